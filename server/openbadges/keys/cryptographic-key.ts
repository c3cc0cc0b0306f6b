/** The Open Badges 2.0 CryptographicKey, one half of its two-way link with the issuer (OB 2.0 §CryptographicKey; O15). */
import { createPublicKey } from 'node:crypto';
import { OB_V2 } from '../contexts/contexts.ts';
import { wellFormed } from '../v2/shapes.ts';
import type { PublicMembers } from './jwk.ts';

export interface CryptographicKey {
  '@context': typeof OB_V2;
  type: 'CryptographicKey';
  /** Named by `creator` of what it signs, and by `publicKey` of its issuer. */
  id: string;
  /** Id of the OB 2.0 issuer, whose `publicKey` lists this id. */
  owner: string;
  publicKeyPem: string;
}

/** The document of `/keys/<kid>/v2`. */
export function cryptographicKey(id: string, owner: string, members: PublicMembers): CryptographicKey {
  const publicKeyPem = publicPemOf(members);
  return wellFormed('key', { '@context': OB_V2, type: 'CryptographicKey', id, owner, publicKeyPem });
}

/** PEM of the SubjectPublicKeyInfo. */
export function publicPemOf(members: PublicMembers): string {
  return createPublicKey({ key: { ...members }, format: 'jwk' })
    .export({ type: 'spki', format: 'pem' })
    .toString();
}
