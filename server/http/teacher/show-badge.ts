/** The page of a badge: its editor while there is a draft, else the version in use. */
import { readBadgeInUse } from '../../actions/badges/reading/read-badge.ts';
import type { Context } from '../../context.ts';
import type { Badge } from '../../model/badges/badge.ts';
import { BadgePage, Standings } from '../../views/teacher/badge-page.tsx';
import { html, type Reply } from '../base/asked.ts';
import { doneWord } from './done-word.ts';
import { showEditor } from './editing/show-editor.ts';
import type { Lesson } from './teaching.ts';

/** `GET /courses/:course/teach/badges/:badge` */
export async function showBadge(ctx: Context, lesson: Lesson, badge: Badge): Promise<Reply> {
  if (badge.draft !== undefined) return showEditor(ctx, lesson, badge);
  const inUse = await readBadgeInUse(ctx, badge, lesson.course);
  return html(BadgePage({ room: lesson.room, badge, inUse, done: doneWord(lesson.asked, badge) }));
}

/** `GET …/standings`: how far the course is with a badge in use. */
export async function showStandings(ctx: Context, { course, room }: Lesson, badge: Badge): Promise<Reply> {
  const inUse = await readBadgeInUse(ctx, badge, course);
  return { kind: 'part', part: Standings({ room, badge, inUse }) };
}
