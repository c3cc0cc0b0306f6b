/** Colours by lightness, chroma and hue as people see them (CSS Color 4, OKLCH). */

export interface Oklch {
  /** 0 (black) to 1 (white). */
  lightness: number;
  /** 0 (grey) to about 0.32. */
  chroma: number;
  /** Radians. */
  hue: number;
}

/** @param colour `#rrggbb` */
export function toOklch(colour: string): Oklch {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => linear(parseInt(colour.slice(at, at + 2), 16) / 255));
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const along = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const across = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return {
    lightness: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    chroma: Math.hypot(along, across),
    hue: Math.atan2(across, along),
  };
}

/** The colour as `#rrggbb`; one that screens cannot show keeps lightness and hue and loses chroma. */
export function fromOklch({ lightness, chroma, hue }: Oklch): string {
  const within = Math.min(1, Math.max(0, lightness));
  let [shown, tooMuch] = [0, chroma];
  if (isShowable(linearOf({ lightness: within, chroma, hue }))) shown = chroma;
  else
    for (let step = 0; step < 16; step++) {
      const middle = (shown + tooMuch) / 2;
      if (isShowable(linearOf({ lightness: within, chroma: middle, hue }))) shown = middle;
      else tooMuch = middle;
    }
  const parts = linearOf({ lightness: within, chroma: shown, hue }).map((part) =>
    Math.round(255 * encoded(Math.min(1, Math.max(0, part))))
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${parts.join('')}`;
}

function linearOf({ lightness, chroma, hue }: Oklch): [number, number, number] {
  const [along, across] = [chroma * Math.cos(hue), chroma * Math.sin(hue)];
  const l = (lightness + 0.3963377774 * along + 0.2158037573 * across) ** 3;
  const m = (lightness - 0.1055613458 * along - 0.0638541728 * across) ** 3;
  const s = (lightness - 0.0894841775 * along - 1.291485548 * across) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

const ROUNDING = 0.0005;

function isShowable(parts: readonly number[]): boolean {
  return parts.every((part) => part >= -ROUNDING && part <= 1 + ROUNDING);
}

function linear(part: number): number {
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

function encoded(part: number): number {
  return part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055;
}
