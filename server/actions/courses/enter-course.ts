/** Who may open a page of a course: the holder of a session with a fresh launch from there. */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { type Course, courses } from '../../model/courses/course.ts';
import { courseId } from '../../model/ids.ts';
import type { ContextEntry, LmsSession } from '../../model/organisations/session.ts';
import { platforms } from '../../model/platforms/platform.ts';
import { entryOf } from '../sessions/read-session.ts';

export interface InCourse {
  session: LmsSession;
  entry: ContextEntry;
  course: Course;
  /** Origin of the LMS around a framed page. */
  platformOrigin: string;
}

/**
 * The course of an address, for the holder of this session. Says the same of a course that is not there
 * as of one that this person did not launch from.
 * @param id as it stands in the address
 * @throws NOT_SIGNED_IN without a session · FORBIDDEN without a launch from this course
 */
export async function enterCourse(
  ctx: Context,
  session: LmsSession | undefined,
  id: string,
): Promise<InCourse> {
  if (session === undefined) throw new BridgeError('NOT_SIGNED_IN', 'no session of an LMS');
  const parsed = courseId.safeParse(id);
  const entry = parsed.success ? entryOf(session, parsed.data, ctx.clock.now()) : undefined;
  const course = entry === undefined ? undefined : await ctx.store.get(courses, entry.course);
  if (entry === undefined || course?.organisation !== session.organisation)
    throw new BridgeError('FORBIDDEN', 'the session has no launch from this course');
  const platform = await ctx.store.get(platforms, course.platform);
  if (platform === undefined) throw new BridgeError('NOT_FOUND', 'the LMS of the course is gone');
  return { session, entry, course, platformOrigin: new URL(platform.authorizationEndpoint).origin };
}
