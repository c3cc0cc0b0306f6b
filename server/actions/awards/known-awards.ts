/** The awards of a badge that a learner has had, found by their ids: their numbers rise from 1 without a gap. */
import type { Context } from '../../context.ts';
import { type Award, awards } from '../../model/awards/award.ts';
import { type AwardId, type BadgeId, idOf, type LearnerId } from '../../model/ids.ts';

/** The id of a learner's n-th award of a badge. */
export function awardIdOf(badge: BadgeId, learner: LearnerId, number: number): AwardId {
  return idOf('award', [badge, learner, number]);
}

/**
 * Oldest first, revoked ones included.
 * @param learners every id the learner has: a number follows on those under all of them (criteria.md C27)
 */
export async function knownAwards(
  ctx: Context,
  badge: BadgeId,
  learners: readonly LearnerId[],
): Promise<Award[]> {
  const known: Award[] = [];
  for (let number = 1; ; number++) {
    const ids = learners.map((learner) => awardIdOf(badge, learner, number));
    const found = await Promise.all(ids.map((id) => ctx.store.get(awards, id)));
    const there = found.filter((award) => award !== undefined);
    if (there.length === 0) return known;
    known.push(...there);
  }
}
