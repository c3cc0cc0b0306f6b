/** How the LMSs of an organisation are: the sign-in of each, and who tells us of completions there. */
import type { Context } from '../../context.ts';
import { type LmsConnection, lmsConnections } from '../../model/courses/lms-connection.ts';
import type { OrganisationId, PlatformId } from '../../model/ids.ts';
import { deployments, type Platform, platforms } from '../../model/platforms/platform.ts';
import { every } from '../change.ts';
import { type HealthLine, lineOf, placeOf } from '../system/health-lines.ts';

/** Every LMS, pending ones first, then by name. */
export async function platformsOf(ctx: Context, organisation: OrganisationId): Promise<Platform[]> {
  const found: Platform[] = [];
  for await (const one of every<Platform>(ctx, platforms, { where: { organisation } })) found.push(one);
  const rank = { pending: 0, active: 1, off: 2 };
  return found.sort((a, b) => rank[a.state] - rank[b.state] || a.name.localeCompare(b.name));
}

/** The connections of an organisation by LMS. */
export async function connectionsOf(
  ctx: Context,
  organisation: OrganisationId,
): Promise<Map<PlatformId, LmsConnection>> {
  const found = new Map<PlatformId, LmsConnection>();
  for await (const one of every<LmsConnection>(ctx, lmsConnections, { where: { organisation } }))
    found.set(one.platform, one);
  return found;
}

/** @param hasApi some channel of the API is open, so that completions may come by it */
export async function platformHealth(
  ctx: Context,
  organisation: OrganisationId,
  hasApi: boolean,
): Promise<HealthLine[]> {
  const connections = await connectionsOf(ctx, organisation);
  const lines: HealthLine[] = [];
  for (const platform of await platformsOf(ctx, organisation)) {
    lines.push(await signInLine(ctx, platform));
    const connection = connections.get(platform.id);
    if (connection !== undefined) lines.push(connectionLine(platform, connection));
    else if (platform.state === 'active' && !hasApi)
      lines.push(
        lineOf('lms-connection', platform.id, platform.name, {
          place: placeOf(platform.issuer),
          state: 'needs-you',
          problem: 'connection-none',
        }),
      );
  }
  return lines;
}

/** Sign-in from one LMS. */
export async function signInLine(ctx: Context, platform: Platform): Promise<HealthLine> {
  const line = lineOf('platform', platform.id, platform.name, {
    place: placeOf(platform.issuer),
    ...(platform.lastLaunchAt === undefined ? {} : { lastAt: platform.lastLaunchAt }),
  });
  if (platform.state === 'pending') return { ...line, state: 'needs-you', problem: 'platform-pending' };
  if (platform.state === 'off') return { ...line, state: 'off', problem: 'platform-off' };
  const waiting = await ctx.store.count(deployments, { platform: platform.id, state: 'waiting' }, 100);
  if (waiting > 0)
    return { ...line, state: 'needs-you', problem: 'deployments-waiting', params: { count: waiting } };
  if (platform.clockOff !== undefined) return { ...line, ...clockTrouble(platform.clockOff) };
  if (platform.lastLaunchAt === undefined) return { ...line, state: 'waits', problem: 'platform-silent' };
  return line;
}

function clockTrouble({
  seconds,
  at,
}: NonNullable<Platform['clockOff']>): Pick<HealthLine, 'state' | 'problem' | 'params' | 'lastAt'> {
  const problem = seconds > 0 ? 'clock-ahead' : 'clock-behind';
  return { state: 'needs-you', problem, params: { count: Math.abs(seconds) }, lastAt: at };
}

/** The Moodle connection of one LMS. */
export function connectionLine(platform: Platform, connection: LmsConnection): HealthLine {
  const { state, test, lastSuccessAt, pausedUntil, lastErrorCode = '' } = connection;
  const missing = test?.checks.filter((check) => !check.ok).length ?? 0;
  const line = lineOf('lms-connection', platform.id, platform.name, {
    place: placeOf(connection.siteUrl),
    ...(lastSuccessAt === undefined ? {} : { lastAt: lastSuccessAt }),
  });
  if (state === 'off') return { ...line, state: 'off', problem: 'connection-off' };
  if (state === 'untested') return { ...line, state: 'waits', problem: 'connection-testing' };
  if (state === 'stopped') return { ...line, state: 'failed', problem: 'token-refused' };
  if (state === 'failing')
    return {
      ...line,
      state: 'failed',
      problem: 'connection-failing',
      params: { code: lastErrorCode },
      ...(pausedUntil === undefined ? {} : { nextAt: pausedUntil }),
    };
  if (test?.siteMatches === false) return { ...line, state: 'needs-you', problem: 'site-differs' };
  if (missing > 0)
    return { ...line, state: 'needs-you', problem: 'functions-missing', params: { count: missing } };
  return line;
}
