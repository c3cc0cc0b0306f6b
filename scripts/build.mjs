/** Compiles TypeScript to dist/ and copies what is not TypeScript beside it. */
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
rmSync(join(root, 'dist'), { recursive: true, force: true });
const tsc = spawnSync(
  process.execPath,
  [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'],
  {
    cwd: root,
    stdio: ['ignore', 2, 2],
  },
);
if (tsc.status !== 0) process.exit(tsc.status ?? 1);
for (const folder of ['server', 'lti', 'adapters', 'scripts', 'config']) {
  cpSync(join(root, folder), join(root, 'dist', folder), {
    recursive: true,
    // Sources are compiled; plain scripts are for a clone.
    filter: (source) => !/\.(tsx?|mjs)$/.test(source),
  });
}
cpSync(join(root, 'package.json'), join(root, 'dist', 'package.json'));
