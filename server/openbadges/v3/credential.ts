/** The Open Badges 3.0 OpenBadgeCredential before its proof (OB 3.0 §B.1.4; openbadges.md section 2). */
import { filled } from '../filled.ts';
import {
  type CredentialContexts,
  type CredentialDates,
  credentialDates,
  type CredentialServices,
  credentialServices,
  contextsFor,
} from './common.ts';
import type { CredentialInput } from './inputs.ts';
import { type EvidenceV3, evidenceV3, type ImageObject, imageV3 } from './members.ts';
import { type ProfileV3, profileV3 } from './profile.ts';
import { wellFormedCredential } from './schema.ts';
import { type AchievementSubject, subjectV3 } from './subject.ts';

/** The order of the members is the order in which they are written and signed. */
export interface OpenBadgeCredential extends CredentialDates, CredentialServices {
  '@context': CredentialContexts;
  id: string;
  type: ['VerifiableCredential', 'OpenBadgeCredential'];
  name: string;
  description?: string;
  image?: ImageObject;
  issuer: ProfileV3;
  credentialSubject: AchievementSubject;
  evidence?: EvidenceV3[];
  endorsement?: object[];
  endorsementJwt?: string[];
}

/**
 * The unsigned credential of an award, checked against the official JSON Schema (O6).
 * @throws BridgeError DOCUMENT_INVALID where the input makes no valid credential.
 */
export function openBadgeCredential(input: CredentialInput): OpenBadgeCredential {
  const { subject, name = subject.achievement.name, image = subject.achievement.image } = input;
  return wellFormedCredential({
    '@context': contextsFor(input),
    id: input.id,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name,
    ...filled({ description: input.description, image: imageV3(image) }),
    issuer: profileV3(input.issuer),
    ...credentialDates(input),
    credentialSubject: subjectV3(subject),
    ...filled({
      evidence: evidenceV3(input.evidence),
      endorsement: [...(input.endorsements ?? [])],
      endorsementJwt: [...(input.endorsementJwts ?? [])],
    }),
    ...credentialServices(input),
  });
}
