/** The end of every way in: a session of our own origin in this browser, and a GET to the page it leads to. */
import { openSession, type SessionGrant } from '../../../actions/sessions/open-session.ts';
import { sessionCookie, sessionToken } from '../../../actions/sessions/session-cookie.ts';
import type { Context } from '../../../context.ts';
import type { Asked, Reply } from '../../base/asked.ts';

/** Opens the session, in place of one this browser held. */
export async function signedIn(
  ctx: Context,
  asked: Asked,
  grant: Extract<SessionGrant, { kind: 'own' }>,
  to: string,
): Promise<Reply> {
  const held = sessionToken(asked.headers['cookie'], 'own');
  const token = await openSession(ctx, grant, held);
  return { kind: 'redirect', to, headers: { 'Set-Cookie': sessionCookie('own', token) } };
}
