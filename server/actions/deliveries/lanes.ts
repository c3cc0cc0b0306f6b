/** A host's lane: how many calls at once, pauses it asked for, and the breaker (providers.md P13). */
import type { Context } from '../../context.ts';
import { type Delivery, type Lane, lanes } from '../../model/deliveries/delivery.ts';
import { idOf } from '../../model/ids.ts';
import type { Where } from '../../model/record.ts';
import { change, every } from '../change.ts';

const LIMIT = 8;
/** Failures in a row that open the breaker. */
const BREAKER = 5;
const LONGEST_PAUSE_MS = 15 * 60_000;

/** Makes the lane of a host known. */
export async function ensureLane(ctx: Context, lane: string): Promise<void> {
  await ctx.store.insert(lanes, [
    { id: idOf('lane', [lane]), lane, limit: LIMIT, resumeAt: 0, failures: 0, changedAt: ctx.clock.now() },
  ]);
}

/** Lanes that may be claimed from now, and how many more each takes in this process. */
export async function openLanes(
  ctx: Context,
  inFlight: readonly Delivery[],
): Promise<{ where: Where; max: number }[]> {
  const now = ctx.clock.now();
  const open: { where: Where; max: number }[] = [];
  for await (const lane of every<Lane>(ctx, lanes, {})) {
    if (lane.resumeAt > now) continue;
    const busy = inFlight.filter((d) => d.lane === lane.lane).length;
    open.push({ where: { lane: lane.lane }, max: Math.max(0, lane.limit - busy) });
  }
  return open;
}

/** When the lane goes on, if it is paused. */
export async function laneResumesAt(ctx: Context, lane: string): Promise<number | undefined> {
  const known = await ctx.store.get(lanes, idOf('lane', [lane]));
  return known !== undefined && known.resumeAt > ctx.clock.now() ? known.resumeAt : undefined;
}

/** Remembers how a call ended. @param pauseMs a pause the host asked for */
export async function noteLane(
  ctx: Context,
  lane: string,
  ended: 'well' | 'badly',
  pauseMs?: number,
): Promise<void> {
  const now = ctx.clock.now();
  const written = await change<Lane>(ctx, lanes, idOf('lane', [lane]), (current) => {
    if (ended === 'well')
      return current.failures === 0 ? undefined : { ...current, failures: 0, changedAt: now };
    const failures = current.failures + 1;
    const breakMs = failures < BREAKER ? 0 : Math.min(LONGEST_PAUSE_MS, 60_000 * 2 ** (failures - BREAKER));
    const resumeAt = Math.max(current.resumeAt, now + Math.max(pauseMs ?? 0, breakMs));
    return { ...current, failures, resumeAt, changedAt: now };
  });
  if (ended === 'badly' && written !== undefined && written.resumeAt > now)
    ctx.report({ name: 'laneOpened', lane, resumeAt: written.resumeAt });
}
