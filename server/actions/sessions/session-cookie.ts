/** The session cookie: its names, its flags and how it is read (lti.md L6, L20; ADR 0009). */
import type { Session } from '../../model/organisations/session.ts';

/** All our cookies begin so; `__Host-` binds them to this host, https and the path `/`. */
export const COOKIE_PREFIX = '__Host-bb_';

/**
 * One name per kind: on our own origin an owner, a learner's tab and a tab that connects a backpack
 * live in one cookie jar, and none must sign another out.
 */
const names: Readonly<Record<Session['kind'], string>> = {
  lms: `${COOKIE_PREFIX}session`,
  own: `${COOKIE_PREFIX}own`,
  backpack: `${COOKIE_PREFIX}backpack`,
};

/** Marks the browser that asked for a sign-in link. */
export const ASKED_COOKIE = `${COOKIE_PREFIX}asked`;

/** Needed in a frame of another site, and harmless outside; Chromium drops such a cookie without `Partitioned`. */
const FLAGS = 'Path=/; Secure; HttpOnly; SameSite=None; Partitioned';

/**
 * `Set-Cookie` value of a cookie of ours.
 * @param maxAgeS seconds; without it the cookie lasts as long as the browser runs
 */
export function cookieHeader(name: string, value: string, maxAgeS?: number): string {
  return `${name}=${value}; ${FLAGS}${maxAgeS === undefined ? '' : `; Max-Age=${maxAgeS}`}`;
}

/** `Set-Cookie` value that gives a browser its session. */
export function sessionCookie(kind: Session['kind'], token: string): string {
  return cookieHeader(names[kind], token);
}

/** `Set-Cookie` value that takes a browser's session away. */
export function endedSessionCookie(kind: Session['kind']): string {
  return cookieHeader(names[kind], '', 0);
}

/** Value of a cookie in a `Cookie` header. */
export function cookieValue(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

/** The session token in a `Cookie` header; anything that does not look like one counts as none. */
export function sessionToken(header: string | undefined, kind: Session['kind']): string | undefined {
  const value = cookieValue(header, names[kind]);
  return value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined;
}

/** True where the browser sent any cookie of ours: it keeps them here. */
export function hasOwnCookie(header: string | undefined): boolean {
  return header?.split(';').some((part) => part.trim().startsWith(COOKIE_PREFIX)) ?? false;
}
