/** The Open Badges 2.0 RevocationList of an issuer (OB 2.0 §RevocationList). */
import { OB_V2 } from '../contexts/contexts.ts';
import { DUMMY_IDS, DUMMY_REASON } from '../dummy-ids.ts';
import { filled } from '../filled.ts';
import type { RevocationListInput } from './inputs.ts';
import { wellFormed } from './shapes.ts';

export interface RevocationEntry {
  id: string;
  revocationReason?: string;
}
export interface RevocationList {
  '@context': typeof OB_V2;
  type: 'RevocationList';
  id: string;
  issuer: string;
  revokedAssertions: (string | RevocationEntry)[];
}

/**
 * The document of an issuer's revocation list; a badge that is listed is revoked.
 * @throws BridgeError DOCUMENT_INVALID where a member is malformed (O1).
 */
export function revocationList({ id, issuer, revoked = [] }: RevocationListInput): RevocationList {
  return wellFormed('revocationList', {
    '@context': OB_V2,
    type: 'RevocationList',
    id,
    issuer,
    revokedAssertions: [
      DUMMY_IDS[0],
      { id: DUMMY_IDS[1], revocationReason: DUMMY_REASON },
      ...revoked.map((one) => ({ id: one.id, ...filled({ revocationReason: one.revocationReason }) })),
    ],
  });
}
