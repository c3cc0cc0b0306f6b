/** How many would get a draft: the live counts beside the editor (criteria.md C36). */
import type { Bucket } from '../../../cache.ts';
import type { Context } from '../../../context.ts';
import type { Badge, BadgeVersion } from '../../../model/badges/badge.ts';
import type { Course } from '../../../model/courses/course.ts';
import { draftRule } from '../draft-rule.ts';
import { dryRun, type DryRunResult } from '../dry-run.ts';

export interface DraftCounts {
  have: number;
  now: number;
  nearly: number;
  /** Those about whom nothing is known are among them. */
  notYet: number;
}

/** incomplete: the rule cannot be judged yet · soon: another state of it was counted a moment ago */
export type Counted = { kind: 'incomplete' } | { kind: 'soon' } | ({ kind: 'counted' } & DraftCounts);

/** A draft is counted once in this time, however fast it is saved. */
const EVERY_MS = 2000;
const turns: Bucket<number> = { name: 'draft-count-turn', ttlMs: EVERY_MS, max: 1000 };
const counts: Bucket<DraftCounts> = { name: 'draft-count', ttlMs: 20_000, max: 200 };

export async function countDraft(
  ctx: Context,
  p: { badge: Badge; course: Course; version: BadgeVersion },
): Promise<Counted> {
  const { badge, course, version } = p;
  const rule = version.frozen?.rule ?? draftRule(version.content, course);
  if (rule === undefined) return { kind: 'incomplete' };
  const { rev } = version;
  const turn = await ctx.cache.through(turns, version.id, () => Promise.resolve(rev));
  if (turn !== rev) return { kind: 'soon' };
  const found = await ctx.cache.through(counts, `${version.id}@${rev}`, async () =>
    countsOf(await dryRun(ctx, { badge, course, rule })),
  );
  return { kind: 'counted', ...found };
}

/** The lists of a dry run as numbers. */
export function countsOf(result: DryRunResult): DraftCounts {
  return {
    have: result.have.length,
    now: result.now.length,
    nearly: result.nearly.length,
    notYet: result.notYet.length + result.unknown.length,
  };
}
