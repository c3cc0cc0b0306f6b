/** What happens to a whole badge: a draft is opened or thrown away, the badge is withdrawn or removed. */
import { withdrawBadge } from '../../actions/badges/activate-badge.ts';
import { dropDraft, openDraft, removeDraftBadge } from '../../actions/badges/edit-draft.ts';
import type { Context } from '../../context.ts';
import type { Badge } from '../../model/badges/badge.ts';
import { teacherPaths, withQuery } from '../../views/teacher/teacher-paths.ts';
import { type Reply, seeOther } from '../base/asked.ts';
import type { Lesson } from './teaching.ts';

/** `POST …/draft`: the one draft of the next version, opened in the editor. */
export async function editBadge(ctx: Context, { course, actor }: Lesson, badge: Badge): Promise<Reply> {
  await openDraft(ctx, badge, actor);
  return seeOther(teacherPaths.badge(course.id, badge.id));
}

/** `POST …/discard` */
export async function discardDraft(ctx: Context, { course, actor }: Lesson, badge: Badge): Promise<Reply> {
  await dropDraft(ctx, badge, actor);
  return seeOther(withQuery(teacherPaths.badge(course.id, badge.id), { done: 'discarded' }));
}

/** `POST …/withdraw` */
export async function withdraw(ctx: Context, { course, actor }: Lesson, badge: Badge): Promise<Reply> {
  if (badge.state !== 'withdrawn') await withdrawBadge(ctx, badge, actor);
  return seeOther(withQuery(teacherPaths.badge(course.id, badge.id), { done: 'withdrawn' }));
}

/** `POST …/remove` */
export async function removeBadge(ctx: Context, { course, actor }: Lesson, badge: Badge): Promise<Reply> {
  await removeDraftBadge(ctx, badge, actor);
  return seeOther(withQuery(teacherPaths.board(course.id), { done: 'removed' }));
}
