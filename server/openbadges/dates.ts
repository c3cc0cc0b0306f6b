/** Times at the edges of the standards: RFC 3339 text outside, epoch milliseconds inside. */
import { BridgeError } from '../errors.ts';

const DATE_TIME = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2}|60)(\.\d+)?([Zz]|[+-](\d{2}):(\d{2}))$/;

/** The last instant that has a year of four digits. */
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
/** The first one of year 0, which is a leap year before year 1. */
const FIRST = -62_167_219_200_000;

/**
 * Text of an instant in UTC, whole seconds: `2026-01-01T00:00:00Z`.
 * @throws BridgeError DOCUMENT_INVALID for what is no number, or no year from 0 to 9999
 */
export function isoOf(at: number): string {
  if (!(at >= FIRST && at <= LAST)) {
    throw new BridgeError('DOCUMENT_INVALID', 'not a time that documents can write', { details: { at } });
  }
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** True for a calendar day `YYYY-MM-DD` that exists. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(text);
}

/** Epoch milliseconds of an ISO 8601 time with zone, or undefined where the text is none. */
export function instantOf(text: unknown): number | undefined {
  if (typeof text !== 'string' || text.length > 40) return undefined;
  const parts = DATE_TIME.exec(text);
  if (parts === null || !isDate(text.slice(0, 10))) return undefined;
  const [hours, minutes, zoneHours, zoneMinutes] = [parts[4], parts[5], parts[9], parts[10]].map(Number);
  if ((hours ?? 0) > 23 || (minutes ?? 0) > 59 || (zoneHours ?? 0) > 23 || (zoneMinutes ?? 0) > 59) {
    return undefined;
  }
  const at = Date.parse(text.toUpperCase().replace(':60', ':59'));
  return Number.isFinite(at) ? at : undefined;
}
