/**
 * Canonical texts of the documents we issue: by a compiled shape where there is one, else by the stock
 * library; and the shapes are checked against the stock library all the time (openbadges.md O58-O62).
 */
import { canonicalText } from './canonical.ts';
import { createContextCache } from './context-cache.ts';
import { compileShape } from './shapes/compile-shape.ts';
import { fillShape, mergedSlots } from './shapes/fill-shape.ts';
import { type Reading, readDocument } from './shapes/read-document.ts';
import { type CompiledShape, createShapeCache, type ShapeCache } from './shapes/shape-cache.ts';
import { type Terms, termsOf } from './shapes/terms.ts';

/** A shape whose text was not the stock library's: it is used no more. */
export interface ShapeDifference {
  /** The `type` of the document. */
  type: string;
  /** Texts by the shape so far. At 1, the first, none was used; else the ones since the last check were. */
  use: number;
}

export interface CanonicaliserOptions {
  /** Called for each shape that is given up because of a difference. */
  onDifference?: (difference: ShapeDifference) => void;
  /** Every so many texts of a shape are also made by the stock library; 500 unless told. */
  checkEvery?: number;
  /** Makes shapes; a test may make wrong ones. */
  compile?: typeof compileShape;
}

export interface Canonicaliser {
  /**
   * The canonical N-Quads of a document without its `proof`.
   * @throws what `canonicalText` throws; at once or later
   */
  canonical(document: object): string | Promise<string>;
}

/** Bytes of keys and shapes, about; a credential's shape takes 30,000 to 50,000. */
const MAX_SIZE = 8_000_000;
/** Documents with longer keys are too rare to have shapes. */
const MAX_KEY = 100_000;

interface State extends Required<CanonicaliserOptions> {
  /** By the stock library, with the pinned contexts kept. */
  plain: (document: object) => Promise<string>;
  shapes: ShapeCache;
  compiledShapes: number;
}

/** A document with what its shape is found by. */
interface Given {
  document: object;
  reading: Reading;
  terms: Terms;
}

/** A canonicaliser that keeps what it learns of contexts and shapes. */
export function createCanonicaliser(options: CanonicaliserOptions = {}): Canonicaliser {
  const contextResolver = createContextCache();
  const state: State = {
    onDifference: () => undefined,
    checkEvery: 500,
    compile: compileShape,
    ...options,
    plain: (document) => canonicalText(withoutProof(document), { contextResolver }),
    shapes: createShapeCache(MAX_SIZE),
    compiledShapes: 0,
  };
  return {
    canonical(document) {
      const terms = termsOf((document as { '@context'?: unknown })['@context']);
      const reading = terms === undefined ? undefined : readDocument(document, terms);
      return terms === undefined || reading === undefined || reading.key.length > MAX_KEY
        ? state.plain(document)
        : byShape(state, { document, reading, terms });
    },
  };
}

function byShape(state: State, given: Given): string | Promise<string> {
  const { shapes, plain, checkEvery } = state;
  const { document, reading } = given;
  const known = shapes.get(reading.key);
  if (known === undefined) shapes.set(reading.key, { state: 'seen' });
  if (known?.state === 'seen') return compiled(state, given);
  if (known?.state === 'compiling') return known.done.then(() => byShape(state, given));
  if (known?.state !== 'compiled') return plain(document);
  const merged = mergedSlots(known.shape, reading);
  if (merged !== undefined)
    return byShape(state, { ...given, reading: withMerged(reading, known.number, merged) });
  const text = fillShape(known.shape, reading);
  if (text === undefined) return plain(document);
  if (!known.isProven && known.firstCheck !== undefined)
    return known.firstCheck.then(() => byShape(state, given));
  known.uses += 1;
  if (known.isProven) return known.uses % checkEvery === 0 ? checked(state, given, known, text) : text;
  const check = checked(state, given, known, text);
  known.firstCheck = check.catch(() => undefined);
  return check;
}

/** Compiles the shape at the second document that has it: the first may have been the only one. */
function compiled(state: State, given: Given): Promise<string> {
  const { shapes, compile } = state;
  const { document, reading, terms } = given;
  const done = compile(document, reading, terms)
    .catch(() => undefined)
    .then((shape) => {
      const fresh = { firstCheck: undefined, isProven: false, uses: 0 };
      if (shape === undefined) shapes.set(reading.key, { state: 'refused' });
      else shapes.set(reading.key, { state: 'compiled', number: ++state.compiledShapes, shape, ...fresh });
    });
  shapes.set(reading.key, { state: 'compiling', done });
  return done.then(() => byShape(state, given));
}

/** The text by the stock library, with nothing kept; where it is another, the shape is given up. */
async function checked(
  { shapes, onDifference }: State,
  { document, reading }: Given,
  known: CompiledShape,
  text: string,
): Promise<string> {
  const use = known.uses;
  let stock: string | undefined;
  try {
    stock = await canonicalText(withoutProof(document));
    return stock;
  } finally {
    if (text === stock) known.isProven = true;
    else {
      shapes.set(reading.key, { state: 'refused' });
      onDifference({ type: typeOf(document), use });
    }
  }
}

/** The same reading, of a shape in which some literal slots are one with others. */
function withMerged(reading: Reading, shape: number, merged: ReadonlyMap<number, number>): Reading {
  const all = new Map([...(reading.merged ?? []), ...merged]);
  let key = `shape ${shape}`;
  for (const [slot, twin] of merged) key += ` ${slot}=${twin}`;
  return { ...reading, key, merged: all };
}

function typeOf(document: object): string {
  return [(document as { type?: unknown }).type].flat().join(' ');
}

function withoutProof(document: object): object {
  const { proof: _proof, ...unsecured } = document as { proof?: unknown };
  return unsecured;
}
