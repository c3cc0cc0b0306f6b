/** Share links: pure, no request is made (providers.md P78). */
import type { Share, ShareFacts, ShareLink } from '../../server/ports/share.ts';
import { type ShareTarget, shareTargets } from './targets.ts';

/** @param bases other addresses by target, where a network has moved */
export function createShare(bases: Readonly<Record<string, string>> = {}): Share {
  return {
    links: (facts) =>
      shareTargets.map((target) => linkTo(target, bases[target.target] ?? target.base, facts)),
  };
}

function linkTo(target: ShareTarget, base: string, facts: ShareFacts): ShareLink {
  const query = target.query(facts).map(([name, value]) => `${name}=${encoded(value)}`);
  return {
    target: target.target,
    url: `${base}${base.includes('?') ? '&' : '?'}${query.join('&')}`,
    fields: target.fields(facts).map(([name, value]) => ({ name, value })),
  };
}

/** Percent-encoded UTF-8 with `%20` for a space, quotes too, so that the link survives any context. */
function encoded(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
