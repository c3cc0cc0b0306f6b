/** The secret that ties a login to one browser: in a cookie of its own, its hash in the login's row (lti.md L6). */
import { cookieHeader, COOKIE_PREFIX, cookieValue } from '../../server/actions/sessions/session-cookie.ts';
import { hashToken } from '../../server/model/ids.ts';
import type { LoginState } from '../../server/model/platforms/login-state.ts';

const LIFE_S = 600;

/** `Set-Cookie` value; the cookie's name is random and ours, never taken from a request. */
export function stateCookie(name: string, secret: string): string {
  return cookieHeader(`${COOKIE_PREFIX}${name}`, secret, LIFE_S);
}

/** `Set-Cookie` value that removes it. */
export function spentStateCookie(login: Pick<LoginState, 'cookie'>): string {
  return cookieHeader(`${COOKIE_PREFIX}${login.cookie}`, '', 0);
}

/** True where the browser holds the secret of this very login. */
export function isSameBrowser(cookies: string | undefined, login: LoginState): boolean {
  const secret = cookieValue(cookies, `${COOKIE_PREFIX}${login.cookie}`);
  return secret !== undefined && hashToken(secret) === login.secretHash;
}

/** Key under which platform storage keeps the same secret (lti.md L7). */
export function storageKey(login: Pick<LoginState, 'cookie'>): string {
  return `bb_${login.cookie}`;
}
