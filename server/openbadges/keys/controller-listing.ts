/** How a controller document lists an issuer's keys: those that sign, and all that ever signed (CID §2.2; O14, O15). */
import { isoOf } from '../dates.ts';
import { type PublicJwk, publicJwk, type PublicMembers } from './jwk.ts';

export interface Multikey {
  id: string;
  type: 'Multikey';
  controller: string;
  publicKeyMultibase: string;
  /** ISO 8601: nothing that the key signed from then on is the issuer's. */
  revoked?: string;
}
export interface JsonWebKey {
  /** Address of the key's own document, which is the `kid` of what it signs. */
  id: string;
  type: 'JsonWebKey';
  controller: string;
  publicKeyJwk: PublicJwk;
  revoked?: string;
}

/** The keys of an issuer as its documents list them. */
export interface KeyListing {
  verificationMethod: (Multikey | JsonWebKey)[];
  assertionMethod: string[];
}

/** A public key of an issuer: Ed25519 keys are listed as Multikey, others as JsonWebKey. Times are epoch milliseconds. */
export type ListedKey =
  /** `publicKeyMultibase` of an Ed25519 key that was not revoked. */
  | string
  | { publicKeyMultibase: string; revokedAt?: number }
  | {
      kid: string;
      /** Address of the key's own document. */
      url: string;
      publicJwk: PublicMembers;
      revokedAt?: number;
    };

/**
 * The contexts in which keys and `alsoKnownAs` are read, for who reads these documents as JSON-LD. That of
 * JsonWebKey is left out: JWT readers take the document as JSON, and wallets that check proofs stop at a
 * context which they do not carry with them.
 */
export const KEY_CONTEXTS = [
  'https://www.w3.org/ns/did/v1',
  'https://w3id.org/security/multikey/v1',
] as const;

/** `verificationMethod` of what an issuer signs with a key: the issuer's id, `#`, the key (O14). */
export function verificationMethodOf(issuerId: string, publicKeyMultibase: string): string {
  return `${issuerId}#${publicKeyMultibase}`;
}

/**
 * The listing in the document of `controller`.
 * @param keys every key that ever signed, retired and revoked ones included
 */
export function keyListing(controller: string, keys: readonly ListedKey[]): KeyListing {
  const methods = keys.map((key) => methodOf(controller, key));
  return { verificationMethod: methods, assertionMethod: methods.map((method) => method.id) };
}

function methodOf(controller: string, listed: ListedKey): Multikey | JsonWebKey {
  const key = typeof listed === 'string' ? { publicKeyMultibase: listed } : listed;
  const revoked = key.revokedAt === undefined ? {} : { revoked: isoOf(key.revokedAt) };
  if ('publicKeyMultibase' in key) {
    const { publicKeyMultibase } = key;
    const id = verificationMethodOf(controller, publicKeyMultibase);
    return { id, type: 'Multikey', controller, publicKeyMultibase, ...revoked };
  }
  const publicKeyJwk = publicJwk(key.kid, key.publicJwk);
  return { id: key.url, type: 'JsonWebKey', controller, publicKeyJwk, ...revoked };
}
