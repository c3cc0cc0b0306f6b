/** A learner connects a backpack: out of the frame by a one-time code, to the host, and back (providers.md P23). */
import { createHash } from 'node:crypto';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import {
  type BackpackHost,
  backpackHosts,
  type Connection,
  connections,
  type Grant,
  grants,
} from '../../model/deliveries/backpack-host.ts';
import {
  type BackpackHostId,
  type ConnectionId,
  type CourseId,
  hashToken,
  idOf,
  type LearnerId,
  type OrganisationId,
} from '../../model/ids.ts';
import type { BackpackSession } from '../../model/organisations/session.ts';
import { dueWork, wake } from '../../model/work.ts';
import { newToken } from '../../ports/random.ts';
import { change } from '../change.ts';
import { issueTicket, openTicket, useTicket } from '../system/tickets.ts';
import { grantIdOf } from './connection-state.ts';
import { accessHost, backpackOf, callbackUrl, GRANT_CODE } from './host-access.ts';

const VERIFIER = 'pkce-verifier';

export function connectionIdOf(learner: LearnerId, host: BackpackHostId): ConnectionId {
  return idOf('connection', [learner, host]);
}

/** A host of the organisation that learners may pick: discovered, registered, switched on. Throws NOT_FOUND. */
export async function pickableHost(
  ctx: Context,
  organisation: OrganisationId,
  id: BackpackHostId,
): Promise<BackpackHost> {
  const host = await ctx.store.get(backpackHosts, id);
  if (host?.organisation !== organisation || host.state !== 'ready')
    throw new BridgeError('NOT_FOUND', 'no such backpack host', { details: { host: id } });
  return host;
}

/** The one-time code with which a new tab may leave for the host; good for ten minutes. */
export async function leaveForBackpack(
  ctx: Context,
  p: { organisation: OrganisationId; learner: LearnerId; host: BackpackHostId; course?: CourseId },
): Promise<string> {
  await pickableHost(ctx, p.organisation, p.host);
  const { token } = await issueTicket(ctx, { kind: 'backpack', ...p }, 'learner');
  return token;
}

/** Uses the code up and says whose tab this is. Throws TICKET_INVALID. */
export async function arriveInTab(
  ctx: Context,
  code: string,
): Promise<{ organisation: OrganisationId; learner: LearnerId; host: BackpackHostId; course?: CourseId }> {
  const ticket = await openTicket(ctx, 'backpack', code);
  if (ticket === undefined || !(await useTicket(ctx, ticket)))
    throw new BridgeError('TICKET_INVALID', 'the link was used or is too old');
  const { kind: _kind, ...whose } = ticket.purpose;
  return whose;
}

/** Address at the host where the learner signs in; `state` comes back once, to this browser only. */
export async function beginSignIn(
  ctx: Context,
  session: BackpackSession,
  browserToken: string,
): Promise<string> {
  const host = await pickableHost(ctx, session.organisation, session.host);
  const access = accessHost(ctx, host);
  if (access === undefined) throw new BridgeError('NOT_FOUND', 'the host is not ready');
  const verifier = newToken(ctx.random);
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const { token: state } = await issueTicket(
    ctx,
    {
      kind: 'oauth',
      learner: session.learner,
      organisation: session.organisation,
      host: session.host,
      verifierSealed: ctx.sealer.seal(verifier, VERIFIER),
      browserHash: hashToken(browserToken),
    },
    'learner',
  );
  const redirectUri = callbackUrl(ctx, host.id);
  return backpackOf(ctx, host).authorizeUrl(access, { state, challenge, redirectUri });
}

/**
 * The learner comes back: the sealed code is stored, due now; its stage exchanges it. Nothing is asked of
 * the host here. Throws TICKET_INVALID where `state` is not this browser's or was used.
 */
export async function returnFromBackpack(
  ctx: Context,
  session: BackpackSession,
  browserToken: string,
  answer: { state: string; code?: string; error?: string },
): Promise<Connection> {
  const ticket = await openTicket(ctx, 'oauth', answer.state);
  const { purpose } = ticket ?? {};
  if (
    ticket === undefined ||
    purpose?.browserHash !== hashToken(browserToken) ||
    purpose.learner !== session.learner
  )
    throw new BridgeError('TICKET_INVALID', 'this sign-in was not begun in this browser');
  if (!(await useTicket(ctx, ticket))) throw new BridgeError('TICKET_INVALID', 'this sign-in was used');
  const whose = { organisation: purpose.organisation, learner: purpose.learner, host: purpose.host };
  if (answer.code === undefined) return noteConnection(ctx, whose, 'refused');
  const id = connectionIdOf(whose.learner, whose.host);
  const code = JSON.stringify({
    code: answer.code,
    verifier: ctx.sealer.open(purpose.verifierSealed, VERIFIER),
  });
  const connection = await noteConnection(ctx, whose, 'pending');
  await storeCode(ctx, { ...whose, connection: id }, ctx.sealer.seal(code, GRANT_CODE));
  return connection;
}

type Whose = Pick<Connection, 'organisation' | 'learner' | 'host'>;

/** A refusal never harms a connection that works. */
async function noteConnection(
  ctx: Context,
  whose: Whose,
  outcome: 'pending' | 'refused',
): Promise<Connection> {
  const id = connectionIdOf(whose.learner, whose.host);
  const now = ctx.clock.now();
  const state = outcome === 'pending' ? ('pending' as const) : ('action_needed' as const);
  const reason = outcome === 'pending' ? {} : { reason: 'sign-in-refused' as const };
  const fresh = { id, ...whose, state, ...reason, addresses: [], since: now, changedAt: now };
  await ctx.store.insert(connections, [fresh]);
  const written = await change<Connection>(ctx, connections, id, (current) => {
    if (current.state === state || (outcome === 'refused' && current.state === 'connected')) return undefined;
    const { reason: _reason, ...rest } = current;
    return { ...rest, state, ...reason, changedAt: now };
  });
  return written ?? { ...fresh, rev: 1 };
}

async function storeCode(
  ctx: Context,
  whose: Whose & { connection: ConnectionId },
  codeSealed: string,
): Promise<void> {
  const id = grantIdOf(whose.connection);
  const now = ctx.clock.now();
  const fresh = {
    id,
    ...whose,
    state: 'code' as const,
    codeSealed,
    generation: 0,
    repeated: false,
    scopes: [],
    work: dueWork(now),
  };
  if ((await ctx.store.insert(grants, [fresh])).has(id)) return;
  await change<Grant>(ctx, grants, id, (current) => {
    const { accessSealed: _access, refreshSealed: _refresh, expiresAt: _expiresAt, ...rest } = current;
    const isInCall = current.state === 'refreshing' || current.state === 'exchanging';
    return wake<Grant>(
      { ...rest, state: 'code', codeSealed, generation: current.generation + 1, repeated: false },
      now,
      isInCall,
    );
  });
}
