/** The learners of a course with one badge: who has it, who is how far; by name, filtered, page by page. */
import type { Context } from '../../../context.ts';
import type { Badge } from '../../../model/badges/badge.ts';
import type { Course } from '../../../model/courses/course.ts';
import type { LearnerId } from '../../../model/ids.ts';
import { learners } from '../../../model/learners/learner.ts';
import { progresses, type Progress, type Standing } from '../../../model/signals/progress.ts';
import { every } from '../../change.ts';
import { courseLearner, type CourseLearner, isNamed, listLearners } from '../../courses/list-learners.ts';
import { type LearnerPlace, placeKey, readPlaces, standingsOf } from './read-standings.ts';

export interface LearnerFilter {
  /** Part of a name; empty for everybody. */
  search: string;
  standing: Standing | undefined;
  /** From 1. */
  page: number;
}

export interface PageOf<T> {
  entries: T[];
  total: number;
  /** From 1; the last page where a later one was asked for. */
  page: number;
  pageSize: number;
}

export type BadgeLearner = CourseLearner & LearnerPlace;

export const PAGE_SIZE = 50;

/** Who has it is listed also after having left the course. */
export async function readBadgeLearners(
  ctx: Context,
  badge: Badge,
  course: Course,
  filter: LearnerFilter,
): Promise<PageOf<BadgeLearner>> {
  const everybody = await listLearners(ctx, course, filter.search);
  const wanted =
    filter.standing === undefined
      ? everybody
      : await withStanding(ctx, badge, course, everybody, { ...filter, standing: filter.standing });
  const { entries, ...where } = pageOf(wanted, filter.page);
  const ids = entries.map(({ learner }) => learner);
  const places = await readPlaces(ctx, [badge.id], ids);
  const shown = entries.flatMap((entry) => {
    const place = places.get(placeKey(badge.id, entry.learner));
    return place === undefined ? [] : [{ ...entry, ...place }];
  });
  return { ...where, entries: shown };
}

/** One page of a list; a page beyond the end is the last one. */
export function pageOf<T>(all: readonly T[], asked: number, pageSize = PAGE_SIZE): PageOf<T> {
  const last = Math.max(1, Math.ceil(all.length / pageSize));
  const page = Math.min(Math.max(1, asked), last);
  return { entries: all.slice((page - 1) * pageSize, page * pageSize), total: all.length, page, pageSize };
}

async function withStanding(
  ctx: Context,
  badge: Badge,
  course: Course,
  everybody: readonly CourseLearner[],
  filter: LearnerFilter & { standing: Standing },
): Promise<CourseLearner[]> {
  const standings = await standingsOf(ctx, badge.id);
  const found = everybody.filter(({ learner }) => (standings.get(learner) ?? 'no-data') === filter.standing);
  if (filter.standing !== 'have') return found;
  const here = new Set<LearnerId>(everybody.map(({ learner }) => learner));
  return [...found, ...(await formerHolders(ctx, badge, course, here, filter.search))];
}

async function formerHolders(
  ctx: Context,
  badge: Badge,
  course: Course,
  here: ReadonlySet<LearnerId>,
  search: string,
): Promise<CourseLearner[]> {
  const found: CourseLearner[] = [];
  const where = { badge: badge.id, standing: 'have' };
  for await (const { learner } of every<Progress>(ctx, progresses, { where }, 500)) {
    if (here.has(learner)) continue;
    const known = await courseLearner(ctx, course, learner);
    const name = known?.name ?? (await ctx.store.get(learners, learner))?.name ?? '';
    if (isNamed(name, search) && known?.hasLeft !== false) found.push({ learner, name, hasLeft: true });
  }
  return found;
}
