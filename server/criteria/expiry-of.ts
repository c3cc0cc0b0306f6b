/** When an award expires: calendar arithmetic in UTC (criteria.md C23). */
import { BridgeError } from '../errors.ts';

const form = /^P(?=\d)(?:(\d{1,5})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,6})D)?$/;
const DAY_MS = 86_400_000;

/**
 * The instant `duration` after `achievedAt` (both epoch ms), at the same time of day. Where the month has
 * no such day, its last one: 31 January + P1M = 28 or 29 February. Days are added after months.
 *
 * @param duration ISO 8601 duration of years, months, weeks and days, such as `P3Y` or `P30D`
 * @throws RULE_INVALID for any other text
 * @example expiryOf(Date.UTC(2027, 0, 31), 'P1M') // 28 February 2027
 */
export function expiryOf(achievedAt: number, duration: string): number {
  const parts = form.exec(duration);
  if (parts === null) throw new BridgeError('RULE_INVALID', 'not a duration', { details: { duration } });
  const [years = 0, months = 0, weeks = 0, days = 0] = parts.slice(1).map((part) => Number(part || 0));
  const start = new Date(achievedAt);
  const wanted = start.getUTCMonth() + years * 12 + months;
  const lastDay = new Date(Date.UTC(start.getUTCFullYear(), wanted + 1, 0)).getUTCDate();
  const day = Math.min(start.getUTCDate(), lastDay);
  const timeOfDayMs = ((achievedAt % DAY_MS) + DAY_MS) % DAY_MS;
  return Date.UTC(start.getUTCFullYear(), wanted, day + weeks * 7 + days) + timeOfDayMs;
}
