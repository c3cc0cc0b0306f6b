/** Public keys as `publicKeyMultibase`: base58btc of a multicodec and the key (CID §2.2.2). */
import { createPublicKey, ECDH, type KeyObject } from 'node:crypto';
import { BridgeError } from '../../errors.ts';
import { decodeBase58, encodeBase58 } from './base58.ts';
import { curves } from './ec.ts';
import { publicKeyOf } from './ed25519.ts';
import { algorithmOf, type KeyAlgorithm } from './key-pair.ts';

/** Varints of the multicodecs ed25519-pub, p256-pub, p384-pub and rsa-pub. */
const codecs: Readonly<Record<KeyAlgorithm, readonly [number, number]>> = {
  Ed25519: [0xed, 0x01],
  ES256: [0x80, 0x24],
  ES384: [0x81, 0x24],
  RS256: [0x85, 0x24],
};

/**
 * `z…` of a public key: `z6Mk…` Ed25519, `zDn…` P-256, `z82…` P-384 (compressed points), `z4MX…` RSA
 * (PKCS #1, as did:key writes it).
 * @throws BridgeError DOCUMENT_INVALID for a kind of key that badges do not use
 */
export function multikeyOf(publicKey: KeyObject): string {
  const algorithm = algorithmOf(publicKey);
  if (algorithm === undefined) throw new BridgeError('DOCUMENT_INVALID', 'no kind of key that badges use');
  return `z${encodeBase58(Buffer.concat([Buffer.from(codecs[algorithm]), rawOf(publicKey, algorithm)]))}`;
}

function rawOf(publicKey: KeyObject, algorithm: KeyAlgorithm): Buffer {
  if (algorithm === 'RS256') return publicKey.export({ format: 'der', type: 'pkcs1' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const across = Buffer.from(x, 'base64url');
  if (algorithm === 'Ed25519') return across;
  const up = Buffer.from(y, 'base64url');
  return Buffer.concat([Buffer.from([0x02 | ((up.at(-1) ?? 0) & 1)]), across]);
}

/** The key of a `publicKeyMultibase` for node:crypto; undefined where it is none of the four kinds. */
export function publicKeyOfMultikey(multibase: string): KeyObject | undefined {
  const ed25519 = publicKeyOf(multibase);
  if (ed25519 !== undefined || !multibase.startsWith('z')) return ed25519;
  const bytes = decodeBase58(multibase.slice(1));
  const algorithm = bytes === undefined ? undefined : algorithmIn(bytes);
  if (bytes === undefined || algorithm === undefined || algorithm === 'Ed25519') return undefined;
  try {
    const key = keyIn(algorithm, Buffer.from(bytes.subarray(2)));
    return algorithmOf(key) === algorithm && multikeyOf(key) === multibase ? key : undefined;
  } catch {
    return undefined;
  }
}

function algorithmIn(bytes: Uint8Array): KeyAlgorithm | undefined {
  const all = Object.entries(codecs) as [KeyAlgorithm, readonly [number, number]][];
  return all.find(([, codec]) => codec[0] === bytes[0] && codec[1] === bytes[1])?.[0];
}

function keyIn(algorithm: 'RS256' | 'ES256' | 'ES384', raw: Buffer): KeyObject {
  if (algorithm === 'RS256') return createPublicKey({ key: raw, format: 'der', type: 'pkcs1' });
  const { name, crv, size } = curves[algorithm];
  const point = ECDH.convertKey(raw, name, undefined, undefined, 'uncompressed') as Buffer;
  const [x, y] = [point.subarray(1, 1 + size), point.subarray(1 + size)].map((part) =>
    part.toString('base64url'),
  );
  return createPublicKey({ key: { kty: 'EC', crv, x, y } as never, format: 'jwk' });
}
