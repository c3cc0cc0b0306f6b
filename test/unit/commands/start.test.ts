import { expect } from 'chai';
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildConfig, type Config } from '../../../config/config.ts';
import { readEnv } from '../../../config/env.ts';
import { startFailure } from '../../../scripts/commands/start-failure.ts';
import { type Product, startProduct } from '../../../server/main.ts';
import { freePort, runCli } from './installation.ts';

const cli = resolve(import.meta.dirname, '../../../scripts/cli.ts');
const otherKey = Buffer.alloc(32, 9).toString('base64url');
const ONLY_STORE = ['badge-bridge.db', 'secret.key'];

describe('badge-bridge start', function () {
  this.timeout(60_000);
  let folder: string;
  let env: Record<string, string>;
  const children: ChildProcess[] = [];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'badge-bridge-start-'));
    env = {
      DATA_DIR: join(folder, 'data'),
      PORT: String(await freePort()),
      SIGN_THREADS: '0',
      LOG_LEVEL: 'error',
    };
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  function configOf(more: Record<string, string> = {}): Config {
    const built = buildConfig(readEnv({ ...env, ...more }), 1);
    if ('problems' in built) throw new Error(JSON.stringify(built.problems));
    return built.config;
  }
  const begin = (more: Record<string, string> = {}): Promise<Product> =>
    startProduct(configOf(more), '0.0.0-test');
  /** Why it cannot start, in the words of the command line. */
  async function failure(more: Record<string, string> = {}): Promise<string> {
    try {
      await (await begin(more)).stop();
    } catch (thrown) {
      return startFailure(thrown, configOf(more));
    }
    return 'it started';
  }
  const left = (): string[] => readdirSync(env['DATA_DIR'] ?? '').sort();

  it('leaves only the store and the key behind when it is stopped', async () => {
    const product = await begin();
    expect(left()).to.include('badge-bridge.db-wal');
    await product.stop();
    expect(left()).to.deep.equal(ONLY_STORE);
  });

  it('stops once, however often it is told to, and all wait for it', async () => {
    const product = await begin();
    const first = product.stop();
    const second = product.stop();
    await second;
    expect(left()).to.deep.equal(ONLY_STORE);
    await first;
  });

  it('answers the request that is under way, and takes no other', async () => {
    const product = await begin();
    const port = Number(env['PORT']);
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (part: Buffer) => (answer += part.toString()));
    const closed = once(socket, 'close');
    const head = ['POST /lti/login HTTP/1.1', 'Host: localhost', 'Content-Length: 7', 'Connection: close'];
    const type = 'Content-Type: application/x-www-form-urlencoded';
    socket.write(`${[...head, type].join('\r\n')}\r\n\r\niss`);
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).to.equal(200);
    const stopped = product.stop();
    const refused = await fetch(`http://127.0.0.1:${port}/healthz`).then(
      () => false,
      () => true,
    );
    expect([refused, answer]).to.deep.equal([true, '']);
    socket.write('=abc');
    await closed;
    expect(answer).to.match(/^HTTP\/1\.1 4\d\d /);
    await stopped;
    expect(left()).to.deep.equal(ONLY_STORE);
  });

  it('makes a new set-up link at each start, until somebody owns it', async () => {
    const links: (string | undefined)[] = [];
    for (let i = 0; i < 2; i += 1) {
      const product = await begin();
      links.push(product.setUpLink);
      await product.stop();
    }
    expect(links[0]).to.match(new RegExp(`^http://localhost:${env['PORT'] ?? ''}/setup\\?code=[\\w-]{43}$`));
    expect(links[1]).to.match(/code=/).and.not.equal(links[0]);
  });

  describe('that cannot', () => {
    const expectNothingOpen = (): void => {
      expect(left().filter((name) => !ONLY_STORE.includes(name))).to.deep.equal([]);
    };

    it('says that the port is taken, and leaves nothing open', async () => {
      const other: Server = createServer().listen(Number(env['PORT']), '127.0.0.1');
      await once(other, 'listening');
      expect(await failure()).to.equal(
        `port ${env['PORT'] ?? ''} is taken by another program. Stop that, or set PORT to a free one.`,
      );
      expectNothingOpen();
      other.close();
      await once(other, 'close');
      expect(await failure()).to.equal('it started');
    });

    it('says that another one serves the store, which goes on', async () => {
      const product = await begin();
      const PORT = String(await freePort());
      expect(await failure({ PORT })).to.match(
        /^another Badge Bridge runs on the store .*badge-bridge\.db\. Stop it/,
      );
      expect((await fetch(`http://127.0.0.1:${env['PORT'] ?? ''}/readyz`)).status).to.equal(200);
      await product.stop();
      expect(await failure({ PORT })).to.equal('it started');
    });

    it('says that the key is another, and opens with the right one after', async () => {
      await (await begin()).stop();
      const words = await failure({ SECRET_KEY: otherKey });
      expect(words).to.include('cannot be read without the key it was made with').and.include('SECRET_KEY');
      expect(words).not.to.include(otherKey);
      expectNothingOpen();
      expect(await failure()).to.equal('it started');
    });

    it('says that the key is lost, and makes no new one in its place', async () => {
      await (await begin()).stop();
      rmSync(join(env['DATA_DIR'] ?? '', 'secret.key'));
      expect(await failure())
        .to.include('restore')
        .and.include('secret.key');
      expect(left()).to.deep.equal(['badge-bridge.db']);
    });

    it('says that the key file is damaged', async () => {
      mkdirSync(env['DATA_DIR'] ?? '');
      writeFileSync(join(env['DATA_DIR'] ?? '', 'secret.key'), 'short');
      expect(await failure()).to.include('does not hold a 32-byte key');
    });

    it('says that the data folder cannot be used', async () => {
      const file = join(folder, 'file');
      writeFileSync(file, '');
      expect(await failure({ DATA_DIR: join(file, 'data') })).to.include(
        'a file is where a folder should be',
      );
    });

    it('says that the data folder may not be written', async function () {
      if (process.getuid?.() === 0) this.skip();
      const locked = join(folder, 'locked');
      mkdirSync(locked);
      chmodSync(locked, 0o500);
      expect(await failure({ DATA_DIR: join(locked, 'data') })).to.include('this user may not write');
    });

    it('says that the store is none', async () => {
      mkdirSync(env['DATA_DIR'] ?? '');
      writeFileSync(join(env['DATA_DIR'] ?? '', 'badge-bridge.db'), 'no database '.repeat(500));
      const words = await failure({ SECRET_KEY: otherKey });
      expect(words).to.match(/^the store .* cannot be opened\. Check STORE_URL and DATA_DIR/);
    });

    it('says that HOST is no address of this machine', async () => {
      expect(await failure({ HOST: '192.0.2.1' })).to.include('HOST=192.0.2.1 is no address of this machine');
    });

    it('tells refusals of the system apart', () => {
      const words = (code: string, more: object): string =>
        startFailure(Object.assign(new Error(code), { code, ...more }), configOf());
      expect(words('EACCES', { syscall: 'listen' })).to.include('may not listen on port');
      expect(words('EACCES', { syscall: 'mkdir', path: '/srv/x' })).to.include('may not write /srv/x');
      expect(words('EROFS', { syscall: 'mkdir', path: '/srv/x' })).to.include('/srv/x cannot be written');
      expect(words('ENOSPC', { syscall: 'write' })).to.include('is full');
    });
  });

  describe('as a command', () => {
    /** The process once it has said this, and everything it has said. */
    async function running(
      said: RegExp,
    ): Promise<{ child: ChildProcess; text: () => string; ended: Promise<unknown[]> }> {
      const child = spawn(process.execPath, ['--import=tsx/esm', cli, 'start'], {
        env: { PATH: '', ...env, LOG_LEVEL: 'info' },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      children.push(child);
      let text = '';
      const ended = once(child, 'exit');
      await new Promise<void>((done) => {
        child.stdout.on('data', (part: Buffer) => {
          text += part.toString();
          if (said.test(text)) done();
        });
      });
      return { child, text: () => text, ended };
    }

    it('prints the set-up link on a line of its own, and ends with 0 after SIGINT and SIGTERM at once', async () => {
      const { child, text, ended } = await running(/\/setup\?code=\S+\n/);
      expect(text()).to.match(/^ {2}http:\/\/localhost:\d+\/setup\?code=[\w-]{43}$/m);
      expect((await fetch(`http://127.0.0.1:${env['PORT'] ?? ''}/healthz`)).status).to.equal(200);
      child.kill('SIGINT');
      child.kill('SIGTERM');
      expect(await ended).to.deep.equal([0, null]);
      expect(text()).to.match(/stopping\n[^]*stopped\n$/);
      expect(left()).to.deep.equal(ONLY_STORE);
    });

    it('starts again at once after SIGKILL', async () => {
      const killed = await running(/\/setup\?code=\S+\n/);
      killed.child.kill('SIGKILL');
      await killed.ended;
      expect(left()).to.include('badge-bridge.db-wal');
      expect(await failure()).to.equal('it started');
      expect(left()).to.deep.equal(ONLY_STORE);
    });

    it('tells every problem of the configuration at once, with exit code 64, and makes nothing', async () => {
      const told = await runCli(['start'], { ...env, PUBLIC_URL: 'badges', PORT: 'x', ROLE: 'both' });
      expect([told.code, told.stdout]).to.deep.equal([64, '']);
      expect(told.stderr)
        .to.include('PUBLIC_URL: must be a web address')
        .and.include('PORT: must be a whole');
      expect(told.stderr).to.include('ROLE: must be one of').and.include('.env.example');
      expect(existsSync(env['DATA_DIR'] ?? '')).to.equal(false);
    });
  });
});
