/** How far everybody is with a badge, in numbers and by learner. */
import type { Context } from '../../../context.ts';
import { type Award, awards, isHeld } from '../../../model/awards/award.ts';
import type { BadgeId, LearnerId } from '../../../model/ids.ts';
import { type Course, memberships } from '../../../model/courses/course.ts';
import { type Progress, progresses, type Standing } from '../../../model/signals/progress.ts';
import { every } from '../../change.ts';
import { MOST_LEARNERS } from '../../courses/list-learners.ts';

/** Numbers of people; above `MOST_LEARNERS` they are one more than that. */
export interface StandingCounts {
  have: number;
  nearly: number;
  notYet: number;
}

/** Learners of the course now, counted to one above `MOST_LEARNERS`. */
export function countLearners(ctx: Context, course: Course): Promise<number> {
  const where = { course: course.id, role: 'learner', isActive: true };
  return ctx.store.count(memberships, where, MOST_LEARNERS + 1);
}

/** The three counts of a badge in use (criteria.md C36). @param learners as `countLearners` gives them */
export async function countStandings(
  ctx: Context,
  badge: BadgeId,
  learners: number,
): Promise<StandingCounts> {
  const [have, nearly] = await Promise.all(
    (['have', 'nearly'] as const).map((standing) =>
      ctx.store.count(progresses, { badge, standing }, MOST_LEARNERS + 1),
    ),
  );
  const known = (have ?? 0) + (nearly ?? 0);
  return { have: have ?? 0, nearly: nearly ?? 0, notYet: Math.max(0, learners - known) };
}

/** When something was last heard that matters to a badge; undefined where nothing ever was. */
export async function lastHeard(ctx: Context, badge: BadgeId): Promise<number | undefined> {
  const query = { where: { badge }, sort: ['heardAt', 'desc'] as const, limit: 1 };
  const [newest] = (await ctx.store.find(progresses, query)).items;
  return newest === undefined || newest.heardAt === 0 ? undefined : newest.heardAt;
}

/** How a learner stands with a badge, as people see it: a badge that ended is neither held nor just missing. */
export type Place = Standing | 'expired' | 'revoked';

export interface LearnerPlace {
  place: Place;
  met: number;
  of: number;
  progress: Progress | undefined;
  /** The newest award, where there is one. */
  award: Award | undefined;
}

/** Where a learner stands. @param known awards of this badge and learner */
export function placeOf(progress: Progress | undefined, known: readonly Award[], now: number): LearnerPlace {
  const award = [...known].sort((a, b) => b.number - a.number)[0];
  const { met, of } = progress ?? { met: 0, of: 0 };
  return { place: wordOf(progress, award, now), met, of, progress, award };
}

function wordOf(progress: Progress | undefined, award: Award | undefined, now: number): Place {
  if (award?.state === 'awarded') return isHeld(award, now) ? 'have' : 'expired';
  if (award?.state === 'revoked') return 'revoked';
  return progress?.standing === 'have' ? 'not-yet' : (progress?.standing ?? 'no-data');
}

/** Places of some learners with some badges, by `<badge> <learner>`. */
export async function readPlaces(
  ctx: Context,
  badges: readonly BadgeId[],
  learners: readonly LearnerId[],
): Promise<Map<string, LearnerPlace>> {
  const wanted = new Set<string>(badges);
  const found = new Map<string, { progress?: Progress; known: Award[] }>();
  const at = (badge: BadgeId, learner: LearnerId): { progress?: Progress; known: Award[] } => {
    const key = placeKey(badge, learner);
    const entry = found.get(key) ?? { known: [] };
    found.set(key, entry);
    return entry;
  };
  const where = { learner: { in: [...learners] } };
  if (learners.length > 0 && badges.length > 0) {
    for await (const progress of every<Progress>(ctx, progresses, { where }))
      if (wanted.has(progress.badge)) at(progress.badge, progress.learner).progress = progress;
    for await (const award of every<Award>(ctx, awards, { where }))
      if (wanted.has(award.badge)) at(award.badge, award.learner).known.push(award);
  }
  const now = ctx.clock.now();
  const places = badges.flatMap((badge) =>
    learners.map((learner): [string, LearnerPlace] => {
      const { progress, known } = at(badge, learner);
      return [placeKey(badge, learner), placeOf(progress, known, now)];
    }),
  );
  return new Map(places);
}

/** Key of a place in `readPlaces`. */
export function placeKey(badge: BadgeId, learner: LearnerId): string {
  return `${badge} ${learner}`;
}

/** Standings of everybody who was judged for a badge, without their traces. */
export async function standingsOf(ctx: Context, badge: BadgeId): Promise<Map<LearnerId, Standing>> {
  const found = new Map<LearnerId, Standing>();
  for await (const { learner, standing } of every<Progress>(ctx, progresses, { where: { badge } }, 500))
    found.set(learner, standing);
  return found;
}
