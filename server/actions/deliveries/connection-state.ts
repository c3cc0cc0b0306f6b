/** Changes of a learner's connection, and what they mean for deliveries that wait for it (providers.md P24). */
import type { Context } from '../../context.ts';
import {
  type Connection,
  type ConnectionReason,
  connections,
  type Grant,
  grants,
} from '../../model/deliveries/backpack-host.ts';
import { deliveries, type Delivery, type ResultCode } from '../../model/deliveries/delivery.ts';
import { type ConnectionId, type GrantId, idOf } from '../../model/ids.ts';
import { wake } from '../../model/work.ts';
import { change, every } from '../change.ts';
import { begunAnew } from './delivery-endings.ts';

export function grantIdOf(connection: ConnectionId): GrantId {
  return idOf('grant', [connection]);
}

/** Why a delivery waits that a fresh token mends. */
const TOKEN_CODES: readonly (ResultCode | undefined)[] = ['auth_expired', 'auth_invalid'];

/**
 * The connection works. Deliveries that waited for that go on with a new budget: all that waited for a
 * person where the learner signed in, else those that lacked a token. A token that is refreshed in time
 * does not make the learner's address known there.
 * @param p.isSignIn the learner has just signed in at the host
 */
export async function connectionWorks(
  ctx: Context,
  id: ConnectionId,
  p: { isSignIn: boolean; addresses?: Connection['addresses'] | undefined },
): Promise<void> {
  const now = ctx.clock.now();
  const { addresses } = p;
  await change<Connection>(ctx, connections, id, (current) => {
    if (current.state === 'off' || (!p.isSignIn && needsPerson(current))) return undefined;
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
      current.state === 'action_needed' && (p.isSignIn || TOKEN_CODES.includes(current.lastCode))
        ? begunAnew(current, now)
        : undefined,
    );
}

/** True where a fresh token mends nothing: the learner must allow more, or sign in. */
function needsPerson({ state, reason }: Connection): boolean {
  return state === 'action_needed' && reason !== 'sign-in-ended' && reason !== 'unreachable';
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

/**
 * Asks the grant for a fresh token, unless the one that failed has been replaced meanwhile (P21). A refresh
 * that failed goes on at its own pace, however many deliveries wait for it.
 */
export async function refreshGrant(ctx: Context, id: ConnectionId, failedGeneration: number): Promise<void> {
  const now = ctx.clock.now();
  await change<Grant>(ctx, grants, grantIdOf(id), (current) => {
    if (current.state !== 'ready' || current.generation !== failedGeneration) return undefined;
    if (current.work === undefined || current.work.attempt === 0)
      return wake<Grant>({ ...current, expiresAt: now }, now);
    const isUnderWay = current.work.lease !== undefined && current.work.lease.until > now;
    const isSpent = current.expiresAt !== undefined && current.expiresAt <= now;
    return isUnderWay || isSpent ? undefined : { ...current, expiresAt: now };
  });
}
