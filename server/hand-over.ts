/** Handing what a step inserted to its own stage at once: one claim does several steps, each durable before the next. */
import type { Context } from './context.ts';
import type { Doc, Fresh, Leased } from './model/record.ts';
import { heldWork } from './model/work.ts';
import { newToken } from './ports/random.ts';
import type { StageRun } from './stage-run.ts';
import type { Insert } from './stage.ts';

/**
 * An insert that leases what is due to this process in the same write and begins its step: a claim and a
 * read are saved, and nothing else changes. Killed after it, the lease lapses as a claimed one does. Records
 * that are older go first: while any wait for the stage, the new ones are inserted due and wait behind them.
 * @param following where the steps that were begun are added
 */
export function handOver(ctx: Context, run: StageRun, following: Promise<void>[]): Insert {
  return async (c, docs) => {
    const next = run.beside(c.name);
    const now = ctx.clock.now();
    const isFree = next !== undefined && !next.run.isFull && !next.run.isStopping;
    if (!isFree || docs.some(({ work }) => work === undefined || work.dueAt > now))
      return ctx.store.insert(c, docs);
    const token = newToken(ctx.random);
    const held = docs.map((doc) => ({ ...doc, work: heldWork(now, ctx.settings.leaseMs, token) }));
    const added = await ctx.store.insert(c, held);
    for (const doc of held) if (added.has(doc.id)) following.push(begun(ctx, next, doc));
    return added;
  };
}

function begun(
  ctx: Context,
  { stage, run }: NonNullable<ReturnType<StageRun['beside']>>,
  inserted: Fresh<Leased<Doc>>,
): Promise<void> {
  const underWay = stage.begin(ctx, run, { ...inserted, rev: 1 });
  run.handedOver.add(underWay);
  return underWay.ended.then(() => {
    run.handedOver.delete(underWay);
  });
}
