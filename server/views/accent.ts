/** The accent of actions and links in every shade that pages need, from one colour (look.md V4). */
import { contrast } from './contrast.ts';
import { fromOklch, type Oklch, toOklch } from './oklch.ts';

/** What text needs against its ground (WCAG 2.2, 1.4.3). */
export const READABLE = 4.5;

/** What the accent stands on in one look of the pages; colours as `#rgb` or `#rrggbb`. */
export interface Grounds {
  isDark: boolean;
  /** White, or the dark ground. */
  ground: string;
  /** Every other ground of text and links. */
  tinted: readonly string[];
}

/** Custom properties of site.css without their dashes. */
export interface AccentShades {
  accent: string;
  /** Under the pointer. */
  'accent-deep': string;
  /** Between the accent and its ground. */
  'accent-mid': string;
  /** A ground of its own. */
  'accent-tint': string;
  /** The accent on tinted grounds. */
  'accent-on-tint': string;
  /** Text on the accent. */
  'on-accent': string;
}

/**
 * The shades for one look. `accent` is the nearest to `colour` with 4.5:1 on the ground, and `colour` itself
 * where it has that; only its lightness differs. Text in and on the accent has 4.5:1 everywhere.
 * @param colour `#rrggbb`
 */
export function deriveAccent(colour: string, { isDark, ground, tinted }: Grounds): AccentShades {
  const accent = nearest(colour, [ground], isDark);
  const tint = tintOf(accent, isDark);
  const onTint = nearest(accent, [...tinted, tint], isDark);
  return {
    accent,
    'accent-deep': deepOf(toOklch(accent), toOklch(onTint), isDark),
    'accent-mid': midOf(toOklch(accent), toOklch(longHex(ground)).lightness),
    'accent-tint': tint,
    'accent-on-tint': onTint,
    'on-accent': ground,
  };
}

/** Halves the way to black or white until the step is smaller than any screen shows. */
function nearest(colour: string, grounds: readonly string[], isDark: boolean): string {
  const isReadable = (shade: string): boolean => grounds.every((one) => contrast(shade, one) >= READABLE);
  if (isReadable(colour)) return colour;
  const given = toOklch(colour);
  let [refused, found] = [given.lightness, isDark ? 1 : 0];
  let best = isDark ? '#ffffff' : '#000000';
  for (let step = 0; step < 12; step++) {
    const lightness = (refused + found) / 2;
    const shade = fromOklch({ ...given, lightness });
    if (isReadable(shade)) [found, best] = [lightness, shade];
    else refused = lightness;
  }
  return best;
}

const TINT = {
  light: { lightness: 0.95, share: 0.16, most: 0.03 },
  dark: { lightness: 0.3, share: 0.35, most: 0.05 },
};

function tintOf(accent: string, isDark: boolean): string {
  const { lightness, share, most } = isDark ? TINT.dark : TINT.light;
  const { chroma, hue } = toOklch(accent);
  return fromOklch({ lightness, chroma: Math.min(most, chroma * share), hue });
}

const DEEPER = 0.09;
/** Beyond these a deeper shade would not be told from the accent: it comes nearer to the ground instead. */
const DEEPEST = { light: 0.12, dark: 0.97 };
const BACK = { light: 0.22, dark: -0.14 };

function deepOf(accent: Oklch, onTint: Oklch, isDark: boolean): string {
  const away = isDark ? DEEPER : -DEEPER;
  const further = [accent.lightness + away, onTint.lightness + away / 3];
  const deep = isDark ? Math.max(...further) : Math.min(...further);
  const isTooFar = isDark ? deep > DEEPEST.dark : deep < DEEPEST.light;
  return fromOklch({
    ...accent,
    lightness: isTooFar ? accent.lightness + (isDark ? BACK.dark : BACK.light) : deep,
  });
}

function midOf(accent: Oklch, groundLightness: number): string {
  const lightness = 0.58 * accent.lightness + 0.42 * groundLightness;
  return fromOklch({ ...accent, lightness, chroma: accent.chroma * 0.7 });
}

function longHex(colour: string): string {
  return colour.length === 4 ? colour.replace(/[0-9a-f]/gi, '$&$&') : colour;
}
