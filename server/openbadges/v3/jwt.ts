/** A credential as a JWT: the proof is the JWS around it (OB 3.0 §JSON Web Token Proof Format; openbadges.md O8, O9). */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { BridgeError } from '../../errors.ts';
import { instantOf } from '../dates.ts';
import { signCompactJws } from '../jws/compact.ts';
import { type PublicMembers, publicMembersOf } from '../keys/jwk.ts';

/** The official validator refuses every other algorithm (O8). */
export type JwtAlgorithm = 'RS256' | 'ES256';

export interface JwtHeader {
  readonly [name: string]: unknown;
  readonly alg: JwtAlgorithm;
  /** Address of the public JWK, which the issuer's controller document lists. */
  readonly kid: string;
  readonly typ: 'JWT';
  readonly jwk?: PublicMembers;
}
/** Registered claims, beside the members of the credential (RFC 7519 §4.1). Times are seconds since the epoch. */
export interface JwtClaims {
  iss: string;
  jti: string;
  nbf: number;
  exp?: number;
  sub: string;
}
export interface JwtKey {
  alg: JwtAlgorithm;
  kid: string;
  privateKey: KeyObject;
  /** Puts the public key into the header as well; who verifies does not trust it (O33). */
  withJwk?: boolean;
}

/** A credential as far as its claims are read off it. */
export interface JwtCredential {
  id: string;
  issuer: string | { id: string };
  validFrom: string;
  validUntil?: string;
  credentialSubject: object;
}

/**
 * The payload: the credential without `proof`, and what it says once more as registered claims.
 *
 * @param subjectId `id` of the subject where the credential gives it none: a `urn:uuid:` of the award (O9)
 * @throws BridgeError DOCUMENT_INVALID where there is no subject id, or a time is malformed
 */
export function jwtPayload<T extends JwtCredential>(credential: T, subjectId?: string): T & JwtClaims {
  const { proof: _proof, ...unsecured } = credential as T & { proof?: unknown };
  const credentialSubject = subjectOf(credential, subjectId);
  return {
    ...(unsecured as unknown as T),
    credentialSubject,
    iss: typeof credential.issuer === 'string' ? credential.issuer : credential.issuer.id,
    jti: credential.id,
    nbf: secondsOf(credential.validFrom),
    ...(credential.validUntil === undefined ? {} : { exp: secondsOf(credential.validUntil) }),
    sub: credentialSubject.id,
  };
}

/** `alg`, `kid`, `typ`, and the public `jwk` where it is asked for; never a private member (O9). */
export function jwtHeader({ alg, kid, privateKey, withJwk = false }: JwtKey): JwtHeader {
  const jwk = withJwk ? { jwk: publicMembersOf(createPublicKey(privateKey)) } : {};
  return { alg, kid, typ: 'JWT', ...jwk };
}

/**
 * The credential as a compact JWT.
 *
 * @param subjectId as for `jwtPayload`
 * @throws BridgeError SIGNING_FAILED where key and algorithm do not belong together · DOCUMENT_INVALID as `jwtPayload`
 */
export function signJwt(credential: JwtCredential, key: JwtKey, subjectId?: string): string {
  return signCompactJws(jwtHeader(key), JSON.stringify(jwtPayload(credential, subjectId)), key.privateKey);
}

/** The subject with its id first: what `sub` repeats must stand in the credential (O32). */
function subjectOf<T extends JwtCredential>(
  { credentialSubject }: T,
  subjectId: string | undefined,
): T['credentialSubject'] & { id: string } {
  const { id = subjectId, ...rest } = credentialSubject as { id?: string };
  if (id === undefined || id === '')
    throw new BridgeError('DOCUMENT_INVALID', 'a JWT needs the id of its subject');
  return { id, ...rest };
}

function secondsOf(time: string): number {
  const at = instantOf(time);
  if (at === undefined)
    throw new BridgeError('DOCUMENT_INVALID', 'not a time with a zone', { details: { time } });
  return Math.floor(at / 1000);
}
