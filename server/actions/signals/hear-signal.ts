/** Has the progress of every live badge judged that a signal can matter to. The signal is durable before. */
import type { Bucket } from '../../cache.ts';
import type { Context } from '../../context.ts';
import { type Trigger, triggers } from '../../model/badges/badge.ts';
import { type BadgeId, badgeId, type LearnerId } from '../../model/ids.ts';
import type { Signal } from '../../model/signals/signal.ts';
import type { Insert } from '../../stage.ts';
import { RULE_CACHE_MS } from '../badges/frozen-version.ts';
import { every } from '../change.ts';
import { hearProgress } from './judge-progress.ts';

const listening: Bucket<readonly BadgeId[]> = { name: 'trigger', ttlMs: RULE_CACHE_MS, max: 5000 };

/** Repeatable. @param learnerOf whose progress it is; asked where a badge listens */
export async function hearSignal(
  ctx: Context,
  signal: Pick<Signal, 'organisation' | 'on' | 'fact'>,
  learnerOf: () => Promise<LearnerId>,
  insert: Insert,
): Promise<void> {
  const { organisation, fact } = signal;
  const badges =
    fact.kind === 'award.manual' ? [badgeId.parse(fact.subject.id)] : await badgesFor(ctx, signal);
  if (badges.length === 0) return;
  const learner = await learnerOf();
  for (const badge of badges) await hearProgress(ctx, { organisation, badge, learner }, insert);
}

function badgesFor(
  ctx: Context,
  { organisation, on }: Pick<Signal, 'organisation' | 'on'>,
): Promise<readonly BadgeId[]> {
  return ctx.cache.through(listening, `${organisation}|${on}`, async () => {
    const found: BadgeId[] = [];
    for await (const trigger of every<Trigger>(ctx, triggers, { where: { organisation, on } }))
      found.push(trigger.badge);
    return found;
  });
}
