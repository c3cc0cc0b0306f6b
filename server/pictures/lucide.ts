/** The one icon set (look.md V6): shapes of lucide-static's files, each read once. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const folder = join(dirname(createRequire(import.meta.url).resolve('lucide-static/package.json')), 'icons');
const known = new Map<string, string>();

/**
 * The SVG elements inside an icon, drawn on a 24 x 24 field with strokes and no fill of their own.
 * @param name of an icon that the code names; never a name from outside.
 */
export function lucide(name: string): string {
  const found = known.get(name);
  if (found !== undefined) return found;
  const file = readFileSync(join(folder, `${name}.svg`), 'utf8');
  const inner = file
    .replace(/^[\s\S]*?<svg[^>]*>/u, '')
    .replace('</svg>', '')
    .replace(/\s*\n\s*/gu, '')
    .replace(/ \/>/gu, '/>')
    .trim();
  known.set(name, inner);
  return inner;
}
