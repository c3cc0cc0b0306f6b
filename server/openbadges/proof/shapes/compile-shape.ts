/**
 * Compiles a shape: one run of jsonld's toRDF over the document with sentinels in its slots tells where in the
 * statements each slot lands (openbadges.md O58).
 */
import { createHash } from 'node:crypto';
import { escapedLiteral, RDF_LANG_STRING, type Statement, type Term, XSD_STRING } from '../n-quads.ts';
import { statementsOf } from '../canonical.ts';
import { type Part, type Pattern, partOf, patternOf, type Piece } from './pattern.ts';
import { type Reading, substituted } from './read-document.ts';
import type { Terms } from './terms.ts';

/**
 * What is the same for all documents of one shape. Values are numbered: the IRI slots, the literal slots, then
 * the labels of the blank nodes.
 */
export interface Shape {
  iris: number;
  literals: number;
  /** Of each blank node: its statements as its first-degree hash reads them (RDF Canon §4.6). */
  blankNodes: readonly Part[];
  /** Statements by their subject: with an IRI that is known, an IRI in a slot, or a blank node. */
  groups: readonly Group[];
  /** Texts that occur whatever the values are; an IRI slot with one of them would change the graph. */
  constants: ReadonlySet<string>;
  /** Literal slots of one property of one node: where two are equal, there is one statement instead of two. */
  twins: readonly (readonly number[])[];
  /** About so many bytes of memory. */
  size: number;
}
export interface Group {
  subject: { text: string } | { iri: number } | { blankNode: number };
  lines: Part;
}

interface Slots {
  iris: Map<string, number>;
  literals: Map<string, number>;
  blankNodes: Map<string, number>;
  /** Begins every sentinel and occurs nowhere else. */
  mark: string;
  constants: Set<string>;
  used: Set<number>;
}

/** Shapes of larger documents would be rare and dear. */
const MAX_STATEMENTS = 2000;

/**
 * The shape of a document.
 * @returns undefined where a slot lands nowhere, or changed, or there are too many statements
 * @throws whatever jsonld throws over the document with sentinels: then it has no shape either
 */
export async function compileShape(
  document: object,
  reading: Reading,
  terms: Terms,
): Promise<Shape | undefined> {
  const slots = sentinelsFor(document, reading);
  const statements = await statementsOf(withSentinels(document, reading, terms, slots), {});
  if (statements.length > MAX_STATEMENTS) return undefined;
  for (const { subject, object, graph } of statements) {
    for (const term of [subject, object, graph]) numberBlankNode(term, slots);
  }
  const sample = [...slots.iris.keys(), ...slots.literals.keys(), ...slots.blankNodes.keys()];
  const groups = groupsOf(statements, slots, sample);
  const blankNodes = [...slots.blankNodes.keys()].map((label) => {
    const own = statements.filter((one) => mentions(one, label));
    return partOf(
      own.map((one) => lineOf(one, slots, label)),
      sample,
    );
  });
  if ([...slots.constants].some((text) => text.includes(slots.mark))) return undefined;
  const free = reading.iris.length + reading.literals.length - (reading.merged?.size ?? 0);
  if (slots.used.size !== free) return undefined;
  return {
    iris: reading.iris.length,
    literals: reading.literals.length,
    groups,
    blankNodes,
    constants: slots.constants,
    twins: twinsOf(statements, slots),
    size: sizeOf([...groups.map((group) => group.lines), ...blankNodes]),
  };
}

/** Literal slots that differ in nothing but their text. */
function twinsOf(statements: readonly Statement[], { literals, iris }: Slots): number[][] {
  const families = new Map<string, number[]>();
  for (const { subject, predicate, object, graph } of statements) {
    const slot = object.termType === 'Literal' ? literals.get(object.value) : undefined;
    if (slot === undefined) continue;
    const own = { ...object, value: '' };
    const key = JSON.stringify([subject, predicate, own, graph]);
    families.set(key, [...(families.get(key) ?? []), slot - iris.size]);
  }
  return [...families.values()].filter((family) => family.length > 1);
}

/** Sentinels nobody can have put into the document: they carry the hash of the document. */
function sentinelsFor(document: object, reading: Reading): Slots {
  const mark = createHash('sha256').update(JSON.stringify(document)).digest('hex');
  const iris = reading.iris.map((_, i): [string, number] => [`https://${mark}.invalid/${i}`, i]);
  const literals = reading.literals.map((_, i): [string, number] => [
    `${mark} ${i}`,
    reading.iris.length + i,
  ]);
  return {
    iris: new Map(iris),
    literals: new Map(literals),
    blankNodes: new Map(),
    mark,
    constants: new Set(),
    used: new Set(),
  };
}

function withSentinels(document: object, reading: Reading, terms: Terms, slots: Slots): object {
  const byText = new Map<string, string>();
  const iris = slots.iris.keys();
  const literals = [...slots.literals.keys()];
  let number = 0;
  return substituted(document, terms, {
    iri(text) {
      const known = byText.get(text) ?? iris.next().value ?? '';
      byText.set(text, known);
      return known;
    },
    literal() {
      const slot = reading.merged?.get(number) ?? number;
      number += 1;
      return literals[slot] ?? '';
    },
  });
}

function numberBlankNode(term: Term, { blankNodes, iris, literals }: Slots): void {
  if (term.termType !== 'BlankNode' || blankNodes.has(term.value)) return;
  blankNodes.set(term.value, iris.size + literals.size + blankNodes.size);
}

function groupsOf(statements: readonly Statement[], slots: Slots, sample: readonly string[]): Group[] {
  const lines = new Map<string, { subject: Term; own: Pattern[] }>();
  for (const statement of statements) {
    const { termType, value } = statement.subject;
    const key = `${termType} ${value}`;
    const group = lines.get(key) ?? { subject: statement.subject, own: [] };
    group.own.push(lineOf(statement, slots));
    lines.set(key, group);
  }
  return [...lines.values()].map(({ subject, own }) => ({
    subject: subjectOf(subject, slots),
    lines: partOf(own, sample),
  }));
}

function subjectOf({ termType, value }: Term, slots: Slots): Group['subject'] {
  if (termType === 'BlankNode') {
    return { blankNode: (slots.blankNodes.get(value) ?? 0) - slots.iris.size - slots.literals.size };
  }
  const iri = slots.iris.get(value);
  return iri === undefined ? { text: value } : { iri };
}

function mentions({ subject, object, graph }: Statement, label: string): boolean {
  return [subject, object, graph].some((term) => term.termType === 'BlankNode' && term.value === label);
}

/** A statement's line; for a first-degree hash the blank node itself is `_:a` and every other `_:z`. */
function lineOf({ subject, predicate, object, graph }: Statement, slots: Slots, hashed?: string): Pattern {
  const piecesOf = (term: Term): Piece[] => termOf(term, slots, hashed);
  const graphPieces = graph.termType === 'DefaultGraph' ? [] : [' ', ...piecesOf(graph)];
  return patternOf([
    ...piecesOf(subject),
    ' ',
    ...piecesOf(predicate),
    ' ',
    ...piecesOf(object),
    ...graphPieces,
    ' .\n',
  ]);
}

function termOf(term: Term, slots: Slots, hashed: string | undefined): Piece[] {
  if (term.termType === 'Literal') return literalOf(term, slots);
  if (term.termType === 'NamedNode') return ['<', iriOf(term.value, slots), '>'];
  if (hashed !== undefined) return [term.value === hashed ? '_:a' : '_:z'];
  return ['_:', slots.blankNodes.get(term.value) ?? ''];
}

function iriOf(value: string, slots: Slots): Piece {
  const slot = slots.iris.get(value);
  if (slot === undefined) slots.constants.add(value);
  else slots.used.add(slot);
  return slot ?? value;
}

function literalOf({ value, datatype, language }: Term, slots: Slots): Piece[] {
  const slot = slots.literals.get(value) ?? slots.iris.get(value);
  if (slot === undefined) slots.constants.add(value);
  else slots.used.add(slot);
  const text = ['"', slot ?? escapedLiteral(value), '"'];
  const type = datatype?.value ?? XSD_STRING;
  if (type === RDF_LANG_STRING) return language === undefined ? text : [...text, `@${language}`];
  return type === XSD_STRING ? text : [...text, `^^<${iriOf(type, slots)}>`];
}

/** What any shape takes beside its texts, measured; each of these is there as pattern and in a last text. */
const LEAST_SIZE = 20_000;

function sizeOf(parts: readonly Part[]): number {
  const patterns = parts.flatMap(({ blocks }) =>
    blocks.flatMap((block) => ('fixed' in block ? [block.fixed] : block.sorted)),
  );
  const add = (sum: number, piece: Piece): number =>
    sum + (typeof piece === 'string' ? 2 * piece.length : 40);
  return patterns.flat().reduce(add, LEAST_SIZE);
}
