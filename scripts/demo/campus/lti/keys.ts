/** The platform's signing keys: one signs, the one before it stays published for a while. */
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { randomBytes } from 'node:crypto';

/** A signing key with its public half. */
export interface PlatformKey {
  kid: string;
  privateKey: CryptoKey;
  publicJwk: JWK;
}

export interface PlatformKeys {
  kid(): string;
  /** The published set. */
  jwks(): { keys: JWK[] };
  /** RS256, with `kid`. */
  sign(claims: JWTPayload): Promise<string>;
  /** A new key signs from now on; the last one stays published until the next turn. */
  rotate(): Promise<string>;
}

/** Takes a moment: RSA of 2048 bits. */
export async function makePlatformKey(): Promise<PlatformKey> {
  const pair = await generateKeyPair('RS256', { extractable: true });
  const kid = randomBytes(8).toString('hex');
  const { kty, n, e } = await exportJWK(pair.publicKey);
  const publicJwk = { kty, alg: 'RS256', kid, e, n, use: 'sig' } as JWK;
  return { kid, privateKey: pair.privateKey, publicJwk };
}

/** Begins with `first`, or with a key made now. */
export async function createKeys(first?: PlatformKey): Promise<PlatformKeys> {
  let current = first ?? (await makePlatformKey());
  let previous: PlatformKey | undefined;
  return {
    kid: () => current.kid,
    jwks: () => ({ keys: [current, ...(previous ? [previous] : [])].map((key) => key.publicJwk) }),
    sign: (claims) =>
      new SignJWT(claims)
        .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: current.kid })
        .sign(current.privateKey),
    rotate: async () => {
      previous = current;
      current = await makePlatformKey();
      return current.kid;
    },
  };
}
