/** A launch whose browser keeps no cookie in the frame: proven by platform storage, then handed to a tab (lti.md L7, L21). */
import type { Request, Response } from 'express';
import { z } from 'zod';
import { issueTicket, openTicket, type TicketOf, useTicket } from '../../server/actions/system/tickets.ts';
import type { Context } from '../../server/context.ts';
import { BridgeError } from '../../server/errors.ts';
import { hashToken, type PlatformId } from '../../server/model/ids.ts';
import type { Launched } from '../../server/model/organisations/session.ts';
import type { LoginState } from '../../server/model/platforms/login-state.ts';
import type { Platform } from '../../server/model/platforms/platform.ts';
import { HandOverPage } from '../../server/views/lti/hand-over-page.tsx';
import { StoragePage } from '../../server/views/lti/storage-page.tsx';
import { notePlatform } from '../failure.ts';
import { authorizationOrigin } from '../login/authorization-url.ts';
import { activePlatform } from '../login/find-platform.ts';
import { storageKey } from '../login/state-cookie.ts';
import { readForm } from '../read-form.ts';
import { sendPage, wordsOf } from '../send-page.ts';
import { enter, type OnLaunched } from './enter.ts';

/** Where the page comes back to with what storage gave. */
export const PROVE_PATH = '/lti/launch/prove';
/** Where the tab swaps its code for a session. */
export const CONTINUE_PATH = '/lti/launch/continue';

const proveSchema = z.object({ code: z.string(), stored: z.string().max(200) });
const continueSchema = z.object({ code: z.string() });

/** The page that asks the platform's storage for the secret of this login. */
export async function askForProof(
  ctx: Context,
  req: Request,
  res: Response,
  p: { platform: Platform; login: LoginState; launched: Launched },
): Promise<void> {
  const { login, launched } = p;
  const { token } = await issueTicket(
    ctx,
    { kind: 'launch', launched, secretHash: login.secretHash },
    launched.name,
  );
  const page = StoragePage({
    words: wordsOf(req),
    storage: 'get',
    platformOrigin: authorizationOrigin(p.platform),
    target: login.storageTarget ?? '_parent',
    key: storageKey(login),
    action: PROVE_PATH,
    fields: { code: token },
  });
  sendPage(res, page, { framedBy: p.platform });
}

/** In the frame: the right secret turns into a code for a tab. Throws LTI_BROWSER_UNPROVEN, and the code is spent. */
export async function proveBrowser(ctx: Context, req: Request, res: Response): Promise<void> {
  const parsed = proveSchema.safeParse(await readForm(req));
  const { launched, secretHash } = await takeCode(ctx, parsed.data?.code);
  const platform = await platformOf(ctx, res, launched.platform);
  if (secretHash === undefined || hashToken(parsed.data?.stored ?? '') !== secretHash)
    throw new BridgeError('LTI_BROWSER_UNPROVEN', 'platform storage did not give the secret back');
  const { token } = await issueTicket(ctx, { kind: 'launch', launched }, launched.name);
  const page = HandOverPage({
    words: wordsOf(req),
    action: CONTINUE_PATH,
    code: token,
    platformOrigin: authorizationOrigin(platform),
  });
  sendPage(res, page, { framedBy: platform });
}

/** In the tab: the code, once, for a first-party session. */
export async function continueInTab(
  ctx: Context,
  onLaunched: OnLaunched | undefined,
  req: Request,
  res: Response,
): Promise<void> {
  const { launched, secretHash } = await takeCode(
    ctx,
    continueSchema.safeParse(await readForm(req)).data?.code,
  );
  await platformOf(ctx, res, launched.platform);
  if (secretHash !== undefined) throw new BridgeError('LTI_BROWSER_UNPROVEN', 'this code is not proven');
  await enter(ctx, req, res, launched, { message: 'hand-over', proof: 'storage', onLaunched });
}

type LaunchPurpose = TicketOf<'launch'>['purpose'];

async function takeCode(ctx: Context, code: string | undefined): Promise<LaunchPurpose> {
  const ticket = code === undefined ? undefined : await openTicket(ctx, 'launch', code);
  if (ticket === undefined || !(await useTicket(ctx, ticket)))
    throw new BridgeError('LTI_LAUNCH_USED', 'the code is spent, or too old');
  return ticket.purpose;
}

async function platformOf(ctx: Context, res: Response, id: PlatformId): Promise<Platform> {
  const platform = await activePlatform(ctx, id);
  notePlatform(res, platform);
  return platform;
}
