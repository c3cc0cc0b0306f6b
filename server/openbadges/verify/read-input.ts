/** Finds the badge in whatever was handed in: an address, JSON text, a picture; decided by content (O28). */
import { isPng } from '../baking/png-chunks.ts';
import { unbakePng } from '../baking/unbake-png.ts';
import { unbakeSvg } from '../baking/unbake-svg.ts';
import { type CompactJws, isCompactJws, readCompactJws } from '../jws/compact.ts';
import { isHttpUrl } from '../v2/shapes.ts';
import { type Fetcher, textOf } from './fetcher.ts';
import { readJson } from './json.ts';
import { limits } from './limits.ts';
import { linkedDocument } from './linked-document.ts';
import { isObject, type JsonObject } from './members.ts';
import type { Checks } from './checks.ts';

/** An address, the text of a badge, or the bytes of a file of any kind. */
export type VerifyInput = string | Uint8Array;

/** A badge signed as compact JWS; `value` is its payload, which nothing has confirmed yet. */
export interface FoundJws {
  kind: 'jws';
  jws: CompactJws;
  header: JsonObject;
  value: JsonObject;
  url?: string;
}
/** A badge as it was handed in, or as an address answered. */
export type Found =
  | {
      kind: 'object';
      value: JsonObject;
      /** Where it was read from, where it was an address. */ url?: string;
    }
  | FoundJws
  /** An address that gave an answer which holds no badge: its status still tells something. */
  | { kind: 'status'; url: string; status: number };

const SVG = /^(?:<\?xml|<!--|<[\w.-]*:?svg)[\s>]?/iu;

/** The badge, or undefined where there is none; what was found on the way stands in `checks`. */
export async function readInput(
  input: VerifyInput,
  fetcher: Fetcher,
  checks: Checks,
): Promise<Found | undefined> {
  const size = typeof input === 'string' ? input.length : input.byteLength;
  if (size > limits.imageBytes) {
    checks.add('input', 'tooLarge');
    return undefined;
  }
  const text = typeof input === 'string' ? input.trim() : textOf(input)?.trim();
  if (text !== undefined && isHttpUrl(text)) return readAddress(text, fetcher, checks);
  return readContent(typeof input === 'string' ? input.trim() : input, text, fetcher, checks, 'file');
}

/** @param isLinked a page has led here: it is not followed to yet another one */
async function readAddress(
  url: string,
  fetcher: Fetcher,
  checks: Checks,
  isLinked = false,
): Promise<Found | undefined> {
  const fetched = await fetcher.bytes(url);
  if (fetched.kind === 'unreachable') {
    checks.add('hosted-fetch', 'unreachable', { url });
    return undefined;
  }
  const text = textOf(fetched.body)?.trim();
  if (fetched.status !== 200) return { kind: 'status', url, status: fetched.status };
  const linked = text === undefined || isLinked ? undefined : linkedDocument(text, url);
  if (linked !== undefined) {
    checks.add('input', 'page', { url: linked });
    return readAddress(linked, fetcher, checks, true);
  }
  const found = await readContent(fetched.body, text, undefined, checks, 'address');
  return found === undefined || found.kind === 'status' ? found : { ...found, url };
}

/** Reads a file's content. A text in a picture may be an address; a file behind an address may not. */
async function readContent(
  content: string | Uint8Array,
  text: string | undefined,
  fetcher: Fetcher | undefined,
  checks: Checks,
  from: 'file' | 'address' | 'picture',
): Promise<Found | undefined> {
  if (typeof content !== 'string' && isPng(content)) return readPicture(content, fetcher, checks);
  const nothing = from === 'address' ? 'otherThere' : 'nothing';
  if (text === undefined || text === '') {
    checks.add('input', nothing);
    return undefined;
  }
  if (fetcher !== undefined && from === 'picture' && isHttpUrl(text)) {
    return readAddress(text, fetcher, checks);
  }
  if (from !== 'picture' && SVG.test(text)) return readSvgPicture(text, fetcher, checks, nothing);
  if (isCompactJws(text)) {
    checks.add('input', from);
    return readSigned(text, checks);
  }
  if (!text.startsWith('{') && !text.startsWith('[')) {
    checks.add('input', nothing);
    return undefined;
  }
  checks.add('input', from);
  return parsed(text, checks);
}

async function readPicture(
  png: Uint8Array,
  fetcher: Fetcher | undefined,
  checks: Checks,
): Promise<Found | undefined> {
  const unbaked = unbakePng(png);
  if (typeof unbaked === 'string') {
    checks.add('input', 'brokenPicture');
    return undefined;
  }
  const text = (unbaked.v3 ?? unbaked.v2)?.trim();
  if (text === undefined) {
    checks.add('input', 'noBadge');
    return undefined;
  }
  if (unbaked.duplicates.includes(unbaked.v3 === undefined ? 'v2' : 'v3')) checks.add('input', 'several');
  return readContent(text, text, fetcher, checks, 'picture');
}

async function readSvgPicture(
  svg: string,
  fetcher: Fetcher | undefined,
  checks: Checks,
  nothing: 'nothing' | 'otherThere',
): Promise<Found | undefined> {
  const unbaked = unbakeSvg(svg);
  if (typeof unbaked === 'string') {
    checks.add(
      'input',
      unbaked === 'not-a-picture' || !/<[\w.-]*:?svg[\s>]/iu.test(svg) ? nothing : 'brokenPicture',
    );
    return undefined;
  }
  if (unbaked === undefined) {
    checks.add('input', 'noBadge');
    return undefined;
  }
  if (unbaked.hasSeveral) checks.add('input', 'several');
  return readContent(unbaked.text, unbaked.text, fetcher, checks, 'picture');
}

/** The parts of a compact JWS; what was found on the way stands in `checks`. */
export function readSigned(text: string, checks: Checks): FoundJws | undefined {
  const jws = readCompactJws(text);
  if (jws === undefined) {
    checks.add('parse', 'jws');
    return undefined;
  }
  const [header, payload] = [readJson(jws.header), readJson(jws.payload)];
  for (const read of [header, payload])
    if (!read.ok) checks.add('parse', read.fault === 'syntax' ? 'jws' : read.fault);
  if (!header.ok || !payload.ok) return undefined;
  if (!isObject(header.value) || !isObject(payload.value)) {
    checks.add('parse', 'jws');
    return undefined;
  }
  checks.add('parse', header.hasDuplicates || payload.hasDuplicates ? 'duplicates' : 'pass');
  return { kind: 'jws', jws, header: header.value, value: payload.value };
}

function parsed(text: string, checks: Checks): Found | undefined {
  const read = readJson(text);
  if (!read.ok) {
    checks.add('parse', read.fault);
    return undefined;
  }
  if (!isObject(read.value)) {
    checks.add('parse', 'syntax');
    return undefined;
  }
  checks.add('parse', read.hasDuplicates ? 'duplicates' : 'pass');
  return { kind: 'object', value: read.value };
}
