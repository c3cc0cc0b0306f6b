/** Text broken into lines that fit a width, at the largest size that needs no more lines than allowed. */
import type { Weight } from './fonts.ts';
import { type Line, shape } from './text.ts';

export interface WrapOptions {
  weight: Weight;
  /** Largest and smallest size, px. */
  largest: number;
  smallest: number;
  /** Width, px. */
  room: number;
  maxLines: number;
}

export interface Wrapped {
  lines: Line[];
  /** Size in px. */
  size: number;
  isRtl: boolean;
}

/** Steps in which the size is lowered, px. */
const STEP = 4;

/** Wraps at spaces, inside words only where a word alone is too long; what does not fit ends in "…". */
export function wrap(text: string, options: WrapOptions): Wrapped {
  const { isRtl } = shape(text, options.weight);
  const direction = isRtl ? 'rtl' : 'ltr';
  const known = new Map<string, Line>();
  const measure = (part: string): Line => {
    const line = known.get(part) ?? shape(part, options.weight, 0, direction);
    known.set(part, line);
    return line;
  };
  for (let size = options.largest; size > options.smallest; size -= STEP) {
    const parts = brokenAtSpaces(text, (part) => fits(measure(part), size, options.room));
    const isWhole = parts.every((part) => fits(measure(part), size, options.room));
    if (isWhole && parts.length <= options.maxLines) return { lines: parts.map(measure), size, isRtl };
  }
  const size = options.smallest;
  const canStand = (part: string): boolean => fits(measure(part), size, options.room);
  const parts = brokenAtSpaces(broken(text, canStand), canStand);
  return { lines: cut(parts, options.maxLines, canStand).map(measure), size, isRtl };
}

function fits(line: Line, size: number, room: number): boolean {
  return (line.width * size) / 1000 <= room;
}

function brokenAtSpaces(text: string, canStand: (part: string) => boolean): string[] {
  const lines: string[] = [];
  for (const word of text.trim().split(/\s+/u)) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && canStand(longer)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** Puts spaces into words that are too long for a line. */
function broken(text: string, canStand: (part: string) => boolean): string {
  return text
    .split(/\s+/u)
    .map((word) => {
      const pieces = [''];
      for (const c of word) {
        const longer = `${pieces.at(-1) ?? ''}${c}`;
        if (canStand(longer) || longer === c) pieces[pieces.length - 1] = longer;
        else pieces.push(c);
      }
      return pieces.join(' ');
    })
    .join(' ');
}

function cut(lines: readonly string[], most: number, canStand: (part: string) => boolean): string[] {
  if (lines.length <= most) return [...lines];
  const kept = lines.slice(0, most);
  let last = kept.pop() ?? '';
  while (last !== '' && !canStand(`${last}…`)) last = Array.from(last).slice(0, -1).join('');
  return [...kept, `${last.trimEnd()}…`];
}
