/** The pacer: per site a few calls in flight, a budget per minute, slower when the site slows down. */
import { BridgeError } from './errors.ts';
import type { Clock } from './ports/clock.ts';
import type { Pacer } from './ports/pacer.ts';

const WINDOW = 40;
const MINUTE_MS = 60_000;

interface Site {
  inFlight: number;
  /** Start times within the last minute. */
  starts: number[];
  /** Durations of the last calls in ms. */
  recent: number[];
  /** p95 of the first full window: what "as usual" means for this site. */
  usualMs: number | undefined;
  /** How much slower than the budget we go: 1, 2, 4 ... 16. */
  slowdown: number;
}

const p95 = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0;

/** @param limits calls in flight and per minute, per site */
export function createPacer(clock: Clock, limits: { callsInFlight: number; callsPerMinute: number }): Pacer {
  const sites = new Map<string, Site>();
  const siteOf = (name: string): Site => {
    let site = sites.get(name);
    if (site === undefined) {
      site = { inFlight: 0, starts: [], recent: [], usualMs: undefined, slowdown: 1 };
      sites.set(name, site);
    }
    return site;
  };
  const turn = async (site: Site, signal: AbortSignal | undefined): Promise<void> => {
    for (;;) {
      if (signal?.aborted === true) throw new BridgeError('STOPPING', 'the call was called off');
      const now = clock.now();
      site.starts = site.starts.filter((at) => at > now - MINUTE_MS);
      const budget = Math.max(1, Math.floor(limits.callsPerMinute / site.slowdown));
      const oldest = site.starts[site.starts.length - budget];
      if (site.inFlight < limits.callsInFlight && oldest === undefined) break;
      await clock.sleep(
        site.inFlight >= limits.callsInFlight ? 25 : Math.min(1000, (oldest ?? now) + MINUTE_MS - now),
        signal,
      );
    }
    site.inFlight += 1;
    site.starts.push(clock.now());
  };
  return {
    async run(name, call, signal) {
      const site = siteOf(name);
      await turn(site, signal);
      const began = clock.now();
      try {
        return await call();
      } finally {
        site.inFlight -= 1;
        learn(site, clock.now() - began);
      }
    },
  };
}

/** Halves the pace when p95 has doubled, and recovers when it is back. */
function learn(site: Site, ms: number): void {
  site.recent.push(ms);
  if (site.recent.length < WINDOW) return;
  const now = p95(site.recent);
  site.recent = [];
  site.usualMs ??= Math.max(now, 50);
  if (now > 2 * site.usualMs) site.slowdown = Math.min(16, site.slowdown * 2);
  else {
    site.slowdown = Math.max(1, site.slowdown / 2);
    site.usualMs = Math.max(50, Math.min(site.usualMs, now) * 0.9 + now * 0.1);
  }
}
