/** What a delivery's step needs to call out, or how it ends without a call (providers.md P7, P24, P28, P29). */
import type { Context } from '../../context.ts';
import { type Award, awards, isHeld } from '../../model/awards/award.ts';
import {
  type BackpackHost,
  backpackHosts,
  type Connection,
  connections,
  type Grant,
  grants,
} from '../../model/deliveries/backpack-host.ts';
import type { Delivery, ResultCode } from '../../model/deliveries/delivery.ts';
import { done, next, wait } from '../../model/work.ts';
import type { HostAccess } from '../../ports/backpack.ts';
import { connectionNeedsLearner, grantIdOf, refreshGrant } from './connection-state.ts';
import { moved, settledAt } from './delivery-endings.ts';
import { accessHost, backpackOf } from './host-access.ts';
import { accessTokenOf, isUsable } from './keep-grant.ts';

const TOO_OLD_MS = 7 * 24 * 3_600_000;
/** Longest time between two looks for a token that the host does not give at the moment. */
const TOKEN_WAIT_MS = 5 * 60_000;
/** How often a delivery looks whether its host was switched on again. */
const HOST_OFF_MS = 10 * 60_000;

/** All that one step needs; read anew each time. */
export interface Scene {
  award: Award;
  connection: Connection;
  host: BackpackHost;
  access: HostAccess;
  token: string;
}

/** What is needed to call out; or how the step ends without a call. */
export async function setScene(ctx: Context, delivery: Delivery): Promise<Scene | { ending: Delivery }> {
  const now = ctx.clock.now();
  const award = await ctx.store.get(awards, delivery.award);
  const connection = await ctx.store.get(connections, delivery.connection);
  const host = await ctx.store.get(backpackHosts, delivery.host);
  if (award === undefined || connection === undefined || host === undefined)
    return { ending: done(withoutTarget(delivery, now)) };
  const early = beforeCalling(ctx, delivery, award, connection, host);
  if (early !== undefined) return { ending: early };
  const access = accessHost(ctx, host);
  if (access === undefined) return { ending: wait(delivery, now + 60_000) };
  const grant = await ctx.store.get(grants, grantIdOf(connection.id));
  if (!isUsable(grant, now)) return { ending: await waitForToken(ctx, delivery, connection, grant) };
  return { award, connection, host, access, token: accessTokenOf(ctx, grant) };
}

/** The host was removed: what is there stays there, and reads our 410 once it is revoked (P29). */
function withoutTarget(delivery: Delivery, now: number): Delivery {
  if (delivery.there.kind !== 'revision') return moved(delivery, now, { state: 'cancelled' });
  return delivery.wanted === 0 ? { ...delivery, there: { kind: 'left' } } : delivery;
}

async function waitForToken(
  ctx: Context,
  delivery: Delivery,
  connection: Connection,
  grant: Grant | undefined,
): Promise<Delivery> {
  const now = ctx.clock.now();
  if (
    grant === undefined ||
    grant.state === 'ended' ||
    (grant.state === 'ready' && grant.refreshSealed === undefined)
  ) {
    await connectionNeedsLearner(ctx, connection.id, 'sign-in-ended');
    return done(moved(delivery, now, { state: 'action_needed', code: 'auth_invalid' }));
  }
  await refreshGrant(ctx, connection.id, grant.generation);
  const triedAt = grant.state === 'ready' ? (grant.work?.dueAt ?? 0) : 0;
  return wait(delivery, Math.min(Math.max(now + 5000, triedAt), now + TOKEN_WAIT_MS));
}

/** Ends that need no call: nothing to do, not yet, not any more. */
function beforeCalling(
  ctx: Context,
  delivery: Delivery,
  award: Award,
  connection: Connection,
  host: BackpackHost,
): Delivery | undefined {
  const now = ctx.clock.now();
  const isUnclear = delivery.there.kind === 'unknown';
  if (delivery.wanted === 0) return isUnclear ? undefined : takenAway(ctx, delivery, award, host, now);
  const { needsPublicUrl, replace } = backpackOf(ctx, host).capabilities();
  if (delivery.there.kind === 'revision' && (delivery.there.revision === delivery.wanted || !replace))
    return done(
      moved(delivery, now, { state: 'delivered', there: { ...delivery.there, revision: delivery.wanted } }),
    );
  if (!isUnclear && connection.state === 'off') return done(moved(delivery, now, { state: 'cancelled' }));
  if (!isUnclear && !isHeld(award, now)) return done(noLonger(delivery, award, now));
  if (host.state === 'off') return wait(delivery, now + HOST_OFF_MS);
  const revision = award.documents?.revision ?? 0;
  if (revision > delivery.wanted) return next({ ...delivery, wanted: revision }, now);
  if (revision < delivery.wanted) return wait(delivery, now + 5000);
  if (needsPublicUrl && !ctx.http.isPublicUrl(ctx.settings.publicUrl))
    return wait(moved(delivery, now, { state: 'queued', code: 'not_public' }), now + 3_600_000);
  if (connection.state === 'pending') return wait(delivery, now + 5000);
  if (connection.state === 'action_needed' && connection.reason !== 'unreachable')
    return done(moved(delivery, now, { state: 'action_needed', code: codeOf(connection) }));
  if ((delivery.firstAttemptAt ?? now) < now - TOO_OLD_MS)
    return settledAt(moved(delivery, now, { state: 'dead' }), 'older than 7 days');
  return undefined;
}

/** Why a delivery waits whose connection needs its learner. */
function codeOf({ reason }: Connection): ResultCode {
  return reason === 'forbidden' ? 'forbidden' : 'auth_invalid';
}

/** The award is revoked or has expired: it is not sent (P28). */
function noLonger(delivery: Delivery, award: Award, now: number): Delivery {
  const code = award.state === 'revoked' ? {} : { code: 'expired_badge' as const };
  return moved(delivery, now, { state: 'cancelled', ...code });
}

/** Nothing should be there any more: what cannot be removed there reads our 410 (P29). */
function takenAway(
  ctx: Context,
  delivery: Delivery,
  award: Award,
  host: BackpackHost,
  now: number,
): Delivery | undefined {
  if (delivery.there.kind === 'none') return done(moved(delivery, now, { state: 'cancelled' }));
  if (delivery.there.kind === 'left') return done(delivery);
  if (backpackOf(ctx, host).capabilities().revoke !== 'none') return undefined;
  return award.state === 'revoked'
    ? done<Delivery>({ ...delivery, there: { kind: 'left' } })
    : wait(delivery, now + 5000);
}
