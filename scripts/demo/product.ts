/** The product under the demo: a process of its own, started from its command line, that can be killed and started again. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface DemoProduct {
  url: string;
  /** The one-time link with which the first owner begins. */
  setUpLink(): string | undefined;
  /** SIGKILL, and a new process on the same store and port. */
  killAndRestart(): Promise<void>;
  /** Runs another of its commands beside it; gives what that prints. Rejects where it fails. */
  run(args: readonly string[]): Promise<string>;
  /** Lines it logged at level warn or above, newest last. */
  complaints(): readonly string[];
  stop(): Promise<void>;
}

const cli = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../cli.ts' : '../cli.js', import.meta.url),
);
const MOST_COMPLAINTS = 500;

/** @param env settings beside PORT and PUBLIC_URL */
export async function startDemoProduct(port: number, env: Record<string, string>): Promise<DemoProduct> {
  const url = `http://localhost:${port}`;
  const complaints: string[] = [];
  let link: string | undefined;
  const hear = (line: string): void => {
    link = /(http:\/\/\S+\/setup\?code=[\w-]+)/.exec(line)?.[1] ?? link;
    if (/ (warn|error) /.test(line)) complaints.push(line);
    if (complaints.length > MOST_COMPLAINTS) complaints.shift();
  };
  let child = await begin(url, port, env, hear);
  return {
    url,
    setUpLink: () => link,
    run: (args) => run(args, { PORT: String(port), PUBLIC_URL: url, ...env }),
    complaints: () => complaints,
    async killAndRestart() {
      await ended(child, 'SIGKILL');
      child = await begin(url, port, env, hear);
    },
    stop: () => ended(child, 'SIGTERM'),
  };
}

const loader = cli.endsWith('.ts') ? ['--import=tsx/esm'] : ['--enable-source-maps'];

function run(args: readonly string[], env: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [...loader, cli, ...args],
      { env: { ...process.env, ...env } },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`${args.join(' ')} failed: ${stderr}`));
      },
    );
  });
}

async function begin(
  url: string,
  port: number,
  env: Record<string, string>,
  hear: (line: string) => void,
): Promise<ChildProcess> {
  const child = spawn(process.execPath, [...loader, cli, 'start'], {
    env: { ...process.env, PORT: String(port), PUBLIC_URL: url, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', hear);
  const until = Date.now() + 60_000;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`The product ended with ${child.exitCode}.`);
    try {
      if ((await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) })).ok) return child;
    } catch {
      // It is not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill('SIGKILL');
  throw new Error('The product did not become ready within a minute.');
}

function ended(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}
