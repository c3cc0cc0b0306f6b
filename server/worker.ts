/** Runs the stages in loops, woken by writes and by the clock. */
import type { Context } from './context.ts';
import { type AnyStage, newRun, type StageRun, type UnderWay } from './stage-run.ts';

export interface Worker {
  /** Looks at a collection's stage at once; called after a write that left due work. */
  nudge(collectionName: string): void;
  /** Stops claiming, lets steps end for up to `graceMs`, then leaves their leases to lapse. */
  stop(graceMs: number): Promise<void>;
}

const POLL_MS = 1000;

/** Starts a loop per stage: a claim after each nudge, and each second with jitter. */
export function startWorker(ctx: Context, stages: readonly AnyStage[]): Worker {
  const loops = runsOf(stages).map(({ stage, run }) => startLoop(ctx, stage, run));
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

/** The stages, each with its book-keeping and able to hand records to those beside it. */
function runsOf(stages: readonly AnyStage[]): { stage: AnyStage; run: StageRun }[] {
  const beside: StageRun['beside'] = (name) => runs.find(({ stage }) => stage.collectionName === name);
  const runs = stages.map((stage) => ({ stage, run: newRun(beside) }));
  return runs;
}

interface Loop {
  collectionName: string;
  nudge(): void;
  stop(): Promise<void>;
}

function startLoop(ctx: Context, s: AnyStage, run: StageRun): Loop {
  let wakeUp: () => void = () => undefined;
  let isNudged = true;
  const stopping = new AbortController();
  const nudge = (): void => {
    isNudged = true;
    wakeUp();
  };
  run.onEnd = (): void => {
    if (run.isFull && run.busy.size <= s.concurrency / 2) nudge();
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
        if (turn.isFull && turn.begun > 0 && run.busy.size <= s.concurrency / 2) isNudged = true;
      } catch (thrown) {
        ctx.log.error('claiming failed; trying again', { stage: s.name, err: thrown });
        await ctx.clock.sleep(POLL_MS, stopping.signal);
      }
    }
    await Promise.all([...underWay(run)].map((b) => b.ended));
  };
  const ended = loop();
  return {
    collectionName: s.collectionName,
    nudge,
    async stop() {
      run.isStopping = true;
      stopping.abort();
      for (const { abort } of underWay(run)) abort.abort();
      nudge();
      await ended;
    },
  };
}

function underWay(run: StageRun): UnderWay[] {
  return [...run.busy.values(), ...run.handedOver];
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
  const runs = runsOf(stages);
  for (;;) {
    let begun = 0;
    for (const { stage, run } of runs) {
      begun += (await stage.turn(ctx, run)).begun;
      await Promise.all(underWay(run).map((b) => b.ended));
    }
    if (begun === 0) return steps;
    steps += begun;
    if (steps > limit) throw new Error(`no quiet after ${limit} steps`);
  }
}
