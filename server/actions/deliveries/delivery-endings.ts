/** From the end of a call to the delivery's next state: pure (providers.md P7, P11, P12, P15). */
import type { Delivery, DeliveryState, ResultCode, There } from '../../model/deliveries/delivery.ts';
import { backoffMs, dead, done, later, next, wait, wake } from '../../model/work.ts';
import type { Failure } from '../../ports/backpack.ts';
import { clip } from '../../model/text.ts';

/** How a call ended: well, or as a failure; a failed look-up leaves an unclear delivery unclear. */
export type Ending =
  | { kind: 'there'; revision: number; externalId: string; isAdopted: boolean; url?: string }
  | { kind: 'gone' }
  | (Failure & { wasLookUp?: boolean });

const HISTORY = 60;
/** A host that answers 429 or 5xx without saying when: half an hour, two more tries, then a person (P12). */
const HOST_PAUSE_MS = 30 * 60_000;
const HOST_TRIES = 3;

/** The delivery in a state, with the change in its history. */
export function moved(
  delivery: Delivery,
  now: number,
  to: { state: DeliveryState; code?: ResultCode; there?: There },
): Delivery {
  const isSame = delivery.state === to.state && (to.code === undefined || to.code === delivery.lastCode);
  const line = { at: now, state: to.state, ...(to.code === undefined ? {} : { code: to.code }) };
  return {
    ...delivery,
    state: to.state,
    ...(to.code === undefined ? {} : { lastCode: to.code }),
    ...(to.there === undefined ? {} : { there: to.there }),
    history: isSame ? delivery.history : [...delivery.history, line].slice(-HISTORY),
  };
}

/** Due now with a new budget. What is known of the target stays: an unclear call is looked up first (P15). */
export function begunAnew(delivery: Delivery, now: number): Delivery {
  const { firstAttemptAt: _first, nextAttemptAt: _next, lastCode: _code, ...rest } = delivery;
  const state = delivery.there.kind === 'unknown' ? 'unknown' : 'queued';
  return wake<Delivery>(moved(rest, now, { state }), now);
}

/** Given up. */
export function settledAt(delivery: Delivery, error: string): Delivery {
  return dead(delivery, error);
}

export function endedWith(
  current: Delivery,
  ending: Ending,
  at: { now: number; jitter: number; attempt: number },
): Delivery {
  if (ending.kind === 'there') return arrived(current, ending, at.now);
  if (ending.kind === 'gone')
    return current.wanted === 0
      ? done({ ...current, there: { kind: 'none' }, providerState: 'deleted' })
      : next({ ...current, there: { kind: 'none' }, providerState: 'deleted' }, at.now);
  const noted: Delivery = {
    ...current,
    ...(ending.status === undefined ? {} : { lastStatus: ending.status }),
    ...(ending.message === undefined ? {} : { lastMessage: clip(ending.message, 2048) }),
  };
  return failed(noted, ending, at);
}

/** It is there; what is wanted may have changed while the call was under way. */
function arrived(current: Delivery, ending: Extract<Ending, { kind: 'there' }>, now: number): Delivery {
  const { nextAttemptAt: _next, lastCode: _code, ...rest } = current;
  const { revision, externalId, isAdopted } = ending;
  const delivered: Delivery = {
    ...moved(rest, now, { state: 'delivered', there: { kind: 'revision', revision, externalId, isAdopted } }),
    providerState: 'accepted',
    ...(ending.url === undefined ? {} : { externalUrl: ending.url }),
  };
  return current.wanted === revision ? done(delivered) : next(delivered, now);
}

function failed(
  current: Delivery,
  ending: Failure & { wasLookUp?: boolean },
  { now, jitter, attempt }: { now: number; jitter: number; attempt: number },
): Delivery {
  const { code } = ending;
  const isUnclear =
    current.there.kind === 'unknown' && (ending.wasLookUp === true || ending.kind === 'unknown');
  const there: There = current.there.kind === 'unknown' && !isUnclear ? { kind: 'none' } : current.there;
  const to = (state: DeliveryState): Delivery => moved(current, now, { state, code, there });
  const soon = (at: number, keepAttempt: boolean): Delivery => {
    const waiting: Delivery = { ...to(isUnclear ? 'unknown' : 'queued'), nextAttemptAt: at };
    return keepAttempt ? later(waiting, at, code) : wait(waiting, at);
  };
  if (code === 'auth_expired' && current.lastCode !== 'auth_expired') return soon(now + 5000, false);
  if (ending.kind === 'actionNeeded' || code === 'auth_expired' || code === 'auth_invalid')
    return done(to('action_needed'));
  if (ending.kind === 'reject') return dead(to('dead'), code);
  const afterMs = 'afterMs' in ending ? ending.afterMs : undefined;
  if (code === 'throttled' && afterMs !== undefined) return soon(now + afterMs, false);
  if ((code === 'throttled' || code === 'server') && !isUnclear) {
    if (attempt >= HOST_TRIES) return done(to('action_needed'));
    return soon(now + HOST_PAUSE_MS, true);
  }
  return soon(now + Math.max(afterMs ?? 0, backoffMs(attempt, jitter)), true);
}
