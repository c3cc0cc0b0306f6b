/** The door to every page of a teacher: only who launched from this very course as its instructor gets in. */
import type { RequestHandler } from 'express';
import { badgeOfCourse } from '../../actions/badges/badge-of-course.ts';
import { enterCourse, type InCourse } from '../../actions/courses/enter-course.ts';
import type { Actor } from '../../actions/system/audit.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import type { Badge } from '../../model/badges/badge.ts';
import { platforms } from '../../model/platforms/platform.ts';
import { newToken } from '../../ports/random.ts';
import type { Room } from '../../views/teacher/teacher-page.tsx';
import { route } from '../base/answer.ts';
import type { Asked, Reply } from '../base/asked.ts';

/** A request of an instructor of the course. */
export interface Lesson extends InCourse {
  asked: Asked;
  actor: Actor;
  room: Room;
  /** A fresh mark for a form: what is sent with it twice counts once. */
  form: string;
}

export type TeacherHandler = (lesson: Lesson) => Promise<Reply>;
export type BadgeHandler = (lesson: Lesson, badge: Badge) => Promise<Reply>;

/** A route of a course for its instructors; `:course` in the path names it. */
export function teaching(ctx: Context, handler: TeacherHandler): RequestHandler {
  return route(ctx, ['lms'], async (asked) => handler(await enterLesson(ctx, asked)));
}

/** The same for a badge of the course, named by `:badge`. */
export function teachingBadge(ctx: Context, handler: BadgeHandler): RequestHandler {
  return teaching(ctx, async (lesson) => {
    const badge = await badgeOfCourse(ctx, lesson.course.id, lesson.asked.params['badge'] ?? '');
    return handler(lesson, badge);
  });
}

async function enterLesson(ctx: Context, asked: Asked): Promise<Lesson> {
  const inside = await enterCourse(ctx, asked.lms, asked.params['course'] ?? '');
  if (inside.entry.role !== 'instructor')
    throw new BridgeError('FORBIDDEN', 'only instructors of the course may do this');
  const { course, session, platformOrigin } = inside;
  const platform = await ctx.store.get(platforms, course.platform);
  const lms = platform?.name ?? '';
  return {
    ...inside,
    asked,
    actor: { kind: 'instructor', name: session.name === '' ? `${lms}: ${session.sub}` : session.name },
    room: { words: asked.words, now: asked.now, course, lms, platformOrigin },
    form: newToken(ctx.random),
  };
}

/** The mark of the form that was sent. Throws INVALID where there is none. */
export function formMark({ form }: Asked): string {
  const mark = form.text('form');
  if (!/^[\w-]{20,60}$/.test(mark)) throw new BridgeError('INVALID', 'the form has no mark');
  return mark;
}
