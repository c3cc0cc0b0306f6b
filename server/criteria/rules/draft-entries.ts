/** Reads what people type into the editor: percentages, tags and the validity. */
import { type Alignment, alignmentSchema, type BadgeContent } from '../../model/badges/badge.ts';
import { compareDecimals, parseDecimal, plainDecimal } from './decimal.ts';

export type Entry<T, P extends string> = { ok: true; value: T } | { ok: false; problem: P };

const zero = { units: 0n, scale: 0 };
const hundred = { units: 100n, scale: 0 };
/** Longest fraction that is kept exactly. */
const MAX_DECIMALS = 20;

/** A percentage as exact decimal text; a decimal comma and a trailing per cent sign are understood. */
export function readPercent(
  typed: string,
): Entry<string, 'percent-missing' | 'percent-not-a-number' | 'percent-out-of-range'> {
  const text = typed.replace(/%\s*$/, '').trim().replace(',', '.');
  if (text === '') return { ok: false, problem: 'percent-missing' };
  const value = /e/i.test(text) ? undefined : parseDecimal(text);
  if (value === undefined || value.scale > MAX_DECIMALS)
    return { ok: false, problem: 'percent-not-a-number' };
  const isInside = compareDecimals(value, zero) >= 0 && compareDecimals(value, hundred) <= 0;
  if (!isInside) return { ok: false, problem: 'percent-out-of-range' };
  return { ok: true, value: plainDecimal(value) };
}

/** Tags between commas, semicolons or line ends; each once, whatever its case. */
export function readTags(typed: string): string[] {
  const tags = typed
    .split(/[,;\n]/)
    .map((tag) => tag.trim().replace(/\s+/g, ' '))
    .filter((tag) => tag !== '');
  const first = new Map<string, string>();
  for (const tag of tags) if (!first.has(tag.toLowerCase())) first.set(tag.toLowerCase(), tag);
  return [...first.values()];
}

/** Most alignments of a badge. */
export const MAX_ALIGNMENTS = 30;

/** Alignments, a line each: a name, then an address; `problem` names the first line that lacks one of them. */
export function readAlignments(
  typed: string,
):
  | { ok: true; value: Alignment[] }
  | { ok: false; problem: 'alignment-without-address' | 'alignment-without-name'; line: string } {
  const value: Alignment[] = [];
  const lines = typed.split('\n').map((line) => line.trim());
  for (const line of lines.filter((one) => one !== '')) {
    const parts = line.split(/\s+/u);
    const url = parts.pop() ?? '';
    const name = parts
      .join(' ')
      .replace(/[-–—|:,;]$/u, '')
      .trim();
    if (!alignmentSchema.shape.url.safeParse(url).success)
      return { ok: false, problem: 'alignment-without-address', line };
    if (name === '' || name.length > 500) return { ok: false, problem: 'alignment-without-name', line };
    value.push({ name, url });
  }
  return { ok: true, value };
}

const units = { days: 'D', months: 'M', years: 'Y' } as const;
/** About a century in each unit. */
export const longestValidity = { days: 36_500, months: 1200, years: 100 } as const;

/** The validity as an ISO 8601 duration; `undefined` where it was left empty: never expires (C23). */
export function readValidity({
  amount,
  unit,
}: BadgeContent['validity']): Entry<string | undefined, 'validity-not-whole' | 'validity-out-of-range'> {
  const text = amount.trim();
  if (text === '') return { ok: true, value: undefined };
  if (!/^\d+$/.test(text)) return { ok: false, problem: 'validity-not-whole' };
  const number = Number(text);
  if (number < 1 || number > longestValidity[unit]) return { ok: false, problem: 'validity-out-of-range' };
  return { ok: true, value: `P${number}${units[unit]}` };
}
