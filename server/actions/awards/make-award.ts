/** Inserts the award that a decision asks for; its own stage does the rest. Repeatable. */
import { expiryOf } from '../../criteria/expiry-of.ts';
import type { Context } from '../../context.ts';
import { type Award, awards } from '../../model/awards/award.ts';
import type { Badge } from '../../model/badges/badge.ts';
import type { LearnerId } from '../../model/ids.ts';
import type { GroupTrace, Todo } from '../../model/signals/progress.ts';
import { dueWork } from '../../model/work.ts';
import type { Fresh } from '../../model/record.ts';
import type { Insert } from '../../stage.ts';
import type { FrozenVersion } from '../badges/frozen-version.ts';
import { awardIdOf } from './known-awards.ts';
import { makeDocuments } from './make-documents.ts';

/** What was decided about a learner and a badge. */
interface Decided {
  badge: Badge;
  version: FrozenVersion['version'];
  learner: LearnerId;
  todo: Extract<Todo, { kind: 'award' }>;
  /** The trace to keep where the decision has none of its own. */
  groups: GroupTrace[];
}

/**
 * Makes the documents first, so that the award is stored once and complete. Where they cannot be made it is
 * stored without, and its own stage goes on from there: an award counts before it has documents.
 * @returns true where this call made it, false where it was there
 */
export async function makeAward(ctx: Context, p: Decided, insert: Insert): Promise<boolean> {
  const award = newAward(p, ctx.clock.now());
  if ((await ctx.store.get(awards, award.id)) !== undefined) return false;
  const added = await insert(awards, [await withDocuments(ctx, award)]);
  const isNew = added.has(award.id);
  if (isNew) ctx.report({ name: 'awardIssued', badge: p.badge.id, award: award.id, cause: p.todo.cause });
  return isNew;
}

async function withDocuments(ctx: Context, award: Fresh<Award>): Promise<Fresh<Award>> {
  try {
    const documents = await makeDocuments(ctx, award);
    return documents === undefined ? award : { ...award, documents };
  } catch (thrown) {
    ctx.log.warn('an award is stored before its documents', { award: award.id, err: thrown });
    return award;
  }
}

function newAward({ badge, version, learner, todo, groups }: Decided, now: number): Fresh<Award> {
  const { validity } = version.frozen.achievement;
  return {
    id: awardIdOf(badge.id, learner, todo.number),
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
    groups: todo.groups ?? groups,
    revision: 1,
    needsAddress: false,
    announced: { revision: 0, state: 'none' },
    work: dueWork(now),
  };
}
