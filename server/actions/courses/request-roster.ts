/** Asks for a course's roster to be read, at most hourly. */
import type { Context } from '../../context.ts';
import { type Course, type Roster, rosters } from '../../model/courses/course.ts';
import { dueWork, wake } from '../../model/work.ts';
import { change } from '../change.ts';

const EVERY_MS = 3_600_000;

export async function requestRoster(
  ctx: Context,
  course: Pick<Course, 'id' | 'organisation'>,
): Promise<void> {
  const now = ctx.clock.now();
  const fresh = { id: course.id, organisation: course.organisation, course: course.id, askedAt: now };
  if ((await ctx.store.insert(rosters, [{ ...fresh, work: dueWork(now) }])).has(course.id)) return;
  await change<Roster>(ctx, rosters, course.id, (current) =>
    now - current.askedAt < EVERY_MS && (current.readAt !== undefined || current.work !== undefined)
      ? undefined
      : wake<Roster>({ ...current, askedAt: now }, now),
  );
}
