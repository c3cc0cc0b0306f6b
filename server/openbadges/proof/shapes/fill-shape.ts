/**
 * The canonical text of a document by its shape: RDFC-1.0 for the case in which every blank node has a
 * first-degree hash of its own (RDF Canon §4.4 without step 6).
 */
import { hash as digest } from 'node:crypto';
import { escapedLiteral } from '../n-quads.ts';
import type { Group, Shape } from './compile-shape.ts';
import { filledPart } from './pattern.ts';
import type { Reading } from './read-document.ts';

/**
 * @returns undefined where values meet that make another graph than the shape's, or blank nodes that only
 * the whole algorithm tells apart: an IRI of the shape in a slot, equal statements, equal hashes
 */
export function fillShape(shape: Shape, reading: Reading): string | undefined {
  for (const iri of reading.iris) if (shape.constants.has(iri)) return undefined;
  const values = [...reading.iris];
  for (const text of reading.literals) values.push(escapedLiteral(text));
  const order = blankNodeOrder(shape, values);
  if (order === undefined) return undefined;
  const labelsFrom = values.length;
  order.forEach((blankNode, number) => {
    values[labelsFrom + blankNode] = `c14n${number}`;
  });
  let text = '';
  for (const group of orderedGroups(shape, values, labelsFrom)) {
    const lines = filledPart(group.lines, values);
    if (lines.hasEqualLines) return undefined;
    text += lines.text;
  }
  return text;
}

/** Literal slots that make one statement with another, by the slot they are one with; undefined where none do. */
export function mergedSlots(shape: Shape, { literals }: Reading): ReadonlyMap<number, number> | undefined {
  let merged: Map<number, number> | undefined;
  for (const family of shape.twins) {
    for (let i = 1; i < family.length; i += 1) {
      const slot = family[i] ?? 0;
      const twin = family.find((other) => literals[other] === literals[slot]) ?? slot;
      if (twin !== slot) (merged ??= new Map<number, number>()).set(slot, twin);
    }
  }
  return merged;
}

/** The blank nodes in the order of their first-degree hashes, or undefined where two hashes are equal. */
function blankNodeOrder({ blankNodes }: Shape, values: readonly string[]): number[] | undefined {
  const hashes = blankNodes.map((lines) => {
    const made = filledPart(lines, values);
    return (made.hash ??= digest('sha256', made.text));
  });
  const order = hashes.map((_, i) => i).sort((a, b) => ((hashes[a] ?? '') < (hashes[b] ?? '') ? -1 : 1));
  const isEqual = order.some((blankNode, i) => i > 0 && hashes[blankNode] === hashes[order[i - 1] ?? 0]);
  return isEqual ? undefined : order;
}

/** By subject: `<` comes before `_`, and no IRI holds a `>`. */
function orderedGroups(shape: Shape, values: readonly string[], labelsFrom: number): readonly Group[] {
  const keyOf = ({ subject }: Group): string => {
    if ('text' in subject) return `<${subject.text}>`;
    if ('iri' in subject) return `<${values[subject.iri] ?? ''}>`;
    return `_:${values[labelsFrom + subject.blankNode] ?? ''}`;
  };
  return shape.groups
    .map((group) => ({ group, key: keyOf(group) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ group }) => group);
}
