/** Lets costly requests of strangers in: so many a minute and so many at once from one network, and so many at once in all. */
import type { Request, RequestHandler, Response } from 'express';
import { networkOf } from '../../actions/system/network-of.ts';
import { BridgeError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import { createAttempts } from './attempts.ts';
import type { FormLimits } from './form.ts';

export interface TurnstileLimits {
  /** Requests of one network in a minute. */
  perMinute: number;
  /** Requests of one network at the same time. */
  atOncePerNetwork: number;
  /** Requests of everybody at the same time. */
  atOnce: number;
  /** Time that a request may take until its body has arrived, in ms. */
  bodyMs: number;
}

/** Bounds of verifying for strangers, on the page and in the API together (openbadges.md O38, O40). */
export const verifyLimits = {
  perMinute: 30,
  atOncePerNetwork: 4,
  atOnce: 12,
  bodyMs: 20_000,
  /** Largest file, in bytes. */
  inputBytes: 5 * 1024 * 1024,
} as const;

/** Limits of its forms; a little above the largest file, so that it can be said what is wrong with it. */
export const verifyForm: FormLimits = {
  fileBytes: verifyLimits.inputBytes + 1,
  files: 1,
  fieldBytes: 1024 * 1024,
};

/** Why a request has to come again, and after how many seconds. */
export interface Refusal {
  code: 'RATE_LIMITED' | 'BUSY';
  retryAfterS: number;
}

/** A place is taken before the body is read and given back when the answer is out or the client has gone. */
export interface Turnstile {
  /** Takes a place until the response is closed; else says why not. */
  enter(request: Request, response: Response): Refusal | undefined;
}

/** A place is free again after one verification at the latest; most take less than a second. */
const BUSY_S = 5;

export function createTurnstile(clock: Clock, limits: TurnstileLimits): Turnstile {
  const attempts = createAttempts(clock, { max: limits.perMinute, windowMs: 60_000 });
  const inside = new Map<string, number>();
  let all = 0;
  const take = (network: string, by: 1 | -1): void => {
    all += by;
    const count = (inside.get(network) ?? 0) + by;
    if (count === 0) inside.delete(network);
    else inside.set(network, count);
  };
  return {
    enter(request, response) {
      const network = networkOf(request.ip ?? '');
      if (!attempts.allow(network))
        return { code: 'RATE_LIMITED', retryAfterS: Math.max(1, Math.ceil(attempts.waitMs() / 1000)) };
      if (all >= limits.atOnce || (inside.get(network) ?? 0) >= limits.atOncePerNetwork)
        return { code: 'BUSY', retryAfterS: BUSY_S };
      take(network, 1);
      const late = setTimeout(() => request.complete || request.destroy(), limits.bodyMs);
      response.once('close', () => {
        clearTimeout(late);
        take(network, -1);
      });
      return undefined;
    },
  };
}

/** Middleware that throws the refusal, with `Retry-After`, where no place is free. */
export function throughTurnstile(turnstile: Turnstile): RequestHandler {
  return (request, response, next) => {
    const refusal = turnstile.enter(request, response);
    if (refusal === undefined) {
      next();
      return;
    }
    response.setHeader('Retry-After', String(refusal.retryAfterS));
    throw new BridgeError(refusal.code, 'try again later', { details: { retryAfterS: refusal.retryAfterS } });
  };
}
