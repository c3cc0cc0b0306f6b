/** Takes badges out of a picture (O27). */
import { KEYWORDS } from './bake-png.ts';
import { type PngFault, readChunks } from './png-chunks.ts';
import { keywordOf, textOfChunk } from './png-text.ts';

export interface Unbaked {
  /** Text of the first chunk of the version. For 2.0 also a legacy tEXt chunk, which holds an address. */
  v2?: string;
  v3?: string;
  /** Versions of which the picture holds more than one chunk. */
  duplicates: (keyof typeof KEYWORDS)[];
}

/** The texts in a PNG, or what is wrong with it: `text` where a badge's chunk cannot be read. */
export function unbakePng(png: Uint8Array): Unbaked | PngFault | 'text' {
  const chunks = readChunks(png);
  if (typeof chunks === 'string') return chunks;
  const found: Unbaked = { duplicates: [] };
  for (const version of ['v2', 'v3'] as const) {
    const own = chunks.filter((chunk) => keywordOf(chunk) === KEYWORDS[version]);
    const first = own.find((chunk) => chunk.type === 'iTXt') ?? own[0];
    if (first === undefined) continue;
    const text = textOfChunk(first);
    if (text === undefined) return 'text';
    found[version] = text;
    if (own.length > 1) found.duplicates.push(version);
  }
  return found;
}
