/** Opens sessions: from a launch, on the tool's own origin, or for connecting one backpack. */
import type { Context } from '../../context.ts';
import type { BackpackHostId, LearnerId, OrganisationId, PersonId, SessionId } from '../../model/ids.ts';
import { hashToken } from '../../model/ids.ts';
import {
  type ContextEntry,
  type Launched,
  type LmsSession,
  MAX_CONTEXTS,
  SESSION_IDLE_MS,
  SESSION_LIFE_MS,
  type Session,
  sessions,
} from '../../model/organisations/session.ts';
import type { Fresh } from '../../model/record.ts';
import { newToken } from '../../ports/random.ts';

/** What a new session is for. */
export type SessionGrant =
  | { kind: 'lms'; launched: Launched }
  | {
      kind: 'own';
      person: PersonId;
      name: string;
      organisation?: OrganisationId;
      isBound?: boolean;
      isProven?: boolean;
      locale?: string;
    }
  | {
      kind: 'backpack';
      learner: LearnerId;
      organisation: OrganisationId;
      host: BackpackHostId;
      locale?: string;
    };

/**
 * Opens a session and returns its token, which belongs in the cookie and nowhere else. A launch of the
 * user whose session the browser already holds adds or replaces one course in it; any other grant
 * replaces the session (lti.md L20).
 * @param current the token the browser sent for this kind of session, if any
 */
export async function openSession(ctx: Context, grant: SessionGrant, current?: string): Promise<string> {
  const held = current === undefined ? undefined : await ctx.store.get(sessions, hashToken(current));
  if (current !== undefined && held !== undefined) {
    if (grant.kind === 'lms' && held.kind === 'lms' && (await addContext(ctx, held, grant.launched)))
      return current;
    await ctx.store.remove(sessions, held.id);
  }
  const token = newToken(ctx.random);
  const id = hashToken(token) as SessionId;
  await ctx.store.insert(sessions, [freshSession(id, grant, ctx.clock.now())]);
  return token;
}

/**
 * Adds or replaces the one course of a launch in the session of the same user; false where it is
 * another user's session. The launch is a new sign-in, so the session's time starts again, but a
 * course entry never outlives its own launch.
 */
export async function addContext(ctx: Context, held: LmsSession, launched: Launched): Promise<boolean> {
  let current: Session | undefined = held;
  for (let tries = 0; tries < 20; tries++) {
    if (current?.kind !== 'lms') return false;
    if (current.platform !== launched.platform || current.sub !== launched.sub) return false;
    if (current.learner !== launched.learner) return false;
    const next: LmsSession = renewed(current, launched, ctx.clock.now());
    if ((await ctx.store.replace(sessions, next)) !== undefined) return true;
    current = await ctx.store.get(sessions, held.id);
  }
  return false;
}

function renewed(current: LmsSession, launched: Launched, now: number): LmsSession {
  const { entry } = launched;
  const { locale: _locale, ...rest } = current;
  const others = current.contexts.filter(
    (c) => c.course !== entry?.course && c.launchedAt + SESSION_LIFE_MS > now,
  );
  return {
    ...rest,
    ...optional({ locale: launched.locale }),
    name: launched.name,
    isPlatformAdmin: launched.isPlatformAdmin,
    contexts: newestContexts(entry === undefined ? others : [...others, entry]),
    createdAt: now,
    seenAt: now,
    expiresAt: now + SESSION_IDLE_MS,
  };
}

function newestContexts(contexts: readonly ContextEntry[]): ContextEntry[] {
  return [...contexts].sort((a, b) => a.launchedAt - b.launchedAt).slice(-MAX_CONTEXTS);
}

function freshSession(id: SessionId, grant: SessionGrant, now: number): Fresh<Session> {
  const times = { createdAt: now, seenAt: now, expiresAt: now + SESSION_IDLE_MS };
  switch (grant.kind) {
    case 'lms': {
      const { entry, goTo: _goTo, locale, ...user } = grant.launched;
      return {
        id,
        kind: 'lms',
        ...times,
        ...user,
        ...optional({ locale }),
        contexts: entry === undefined ? [] : [entry],
      };
    }
    case 'own':
    case 'backpack':
      return { id, ...times, ...grant };
  }
}

function optional(given: { locale: string | undefined }): { locale?: string } {
  return given.locale === undefined ? {} : { locale: given.locale };
}
