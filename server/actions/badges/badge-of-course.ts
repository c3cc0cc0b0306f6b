/** A badge by its id, as a page of a course may show it. */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { type Badge, badges } from '../../model/badges/badge.ts';
import type { CourseId } from '../../model/ids.ts';

/** The badge. Throws NOT_FOUND for a badge of another course as for one that does not exist. */
export async function badgeOfCourse(ctx: Context, course: CourseId, id: string): Promise<Badge> {
  const badge = id === '' ? undefined : await ctx.store.get(badges, id);
  if (badge?.course !== course) throw new BridgeError('NOT_FOUND', 'no such badge in this course');
  return badge;
}
