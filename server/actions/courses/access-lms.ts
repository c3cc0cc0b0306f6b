/** Opens a stored LMS connection: the secret, the pace, and what each call's end means for the connection. */
import type { Context } from '../../context.ts';
import { BridgeError, hasCode, toBridgeError } from '../../errors.ts';
import { type LmsConnection, lmsConnections } from '../../model/courses/lms-connection.ts';
import { idOf, type LmsConnectionId, type PlatformId } from '../../model/ids.ts';
import type { Lms, LmsAccess } from '../../ports/lms.ts';
import { wake } from '../../model/work.ts';
import { change } from '../change.ts';

/** What LMS tokens are sealed for. */
export const LMS_TOKEN = 'lms-token';

const NOTE_EVERY_MS = 60_000;

/** The id of a platform's connection. */
export function lmsConnectionIdOf(platform: PlatformId): LmsConnectionId {
  return idOf('lmsConnection', [platform]);
}

/** The adapter for a kind of LMS. */
export function lmsOf(ctx: Context, connection: LmsConnection): Lms {
  const lms = ctx.lms[connection.kind];
  if (lms === undefined) throw new BridgeError('INTERNAL', `no adapter for ${connection.kind}`);
  return lms;
}

/** The connection opened for calls; each is paced, measured and reported. */
export function accessLms(ctx: Context, connection: LmsConnection, signal?: AbortSignal): LmsAccess {
  return {
    platform: connection.platform,
    siteUrl: connection.siteUrl,
    token: ctx.sealer.open(connection.tokenSealed, LMS_TOKEN),
    ...(signal === undefined ? {} : { signal }),
    async pace(name, call) {
      const began = ctx.clock.now();
      const ended = (outcome: string): void =>
        ctx.report({
          name: 'lmsAsked',
          platform: connection.platform,
          call: name,
          ms: ctx.clock.now() - began,
          outcome,
        });
      try {
        const result = await ctx.pacer.run(connection.siteUrl, call, signal);
        ended('ok');
        return result;
      } catch (thrown) {
        ended(toBridgeError(thrown).code);
        throw thrown;
      }
    },
  };
}

/** When the connection may be asked: now, at a time in the future, or not before an admin mends it. */
export function askableAt(connection: LmsConnection, now: number): number | 'never' {
  if (connection.state === 'stopped' || connection.state === 'off') return 'never';
  return Math.max(now, connection.pausedUntil ?? now);
}

/** A test that ended with this error; a refused token is one, whoever found it out. */
export function failedTest(error: BridgeError, at: number): NonNullable<LmsConnection['test']> {
  const { errorcode, status } = error.details;
  const detail =
    typeof errorcode === 'string' ? errorcode : typeof status === 'number' ? `HTTP ${status}` : undefined;
  return {
    at,
    release: '',
    siteMatches: true,
    checks: [],
    failure: error.code,
    ...(detail === undefined ? {} : { failureDetail: detail.slice(0, 200) }),
  };
}

/** What the last test says of a connection that answers again; one without a good test is tested anew. */
function recovered(current: LmsConnection, now: number): LmsConnection {
  const { test } = current;
  if (test === undefined || test.failure !== undefined)
    return wake<LmsConnection>({ ...current, state: 'untested' }, now);
  const isWhole = test.siteMatches && test.checks.every((check) => check.ok);
  return { ...current, state: isWhole ? 'works' : 'partly' };
}

/** Remembers that the LMS answered, at most once a minute. */
export async function noteLmsSuccess(ctx: Context, id: LmsConnectionId): Promise<void> {
  const now = ctx.clock.now();
  await change<LmsConnection>(ctx, lmsConnections, id, (current) => {
    const isFresh = current.lastSuccessAt !== undefined && now - current.lastSuccessAt < NOTE_EVERY_MS;
    if (current.state === 'stopped' || current.state === 'off') return undefined;
    if (isFresh && current.state !== 'failing' && current.pausedUntil === undefined) return undefined;
    const { pausedUntil: _paused, ...rest } = current;
    const heard: LmsConnection = { ...rest, lastSuccessAt: now };
    return current.state === 'failing' ? recovered(heard, now) : heard;
  });
}

/**
 * Remembers what went wrong: a refused token stops the connection until an admin saves another one, a
 * site that is down or asks for a pause is left alone for a while. A call that the LMS itself refused says
 * nothing about other courses.
 * @returns when to try again; undefined where only an admin can mend it
 */
export async function noteLmsTrouble(
  ctx: Context,
  id: LmsConnectionId,
  thrown: unknown,
  attempt: number,
): Promise<number | undefined> {
  const error = toBridgeError(thrown);
  const now = ctx.clock.now();
  const asked = error.details['retryAfterMs'];
  const pauseMs =
    typeof asked === 'number' ? asked : Math.min(30 * 60_000, 15_000 * 2 ** Math.min(attempt, 7));
  const isSiteWide =
    hasCode(error, 'LMS_UNREACHABLE', 'LMS_RATE_LIMITED') ||
    (error.code === 'LMS_BAD_ANSWER' && error.details['errorcode'] === undefined);
  await change<LmsConnection>(ctx, lmsConnections, id, (current) => {
    if (current.state === 'off') return undefined;
    const noted: LmsConnection = { ...current, lastErrorAt: now, lastErrorCode: error.code };
    if (error.code === 'LMS_TOKEN_REJECTED')
      return { ...noted, state: 'stopped', test: failedTest(error, now) };
    return isSiteWide ? { ...noted, state: 'failing', pausedUntil: now + pauseMs } : noted;
  });
  return error.code === 'LMS_TOKEN_REJECTED' ? undefined : now + pauseMs;
}
