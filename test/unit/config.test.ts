import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { buildConfig, type Config } from '../../config/config.ts';
import { envSchema, readEnv } from '../../config/env.ts';

type Variables = Record<string, string>;

const example = readFileSync(resolve(import.meta.dirname, '../../.env.example'), 'utf8');

/** Name, value and the comment above it, in order. */
const entries = example
  .split('\n\n')
  .map((part) => part.trim().split('\n'))
  .flatMap((lines) => {
    const [, name, value] = /^([A-Z_]+)=(.*)$/.exec(lines.at(-1) ?? '') ?? [];
    const comment = lines
      .slice(0, -1)
      .map((line) => line.replace(/^# ?/, ''))
      .join(' ');
    return name === undefined || value === undefined ? [] : [{ name, value, comment }];
  });

function configOf(variables: Variables, cpus = 1): Config {
  const built = buildConfig(readEnv(variables), cpus);
  if ('problems' in built) throw new Error(JSON.stringify(built.problems));
  return built.config;
}

function problemsOf(variables: Variables): string[] {
  const built = buildConfig(readEnv(variables), 1);
  return 'problems' in built ? built.problems.map(({ variable, problem }) => `${variable} ${problem}`) : [];
}

describe('.env.example', () => {
  it('names exactly the variables that are read, each once', () => {
    const assigned = [...example.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(assigned).to.have.members(Object.keys(envSchema.shape));
    expect(entries.map(({ name }) => name)).to.deep.equal(assigned);
  });

  it('explains each and gives its default', () => {
    for (const { name, comment } of entries) {
      expect(comment.length, name).to.be.greaterThan(30);
      expect(comment, name).to.match(/Default( on SQLite)?: /);
    }
  });

  it('holds values that are accepted together', () => {
    const values = Object.fromEntries(entries.map(({ name, value }) => [name, value]));
    expect(problemsOf(values)).to.deep.equal([]);
  });

  it('shows the true defaults, but for the examples', () => {
    const examples = new Set(['PUBLIC_URL', 'ALLOWED_HOSTS', 'SMTP_URL', 'MAIL_FROM']);
    const shown = entries.filter(({ name }) => !examples.has(name));
    expect(configOf(Object.fromEntries(shown.map(({ name, value }) => [name, value])))).to.deep.equal(
      configOf({}),
    );
  });
});

describe('the configuration', () => {
  it('tells every problem at once, by its variable, in words', () => {
    const problems = problemsOf({
      PUBLIC_URL: 'badges.example.org',
      PORT: '70000',
      ROLE: 'both',
      STORE_URL: 'postgres://db',
      SECRET_KEY: 'short',
      LOG_LEVEL: 'loud',
      METRICS_TOKEN: 'short',
      SMTP_URL: 'https://mail',
      LEASE_MS: '10',
      SIGN_THREADS: 'many',
      DEV: 'maybe',
    });
    expect(problems).to.have.members([
      'PUBLIC_URL must be a web address, such as https://badges.example.org',
      'PORT must be a whole number from 0 to 65535',
      'ROLE must be one of all, web, worker',
      'LOG_LEVEL must be one of error, warn, info, debug',
      'METRICS_TOKEN must have 16 characters at least',
      'SMTP_URL must be an address such as smtp://user:password@mail.example.org:587',
      'LEASE_MS must be a whole number from 500 to 3600000',
      'SIGN_THREADS must be a whole number from 0 to 32',
      'DEV must be one of 0, 1, false, true, no, yes',
      'STORE_URL must begin with sqlite:, mongodb:// or mongodb+srv://',
      'SECRET_KEY must be 32 bytes as base64url (43 characters)',
    ]);
  });

  it('counts an empty variable as unset, and spaces around a value as nothing', () => {
    expect(configOf({ PORT: '', LOG_LEVEL: ' debug ' })).to.deep.include({
      port: 3000,
      log: { level: 'debug', format: 'text' },
    });
  });

  it('takes an http address on this machine or of a host that is vouched for, and no other', () => {
    for (const PUBLIC_URL of ['http://localhost:3000', 'http://bb.localhost', 'https://badges.example.org'])
      expect(configOf({ PUBLIC_URL }).publicUrl).to.equal(PUBLIC_URL);
    const PUBLIC_URL = 'http://badges.example.org:8080';
    expect(configOf({ PUBLIC_URL, ALLOWED_HOSTS: 'badges.example.org:8080' }).publicUrl).to.equal(PUBLIC_URL);
    for (const host of ['Badges.example.org:80', 'badges.example.org'])
      expect(
        configOf({ PUBLIC_URL: 'http://badges.example.org', ALLOWED_HOSTS: host }).allowedHosts,
      ).to.deep.equal([host.toLowerCase()]);
    expect(problemsOf({ PUBLIC_URL })[0]).to.include('PUBLIC_URL must be https');
  });

  it('refuses a public address with a path', () => {
    for (const end of ['/badges', '/?a=b', '/#a'])
      expect(problemsOf({ PUBLIC_URL: `https://badges.example.org${end}` })[0], end).to.include(
        'an origin without path',
      );
  });

  it('needs MongoDB for processes apart, and then a key that they share', () => {
    expect(problemsOf({ ROLE: 'worker' })[0]).to.include('need MongoDB');
    const STORE_URL = 'mongodb://127.0.0.1:27017/badges';
    expect(problemsOf({ STORE_URL })).to.deep.equal([
      'SECRET_KEY is needed with MongoDB: all processes must share it',
    ]);
    const SECRET_KEY = Buffer.alloc(32, 7).toString('base64url');
    expect(configOf({ ROLE: 'worker', STORE_URL, SECRET_KEY }).store).to.deep.equal({
      kind: 'mongo',
      url: STORE_URL,
    });
  });

  it('needs a sender where there is a mail server', () => {
    const SMTP_URL = 'smtp://mail.example.org';
    expect(problemsOf({ SMTP_URL })).to.deep.equal([
      'MAIL_FROM is needed with SMTP_URL: the address mails come from',
    ]);
    expect(configOf({ SMTP_URL, MAIL_FROM: 'Badges <b@example.org>' }).mail?.from).to.equal(
      'Badges <b@example.org>',
    );
  });

  it('keeps the SQLite file in the data folder unless its path is absolute', () => {
    const fileOf = (STORE_URL: string): unknown => configOf({ DATA_DIR: '/srv/badges', STORE_URL }).store;
    expect(fileOf('sqlite:mine.db')).to.deep.equal({ kind: 'sqlite', file: '/srv/badges/mine.db' });
    expect(fileOf('sqlite:///var/mine.db')).to.deep.equal({ kind: 'sqlite', file: '/var/mine.db' });
  });

  it('looks at courses by the seconds where both units are given', () => {
    expect(configOf({ LMS_POLL_MINUTES: '5' }).lms.pollMs).to.equal(300_000);
    expect(configOf({ LMS_POLL_MINUTES: '5', LMS_POLL_SECONDS: '2' }).lms.pollMs).to.equal(2000);
  });

  it('leaves one core to the main thread when signing', () => {
    expect([1, 2, 4, 16].map((cpus) => configOf({}, cpus).signThreads)).to.deep.equal([1, 1, 3, 4]);
  });
});
