/** Puts a badge into its picture (OB 2.0 Baking §PNGs; OB 3.0 §5.3.1). */
import { BridgeError } from '../../errors.ts';
import { joinChunks, makeChunk, readChunks } from './png-chunks.ts';
import { keywordOf, textChunkData } from './png-text.ts';

/** Keyword of the chunk of each version. */
export const KEYWORDS = { v2: 'openbadges', v3: 'openbadgecredential' } as const;

/** What to put in, each replacing what stands under its keyword: JSON text or a compact JWS (O23). */
export interface Baked {
  /** The OB 2.0 assertion. */
  v2?: string;
  /** The OB 3.0 credential with its proof. */
  v3?: string;
}

/**
 * The picture with these texts just before its end; every other chunk stays byte for byte.
 * @throws BridgeError IMAGE_INVALID where the bytes are no sound PNG.
 */
export function bakePng(png: Uint8Array, texts: Baked): Uint8Array {
  const chunks = readChunks(png);
  if (typeof chunks === 'string') {
    throw new BridgeError('IMAGE_INVALID', 'not a sound PNG', { details: { fault: chunks } });
  }
  const added = (['v2', 'v3'] as const).flatMap((version) => {
    const text = texts[version];
    return text === undefined ? [] : [{ keyword: KEYWORDS[version], text }];
  });
  const replaced = new Set<string | undefined>(added.map((one) => one.keyword));
  const kept = chunks.filter((chunk) => !replaced.has(keywordOf(chunk))).map((chunk) => chunk.bytes);
  const made = added.map((one) => makeChunk('iTXt', textChunkData(one.keyword, one.text)));
  return joinChunks([...kept.slice(0, -1), ...made, ...kept.slice(-1)]);
}
