/** The row of a login under way: state, nonce and the browser's secret (lti.md L5, L6). */
import type { Context } from '../../server/context.ts';
import { BridgeError } from '../../server/errors.ts';
import { hashToken, type LoginStateId } from '../../server/model/ids.ts';
import { type LoginState, loginStates } from '../../server/model/platforms/login-state.ts';
import type { Platform } from '../../server/model/platforms/platform.ts';
import { newId, newToken } from '../../server/ports/random.ts';
import type { LoginRequest } from './read-login-request.ts';

const LIFE_MS = 10 * 60_000;

/** A login with the secrets that exist only outside the store. */
export interface OpenedLogin {
  login: LoginState;
  /** Goes to the platform and comes back with its answer. */
  state: string;
  /** Stays with the browser. */
  secret: string;
}

/** Writes the row; state, nonce and secret have 256 random bits each. */
export async function openLogin(
  ctx: Context,
  platform: Platform,
  request: LoginRequest,
): Promise<OpenedLogin> {
  const now = ctx.clock.now();
  const state = newToken(ctx.random);
  const secret = newToken(ctx.random);
  const { lti_message_hint, lti_deployment_id, lti_storage_target } = request;
  const fresh = {
    id: hashToken(state) as LoginStateId,
    platform: platform.id,
    nonce: newToken(ctx.random),
    target: request.target_link_uri,
    loginHint: request.login_hint,
    ...(lti_message_hint === undefined ? {} : { messageHint: lti_message_hint }),
    ...(lti_deployment_id === undefined ? {} : { deployment: lti_deployment_id }),
    ...(lti_storage_target === undefined ? {} : { storageTarget: lti_storage_target }),
    cookie: newId('nonce', ctx.random),
    secretHash: hashToken(secret),
    createdAt: now,
    expiresAt: now + LIFE_MS,
  };
  await ctx.store.insert(loginStates, [fresh]);
  return { login: { ...fresh, rev: 1 }, state, secret };
}

/** The login that a `state` stands for. Throws LTI_LAUNCH_USED where there is none (any more). */
export async function findLogin(ctx: Context, state: string): Promise<LoginState> {
  const login = await ctx.store.get(loginStates, hashToken(state));
  if (login === undefined) throw new BridgeError('LTI_LAUNCH_USED', 'the login is spent, or too old');
  return login;
}
