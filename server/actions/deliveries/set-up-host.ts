/** The host stage: finds out how a backpack host is spoken to and registers us there, once (providers.md P67, P68). */
import type { Context } from '../../context.ts';
import { type BackpackHost, backpackHosts } from '../../model/deliveries/backpack-host.ts';
import { backoffMs, done, later, MAX_ATTEMPTS, next } from '../../model/work.ts';
import type { Failure } from '../../ports/backpack.ts';
import type { Effect, Stage } from '../../stage.ts';
import { backpackOf, CLIENT_SECRET, clientMetadata } from './host-access.ts';
import { ensureLane } from './lanes.ts';
import { laneOf } from './want-deliveries.ts';

/** A registration is renewed this long before it ends. */
const RENEW_MS = 24 * 3_600_000;

export const backpackHostStage: Stage<BackpackHost> = {
  name: 'backpack-host',
  collection: backpackHosts,
  concurrency: 2,
  maxAttempts: Number.MAX_SAFE_INTEGER,
  async run(ctx, { doc }) {
    if (doc.state === 'off') return done<BackpackHost>(doc);
    const found = await backpackOf(ctx, doc).discover(doc.address);
    if (found.kind !== 'ok') return failed(ctx, doc, 'discovery', found);
    const host: BackpackHost = {
      ...doc,
      api: found.value,
      name: doc.name === '' ? found.value.name : doc.name,
    };
    await ensureLane(ctx, laneOf(host));
    if (isRegistered(ctx, host)) return ready(ctx, host);
    return register(ctx, host);
  },
};

function isRegistered(ctx: Context, host: BackpackHost): boolean {
  const { client } = host;
  return (
    client !== undefined && (client.expiresAt === undefined || client.expiresAt > ctx.clock.now() + RENEW_MS)
  );
}

async function register(ctx: Context, host: BackpackHost): Promise<BackpackHost | Effect<BackpackHost>> {
  if (host.api === undefined) return host;
  const made = await backpackOf(ctx, host).register(host.api, clientMetadata(ctx, host.id));
  if (made.kind !== 'ok') return failed(ctx, host, 'registration', made);
  const { id, secret, expiresAt } = made.value;
  const client = {
    id,
    secretSealed: ctx.sealer.seal(secret, CLIENT_SECRET),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
  const registered = (h: BackpackHost): BackpackHost =>
    ready(ctx, { ...h, client, ...(host.api === undefined ? {} : { api: host.api }), name: host.name });
  return { next: registered(host), merge: registered };
}

function ready(ctx: Context, host: BackpackHost): BackpackHost {
  const { failure: _mended, ...rest } = host;
  const now = ctx.clock.now();
  const usable: BackpackHost = { ...rest, state: host.state === 'off' ? 'off' : 'ready', testedAt: now };
  const renewAt = host.client?.expiresAt;
  return renewAt === undefined ? done(usable) : next(usable, Math.max(now + 60_000, renewAt - RENEW_MS));
}

/** A host that worked before stays usable while it cannot be reached. */
function failed(
  ctx: Context,
  host: BackpackHost,
  step: 'discovery' | 'registration',
  why: Failure,
): BackpackHost {
  const now = ctx.clock.now();
  const noted: BackpackHost = {
    ...host,
    state: host.client === undefined ? 'failed' : 'ready',
    failure: { step, code: why.code, at: now },
    testedAt: now,
  };
  const mayPass = why.kind === 'retry' || why.kind === 'unknown';
  const attempt = host.work?.attempt ?? 1;
  if (!mayPass || attempt >= MAX_ATTEMPTS) return done(noted);
  const afterMs = why.kind === 'retry' ? why.afterMs : undefined;
  return later(noted, now + (afterMs ?? backoffMs(attempt, ctx.random.fraction())), why.code);
}
