/** The wallet behind a request to the API, or the answer that tells it what it lacks (RFC 6750 §3). */
import type { Request, RequestHandler, Response } from 'express';
import { type Bearer, checkWalletToken, type TokenCheck } from '../../actions/wallets/check-wallet-token.ts';
import { networkOf } from '../../actions/system/network-of.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { type Attempts, createAttempts } from '../base/attempts.ts';
import { sendStatusInfo } from './status-info.ts';

const MINUTE_MS = 60_000;
const PER_WALLET = 240;
const REFUSED_PER_NETWORK = 120;

/** How much one wallet and one network may ask, counted in this process. */
export interface WalletLimits {
  wallet: Attempts;
  strangers: Attempts;
}

export function createWalletLimits(ctx: Context): WalletLimits {
  const of = (max: number): Attempts => createAttempts(ctx.clock, { max, windowMs: MINUTE_MS });
  return { wallet: of(PER_WALLET), strangers: of(REFUSED_PER_NETWORK) };
}

export type BearerHandler = (request: Request, response: Response, bearer: Bearer) => Promise<void>;

/** A handler for requests with an access token that allows `scope`. Throws RATE_LIMITED. */
export function withBearer(
  ctx: Context,
  limits: WalletLimits,
  scope: string,
  handler: BearerHandler,
): RequestHandler {
  return async (request, response) => {
    const check = await checkWalletToken(ctx, request.get('authorization'), scope);
    if (!check.ok) {
      if (!limits.strangers.allow(networkOf(request.ip ?? '')))
        throw new BridgeError('RATE_LIMITED', 'too many refused requests from this address');
      refuse(response, check.why, scope);
      return;
    }
    if (!limits.wallet.allow(check.bearer.grant.id))
      throw new BridgeError('RATE_LIMITED', 'too many requests of this wallet');
    await handler(request, response, check.bearer);
  };
}

type Lack = Extract<TokenCheck, { ok: false }>['why'];

function refuse(response: Response, why: Lack, scope: string): void {
  const challenge = {
    missing: 'Bearer',
    invalid: 'Bearer error="invalid_token"',
    scope: `Bearer error="insufficient_scope", scope="${scope}"`,
  }[why];
  response.set('WWW-Authenticate', challenge);
  if (why === 'scope') sendStatusInfo(response, 403, 'forbidden', `the access token lacks ${scope}`);
  else
    sendStatusInfo(
      response,
      401,
      'unauthorizedrequest',
      why === 'missing' ? 'send an access token' : 'the access token is unknown or has ended',
    );
}
