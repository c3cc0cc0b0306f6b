/** Times at the edges of the standards: RFC 3339 text outside, epoch milliseconds inside. */

const DATE_TIME = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2}|60)(\.\d+)?([Zz]|[+-](\d{2}):(\d{2}))$/;

/** Text of an instant in UTC, whole seconds: `2026-01-01T00:00:00Z`. */
export function isoOf(at: number): string {
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
