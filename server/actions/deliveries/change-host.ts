/** Backpack hosts an organisation offers its learners: added by address, tested, switched, removed. */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import {
  type BackpackHost,
  backpackHosts,
  type Connection,
  connections,
} from '../../model/deliveries/backpack-host.ts';
import { idOf, type OrganisationId } from '../../model/ids.ts';
import type { AuditAction } from '../../model/organisations/audit.ts';
import { done, dueWork, wake } from '../../model/work.ts';
import { change } from '../change.ts';
import { type Actor, audit } from '../system/audit.ts';

export type AddHostResult =
  /** Its discovery and registration are due now. */
  | { kind: 'added'; host: BackpackHost['id'] }
  /** It was there; it is tested again. */
  | { kind: 'known'; host: BackpackHost['id'] }
  | { kind: 'invalid'; problem: 'missing' | 'notAnAddress' | 'notReachable' };

/** @param form.address origin of the host or its manifest; `https://` is added where no scheme is typed */
export async function addBackpackHost(
  ctx: Context,
  organisation: OrganisationId,
  form: { address: string; name: string },
  actor: Actor,
): Promise<AddHostResult> {
  if (form.address.trim() === '') return { kind: 'invalid', problem: 'missing' };
  const address = addressOf(form.address);
  if (address === undefined) return { kind: 'invalid', problem: 'notAnAddress' };
  if (!ctx.http.isPublicUrl(address)) return { kind: 'invalid', problem: 'notReachable' };
  const id = idOf('backpackHost', [organisation, address]);
  const now = ctx.clock.now();
  const fresh = {
    id,
    organisation,
    kind: 'badge-connect' as const,
    address,
    name: form.name.trim(),
    state: 'new' as const,
    addedAt: now,
    work: dueWork(now),
  };
  if (!(await ctx.store.insert(backpackHosts, [fresh])).has(id)) {
    await testHost(ctx, organisation, id);
    return { kind: 'known', host: id };
  }
  await note(ctx, actor, 'backpack-host.added', fresh);
  return { kind: 'added', host: id };
}

/** One form for one place, so that it is added once. */
function addressOf(typed: string): string | undefined {
  const trimmed = typed.trim();
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  if (!URL.canParse(full) || full.length > 2000) return undefined;
  const url = new URL(full);
  if (!['https:', 'http:'].includes(url.protocol) || url.username + url.password !== '') return undefined;
  url.hash = '';
  return url.pathname === '/' && url.search === '' ? url.origin : url.href;
}

/** Discovers it again, and registers where that is missing. Throws NOT_FOUND. */
export async function testHost(ctx: Context, organisation: OrganisationId, id: string): Promise<void> {
  const now = ctx.clock.now();
  await edit(ctx, organisation, id, (host) => (host.state === 'off' ? host : wake<BackpackHost>(host, now)));
}

/** Off: learners cannot pick it and nothing is sent there. On: tested first. Throws NOT_FOUND. */
export async function switchHost(
  ctx: Context,
  organisation: OrganisationId,
  id: string,
  to: 'on' | 'off',
  actor: Actor,
): Promise<void> {
  const now = ctx.clock.now();
  const host = await edit(ctx, organisation, id, (current) => {
    if ((current.state === 'off') === (to === 'off')) return current;
    if (to === 'off') return done<BackpackHost>({ ...current, state: 'off' });
    const state = current.client === undefined ? ('new' as const) : ('ready' as const);
    return wake<BackpackHost>({ ...current, state }, now);
  });
  await note(ctx, actor, 'backpack-host.changed', host, to);
}

const IN_USE: readonly Connection['state'][] = ['pending', 'connected', 'action_needed'];

/** How many learners have connected it, exact up to 1,000. */
export async function learnersAt(ctx: Context, id: BackpackHost['id']): Promise<number> {
  const counts = await Promise.all(
    IN_USE.map((state) => ctx.store.count(connections, { host: id, state }, 1000)),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/**
 * Forgets a host that nobody is connected to; one in use is only switched off.
 * @returns what was done
 * @throws NOT_FOUND
 */
export async function removeHost(
  ctx: Context,
  organisation: OrganisationId,
  id: string,
  actor: Actor,
): Promise<'removed' | 'switched-off'> {
  const host = await hostOf(ctx, organisation, id);
  if ((await learnersAt(ctx, host.id)) > 0) {
    await switchHost(ctx, organisation, id, 'off', actor);
    return 'switched-off';
  }
  await ctx.store.remove(backpackHosts, host.id);
  await note(ctx, actor, 'backpack-host.removed', host);
  return 'removed';
}

async function hostOf(ctx: Context, organisation: OrganisationId, id: string): Promise<BackpackHost> {
  const host = await ctx.store.get(backpackHosts, id);
  if (host?.organisation !== organisation) throw new BridgeError('NOT_FOUND', 'no such backpack host');
  return host;
}

async function edit(
  ctx: Context,
  organisation: OrganisationId,
  id: string,
  to: (current: BackpackHost) => BackpackHost,
): Promise<BackpackHost> {
  await hostOf(ctx, organisation, id);
  const host = await change<BackpackHost>(ctx, backpackHosts, id, to);
  if (host === undefined) throw new BridgeError('NOT_FOUND', 'no such backpack host');
  return host;
}

async function note(
  ctx: Context,
  actor: Actor,
  action: AuditAction,
  host: Pick<BackpackHost, 'id' | 'organisation' | 'name' | 'address'>,
  reason?: string,
): Promise<void> {
  await audit(ctx, {
    organisation: host.organisation,
    actor,
    action,
    subject: host.name === '' ? host.address : host.name,
    subjectId: host.id,
    ...(reason === undefined ? {} : { reason }),
  });
}
