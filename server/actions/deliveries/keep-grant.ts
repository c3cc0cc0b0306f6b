/** The grant stage: the only writer of a connection's tokens (providers.md P21-P23). */
import { z } from 'zod';
import type { Context } from '../../context.ts';
import {
  type BackpackHost,
  backpackHosts,
  connections,
  type Grant,
  grants,
} from '../../model/deliveries/backpack-host.ts';
import type { ResultCode } from '../../model/deliveries/delivery.ts';
import { learners } from '../../model/learners/learner.ts';
import { backoffMs, done, later, MAX_ATTEMPTS, next, nextOrDone, wait } from '../../model/work.ts';
import type { Failure, HostAccess, Result, Tokens } from '../../ports/backpack.ts';
import type { Effect, Stage, Step } from '../../stage.ts';
import { audit } from '../system/audit.ts';
import { connectionNeedsLearner, connectionWorks } from './connection-state.ts';
import { leaveGate, takeGate } from './gate.ts';
import {
  accessHost,
  ACCESS_TOKEN,
  backpackOf,
  callbackUrl,
  GRANT_CODE,
  REFRESH_TOKEN,
} from './host-access.ts';

/** Tokens are refreshed this long before they end. */
const REFRESH_EARLY_MS = 5 * 60_000;
const CALL_MS = 25_000;
/** How often a grant looks whether its host was switched on again. */
const HOST_OFF_MS = 10 * 60_000;
/** Ends of a refresh after which only the learner can help: the others may pass. */
const FINAL_CODES: readonly ResultCode[] = ['auth_invalid', 'unsupported'];
/** Tries after which the learner is told; they go on, every few hours. */
const PATIENCE = MAX_ATTEMPTS - 1;
const codeSchema = z.strictObject({ code: z.string(), verifier: z.string() });

export const grantStage: Stage<Grant> = {
  name: 'grant',
  collection: grants,
  concurrency: 8,
  async run(ctx, step) {
    const host = await ctx.store.get(backpackHosts, step.doc.host);
    const connection = await ctx.store.get(connections, step.doc.connection);
    if (host === undefined || connection === undefined) return ended(step.doc);
    const access = accessHost(ctx, host);
    const state = connection.state === 'off' ? 'ending' : step.doc.state;
    if (access === undefined) return state === 'ending' ? ended(step.doc) : withoutHost(ctx, step.doc);
    switch (state) {
      case 'ending':
        return goodbye(ctx, step, host, access);
      case 'ended':
        return done<Grant>(step.doc);
      case 'exchanging':
        await connectionNeedsLearner(ctx, connection.id, 'sign-in-failed');
        return ended(step.doc);
      case 'refreshing':
        if (step.doc.repeated) return unsure(ctx, step.doc);
        return throughGate(ctx, step, access, (held) => refresh(ctx, held, host, access, true));
      case 'code':
        return throughGate(ctx, step, access, (held) => exchange(ctx, held, host, access));
      case 'ready':
        return throughGate(ctx, step, access, (held) => refresh(ctx, held, host, access, false));
    }
  },
  giveUp: (_ctx, grant) => ended(grant),
};

function ended(grant: Grant): Grant {
  const { codeSealed: _code, accessSealed: _access, refreshSealed: _refresh, ...rest } = grant;
  return done<Grant>({ ...rest, state: 'ended' });
}

/** The host is switched off for now: tokens are kept for when it comes back; a code would be too old by then. */
async function withoutHost(ctx: Context, grant: Grant): Promise<Grant> {
  if (grant.state === 'ready' || grant.state === 'refreshing')
    return wait<Grant>(grant, ctx.clock.now() + HOST_OFF_MS);
  if (grant.state !== 'ended') await connectionNeedsLearner(ctx, grant.connection, 'sign-in-failed');
  return ended(grant);
}

/** Asks the learner to sign in again, unless another worker has stored a newer pair meanwhile (P22). */
async function unsure(ctx: Context, grant: Grant): Promise<Grant> {
  const stored = await ctx.store.get(grants, grant.id);
  if (stored !== undefined && stored.generation !== grant.generation) return stored;
  await connectionNeedsLearner(ctx, grant.connection, 'sign-in-ended');
  return ended(grant);
}

/** One token call at a time per token address: hosts throttle the whole address for one failure (P59). */
async function throughGate(
  ctx: Context,
  step: Step<Grant>,
  access: HostAccess,
  call: (step: Step<Grant>) => Promise<Grant | Effect<Grant>>,
): Promise<Grant | Effect<Grant>> {
  const gate = `token:${access.api.tokenUrl}`;
  const busyUntil = await takeGate(ctx, gate, step.doc.id, CALL_MS);
  if (busyUntil !== undefined)
    return wait<Grant>(step.doc, Math.min(busyUntil, ctx.clock.now() + 60_000) + 250);
  try {
    return await call(step);
  } finally {
    await leaveGate(ctx, gate, step.doc.id);
  }
}

async function exchange(
  ctx: Context,
  step: Step<Grant>,
  host: BackpackHost,
  access: HostAccess,
): Promise<Grant | Effect<Grant>> {
  const { code, verifier } = codeSchema.parse(
    JSON.parse(ctx.sealer.open(step.doc.codeSealed ?? '', GRANT_CODE)) as unknown,
  );
  const held = await step.checkpoint({ ...step.doc, state: 'exchanging' });
  const answer = await backpackOf(ctx, host).exchangeCode(access, {
    code,
    verifier,
    redirectUri: callbackUrl(ctx, host.id),
  });
  ctx.report({ name: 'grantRefreshed', outcome: `exchange-${answer.kind}` });
  if (answer.kind === 'ok') return connected(ctx, held, host, access, answer.value);
  if (answer.kind === 'retry' && answer.code === 'throttled') {
    await pauseGate(ctx, access, held, answer);
    const at = ctx.clock.now() + (answer.afterMs ?? 30_000);
    return unlessChanged(ctx, held, later<Grant>({ ...held, state: 'code' }, at, answer.code));
  }
  await connectionNeedsLearner(ctx, held.connection, 'sign-in-failed');
  return unlessChanged(ctx, held, ended(held));
}

async function connected(
  ctx: Context,
  grant: Grant,
  host: BackpackHost,
  access: HostAccess,
  tokens: Tokens,
): Promise<Effect<Grant>> {
  const keep = (current: Grant): Grant => keptIn(ctx, current, tokens);
  const addresses = await backpackOf(ctx, host).accountEmails(access, tokens.access);
  await connectionWorks(ctx, grant.connection, {
    isSignIn: true,
    addresses: addresses.kind === 'ok' ? addresses.value : undefined,
  });
  const learner = await ctx.store.get(learners, grant.learner);
  await audit(ctx, {
    organisation: grant.organisation,
    actor: { kind: 'learner', name: learner?.name ?? '' },
    action: 'connection.connected',
    subject: host.name,
    subjectId: grant.connection,
  });
  return { next: keep(grant), merge: keep };
}

/** How a call failed, unless the learner signed in anew or disconnected meanwhile: that is due at once. */
function unlessChanged(ctx: Context, held: Grant, failed: Grant): Effect<Grant> {
  return {
    next: failed,
    merge: (current) =>
      current.generation !== held.generation || current.state === 'ending'
        ? next<Grant>(current, ctx.clock.now())
        : { ...failed, rev: current.rev },
  };
}

/** The learner has signed in anew while the call was under way: that code gives the tokens that count. */
function keptIn(ctx: Context, grant: Grant, tokens: Tokens): Grant {
  return grant.state === 'code' ? next<Grant>(grant, ctx.clock.now()) : withTokens(ctx, grant, tokens);
}

/** A pair that was received is never thrown away; none in the answer means that the old one stays (P21). */
function withTokens(ctx: Context, grant: Grant, tokens: Tokens): Grant {
  const { codeSealed: _code, expiresAt: _expiresAt, ...rest } = grant;
  const refreshSealed =
    tokens.refresh === undefined ? grant.refreshSealed : ctx.sealer.seal(tokens.refresh, REFRESH_TOKEN);
  const ready: Grant = {
    ...rest,
    state: grant.state === 'ending' ? 'ending' : 'ready',
    accessSealed: ctx.sealer.seal(tokens.access, ACCESS_TOKEN),
    ...(refreshSealed === undefined ? {} : { refreshSealed }),
    ...(tokens.expiresAt === undefined ? {} : { expiresAt: tokens.expiresAt }),
    generation: grant.generation + 1,
    repeated: false,
    scopes: tokens.scopes.length > 0 ? tokens.scopes : grant.scopes,
  };
  return nextOrDone(ready, nextDue(ready, ctx.clock.now()));
}

/** When a grant needs work again; undefined = never by itself. */
function nextDue(grant: Grant, now: number): number | undefined {
  if (grant.state === 'ending') return now;
  if (grant.state !== 'ready' || grant.refreshSealed === undefined || grant.expiresAt === undefined)
    return undefined;
  return Math.max(now + 1000, grant.expiresAt - REFRESH_EARLY_MS);
}

async function refresh(
  ctx: Context,
  step: Step<Grant>,
  host: BackpackHost,
  access: HostAccess,
  isRepeat: boolean,
): Promise<Grant | Effect<Grant>> {
  if (step.doc.refreshSealed === undefined) return unsure(ctx, step.doc);
  const held = await step.checkpoint({ ...step.doc, state: 'refreshing', repeated: isRepeat });
  const token = ctx.sealer.open(step.doc.refreshSealed, REFRESH_TOKEN);
  const answer = await backpackOf(ctx, host).refresh(access, token);
  ctx.report({ name: 'grantRefreshed', outcome: `refresh-${answer.kind}` });
  if (answer.kind === 'ok') {
    const keep = (current: Grant): Grant => keptIn(ctx, current, answer.value);
    await connectionWorks(ctx, held.connection, { isSignIn: false });
    return { next: keep(held), merge: keep };
  }
  return unlessChanged(ctx, held, await refreshFailed(ctx, held, access, answer));
}

async function refreshFailed(
  ctx: Context,
  held: Grant,
  access: HostAccess,
  answer: Exclude<Result<Tokens>, { kind: 'ok' }>,
): Promise<Grant> {
  const now = ctx.clock.now();
  if (answer.kind === 'unknown')
    return held.repeated ? unsure(ctx, held) : later<Grant>(held, now + 5000, answer.code);
  if (answer.kind !== 'retry' && FINAL_CODES.includes(answer.code)) return unsure(ctx, held);
  if (answer.code === 'throttled') await pauseGate(ctx, access, held, answer);
  const attempt = held.work?.attempt ?? 1;
  const afterMs = answer.kind === 'retry' ? answer.afterMs : undefined;
  if (attempt >= PATIENCE) await connectionNeedsLearner(ctx, held.connection, 'unreachable');
  return patient(held, now + (afterMs ?? backoffMs(attempt, ctx.random.fraction())), answer.code);
}

/** A host that is down, even for days, loses nobody the sign-in: such a try never uses the budget up. */
function patient(grant: Grant, at: number, code: ResultCode): Grant {
  const tried = later<Grant>({ ...grant, state: 'ready', repeated: false }, at, code);
  if (tried.work === undefined) return tried;
  return { ...tried, work: { ...tried.work, attempt: Math.min(tried.work.attempt, PATIENCE) } };
}

async function pauseGate(ctx: Context, access: HostAccess, grant: Grant, answer: Failure): Promise<void> {
  const afterMs = answer.kind === 'retry' ? (answer.afterMs ?? 30_000) : 30_000;
  await leaveGate(ctx, `token:${access.api.tokenUrl}`, grant.id, ctx.clock.now() + afterMs + 1000);
}

/** The learner disconnected: the host is told where it offers that, and the tokens are gone in any case. */
async function goodbye(
  ctx: Context,
  step: Step<Grant>,
  host: BackpackHost,
  access: HostAccess,
): Promise<Grant | Effect<Grant>> {
  const { refreshSealed, accessSealed } = step.doc;
  const token =
    refreshSealed !== undefined
      ? ctx.sealer.open(refreshSealed, REFRESH_TOKEN)
      : accessSealed === undefined
        ? undefined
        : ctx.sealer.open(accessSealed, ACCESS_TOKEN);
  if (token === undefined) return ended(step.doc);
  const told = await backpackOf(ctx, host).revokeToken(access, token);
  const attempt = step.doc.work.attempt;
  if (told.kind === 'retry' && attempt < 5)
    return later<Grant>(
      { ...step.doc, state: 'ending' },
      ctx.clock.now() + backoffMs(attempt, ctx.random.fraction()),
      told.code,
    );
  return { next: ended(step.doc), merge: ended };
}

/** True where the connection can be used at once. */
export function isUsable(grant: Grant | undefined, now: number): grant is Grant & { accessSealed: string } {
  return (
    grant?.state === 'ready' &&
    grant.accessSealed !== undefined &&
    (grant.expiresAt === undefined || grant.expiresAt > now + 5000)
  );
}

/** The access token of a usable grant. */
export function accessTokenOf(ctx: Context, grant: Grant & { accessSealed: string }): string {
  return ctx.sealer.open(grant.accessSealed, ACCESS_TOKEN);
}
