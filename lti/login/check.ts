/** `/lti/login/check`: did the browser keep the cookie? If not: platform storage, or a new tab (lti.md L7, L8). */
import type { Request, Response } from 'express';
import { z } from 'zod';
import { toolAddresses } from '../../server/actions/platforms/tool-addresses.ts';
import type { Context } from '../../server/context.ts';
import { BridgeError } from '../../server/errors.ts';
import { hashToken } from '../../server/model/ids.ts';
import { type LoginState, loginStates } from '../../server/model/platforms/login-state.ts';
import type { Platform } from '../../server/model/platforms/platform.ts';
import { newToken } from '../../server/ports/random.ts';
import { NewTabPage } from '../../server/views/lti/new-tab-page.tsx';
import { StoragePage } from '../../server/views/lti/storage-page.tsx';
import { notePlatform } from '../failure.ts';
import { readForm } from '../read-form.ts';
import { sendOn, sendPage, wordsOf } from '../send-page.ts';
import { authorizationOrigin, authorizationUrl } from './authorization-url.ts';
import { activePlatform } from './find-platform.ts';
import { findLogin } from './open-login.ts';
import { isSameBrowser, storageKey } from './state-cookie.ts';

/** Address to which the page with the storage message comes back. */
export const STORED_PATH = '/lti/login/stored';

const token = z.string().regex(/^[\w-]{43}$/);
const checkSchema = z.object({ state: token, tab: z.literal('1').optional() });
const storedSchema = z.object({ state: token, stored: z.string().max(200) });

/** Goes on to the platform where the cookie came back; otherwise the page that finds another way. */
export async function checkCookie(ctx: Context, req: Request, res: Response): Promise<void> {
  const { state, tab } = parse(checkSchema, req.query);
  const { login, platform } = await underWay(ctx, res, state);
  if (isSameBrowser(req.get('cookie'), login)) sendOn(res, platformAddress(ctx, platform, login, state));
  else if (tab !== undefined)
    throw new BridgeError('LTI_BROWSER_UNPROVEN', 'no cookie is kept, not even in a tab of its own');
  else if (login.storageTarget !== undefined)
    await askStorage(ctx, req, res, { platform, login, state, target: login.storageTarget });
  else offerTab(req, res, platform, login);
}

/** Goes on to the platform where its storage kept the secret, else offers the new tab. */
export async function afterStoring(ctx: Context, req: Request, res: Response): Promise<void> {
  const { state, stored } = parse(storedSchema, await readForm(req));
  const { login, platform } = await underWay(ctx, res, state);
  if (hashToken(stored) === login.secretHash) sendOn(res, platformAddress(ctx, platform, login, state));
  else offerTab(req, res, platform, login);
}

function parse<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input ?? {});
  if (parsed.success) return parsed.data;
  throw new BridgeError('LTI_LOGIN_MALFORMED', 'not a login of ours');
}

async function underWay(
  ctx: Context,
  res: Response,
  state: string,
): Promise<{ login: LoginState; platform: Platform }> {
  const login = await findLogin(ctx, state);
  const platform = await activePlatform(ctx, login.platform);
  notePlatform(res, platform);
  return { login, platform };
}

function platformAddress(ctx: Context, platform: Platform, login: LoginState, state: string): string {
  return authorizationUrl(platform, login, state, toolAddresses(ctx.settings).redirectUrl);
}

/** The cookie's secret is known only to the browser that lost it: storage gets a new one. */
async function askStorage(
  ctx: Context,
  req: Request,
  res: Response,
  p: { platform: Platform; login: LoginState; state: string; target: string },
): Promise<void> {
  const secret = newToken(ctx.random);
  const kept = await ctx.store.replace(loginStates, { ...p.login, secretHash: hashToken(secret) });
  if (kept === undefined) throw new BridgeError('LTI_LAUNCH_USED', 'the login changed under us');
  const platformOrigin = authorizationOrigin(p.platform);
  const page = StoragePage({
    words: wordsOf(req),
    storage: 'put',
    platformOrigin,
    target: p.target,
    key: storageKey(p.login),
    value: secret,
    action: STORED_PATH,
    fields: { state: p.state },
  });
  sendPage(res, page, { framedBy: p.platform, formsTo: platformOrigin });
}

function offerTab(req: Request, res: Response, platform: Platform, login: LoginState): void {
  const page = NewTabPage({
    words: wordsOf(req),
    href: `/lti/login?${loginAgain(platform, login).toString()}`,
    platformOrigin: authorizationOrigin(platform),
  });
  sendPage(res, page, { framedBy: platform });
}

/** The same login from its start, for a tab of its own: storage is of no use there. */
function loginAgain(platform: Platform, login: LoginState): URLSearchParams {
  return new URLSearchParams({
    iss: platform.issuer,
    client_id: platform.clientId,
    login_hint: login.loginHint,
    target_link_uri: login.target,
    ...(login.messageHint === undefined ? {} : { lti_message_hint: login.messageHint }),
    ...(login.deployment === undefined ? {} : { lti_deployment_id: login.deployment }),
    bb_tab: '1',
  });
}
