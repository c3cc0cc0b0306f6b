/** From variables to one checked configuration; every problem is reported at once. */
import { isAbsolute, resolve } from 'node:path';
import type { Env, EnvProblem } from './env.ts';

export interface Config {
  /** Origin under which everybody reaches the product; no trailing slash. */
  publicUrl: string;
  host: string;
  port: number;
  dataDir: string;
  store: { kind: 'sqlite'; file: string } | { kind: 'mongo'; url: string };
  /** Base64url of 32 bytes, or undefined: kept in a file of the data folder. */
  secretKey: string | undefined;
  role: 'all' | 'web' | 'worker';
  /** `host:port` exempt from the https and private-address checks, and counted as public. */
  allowedHosts: string[];
  trustProxy: number;
  log: { level: 'error' | 'warn' | 'info' | 'debug'; format: 'text' | 'json' };
  mail: { smtpUrl: string; from: string } | undefined;
  leaseMs: number;
  signThreads: number;
  metricsToken: string | undefined;
  lms: { callsPerMinute: number; callsInFlight: number; pollMs: number };
  loginsPerAddress: number;
  isDevelopment: boolean;
}

/**
 * The configuration, or the list of everything that is wrong with it.
 * @param cpus number of processor cores, for the default of SIGN_THREADS
 */
export function buildConfig(
  read: { env: Env; problems: EnvProblem[] },
  cpus: number,
): { config: Config } | { problems: EnvProblem[] } {
  const { env } = read;
  const problems = [...read.problems];
  const port = env.PORT ?? 3000;
  const publicUrl = originOf(env.PUBLIC_URL ?? `http://localhost:${port}`, env.ALLOWED_HOSTS ?? [], problems);
  const dataDir = resolve(env.DATA_DIR ?? 'data');
  const store = storeOf(env, dataDir, problems);
  const role = env.ROLE ?? 'all';
  if (store.kind === 'sqlite' && role !== 'all')
    problems.push({
      variable: 'ROLE',
      problem: 'web and worker processes apart need MongoDB: set STORE_URL, or ROLE=all',
    });
  if (env.SECRET_KEY !== undefined && Buffer.from(env.SECRET_KEY, 'base64url').length !== 32)
    problems.push({ variable: 'SECRET_KEY', problem: 'must be 32 bytes as base64url (43 characters)' });
  if (env.SECRET_KEY === undefined && store.kind === 'mongo')
    problems.push({ variable: 'SECRET_KEY', problem: 'is needed with MongoDB: all processes must share it' });
  if (env.SMTP_URL !== undefined && env.MAIL_FROM === undefined)
    problems.push({ variable: 'MAIL_FROM', problem: 'is needed with SMTP_URL: the address mails come from' });
  if (problems.length > 0) return { problems };
  return { config: { publicUrl, port, dataDir, store, role, ...settled(env, cpus) } };
}

type Settled = Omit<Config, 'publicUrl' | 'port' | 'dataDir' | 'store' | 'role'>;

function settled(env: Env, cpus: number): Settled {
  return {
    host: env.HOST ?? '127.0.0.1',
    secretKey: env.SECRET_KEY,
    allowedHosts: env.ALLOWED_HOSTS ?? [],
    trustProxy: env.TRUST_PROXY ?? 0,
    log: { level: env.LOG_LEVEL ?? 'info', format: env.LOG_FORMAT ?? 'text' },
    mail:
      env.SMTP_URL !== undefined && env.MAIL_FROM !== undefined
        ? { smtpUrl: env.SMTP_URL, from: env.MAIL_FROM }
        : undefined,
    leaseMs: env.LEASE_MS ?? 60_000,
    signThreads: env.SIGN_THREADS ?? Math.max(1, Math.min(cpus - 1, 4)),
    metricsToken: env.METRICS_TOKEN,
    lms: {
      callsPerMinute: env.LMS_CALLS_PER_MINUTE ?? 120,
      callsInFlight: env.LMS_CALLS_IN_FLIGHT ?? 2,
      pollMs:
        env.LMS_POLL_SECONDS !== undefined
          ? env.LMS_POLL_SECONDS * 1000
          : (env.LMS_POLL_MINUTES ?? 15) * 60_000,
    },
    loginsPerAddress: env.LOGINS_PER_ADDRESS ?? 3000,
    isDevelopment: env.DEV ?? false,
  };
}

function originOf(address: string, allowed: readonly string[], problems: EnvProblem[]): string {
  const url = new URL(address);
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '')
    problems.push({
      variable: 'PUBLIC_URL',
      problem: 'must be an origin without path, such as https://badges.example.org',
    });
  const isLocal = url.hostname === 'localhost' || url.hostname.endsWith('.localhost');
  const isAllowed = [url.host, `${url.hostname}:${url.port || 80}`].some((host) => allowed.includes(host));
  if (url.protocol === 'http:' && !isLocal && !isAllowed)
    problems.push({
      variable: 'PUBLIC_URL',
      problem:
        'must be https: browsers keep no cookies of an http page in an LMS frame (http://localhost is fine for trying out)',
    });
  return url.origin;
}

function storeOf(env: Env, dataDir: string, problems: EnvProblem[]): Config['store'] {
  const url = env.STORE_URL ?? 'sqlite:badge-bridge.db';
  if (url.startsWith('mongodb://') || url.startsWith('mongodb+srv://')) return { kind: 'mongo', url };
  if (url.startsWith('sqlite:')) {
    const path = url.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '');
    if (path === ':memory:') return { kind: 'sqlite', file: path };
    if (path !== '') return { kind: 'sqlite', file: isAbsolute(path) ? path : resolve(dataDir, path) };
  }
  problems.push({ variable: 'STORE_URL', problem: 'must begin with sqlite:, mongodb:// or mongodb+srv://' });
  return { kind: 'sqlite', file: ':memory:' };
}
