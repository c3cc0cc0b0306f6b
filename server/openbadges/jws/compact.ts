/** Compact JWS (RFC 7515 §7.1) on node:crypto: synchronous, so that pool threads and tight loops can use it. */
import { constants, type KeyObject, sign, verify } from 'node:crypto';
import { BridgeError } from '../../errors.ts';

/** Algorithms that are signed or verified; anything else, `none` and HMACs above all, is not known here (O39). */
export const jwsAlgorithms = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'] as const;
export type JwsAlgorithm = (typeof jwsAlgorithms)[number];

export interface CompactJws {
  /** JSON text of the header. */
  header: string;
  /** The payload's text, UTF-8. */
  payload: string;
  signature: Uint8Array;
  /** What is signed: header and payload as they stand, with the point between them. */
  signed: string;
}

/** Longest header read, in characters of base64url (O38). */
const MAX_HEADER = 64 * 1024;
const FORM = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
/** Least modulus of an RSA key (O39). */
const MIN_RSA_BITS = 2048;

/** True where a text has the outward form of a compact JWS. */
export function isCompactJws(text: string): boolean {
  return FORM.test(text);
}

/** The parts of a compact JWS, or undefined where it is none: strict base64url, UTF-8 text inside. */
export function readCompactJws(text: string): CompactJws | undefined {
  if (!isCompactJws(text)) return undefined;
  const [head = '', body = '', tail = ''] = text.split('.');
  if (head.length > MAX_HEADER) return undefined;
  const [header, payload, signature] = [textOf(head), textOf(body), bytesOf(tail)];
  if (header === undefined || payload === undefined || signature === undefined) return undefined;
  return { header, payload, signature, signed: `${head}.${body}` };
}

/**
 * A compact JWS over a text. The header is written as given, its `alg` first; it must fit the key.
 *
 * @throws BridgeError SIGNING_FAILED where key and algorithm do not belong together
 */
export function signCompactJws(
  header: { readonly alg: JwsAlgorithm } & Readonly<Record<string, unknown>>,
  payload: string,
  privateKey: KeyObject,
): string {
  if (!fits(header.alg, privateKey)) {
    throw new BridgeError('SIGNING_FAILED', `the key does not sign ${header.alg}`);
  }
  const signed = `${encoded(JSON.stringify(header))}.${encoded(payload)}`;
  const signature = sign(digestOf(header.alg), Buffer.from(signed), options(header.alg, privateKey));
  return `${signed}.${signature.toString('base64url')}`;
}

/**
 * Whether a JWS was signed by this key with this algorithm. The algorithm must belong to the key's own kind:
 * it is never taken from the header alone (O39).
 *
 * @param alg the header's `alg`
 */
export function isSignedBy(jws: CompactJws, alg: JwsAlgorithm, publicKey: KeyObject): boolean {
  if (!fits(alg, publicKey)) return false;
  try {
    return verify(digestOf(alg), Buffer.from(jws.signed), options(alg, publicKey), jws.signature);
  } catch {
    return false;
  }
}

/** True where keys of this kind, of sufficient strength, sign with this algorithm. */
export function fits(alg: JwsAlgorithm, key: KeyObject): boolean {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (alg === 'EdDSA') return type === 'ed25519';
  if (alg === 'ES256') return type === 'ec' && details?.namedCurve === 'prime256v1';
  if (alg === 'ES384') return type === 'ec' && details?.namedCurve === 'secp384r1';
  return type === 'rsa' && (details?.modulusLength ?? 0) >= MIN_RSA_BITS;
}

function digestOf(alg: JwsAlgorithm): string | null {
  if (alg === 'EdDSA') return null;
  return alg === 'ES384' ? 'sha384' : 'sha256';
}

function options(alg: JwsAlgorithm, key: KeyObject) {
  const padding = alg === 'PS256' ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
  const isRsa = alg === 'RS256' || alg === 'PS256';
  return {
    key,
    dsaEncoding: 'ieee-p1363' as const,
    ...(isRsa ? { padding } : {}),
    ...(alg === 'PS256' ? { saltLength: constants.RSA_PSS_SALTLEN_DIGEST } : {}),
  };
}

function encoded(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64url');
}

/** The bytes of base64url in its one right spelling. */
function bytesOf(encodedText: string): Buffer | undefined {
  const bytes = Buffer.from(encodedText, 'base64url');
  return bytes.toString('base64url') === encodedText ? bytes : undefined;
}

function textOf(encodedText: string): string | undefined {
  const bytes = bytesOf(encodedText);
  try {
    return bytes === undefined ? undefined : new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
