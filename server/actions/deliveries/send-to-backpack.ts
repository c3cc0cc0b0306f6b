/** A learner sends earlier awards to a connected backpack: one, or all that are not there. */
import type { Context } from '../../context.ts';
import { type Award, awards, isHeld } from '../../model/awards/award.ts';
import type { Connection } from '../../model/deliveries/backpack-host.ts';
import { deliveries } from '../../model/deliveries/delivery.ts';
import { change, every } from '../change.ts';
import { aliasesOf } from '../learners/resolve-learner.ts';
import { retryDelivery } from './retry-delivery.ts';
import { deliveryIdOf, wantDelivery } from './want-deliveries.ts';

/** Wants one award at the connection; a delivery that ended without success is set going again. */
export async function sendToBackpack(
  ctx: Context,
  award: Award,
  connection: Connection,
  actor: string,
): Promise<void> {
  const id = deliveryIdOf(award.id, connection.id);
  const known = await ctx.store.get(deliveries, id);
  if (known === undefined) await wantDelivery(ctx, award, connection, 'asked-by-learner', actor);
  else if (known.state !== 'delivered') {
    await change(ctx, deliveries, id, (current) =>
      current.wanted === award.revision ? undefined : { ...current, wanted: award.revision },
    );
    await retryDelivery(ctx, id, actor);
  }
}

/**
 * Wants every award that the learner holds; one that waits for an address follows by itself once it has one.
 * @returns how many were asked for
 */
export async function sendAllToBackpack(
  ctx: Context,
  connection: Connection,
  actor: string,
): Promise<number> {
  const now = ctx.clock.now();
  let asked = 0;
  const { learners } = await aliasesOf(ctx, connection.learner);
  for (const learner of learners)
    for await (const award of every<Award>(ctx, awards, { where: { learner } })) {
      if (!isHeld(award, now) || award.needsAddress) continue;
      await sendToBackpack(ctx, award, connection, actor);
      asked += 1;
    }
  return asked;
}
