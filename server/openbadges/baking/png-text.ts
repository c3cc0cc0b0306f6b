/** Text chunks of a PNG: iTXt written and read, tEXt read (PNG §11.3.4; openbadges.md section 6). */
import { inflateSync } from 'node:zlib';
import type { Chunk } from './png-chunks.ts';

/** Longest text read, in bytes once inflated (O38). */
export const MAX_TEXT_BYTES = 1024 * 1024;

/** The keyword of a text chunk, or undefined where the chunk is none. */
export function keywordOf(chunk: Chunk): string | undefined {
  if (chunk.type !== 'iTXt' && chunk.type !== 'tEXt') return undefined;
  const end = chunk.data.subarray(0, 80).indexOf(0);
  return end <= 0 ? undefined : latin1(chunk.data.subarray(0, end));
}

/** Data of an uncompressed iTXt chunk with empty language and translated keyword (O22). */
export function textChunkData(keyword: string, text: string): Uint8Array {
  return Buffer.concat([Buffer.from(keyword, 'latin1'), Buffer.of(0, 0, 0, 0, 0), Buffer.from(text, 'utf8')]);
}

/** The text of a text chunk, or undefined where it is malformed, not UTF-8 or longer than 1 MiB. */
export function textOfChunk(chunk: Chunk): string | undefined {
  const { data } = chunk;
  const keywordEnd = data.indexOf(0);
  if (chunk.type === 'tEXt') {
    return data.length > MAX_TEXT_BYTES ? undefined : latin1(data.subarray(keywordEnd + 1));
  }
  const languageEnd = data.indexOf(0, keywordEnd + 3);
  const translatedEnd = languageEnd < 0 ? -1 : data.indexOf(0, languageEnd + 1);
  const [flag, method] = [data[keywordEnd + 1], data[keywordEnd + 2]];
  if (translatedEnd < 0 || method !== 0 || (flag !== 0 && flag !== 1)) return undefined;
  const raw = data.subarray(translatedEnd + 1);
  const bytes = flag === 1 ? inflated(raw) : raw;
  return bytes === undefined || bytes.length > MAX_TEXT_BYTES ? undefined : utf8(bytes);
}

function inflated(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return inflateSync(bytes, { maxOutputLength: MAX_TEXT_BYTES });
  } catch {
    return undefined;
  }
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
