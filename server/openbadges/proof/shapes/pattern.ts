/** Lines with gaps: what of a shape's canonical text is known beforehand, and in which order its lines stand. */

/** Text, or the number of the value that stands there. No two texts in a row. */
export type Piece = string | number;
export type Pattern = readonly Piece[];

/**
 * Lines of which the order is known beforehand, as one pattern; or lines that are put in order when they are
 * filled, since a value decides it.
 */
export type Block = { fixed: Pattern } | { sorted: readonly Pattern[] };

/** A pattern of pieces: texts in a row become one. */
export function patternOf(pieces: readonly Piece[]): Pattern {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') joined[joined.length - 1] = last + piece;
    else joined.push(piece);
  }
  return joined;
}

/** The pattern's text with its values. */
export function filled(pattern: Pattern, values: readonly string[]): string {
  let text = '';
  for (const piece of pattern) text += typeof piece === 'string' ? piece : (values[piece] ?? '');
  return text;
}

/** Lines that stand together, with their last text: of most lines the values are often the ones of before. */
export interface Part {
  blocks: readonly Block[];
  /** Numbers of the values that occur. */
  slots: readonly number[];
  last: FilledPart | undefined;
}
export interface FilledPart {
  /** Of the part's slots, in their order. */
  values: readonly string[];
  text: string;
  /** Two of the lines put in order were equal. */
  hasEqualLines: boolean;
  /** SHA-256 of the text, hex, once it was asked for. */
  hash: string | undefined;
}

/** The lines as a part. @param sample values to find out the order with: any will do */
export function partOf(lines: readonly Pattern[], sample: readonly string[]): Part {
  const slots = new Set(lines.flat().filter((piece) => typeof piece === 'number'));
  return { blocks: blocksOf(lines, sample), slots: [...slots], last: undefined };
}

/** The part's text with its values. */
export function filledPart(part: Part, values: readonly string[]): FilledPart {
  const { slots, last } = part;
  if (last !== undefined && slots.every((slot, i) => values[slot] === last.values[i])) return last;
  const own = slots.map((slot) => values[slot] ?? '');
  const made = { values: own, ...filledBlocks(part.blocks, values), hash: undefined };
  part.last = made;
  return made;
}

function filledBlocks(
  blocks: readonly Block[],
  values: readonly string[],
): { text: string; hasEqualLines: boolean } {
  let text = '';
  let hasEqualLines = false;
  for (const block of blocks) {
    if ('fixed' in block) {
      text += filled(block.fixed, values);
      continue;
    }
    const lines = block.sorted.map((line) => filled(line, values)).sort();
    for (let i = 1; i < lines.length; i += 1) if (lines[i] === lines[i - 1]) hasEqualLines = true;
    text += lines.join('');
  }
  return { text, hasEqualLines };
}

/** The lines in canonical order, as far as it is the same whatever the values are. */
function blocksOf(lines: readonly Pattern[], sample: readonly string[]): Block[] {
  const ordered = lines
    .map((line) => ({ line, text: filled(line, sample) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ line }) => line);
  const blocks: Block[] = [];
  for (let from = 0; from < ordered.length;) {
    let to = from;
    for (let i = from; i <= to; i += 1) to = Math.max(to, lastUncertain(ordered, i));
    const group = ordered.slice(from, to + 1);
    blocks.push(group.length === 1 ? { fixed: group[0] ?? [] } : { sorted: group });
    from = to + 1;
  }
  return joinedFixed(blocks);
}

/** The last line that may come before line `i` in another filling; `i` where there is none. */
function lastUncertain(ordered: readonly Pattern[], i: number): number {
  for (let j = ordered.length - 1; j > i; j -= 1) {
    const [one, other] = [ordered[i] ?? [], ordered[j] ?? []];
    if (!isAlwaysBefore(one, other) && !isSame(one, other)) return j;
  }
  return i;
}

/** Whether the first line precedes the second by a text before which both are the same. */
function isAlwaysBefore(a: Pattern, b: Pattern): boolean {
  for (let i = 0; i < a.length && i < b.length; i += 1) {
    const [one, other] = [a[i], b[i]];
    if (one === other) continue;
    if (typeof one !== 'string' || typeof other !== 'string') return false;
    const differs = firstDifference(one, other);
    return differs !== undefined && one.charCodeAt(differs) < other.charCodeAt(differs);
  }
  return false;
}

/** Equal whatever the values are: their order is of no matter. */
function isSame(a: Pattern, b: Pattern): boolean {
  return a.length === b.length && a.every((piece, i) => piece === b[i]);
}

/** Where two texts differ, or undefined where one begins with the other. */
function firstDifference(a: string, b: string): number | undefined {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) if (a.charCodeAt(i) !== b.charCodeAt(i)) return i;
  return undefined;
}

function joinedFixed(blocks: readonly Block[]): Block[] {
  const joined: Block[] = [];
  for (const block of blocks) {
    const last = joined.at(-1);
    if ('fixed' in block && last !== undefined && 'fixed' in last) {
      joined[joined.length - 1] = { fixed: patternOf([...last.fixed, ...block.fixed]) };
    } else joined.push(block);
  }
  return joined;
}
