/** Introduces everybody: the one place where adapters are made and handed to the context. */
import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { dirname } from 'node:path';
import { createBackpackRegistry } from '../adapters/backpacks/index.ts';
import { createHttp } from '../adapters/http/create-http.ts';
import { createLmsRegistry } from '../adapters/lms/index.ts';
import { parsePush } from '../adapters/lms/signals-api/parse-push.ts';
import { createMailer } from '../adapters/mailers/index.ts';
import { createShare } from '../adapters/share/create-share.ts';
import { openStore } from '../adapters/stores/index.ts';
import { withWakeUp } from '../adapters/stores/wake-up.ts';
import { createSealer } from '../adapters/system/create-sealer.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import { systemRandom } from '../adapters/system/system-random.ts';
import type { Config } from '../config/config.ts';
import { readSecretKey } from '../config/secrets.ts';
import { readInstallation, setUpLink } from './actions/system/installation.ts';
import { planRuns } from './actions/system/schedules.ts';
import { createApp } from './app.ts';
import { createCache } from './cache.ts';
import type { Context, Log } from './context.ts';
import { createLog } from './logger.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { allCollections } from './model/collections.ts';
import { createPacer } from './pacer.ts';
import { stages } from './stages.ts';
import { createSigner } from './threads/signer.ts';
import { startWorker, type Worker } from './worker.ts';

const PLAN_EVERY_MS = 20_000;
const GRACE_MS = 10_000;

export interface Product {
  ctx: Context;
  /** Where it listens; undefined for a worker-only process. */
  port: number | undefined;
  /** Where the first owner begins; undefined once somebody owns the installation. */
  setUpLink: string | undefined;
  /** Stops taking work, lets what is under way end, closes the store. */
  stop(): Promise<void>;
}

/** A context over the configured adapters, without server or worker: for the command line. */
export async function createContext(
  config: Config,
  version: string,
  options: { nudge?: (collection: string) => void; log?: Log } = {},
): Promise<{ ctx: Context; metrics: Metrics; close: () => Promise<void> }> {
  const log = options.log ?? createLog(config.log);
  const metrics = createMetrics(log);
  const clock = systemClock();
  const random = systemRandom();
  if (config.store.kind === 'sqlite' && config.store.file !== ':memory:')
    mkdirSync(dirname(config.store.file), { recursive: true, mode: 0o700 });
  const sealer = createSealer(readSecretKey(config.secretKey, config.dataDir));
  const opened = await openStore({ location: config.store, collections: allCollections, clock, random });
  const store = options.nudge === undefined ? opened : withWakeUp(opened, clock, options.nudge);
  const http = createHttp({ allowedHosts: config.allowedHosts, userAgent: `BadgeBridge/${version}` });
  const signer = createSigner({ threads: config.signThreads });
  const mailer = createMailer(config.mail);
  const { idSecret } = await readInstallation({ store, clock, random, sealer });
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
    idSecret,
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

/** Runs the product: web and worker as the configuration's role says. */
export async function startProduct(config: Config, version: string): Promise<Product> {
  const running: { worker?: Worker; isStopping: boolean } = { isStopping: false };
  const { ctx, metrics, close } = await createContext(config, version, {
    nudge: (collection) => running.worker?.nudge(collection),
  });
  const planning = setInterval(() => void plan(ctx), PLAN_EVERY_MS);
  if (config.role !== 'web') {
    await planRuns(ctx);
    running.worker = startWorker(ctx, stages);
  }
  const server = config.role === 'worker' ? undefined : await listen(ctx, config, metrics, running);
  ctx.log.info(`Badge Bridge ${version} is at ${config.publicUrl}`);
  return {
    ctx,
    setUpLink: server === undefined ? undefined : await setUpLink(ctx),
    port: server === undefined ? undefined : portOf(server),
    async stop() {
      if (running.isStopping) return;
      running.isStopping = true;
      clearInterval(planning);
      ctx.log.info('stopping');
      await Promise.all([closeServer(server), running.worker?.stop(GRACE_MS)]);
      await close();
      ctx.log.info('stopped');
    },
  };
}

async function plan(ctx: Context): Promise<void> {
  try {
    await planRuns(ctx);
  } catch (thrown) {
    ctx.log.warn('planning failed; trying again', { err: thrown });
  }
}

function listen(
  ctx: Context,
  config: Config,
  metrics: Metrics,
  running: { isStopping: boolean },
): Promise<Server> {
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
