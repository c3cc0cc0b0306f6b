/** The clock of the machine. */
import type { Clock } from '../../server/ports/clock.ts';

/** Longest delay `setTimeout` takes; longer sleeps are made of several. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Real time and real waiting. A sleep keeps the process alive; end it with its signal. */
export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    async sleep(ms, signal) {
      for (let left = ms; left > 0 && signal?.aborted !== true; left -= LONGEST_TIMER_MS)
        await pause(Math.min(left, LONGEST_TIMER_MS), signal);
    },
  };
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal?.addEventListener('abort', finish);
  });
}
