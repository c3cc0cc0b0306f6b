/** An installation in a folder of its own, set up, and served where a test wants it. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildConfig, type Config } from '../../../config/config.ts';
import { readEnv } from '../../../config/env.ts';
import { setUp } from '../../../server/actions/organisations/set-up.ts';
import { setUpLink } from '../../../server/actions/system/installation.ts';
import type { Context } from '../../../server/context.ts';
import { createContext, startProduct } from '../../../server/main.ts';
import type { OrganisationId } from '../../../server/model/ids.ts';

export interface TestInstallation {
  env: Record<string, string>;
  config: Config;
  /** Works on the store with a context that is closed again. */
  within<T>(work: (ctx: Context) => Promise<T>): Promise<T>;
  /** Serves it until the promise of `work` is settled. */
  served<T>(work: () => Promise<T>): Promise<T>;
  organisation: OrganisationId;
  remove(): void;
}

const cli = resolve(import.meta.dirname, '../../../scripts/cli.ts');

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the command line in a process of its own, with these variables and no others. */
export function runCli(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> {
  return new Promise((done) => {
    const child = execFile(
      process.execPath,
      ['--import=tsx/esm', cli, ...args],
      { env: { PATH: '', ...env } },
      (_error, stdout, stderr) => done({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** @param more variables besides folder, port and address */
export async function install(more: Record<string, string> = {}): Promise<TestInstallation> {
  const folder = mkdtempSync(join(tmpdir(), 'badge-bridge-'));
  const port = await freePort();
  const env = {
    DATA_DIR: folder,
    PORT: String(port),
    PUBLIC_URL: `http://localhost:${port}`,
    LOG_LEVEL: 'error',
    SIGN_THREADS: '0',
    ...more,
  };
  const built = buildConfig(readEnv(env), 1);
  if ('problems' in built) throw new Error(JSON.stringify(built.problems));
  const { config } = built;
  const within = async <T>(work: (ctx: Context) => Promise<T>): Promise<T> => {
    const { ctx, close } = await createContext(config, '0.0.0-test', { log: quiet });
    try {
      return await work(ctx);
    } finally {
      await close();
    }
  };
  const organisation = await within(async (ctx) => {
    const code = new URL((await setUpLink(ctx)) ?? '').searchParams.get('code') ?? '';
    const first = {
      name: 'Marta Keller',
      address: 'marta@campus.example',
      organisation: 'Probe',
      language: 'en',
    };
    return (await setUp(ctx, code, first)).organisation;
  });
  return {
    env,
    config,
    within,
    organisation,
    async served(work) {
      const product = await startProduct({ ...config, host: 'localhost' }, '0.0.0-test');
      try {
        return await work();
      } finally {
        await product.stop();
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
