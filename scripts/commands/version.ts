/** The version that package.json names. */
import { readFileSync } from 'node:fs';

/** Two folders up in the sources, as in dist/, where the build puts a copy. */
const file = new URL('../../package.json', import.meta.url);
export const version = (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
