/** The session of a request, by its cookie, and its end. */
import type { Context } from '../../context.ts';
import type { CourseId } from '../../model/ids.ts';
import { hashToken } from '../../model/ids.ts';
import {
  type ContextEntry,
  type LmsSession,
  SESSION_IDLE_MS,
  SESSION_LIFE_MS,
  type Session,
  sessions,
} from '../../model/organisations/session.ts';
import { platforms } from '../../model/platforms/platform.ts';
import { sessionToken } from './session-cookie.ts';

const TOUCH_MS = 60_000;

type Kind = Session['kind'];
type SessionOf<K extends Kind> = Extract<Session, { kind: K }>;

/**
 * The first of these kinds of session that the browser holds: alive, and, for one from an LMS, of a
 * platform that is not switched off. Keeps it alive, writing once a minute at most (lti.md L20).
 * @param cookies the request's `Cookie` header
 */
export async function readSession<K extends Kind>(
  ctx: Context,
  cookies: string | undefined,
  kinds: readonly K[],
): Promise<SessionOf<K> | undefined> {
  for (const kind of kinds) {
    const token = sessionToken(cookies, kind);
    if (token === undefined) continue;
    const session = await ctx.store.get(sessions, hashToken(token));
    if (session?.kind !== kind) continue;
    if (session.kind === 'lms' && !(await isPlatformActive(ctx, session))) continue;
    return (await touch(ctx, session)) as SessionOf<K>;
  }
  return undefined;
}

/** Ends a session at once. */
export async function endSession(ctx: Context, session: Session): Promise<void> {
  await ctx.store.remove(sessions, session.id);
}

/** What the session may do in a course: the entry of the launch from there, while it is fresh enough. */
export function entryOf(session: LmsSession, course: CourseId, now: number): ContextEntry | undefined {
  return session.contexts.find((c) => c.course === course && c.launchedAt + SESSION_LIFE_MS > now);
}

async function isPlatformActive(ctx: Context, session: LmsSession): Promise<boolean> {
  const platform = await ctx.store.get(platforms, session.platform);
  return platform?.state === 'active';
}

/** A stale write means that somebody else has just touched or changed it: their state stands. */
async function touch(ctx: Context, session: Session): Promise<Session> {
  const now = ctx.clock.now();
  if (now - session.seenAt < TOUCH_MS) return session;
  const seen: Session = {
    ...session,
    seenAt: now,
    expiresAt: Math.min(now + SESSION_IDLE_MS, session.createdAt + SESSION_LIFE_MS),
  };
  return (await ctx.store.replace(sessions, seen)) ?? session;
}
