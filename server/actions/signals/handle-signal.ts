/** The signal stage: finds the learner and has every badge judged that the signal can matter to. */
import type { Context } from '../../context.ts';
import { type LearnerId, learnerId } from '../../model/ids.ts';
import { type Signal, signals } from '../../model/signals/signal.ts';
import { done } from '../../model/work.ts';
import type { Stage } from '../../stage.ts';
import { resolveLearner, standingFor } from '../learners/resolve-learner.ts';
import { hearSignal } from './hear-signal.ts';

export const signalStage: Stage<Signal> = {
  name: 'signal',
  collection: signals,
  concurrency: 64,
  async run(ctx, { doc, insert }) {
    const learner = await learnerOf(ctx, doc);
    await hearSignal(ctx, doc, () => Promise.resolve(learner), insert);
    return done<Signal>(doc);
  },
};

async function learnerOf(ctx: Context, signal: Signal): Promise<LearnerId> {
  if (signal.user === undefined) return standingFor(ctx, learnerId.parse(signal.who));
  return standingFor(ctx, await resolveLearner(ctx, { organisation: signal.organisation, ...signal.user }));
}
