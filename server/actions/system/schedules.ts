/** What is done again and again: every process plans it, one does it (store.md, Schedules). */
import type { Context } from '../../context.ts';
import { idOf } from '../../model/ids.ts';
import { type Run, runs } from '../../model/system/system.ts';
import { done, dueWork } from '../../model/work.ts';
import type { Stage } from '../../stage.ts';
import { planCourseSyncs } from '../courses/plan-course-syncs.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

interface Schedule {
  everyMs: number;
  run(ctx: Context): Promise<void>;
}

const schedules: Readonly<Record<string, Schedule>> = {
  purge: {
    everyMs: 10 * MINUTE_MS,
    async run(ctx) {
      const purged = await ctx.store.purge();
      if (purged > 0) ctx.log.debug('expired records deleted', { purged });
    },
  },
  'plan-course-syncs': { everyMs: MINUTE_MS, run: planCourseSyncs },
};

/** Plans the present turn of each schedule; many processes planning the same turn make one. */
export async function planRuns(ctx: Context): Promise<void> {
  const now = ctx.clock.now();
  await ctx.store.insert(
    runs,
    Object.entries(schedules).map(([name, { everyMs }]) => {
      const slotMs = Math.floor(now / everyMs) * everyMs;
      return {
        id: idOf('run', [name, slotMs]),
        name,
        slotMs,
        expiresAt: slotMs + everyMs + DAY_MS,
        work: dueWork(now),
      };
    }),
  );
}

export const runStage: Stage<Run> = {
  name: 'run',
  collection: runs,
  concurrency: 1,
  maxAttempts: 3,
  async run(ctx, { doc }) {
    await schedules[doc.name]?.run(ctx);
    return done<Run>(doc);
  },
};
