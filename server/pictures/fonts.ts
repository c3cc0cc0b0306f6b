/** The embedded fonts: Noto Sans in pieces by script, each opened once, on first use. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';

/** 400 regular, 600 semi-bold, 700 bold. */
export type Weight = 400 | 600 | 700;

/** Package and piece, the commoner first: a character is drawn by the first piece that has it. */
const pieces = [
  ['noto-sans', 'noto-sans-latin'],
  ['noto-sans', 'noto-sans-latin-ext'],
  ['noto-sans', 'noto-sans-greek'],
  ['noto-sans', 'noto-sans-cyrillic'],
  ['noto-sans-arabic', 'noto-sans-arabic-arabic'],
  ['noto-sans-hebrew', 'noto-sans-hebrew-hebrew'],
  ['noto-sans', 'noto-sans-vietnamese'],
  ['noto-sans', 'noto-sans-greek-ext'],
  ['noto-sans', 'noto-sans-cyrillic-ext'],
  ['noto-sans', 'noto-sans-devanagari'],
] as const;

const require = createRequire(import.meta.url);
const opened = new Map<string, Font>();

function open(folder: string, piece: string, weight: Weight): Font {
  const file = `@fontsource/${folder}/files/${piece}-${weight}-normal.woff`;
  const known = opened.get(file);
  if (known !== undefined) return known;
  const font = create(readFileSync(require.resolve(file)));
  if (!('layout' in font)) throw new Error(`${file} holds more than one font`);
  opened.set(file, font);
  return font;
}

/**
 * The font that draws a character.
 * @param before font of the character before it, kept where it can be so that runs stay whole
 * @returns undefined where no embedded font has the character
 */
export function fontFor(codePoint: number, weight: Weight, before?: Font): Font | undefined {
  if (before?.hasGlyphForCodePoint(codePoint) === true) return before;
  for (const [folder, piece] of pieces) {
    const font = open(folder, piece, weight);
    if (font.hasGlyphForCodePoint(codePoint)) return font;
  }
  return undefined;
}
