/** The tab in which a learner connects a backpack: in by a one-time code, out to the host, and back (providers.md P23). */
import { Router } from 'express';
import { z } from 'zod';
import {
  arriveInTab,
  beginSignIn,
  pickableHost,
  returnFromBackpack,
} from '../../actions/deliveries/connect-backpack.ts';
import { connectionTo } from '../../actions/learners/own-connection.ts';
import { openSession } from '../../actions/sessions/open-session.ts';
import { sessionCookie, sessionToken } from '../../actions/sessions/session-cookie.ts';
import type { Context } from '../../context.ts';
import { hasCode } from '../../errors.ts';
import type { BackpackHost, Connection } from '../../model/deliveries/backpack-host.ts';
import type { BackpackSession } from '../../model/organisations/session.ts';
import {
  LeavePage,
  ReturnedPage,
  ReturnedPart,
  type TabProblem,
  TabProblemPage,
} from '../../views/public/backpack-tab.tsx';
import { route } from '../base/answer.ts';
import { type Asked, html, type Reply, seeOther } from '../base/asked.ts';

export function backpackTabRoutes(ctx: Context): Router {
  const router = Router();
  const get = (path: string, handler: (asked: Asked) => Promise<Reply>): void => {
    router.get(path, route(ctx, ['backpack'], handler));
  };
  get('/backpacks/start', (asked) => start(ctx, asked));
  get('/backpacks/go', (asked) =>
    inTab(ctx, asked, ({ host }) => html(LeavePage({ words: asked.words, host }))),
  );
  get('/backpacks/leave', (asked) =>
    inTab(ctx, asked, async ({ session, token }) => ({
      kind: 'redirect',
      to: await beginSignIn(ctx, session, token),
    })),
  );
  get('/backpacks/callback/:host', (asked) => callback(ctx, asked));
  get('/backpacks/done', (asked) =>
    inTab(ctx, asked, ({ host, connection }) => html(ReturnedPage({ words: asked.words, host, connection }))),
  );
  get('/backpacks/done/part', (asked) =>
    inTab(ctx, asked, ({ host, connection }) => ({
      kind: 'part',
      part: ReturnedPart({ words: asked.words, host, connection }),
    })),
  );
  return router;
}

function problem(asked: Asked, what: TabProblem): Reply {
  return html(TabProblemPage({ words: asked.words, problem: what }), what === 'host' ? 404 : 403);
}

/** The code becomes a session that may do nothing but connect this one backpack. */
async function start(ctx: Context, asked: Asked): Promise<Reply> {
  const code = z.string().max(200).catch('').parse(asked.query.get('code'));
  try {
    const { learner, organisation, host } = await arriveInTab(ctx, code);
    const held = sessionToken(asked.headers['cookie'], 'backpack');
    const token = await openSession(ctx, { kind: 'backpack', learner, organisation, host }, held);
    const headers = { 'Set-Cookie': sessionCookie('backpack', token) };
    return { kind: 'redirect', to: '/backpacks/go', headers };
  } catch (thrown) {
    if (hasCode(thrown, 'TICKET_INVALID')) return problem(asked, 'code');
    throw thrown;
  }
}

interface Tab {
  session: BackpackSession;
  /** The session's secret: the sign-in at the host is bound to it. */
  token: string;
  host: BackpackHost;
  connection: Connection | undefined;
}

async function inTab(ctx: Context, asked: Asked, then: (tab: Tab) => Promise<Reply> | Reply): Promise<Reply> {
  const { backpack: session } = asked;
  const token = sessionToken(asked.headers['cookie'], 'backpack');
  if (session === undefined || token === undefined) return problem(asked, 'session');
  try {
    const host = await pickableHost(ctx, session.organisation, session.host);
    return await then({
      session,
      token,
      host,
      connection: await connectionTo(ctx, session.learner, host.id),
    });
  } catch (thrown) {
    if (hasCode(thrown, 'NOT_FOUND')) return problem(asked, 'host');
    throw thrown;
  }
}

const answered = z.object({
  state: z.string().max(200).catch(''),
  code: z.string().min(1).max(4000).optional().catch(undefined),
});

/**
 * A missing code is a refusal, whatever error the host names with it (RFC 6749 §4.1.2.1). A code that comes to
 * the address of another host than the one the learner went to is not ours to spend (RFC 9700 §4.4).
 */
async function callback(ctx: Context, asked: Asked): Promise<Reply> {
  const { query, backpack: session } = asked;
  const token = sessionToken(asked.headers['cookie'], 'backpack');
  if (session === undefined || token === undefined) return problem(asked, 'session');
  if (asked.params['host'] !== session.host) return problem(asked, 'state');
  const { state, code } = answered.parse({
    state: query.get('state') ?? '',
    code: query.has('error') ? undefined : (query.get('code') ?? undefined),
  });
  try {
    await returnFromBackpack(ctx, session, token, { state, ...(code === undefined ? {} : { code }) });
    return seeOther('/backpacks/done');
  } catch (thrown) {
    if (hasCode(thrown, 'TICKET_INVALID')) return problem(asked, 'state');
    throw thrown;
  }
}
