/** How the backpack hosts of an organisation are, and whether they could fetch our documents. */
import type { Context } from '../../context.ts';
import { type BackpackHost, backpackHosts } from '../../model/deliveries/backpack-host.ts';
import type { OrganisationId } from '../../model/ids.ts';
import { every } from '../change.ts';
import { readPublicCheck } from '../system/check-public-address.ts';
import { type HealthLine, lineOf, placeOf } from '../system/health-lines.ts';
import { backpackOf } from './host-access.ts';
import { laneResumesAt } from './lanes.ts';
import { laneOf } from './want-deliveries.ts';

/** Every host, in the order they were added. */
export async function hostsOf(ctx: Context, organisation: OrganisationId): Promise<BackpackHost[]> {
  const query = { where: { organisation }, sort: ['addedAt', 'asc'] as const };
  const found: BackpackHost[] = [];
  for await (const one of every<BackpackHost>(ctx, backpackHosts, query)) found.push(one);
  return found;
}

/** A line per host, and one for our own public address where a host in use needs it. */
export async function hostHealth(ctx: Context, organisation: OrganisationId): Promise<HealthLine[]> {
  const hosts = await hostsOf(ctx, organisation);
  const lines = await Promise.all(hosts.map((host) => hostLine(ctx, host)));
  const address = hosts.some(
    (host) => host.state !== 'off' && backpackOf(ctx, host).capabilities().needsPublicUrl,
  )
    ? [await addressLine(ctx, organisation)]
    : [];
  return [...lines, ...address];
}

/** The state of one host. */
export async function hostLine(ctx: Context, host: BackpackHost): Promise<HealthLine> {
  const { state, failure, testedAt, work } = host;
  const line = lineOf('host', host.id, host.name === '' ? placeOf(host.address) : host.name, {
    place: placeOf(host.address),
    ...(failure === undefined && testedAt !== undefined ? { lastAt: testedAt } : {}),
  });
  if (state === 'off') return { ...line, state: 'off', problem: 'host-off' };
  if (state === 'new') return { ...line, state: 'waits', problem: 'host-testing' };
  if (failure !== undefined)
    return {
      ...line,
      state: 'failed',
      problem: 'host-failed',
      params: { step: failure.step, code: failure.code },
      ...(work === undefined ? {} : { nextAt: work.dueAt }),
    };
  const resumeAt = await laneResumesAt(ctx, laneOf(host));
  if (resumeAt !== undefined) return { ...line, state: 'waits', problem: 'host-paused', nextAt: resumeAt };
  return line;
}

/** Whether the world could fetch what we issue (providers.md P26). */
export async function addressLine(ctx: Context, organisation: OrganisationId): Promise<HealthLine> {
  const { publicUrl } = ctx.settings;
  const check = await readPublicCheck(ctx, organisation);
  const line = lineOf('address', publicUrl, placeOf(publicUrl), {
    place: publicUrl,
    ...(check?.checkedAt === undefined ? {} : { lastAt: check.checkedAt }),
  });
  if (!ctx.http.isPublicUrl(publicUrl)) return { ...line, state: 'needs-you', problem: 'address-not-public' };
  const failed = check?.publicUrl === publicUrl ? check.documents.filter((one) => !one.isOk).length : 0;
  if (failed > 0)
    return { ...line, state: 'needs-you', problem: 'documents-unreachable', params: { count: failed } };
  return line;
}
