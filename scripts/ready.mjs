/** Plain JavaScript without dependencies: makes a fresh clone able to run. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lock = join(root, 'package-lock.json');
const mark = join(root, 'node_modules', '.badge-bridge-lock');

const sha = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** Runs a command in the project's folder, its output shown on stderr; ends this process where it fails. */
function must(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status === 0) return;
  console.error(`${command} ${args.join(' ')} failed${error ? `: ${error.message}` : ` (exit ${status})`}`);
  process.exit(status ?? 1);
}

/** Installs exactly what the lock file says, where that has not been done yet. */
export function install() {
  const wanted = sha(lock);
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return;
  console.error('Installing dependencies (once)...');
  must('npm', ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(mark, wanted);
}

function newest(folder) {
  let latest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    latest = Math.max(latest, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return latest;
}

/** Compiles to dist/ where a source is newer than the last build. */
export function build() {
  const stamp = join(root, 'dist', '.built');
  const sources = ['config', 'server', 'lti', 'adapters', 'scripts', 'types']
    .map((f) => join(root, f))
    .filter(existsSync);
  const latest = Math.max(
    ...sources.map(newest),
    statSync(join(root, 'tsconfig.json')).mtimeMs,
    statSync(lock).mtimeMs,
  );
  if (existsSync(stamp) && statSync(stamp).mtimeMs > latest) return;
  console.error('Building...');
  must(process.execPath, ['scripts/build.mjs']);
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stamp, '');
}
