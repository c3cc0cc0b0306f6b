/** Checks records on their way into and out of a store, so that both engines hold exactly the same things. */
import type { z } from 'zod';
import type { Collection, Doc, Work } from '../../../server/model/record.ts';
import { BridgeError } from '../../../server/errors.ts';

/** The most a record may take as JSON text in UTF-8. */
export const MAX_RECORD_BYTES = 2 * 1024 * 1024;
const MAX_DEPTH = 90;

/** A checked record, taken apart the way both engines store it: work beside the rest. */
export interface Encoded<T extends Doc> {
  doc: T;
  work: string | null;
  body: string;
}

/**
 * The record as its schema makes it, checked to be plain JSON that every engine gives back unchanged.
 * @throws BridgeError STORE_INVALID_RECORD naming collection and path, never the content
 */
export function encode<T extends Doc>(c: Collection<T>, record: object): Encoded<T> {
  const doc = parsed(c, record, (record as { id?: unknown }).id);
  const { id, rev: _rev, work, ...body } = doc;
  const problem = problemOf(doc, '', 0);
  if (problem !== undefined) throw invalid(c, id, problem.path, problem.problem);
  const encoded = { doc, work: work === undefined ? null : JSON.stringify(work), body: JSON.stringify(body) };
  if (isTooLarge(encoded.body)) throw invalid(c, id, '', `larger than ${MAX_RECORD_BYTES} bytes`);
  return encoded;
}

/**
 * The record made from what the engine holds.
 * @param body the record without id, rev and work; it is taken over, not copied
 * @throws BridgeError STORE_INVALID_RECORD where it does not fit its schema
 */
export function decode<T extends Doc>(
  c: Collection<T>,
  stored: { id: string; rev: number; work: Work | undefined; body: Record<string, unknown> },
): T {
  const { id, rev, work, body } = stored;
  body['id'] = id;
  body['rev'] = rev;
  if (work !== undefined) body['work'] = work;
  return parsed(c, body, id);
}

/** True where the collection's records expire and this one has. */
export function isExpired(expires: string | undefined, doc: object, now: number): boolean {
  if (expires === undefined) return false;
  const at = expires
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], doc);
  return typeof at === 'number' && at <= now;
}

function parsed<T extends Doc>(c: Collection<T>, raw: object, id: unknown): T {
  const result = c.schema.safeParse(raw);
  if (result.success) return result.data;
  throw invalid(c, id, pathOf(result.error), result.error.issues[0]?.code ?? 'invalid');
}

function pathOf(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return '';
  const keys = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
  return keys.map(String).join('.');
}

function invalid(c: { name: string }, id: unknown, path: string, problem: string): BridgeError {
  const at = path === '' ? 'the record' : path;
  return new BridgeError('STORE_INVALID_RECORD', `${c.name}: ${at}: ${problem}`, {
    details: { collection: c.name, path, problem, ...(typeof id === 'string' ? { id } : {}) },
  });
}

interface Problem {
  path: string;
  problem: string;
}

/** What in `value` is not JSON, or would not survive every engine; undefined where all is well. */
function problemOf(value: unknown, path: string, depth: number): Problem | undefined {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() ? undefined : { path, problem: 'lone surrogate' };
    case 'number':
      return Number.isFinite(value) ? undefined : { path, problem: 'not a finite number' };
    case 'boolean':
      return undefined;
    case 'object':
      if (value === null) return undefined;
      if (depth >= MAX_DEPTH) return { path, problem: 'nested too deeply' };
      return Array.isArray(value) ? listProblem(value, path, depth) : objectProblem(value, path, depth);
    default:
      return { path, problem: `${typeof value} is not JSON` };
  }
}

function listProblem(list: readonly unknown[], path: string, depth: number): Problem | undefined {
  for (let i = 0; i < list.length; i++) {
    const problem = problemOf(list[i], `${path}.${i}`, depth + 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function objectProblem(object: object, path: string, depth: number): Problem | undefined {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null) return { path, problem: 'not a plain object' };
  for (const key of Object.keys(object)) {
    const here = path === '' ? key : `${path}.${key}`;
    if (!isStorableKey(key)) return { path: here, problem: 'a key must not hold . $ or NUL' };
    const problem = problemOf((object as Record<string, unknown>)[key], here, depth + 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** MongoDB reads dots and a leading `$` in keys as operators; `__proto__` does not survive a spread. */
function isStorableKey(key: string): boolean {
  return (
    !key.startsWith('$') &&
    !key.includes('.') &&
    !key.includes('\0') &&
    key !== '__proto__' &&
    key.isWellFormed()
  );
}

/** UTF-8 takes at most three bytes per UTF-16 unit, so most records need no counting. */
function isTooLarge(json: string): boolean {
  return json.length * 3 > MAX_RECORD_BYTES && Buffer.byteLength(json) > MAX_RECORD_BYTES;
}
