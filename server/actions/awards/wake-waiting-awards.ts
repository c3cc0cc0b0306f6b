/** Lets awards go on that waited for an address to be issued to (criteria.md C30c). */
import type { Context } from '../../context.ts';
import type { LearnerId } from '../../model/ids.ts';
import { type Award, awards } from '../../model/awards/award.ts';
import { wake } from '../../model/work.ts';
import { change, every } from '../change.ts';

/** Wakes every award of the learner whose documents wait for an address. */
export async function wakeWaitingAwards(ctx: Context, learner: LearnerId): Promise<void> {
  const now = ctx.clock.now();
  for await (const award of every<Award>(ctx, awards, { where: { learner } }))
    if (award.needsAddress)
      await change(ctx, awards, award.id, (current) =>
        current.needsAddress ? wake(current, now) : undefined,
      );
}
