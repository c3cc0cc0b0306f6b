/** Pages of a list with `Link: rel="next"`, as LTI's services have them. */
import type { Request, Response } from 'express';
import type { Campus } from '../campus.ts';
import { wholeNumber } from '../../web/requests.ts';

export interface Listing<T> {
  items: readonly T[];
  type: string;
  /** The body of one page. */
  wrap: (page: readonly T[]) => unknown;
  /** Never more than this on a page, whatever `limit` says. */
  most?: number;
  /** Parameters that the next page's address does not repeat. */
  forget?: readonly string[];
}

/** Sends the page that `limit` and `from` ask for. */
export function sendPaged<T>(campus: Campus, req: Request, res: Response, listing: Listing<T>): void {
  const { items, most = 1000 } = listing;
  const limit = Math.min(wholeNumber(req.query, 'limit') ?? most, most);
  const from = wholeNumber(req.query, 'from') ?? 0;
  const size = limit > 0 ? limit : most;
  if (from + size < items.length) {
    const next = new URL(req.originalUrl, campus.url());
    for (const name of listing.forget ?? []) next.searchParams.delete(name);
    next.searchParams.set('limit', String(size));
    next.searchParams.set('from', String(from + size));
    res.set('Link', `<${next.href}>; rel="next"`);
  }
  const body = JSON.stringify(listing.wrap(items.slice(from, from + size)));
  res.set('Content-Type', listing.type).send(Buffer.from(body));
}
