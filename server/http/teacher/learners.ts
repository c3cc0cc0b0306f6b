/** Lists of learners: of one badge, of the whole course, and one learner with every badge. */
import { z } from 'zod';
import { readBadgeInUse } from '../../actions/badges/reading/read-badge.ts';
import { readBadgeLearners } from '../../actions/badges/reading/read-badge-learners.ts';
import { readCourseLearner, readGrid } from '../../actions/badges/reading/read-course-learners.ts';
import { courseLearner } from '../../actions/courses/list-learners.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import type { Badge } from '../../model/badges/badge.ts';
import { standing } from '../../model/signals/progress.ts';
import { BadgeLearnersPage } from '../../views/teacher/learners/badge-learners-page.tsx';
import { CourseLearnerPage } from '../../views/teacher/learners/course-learner-page.tsx';
import { LearnersPage } from '../../views/teacher/learners/learners-page.tsx';
import { teacherPaths } from '../../views/teacher/teacher-paths.ts';
import { learnerName } from '../../views/teacher/teacher-words.ts';
import { type Asked, html, type Reply, seeOther } from '../base/asked.ts';
import type { Lesson } from './teaching.ts';

const pageNumber = z.coerce.number().int().min(1).max(100_000).catch(1);
const filter = z.object({
  q: z.string().transform((text) => text.trim().slice(0, 200)),
  standing: standing.optional().catch(undefined),
  badge: z.string().max(200).optional().catch(undefined),
  page: pageNumber,
  columns: pageNumber,
});

/** What the address asks for; anything senseless counts as not asked. */
function filterOf({ query }: Asked): z.infer<typeof filter> {
  const given = (name: string): string | undefined => query.get(name) ?? undefined;
  return filter.parse({
    q: given('q') ?? '',
    standing: given('standing'),
    badge: given('badge') === '' ? undefined : given('badge'),
    page: given('page') ?? '1',
    columns: given('columns') ?? '1',
  });
}

/** `GET …/badges/:badge/learners`; a badge that was never activated has no learners yet. */
export async function showBadgeLearners(ctx: Context, lesson: Lesson, badge: Badge): Promise<Reply> {
  const { asked, course, room } = lesson;
  if (badge.version === undefined) return seeOther(teacherPaths.badge(course.id, badge.id));
  const { q: search, standing, page } = filterOf(asked);
  const learners = await readBadgeLearners(ctx, badge, course, { search, standing, page });
  const { sentence } = await readBadgeInUse(ctx, badge, course);
  return html(BadgeLearnersPage({ room, badge, learners, sentence, search, standing }));
}

/** `GET /courses/:course/teach/learners` */
export async function showLearners(ctx: Context, { asked, course, room }: Lesson): Promise<Reply> {
  const { q: search, standing, page, columns, badge } = filterOf(asked);
  const grid = await readGrid(ctx, course, { search, standing, page, columns, badge });
  return html(LearnersPage({ room, grid, search, standing, badge }));
}

/** `GET /courses/:course/learners/:learner`: where a submission review of the gradebook leads. */
export async function showCourseLearner(ctx: Context, { asked, course, room }: Lesson): Promise<Reply> {
  const found = await courseLearner(ctx, course, asked.params['learner'] ?? '');
  if (found === undefined) throw new BridgeError('NOT_FOUND', 'nobody of this course');
  const badges = await readCourseLearner(ctx, course, found.learner);
  const learner = { ...found, name: learnerName(found, asked.words) };
  return html(CourseLearnerPage({ room, learner, badges }));
}
