/** Reads private keys that another system wrote: PEM, a JWK, a JWK Set (RFC 7468, RFC 7517). */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { type KeyPair, keyPairOf } from './key-pair.ts';

/** A key with what its file says about it. Times are epoch milliseconds. */
export interface ReadKey {
  pair: KeyPair;
  /** The name it had where it came from. */
  kid?: string;
  createdAt?: number;
  /** Since when it signs nothing new. */
  retiredAt?: number;
}

/**
 * Why a text gives no key: `unreadable` no key at all · `passphrase` it is encrypted and the passphrase is
 * missing or wrong · `public` it holds public halves only · `kind` no kind of key that badges use ·
 * `weak` RSA below 2048 bits.
 */
export type KeyProblem = 'unreadable' | 'passphrase' | 'public' | 'kind' | 'weak';
export type KeysRead = { ok: true; keys: ReadKey[] } | { ok: false; problem: KeyProblem };

/** Longer texts are refused: ten RSA keys fit. */
const LONGEST = 60_000;
const MOST_KEYS = 100;

/** @param passphrase of an encrypted PEM */
export function readKeys(text: string, passphrase?: string): KeysRead {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST) return { ok: false, problem: 'unreadable' };
  return trimmed.startsWith('-----BEGIN') ? readPem(trimmed, passphrase) : readJwks(trimmed);
}

function readPem(pem: string, passphrase: string | undefined): KeysRead {
  if (/-----BEGIN (?:RSA )?PUBLIC KEY-----|-----BEGIN CERTIFICATE-----/.test(pem))
    return { ok: false, problem: 'public' };
  const isEncrypted = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(pem);
  if (isEncrypted && (passphrase ?? '') === '') return { ok: false, problem: 'passphrase' };
  const key = quietly(() =>
    createPrivateKey({ key: pem, format: 'pem', ...(isEncrypted ? { passphrase: passphrase ?? '' } : {}) }),
  );
  if (key === undefined) return { ok: false, problem: isEncrypted ? 'passphrase' : 'unreadable' };
  const read = keyOf(key);
  return 'problem' in read ? { ok: false, problem: read.problem } : { ok: true, keys: [read] };
}

function readJwks(text: string): KeysRead {
  const value = quietly<unknown>(() => JSON.parse(text));
  if (!isObject(value)) return { ok: false, problem: 'unreadable' };
  const listed: unknown[] = Array.isArray(value['keys']) ? value['keys'] : [value];
  if (listed.length === 0 || listed.length > MOST_KEYS) return { ok: false, problem: 'unreadable' };
  const keys: ReadKey[] = [];
  for (const jwk of listed) {
    const one = readJwk(jwk);
    if ('problem' in one) return { ok: false, problem: one.problem };
    keys.push(one);
  }
  return { ok: true, keys };
}

function readJwk(jwk: unknown): ReadKey | { problem: KeyProblem } {
  if (!isObject(jwk) || typeof jwk['kty'] !== 'string') return { problem: 'unreadable' };
  if (!['OKP', 'RSA', 'EC'].includes(jwk['kty'])) return { problem: 'kind' };
  if (typeof jwk['d'] !== 'string') return { problem: 'public' };
  const key = quietly(() => createPrivateKey({ key: jwk as never, format: 'jwk' }));
  const read = key === undefined ? undefined : keyOf(key);
  if (read === undefined) return { problem: 'unreadable' };
  if ('problem' in read) return read;
  const { kid } = jwk;
  return {
    ...read,
    ...(typeof kid === 'string' && kid !== '' ? { kid } : {}),
    ...timed('createdAt', jwk['iat']),
    ...timed('retiredAt', jwk['exp']),
  };
}

/** Seconds since the epoch, as JWTs and JWKs write times. */
function timed(name: 'createdAt' | 'retiredAt', seconds: unknown): Partial<ReadKey> {
  const isTime = typeof seconds === 'number' && Number.isSafeInteger(seconds) && seconds >= 0;
  return isTime && seconds < 10_000_000_000 ? { [name]: seconds * 1000 } : {};
}

function keyOf(key: KeyObject): ReadKey | { problem: 'kind' | 'weak' } {
  const pair = keyPairOf(key);
  if (pair !== undefined) return { pair };
  return { problem: key.asymmetricKeyType === 'rsa' ? 'weak' : 'kind' };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function quietly<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
