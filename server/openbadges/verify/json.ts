/** Reads JSON that strangers wrote: bounded in size and depth, without prototype keys, doubles noticed (O38, O40). */
import { limits } from './limits.ts';

export type JsonFault = 'syntax' | 'depth' | 'size' | 'prototype';
export type JsonRead = { ok: true; value: unknown; hasDuplicates: boolean } | { ok: false; fault: JsonFault };

const PROTOTYPE_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** The value of a JSON text, or why it is refused. */
export function readJson(text: string): JsonRead {
  if (text.length > limits.jsonBytes) return { ok: false, fault: 'size' };
  try {
    const value: unknown = JSON.parse(text);
    const { fault, hasDuplicates } = scan(text);
    return fault === undefined ? { ok: true, value, hasDuplicates } : { ok: false, fault };
  } catch {
    return { ok: false, fault: 'syntax' };
  }
}

/** Walks a text that is known to be JSON for what JSON.parse does not tell. */
function scan(text: string): { fault?: JsonFault; hasDuplicates: boolean } {
  /** Keys of each open object; undefined for an array. */
  const open: (Set<string> | undefined)[] = [];
  let hasDuplicates = false;
  for (let i = 0; i < text.length; i += 1) {
    const letter = text[i];
    if (letter === '{' || letter === '[') {
      open.push(letter === '{' ? new Set() : undefined);
      if (open.length > limits.jsonDepth) return { fault: 'depth', hasDuplicates };
    } else if (letter === '}' || letter === ']') {
      open.pop();
    } else if (letter === '"') {
      const end = stringEnd(text, i);
      const keys = open.at(-1);
      if (keys !== undefined && isKey(text, end)) {
        const key = JSON.parse(text.slice(i, end)) as string;
        if (PROTOTYPE_KEYS.has(key)) return { fault: 'prototype', hasDuplicates };
        hasDuplicates ||= keys.has(key);
        keys.add(key);
      }
      i = end - 1;
    }
  }
  return { hasDuplicates };
}

/** The place after the string that begins at `start`. */
function stringEnd(text: string, start: number): number {
  let i = start + 1;
  while (text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i + 1;
}

function isKey(text: string, end: number): boolean {
  let i = end;
  while (/\s/.test(text.charAt(i))) i += 1;
  return text[i] === ':';
}
