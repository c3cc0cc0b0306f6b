/** Uses up a deep-linking request: its answer is sent once (lti.md L44). */
import type { Context } from '../../context.ts';
import type { CourseId } from '../../model/ids.ts';
import { type LmsSession, type Session, sessions } from '../../model/organisations/session.ts';

/** Takes the request out of the session's entry for the course; true for the one caller who did. */
export async function spendDeepLink(ctx: Context, session: LmsSession, course: CourseId): Promise<boolean> {
  let current: Session | undefined = session;
  for (let tries = 0; tries < 20; tries++) {
    if (current?.kind !== 'lms') return false;
    const entry = current.contexts.find((c) => c.course === course);
    if (entry?.deepLink === undefined) return false;
    const { deepLink: _spent, ...kept } = entry;
    const contexts = current.contexts.map((c) => (c === entry ? kept : c));
    if ((await ctx.store.replace(sessions, { ...current, contexts })) !== undefined) return true;
    current = await ctx.store.get(sessions, session.id);
  }
  return false;
}
