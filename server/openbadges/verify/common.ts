/** Checks that both versions share: the time in which a badge holds, and whom it names. */
import { instantOf } from '../dates.ts';
import { type IdentityClaim, isIdentity } from '../identity.ts';
import type { Fetcher, Loader } from './fetcher.ts';
import type { Checks, Facts } from './report.ts';

export interface VerifyOptions {
  /** The way out; `(request) => http.request({ method: 'GET', ...request })`. */
  load: Loader;
  /** Epoch milliseconds at which the badge is judged. */
  now: number;
  /** E-mail address, or another identity, of the person who shows the badge; absent = not checked. */
  recipient?: string;
  /** Hosts, with port, whose did:web documents are asked over http: demos on one machine. */
  plainHosts?: ReadonlySet<string>;
  /** Ends the report early. */
  signal?: AbortSignal;
  /** Milliseconds that only grow, for `timing`; `performance.now` unless told. */
  elapsed?: () => number;
}

/** What one verification hands around. */
export interface Run {
  options: VerifyOptions;
  fetcher: Fetcher;
  checks: Checks;
  signal: AbortSignal;
}

/** Judges `from <= now <= until` and `from <= until` (O29, O31). Absent `until` never ends. */
export function checkDates({ checks, options: { now } }: Run, from: unknown, until: unknown): Facts['dates'] {
  const issued = instantOf(from);
  const expires = until === undefined ? undefined : instantOf(until);
  if (issued === undefined) checks.add('not-before', 'malformed');
  else checks.add('not-before', issued <= now ? 'pass' : 'future');
  if (until === undefined) checks.add('expiry', 'never');
  else if (expires === undefined) checks.add('expiry', 'malformed');
  else if (issued !== undefined && expires < issued) checks.add('expiry', 'beforeIssue');
  else checks.add('expiry', expires >= now ? 'pass' : 'expired');
  return {
    ...(issued === undefined ? {} : { issued }),
    ...(expires === undefined ? {} : { expires }),
  };
}

/** Judges whether any of the claims names the person asked about (O13); undefined where nobody was asked about. */
export function checkRecipient(
  { checks, options: { recipient } }: Run,
  claims: readonly IdentityClaim[],
): boolean | undefined {
  if (recipient === undefined || recipient.trim() === '') {
    checks.add('recipient', 'notAsked');
    return undefined;
  }
  const matches = claims.some((claim) => isIdentity(recipient, claim));
  checks.add('recipient', matches ? 'pass' : 'other');
  return matches;
}
