/** The public key in a verification method or a JSON Web Key, of any kind that badges use (CID §2.2; O33, O39). */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { algorithmOf, type KeyAlgorithm } from '../../../keys/key-pair.ts';
import { publicKeyOfMultikey } from '../../../keys/multikey.ts';
import { hasType, isObject, type JsonObject, listOf, textIn } from '../../members.ts';

export interface MethodKey {
  key: KeyObject;
  /** What the key signs by, from its kind and curve alone. */
  algorithm: KeyAlgorithm;
}

/** Methods whose key stands in `publicKeyMultibase`, with the kinds that each may hold. */
const MULTIBASE: Readonly<Record<string, readonly KeyAlgorithm[]>> = {
  Multikey: ['Ed25519', 'ES256', 'ES384', 'RS256'],
  Ed25519VerificationKey2020: ['Ed25519'],
  EcdsaSecp256r1VerificationKey2019: ['ES256'],
  EcdsaSecp384r1VerificationKey2019: ['ES384'],
};
/** Names of JWS algorithms that a key of each kind may give itself. */
const NAMES: Readonly<Record<KeyAlgorithm, readonly string[]>> = {
  Ed25519: ['EdDSA', 'Ed25519'],
  ES256: ['ES256'],
  ES384: ['ES384'],
  RS256: ['RS256'],
};
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  OKP: ['crv', 'x'],
  EC: ['crv', 'x', 'y'],
  RSA: ['n', 'e'],
};
const LONGEST_MEMBER = 2000;

/** The key of a method, or undefined where it is malformed, weak, of another kind than its type says or of none we know. */
export function methodKey(method: JsonObject): MethodKey | undefined {
  if (hasType(method, 'JsonWebKey', 'JsonWebKey2020')) return jwkKey(method['publicKeyJwk']);
  const kinds = Object.keys(MULTIBASE).find((type) => hasType(method, type));
  if (kinds === undefined) return undefined;
  const found = known(publicKeyOfMultikey(textIn(method, 'publicKeyMultibase') ?? ''));
  return found !== undefined && MULTIBASE[kinds]?.includes(found.algorithm) === true ? found : undefined;
}

/**
 * The key of a public JWK, or undefined where it is malformed, weak, meant for something else than signatures,
 * names another algorithm than its own, or shows its private half.
 */
export function jwkKey(jwk: unknown): MethodKey | undefined {
  if (!isObject(jwk) || 'd' in jwk || !isForSignatures(jwk)) return undefined;
  const members = MEMBERS[textIn(jwk, 'kty') ?? ''];
  if (members === undefined) return undefined;
  const values = members.map((name) => [name, textIn(jwk, name) ?? ''] as const);
  if (values.some(([, value]) => !/^[\w-]+$/.test(value) || value.length > LONGEST_MEMBER)) return undefined;
  const found = known(imported({ kty: jwk['kty'], ...Object.fromEntries(values) }));
  const named = jwk['alg'];
  if (found === undefined || named === undefined) return found;
  return typeof named === 'string' && NAMES[found.algorithm].includes(named) ? found : undefined;
}

function isForSignatures(jwk: JsonObject): boolean {
  const { use, key_ops: operations } = jwk;
  if (use !== undefined && use !== 'sig') return false;
  return operations === undefined || listOf(operations).includes('verify');
}

function imported(jwk: object): KeyObject | undefined {
  try {
    return createPublicKey({ key: { ...jwk }, format: 'jwk' });
  } catch {
    return undefined;
  }
}

function known(key: KeyObject | undefined): MethodKey | undefined {
  const algorithm = key === undefined ? undefined : algorithmOf(key);
  return key === undefined || algorithm === undefined ? undefined : { key, algorithm };
}
