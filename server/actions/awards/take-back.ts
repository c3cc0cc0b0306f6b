/** Marks an award revoked; its own stage sets the status bit and tells every target. Repeatable. */
import type { Context } from '../../context.ts';
import { type Award, awards } from '../../model/awards/award.ts';
import type { AwardId } from '../../model/ids.ts';
import type { Todo } from '../../model/signals/progress.ts';
import { wake } from '../../model/work.ts';
import { change } from '../change.ts';

export async function takeBack(
  ctx: Context,
  id: AwardId,
  todo: Extract<Todo, { kind: 'revoke' }>,
): Promise<void> {
  const now = ctx.clock.now();
  const before = await ctx.store.get(awards, id);
  const after = await change<Award>(ctx, awards, id, (current) =>
    current.state === 'revoked'
      ? undefined
      : wake<Award>(
          { ...current, state: 'revoked', revoked: { at: now, by: todo.actor, reason: todo.reason } },
          now,
        ),
  );
  if (before?.state === 'awarded' && after?.state === 'revoked')
    ctx.report({ name: 'awardRevoked', badge: after.badge, award: id });
}
