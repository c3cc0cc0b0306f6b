/** Reads what people type into the editor: percentages, tags and the validity. */
import type { BadgeContent } from '../../model/badges/badge.ts';
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
