/** Introduces everybody: the one place where adapters are made and handed to the context. */
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createBackpackRegistry } from '../adapters/backpacks/index.ts';
import { createHttp } from '../adapters/http/create-http.ts';
import { createLmsRegistry } from '../adapters/lms/index.ts';
import { parsePush } from '../adapters/lms/signals-api/parse-push.ts';
import { createMailer } from '../adapters/mailers/index.ts';
import { createShare } from '../adapters/share/create-share.ts';
import { occupyStore, openStore } from '../adapters/stores/index.ts';
import { withWakeUp } from '../adapters/stores/wake-up.ts';
import { createSealer } from '../adapters/system/create-sealer.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import { systemRandom } from '../adapters/system/system-random.ts';
import type { Config } from '../config/config.ts';
import { keyFileOf, readSecretKey } from '../config/secrets.ts';
import { readInstallation, setUpLink } from './actions/system/installation.ts';
import { planRuns } from './actions/system/schedules.ts';
import { createApp } from './app.ts';
import { createCache } from './cache.ts';
import type { Context, Log } from './context.ts';
import { BridgeError } from './errors.ts';
import { createLog } from './logger.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { allCollections } from './model/collections.ts';
import { createPacer } from './pacer.ts';
import { stages } from './stages.ts';
import { createSigner } from './threads/signer.ts';
import { startWorker, type Worker } from './worker.ts';

const PLAN_EVERY_MS = 20_000;
const GRACE_MS = 10_000;

interface Running {
  worker?: Worker;
  isStopping: boolean;
}

export interface Product {
  ctx: Context;
  /** Where it listens; undefined for a worker-only process. */
  port: number | undefined;
  /** Where the first owner begins; undefined once somebody owns the installation. */
  setUpLink: string | undefined;
  /** Stops taking work, lets what is under way end, closes the store. */
  stop(): Promise<void>;
}

/**
 * A context over the configured adapters, without server or worker: for the command line.
 * @throws BridgeError STORE_UNAVAILABLE · STORE_BUSY · SECRET_UNREADABLE where the key is lost or not the store's
 */
export async function createContext(
  config: Config,
  version: string,
  options: { nudge?: (collection: string) => void; log?: Log } = {},
): Promise<{ ctx: Context; metrics: Metrics; close: () => Promise<void> }> {
  const log = options.log ?? createLog(config.log);
  const metrics = createMetrics(log);
  const clock = systemClock();
  const random = systemRandom();
  const sealer = createSealer(secretKeyOf(config));
  // Whoever is to be nudged stays and serves.
  const isThreaded = options.nudge !== undefined;
  const opened = await openStore({
    location: config.store,
    collections: allCollections,
    clock,
    random,
    isThreaded,
  });
  const store = options.nudge === undefined ? opened : withWakeUp(opened, clock, options.nudge);
  const installation = await readInstallation({ store, clock, random, sealer }).catch(
    async (thrown: unknown) => {
      await store.close();
      throw thrown;
    },
  );
  const http = createHttp({ allowedHosts: config.allowedHosts, userAgent: `BadgeBridge/${version}` });
  const signer = createSigner({
    threads: config.signThreads,
    onDifference: (difference) => metrics.report({ name: 'shapeGivenUp', ...difference }),
  });
  const mailer = createMailer(config.mail);
  const ctx: Context = {
    settings: settingsOf(config, version),
    log,
    store,
    clock,
    random,
    sealer,
    http,
    mailer,
    signer,
    share: createShare(),
    pacer: createPacer(clock, config.lms),
    cache: createCache(clock),
    lms: createLmsRegistry({ http, clock }),
    parsePush,
    backpacks: createBackpackRegistry({ http, clock }),
    idSecret: installation.idSecret,
    report: (event) => metrics.report(event),
  };
  return {
    ctx,
    metrics,
    async close() {
      await signer.close();
      await mailer.close();
      await store.close();
    },
  };
}

/** A store without the key it was made with would be of no use with a new one. */
function secretKeyOf({ store, secretKey, dataDir }: Config): Uint8Array {
  const isOld = store.kind === 'sqlite' && store.file !== ':memory:' && existsSync(store.file);
  if (isOld && secretKey === undefined && !existsSync(keyFileOf(dataDir)))
    throw new BridgeError('SECRET_UNREADABLE', `${keyFileOf(dataDir)} is lost`);
  return readSecretKey(secretKey, dataDir);
}

function settingsOf(config: Config, version: string): Context['settings'] {
  return {
    publicUrl: config.publicUrl,
    version,
    trustProxy: config.trustProxy,
    leaseMs: config.leaseMs,
    metricsToken: config.metricsToken,
    lms: config.lms,
    loginsPerAddress: config.loginsPerAddress,
    isDevelopment: config.isDevelopment,
    hasMailServer: config.mail !== undefined,
  };
}

/**
 * Runs the product: web and worker as the configuration's role says. Where it cannot start it leaves
 * nothing open.
 * @throws BridgeError STORE_BUSY where another process serves the store · STORE_UNAVAILABLE ·
 * SECRET_UNREADABLE where the key is not the store's · the system's own errors of listening
 */
export async function startProduct(config: Config, version: string): Promise<Product> {
  const running: Running = { isStopping: false };
  const endings: (() => unknown)[] = [];
  const end = async (): Promise<void> => {
    running.isStopping = true;
    for (const one of endings.reverse()) await one();
  };
  try {
    endings.push(await occupyStore(config.store));
    const nudge = (collection: string): void => running.worker?.nudge(collection);
    const { ctx, metrics, close } = await createContext(config, version, { nudge });
    endings.push(close);
    const server = config.role === 'worker' ? undefined : await listen(ctx, config, metrics, running);
    endings.push(() => Promise.all([closeServer(server), running.worker?.stop(GRACE_MS)]));
    if (config.role !== 'web') {
      await planRuns(ctx);
      running.worker = startWorker(ctx, stages);
    }
    const planning = setInterval(() => void plan(ctx), PLAN_EVERY_MS);
    endings.push(() => clearInterval(planning));
    ctx.log.info(`Badge Bridge ${version} is at ${config.publicUrl}`);
    const link = server === undefined ? undefined : await setUpLink(ctx);
    return {
      ctx,
      setUpLink: link,
      port: server === undefined ? undefined : portOf(server),
      stop: once(stop),
    };

    async function stop(): Promise<void> {
      ctx.log.info('stopping');
      await end();
      ctx.log.info('stopped');
    }
  } catch (thrown) {
    await end();
    throw thrown;
  }
}

/** Every caller waits for the one run. */
function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= work());
}

async function plan(ctx: Context): Promise<void> {
  try {
    await planRuns(ctx);
  } catch (thrown) {
    ctx.log.warn('planning failed; trying again', { err: thrown });
  }
}

function listen(ctx: Context, config: Config, metrics: Metrics, running: Running): Promise<Server> {
  const app = createApp(ctx, { exposeMetrics: () => metrics.expose(), isReady: () => !running.isStopping });
  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 60_000 }, app);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Idle connections are closed at once, busy ones when they end, all of them after the grace. */
function closeServer(server: Server | undefined): Promise<void> {
  if (server === undefined) return Promise.resolve();
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
