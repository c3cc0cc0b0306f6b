/** The compressed bitstring of a status list (Bitstring Status List §3.3; O19). */
import { gunzipSync, gzipSync } from 'node:zlib';
import { BridgeError } from '../../errors.ts';

/** Entries of a list: the least the standard allows, so that an index gives nobody away. */
export const LIST_SIZE = 131_072;
/** Largest list read, in bytes once inflated (O38). */
const MAX_BYTES = 16 * 1024 * 1024;

/** `encodedList` of a list in which no bit is set. */
export function emptyList(): string {
  return encodeList(new Uint8Array(LIST_SIZE / 8));
}

/** Multibase `u` and base64url of the gzipped bits. */
export function encodeList(bits: Uint8Array): string {
  return `u${gzipSync(bits).toString('base64url')}`;
}

/** The bits of an `encodedList`, or undefined where it is malformed or larger than 16 MiB. */
export function decodeList(encoded: string): Uint8Array | undefined {
  const text = encoded.startsWith('u') ? encoded.slice(1) : encoded;
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return undefined;
  try {
    return gunzipSync(Buffer.from(text, 'base64url'), { maxOutputLength: MAX_BYTES });
  } catch {
    return undefined;
  }
}

/** Whether a bit is set, the leftmost bit being 0; undefined beyond the list's end. */
export function isBitSet(bits: Uint8Array, index: number): boolean | undefined {
  const byte = Number.isSafeInteger(index) && index >= 0 ? bits[Math.floor(index / 8)] : undefined;
  return byte === undefined ? undefined : (byte & (0x80 >> (index % 8))) !== 0;
}

/** The `encodedList` with these bits set as well. Throws DOCUMENT_INVALID for an index beyond the list, or a malformed list. */
export function withBitsSet(encoded: string, indexes: readonly number[]): string {
  const decoded = decodeList(encoded);
  if (decoded === undefined) throw new BridgeError('DOCUMENT_INVALID', 'not an encoded status list');
  const bits = Uint8Array.from(decoded);
  for (const index of indexes) {
    if (isBitSet(bits, index) === undefined) {
      throw new BridgeError('DOCUMENT_INVALID', `no entry ${index} in the status list`);
    }
    const at = Math.floor(index / 8);
    bits[at] = (bits[at] ?? 0) | (0x80 >> (index % 8));
  }
  return encodeList(bits);
}
