/** Runs the stages in loops, woken by writes and by the clock. */
import type { Context } from './context.ts';
import type { AnyStage, StageRun } from './run-stage.ts';

export interface Worker {
  /** Looks at a collection's stage at once; called after a write that left due work. */
  nudge(collectionName: string): void;
  /** Stops claiming, lets steps end for up to `graceMs`, then leaves their leases to lapse. */
  stop(graceMs: number): Promise<void>;
}

const POLL_MS = 1000;

/** Starts a loop per stage: a claim after each nudge, and each second with jitter. */
export function startWorker(ctx: Context, stages: readonly AnyStage[]): Worker {
  const loops = stages.map((s) => startLoop(ctx, s));
  return {
    nudge(collectionName) {
      for (const loop of loops) if (loop.collectionName === collectionName) loop.nudge();
    },
    async stop(graceMs) {
      const quiet = Promise.all(loops.map((loop) => loop.stop()));
      await Promise.race([quiet, ctx.clock.sleep(graceMs)]);
    },
  };
}

interface Loop {
  collectionName: string;
  nudge(): void;
  stop(): Promise<void>;
}

function startLoop(ctx: Context, s: AnyStage): Loop {
  let wakeUp: () => void = () => undefined;
  let isNudged = true;
  const stopping = new AbortController();
  const nudge = (): void => {
    isNudged = true;
    wakeUp();
  };
  const run: StageRun = { isStopping: false, busy: new Map() };
  let isFull = false;
  run.onEnd = (): void => {
    if (isFull && run.busy.size <= s.concurrency / 2) nudge();
  };
  const pause = async (): Promise<void> => {
    const timer = new AbortController();
    await Promise.race([
      new Promise<void>((resolve) => (wakeUp = resolve)),
      ctx.clock.sleep(POLL_MS * (0.8 + 0.4 * ctx.random.fraction()), timer.signal),
    ]);
    timer.abort();
  };
  const loop = async (): Promise<void> => {
    while (!run.isStopping) {
      if (!isNudged) await pause();
      isNudged = false;
      try {
        const turn = await s.turn(ctx, run);
        isFull = turn.isFull;
        if (isFull && turn.begun > 0 && run.busy.size <= s.concurrency / 2) isNudged = true;
      } catch (thrown) {
        ctx.log.error('claiming failed; trying again', { stage: s.name, err: thrown });
        await ctx.clock.sleep(POLL_MS, stopping.signal);
      }
    }
    await Promise.all([...run.busy.values()].map((b) => b.ended));
  };
  const ended = loop();
  return {
    collectionName: s.collectionName,
    nudge,
    async stop() {
      run.isStopping = true;
      stopping.abort();
      for (const { abort } of run.busy.values()) abort.abort();
      nudge();
      await ended;
    },
  };
}

/**
 * Runs every stage until nothing is due: for tests and tools, so that they can wait for quiet.
 * @returns how many steps ran
 */
export async function processAll(
  ctx: Context,
  stages: readonly AnyStage[],
  limit = 100_000,
): Promise<number> {
  let steps = 0;
  for (;;) {
    let begun = 0;
    for (const s of stages) {
      const run: StageRun = { isStopping: false, busy: new Map() };
      begun += (await s.turn(ctx, run)).begun;
      await Promise.all([...run.busy.values()].map((b) => b.ended));
    }
    if (begun === 0) return steps;
    steps += begun;
    if (steps > limit) throw new Error(`no quiet after ${limit} steps`);
  }
}
