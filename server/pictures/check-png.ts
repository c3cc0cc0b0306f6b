/** An uploaded PNG, chunk by chunk, before any decoder sees it: what is not picture data is left out. */
import { inflateSync } from 'node:zlib';
import { refusal } from './refuse-upload.ts';
import { uploadLimits } from './upload-limits.ts';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Chunks that decide how the still picture looks. */
const kept = new Set(['IHDR', 'PLTE', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'IDAT', 'IEND']);
const PROFILE_LIMIT = 1_000_000;

/** True where the bytes begin as a PNG does. */
export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.equals(bytes.subarray(0, SIGNATURE.length));
}

/**
 * The same picture without text, times, animation and other chunks.
 * @throws IMAGE_INVALID where chunks are broken or cut off, IMAGE_TOO_LARGE where it has too many pixels
 */
export function checkPng(bytes: Uint8Array): Buffer {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Buffer[] = [SIGNATURE];
  let at = SIGNATURE.length;
  let hasEnd = false;
  while (!hasEnd) {
    if (at + 12 > file.length) throw refusal('broken');
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    const end = at + 12 + length;
    if (end > file.length) throw refusal('broken', type);
    const data = file.subarray(at + 8, at + 8 + length);
    if (parts.length === 1) checkHeader(type, data);
    if (kept.has(type) && (type !== 'iCCP' || isSmallProfile(data))) parts.push(file.subarray(at, end));
    hasEnd = type === 'IEND';
    at = end;
  }
  return Buffer.concat(parts);
}

function checkHeader(type: string, data: Buffer): void {
  if (type !== 'IHDR' || data.length !== 13) throw refusal('broken', type);
  checkSize(data.readUInt32BE(0), data.readUInt32BE(4));
}

/** @throws IMAGE_TOO_LARGE, IMAGE_INVALID */
function checkSize(width: number, height: number): void {
  const { pixels, side, leastSide, ratio } = uploadLimits;
  const longer = Math.max(width, height);
  const found = `${width} x ${height}`;
  if (width === 0 || height === 0) throw refusal('broken', found);
  if (width * height > pixels || longer > side) throw refusal('pixels', found);
  if (longer < leastSide) throw refusal('too-small', found);
  if (longer > Math.min(width, height) * ratio) throw refusal('proportions', found);
}

/** A colour profile is compressed: its true size is found out before a decoder trusts it. */
function isSmallProfile(data: Buffer): boolean {
  const name = data.indexOf(0);
  if (name < 0) return false;
  try {
    inflateSync(data.subarray(name + 2), { maxOutputLength: PROFILE_LIMIT });
    return true;
  } catch {
    return false;
  }
}
