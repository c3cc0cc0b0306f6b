/** Tells the progress stage that something may have changed for a learner and a badge. */
import type { Context } from '../../context.ts';
import { type BadgeId, idOf, type LearnerId, type OrganisationId, type ProgressId } from '../../model/ids.ts';
import type { Fresh } from '../../model/record.ts';
import { type Progress, progresses } from '../../model/signals/progress.ts';
import { dueWork, wake } from '../../model/work.ts';
import { change } from '../change.ts';

export interface ProgressKey {
  organisation: OrganisationId;
  badge: BadgeId;
  learner: LearnerId;
}

/**
 * Inserts or wakes the progress records of these learners and badges. The caller has made the reason
 * durable before, so a record that is due and unclaimed needs no write: whoever claims it will see it.
 */
export async function wakeProgress(ctx: Context, keys: readonly ProgressKey[]): Promise<void> {
  if (keys.length === 0) return;
  const now = ctx.clock.now();
  const fresh = keys.map((key) => freshProgress(key, now));
  const added = await ctx.store.insert(progresses, fresh);
  for (const { id } of fresh) if (!added.has(id)) await wakeOne(ctx, id, now);
}

/** Wakes a progress record that is there. @returns false where there is none */
export async function wakeOne(ctx: Context, id: ProgressId, now: number): Promise<boolean> {
  const found = await change(ctx, progresses, id, (current) => {
    const { work } = current;
    const isWaiting = work !== undefined && work.lease === undefined && work.dueAt <= now;
    return isWaiting ? undefined : wake(current, now);
  });
  return found !== undefined;
}

export function progressIdOf({ badge, learner }: ProgressKey): ProgressId {
  return idOf('progress', [badge, learner]);
}

export function freshProgress(key: ProgressKey, now: number): Fresh<Progress> {
  return {
    id: progressIdOf(key),
    ...key,
    version: 0,
    standing: 'no-data',
    met: 0,
    of: 0,
    groups: [],
    heardAt: 0,
    judgedAt: 0,
    work: dueWork(now),
  };
}
