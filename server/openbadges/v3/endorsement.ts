/** The Open Badges 3.0 EndorsementCredential before its proof (OB 3.0 §EndorsementCredential): a credential of its own, embedded in `endorsement[]`. */
import { expectParts, filled } from '../filled.ts';
import {
  type CredentialContexts,
  type CredentialDates,
  credentialDates,
  type CredentialServices,
  credentialServices,
  contextsFor,
} from './common.ts';
import type { EndorsementCredentialInput } from './inputs.ts';
import { type ProfileV3, profileV3 } from './profile.ts';
import { wellFormedCredential } from './schema.ts';

export interface EndorsementCredential extends CredentialDates, CredentialServices {
  '@context': CredentialContexts;
  id: string;
  type: ['VerifiableCredential', 'EndorsementCredential'];
  name: string;
  description?: string;
  issuer: ProfileV3;
  credentialSubject: { id: string; type: ['EndorsementSubject']; endorsementComment?: string };
}

/**
 * The unsigned endorsement, checked against the official JSON Schema (O6).
 * @throws BridgeError DOCUMENT_INVALID where the input makes no valid endorsement.
 */
export function endorsementCredential(input: EndorsementCredentialInput): EndorsementCredential {
  const { endorsed } = input;
  expectParts({ endorsed });
  return wellFormedCredential(
    {
      '@context': contextsFor(input.status, input),
      id: input.id,
      type: ['VerifiableCredential', 'EndorsementCredential'],
      name: input.name,
      ...filled({ description: input.description }),
      issuer: profileV3(input.issuer),
      ...credentialDates(input),
      credentialSubject: {
        id: endorsed.id,
        type: ['EndorsementSubject'],
        ...filled({ endorsementComment: endorsed.comment }),
      },
      ...credentialServices(input.status, input),
    },
    'endorsement',
  );
}
