/** Where a sign-in may lead: pages of the signed-in person on our own origin, and nowhere else. */

const MOST_CHARS = 6000;
const BASE = 'http://own.invalid';

/** The path and query, or undefined for anything that is not such a page. */
export function wayOn(to: string | null): string | undefined {
  if (to === null || to.length > MOST_CHARS || !to.startsWith('/') || !URL.canParse(to, BASE))
    return undefined;
  const { origin, pathname, search } = new URL(to, BASE);
  if (origin !== BASE || !/^\/(my(\/[\w./-]*)?|oauth\/authorize)$/.test(pathname)) return undefined;
  return pathname + search;
}

/** The sign-in page that leads on to `to`. */
export function signInTo(to: string): string {
  return `/sign-in?${new URLSearchParams({ to }).toString()}`;
}
