/** JWTs of the sample issuer, and of who would like to be it. */
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { publicMembersOf } from '../../../server/openbadges/keys/jwk.ts';
import { type JwsAlgorithm, signCompactJws } from '../../../server/openbadges/jws/compact.ts';
import { privateKeyOf } from '../../../server/openbadges/keys/ed25519.ts';
import { seed } from './samples.ts';

export interface Pair {
  privateKey: KeyObject;
  publicKey: KeyObject;
}

const ec = (namedCurve: string): Pair => generateKeyPairSync('ec', { namedCurve });

/** Keys of every kind, made anew for each run. */
export const pairs = {
  RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ES256: ec('P-256'),
  ES384: ec('P-384'),
  EdDSA: { privateKey: privateKeyOf(seed), publicKey: createPublicKey(privateKeyOf(seed)) },
} satisfies Record<string, Pair>;
export const others = {
  RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ES256: ec('P-256'),
} satisfies Record<string, Pair>;

export const jwkOf = (pair: Pair): object => publicMembersOf(pair.publicKey);

interface Vc {
  id?: string;
  issuer?: string | { id: string };
  validFrom?: string;
  validUntil?: string;
  credentialSubject?: object;
}

const seconds = (time: string): number => Math.floor(Date.parse(time) / 1000);

/** The claims that OB 3.0 asks for around this credential. */
export function claimsOf(credential: Vc): Record<string, unknown> {
  const { issuer, validFrom, validUntil, credentialSubject } = credential;
  return {
    iss: typeof issuer === 'string' ? issuer : issuer?.id,
    jti: credential.id,
    nbf: seconds(validFrom ?? ''),
    ...(validUntil === undefined ? {} : { exp: seconds(validUntil) }),
    sub: (credentialSubject as { id?: string } | undefined)?.id,
  };
}

export interface JwtOptions {
  alg?: JwsAlgorithm;
  key?: KeyObject;
  /** Members of the header that differ; `undefined` takes one out. */
  header?: Record<string, unknown>;
  /** Claims that differ. */
  claims?: Record<string, unknown>;
}

/** The credential as OB 3.0 puts it into a JWT. */
export function jwtOf(credential: object, kid: string | undefined, options: JwtOptions = {}): string {
  return signedText({ ...credential, ...claimsOf(credential), ...options.claims }, kid, options);
}

export function signedText(payload: object, kid: string | undefined, options: JwtOptions = {}): string {
  const { alg = 'RS256', header = {} } = options;
  const key = options.key ?? pairs[alg as keyof typeof pairs].privateKey;
  return signCompactJws({ alg, kid, typ: 'JWT', ...header }, JSON.stringify(payload), key);
}

/** A JWT with other text in its header and its payload, and no signature that could fit. */
export function forgedText(header: object, payload: object, signature = 'AA'): string {
  const encoded = [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  return [...encoded, signature].join('.');
}
