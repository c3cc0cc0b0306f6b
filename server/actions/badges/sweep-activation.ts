/**
 * The activation stage: makes signals find the badge, waits until every process knows, then has everybody
 * judged whom it can concern. A signal that comes meanwhile is found by the one or by the other.
 */
import type { Context } from '../../context.ts';
import { type Activation, activations, type Badge, badges, triggers } from '../../model/badges/badge.ts';
import { idOf, type IdentityId, type LearnerId, learnerId } from '../../model/ids.ts';
import { identities } from '../../model/learners/learner.ts';
import { type Progress, progresses } from '../../model/signals/progress.ts';
import { type Signal, signals } from '../../model/signals/signal.ts';
import { done, next, wait } from '../../model/work.ts';
import type { Stage } from '../../stage.ts';
import { standingFor } from '../learners/resolve-learner.ts';
import { wakeProgress } from '../signals/wake-progress.ts';
import { type FrozenVersion, frozenVersion, RULE_CACHE_MS } from './frozen-version.ts';

const PAGE = 100;
/** An activation that has not come true after this long never will. */
const ABANDONED_MS = 60_000;

export const activationStage: Stage<Activation> = {
  name: 'activation',
  collection: activations,
  concurrency: 2,
  async run(ctx, { doc }) {
    const badge = await ctx.store.get(badges, doc.badge);
    const now = ctx.clock.now();
    if (badge === undefined || !hasComeTrue(badge, doc))
      return now - doc.at < ABANDONED_MS ? wait<Activation>(doc, now + 1000) : done<Activation>(doc);
    if (badge.state !== 'active') return done<Activation>(doc);
    const judging = await frozenVersion(ctx, badge, doc.version);
    switch (doc.stage) {
      case 'triggers':
        await listen(ctx, doc, judging);
        return next<Activation>({ ...doc, stage: 'signals' }, ctx.clock.now() + RULE_CACHE_MS + 100);
      case 'signals':
        return sweepSignals(ctx, doc, judging);
      case 'progress':
        return sweepProgress(ctx, doc);
      case 'finished':
        return done<Activation>(doc);
    }
  },
};

function hasComeTrue(badge: Badge, doc: Activation): boolean {
  return badge.version === doc.version && badge.active?.at === doc.at;
}

async function listen(ctx: Context, doc: Activation, { listens }: FrozenVersion): Promise<void> {
  const { organisation, badge } = doc;
  await ctx.store.insert(
    triggers,
    listens.map((on) => ({ id: idOf('trigger', [badge, on]), organisation, badge, on })),
  );
}

/** Everybody about whom something was heard that can matter. */
async function sweepSignals(ctx: Context, doc: Activation, { listens }: FrozenVersion): Promise<Activation> {
  const page = await ctx.store.find(signals, {
    where: { on: { in: listens } },
    limit: PAGE,
    after: doc.cursor,
  });
  const learners = await learnersOf(ctx, page.items);
  const { organisation, badge } = doc;
  await wakeProgress(
    ctx,
    learners.map((learner) => ({ organisation, badge, learner })),
  );
  return onwards(ctx, doc, page.next, learners.length, 'progress');
}

async function learnersOf(ctx: Context, heard: readonly Signal[]): Promise<LearnerId[]> {
  const found = new Set<LearnerId>();
  for (const who of new Set(heard.map((signal) => signal.who))) found.add(await learnerOf(ctx, who));
  return [...found];
}

async function learnerOf(ctx: Context, who: IdentityId | LearnerId): Promise<LearnerId> {
  const identity = await ctx.store.get(identities, who);
  return standingFor(ctx, identity?.learner ?? learnerId.parse(who));
}

/** Everybody who was judged by an earlier version. */
async function sweepProgress(ctx: Context, doc: Activation): Promise<Activation> {
  const { organisation, badge } = doc;
  const query = { where: { badge }, sort: ['heardAt', 'asc'] as const, limit: PAGE, after: doc.cursor };
  const page = await ctx.store.find(progresses, query);
  const outdated = page.items.filter((progress: Progress) => progress.version !== doc.version);
  await wakeProgress(
    ctx,
    outdated.map(({ learner }) => ({ organisation, badge, learner })),
  );
  return onwards(ctx, doc, page.next, outdated.length, 'finished');
}

function onwards(
  ctx: Context,
  doc: Activation,
  cursor: string | undefined,
  swept: number,
  stage: Activation['stage'],
): Activation {
  const { cursor: _cursor, ...rest } = doc;
  const counted: Activation = { ...rest, swept: doc.swept + swept };
  if (cursor !== undefined) return next({ ...counted, cursor }, ctx.clock.now());
  return stage === 'finished' ? done({ ...counted, stage }) : next({ ...counted, stage }, ctx.clock.now());
}
