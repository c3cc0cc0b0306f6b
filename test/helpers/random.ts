/** Repeatable randomness: a SHA-256 counter stream. */
import { createHash } from 'node:crypto';
import type { Random } from '../../server/ports/random.ts';

export function seededRandom(seed = 'seed'): Random {
  let counter = 0;
  const block = (): Buffer => createHash('sha256').update(`${seed}:${counter++}`).digest();
  const bytes = (count: number): Uint8Array => {
    const parts: Buffer[] = [];
    for (let have = 0; have < count; have += 32) parts.push(block());
    return Uint8Array.from(Buffer.concat(parts).subarray(0, count));
  };
  return { bytes, fraction: () => Buffer.from(bytes(6)).readUIntBE(0, 6) / 2 ** 48 };
}
