/** A context for tests: real store, fake clock, repeatable randomness, and ports that refuse until a test brings its own. */
import { createCache } from '../../server/cache.ts';
import type { Context, Log, LogFields } from '../../server/context.ts';
import { BridgeError } from '../../server/errors.ts';
import type { DomainEvent } from '../../server/events.ts';
import type { Sealer } from '../../server/ports/sealer.ts';
import type { Settings } from '../../server/settings.ts';
import { parsePush } from '../../adapters/lms/signals-api/parse-push.ts';
import { type FakeClock, fakeClock } from './clock.ts';
import { seededRandom } from './random.ts';
import { openTestStore } from './store.ts';

export interface LogLine {
  level: keyof Log;
  message: string;
  fields: LogFields;
}

export interface TestContext extends Context {
  clock: FakeClock;
  /** Every event reported so far. */
  reported: DomainEvent[];
  /** Every line logged so far. */
  logged: LogLine[];
}

export const testSettings: Settings = {
  publicUrl: 'https://tool.example',
  version: '0.0.0-test',
  trustProxy: 0,
  leaseMs: 60_000,
  metricsToken: undefined,
  lms: { callsPerMinute: 6000, callsInFlight: 4, pollMs: 900_000 },
  loginsPerAddress: 3000,
  isDevelopment: false,
  hasMailServer: false,
};

/** Seals without secrecy, but refuses another purpose as the real one does. */
export function plainSealer(): Sealer {
  return {
    seal: (plain, purpose) => Buffer.from(JSON.stringify([purpose, plain])).toString('base64url'),
    open(sealed, purpose) {
      const [was, plain] = JSON.parse(Buffer.from(sealed, 'base64url').toString()) as [string, string];
      if (was !== purpose) throw new BridgeError('SECRET_UNREADABLE', 'sealed for another purpose');
      return plain;
    },
  };
}

/** A port that no test of this kind should reach: every use throws. Fits any port. */
export function unused(name: string): never {
  const refusing = new Proxy(
    {},
    {
      get(_target, member) {
        if (member === 'then' || typeof member === 'symbol') return undefined;
        return () => {
          throw new Error(`this test does not expect ${name}.${member}`);
        };
      },
    },
  );
  return refusing as never;
}

function recorder(lines: LogLine[]): Log {
  const to =
    (level: keyof Log) =>
    (message: string, fields: LogFields = {}): void => {
      lines.push({ level, message, fields });
    };
  return { debug: to('debug'), info: to('info'), warn: to('warn'), error: to('error') };
}

type Overrides = Omit<Partial<Context>, 'clock' | 'settings'> & {
  clock?: FakeClock;
  settings?: Partial<Settings>;
};

/**
 * A context of its own for one test. Everything can be replaced; `settings` are merged over
 * `testSettings`. Close `ctx.store` at the end.
 */
export async function testContext(overrides: Overrides = {}): Promise<TestContext> {
  const clock = overrides.clock ?? fakeClock();
  const random = overrides.random ?? seededRandom();
  const logged: LogLine[] = [];
  const reported: DomainEvent[] = [];
  const { settings, ...ports } = overrides;
  return {
    log: recorder(logged),
    store: ports.store ?? (await openTestStore({ clock, random })),
    random,
    sealer: plainSealer(),
    http: unused('http'),
    mailer: unused('mailer'),
    signer: unused('signer'),
    share: unused('share'),
    pacer: { run: (_site, call) => call() },
    cache: createCache(clock),
    lms: {},
    parsePush,
    backpacks: {},
    idSecret: new Uint8Array(32).fill(7),
    report: (event) => {
      reported.push(event);
    },
    ...ports,
    settings: { ...testSettings, ...settings },
    clock,
    logged,
    reported,
  };
}
