/** After a launch: the LMS is asked about this learner at once, and a teacher's launch refreshes the roster. */
import type { Context } from '../../context.ts';
import { courses } from '../../model/courses/course.ts';
import { lmsConnections } from '../../model/courses/lms-connection.ts';
import type { PlatformId } from '../../model/ids.ts';
import type { Launched } from '../../model/organisations/session.ts';
import { askableAt, lmsConnectionIdOf } from './access-lms.ts';
import { requestLook } from './look-at-learner.ts';
import { requestRoster } from './request-roster.ts';

/** Nobody waits for the poll (moodle.md section 5, point 7); nobody waits here for the LMS either. */
export async function afterLaunch(ctx: Context, launched: Launched): Promise<void> {
  const { entry } = launched;
  if (entry === undefined || (entry.role === 'learner' && !(await canBeAsked(ctx, launched.platform))))
    return;
  const course = await ctx.store.get(courses, entry.course);
  if (course === undefined) return;
  if (entry.role === 'learner')
    await requestLook(ctx, { course, learner: launched.learner, sub: launched.sub });
  else if (entry.role === 'instructor') await requestRoster(ctx, course);
}

/** An LMS without a connection of ours tells by itself what happens. */
async function canBeAsked(ctx: Context, platform: PlatformId): Promise<boolean> {
  const connection = await ctx.store.get(lmsConnections, lmsConnectionIdOf(platform));
  return connection !== undefined && askableAt(connection, ctx.clock.now()) !== 'never';
}
