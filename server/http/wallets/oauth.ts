/** What programs ask of the authorisation server: to be registered, tokens, and the end of tokens. */
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { networkOf } from '../../actions/system/network-of.ts';
import { authenticateWallet } from '../../actions/wallets/authenticate-wallet.ts';
import type { TokenError, TokenResult } from '../../actions/wallets/issue-tokens.ts';
import { redeemCode } from '../../actions/wallets/redeem-code.ts';
import { refreshTokens } from '../../actions/wallets/refresh-tokens.ts';
import { registerWallet, registrationAnswer } from '../../actions/wallets/register-wallet.ts';
import { revokeToken } from '../../actions/wallets/revoke-token.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import type { WalletClient } from '../../model/wallets/wallet.ts';
import { readBody } from '../../read-body.ts';
import { createAttempts } from '../base/attempts.ts';
import { failureOf } from '../base/failure.ts';
import { readJsonBody } from './json-body.ts';

const HOUR_MS = 3_600_000;
/** Wallets on phones register one by one, and a class may share an address. */
const REGISTRATIONS_PER_HOUR = 120;
const REFUSED_PER_MINUTE = 60;
const MOST_BYTES = 20_000;

const NEVER_KEPT = { 'Cache-Control': 'no-store', Pragma: 'no-cache' };

/** `POST /oauth/register` (RFC 7591 §3.1). */
export function registration(ctx: Context): RequestHandler {
  const byNetwork = createAttempts(ctx.clock, { max: REGISTRATIONS_PER_HOUR, windowMs: HOUR_MS });
  return async (request, response) => {
    if (!byNetwork.allow(networkOf(request.ip ?? '')))
      throw new BridgeError('RATE_LIMITED', 'too many registrations from this address');
    const registered = await registerWallet(ctx, await readJsonBody(request, MOST_BYTES));
    response.set(NEVER_KEPT);
    if (registered.ok) response.status(201).json(registrationAnswer(registered.client, registered.secret));
    else {
      const { error, description } = registered.refusal;
      response.status(400).json({ error, error_description: description });
    }
  };
}

/** `POST /oauth/token` (RFC 6749 §4.1.3, §6). */
export function tokens(ctx: Context): RequestHandler {
  return asClient(ctx, async (client, form, response) => {
    const result = await tokensFor(ctx, client, form);
    if (result.ok) response.set(NEVER_KEPT).json(result.answer);
    else refuse(response, result.error);
  });
}

/** `POST /oauth/revoke` (RFC 7009): the same answer for every token. */
export function revocation(ctx: Context): RequestHandler {
  return asClient(ctx, async (client, form, response) => {
    const token = form.get('token');
    if (token === null) {
      refuse(response, 'invalid_request');
      return;
    }
    await revokeToken(ctx, client, token);
    response.set(NEVER_KEPT).status(200).end();
  });
}

async function tokensFor(ctx: Context, client: WalletClient, form: URLSearchParams): Promise<TokenResult> {
  const scope = form.get('scope') ?? undefined;
  switch (form.get('grant_type')) {
    case 'authorization_code': {
      const code = form.get('code');
      const redirectUri = form.get('redirect_uri');
      const verifier = form.get('code_verifier');
      if (code === null || redirectUri === null || verifier === null)
        return { ok: false, error: 'invalid_request' };
      return redeemCode(ctx, client, {
        code,
        redirectUri,
        verifier,
        ...(scope === undefined ? {} : { scope }),
      });
    }
    case 'refresh_token': {
      const token = form.get('refresh_token');
      if (token === null) return { ok: false, error: 'invalid_request' };
      return refreshTokens(ctx, client, token, scope);
    }
    case null:
      return { ok: false, error: 'invalid_request' };
    default:
      return { ok: false, error: 'unsupported_grant_type' };
  }
}

type ClientHandler = (client: WalletClient, form: URLSearchParams, response: Response) => Promise<void>;

/** A handler for form posts of a program that proves who it is by Basic and by nothing else. */
function asClient(ctx: Context, handler: ClientHandler): RequestHandler {
  const strangers = createAttempts(ctx.clock, { max: REFUSED_PER_MINUTE, windowMs: 60_000 });
  return async (request, response) => {
    const form = await readTokenForm(request);
    const client = await authenticateWallet(ctx, request.get('authorization'));
    if (client === undefined) {
      if (!strangers.allow(networkOf(request.ip ?? '')))
        throw new BridgeError('RATE_LIMITED', 'too many refused requests from this address');
      response.set('WWW-Authenticate', 'Basic realm="Badge Bridge"');
      refuse(response, 'invalid_client');
    } else if (form === undefined || form.has('client_secret')) refuse(response, 'invalid_request');
    else await handler(client, form, response);
  };
}

/** The fields, each once; undefined where the body is no such form. */
async function readTokenForm(request: Request): Promise<URLSearchParams | undefined> {
  const body = await readBody(request, MOST_BYTES);
  if (request.is('application/x-www-form-urlencoded') === false) return undefined;
  const form = new URLSearchParams(body.toString('utf8'));
  return [...new Set(form.keys())].every((name) => form.getAll(name).length === 1) ? form : undefined;
}

function refuse(response: Response, error: TokenError): void {
  response
    .status(error === 'invalid_client' ? 401 : 400)
    .set(NEVER_KEPT)
    .json({ error });
}

/** The end of every such request that threw, in OAuth's own form. */
export function oauthFailure(ctx: Context): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    if (response.headersSent) {
      next(thrown);
      return;
    }
    const error = failureOf(ctx, thrown, request, response);
    if (error.code === 'RATE_LIMITED') response.set('Retry-After', '60');
    response
      .status(error.status)
      .set(NEVER_KEPT)
      .json({ error: error.status < 500 ? 'invalid_request' : 'server_error' });
  };
}
