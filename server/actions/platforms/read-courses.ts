/** The courses of an LMS with how far each has been read. */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { type Course, courses } from '../../model/courses/course.ts';
import { type CourseSync, courseSyncs } from '../../model/courses/lms-connection.ts';
import type { Platform } from '../../model/platforms/platform.ts';
import { courseSyncIdOf, wakeCourseSync } from '../courses/sync-course.ts';
import { type Actor, audit } from '../system/audit.ts';

const PAGE = 50;

export interface ListedCourse {
  course: Course;
  /** Undefined where no badge of the course has asked for a reading yet. */
  sync: CourseSync | undefined;
}

/** By title. */
export async function listCourses(
  ctx: Context,
  platform: Platform,
  after: string | undefined,
): Promise<{ items: ListedCourse[]; next: string | undefined }> {
  const page = await ctx.store.find(courses, {
    where: { platform: platform.id },
    sort: ['title', 'asc'],
    limit: PAGE,
    after,
  });
  const items = await Promise.all(
    page.items.map(async (course) => ({
      course,
      sync: await ctx.store.get(courseSyncs, courseSyncIdOf(course.id)),
    })),
  );
  return { items, next: page.next };
}

/** Reads the course again, now. Throws NOT_FOUND. */
export async function checkCourse(ctx: Context, platform: Platform, id: string, actor: Actor): Promise<void> {
  const course = await ctx.store.get(courses, id);
  if (course?.platform !== platform.id) throw new BridgeError('NOT_FOUND', 'no such course');
  await wakeCourseSync(ctx, course);
  await audit(ctx, {
    organisation: course.organisation,
    actor,
    action: 'course.checked',
    subject: course.title,
    subjectId: course.id,
  });
}
