/** Pictures to bake into. */
import { randomFillSync } from 'node:crypto';
import { joinChunks, makeChunk } from '../../../server/openbadges/baking/png-chunks.ts';

const IDAT_BYTES = 32_768;

/** A PNG in form, about so many bytes long: its picture data is noise, in chunks as encoders write them. */
export function pngOf(bytes: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(256, 0);
  header.writeUInt32BE(256, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const data: Uint8Array[] = [];
  for (let left = bytes; left > 0; left -= IDAT_BYTES) {
    data.push(makeChunk('IDAT', randomFillSync(Buffer.alloc(Math.min(left, IDAT_BYTES)))));
  }
  const chunks = [makeChunk('IHDR', header), ...data, makeChunk('IEND', new Uint8Array(0))];
  return joinChunks(chunks);
}

/** An SVG of a ribbon, some kilobytes long, as drawing programs write them. */
export function svg(): string {
  const paths = Array.from(
    { length: 40 },
    (_, i) =>
      `<path id="p${i}" d="M${i} ${i * 3}c4 8 15 16 23 42s-4 8-15 16z" fill="#1d${(10 + i).toString(16)}a7"/>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<!-- drawn by hand -->\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 256 256">${paths.join('\n')}</svg>\n`;
}
