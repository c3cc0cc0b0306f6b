/** The 1EdTech Revocation List of an issuer: the other way to tell what was revoked (1EdTech Revocation List §2; O20). */
import { DUMMY_IDS, DUMMY_REASON } from '../dummy-ids.ts';
import { filled } from '../filled.ts';
import type { RevocationListV3Input } from './inputs.ts';

export interface RevokedCredential {
  id: string;
  revoked: true;
  revocationReason?: string;
}
export interface RevocationListV3 {
  id: string;
  issuer: string;
  revokedCredential: RevokedCredential[];
}

const DUMMIES = DUMMY_IDS.map((id) => ({ id, revocationReason: DUMMY_REASON }));

/** The document at the address that `credentialStatus` names; a credential whose id is listed is revoked. */
export function revocationListV3({ id, issuer, revoked = [] }: RevocationListV3Input): RevocationListV3 {
  return {
    id,
    issuer,
    revokedCredential: [...DUMMIES, ...revoked].map((one) => ({
      id: one.id,
      revoked: true,
      ...filled({ revocationReason: one.revocationReason }),
    })),
  };
}
