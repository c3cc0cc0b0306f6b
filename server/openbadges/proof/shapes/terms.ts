/**
 * How the strings of a document are to be read, by the name of the member they stand in: derived from the
 * pinned contexts alone, over all their scopes at once, and so without processing them.
 */
import { contexts } from '../../contexts/contexts.ts';

/**
 * `literal`: any text stands for itself. `iri`: an address of a node, or a literal in another scope.
 * `constant`: the text decides how something is read. `stock`: beyond what shapes cover.
 */
export type MemberKind = 'literal' | 'iri' | 'constant' | 'stock';

export interface Member {
  kind: MemberKind;
  /** Stands for the name in keys of shapes. */
  code: string;
}
export interface Terms {
  /** Of this table; the codes are its own. */
  number: number;
  /** Addresses of the contexts: a document inside the document may use these and no others. */
  urls: ReadonlySet<string>;
  /** Every term that any of the contexts defines in any scope; none may be read as the scheme of an IRI. */
  names: ReadonlySet<string>;
  member(name: string): Member;
  /** Stands for a constant text in keys of shapes: short for those that come up often. */
  constantCode(text: string): string;
}

const MAX_LISTS = 50;
const MAX_CODES = 2000;
const lists = new Map<string, Terms>();
let tables = 0;

/** The terms of a document's `@context`, or undefined where it is anything but pinned addresses. */
export function termsOf(context: unknown): Terms | undefined {
  const urls: unknown[] = Array.isArray(context) ? context : [context];
  const key = JSON.stringify(urls);
  const known = lists.get(key);
  if (known !== undefined) return known;
  const pinned = urls.filter((url) => typeof url === 'string' && contexts.has(url));
  if (pinned.length < urls.length) return undefined;
  const made = readTerms(pinned as string[]);
  if (lists.size >= MAX_LISTS) lists.clear();
  lists.set(key, made);
  return made;
}

function readTerms(urls: readonly string[]): Terms {
  const kinds = new Map<string, MemberKind>();
  for (const url of urls) collect(contexts.get(url), kinds);
  const members = new Map<string, Member>();
  const constants = new Map<string, string>();
  return {
    number: ++tables,
    urls: new Set(urls),
    names: new Set(kinds.keys()),
    member(name) {
      const known = members.get(name);
      if (known !== undefined) return known;
      const made = { kind: kinds.get(name) ?? kindOfUndefined(name), code: codeOf(name, members.size) };
      if (members.size < MAX_CODES) members.set(name, made);
      return made;
    },
    constantCode(text) {
      const known = constants.get(text);
      if (known !== undefined) return known;
      const made = codeOf(text, constants.size);
      if (constants.size < MAX_CODES) constants.set(text, made);
      return made;
    },
  };
}

/** A number while there are few, the text as JSON beyond: no two texts share a code. */
function codeOf(text: string, known: number): string {
  return known < MAX_CODES ? `~${known.toString(36)}:` : `${JSON.stringify(text)}:`;
}

/** A keyword, or a name that is an IRI itself: those have no coercion, so their strings are literals. */
function kindOfUndefined(name: string): MemberKind {
  if (name === '@id') return 'iri';
  if (name === '@type' || name === '@context') return 'constant';
  return name.startsWith('@') || name === '__proto__' ? 'stock' : 'literal';
}

/** Adds the terms of a context and of every context inside it. */
function collect(context: unknown, kinds: Map<string, MemberKind>): void {
  if (Array.isArray(context)) {
    for (const one of context) collect(one, kinds);
    return;
  }
  if (!isRecord(context)) return;
  if (isRecord(context['@context']) || Array.isArray(context['@context'])) {
    collect(context['@context'], kinds);
    return;
  }
  for (const [name, definition] of Object.entries(context)) {
    if (name.startsWith('@')) continue;
    kinds.set(name, stricter(kinds.get(name), kindOf(definition)));
    if (isRecord(definition)) collect(definition['@context'], kinds);
  }
}

/** One term may be defined in several scopes: the reading that allows least holds in all. */
function stricter(known: MemberKind | undefined, next: MemberKind): MemberKind {
  const order: readonly MemberKind[] = ['literal', 'iri', 'constant', 'stock'];
  return known === undefined || order.indexOf(next) > order.indexOf(known) ? next : known;
}

function kindOf(definition: unknown): MemberKind {
  const id = isRecord(definition) ? definition['@id'] : definition;
  if (typeof id === 'string' && id.startsWith('@')) return kindOfUndefined(id);
  if (!isRecord(definition)) return 'literal';
  if ('@reverse' in definition || '@nest' in definition) return 'stock';
  const container: unknown[] = [definition['@container'] ?? []].flat();
  if (container.some((one) => one !== '@set' && one !== '@graph' && one !== '@list')) return 'stock';
  const type = definition['@type'];
  if (type === '@id') return 'iri';
  if (type === '@vocab') return 'constant';
  return type === '@json' ? 'stock' : 'literal';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
