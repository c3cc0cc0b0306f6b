/** Randomness, passed in so that tests can repeat it. */

import type { IdKind, IdOf } from '../model/ids.ts';

export interface Random {
  /** Cryptographically strong bytes. */
  bytes(count: number): Uint8Array;
  /** A number from 0 (inclusive) to 1 (exclusive), for jitter and draws. */
  fraction(): number;
}

/** 256 random bits as 43 base64url characters: the form of every secret we hand out. */
export function newToken(random: Random): string {
  return Buffer.from(random.bytes(32)).toString('base64url');
}

/** 128 random bits as 22 base64url characters: the form of every random id. */
export function newId<K extends IdKind>(_kind: K, random: Random): IdOf<K> {
  return Buffer.from(random.bytes(16)).toString('base64url') as IdOf<K>;
}

/** A version 4 UUID. */
export function newUuid(random: Random): string {
  return uuidOf(random.bytes(16));
}

/** The version 4 UUID of 16 bytes that nobody can guess; further ones are left out. */
export function uuidOf(unguessable: Uint8Array): string {
  const bytes = Buffer.from(unguessable.subarray(0, 16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

const QUOTABLE = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A code for people to quote, such as `BB-4F2K-91`: 30 random bits in letters that cannot be misread. */
export function newQuoteCode(random: Random): string {
  const letters = Array.from(random.bytes(6), (byte) => QUOTABLE.charAt(byte % QUOTABLE.length));
  return `BB-${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`;
}
