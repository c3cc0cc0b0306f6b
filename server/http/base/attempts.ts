/** Counts attempts by key, in this process: enough to slow down who guesses or floods. */
import { createHash } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';

export interface Attempts {
  /** Counts one; false where the key has had its share. Keys are kept as hashes. */
  allow(key: string): boolean;
  /** Milliseconds until the next window begins. */
  waitMs(): number;
}

const MOST_KEYS = 50_000;

/**
 * @param limit.max attempts per key and window
 * @param limit.windowMs length of a window; all keys begin a new one together
 */
export function createAttempts(clock: Clock, limit: { max: number; windowMs: number }): Attempts {
  let ends = 0;
  const counts = new Map<string, number>();
  return {
    allow(key) {
      if (clock.now() >= ends || counts.size > MOST_KEYS) {
        counts.clear();
        ends = clock.now() + limit.windowMs;
      }
      const hash = createHash('sha256').update(key).digest('base64url');
      const count = counts.get(hash) ?? 0;
      counts.set(hash, count + 1);
      return count < limit.max;
    },
    waitMs: () => Math.max(0, ends - clock.now()),
  };
}
