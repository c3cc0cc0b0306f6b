/** Takes a page of a roster in; who is missing from a roster that was read whole is no longer active (lti.md L43). */
import type { Context } from '../../context.ts';
import { type Course, type Membership, memberships } from '../../model/courses/course.ts';
import type { LmsMember } from '../../ports/lms.ts';
import { change, every } from '../change.ts';
import { recordMembers } from './record-members.ts';

/**
 * @param startedAt when the reading of the whole roster began
 * @param isLast true with the last page: members not seen since `startedAt` become inactive
 */
export async function readRoster(
  ctx: Context,
  course: Course,
  members: readonly LmsMember[],
  startedAt: number,
  isLast: boolean,
): Promise<void> {
  await recordMembers(ctx, course, members, startedAt);
  if (!isLast) return;
  for (const role of ['learner', 'instructor', 'other'] as const) {
    const where = { course: course.id, role, isActive: true };
    for await (const member of every<Membership>(ctx, memberships, { where, sort: ['sortName', 'asc'] })) {
      if (member.seenAt >= startedAt) continue;
      await change(ctx, memberships, member.id, (current) =>
        current.seenAt >= startedAt ? undefined : { ...current, isActive: false },
      );
    }
  }
}
