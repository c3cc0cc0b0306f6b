/** The credential in a JWT and what the claims around it must say of it (OB 3.0 §8.2.4, VC-JOSE-COSE, VCDM 1.1 §6.3.1; O32). */
import { VC_V1 } from '../../../contexts/contexts.ts';
import { instantOf, isoOf } from '../../../dates.ts';
import type { Checks } from '../../checks.ts';
import { idOfRef, isObject, type JsonObject, listOf, textIn } from '../../members.ts';

const CLAIMS = ['iss', 'jti', 'nbf', 'exp', 'sub', 'iat', 'aud'] as const;

/**
 * The credential that a payload holds: the payload itself without the claims, or its `vc`. A claim fills in
 * what the credential leaves to it. Undefined where the payload says two things at once, or none.
 */
export function credentialIn(payload: JsonObject): JsonObject | undefined {
  const { vc } = payload;
  if (vc === undefined) return filledIn(without(payload, [...CLAIMS, 'proof']), payload);
  if (!isObject(vc) || ['@context', 'credentialSubject'].some((member) => member in payload))
    return undefined;
  return filledIn(without(vc, ['proof']), payload);
}

function without(object: JsonObject, members: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !members.includes(name)));
}

function filledIn(credential: JsonObject, claims: JsonObject): JsonObject {
  const isOld = listOf(credential['@context'])[0] === VC_V1;
  const subject = credential['credentialSubject'];
  const filling: [string, unknown][] = [
    ['id', textIn(claims, 'jti')],
    ['issuer', textIn(claims, 'iss')],
    [isOld ? 'issuanceDate' : 'validFrom', timeOf(claims['nbf'])],
    [isOld ? 'expirationDate' : 'validUntil', timeOf(claims['exp'])],
  ];
  const missing = filling.filter(([name, value]) => value !== undefined && credential[name] === undefined);
  const filled: JsonObject = { ...named(credential, claims), ...Object.fromEntries(missing) };
  const sub = textIn(claims, 'sub');
  if (sub === undefined || !isObject(subject) || subject['id'] !== undefined) return filled;
  return { ...filled, credentialSubject: { ...subject, id: sub } };
}

/** An issuer that is described without its id has it in `iss`. */
function named(credential: JsonObject, claims: JsonObject): JsonObject {
  const { issuer } = credential;
  const id = textIn(claims, 'iss');
  if (id === undefined || !isObject(issuer) || issuer['id'] !== undefined) return credential;
  return { ...credential, issuer: { id, ...issuer } };
}

function timeOf(seconds: unknown): string | undefined {
  return isSeconds(seconds) ? isoOf(seconds * 1000) : undefined;
}

/** A NumericDate that a calendar has (RFC 7519 §2). */
function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < 10_000_000_000;
}

/** Reports claims that contradict the credential, and claims that are missing though the standard asks for them. */
export function checkClaims(checks: Checks, claims: JsonObject, credential: JsonObject): void {
  const from = credential['validFrom'] ?? credential['issuanceDate'];
  const until = credential['validUntil'] ?? credential['expirationDate'];
  const judged = {
    iss: claims['iss'] === undefined || claims['iss'] === idOfRef(credential['issuer']),
    jti: claims['jti'] === undefined || claims['jti'] === credential['id'],
    nbf: claims['nbf'] === undefined || isTime(claims['nbf'], from),
    exp: claims['exp'] === undefined || isTime(claims['exp'], until),
    sub: claims['sub'] === undefined || claims['sub'] === textIn(credential['credentialSubject'], 'id'),
  };
  const wrong = Object.entries(judged).flatMap(([name, fits]) => (fits ? [] : [name]));
  const missing = ['iss', 'jti', 'nbf', 'sub'].filter((name) => claims[name] === undefined);
  if (until !== undefined && claims['exp'] === undefined) missing.push('exp');
  if (wrong.length > 0) checks.add('proof', 'claimsDiffer', { claims: wrong.join(', ') });
  if (missing.length > 0) checks.add('proof', 'claimsMissing', { claims: missing.join(', ') });
}

/** Whether a claim is the whole second of a credential's time. */
function isTime(claim: unknown, time: unknown): boolean {
  const at = instantOf(time);
  return isSeconds(claim) && at !== undefined && Math.floor(claim) === Math.floor(at / 1000);
}
