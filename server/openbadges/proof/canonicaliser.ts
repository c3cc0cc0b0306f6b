/**
 * Canonical texts of the documents we issue: by a compiled shape where there is one, else by the stock
 * library; and the shapes are checked against the stock library all the time (openbadges.md O58-O62).
 */
import { createHash } from 'node:crypto';
import { canonicalText } from './canonical.ts';
import { createContextCache } from './context-cache.ts';
import { compileShape } from './shapes/compile-shape.ts';
import { fillShape } from './shapes/fill-shape.ts';
import { type Reading, readDocument } from './shapes/read-document.ts';
import { createShapeCache } from './shapes/shape-cache.ts';
import { type Terms, termsOf } from './shapes/terms.ts';

/** A shape whose text was not the stock library's. Nothing was issued with it, and nothing will be. */
export interface ShapeDifference {
  /** SHA-256 of the shape's key, hex: which shape it is. */
  shape: string;
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

  /** The text by the stock library alone, for a comparison; a difference gives the shape up. */
  const checked = async (
    document: object,
    key: string,
    use: number,
    text: string | undefined,
  ): Promise<string> => {
    const stock = await canonicalText(withoutProof(document));
    if (text !== undefined && text !== stock) {
      shapes.set(key, { state: 'refused' });
      options.onDifference?.({ shape: createHash('sha256').update(key).digest('hex'), use });
    }
    return stock;
  };
  /** Compiles the shape and compares its first text; the shape is used by others only after that. */
  const tried = async (document: object, reading: Reading, terms: Terms): Promise<string> => {
    const { key } = reading;
    shapes.set(key, { state: 'trying' });
    const shape = await compile(document, reading, terms).catch(() => undefined);
    const text = shape === undefined ? undefined : fillShape(shape, reading);
    shapes.set(key, { state: 'refused' });
    const stock = await checked(document, key, 1, text);
    if (shape !== undefined && text === stock) shapes.set(key, { state: 'proven', shape, uses: 1 });
    else if (shape !== undefined && text === undefined) shapes.set(key, { state: 'seen' });
    return stock;
  };
  return {
    canonical(document) {
      const terms = termsOf((document as { '@context'?: unknown })['@context']);
      const reading = terms === undefined ? undefined : readDocument(document, terms);
      const plain = (): Promise<string> => canonicalText(withoutProof(document), { contextResolver });
      if (terms === undefined || reading === undefined || reading.key.length > MAX_KEY) return plain();
      const { key } = reading;
      const known = shapes.get(key);
      if (known?.state === 'proven') {
        const text = fillShape(known.shape, reading);
        if (text === undefined) return plain();
        known.uses += 1;
        return known.uses % checkEvery === 0 ? checked(document, key, known.uses, text) : text;
      }
      if (known?.state === 'seen') return tried(document, reading, terms);
      if (known === undefined) shapes.set(key, { state: 'seen' });
      return plain();
    },
  };
}

function withoutProof(document: object): object {
  const { proof: _proof, ...unsecured } = document as { proof?: unknown };
  return unsecured;
}
