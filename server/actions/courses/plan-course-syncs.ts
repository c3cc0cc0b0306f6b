/** Makes sure that every course with a badge that can be earned is read from its LMS. */
import type { Context } from '../../context.ts';
import { type Badge, badges } from '../../model/badges/badge.ts';
import { courses } from '../../model/courses/course.ts';
import { courseSyncs, type LmsConnection, lmsConnections } from '../../model/courses/lms-connection.ts';
import type { CourseId } from '../../model/ids.ts';
import { type Organisation, organisations } from '../../model/organisations/organisation.ts';
import { every } from '../change.ts';
import { askableAt } from './access-lms.ts';
import { courseSyncIdOf, wakeCourseSync } from './sync-course.ts';

/** Wakes the sync of each such course that is not planned already. */
export async function planCourseSyncs(ctx: Context): Promise<void> {
  for await (const { id: organisation } of every<Organisation>(ctx, organisations, {}))
    for await (const connection of every<LmsConnection>(ctx, lmsConnections, { where: { organisation } }))
      if (askableAt(connection, ctx.clock.now()) !== 'never') await planPlatform(ctx, connection);
}

/** Wakes the syncs of one LMS: after its token was saved, and by the schedule. */
export async function planPlatform(ctx: Context, connection: LmsConnection): Promise<void> {
  const live = new Set<CourseId>();
  const where = { platform: connection.platform, state: 'active' };
  for await (const badge of every<Badge>(ctx, badges, { where })) live.add(badge.course);
  for (const id of live) {
    const sync = await ctx.store.get(courseSyncs, courseSyncIdOf(id));
    const course = sync?.work === undefined ? await ctx.store.get(courses, id) : undefined;
    if (course !== undefined) await wakeCourseSync(ctx, course);
  }
}
