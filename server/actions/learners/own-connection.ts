/** A learner's connection to one backpack host. */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import {
  type BackpackHost,
  backpackHosts,
  type Connection,
  connections,
} from '../../model/deliveries/backpack-host.ts';
import { backpackHostId, connectionId, type LearnerId } from '../../model/ids.ts';
import { connectionIdOf } from '../deliveries/connect-backpack.ts';
import type { Me } from './own-learner.ts';

/** The host of an address, if it is of the learner's organisation. Throws NOT_FOUND. */
export async function hostForLearner(ctx: Context, me: Me, id: string): Promise<BackpackHost> {
  const parsed = backpackHostId.safeParse(id);
  const host = parsed.success ? await ctx.store.get(backpackHosts, parsed.data) : undefined;
  if (host?.organisation !== me.learner.organisation)
    throw new BridgeError('NOT_FOUND', 'no such backpack host');
  return host;
}

export function connectionTo(
  ctx: Context,
  learner: LearnerId,
  host: BackpackHost['id'],
): Promise<Connection | undefined> {
  return ctx.store.get(connections, connectionIdOf(learner, host));
}

/** The learner's connection of this id, as a form names it. Throws NOT_FOUND for anybody else's. */
export async function ownConnection(ctx: Context, me: Me, id: string): Promise<Connection> {
  const parsed = connectionId.safeParse(id);
  const connection = parsed.success ? await ctx.store.get(connections, parsed.data) : undefined;
  if (connection?.learner !== me.learner.id)
    throw new BridgeError('NOT_FOUND', 'no such connection of this learner');
  return connection;
}
