/** An issuer's keys as one encrypted file: a JWK Set in a JWE under a passphrase (RFC 7516, RFC 7517 §7, RFC 7518 §4.8). */
import { CompactEncrypt, compactDecrypt } from 'jose';
import { type KeyProblem, type ReadKey, readKeys } from './read-keys.ts';
import { publicJwk, publicMembersOf, thumbprintOf } from './jwk.ts';

/** A key and the name under which it is published. */
export type FiledKey = ReadKey & { kid: string };

export type KeyFileRead =
  | {
      ok: true;
      keys: ReadKey[];
      /** Address of the issuer whose keys they were, where the file names one. */
      issuer?: string;
    }
  | { ok: false; problem: KeyProblem };

/** Rounds of PBKDF2 with SHA-512: a fifth of a second for who knows the passphrase. */
const ROUNDS = 210_000;
/** A file that asks for more is refused: it would only keep us busy. */
const MOST_ROUNDS = 1_000_000;
const JWE = /^[\w-]+\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+$/;

/**
 * Text of the file. Draws salt, key and nonce from the system.
 * @param issuer address of the issuer's public profile, so that an import elsewhere can say what depends on it
 */
export async function sealKeys(
  keys: readonly FiledKey[],
  issuer: string,
  passphrase: string,
): Promise<string> {
  const set = { issuer, keys: keys.map(privateJwk) };
  return new CompactEncrypt(Buffer.from(JSON.stringify(set)))
    .setProtectedHeader({ alg: 'PBES2-HS512+A256KW', enc: 'A256GCM', cty: 'jwk-set+json' })
    .setKeyManagementParameters({ p2c: ROUNDS })
    .encrypt(Buffer.from(passphrase.normalize('NFC')));
}

function privateJwk({ pair, kid, createdAt, retiredAt }: FiledKey): object {
  const members = publicMembersOf(pair.publicKey);
  return {
    ...pair.privateKey.export({ format: 'jwk' }),
    ...publicJwk(kid, members),
    ...(createdAt === undefined ? {} : { iat: Math.floor(createdAt / 1000) }),
    ...(retiredAt === undefined ? {} : { exp: Math.floor(retiredAt / 1000) }),
  };
}

/** The keys of such a file, or of a PEM, JWK or JWK Set of another system. */
export async function openKeys(text: string, passphrase: string): Promise<KeyFileRead> {
  const trimmed = text.trim();
  if (!JWE.test(trimmed)) return distinct(readKeys(trimmed, passphrase));
  if (passphrase === '') return { ok: false, problem: 'passphrase' };
  const plain = await decrypted(trimmed, passphrase);
  return plain === undefined
    ? { ok: false, problem: 'passphrase' }
    : distinct(readKeys(plain), issuerIn(plain));
}

async function decrypted(jwe: string, passphrase: string): Promise<string | undefined> {
  try {
    const { plaintext } = await compactDecrypt(jwe, Buffer.from(passphrase.normalize('NFC')), {
      keyManagementAlgorithms: ['PBES2-HS512+A256KW', 'PBES2-HS384+A192KW', 'PBES2-HS256+A128KW'],
      maxPBES2Count: MOST_ROUNDS,
    });
    return new TextDecoder('utf-8', { fatal: true }).decode(plaintext);
  } catch {
    return undefined;
  }
}

function issuerIn(text: string): string | undefined {
  const { issuer } = JSON.parse(text) as { issuer?: unknown };
  return typeof issuer === 'string' && issuer.length <= 2000 ? issuer : undefined;
}

/** The same key twice in one file counts once. */
function distinct(read: ReturnType<typeof readKeys>, issuer?: string): KeyFileRead {
  if (!read.ok) return read;
  const byName = new Map(read.keys.map((key) => [thumbprintOf(publicMembersOf(key.pair.publicKey)), key]));
  return { ok: true, keys: [...byName.values()], ...(issuer === undefined ? {} : { issuer }) };
}
