/** The Comprehensive Learner Record 2.0 ClrCredential before its proof: several signed credentials of one person, signed together (CLR 2.0 §B.1.4; O72). */
import { CLR_V2, OB_V3, OB_V3_EXTENSIONS, VC_V2 } from '../contexts/contexts.ts';
import { expectParts, filled } from '../filled.ts';
import { type AchievementV3, achievementV3 } from '../v3/achievement.ts';
import {
  type CredentialDates,
  credentialDates,
  type CredentialServices,
  credentialServices,
} from '../v3/common.ts';
import type { AchievementInput, CommonCredentialInput, RecipientV3Input } from '../v3/inputs.ts';
import { type ProfileV3, profileV3 } from '../v3/profile.ts';
import { wellFormedCredential } from '../v3/schema.ts';
import { type IdentityObject, identityObject } from '../v3/subject.ts';

/** How two achievements belong together (CLR 2.0 §B.1.6 AssociationType). */
export type AssociationType =
  | 'exactMatchOf'
  | 'isChildOf'
  | 'isParentOf'
  | 'isPartOf'
  | 'isPeerOf'
  | 'isRelatedTo'
  | 'precedes'
  | 'replacedBy';

export interface AssociationInput {
  type: AssociationType;
  /** `id` of an achievement. */
  source: string;
  /** `id` of an achievement. */
  target: string;
}

/** A record of several awards. */
export interface ClrInput extends CommonCredentialInput {
  name: string;
  /** True where the issuer knows of more than the record holds. */
  isPartial?: boolean | undefined;
  subject: {
    /** DID or other URI of the person: this, `recipients`, or both. */
    id?: string | undefined;
    recipients?: readonly RecipientV3Input[] | undefined;
    /** As they were signed: documents with their proofs, or compact JWTs. At least one. */
    credentials: readonly (object | string)[];
    /** Achievements that the associations speak of and no credential describes. */
    achievements?: readonly AchievementInput[] | undefined;
    associations?: readonly AssociationInput[] | undefined;
  };
}

export interface Association {
  type: 'Association';
  associationType: AssociationType;
  sourceId: string;
  targetId: string;
}

export interface ClrCredential extends CredentialDates, CredentialServices {
  '@context': [typeof VC_V2, typeof CLR_V2, typeof OB_V3, typeof OB_V3_EXTENSIONS];
  id: string;
  type: ['VerifiableCredential', 'ClrCredential'];
  name: string;
  description?: string;
  partial?: boolean;
  issuer: ProfileV3;
  credentialSubject: {
    id?: string;
    type: ['ClrSubject'];
    identifier?: IdentityObject[];
    achievement?: AchievementV3[];
    verifiableCredential: (object | string)[];
    association?: Association[];
  };
}

/**
 * The unsigned record, checked against the schema of records (O6). Its four contexts are always the same ones.
 * @throws BridgeError DOCUMENT_INVALID where the input makes no valid record
 */
export function clrCredential(input: ClrInput): ClrCredential {
  const { subject } = input;
  expectParts({ subject });
  return wellFormedCredential(
    {
      '@context': [VC_V2, CLR_V2, OB_V3, OB_V3_EXTENSIONS],
      id: input.id,
      type: ['VerifiableCredential', 'ClrCredential'],
      name: input.name,
      ...filled({ description: input.description, partial: input.isPartial }),
      issuer: profileV3(input.issuer),
      ...credentialDates(input),
      credentialSubject: {
        ...filled({ id: subject.id }),
        type: ['ClrSubject'],
        ...filled({
          identifier: (subject.recipients ?? []).map(identityObject),
          achievement: (subject.achievements ?? []).map(achievementV3),
        }),
        verifiableCredential: [...subject.credentials],
        ...filled({
          association: (subject.associations ?? []).map(({ type, source, target }) => ({
            type: 'Association' as const,
            associationType: type,
            sourceId: source,
            targetId: target,
          })),
        }),
      },
      ...credentialServices(input.status, input),
    },
    'record',
  );
}
