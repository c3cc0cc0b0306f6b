/** The Open Badges 2.0 RevocationList of an issuer (OB 2.0 §RevocationList). */
import { OB_V2 } from '../contexts/contexts.ts';
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
 * Ids of no assertion. A list of one entry loses its array in JSON-LD compaction, and the official validator
 * then calls a revoked badge valid; these two keep every list longer than that (O18).
 */
export const DUMMY_IDS = [
  'urn:uuid:5c1a6f0e-6f0d-4b52-9a6e-2f6f0c8a1d01',
  'urn:uuid:5c1a6f0e-6f0d-4b52-9a6e-2f6f0c8a1d02',
] as const;

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
      { id: DUMMY_IDS[1], revocationReason: 'placeholder' },
      ...revoked.map((one) => ({ id: one.id, ...filled({ revocationReason: one.revocationReason }) })),
    ],
  });
}
