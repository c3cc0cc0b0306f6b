/** Exact decimals as text: what an LMS says about grades is never rounded (criteria.md C5). */

interface Scaled {
  /** The number times 10^places. */
  units: bigint;
  places: number;
}

/** Digits the normal form of a signal holds before and after the point. */
const MOST_WHOLE = 30;
const MOST_PLACES = 25;
/** Places kept of a fraction that never ends. */
const CUT_PLACES = 12;

/**
 * A JSON number, or a decimal text, in the normal form: no exponent, no superfluous zeros, no `-0`.
 * Undefined where it is none or too long to be kept whole.
 */
export function decimalOf(value: unknown): string | undefined {
  const scaled = scaledOf(value);
  return scaled === undefined ? undefined : text(scaled);
}

/**
 * (raw - min) / (max - min) * 100: exact where it ends within 25 places, else cut to 12 towards zero, never
 * rounded. Undefined where a number is missing or the range is empty.
 */
export function percentOf(raw: unknown, min: unknown, max: unknown): string | undefined {
  const [r, low, high] = [scaledOf(raw), scaledOf(min), scaledOf(max)];
  if (r === undefined || low === undefined || high === undefined) return undefined;
  const places = Math.max(r.places, low.places, high.places);
  const lift = (s: Scaled): bigint => s.units * 10n ** BigInt(places - s.places);
  const range = lift(high) - lift(low);
  if (range <= 0n) return undefined;
  const share = (lift(r) - lift(low)) * 100n;
  const whole = 10n ** BigInt(MOST_PLACES);
  return (share * whole) % range === 0n
    ? text({ units: (share * whole) / range, places: MOST_PLACES })
    : text({ units: (share * 10n ** BigInt(CUT_PLACES)) / range, places: CUT_PLACES });
}

function scaledOf(value: unknown): Scaled | undefined {
  const spelled = typeof value === 'number' ? String(value) : value;
  if (typeof spelled !== 'string') return undefined;
  const match = /^(-?)(\d{1,60})(?:\.(\d{1,60}))?(?:e([+-]\d{1,3}))?$/.exec(spelled);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const shift = fraction.length - Number(exponent);
  const units = BigInt(sign + whole + fraction + '0'.repeat(Math.max(0, -shift)));
  return { units, places: Math.max(0, shift) };
}

function text({ units, places }: Scaled): string | undefined {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '');
  if (whole.length > MOST_WHOLE || fraction.length > MOST_PLACES) return undefined;
  return (units < 0n ? '-' : '') + whole + (fraction === '' ? '' : `.${fraction}`);
}
