/** The end of a launch: a session in this very browser, and a GET to the page it leads to (lti.md L9, L20). */
import type { Request, Response } from 'express';
import { openSession } from '../../server/actions/sessions/open-session.ts';
import { sessionCookie, sessionToken } from '../../server/actions/sessions/session-cookie.ts';
import type { Context } from '../../server/context.ts';
import { hashToken } from '../../server/model/ids.ts';
import { type Launched, sessions } from '../../server/model/organisations/session.ts';
import { sendOn } from '../send-page.ts';

/** Called after a launch has its session: a hint, whose failure changes nothing for the launch. */
export type OnLaunched = (ctx: Context, launched: Launched) => Promise<void>;

export interface Entrance {
  /** Message type, for the report. */
  message: string;
  proof: 'cookie' | 'storage';
  /** Further `Set-Cookie` values. */
  cookies?: readonly string[];
  /** Uses up what entitles to this session; where it rejects there is none. */
  spend?: () => Promise<void>;
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
  const token = await openSpending(ctx, launched, held, entrance.spend);
  sendOn(res, launched.goTo, ...(entrance.cookies ?? []), sessionCookie('lms', token));
  const { message, proof } = entrance;
  ctx.report({ name: 'launchAccepted', platform: launched.platform, message, proof });
  entrance.onLaunched?.(ctx, launched).catch((thrown: unknown) => {
    ctx.log.error('the hint after a launch failed', { platform: launched.platform, err: thrown });
  });
}

/**
 * A new session is written in the same commit that uses its launch up: where that fails, nobody has seen
 * the token and the session is taken back. One that the browser holds already is changed only after it.
 */
async function openSpending(
  ctx: Context,
  launched: Launched,
  held: string | undefined,
  spend: () => Promise<void> = () => Promise.resolve(),
): Promise<string> {
  const grant = { kind: 'lms', launched } as const;
  if (held !== undefined) {
    await spend();
    return openSession(ctx, grant, held);
  }
  const [token, spent] = await Promise.allSettled([openSession(ctx, grant), spend()]);
  if (token.status === 'rejected') throw token.reason;
  if (spent.status === 'fulfilled') return token.value;
  await ctx.store.remove(sessions, hashToken(token.value));
  throw spent.reason;
}
