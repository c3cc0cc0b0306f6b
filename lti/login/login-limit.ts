/** How many logins may be under way from one network address (lti.md L5). */
import { networkOf } from '../../server/actions/system/network-of.ts';
import type { Clock } from '../../server/ports/clock.ts';

export interface LoginLimit {
  /** Counts a login that begins; false where the address has too many under way. */
  begin(address: string): boolean;
  /** Gives back the place of one that has become a launch. */
  end(address: string): void;
}

const WINDOW_MS = 10 * 60_000;
const MAX_ADDRESSES = 50_000;

/**
 * Counts per address in windows of ten minutes, the life of a login.
 * @param max logins under way at once from one address
 */
export function createLoginLimit(clock: Clock, max: number): LoginLimit {
  let windowEnds = 0;
  const underWay = new Map<string, number>();
  const current = (): Map<string, number> => {
    if (clock.now() >= windowEnds || underWay.size > MAX_ADDRESSES) {
      underWay.clear();
      windowEnds = clock.now() + WINDOW_MS;
    }
    return underWay;
  };
  return {
    begin(address) {
      const counts = current();
      const source = networkOf(address);
      const count = counts.get(source) ?? 0;
      if (count >= max) return false;
      counts.set(source, count + 1);
      return true;
    },
    end(address) {
      const counts = current();
      const source = networkOf(address);
      counts.set(source, Math.max(0, (counts.get(source) ?? 0) - 1));
    },
  };
}
