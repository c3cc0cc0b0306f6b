/** The end of a launch: a session in this very browser, and a GET to the page it leads to (lti.md L9, L20). */
import type { Request, Response } from 'express';
import { openSession } from '../../server/actions/sessions/open-session.ts';
import { sessionCookie, sessionToken } from '../../server/actions/sessions/session-cookie.ts';
import type { Context } from '../../server/context.ts';
import type { Launched } from '../../server/model/organisations/session.ts';
import { sendOn } from '../send-page.ts';

/** Called after a launch has its session: a hint, whose failure changes nothing for the launch. */
export type OnLaunched = (ctx: Context, launched: Launched) => Promise<void>;

export interface Entrance {
  /** Message type, for the report. */
  message: string;
  proof: 'cookie' | 'storage';
  /** Further `Set-Cookie` values. */
  cookies?: readonly string[];
  onLaunched: OnLaunched | undefined;
}

/** Opens the session, or adds the course to the one the browser holds, and sends the browser on. */
export async function enter(
  ctx: Context,
  req: Request,
  res: Response,
  launched: Launched,
  entrance: Entrance,
): Promise<void> {
  const held = sessionToken(req.get('cookie'), 'lms');
  const token = await openSession(ctx, { kind: 'lms', launched }, held);
  sendOn(res, launched.goTo, ...(entrance.cookies ?? []), sessionCookie('lms', token));
  const { message, proof } = entrance;
  ctx.report({ name: 'launchAccepted', platform: launched.platform, message, proof });
  entrance.onLaunched?.(ctx, launched).catch((thrown: unknown) => {
    ctx.log.error('the hint after a launch failed', { platform: launched.platform, err: thrown });
  });
}
