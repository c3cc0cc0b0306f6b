/** The board of a course, and making a badge on it. */
import { z } from 'zod';
import { createBadge } from '../../actions/badges/create-badge.ts';
import { courseItemOf } from '../../actions/badges/editing/rule-items.ts';
import { readBoard } from '../../actions/badges/reading/read-board.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import type { BadgeContent } from '../../model/badges/badge.ts';
import type { Course } from '../../model/courses/course.ts';
import { BoardPage } from '../../views/teacher/board-page.tsx';
import { teacherPaths } from '../../views/teacher/teacher-paths.ts';
import { html, type Reply, seeOther } from '../base/asked.ts';
import { formMark, type Lesson } from './teaching.ts';

/** `GET /courses/:course/teach` */
export async function showBoard(ctx: Context, lesson: Lesson): Promise<Reply> {
  const { asked, room, course, form } = lesson;
  const isRemoved = asked.query.get('done') === 'removed';
  const done = isRemoved ? asked.words.t('teacher.badge.done.removed') : undefined;
  return html(BoardPage({ room, board: await readBoard(ctx, course), form, done }));
}

const newBadge = z.object({ name: z.string().max(200), start: z.enum(['course', 'empty']) });

/** `POST /courses/:course/teach/badges`: a draft, opened in the editor. */
export async function makeBadge(ctx: Context, { asked, course, actor }: Lesson): Promise<Reply> {
  const parsed = newBadge.safeParse({ name: asked.form.text('name'), start: asked.form.text('start') });
  if (!parsed.success) throw new BridgeError('INVALID', 'not a new badge');
  const { name, start } = parsed.data;
  const badge = await createBadge(ctx, {
    course,
    actor,
    language: asked.words.lang,
    content: { name, ...startingWith(start, course) },
    form: formMark(asked),
  });
  return seeOther(teacherPaths.badge(course.id, badge.id));
}

/** What the rule begins with. */
export function startingWith(start: 'course' | 'empty', course: Course): Partial<BadgeContent> {
  const items = [courseItemOf(course)];
  if (start === 'empty') return { items };
  const first = { id: 'r1', kind: 'course.completed', item: '', result: 'complete', percent: '' } as const;
  return { items, groups: [{ need: 'any', requirements: [first] }] };
}
