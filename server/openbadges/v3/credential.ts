/** The Open Badges 3.0 OpenBadgeCredential before its proof (OB 3.0 §AchievementCredential; openbadges.md section 2). */
import { BridgeError } from '../../errors.ts';
import { expectParts, filled } from '../filled.ts';
import {
  type CredentialContexts,
  type CredentialDates,
  credentialDates,
  type CredentialServices,
  credentialServices,
  contextsFor,
} from './common.ts';
import type { CredentialInput, RecipientV3Input, ResultInput, StatusInput } from './inputs.ts';
import { type EvidenceV3, evidenceV3, type ImageObject, imageV3 } from './members.ts';
import { type ProfileV3, profileV3 } from './profile.ts';
import { resultsV3 } from './results.ts';
import { wellFormedCredential } from './schema.ts';
import { type AchievementSubject, earnedV3, identityObject } from './subject.ts';

/** The order of the members is the order in which they are written and signed. */
export interface OpenBadgeCredential extends CredentialDates, CredentialServices {
  '@context': CredentialContexts;
  id: string;
  type: ['VerifiableCredential', 'OpenBadgeCredential' | 'AchievementCredential'];
  name: string;
  description?: string;
  image?: ImageObject;
  issuer: ProfileV3;
  credentialSubject: AchievementSubject;
  evidence?: EvidenceV3[];
  endorsement?: object[];
  endorsementJwt?: string[];
}

/** What differs between the awards of one badge. */
export interface OneAward {
  id: string;
  issuedAt: number;
  awardedAt?: number | undefined;
  expiresAt?: number | undefined;
  /** `id` of the subject. */
  subjectId?: string | undefined;
  recipients?: readonly RecipientV3Input[] | undefined;
  results?: readonly ResultInput[] | undefined;
  status?: StatusInput | undefined;
  /** Address at which its newest form can be had. */
  refresh?: string | undefined;
}
/** What is the same for all of them. */
export type SeriesInput = Omit<CredentialInput, keyof OneAward | 'subject'> & {
  subject: Omit<CredentialInput['subject'], 'id' | 'recipients' | 'results'>;
};

/**
 * The unsigned credential of an award, checked against the official JSON Schema (O6).
 * @throws BridgeError DOCUMENT_INVALID where the input makes no valid credential.
 */
export function openBadgeCredential(input: CredentialInput): OpenBadgeCredential {
  expectParts({ subject: input.subject });
  const { id: subjectId, recipients, results, ...subject } = input.subject;
  return wellFormedCredential(
    composerOf({ ...input, subject })({ ...input, subjectId, recipients, results }),
  );
}

/**
 * Builds many awards of one badge: what they have in common is built, and checked against the official JSON
 * Schema (O6), once and here. What differs is written by the builder alone, in forms that the schema admits.
 *
 * @returns a function with the same results as `openBadgeCredential`, whose parts are shared and frozen; it
 *   throws as that one does
 * @throws BridgeError DOCUMENT_INVALID where the common parts make no valid credential
 */
export function createCredentialSeries(common: SeriesInput): (one: OneAward) => OpenBadgeCredential {
  const compose = composerOf(structuredClone(common), deepFrozen);
  wellFormedCredential(compose({ id: 'urn:uuid:0', subjectId: 'urn:uuid:0', issuedAt: 0 }));
  return (one) => {
    const credential = compose(one);
    return isPlain(one) ? credential : wellFormedCredential(credential);
  };
}

/** True where everything but the texts of identities is of the kind that every award has. */
function isPlain({
  id,
  subjectId = '',
  recipients = [],
  results = [],
  status,
  refresh = '',
}: OneAward): boolean {
  return (
    typeof id === 'string' &&
    typeof subjectId === 'string' &&
    typeof refresh === 'string' &&
    (status === undefined || typeof status.list === 'string') &&
    recipients.every((one) => one.type === undefined && one.hashed === undefined) &&
    results.length === 0
  );
}

/** Builds what is common at once, and the rest for each award. */
function composerOf(
  common: SeriesInput,
  finish: <T>(parts: T) => T = (parts) => parts,
): (one: OneAward) => OpenBadgeCredential {
  expectParts({ subject: common.subject, achievement: common.subject.achievement });
  const { subject, name = subject.achievement.name, image = subject.achievement.image } = common;
  const told = finish({
    head: { name, ...filled({ description: common.description, image: imageV3(image) }) },
    issuer: profileV3(common.issuer),
    earned: earnedV3(subject),
    tail: filled({
      evidence: evidenceV3(common.evidence),
      endorsement: [...(common.endorsements ?? [])],
      endorsementJwt: [...(common.endorsementJwts ?? [])],
    }),
  });
  return (one) => ({
    '@context': contextsFor(one.status, { ...common, refresh: one.refresh }),
    id: one.id,
    type: ['VerifiableCredential', common.type ?? 'OpenBadgeCredential'],
    ...told.head,
    issuer: told.issuer,
    ...credentialDates(one),
    credentialSubject: { ...naming(one), ...told.earned, ...filled({ result: resultsV3(one.results) }) },
    ...told.tail,
    ...credentialServices(one.status, { ...common, refresh: one.refresh }),
  });
}

/** Who is named: the table of the standard asks for an id, an identifier, or both. */
function naming({
  subjectId = '',
  recipients = [],
}: OneAward): Pick<AchievementSubject, 'id' | 'type' | 'identifier'> {
  if (subjectId === '' && recipients.length === 0) {
    throw new BridgeError('DOCUMENT_INVALID', 'a credential names its subject', {
      details: { members: ['/credentialSubject/id'] },
    });
  }
  return {
    ...(subjectId === '' ? {} : { id: subjectId }),
    type: ['AchievementSubject'],
    ...(recipients.length === 0 ? {} : { identifier: recipients.map(identityObject) }),
  };
}

function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const one of Object.values(value)) deepFrozen(one);
    Object.freeze(value);
  }
  return value;
}
