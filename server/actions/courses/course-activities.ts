/** What can be completed in a course, as its LMS tells: the choices of the rule editor. */
import type { Bucket } from '../../cache.ts';
import type { Context } from '../../context.ts';
import { BridgeError, type ErrorCode, toBridgeError } from '../../errors.ts';
import type { Course } from '../../model/courses/course.ts';
import { type LmsConnection, lmsConnections } from '../../model/courses/lms-connection.ts';
import type { LmsActivity } from '../../ports/lms.ts';
import {
  accessLms,
  askableAt,
  lmsConnectionIdOf,
  lmsOf,
  noteLmsSuccess,
  noteLmsTrouble,
} from './access-lms.ts';

export interface KnownActivities {
  /** Whether the course itself can be completed. */
  hasCompletion: boolean;
  /** In the order of the course; the course itself is none of them. */
  activities: readonly LmsActivity[];
}

/**
 * `by-hand`: the platform has no LMS connection, activities are named by people.
 * `unreachable`: it has one that cannot be asked now: why.
 */
export type CourseActivities =
  | ({ kind: 'known' } & KnownActivities)
  | { kind: 'by-hand' }
  | { kind: 'unreachable'; why: 'slow' | 'stopped' | 'off' | ErrorCode };

/** Longest time that a page waits for an LMS. */
const WAIT_MS = 5000;

const recent: Bucket<KnownActivities> = { name: 'course-activities', ttlMs: 60_000, max: 200 };

/**
 * The activities, at most a minute old. An answer that comes after `waitMs` is not lost: whoever asks
 * next finds it.
 */
export async function courseActivities(
  ctx: Context,
  course: Course,
  waitMs: number = WAIT_MS,
): Promise<CourseActivities> {
  const connection = await ctx.store.get(lmsConnections, lmsConnectionIdOf(course.platform));
  if (connection === undefined) return { kind: 'by-hand' };
  if (connection.state === 'stopped' || connection.state === 'off')
    return { kind: 'unreachable', why: connection.state };
  const waiting = new AbortController();
  const slow = async (): Promise<CourseActivities> => {
    await ctx.clock.sleep(waitMs, waiting.signal);
    return { kind: 'unreachable', why: 'slow' };
  };
  const told = async (): Promise<CourseActivities> => {
    const known = await ctx.cache.through(recent, course.id, () => ask(ctx, connection, course));
    return { kind: 'known', ...known };
  };
  try {
    return await Promise.race([told(), slow()]);
  } catch (thrown) {
    return { kind: 'unreachable', why: toBridgeError(thrown).code };
  } finally {
    waiting.abort();
  }
}

async function ask(ctx: Context, connection: LmsConnection, course: Course): Promise<KnownActivities> {
  const now = ctx.clock.now();
  if (askableAt(connection, now) !== now)
    throw new BridgeError(
      connection.lastErrorCode === 'LMS_RATE_LIMITED' ? 'LMS_RATE_LIMITED' : 'LMS_UNREACHABLE',
      'the LMS is given a pause',
    );
  try {
    const found = await lmsOf(ctx, connection).course(accessLms(ctx, connection), course.contextId);
    await noteLmsSuccess(ctx, connection.id);
    const activities = found.activities.filter((activity) => activity.type === 'activity');
    return { hasCompletion: found.hasCompletion, activities };
  } catch (thrown) {
    await noteLmsTrouble(ctx, connection.id, thrown, 1);
    throw thrown;
  }
}
