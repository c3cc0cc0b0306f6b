/** Parts a document into what makes its shape and the texts that fill the shape's slots. */
import { schemeOfIri } from '../n-quads.ts';
import type { Member, Terms } from './terms.ts';

export interface Reading {
  /**
   * The document with a placeholder for each slot: names, order and number of members and array entries,
   * numbers, types, whatever is no slot, and which of the IRIs are equal.
   */
  key: string;
  /** The different IRIs, in the order in which they first occur: a slot each, however often it occurs. */
  iris: string[];
  /** The literals, in the order in which they occur: a slot each. */
  literals: string[];
  /** Literal slots that are one with an earlier slot, since the statements they make are one. */
  merged?: ReadonlyMap<number, number>;
}

/** Called for each IRI and each literal, as they occur; what it returns takes the text's place. */
export interface Substitutes {
  iri(text: string): string;
  literal(text: string): string;
}

/** As deep as a JSON document may be (O38); deeper ones have no shape. */
const MAX_DEPTH = 64;
const PLACE = { iri: '#', literal: '$' } as const;

interface Walk {
  terms: Terms;
  key: string;
  iris: Map<string, number>;
  literals: string[];
}

/**
 * Reads a document that is plain JSON data; `proof` at its top is left out.
 * @returns undefined where the document has something that no shape covers: it is for the stock library then
 */
export function readDocument(document: object, terms: Terms): Reading | undefined {
  const walk: Walk = { terms, key: `${terms.number}`, iris: new Map(), literals: [] };
  if (!readObject(walk, document, 0)) return undefined;
  return { key: walk.key, iris: [...walk.iris.keys()], literals: walk.literals };
}

function readValue(walk: Walk, value: unknown, member: Member, depth: number): boolean {
  switch (typeof value) {
    case 'string':
      return readText(walk, value, member);
    case 'number':
      // jsonld writes -0 otherwise than JSON does.
      if (!Number.isFinite(value) || Object.is(value, -0)) return false;
      walk.key += `${value},`;
      return true;
    case 'boolean':
      walk.key += value ? 'true,' : 'false,';
      return true;
    case 'object':
      if (value === null) {
        walk.key += 'null,';
        return true;
      }
      if (depth > MAX_DEPTH) return false;
      return Array.isArray(value) ? readArray(walk, value, member, depth) : readObject(walk, value, depth);
    default:
      return false;
  }
}

function readText(walk: Walk, text: string, member: Member): boolean {
  if (member.kind === 'literal') {
    walk.key += PLACE.literal;
    walk.literals.push(text);
    return true;
  }
  if (member.kind === 'constant') {
    walk.key += walk.terms.constantCode(text);
    return true;
  }
  const known = walk.iris.get(text);
  if (known === undefined) {
    if (!isIriSlot(text, walk.terms)) return false;
    walk.key += `${PLACE.iri}${walk.iris.size},`;
    walk.iris.set(text, walk.iris.size);
    return true;
  }
  walk.key += `${PLACE.iri}${known},`;
  return true;
}

/** An absolute IRI that no context can take for a term or for a prefix and a suffix. */
function isIriSlot(text: string, { names }: Terms): boolean {
  const scheme = schemeOfIri(text);
  if (scheme === undefined || names.has(text)) return false;
  return !names.has(scheme) || text.startsWith('//', scheme.length + 1);
}

function readArray(walk: Walk, list: readonly unknown[], member: Member, depth: number): boolean {
  walk.key += '[';
  for (const one of list) if (!readValue(walk, one, member, depth + 1)) return false;
  walk.key += ']';
  return true;
}

function readObject(walk: Walk, node: object, depth: number): boolean {
  const prototype: unknown = Object.getPrototypeOf(node);
  if (prototype !== Object.prototype && prototype !== null) return false;
  walk.key += '{';
  for (const [name, value] of Object.entries(node) as [string, unknown][]) {
    if (depth === 0 && name === 'proof') continue;
    const member = walk.terms.member(name);
    if (member.kind === 'stock') return false;
    walk.key += member.code;
    if (name === '@context' && !isKnownContext(value, walk.terms)) return false;
    if (member.kind === 'constant' && !isTextOrTexts(value)) return false;
    if (!readValue(walk, value, member, depth + 1)) return false;
  }
  walk.key += '}';
  return true;
}

/** Contexts of a document inside the document. */
function isKnownContext(context: unknown, { urls }: Terms): boolean {
  return Array.isArray(context)
    ? context.every((one) => urls.has(one as string))
    : urls.has(context as string);
}

function isTextOrTexts(value: unknown): boolean {
  return typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string'));
}

/** A copy of a document that can be read, with other texts in its slots. */
export function substituted(document: object, terms: Terms, put: Substitutes): object {
  return substitutedObject(document, terms, put, 0);
}

function substitutedObject(node: object, terms: Terms, put: Substitutes, depth: number): object {
  const members = (Object.entries(node) as [string, unknown][])
    .filter(([name]) => depth > 0 || name !== 'proof')
    .map(([name, value]) => [name, substitutedValue(value, terms.member(name), terms, put, depth)]);
  return Object.fromEntries(members) as object;
}

function substitutedValue(
  value: unknown,
  member: Member,
  terms: Terms,
  put: Substitutes,
  depth: number,
): unknown {
  if (typeof value === 'string') {
    if (member.kind === 'constant') return value;
    return member.kind === 'iri' ? put.iri(value) : put.literal(value);
  }
  if (typeof value !== 'object' || value === null) return value;
  if (!Array.isArray(value)) return substitutedObject(value, terms, put, depth + 1);
  return value.map((one) => substitutedValue(one, member, terms, put, depth + 1));
}
