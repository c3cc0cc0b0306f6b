/** Keys as JSON Web Keys (RFC 7517, RFC 7518 §6, RFC 8037), and the thumbprint that names one (RFC 7638). */
import { createHash, type KeyObject } from 'node:crypto';
import { BridgeError } from '../../errors.ts';
import { algorithmOf, type KeyAlgorithm } from './key-pair.ts';

/** The members that are the public key itself. */
export type PublicMembers =
  | { kty: 'OKP'; crv: 'Ed25519'; x: string }
  | { kty: 'RSA'; n: string; e: string }
  | { kty: 'EC'; crv: 'P-256' | 'P-384'; x: string; y: string };

/** A public JWK as issuers publish it. */
export type PublicJwk = PublicMembers & {
  kid: string;
  use: 'sig';
  alg: 'EdDSA' | 'RS256' | 'ES256' | 'ES384';
};

/** Algorithm names of JWS: RFC 8037 says EdDSA for what is Ed25519 here. */
const algOf = (algorithm: KeyAlgorithm): PublicJwk['alg'] => (algorithm === 'Ed25519' ? 'EdDSA' : algorithm);

/**
 * The public half of a key, nothing else.
 * @throws BridgeError DOCUMENT_INVALID for a kind of key that badges do not use
 */
export function publicMembersOf(key: KeyObject): PublicMembers {
  const { x = '', y = '', n = '', e = '' } = key.export({ format: 'jwk' });
  switch (algorithmOf(key)) {
    case 'Ed25519':
      return { kty: 'OKP', crv: 'Ed25519', x };
    case 'RS256':
      return { kty: 'RSA', n, e };
    case 'ES256':
      return { kty: 'EC', crv: 'P-256', x, y };
    case 'ES384':
      return { kty: 'EC', crv: 'P-384', x, y };
    case undefined:
      throw new BridgeError('DOCUMENT_INVALID', 'no kind of key that badges use');
  }
}

/** What a JWK signs by, from its kind and curve alone. */
export function algorithmOfJwk(members: PublicMembers): KeyAlgorithm {
  if (members.kty === 'OKP') return 'Ed25519';
  if (members.kty === 'RSA') return 'RS256';
  return members.crv === 'P-256' ? 'ES256' : 'ES384';
}

/** The one public JWK that stands at a key's address; `d` and its like never appear (O9). */
export function publicJwk(kid: string, members: PublicMembers): PublicJwk {
  return { ...membersOnly(members), kid, use: 'sig', alg: algOf(algorithmOfJwk(members)) };
}

function membersOnly(members: PublicMembers): PublicMembers {
  switch (members.kty) {
    case 'OKP':
      return { kty: 'OKP', crv: members.crv, x: members.x };
    case 'RSA':
      return { kty: 'RSA', n: members.n, e: members.e };
    case 'EC':
      return { kty: 'EC', crv: members.crv, x: members.x, y: members.y };
  }
}

/** SHA-256 of the required members in the order of their names, base64url: one name per key (RFC 7638 §3). */
export function thumbprintOf(members: PublicMembers): string {
  const named = Object.entries(membersOnly(members)).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify(Object.fromEntries(named)))
    .digest('base64url');
}
