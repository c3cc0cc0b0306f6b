/** Inserts the award that a decision asks for; its own stage does the rest. Repeatable. */
import { expiryOf } from '../../criteria/expiry-of.ts';
import type { Context } from '../../context.ts';
import { awards } from '../../model/awards/award.ts';
import type { Badge } from '../../model/badges/badge.ts';
import { type AwardId, idOf, type LearnerId } from '../../model/ids.ts';
import type { GroupTrace, Todo } from '../../model/signals/progress.ts';
import { dueWork } from '../../model/work.ts';
import type { FrozenVersion } from '../badges/frozen-version.ts';

/** The id of a learner's n-th award of a badge. */
export function awardIdOf(badge: Badge['id'], learner: LearnerId, number: number): AwardId {
  return idOf('award', [badge, learner, number]);
}

/** @returns true where this call made it, false where it was there */
export async function makeAward(
  ctx: Context,
  p: {
    badge: Badge;
    version: FrozenVersion['version'];
    learner: LearnerId;
    todo: Extract<Todo, { kind: 'award' }>;
    groups: GroupTrace[];
  },
): Promise<boolean> {
  const { badge, version, learner, todo } = p;
  const id = awardIdOf(badge.id, learner, todo.number);
  const now = ctx.clock.now();
  const { validity } = version.frozen.achievement;
  const added = await ctx.store.insert(awards, [
    {
      id,
      organisation: badge.organisation,
      badge: badge.id,
      version: version.number,
      issuer: version.issuer,
      course: badge.course,
      learner,
      number: todo.number,
      state: 'awarded',
      achievedAt: todo.achievedAt,
      issuedAt: now,
      ...(validity === undefined ? {} : { expiresAt: expiryOf(todo.achievedAt, validity) }),
      cause: {
        kind: todo.cause,
        ...(todo.actor === undefined ? {} : { actor: todo.actor }),
        ...(todo.reason === undefined ? {} : { reason: todo.reason }),
      },
      groups: todo.groups ?? p.groups,
      revision: 1,
      needsAddress: false,
      announced: { revision: 0, state: 'none' },
      work: dueWork(now),
    },
  ]);
  if (added.has(id)) ctx.report({ name: 'awardIssued', badge: badge.id, award: id, cause: todo.cause });
  return added.has(id);
}
