/** The one stylesheet of a page: the product's own, or with the colour of an organisation. */
import { type AccentShades, deriveAccent, type Grounds } from './accent.ts';
import { type Asset, assetFile, assetOf } from './assets.ts';

const plain = assetFile('site.css');
const source = plain.bytes.toString('utf8');

/** The accents of the two looks. */
export interface Accents {
  light: AccentShades;
  dark: AccentShades;
}

interface Look {
  grounds: Grounds;
  standard: AccentShades;
}

const TINTED = ['sunk', 'done-tint', 'wait-tint', 'need-tint', 'fail-tint', 'gone-tint'];

/** Reads the tokens of a look where they are written, so that no colour stands in two places. */
function lookOf(block: string, isDark: boolean): Look {
  const token = (name: string): string => {
    const value = new RegExp(`--${name}: ([^;]+);`).exec(block)?.[1];
    if (value === 'var(--accent)') return token('accent');
    if (value === undefined) throw new Error(`site.css has no --${name}`);
    return value;
  };
  return {
    grounds: { isDark, ground: token('ground'), tinted: TINTED.map(token) },
    standard: {
      accent: token('accent'),
      'accent-deep': token('accent-deep'),
      'accent-mid': token('accent-mid'),
      'accent-tint': token('accent-tint'),
      'accent-on-tint': token('accent-on-tint'),
      'on-accent': token('on-accent'),
    },
  };
}

const [, lightBlock = '', darkBlock = ''] = source.split(':root {').map((text) => text.split('}')[0] ?? '');
const looks = { light: lookOf(lightBlock, false), dark: lookOf(darkBlock, true) };

/** The grounds that accents are derived for. */
export const grounds: { light: Grounds; dark: Grounds } = {
  light: looks.light.grounds,
  dark: looks.dark.grounds,
};

/** The shades of an organisation's colour (`#rrggbb`); the product's own without one. */
export function accentsOf(colour: string | undefined): Accents {
  if (colour === undefined) return { light: looks.light.standard, dark: looks.dark.standard };
  return { light: deriveAccent(colour, grounds.light), dark: deriveAccent(colour, grounds.dark) };
}

const properties = (shades: AccentShades): string =>
  `:root{${Object.entries(shades)
    .map(([name, value]) => `--${name}:${String(value)}`)
    .join(';')}}`;

function coloured(colour: string): Buffer {
  const { light, dark } = accentsOf(colour);
  return Buffer.from(
    `${source}${properties(light)}\n@media (prefers-color-scheme:dark){${properties(dark)}}\n`,
  );
}

const MAX_KEPT = 100;
const kept = new Map<string, Asset>();

/**
 * The stylesheet with this accent, with the colour in its address: `/assets/site.3f9a0c1d2e4b.1a5f7a.css`.
 * @param colour `#rrggbb` in lower case; undefined, and anything else, gives the product's own
 */
export function stylesheet(colour: string | undefined): Asset {
  if (colour === undefined || !/^#[0-9a-f]{6}$/.test(colour)) return plain;
  const known = kept.get(colour);
  if (known !== undefined) return known;
  const made = assetOf('site.css', coloured(colour), colour.slice(1));
  const [oldest] = kept.keys();
  if (kept.size >= MAX_KEPT && oldest !== undefined) kept.delete(oldest);
  kept.set(colour, made);
  return made;
}

/** The stylesheet at an address; undefined where it names no colour or is another build's. */
export function findStylesheet(path: string): Asset | undefined {
  const colour = /^\/assets\/site\.[0-9a-f]{12}\.([0-9a-f]{6})\.css$/.exec(path)?.[1];
  const found = colour === undefined ? undefined : stylesheet(`#${colour}`);
  return found?.path === path ? found : undefined;
}
