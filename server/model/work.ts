/** The endings of a stage and the waking of a record: pure functions from one record state to the next. */
import { type Doc, type Lease, NEVER, type Work } from './record.ts';
import { clip } from './text.ts';

/** Budget of attempts before a record becomes a dead letter (store.md section 3). */
export const MAX_ATTEMPTS = 12;
const FIRST_DELAY_MS = 30_000;
const LONGEST_DELAY_MS = 6 * 3_600_000;

/** Fresh work, due at once or at `dueAt`. */
export function dueWork(dueAt: number): Work {
  return { dueAt, attempt: 0 };
}

/** Work that the inserting process begins itself: as a claim would leave it. */
export function heldWork(now: number, leaseMs: number, token: string): Work & { lease: Lease } {
  const until = now + leaseMs;
  return { dueAt: until, attempt: 1, lease: { token, until } };
}

/** Nothing more to do. */
export function done<T extends Doc>(doc: T): T {
  const { work: _work, ...rest } = doc;
  return rest as T;
}

/** A success with more to do at `at`. */
export function next<T extends Doc>(doc: T, at: number): T {
  return { ...doc, work: dueWork(at) };
}

/** A success whose next due time follows from the record's own state; `undefined` means nothing more to do. */
export function nextOrDone<T extends Doc>(doc: T, at: number | undefined): T {
  return at === undefined ? done(doc) : next(doc, at);
}

/** A failure, to be tried again at `at`; the attempt counts. */
export function later<T extends Doc>(doc: T, at: number, error: string): T {
  return { ...doc, work: { dueAt: at, attempt: doc.work?.attempt ?? 1, lastError: clip(error, 2000) } };
}

/** Not this record's fault: due again at `at`, the attempt is given back. */
export function wait<T extends Doc>(doc: T, at: number): T {
  const kept = doc.work?.lastError === undefined ? {} : { lastError: doc.work.lastError };
  return { ...doc, work: { dueAt: at, attempt: Math.max(0, (doc.work?.attempt ?? 1) - 1), ...kept } };
}

/** Given up: a dead letter until a person wakes it. */
export function dead<T extends Doc>(doc: T, error: string): T {
  return { ...doc, work: { dueAt: NEVER, attempt: doc.work?.attempt ?? 1, lastError: clip(error, 2000) } };
}

/** Gives a claimed record back untouched. */
export function release<T extends Doc>(doc: T, now: number): T {
  return wait(doc, now);
}

/**
 * The record after a change from outside its stage: due now with a new budget, the lease dropped, so
 * that whoever holds it is refused at settle. While `inOutsideCall` (the holder is in the middle of a
 * call to another system and its lease runs) lease and due time stay; the holder finds the change when
 * its settle fails, merges and carries on, and nobody starts a second call beside the first.
 */
export function wake<T extends Doc>(doc: T, now: number, inOutsideCall = false): T {
  const lease = doc.work?.lease;
  if (inOutsideCall && doc.work !== undefined && lease !== undefined && lease.until > now) return doc;
  return { ...doc, work: dueWork(now) };
}

/** True for a dead letter. */
export function isDead(doc: Doc): boolean {
  return doc.work?.dueAt === NEVER;
}

/**
 * Delay before the attempt after `attempt`: min(6 h, 30 s * 2^(attempt-1)) +-20 %.
 * @param attempt the attempt that failed, from 1
 * @param random a number from 0 to 1
 */
export function backoffMs(attempt: number, random: number): number {
  const base = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.max(0, attempt - 1));
  return Math.round(base * (0.8 + 0.4 * random));
}
