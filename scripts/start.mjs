/** `npm start`, `npm run demo`, `npm run bench`: makes the clone ready, then runs the command line. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setInterval } from 'node:timers';
import { build, install, root } from './ready.mjs';

install();
build();
const args = process.argv.slice(2);
const command = args.length > 0 && !args[0].startsWith('-') ? args : ['start', ...args];
const child = spawn(
  process.execPath,
  ['--enable-source-maps', join(root, 'dist/scripts/cli.js'), ...command],
  {
    cwd: process.cwd(),
    stdio: 'inherit',
  },
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
// npm runs us in a shell that dies of a signal without passing it on.
const parent = process.ppid;
if (process.env.npm_lifecycle_event !== undefined)
  setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 500).unref();
child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 130)));
