/** Reading of `test/fixtures`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../fixtures');

/** A fixture as JSON, a fresh copy each time. */
export function fixture(path: string): unknown {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}
