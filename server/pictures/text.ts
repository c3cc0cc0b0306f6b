/** Text as outlines: shaped by script, ordered by the bidi algorithm, drawn as paths that need no font (look.md V9). */
import bidiFactory from 'bidi-js';
import type { Font, PathCommand } from 'fontkit';
import { fontFor, type Weight } from './fonts.ts';

/** A glyph at its place on a baseline that starts at 0; units of 1/1000 of the text's size, y upwards. */
interface PlacedGlyph {
  /** Made only when it is drawn: most lines are only measured. */
  commands: () => readonly PathCommand[];
  x: number;
  y: number;
  /** Advance to the next glyph. */
  width: number;
}

/** One line of text in the order it is seen, from left to right. */
export interface Line {
  glyphs: readonly PlacedGlyph[];
  /** Advance of the whole line, 1/1000 of its size. */
  width: number;
  /** True where the line reads from right to left. */
  isRtl: boolean;
}

interface Run {
  text: string;
  font: Font;
  level: number;
}

/** Capital height of the embedded fonts, in parts of the size. */
export const CAP_HEIGHT = 0.714;

/** The package's types promise an ES module; to Node it is a CommonJS one whose export is the function. */
const bidi = (bidiFactory as unknown as typeof bidiFactory.default)();

/**
 * Shapes one line. Characters that no embedded font has are left out.
 * @param tracking extra space between letters, 1/1000 of the size; joined scripts get none
 * @param direction of the text it is a line of; found out from its letters unless given
 */
export function shape(text: string, weight: Weight, tracking = 0, direction?: 'ltr' | 'rtl'): Line {
  const clean = text.normalize('NFC').replace(/\s+/gu, ' ').trim();
  const levels = bidi.getEmbeddingLevels(clean, direction);
  const mirrored = bidi.getMirroredCharactersMap(clean, levels.levels);
  const runs = inVisualOrder(runsOf(clean, levels.levels, mirrored, weight));
  const glyphs: PlacedGlyph[] = [];
  let width = 0;
  for (const run of runs) {
    const spacing = isJoined(run.text) ? 0 : tracking;
    const scale = 1000 / run.font.unitsPerEm;
    const laid = run.font.layout(
      run.text,
      undefined,
      undefined,
      undefined,
      run.level % 2 === 1 ? 'rtl' : 'ltr',
    );
    laid.glyphs.forEach((glyph, index) => {
      const position = laid.positions[index];
      if (position === undefined) return;
      const advance = position.xAdvance * scale + (position.xAdvance === 0 ? 0 : spacing);
      glyphs.push({
        commands: () => glyph.path.scale(scale, scale).commands,
        x: width + position.xOffset * scale,
        y: position.yOffset * scale,
        width: advance,
      });
      width += advance;
    });
  }
  return { glyphs, width, isRtl: (levels.paragraphs[0]?.level ?? 0) % 2 === 1 };
}

/** True where the embedded fonts have every character of the text. */
export function canDraw(text: string): boolean {
  return Array.from(text.normalize('NFC')).every(
    (c) => /\p{Cf}|\p{Cc}|[\ufe00-\ufe0f]/u.test(c) || fontFor(c.codePointAt(0) ?? 0, 400) !== undefined,
  );
}

function runsOf(
  text: string,
  levels: Uint8Array,
  mirrored: ReadonlyMap<number, string>,
  weight: Weight,
): Run[] {
  const runs: Run[] = [];
  let index = 0;
  for (const original of text) {
    const level = levels[index] ?? 0;
    const c = mirrored.get(index) ?? original;
    index += original.length;
    if (isSilent(c)) continue;
    const last = runs.at(-1);
    const font = fontFor(c.codePointAt(0) ?? 0, weight, last?.font);
    if (font === undefined) continue;
    if (last?.font === font && last.level === level) last.text += c;
    else runs.push({ text: c, font, level });
  }
  return runs;
}

/** Rule L2 of UAX #9 over runs: from the highest level down, each stretch at or above it is turned round. */
function inVisualOrder(runs: readonly Run[]): Run[] {
  const ordered = [...runs];
  const highest = Math.max(0, ...ordered.map((run) => run.level));
  for (let level = highest; level > 0; level--) {
    for (let start = 0; start < ordered.length; start++) {
      let end = start;
      while ((ordered[end]?.level ?? -1) >= level) end++;
      if (end > start) {
        ordered.splice(start, end - start, ...ordered.slice(start, end).reverse());
        start = end;
      }
    }
  }
  return ordered;
}

/** Control and format characters (bidi marks, variation selectors ...), which draw nothing; joiners shape their neighbours. */
function isSilent(c: string): boolean {
  return c !== '\u200c' && c !== '\u200d' && /^[\p{Cc}\p{Cf}\ufe00-\ufe0f]$/u.test(c);
}

function isJoined(text: string): boolean {
  return /\p{Script=Arabic}|\p{Script=Devanagari}/u.test(text);
}

/** `a c e / b d f` of SVG's matrix, y downwards. */
type Matrix = readonly [number, number, number, number, number, number];

/** Path data of a line that starts at (x, y) on its baseline, `size` in px. */
export function outline(line: Line, size: number, x: number, y: number): string {
  const scale = size / 1000;
  return line.glyphs
    .map((glyph) => pathOf(glyph, [scale, 0, 0, -scale, x + glyph.x * scale, y - glyph.y * scale]))
    .join('');
}

export interface Arc {
  centreX: number;
  centreY: number;
  /** Radius of the baseline, px. */
  radius: number;
  /** Angle of the middle of the text, degrees clockwise from the top. */
  middle: number;
}

/** Path data of a line bent around a centre, its letters standing outwards. */
export function outlineOnArc(line: Line, size: number, arc: Arc): string {
  const scale = size / 1000;
  const start = (arc.middle * Math.PI) / 180 - (line.width * scale) / arc.radius / 2;
  return line.glyphs
    .map((glyph) => {
      const turn = start + ((glyph.x + glyph.width / 2) * scale) / arc.radius;
      const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
      const back = (-glyph.width / 2) * scale;
      const up = arc.radius + glyph.y * scale;
      return pathOf(glyph, [
        cos * scale,
        sin * scale,
        sin * scale,
        -cos * scale,
        arc.centreX + sin * up + cos * back,
        arc.centreY - cos * up + sin * back,
      ]);
    })
    .join('');
}

export interface Bounds {
  left: number;
  right: number;
  /** y upwards. */
  bottom: number;
  top: number;
}

/** What a line's outlines cover, 1/1000 of its size from the start of its baseline; all 0 where nothing is drawn. */
export function boundsOf(line: Line): Bounds {
  const xs: number[] = [];
  const ys: number[] = [];
  for (const { commands, x, y } of line.glyphs) {
    for (const { args } of commands()) {
      args.forEach((value, index) => (index % 2 === 0 ? xs.push(value + x) : ys.push(value + y)));
    }
  }
  if (xs.length === 0) return { left: 0, right: 0, bottom: 0, top: 0 };
  return { left: Math.min(...xs), right: Math.max(...xs), bottom: Math.min(...ys), top: Math.max(...ys) };
}

const letters = {
  moveTo: 'M',
  lineTo: 'L',
  quadraticCurveTo: 'Q',
  bezierCurveTo: 'C',
  closePath: 'Z',
} as const;

function pathOf({ commands }: PlacedGlyph, [a, b, c, d, e, f]: Matrix): string {
  return commands()
    .map(({ command, args }) => {
      const points: string[] = [];
      for (let i = 0; i + 1 < args.length; i += 2) {
        const [x = 0, y = 0] = [args[i], args[i + 1]];
        points.push(`${number(a * x + c * y + e)} ${number(b * x + d * y + f)}`);
      }
      return letters[command] + points.join(' ');
    })
    .join('');
}

/** A coordinate with one decimal: finer than any pixel the pictures are shown at. */
export function number(value: number): string {
  return String(Math.round(value * 10) / 10 + 0);
}
