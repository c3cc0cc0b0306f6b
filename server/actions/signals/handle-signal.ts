/** The signal stage: finds the learner and wakes the progress of every live badge the signal can matter to. */
import type { Bucket } from '../../cache.ts';
import type { Context } from '../../context.ts';
import { type BadgeId, badgeId, type LearnerId, learnerId } from '../../model/ids.ts';
import { type Trigger, triggers } from '../../model/badges/badge.ts';
import { type Signal, signals } from '../../model/signals/signal.ts';
import { done } from '../../model/work.ts';
import type { Stage } from '../../stage.ts';
import { RULE_CACHE_MS } from '../badges/frozen-version.ts';
import { every } from '../change.ts';
import { resolveLearner, standingFor } from '../learners/resolve-learner.ts';
import { wakeProgress } from './wake-progress.ts';

const listening: Bucket<readonly BadgeId[]> = { name: 'trigger', ttlMs: RULE_CACHE_MS, max: 5000 };

export const signalStage: Stage<Signal> = {
  name: 'signal',
  collection: signals,
  concurrency: 64,
  async run(ctx, { doc }) {
    const learner = await learnerOf(ctx, doc);
    const badges =
      doc.fact.kind === 'award.manual' ? [badgeId.parse(doc.fact.subject.id)] : await badgesFor(ctx, doc);
    await wakeProgress(
      ctx,
      badges.map((badge) => ({ organisation: doc.organisation, badge, learner })),
    );
    return done<Signal>(doc);
  },
};

async function learnerOf(ctx: Context, signal: Signal): Promise<LearnerId> {
  if (signal.user === undefined) return standingFor(ctx, learnerId.parse(signal.who));
  return standingFor(ctx, await resolveLearner(ctx, { organisation: signal.organisation, ...signal.user }));
}

function badgesFor(ctx: Context, signal: Signal): Promise<readonly BadgeId[]> {
  const { organisation, on } = signal;
  return ctx.cache.through(listening, `${organisation}|${on}`, async () => {
    const found: BadgeId[] = [];
    for await (const trigger of every<Trigger>(ctx, triggers, { where: { organisation, on } }))
      found.push(trigger.badge);
    return found;
  });
}
