/** The backpacks that a learner may connect or has connected, each with its state and what went there. */
import type { Context } from '../../context.ts';
import { type Award, isHeld } from '../../model/awards/award.ts';
import {
  type BackpackHost,
  backpackHosts,
  type Connection,
  connections,
} from '../../model/deliveries/backpack-host.ts';
import { deliveries, type Delivery } from '../../model/deliveries/delivery.ts';
import { type AwardId, normaliseEmail } from '../../model/ids.ts';
import { recipientAddressOf } from '../../model/learners/learner.ts';
import { every } from '../change.ts';
import { connectionIdOf } from '../deliveries/connect-backpack.ts';
import { type Me, ownAwards } from './own-learner.ts';

/** Counting stops here; nobody reads larger numbers. */
const CAP = 10_000;

export interface BackpackSummary {
  host: BackpackHost;
  /** Absent while the learner never connected it. */
  connection?: Connection;
  sent: number;
  waiting: number;
  /** Given up, or waiting for a person. */
  failed: number;
  /** An award whose delivery failed, to look at. */
  failedAward?: AwardId;
  /** The account there lacks the address that badges are issued to (providers.md P25). */
  lacksAddress: boolean;
}

/**
 * In the order in which the admin added them. A host that cannot be picked is listed only while the
 * learner's connection to it stands.
 */
export async function readBackpacks(ctx: Context, me: Me): Promise<BackpackSummary[]> {
  const list: BackpackSummary[] = [];
  for await (const host of every<BackpackHost>(ctx, backpackHosts, {
    where: { organisation: me.learner.organisation },
    sort: ['addedAt', 'asc'],
  })) {
    const connection = await ctx.store.get(connections, connectionIdOf(me.learner.id, host.id));
    const isConnected = connection !== undefined && connection.state !== 'off';
    if (host.state === 'ready' || isConnected) list.push(await summarizeBackpack(ctx, me, host, connection));
  }
  return list;
}

export async function summarizeBackpack(
  ctx: Context,
  me: Me,
  host: BackpackHost,
  connection: Connection | undefined,
): Promise<BackpackSummary> {
  if (connection === undefined) return { host, sent: 0, waiting: 0, failed: 0, lacksAddress: false };
  const count = (states: readonly Delivery['state'][]): Promise<number> =>
    ctx.store.count(deliveries, { connection: connection.id, state: { in: states } }, CAP);
  const failed = await ctx.store.find(deliveries, {
    where: { connection: connection.id, state: { in: ['dead', 'action_needed'] } },
    limit: 1,
  });
  const failedAward = failed.items[0]?.award;
  return {
    host,
    connection,
    sent: await count(['delivered']),
    waiting: await count(['queued', 'sending', 'unknown']),
    failed: await count(['dead', 'action_needed']),
    ...(failedAward === undefined ? {} : { failedAward }),
    lacksAddress: lacksAddress(connection, recipientAddressOf(me.learner)),
  };
}

function lacksAddress({ state, addresses }: Connection, recipient: string | undefined): boolean {
  if (state !== 'connected' || addresses.length === 0 || recipient === undefined) return false;
  return !addresses.some(({ address }) => normaliseEmail(address) === normaliseEmail(recipient));
}

/** Awards that the learner holds and that neither are at the backpack nor on the way there. */
export async function unsentAwards(ctx: Context, me: Me, connection: Connection): Promise<Award[]> {
  const onTheWay = new Set<string>();
  for await (const delivery of every<Delivery>(ctx, deliveries, { where: { connection: connection.id } }))
    if (delivery.state !== 'cancelled' && delivery.state !== 'dead') onTheWay.add(delivery.award);
  const now = ctx.clock.now();
  return (await ownAwards(ctx, me)).filter(
    (award) => isHeld(award, now) && !award.needsAddress && !onTheWay.has(award.id),
  );
}
