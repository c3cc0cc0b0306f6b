/** Times as Open Badges before 2.0 wrote them: Unix timestamps, days, and times without zone (OB 1.1 §Primitives). */

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const WITHOUT_ZONE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?$/;
const SHORT_ZONE = /^(\d{4}-\d{2}-\d{2}T\S{5,20}[+-]\d{2})(\d{2})?$/;
const WITHOUT_SECONDS = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(Z|[+-].*)$/;

/**
 * The time as version 2.0 writes it: without zone it is UTC, a day is its first moment. Whatever is no time
 * comes back as it was, so that it is found malformed.
 */
export function newTime(time: unknown): unknown {
  if (typeof time === 'number' || (typeof time === 'string' && /^\d{1,11}(?:\.\d{1,9})?$/.test(time))) {
    const at = new Date(Number(time) * 1000);
    return Number.isFinite(at.getTime()) ? `${at.toISOString().slice(0, 19)}Z` : time;
  }
  if (typeof time !== 'string') return time;
  if (DAY.test(time)) return `${time}T00:00:00Z`;
  return fullTime(WITHOUT_ZONE.test(time) ? `${time}Z` : time);
}

/** The time with seconds, and with its zone in hours and minutes: ISO 8601 lets both be left out. */
export function fullTime(time: unknown): unknown {
  if (typeof time !== 'string' || time.length > 40) return time;
  return time
    .replace(',', '.')
    .replace(SHORT_ZONE, (_, start: string, minutes?: string) => `${start}:${minutes ?? '00'}`)
    .replace(WITHOUT_SECONDS, '$1:00$2');
}
