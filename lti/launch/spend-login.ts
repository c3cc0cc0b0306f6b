/** Uses a login up: its row and its nonce, once each (lti.md L10, L14). */
import type { Context } from '../../server/context.ts';
import { BridgeError } from '../../server/errors.ts';
import { idOf } from '../../server/model/ids.ts';
import { type LoginState, loginStates, nonces } from '../../server/model/platforms/login-state.ts';

const NONCE_LIFE_MS = 3_600_000;

/** Of any number of callers with the same state or nonce one gets through. Throws LTI_LAUNCH_USED. */
export async function spendLogin(ctx: Context, login: LoginState): Promise<void> {
  const nonce = idOf('nonce', [login.platform, login.nonce]);
  const [isTaken, fresh] = await Promise.all([
    dropLogin(ctx, login),
    ctx.store.insert(nonces, [{ id: nonce, expiresAt: ctx.clock.now() + NONCE_LIFE_MS }]),
  ]);
  if (!isTaken || !fresh.has(nonce)) throw new BridgeError('LTI_LAUNCH_USED', 'the login was used before');
}

/** Takes the row away, so that nothing can be tried with this state again; true for one caller. */
export function dropLogin(ctx: Context, login: LoginState): Promise<boolean> {
  return ctx.store.remove(loginStates, login.id);
}
