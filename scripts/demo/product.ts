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
  const life = supervised(() => begin(url, port, env, hear));
  await life.start();
  return {
    url,
    setUpLink: () => link,
    killAndRestart: life.killAndRestart,
    run: (args) => run(args, { PORT: String(port), PUBLIC_URL: url, ...env }),
    complaints: () => complaints,
    stop: life.stop,
  };
}

interface Life {
  start(): Promise<void>;
  killAndRestart: () => Promise<void>;
  stop: () => Promise<void>;
}

/** One process at a time; whoever kills it from outside finds it started again, as a service manager would do. */
function supervised(begin: () => Promise<ChildProcess>): Life {
  let child: ChildProcess | undefined;
  let isOurDoing = false;
  let reviving: Promise<void> | undefined;
  const start = async (): Promise<void> => {
    const begun = await begin();
    child = begun;
    begun.once('exit', (_code, signal) => {
      if (isOurDoing || signal === null) return;
      console.error(`The product was ended by ${signal}; it is started again.`);
      reviving = start().finally(() => (reviving = undefined));
    });
  };
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    isOurDoing = true;
    await reviving;
    if (child !== undefined) await ended(child, signal);
  };
  return {
    start,
    killAndRestart: async () => {
      await end('SIGKILL');
      isOurDoing = false;
      await start();
    },
    stop: () => end('SIGTERM'),
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
    if (child.signalCode !== null) return begin(url, port, env, hear);
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
