/** The Open Badges 3.0 OpenBadgeCredential before its proof (OB 3.0 §B.1.1; openbadges.md section 2). */
import { type Addresses, credentialUrn } from '../addresses.ts';
import { OB_V3, VC_V2 } from '../contexts/contexts.ts';
import { isoOf } from '../dates.ts';
import type { CredentialFacts, IssuerFacts } from '../facts.ts';
import { hashAddress } from '../identity.ts';
import { type AchievementV3, achievementV3, type ImageObject } from './achievement.ts';
import { wellFormedCredential } from './schema.ts';
import { type StatusEntry, statusEntry } from './status-list.ts';

export interface IssuerRef {
  id: string;
  type: ['Profile'];
  name: string;
  url: string;
  image?: ImageObject;
}
export interface IdentityObject {
  type: 'IdentityObject';
  identityType: 'emailAddress';
  hashed: true;
  salt: string;
  identityHash: string;
}
/** The order of the members is the order in which they are written and signed. */
export interface OpenBadgeCredential {
  '@context': [typeof VC_V2, typeof OB_V3];
  id: string;
  type: ['VerifiableCredential', 'OpenBadgeCredential'];
  name: string;
  image: ImageObject;
  issuer: IssuerRef;
  validFrom: string;
  awardedDate: string;
  validUntil?: string;
  credentialSubject: {
    type: ['AchievementSubject'];
    identifier: [IdentityObject];
    achievement: AchievementV3;
  };
  credentialStatus: StatusEntry;
}

/**
 * The unsigned credential of one revision of an award, checked against the official JSON Schema (O6).
 * @throws BridgeError DOCUMENT_INVALID where the facts make no valid credential.
 */
export function openBadgeCredential(at: Addresses, facts: CredentialFacts): OpenBadgeCredential {
  const { address, salt } = facts.recipient;
  const achievement = achievementV3(at, facts.badge);
  return wellFormedCredential({
    '@context': [VC_V2, OB_V3],
    id: credentialUrn(facts.credential),
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: achievement.name,
    image: achievement.image,
    issuer: issuerRef(at, facts.issuer),
    validFrom: isoOf(facts.issuedAt),
    awardedDate: isoOf(facts.achievedAt),
    ...(facts.expiresAt === undefined ? {} : { validUntil: isoOf(facts.expiresAt) }),
    credentialSubject: {
      type: ['AchievementSubject'],
      identifier: [
        {
          type: 'IdentityObject',
          identityType: 'emailAddress',
          hashed: true,
          salt,
          identityHash: hashAddress(address, salt),
        },
      ],
      achievement,
    },
    credentialStatus: statusEntry(at, facts.status.list, facts.status.index),
  });
}

function issuerRef(at: Addresses, issuer: IssuerFacts): IssuerRef {
  return {
    id: at.issuerDid(issuer.id),
    type: ['Profile'],
    name: issuer.name,
    url: issuer.url,
    ...(issuer.image === undefined ? {} : { image: { id: at.image(issuer.image), type: 'Image' } }),
  };
}
