/** A PNG as its chunks, checked: signature, lengths, CRC (PNG §5). */
import { crc32 } from 'node:zlib';

export interface Chunk {
  type: string;
  data: Uint8Array;
  /** The whole chunk as it stands in the file: length, type, data, CRC. */
  bytes: Uint8Array;
}
export type PngFault = 'signature' | 'chunk' | 'crc';

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const MAX_CHUNKS = 10_000;

export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => bytes[i] === byte);
}

/** The chunks from IHDR to IEND, or what is wrong with the file. Bytes after IEND are left out. */
export function readChunks(png: Uint8Array): Chunk[] | PngFault {
  if (!isPng(png)) return 'signature';
  const view = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE.length; at + 12 <= view.length && chunks.length < MAX_CHUNKS;) {
    const end = at + 12 + view.readUInt32BE(at);
    const type = view.toString('latin1', at + 4, at + 8);
    if (end > view.length || !/^[A-Za-z]{4}$/.test(type)) return 'chunk';
    if (crc32(view.subarray(at + 4, end - 4)) !== view.readUInt32BE(end - 4)) return 'crc';
    if ((chunks.length === 0) !== (type === 'IHDR')) return 'chunk';
    chunks.push({ type, data: view.subarray(at + 8, end - 4), bytes: view.subarray(at, end) });
    if (type === 'IEND') return chunks;
    at = end;
  }
  return 'chunk';
}

/** A chunk with its length and CRC. */
export function makeChunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, -4)), bytes.length - 4);
  return bytes;
}

/** The file of these chunks. */
export function joinChunks(chunks: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat([SIGNATURE, ...chunks]);
}
