/** One stage's turn: claims due records, does one idempotent step on each, settles the result (store.md section 3). */
import type { Context } from './context.ts';
import { type BridgeError, hasCode, toBridgeError } from './errors.ts';
import { handOver } from './hand-over.ts';
import type { Doc, Leased } from './model/record.ts';
import { backoffMs, dead, later, MAX_ATTEMPTS, release, wait } from './model/work.ts';
import type { Effect, Stage, Step } from './stage.ts';
import type { AnyStage, StageRun, Turn, UnderWay } from './stage-run.ts';

/** Somebody else has the record now; what this step did will be done again by them. */
class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

function isEffect<T extends Doc>(result: T | Effect<T>): result is Effect<T> {
  return 'merge' in result;
}

/** Hides the record's type, so that stages of all kinds fit in one list. */
export function stage<T extends Doc>(s: Stage<T>): AnyStage {
  return {
    name: s.name,
    collectionName: s.collection.name,
    concurrency: s.concurrency,
    async turn(ctx, run) {
      const turn = await claimed(ctx, s, run);
      run.isFull = turn.isFull;
      return turn;
    },
    begin: (ctx, run, held) => begin(ctx, s, held as Leased<T>, run),
  };
}

async function claimed<T extends Doc>(ctx: Context, s: Stage<T>, run: StageRun): Promise<Turn> {
  const free = s.concurrency - run.busy.size;
  if (free <= 0) return { begun: 0, isFull: true };
  const wanted =
    s.lanes === undefined
      ? [{ max: free }]
      : await s.lanes(
          ctx,
          [...run.busy.values()].map((b) => b.doc as T),
        );
  let begun = 0;
  let isFull = false;
  for (const { max, ...lane } of wanted) {
    const options = { max: Math.min(max, free - begun), leaseMs: ctx.settings.leaseMs, ...lane };
    if (run.isStopping) break;
    if (options.max <= 0) {
      isFull = true;
      continue;
    }
    const taken = await ctx.store.claim(s.collection, options);
    isFull ||= taken.length === options.max;
    for (const held of taken) {
      begun += 1;
      const underWay = begin(ctx, s, held, run);
      run.busy.set(held.id, underWay);
      void underWay.ended.then(() => {
        run.busy.delete(held.id);
        run.onEnd?.();
      });
    }
  }
  return { begun, isFull };
}

function begin<T extends Doc>(ctx: Context, s: Stage<T>, held: Leased<T>, run: StageRun): UnderWay {
  const abort = new AbortController();
  const following: Promise<void>[] = [];
  const step = runOne(ctx, s, held, run, { abort, following });
  return { doc: held, abort, ended: step.then(() => Promise.all(following)).then(() => undefined) };
}

async function runOne<T extends Doc>(
  ctx: Context,
  s: Stage<T>,
  claimed: Leased<T>,
  run: StageRun,
  { abort, following }: { abort: AbortController; following: Promise<void>[] },
): Promise<void> {
  const began = ctx.clock.now();
  const held = { doc: claimed };
  const renewal = keepLease(ctx, s, held, abort);
  const ended = (outcome: 'settled' | 'lost' | 'failed' | 'dead', code?: BridgeError['code']): void =>
    ctx.report({
      name: 'stageEnded',
      stage: s.name,
      outcome,
      ms: ctx.clock.now() - began,
      ...(code === undefined ? {} : { code }),
    });
  try {
    if (claimed.work.attempt > (s.maxAttempts ?? MAX_ATTEMPTS)) {
      await give(ctx, s, held.doc, claimed.work.lastError ?? 'too many attempts');
      ended('dead');
      return;
    }
    const step: Step<T> = {
      get doc() {
        return held.doc;
      },
      signal: abort.signal,
      async checkpoint(next) {
        const kept = await ctx.store.checkpoint(s.collection, held.doc, next);
        if (kept === undefined) throw new LeaseLost();
        held.doc = kept;
        return kept;
      },
      insert: handOver(ctx, run, following),
    };
    const result = await s.run(ctx, step);
    ended((await settle(ctx, s, held.doc, result)) ? 'settled' : 'lost');
  } catch (thrown) {
    await failed(ctx, s, held.doc, thrown, run).then(
      (outcome) => ended(outcome, outcome === 'lost' ? undefined : toBridgeError(thrown).code),
      (again: unknown) => {
        ctx.log.error('a failed step could not be settled; its lease will lapse', {
          stage: s.name,
          id: held.doc.id,
          err: again,
        });
      },
    );
  } finally {
    clearTimeout(renewal.timer);
  }
}

/** Renews the lease at a third of it, until the step ends or the lease is lost. */
function keepLease<T extends Doc>(
  ctx: Context,
  s: Stage<T>,
  held: { doc: Leased<T> },
  abort: AbortController,
): { timer: NodeJS.Timeout } {
  const again = (): NodeJS.Timeout =>
    setTimeout(() => {
      ctx.store.renew(s.collection, held.doc, ctx.settings.leaseMs).then(
        (kept) => {
          if (kept) renewal.timer = again();
          else abort.abort();
        },
        () => {
          renewal.timer = again();
        },
      );
    }, ctx.settings.leaseMs / 3).unref();
  const renewal = { timer: again() };
  return renewal;
}

async function settle<T extends Doc>(
  ctx: Context,
  s: Stage<T>,
  held: Leased<T>,
  result: T | Effect<T>,
): Promise<boolean> {
  if (!isEffect(result)) return ctx.store.settle(s.collection, held, result);
  if (await ctx.store.settle(s.collection, held, result.next)) return true;
  for (;;) {
    const current = await ctx.store.get(s.collection, held.id);
    if (current === undefined) return false;
    if ((await ctx.store.replace(s.collection, result.merge(current))) !== undefined) return true;
  }
}

async function failed<T extends Doc>(
  ctx: Context,
  s: Stage<T>,
  held: Leased<T>,
  thrown: unknown,
  run: StageRun,
): Promise<'lost' | 'failed' | 'dead'> {
  if (thrown instanceof LeaseLost) return 'lost';
  const now = ctx.clock.now();
  if (run.isStopping)
    return (await ctx.store.settle(s.collection, held, release<T>(held, now))) ? 'failed' : 'lost';
  const error = toBridgeError(thrown);
  if (hasCode(error, 'STORE_BUSY', 'STORE_UNAVAILABLE'))
    return (await ctx.store.settle(s.collection, held, wait<T>(held, now + 1000))) ? 'failed' : 'lost';
  ctx.log.warn('a step failed', { stage: s.name, id: held.id, attempt: held.work.attempt, err: thrown });
  const words = `${error.code}: ${error.message}`;
  if (held.work.attempt >= (s.maxAttempts ?? MAX_ATTEMPTS)) {
    await give(ctx, s, held, words);
    return 'dead';
  }
  const next = later<T>(held, now + backoffMs(held.work.attempt, ctx.random.fraction()), words);
  return (await ctx.store.settle(s.collection, held, next)) ? 'failed' : 'lost';
}

async function give<T extends Doc>(ctx: Context, s: Stage<T>, held: Leased<T>, error: string): Promise<void> {
  const state = s.giveUp === undefined ? held : s.giveUp(ctx, held, error);
  await ctx.store.settle(s.collection, held, dead<T>(state, error));
}
