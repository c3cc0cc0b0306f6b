/** Reads what is baked into a PNG: its iTXt chunks, with every checksum checked (PNG §11.3.3.4). */
import { inflateSync } from 'node:zlib';

export interface BakedPng {
  /** OB 2.0: JSON or a signature, as it stands. */
  openbadges?: string;
  /** OB 3.0: JSON or a signature, as it stands. */
  openbadgecredential?: string;
  /** All texts with their keywords, in order. */
  texts: { keyword: string; text: string }[];
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const crcTable = Array.from({ length: 256 }, (_none, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

function crc(bytes: Buffer): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = (value >>> 8) ^ (crcTable[(value ^ byte) & 0xff] ?? 0);
  return (value ^ 0xffffffff) >>> 0;
}

function readText(data: Buffer): { keyword: string; text: string } {
  const end = data.indexOf(0);
  const keyword = data.toString('latin1', 0, end);
  const isCompressed = data[end + 1] === 1;
  const language = data.indexOf(0, end + 3);
  const translated = data.indexOf(0, language + 1);
  const rest = data.subarray(translated + 1);
  const bytes = isCompressed ? inflateSync(rest, { maxOutputLength: 1 << 20 }) : rest;
  return { keyword, text: bytes.toString('utf8') };
}

/** Throws on anything that is no whole PNG. */
export function readBakedPng(bytes: Uint8Array): BakedPng {
  const file = Buffer.from(bytes);
  if (!file.subarray(0, 8).equals(signature)) throw new Error('This is no PNG');
  const texts: BakedPng['texts'] = [];
  let at = 8;
  let last = '';
  while (at + 12 <= file.length) {
    const length = file.readUInt32BE(at);
    const typed = file.subarray(at + 4, at + 8 + length);
    if (at + 12 + length > file.length) throw new Error('A chunk is longer than the file');
    if (crc(typed) !== file.readUInt32BE(at + 8 + length)) throw new Error('A checksum is wrong');
    last = typed.toString('latin1', 0, 4);
    if (last === 'iTXt') texts.push(readText(typed.subarray(4)));
    at += 12 + length;
  }
  if (last !== 'IEND' || at !== file.length) throw new Error('The PNG does not end as it should');
  const keywords = texts.map((one) => one.keyword);
  if (new Set(keywords).size !== keywords.length) throw new Error('A keyword comes twice');
  const find = (keyword: string): string | undefined => texts.find((one) => one.keyword === keyword)?.text;
  const openbadges = find('openbadges');
  const openbadgecredential = find('openbadgecredential');
  return {
    texts,
    ...(openbadges === undefined ? {} : { openbadges }),
    ...(openbadgecredential === undefined ? {} : { openbadgecredential }),
  };
}
