/** A badge and its activated version as the stages read them: often, so from short memory. */
import { expectFrozen } from './expect-frozen.ts';
import { triggersOf } from '../../criteria/triggers-of.ts';
import type { Bucket } from '../../cache.ts';
import type { Context } from '../../context.ts';
import { type BadgeId, idOf } from '../../model/ids.ts';
import { type Badge, badges, type BadgeVersion, badgeVersions } from '../../model/badges/badge.ts';
import { signalOn } from '../../model/signals/signal.ts';

/** Age at which a changed badge is noticed; an activation waits this long before it sweeps (criteria.md C37). */
export const RULE_CACHE_MS = 2000;

const recentBadges: Bucket<Badge | undefined> = { name: 'badge', ttlMs: RULE_CACHE_MS, max: 2000 };
const frozenVersions: Bucket<FrozenVersion> = { name: 'frozen-version', ttlMs: Infinity, max: 1000 };

/** An immutable version, and the signals that judging it needs. */
export interface FrozenVersion {
  version: BadgeVersion & { frozen: NonNullable<BadgeVersion['frozen']> };
  /** `on` of every signal the rule can need, and of people's decisions about the badge. */
  listens: readonly string[];
}

/** The badge, at most two seconds old. */
export function recentBadge(ctx: Context, id: BadgeId): Promise<Badge | undefined> {
  return ctx.cache.through(recentBadges, id, () => ctx.store.get(badges, id));
}

/** The version of a badge that was activated under this number. */
export function frozenVersion(ctx: Context, badge: Badge, number: number): Promise<FrozenVersion> {
  return ctx.cache.through(frozenVersions, `${badge.id}.${number}`, async () => {
    const version = expectFrozen(
      await ctx.store.get(badgeVersions, idOf('badgeVersion', [badge.id, number])),
    );
    const byHand = signalOn('award.manual', '', 'badge', badge.id);
    return { version, listens: [...triggersOf(version.frozen.rule, badge.platform), byHand] };
  });
}
