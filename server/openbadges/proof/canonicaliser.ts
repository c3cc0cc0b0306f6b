/**
 * Canonical texts of the documents we issue: by a compiled shape where there is one, else by the stock
 * library; and the shapes are checked against the stock library all the time (openbadges.md O58-O62).
 */
import { canonicalText } from './canonical.ts';
import { createContextCache } from './context-cache.ts';
import { compileShape } from './shapes/compile-shape.ts';
import { fillShape, mergedSlots } from './shapes/fill-shape.ts';
import { type Reading, readDocument } from './shapes/read-document.ts';
import { type CompiledShape, createShapeCache } from './shapes/shape-cache.ts';
import { type Terms, termsOf } from './shapes/terms.ts';

/** A shape whose text was not the stock library's. Nothing was issued with it, and nothing will be. */
export interface ShapeDifference {
  /** The `type` of the document. */
  type: string;
  /** Issues by the shape so far: 1 for the first. */
  use: number;
}

export interface CanonicaliserOptions {
  /** Called for each shape that is given up because of a difference. */
  onDifference?: (difference: ShapeDifference) => void;
  /** Every so many issues of a shape are also made by the stock library; 500 unless told. */
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

/** Characters of keys and shapes; a credential's shape takes about 25,000. */
const MAX_SIZE = 4_000_000;
/** Documents with longer keys are too rare to have shapes. */
const MAX_KEY = 100_000;

/** A canonicaliser that keeps what it learns of contexts and shapes. */
export function createCanonicaliser(options: CanonicaliserOptions = {}): Canonicaliser {
  const { checkEvery = 500, compile = compileShape } = options;
  const contextResolver = createContextCache();
  const shapes = createShapeCache(MAX_SIZE);
  let compiledShapes = 0;

  const plain = (document: object): Promise<string> =>
    canonicalText(withoutProof(document), { contextResolver });

  /** The text by the stock library, with nothing kept; where it is another, the shape is given up. */
  const checked = async (
    document: object,
    key: string,
    known: CompiledShape,
    text: string,
  ): Promise<string> => {
    const use = known.uses;
    if (known.proven === 'no') known.proven = 'checking';
    let stock: string | undefined;
    try {
      stock = await canonicalText(withoutProof(document));
      return stock;
    } finally {
      if (text === stock) known.proven = 'yes';
      else {
        shapes.set(key, { state: 'refused' });
        options.onDifference?.({ type: typeOf(document), use });
      }
    }
  };
  const compiled = async (document: object, reading: Reading, terms: Terms): Promise<string> => {
    shapes.set(reading.key, { state: 'compiling' });
    const shape = await compile(document, reading, terms).catch(() => undefined);
    if (shape === undefined) shapes.set(reading.key, { state: 'refused' });
    else
      shapes.set(reading.key, { state: 'compiled', number: ++compiledShapes, shape, proven: 'no', uses: 0 });
    return byShape(document, reading, terms);
  };
  const byShape = (document: object, reading: Reading, terms: Terms): string | Promise<string> => {
    const { key } = reading;
    const known = shapes.get(key);
    if (known === undefined) shapes.set(key, { state: 'seen' });
    if (known?.state === 'seen') return compiled(document, reading, terms);
    if (known?.state !== 'compiled') return plain(document);
    const merged = mergedSlots(known.shape, reading);
    if (merged !== undefined) return byShape(document, withMerged(reading, known.number, merged), terms);
    if (known.proven === 'checking') return plain(document);
    const text = fillShape(known.shape, reading);
    if (text === undefined) return plain(document);
    known.uses += 1;
    const isDue = known.proven === 'no' || known.uses % checkEvery === 0;
    return isDue ? checked(document, key, known, text) : text;
  };
  return {
    canonical(document) {
      const terms = termsOf((document as { '@context'?: unknown })['@context']);
      const reading = terms === undefined ? undefined : readDocument(document, terms);
      return terms === undefined || reading === undefined || reading.key.length > MAX_KEY
        ? plain(document)
        : byShape(document, reading, terms);
    },
  };
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
