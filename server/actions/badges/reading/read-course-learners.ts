/** Learners and badges of a course as a grid, and one learner with every badge. */
import type { SentencePart } from '../../../criteria/sentence-of.ts';
import type { Context } from '../../../context.ts';
import type { Badge } from '../../../model/badges/badge.ts';
import type { Course } from '../../../model/courses/course.ts';
import type { LearnerId } from '../../../model/ids.ts';
import type { GroupTrace } from '../../../model/signals/progress.ts';
import { type CourseLearner, listLearners } from '../../courses/list-learners.ts';
import { sentenceOfVersion } from './read-badge.ts';
import { judgingVersion, traceOf } from './read-badge-learner.ts';
import { type LearnerFilter, pageOf, type PageOf } from './read-badge-learners.ts';
import { badgesOfCourse } from './read-board.ts';
import { type LearnerPlace, placeKey, readPlaces, standingsOf } from './read-standings.ts';

/** Badges side by side; more are on further pages of the grid. */
export const GRID_BADGES = 5;
const GRID_LEARNERS = 25;

export interface GridFilter extends LearnerFilter {
  /** The badge that `standing` is about; any badge shown where it is undefined. */
  badge: string | undefined;
  /** Page of badges, from 1. */
  columns: number;
}

export interface GridRow extends CourseLearner {
  places: LearnerPlace[];
}

export interface Grid {
  /** Every badge that was activated once. */
  all: Badge[];
  /** Those side by side here. */
  badges: PageOf<Badge>;
  learners: PageOf<GridRow>;
}

export async function readGrid(ctx: Context, course: Course, filter: GridFilter): Promise<Grid> {
  const all = (await badgesOfCourse(ctx, course)).filter(({ version }) => version !== undefined);
  const chosen = all.filter((badge) => filter.badge === undefined || badge.id === filter.badge);
  const badges = pageOf(chosen, filter.columns, GRID_BADGES);
  const named = await listLearners(ctx, course, filter.search);
  const wanted = await withStanding(ctx, badges.entries, named, filter.standing);
  const { entries, ...where } = pageOf(wanted, filter.page, GRID_LEARNERS);
  const ids = badges.entries.map(({ id }) => id);
  const places = await readPlaces(
    ctx,
    ids,
    entries.map(({ learner }) => learner),
  );
  const rows = entries.map((entry) => ({
    ...entry,
    places: ids.flatMap((id) => places.get(placeKey(id, entry.learner)) ?? []),
  }));
  return { all, badges, learners: { ...where, entries: rows } };
}

async function withStanding(
  ctx: Context,
  badges: readonly Badge[],
  everybody: readonly CourseLearner[],
  standing: GridFilter['standing'],
): Promise<readonly CourseLearner[]> {
  if (standing === undefined) return everybody;
  const all = await Promise.all(badges.map((badge) => standingsOf(ctx, badge.id)));
  return everybody.filter(({ learner }) =>
    all.some((standings) => (standings.get(learner) ?? 'no-data') === standing),
  );
}

export interface LearnerBadge extends LearnerPlace {
  badge: Badge;
  sentence: SentencePart[];
  groups: GroupTrace[];
}

/** A learner with every badge of the course that can be earned, or was. */
export async function readCourseLearner(
  ctx: Context,
  course: Course,
  learner: LearnerId,
): Promise<LearnerBadge[]> {
  const all = (await badgesOfCourse(ctx, course)).filter(({ version }) => version !== undefined);
  const places = await readPlaces(
    ctx,
    all.map(({ id }) => id),
    [learner],
  );
  const found: LearnerBadge[] = [];
  for (const badge of all) {
    const place = places.get(placeKey(badge.id, learner));
    if (place === undefined || (badge.state === 'withdrawn' && place.award === undefined)) continue;
    const { progress } = place;
    const version = await judgingVersion(ctx, badge, progress);
    const seen = await traceOf(ctx, badge, course, { version, learner, progress });
    const { met, of, groups } = seen;
    found.push({ ...place, met, of, groups, badge, sentence: sentenceOfVersion(version, course) });
  }
  return found;
}
