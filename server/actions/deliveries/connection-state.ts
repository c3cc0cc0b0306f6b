/** Changes of a learner's connection, and what they mean for deliveries that wait for it (providers.md P24). */
import type { Context } from '../../context.ts';
import {
  type Connection,
  type ConnectionReason,
  connections,
  type Grant,
  grants,
} from '../../model/deliveries/backpack-host.ts';
import { deliveries, type Delivery } from '../../model/deliveries/delivery.ts';
import { type ConnectionId, type GrantId, idOf } from '../../model/ids.ts';
import { wake } from '../../model/work.ts';
import { change, every } from '../change.ts';

export function grantIdOf(connection: ConnectionId): GrantId {
  return idOf('grant', [connection]);
}

/** The connection works: deliveries that waited for a person go on. */
export async function connectionWorks(
  ctx: Context,
  id: ConnectionId,
  addresses?: Connection['addresses'],
): Promise<void> {
  const now = ctx.clock.now();
  await change<Connection>(ctx, connections, id, (current) => {
    if (current.state === 'off') return undefined;
    const { reason: _mended, ...rest } = current;
    const since = current.state === 'connected' ? current.since : now;
    return {
      ...rest,
      state: 'connected',
      since,
      changedAt: now,
      ...(addresses === undefined ? {} : { addresses, addressesAt: now }),
    };
  });
  for await (const delivery of every<Delivery>(ctx, deliveries, {
    where: { connection: id, state: 'action_needed' },
  }))
    await change<Delivery>(ctx, deliveries, delivery.id, (current) =>
      current.state === 'action_needed' ? wake<Delivery>({ ...current, state: 'queued' }, now) : undefined,
    );
}

/** The connection needs its learner. */
export async function connectionNeedsLearner(
  ctx: Context,
  id: ConnectionId,
  reason: ConnectionReason,
): Promise<void> {
  await change<Connection>(ctx, connections, id, (current) =>
    current.state === 'off' || (current.state === 'action_needed' && current.reason === reason)
      ? undefined
      : { ...current, state: 'action_needed', reason, changedAt: ctx.clock.now() },
  );
}

/** Asks the grant for a fresh token, unless the one that failed has been replaced meanwhile (P21). */
export async function refreshGrant(ctx: Context, id: ConnectionId, failedGeneration: number): Promise<void> {
  const now = ctx.clock.now();
  await change<Grant>(ctx, grants, grantIdOf(id), (current) =>
    current.state === 'ready' && current.generation === failedGeneration
      ? wake<Grant>({ ...current, expiresAt: now }, now)
      : undefined,
  );
}
