/** `npm test`: makes the clone ready, runs the suite, then the browser suite where Chromium is present, and sums up. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install, root } from './ready.mjs';

install();
const mocha = join(root, 'node_modules/mocha/bin/mocha.js');
const folder = mkdtempSync(join(tmpdir(), 'badge-bridge-test-'));
const totals = { passed: 0, failed: 0, skipped: 0 };

/** Runs one mocha configuration; its counts are read from a JSON report, its words go to the terminal. */
function run(config, args) {
  const report = join(folder, `${totals.passed}-${config}.json`);
  const { status } = spawnSync(
    process.execPath,
    [
      mocha,
      '--config',
      config,
      '--reporter',
      join(root, 'test/helpers/reporter.cjs'),
      '--reporter-option',
      `output=${report}`,
      ...args,
    ],
    { cwd: root, stdio: 'inherit' },
  );
  const stats = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined;
  totals.passed += stats?.passes ?? 0;
  totals.skipped += stats?.pending ?? 0;
  totals.failed += stats?.failures ?? 0;
  if (stats === undefined || (status !== 0 && stats.failures === 0)) totals.failed += 1;
}

const args = process.argv.slice(2);
run('.mocharc.json', args);
const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
if (args.length === 0) {
  if (existsSync(chromium)) run('.mocharc.browser.json', []);
  else console.log(`Browser tests skipped: no Chromium at ${chromium} (set CHROMIUM to its path)`);
}
rmSync(folder, { recursive: true, force: true });
console.log(
  `${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''}`,
);
process.exitCode = totals.failed > 0 ? 1 : 0;
