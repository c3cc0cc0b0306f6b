/** `/lti/login`: the platform sends a browser to begin a login (LTI Security Framework §5.1.1.1, lti.md section 2). */
import type { Request, Response } from 'express';
import { toolAddresses } from '../../server/actions/platforms/tool-addresses.ts';
import { hasOwnCookie } from '../../server/actions/sessions/session-cookie.ts';
import type { Context } from '../../server/context.ts';
import { BridgeError } from '../../server/errors.ts';
import { notePlatform } from '../failure.ts';
import { readForm } from '../read-form.ts';
import { sendOn } from '../send-page.ts';
import { authorizationUrl } from './authorization-url.ts';
import { findPlatform } from './find-platform.ts';
import type { LoginLimit } from './login-limit.ts';
import { openLogin } from './open-login.ts';
import { readLoginRequest } from './read-login-request.ts';
import { stateCookie } from './state-cookie.ts';

/** Address that looks whether the cookie came back. */
export const CHECK_PATH = '/lti/login/check';

/**
 * Opens a login and sends the browser on: to the platform where it is known to keep our cookies, else to
 * our own second address, which finds out before the platform's launch id is spent (lti.md L8).
 */
export async function login(ctx: Context, limit: LoginLimit, req: Request, res: Response): Promise<void> {
  const input = req.method === 'POST' ? await readForm(req) : req.query;
  const request = readLoginRequest(input, ctx.settings.publicUrl);
  const platform = await findPlatform(ctx, request.iss, request.client_id);
  notePlatform(res, platform);
  if (!limit.begin(req.ip ?? ''))
    throw new BridgeError('RATE_LIMITED', 'too many logins under way from one address');
  const opened = await openLogin(ctx, platform, request);
  const cookie = stateCookie(opened.login.cookie, opened.secret);
  const { redirectUrl } = toolAddresses(ctx.settings);
  if (hasOwnCookie(req.get('cookie')))
    sendOn(res, authorizationUrl(platform, opened.login, opened.state, redirectUrl), cookie);
  else sendOn(res, checkAddress(opened.state, request.bb_tab !== undefined), cookie);
}

function checkAddress(state: string, isTab: boolean): string {
  const query = new URLSearchParams({ state, ...(isTab && { tab: '1' }) });
  return `${CHECK_PATH}?${query.toString()}`;
}
