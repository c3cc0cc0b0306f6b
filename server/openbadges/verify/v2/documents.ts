/** Reads the documents that an Open Badges 2.0 statement is made of, each from its own address (OB 2.0 §DataValidation). */
import { isHttpUrl } from '../../v2/shapes.ts';
import type { Run } from '../common.ts';
import { limits } from '../limits.ts';
import { countParts, idOfRef, isObject, type JsonObject, textIn } from '../members.ts';
import { doubleNames, plainNames } from './plain-names.ts';
import { type DocumentClass, upgraded } from './upgrade/upgraded.ts';
import type { VersionTwo } from './upgrade/version-of.ts';

/** A document with plain names, as version 2.0 writes it. */
export interface Doc {
  object: JsonObject;
  /** What it was before it was upgraded. */
  version: VersionTwo;
  /** The address that answered with it; none where it lies within another document. */
  url?: string;
  /** True where it was read from an address, or lies in a document that was: its host answers for it. */
  isPublished: boolean;
}
export type Answer = { doc: Doc } | { revoked: JsonObject } | 'stopped';

/** What an address answers; every finding stands in `run.checks`. The document's id may still be another one. */
export async function ask(run: Run, url: string, as: DocumentClass): Promise<Answer> {
  const { checks, fetcher } = run;
  if (!isHttpUrl(url)) {
    checks.add('hosted-fetch', 'noAddress');
    return 'stopped';
  }
  const fetched = await fetcher.json(url, { allowPlainHttp: true });
  if (fetched.kind === 'unreachable' || isTemporary(fetched.status)) {
    checks.add('hosted-fetch', 'unreachable', { url });
    return 'stopped';
  }
  const object = fetched.kind === 'json' && isObject(fetched.value) ? fetched.value : undefined;
  if (fetched.status === 410 || object?.['revoked'] === true) return { revoked: object ?? {} };
  if (fetched.status !== 200) checks.add('hosted-fetch', 'notFound', { url, status: fetched.status });
  else if (object === undefined) checks.add('hosted-fetch', 'notJson', { url });
  else {
    if (isElsewhere(url, fetched.at)) checks.add('hosted-fetch', 'elsewhere', { url, at: fetched.at });
    return documentOf(run, object, as, url);
  }
  return 'stopped';
}

/** A document as it was found, in plain names and upgraded; 'stopped' where it has no one meaning or is too large. */
export function documentOf(
  { checks }: Run,
  object: JsonObject,
  as: DocumentClass,
  url?: string,
): { doc: Doc } | 'stopped' {
  if (countParts(object, limits.parts) > limits.parts) {
    checks.add('context', 'complex');
    return 'stopped';
  }
  const members = doubleNames(object);
  if (members.length > 0) {
    checks.add('property', 'fail', { url: url ?? '', members: [...new Set(members)].join(', ') });
    return 'stopped';
  }
  const isPublished = url !== undefined;
  return { doc: { ...upgraded(plainNames(object), as, url), isPublished, ...(isPublished ? { url } : {}) } };
}

/** Notes that a document was read, and judges whether it says so of itself. */
export function isAt({ checks }: Run, object: JsonObject, url: string): boolean {
  const id = textIn(object, 'id') ?? '';
  return checks.add('hosted-fetch', id === url ? 'pass' : 'otherId', { url, id }) === 'pass';
}

/**
 * What a member of a document leads to: the document at its address, even where a copy is embedded; the copy
 * where it has no address.
 */
export async function resolve(
  run: Run,
  within: Doc,
  member: string,
  as: DocumentClass,
): Promise<Doc | undefined> {
  const ref = within.object[member];
  const id = idOfRef(ref);
  if (isObject(ref) && (within.version === '0.5' || id === undefined || !isHttpUrl(id))) {
    if (within.version !== '0.5' && id === undefined) run.checks.add('property', 'noId', { member });
    const { version, isPublished } = within;
    return { version, isPublished, object: ref };
  }
  const url = id ?? '';
  const answer = await ask(run, url, as);
  if (answer === 'stopped') return undefined;
  if ('revoked' in answer) {
    run.checks.add('hosted-fetch', 'notFound', { url, status: 410 });
    return undefined;
  }
  return (
    (await renamed(run, answer.doc, url, as)) ?? (isAt(run, answer.doc.object, url) ? answer.doc : undefined)
  );
}

/**
 * The document that another one says it has become: sites move, and what their old addresses answer names the
 * new one. It must say of itself where it lies, and nothing follows from there.
 */
export async function renamed(run: Run, doc: Doc, url: string, as: DocumentClass): Promise<Doc | undefined> {
  const id = textIn(doc.object, 'id') ?? '';
  if (id === url || !isHttpUrl(id)) return undefined;
  const answer = await ask(run, id, as);
  if (answer === 'stopped' || 'revoked' in answer || textIn(answer.doc.object, 'id') !== id) return undefined;
  run.checks.add('hosted-fetch', 'renamed', { url, id });
  return answer.doc;
}

/** Answers that say nothing about what was asked for: the server is down, busy, or does not let us in. */
export function isTemporary(status: number): boolean {
  return status >= 500 || status === 401 || status === 403 || status === 408 || status === 429;
}

/** Whether an answer came from another host than the one that was asked. */
function isElsewhere(url: string, at: string): boolean {
  return URL.canParse(at) && new URL(at).hostname !== new URL(url).hostname;
}
