/** A private key that an issuer can sign with, and what it signs by (openbadges.md O15). */
import { createPublicKey, type KeyObject } from 'node:crypto';

/**
 * Named after the signature: `Ed25519` for Data Integrity proofs, `RS256` for signed Open Badges 2.0 and for
 * JWTs, `ES256` for JWTs. `ES384` is read and written, and no standard asks for it.
 */
export type KeyAlgorithm = 'Ed25519' | 'RS256' | 'ES256' | 'ES384';

/** Both halves, for node:crypto. */
export interface KeyPair {
  algorithm: KeyAlgorithm;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

/** Sizes of RSA moduli in bits: below nobody should trust it, above it only costs time (O39). */
const RSA_BITS = { least: 2048, most: 8192 } as const;

const curves: Readonly<Record<string, KeyAlgorithm>> = { prime256v1: 'ES256', secp384r1: 'ES384' };

/** What a key signs or verifies by; undefined for a kind, curve or size that badges do not use. */
export function algorithmOf(key: KeyObject): KeyAlgorithm | undefined {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details = {} } = key;
  if (type === 'ed25519') return 'Ed25519';
  if (type === 'ec') return curves[details.namedCurve ?? ''];
  const bits = type === 'rsa' ? (details.modulusLength ?? 0) : 0;
  return bits >= RSA_BITS.least && bits <= RSA_BITS.most ? 'RS256' : undefined;
}

/** The pair of a private key; undefined for a kind, curve or size that badges do not use. */
export function keyPairOf(privateKey: KeyObject): KeyPair | undefined {
  const algorithm = algorithmOf(privateKey);
  return algorithm === undefined
    ? undefined
    : { algorithm, privateKey, publicKey: createPublicKey(privateKey) };
}
