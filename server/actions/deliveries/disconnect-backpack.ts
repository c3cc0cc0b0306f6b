/** A learner ends a connection: tokens are deleted and revoked, what was not sent is cancelled (providers.md P24). */
import type { Context } from '../../context.ts';
import { type Connection, connections, type Grant, grants } from '../../model/deliveries/backpack-host.ts';
import { deliveries, type Delivery } from '../../model/deliveries/delivery.ts';
import type { ConnectionId } from '../../model/ids.ts';
import { wake } from '../../model/work.ts';
import { change, every } from '../change.ts';
import { grantIdOf } from './connection-state.ts';
import { isInCall } from './want-deliveries.ts';

/** The connection's new state is the decisive write: the stages of grant and deliveries read it. */
export async function disconnectBackpack(ctx: Context, id: ConnectionId): Promise<void> {
  const now = ctx.clock.now();
  await change<Connection>(ctx, connections, id, (current) => {
    if (current.state === 'off') return undefined;
    const { reason: _reason, ...rest } = current;
    return { ...rest, state: 'off', addresses: [], changedAt: now };
  });
  await change<Grant>(ctx, grants, grantIdOf(id), (current) =>
    current.state === 'ended' || current.state === 'ending'
      ? undefined
      : wake<Grant>({ ...current, state: 'ending' }, now),
  );
  for (const state of ['queued', 'action_needed', 'unknown'] as const)
    for await (const delivery of every<Delivery>(ctx, deliveries, { where: { connection: id, state } }))
      await change<Delivery>(ctx, deliveries, delivery.id, (current) =>
        wake(current, now, isInCall(current)),
      );
}
