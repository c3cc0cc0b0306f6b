/** Ed25519 keys: from a seed, as Multikey, as JWK (O14, O15). */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { BridgeError } from '../../errors.ts';
import { decodeBase58, encodeBase58 } from './base58.ts';

/** DER before the 32 bytes: PKCS #8 of a seed, SPKI of a public key (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
/** Multicodec of an Ed25519 public key. */
const MULTICODEC = [0xed, 0x01] as const;

export interface PublicJwk {
  kty: 'OKP';
  crv: 'Ed25519';
  x: string;
  kid: string;
  use: 'sig';
  alg: 'EdDSA';
}

/** The private key of a 32-byte seed, for node:crypto. Throws SIGNING_FAILED on another length. */
export function privateKeyOf(seed: Uint8Array): KeyObject {
  if (seed.length !== 32) throw new BridgeError('SIGNING_FAILED', 'an Ed25519 seed has 32 bytes');
  return createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
}

/** The 32-byte public key of a seed, as Multikey `publicKeyMultibase`: `z6Mk…`. */
export function publicKeyMultibaseOf(seed: Uint8Array): string {
  const der = createPublicKey(privateKeyOf(seed)).export({ format: 'der', type: 'spki' });
  return multibaseOf(der.subarray(SPKI.length));
}

/** `z` and base58btc of the multicodec and the 32 bytes of a public key. */
export function multibaseOf(publicKey: Uint8Array): string {
  return `z${encodeBase58(Uint8Array.from([...MULTICODEC, ...publicKey]))}`;
}

/** The 32 bytes of an Ed25519 `publicKeyMultibase`, or undefined where it is none. */
export function publicKeyBytes(multibase: string): Uint8Array | undefined {
  if (!multibase.startsWith('z') || multibase.length > 100) return undefined;
  const bytes = decodeBase58(multibase.slice(1));
  if (bytes?.length !== 34 || bytes[0] !== MULTICODEC[0] || bytes[1] !== MULTICODEC[1]) return undefined;
  return bytes.subarray(2);
}

/** The public key of an Ed25519 `publicKeyMultibase` for node:crypto, or undefined where it is none. */
export function publicKeyOf(multibase: string): KeyObject | undefined {
  const bytes = publicKeyBytes(multibase);
  if (bytes === undefined) return undefined;
  // As DER it takes twenty times as long to read.
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(bytes).toString('base64url') };
  return createPublicKey({ key: jwk, format: 'jwk' });
}

/** The one public JWK of a key, as `/keys/<kid>` serves it. Throws DOCUMENT_INVALID where the text is no Ed25519 key. */
export function publicJwkOf(kid: string, multibase: string): PublicJwk {
  const bytes = publicKeyBytes(multibase);
  if (bytes === undefined) throw new BridgeError('DOCUMENT_INVALID', 'not an Ed25519 publicKeyMultibase');
  const x = Buffer.from(bytes).toString('base64url');
  return { kty: 'OKP', crv: 'Ed25519', x, kid, use: 'sig', alg: 'EdDSA' };
}
