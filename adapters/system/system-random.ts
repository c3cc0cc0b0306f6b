/** The machine's cryptographically strong randomness. */
import { randomBytes } from 'node:crypto';
import type { Random } from '../../server/ports/random.ts';

/** Bytes and draws from the operating system's generator. */
export function systemRandom(): Random {
  return {
    bytes: (count) => Uint8Array.from(randomBytes(count)),
    /** 48 random bits over 2^48: never 1. */
    fraction: () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48,
  };
}
