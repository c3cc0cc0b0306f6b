/** Checks that both versions share: the time in which a badge holds, and whom it names. */
import { instantOf } from '../dates.ts';
import { type IdentityClaim, isIdentity } from '../identity.ts';
import type { Fetcher, Loader } from './fetcher.ts';
import type { Checks } from './checks.ts';
import type { Facts } from './report.ts';

export interface VerifyOptions {
  /** The way out; `(request) => http.request({ method: 'GET', ...request })`. */
  load: Loader;
  /** Epoch milliseconds at which the badge is judged. */
  now: number;
  /** E-mail address, or another identity, of the person who shows the badge; absent = not checked. */
  recipient?: string;
  /** Hosts, with port, whose did:web documents are asked over http: demos on one machine. */
  plainHosts?: ReadonlySet<string>;
  /**
   * Hosts, with port, that several issuers share, such as our own: there a key must be listed by its issuer's
   * document, and lying on the same host proves nothing (O33).
   */
  strictHosts?: ReadonlySet<string>;
  /** Ends the report early. */
  signal?: AbortSignal;
  /**
   * Canonical N-Quads of a document (RDFC-1.0), made elsewhere: in a thread, say, that can be ended. Unless
   * given, it is made here within the limits of `limits.ts`. Throws where there is no canonical form.
   */
  canonize?: Canonize;
  /** Milliseconds that only grow, for `timing`; `performance.now` unless told. */
  elapsed?: () => number;
}

/** Makes the canonical N-Quads of a document that holds pinned contexts only. */
export type Canonize = (document: object, signal: AbortSignal) => Promise<string>;

/** What one verification hands around. */
export interface Run {
  options: VerifyOptions;
  /** Blank nodes are told apart by SHA-256 unless told: other hashes are made here, not elsewhere. */
  canonize: (document: object, digest?: 'sha256' | 'sha384') => Promise<string>;
  /** How many credentials this one lies within: endorsements and records hold further ones. */
  depth: number;
  /** How many endorsements may still be looked at, in this credential and in all around it. */
  endorsements: { left: number };
  fetcher: Fetcher;
  checks: Checks;
  signal: AbortSignal;
  /** Milliseconds that only grow. */
  elapsed: () => number;
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
