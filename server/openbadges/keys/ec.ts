/** P-256 and P-384 keys from bytes that the caller draws (FIPS 186-5 §A.2.1). */
import { createECDH, createPrivateKey, createPublicKey } from 'node:crypto';
import { BridgeError } from '../../errors.ts';
import type { KeyPair } from './key-pair.ts';

export interface Curve {
  /** Name in OpenSSL and in JWKs. */
  name: string;
  crv: 'P-256' | 'P-384';
  /** Order of the base point. */
  order: bigint;
  /** Bytes of a coordinate. */
  size: number;
}

/** Facts of the two curves, by what their keys sign by. */
export const curves: Readonly<Record<'ES256' | 'ES384', Curve>> = {
  ES256: {
    name: 'prime256v1',
    crv: 'P-256',
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    size: 32,
  },
  ES384: {
    name: 'secp384r1',
    crv: 'P-384',
    order:
      0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    size: 48,
  },
};

/** Random bytes that a key of this curve is made from: 64 bits more than the curve has, so that none is likelier. */
export function ecKeyBytes(algorithm: 'ES256' | 'ES384'): number {
  return curves[algorithm].size + 8;
}

/**
 * The key pair of these bytes; the same bytes give the same key.
 * @param bytes `ecKeyBytes(algorithm)` of them, from a cryptographic source
 * @throws BridgeError SIGNING_FAILED where there are fewer
 */
export function ecKeyPair(algorithm: 'ES256' | 'ES384', bytes: Uint8Array): KeyPair {
  const { name, crv, order, size } = curves[algorithm];
  if (bytes.length < ecKeyBytes(algorithm))
    throw new BridgeError('SIGNING_FAILED', `a key on ${crv} needs ${ecKeyBytes(algorithm)} bytes`);
  const drawn = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  const secret = Buffer.from(((drawn % (order - 1n)) + 1n).toString(16).padStart(size * 2, '0'), 'hex');
  const curve = createECDH(name);
  curve.setPrivateKey(secret);
  const point = curve.getPublicKey();
  const [x, y, d] = [point.subarray(1, 1 + size), point.subarray(1 + size), secret].map((part) =>
    part.toString('base64url'),
  );
  const jwk = { kty: 'EC', crv, x, y, d };
  const privateKey = createPrivateKey({ key: jwk as never, format: 'jwk' });
  return { algorithm, privateKey, publicKey: createPublicKey(privateKey) };
}
