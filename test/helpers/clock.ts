/** A clock that stands still until told. */
import type { Clock } from '../../server/ports/clock.ts';

export interface FakeClock extends Clock {
  set(at: number): void;
  /** Moves on, and wakes sleepers whose time has come. */
  advance(ms: number): void;
}

/** Starts at 21 November 2026, 10:00 UTC unless told. */
export function fakeClock(start: number = Date.UTC(2026, 10, 21, 10)): FakeClock {
  let now = start;
  let sleepers: { at: number; wake: () => void }[] = [];
  const rouse = (): void => {
    const due = sleepers.filter((s) => s.at <= now);
    sleepers = sleepers.filter((s) => s.at > now);
    for (const s of due) s.wake();
  };
  return {
    now: () => now,
    sleep(ms, signal) {
      return new Promise((wake) => {
        if (ms <= 0 || signal?.aborted === true) {
          wake();
          return;
        }
        signal?.addEventListener('abort', () => wake(), { once: true });
        sleepers.push({ at: now + ms, wake });
      });
    },
    set(at) {
      now = at;
      rouse();
    },
    advance(ms) {
      now += ms;
      rouse();
    },
  };
}
