/** Says what is wanted of an award at each connected backpack; the delivery's own stage moves it there. */
import type { Context } from '../../context.ts';
import type { Award } from '../../model/awards/award.ts';
import {
  type BackpackHost,
  backpackHosts,
  type Connection,
  connections,
} from '../../model/deliveries/backpack-host.ts';
import { deliveries, type Delivery } from '../../model/deliveries/delivery.ts';
import { type DeliveryId, idOf } from '../../model/ids.ts';
import { dueWork, wake } from '../../model/work.ts';
import { change, every } from '../change.ts';
import { standingFor } from '../learners/resolve-learner.ts';

/** The id of an award's delivery to a connection. */
export function deliveryIdOf(award: Award['id'], connection: Connection['id']): DeliveryId {
  return idOf('delivery', [award, connection]);
}

/**
 * @param wanted the revision that should be there; 0 = nothing. Zero touches only what was sent or is
 *   about to be; a revision goes to every backpack the learner has connected.
 */
export async function wantDeliveries(ctx: Context, award: Award, wanted: number): Promise<void> {
  // What there is of a first revision wants that already.
  if (wanted !== 1)
    for await (const delivery of every<Delivery>(ctx, deliveries, { where: { award: award.id } }))
      await wantAgain(ctx, delivery, wanted);
  if (wanted === 0) return;
  const learner = await standingFor(ctx, award.learner);
  for await (const connection of every<Connection>(ctx, connections, { where: { learner } }))
    if (connection.state !== 'off') await wantDelivery(ctx, award, connection, 'awarded');
}

async function wantAgain(ctx: Context, delivery: Delivery, wanted: number): Promise<void> {
  const now = ctx.clock.now();
  await change<Delivery>(ctx, deliveries, delivery.id, (current) =>
    current.wanted === wanted || current.state === 'cancelled'
      ? undefined
      : wake<Delivery>(
          { ...current, wanted, ...(wanted > 0 ? { cause: 'new-revision' } : {}) },
          now,
          isInCall(current),
        ),
  );
}

/** True while its stage is in the middle of a call to the target. */
export function isInCall(delivery: Delivery): boolean {
  return delivery.state === 'sending';
}

/** Inserts the delivery of an award to a connection, due now; one that is there is left as it is. */
export async function wantDelivery(
  ctx: Context,
  award: Award,
  connection: Connection,
  cause: Delivery['cause'],
  actor?: string,
): Promise<void> {
  const host: BackpackHost | undefined = await ctx.store.get(backpackHosts, connection.host);
  if (host === undefined) return;
  const now = ctx.clock.now();
  await ctx.store.insert(deliveries, [
    {
      id: deliveryIdOf(award.id, connection.id),
      organisation: award.organisation,
      award: award.id,
      badge: award.badge,
      learner: award.learner,
      connection: connection.id,
      host: host.id,
      lane: laneOf(host),
      wanted: award.documents?.revision ?? award.revision,
      there: { kind: 'none' },
      state: 'queued',
      providerState: 'none',
      attempts: 0,
      cause,
      ...(actor === undefined ? {} : { actor }),
      createdAt: now,
      history: [{ at: now, state: 'queued' }],
      work: dueWork(now),
    },
  ]);
}

/** Host name and port of a target's API: what limits, pauses and breakers are kept by. */
export function laneOf(host: BackpackHost): string {
  return new URL(host.api?.apiBase ?? host.address).host;
}
