/** Whether the LMS can be asked about one learner right now, and when it last was. */
import type { Context } from '../../context.ts';
import type { Course } from '../../model/courses/course.ts';
import { lmsConnections, looks } from '../../model/courses/lms-connection.ts';
import type { LearnerId } from '../../model/ids.ts';
import { lmsConnectionIdOf } from '../courses/access-lms.ts';
import { lookIdOf } from '../courses/look-at-learner.ts';

/** A learner is looked at once a minute at most; see `requestLook`. */
const EVERY_MS = 60_000;

export interface LookState {
  /** never: this LMS only tells by itself; soon: the last look is too fresh; asking: one is under way. */
  canAsk: 'yes' | 'never' | 'soon' | 'asking';
  lookedAt?: number;
}

export async function readLook(ctx: Context, course: Course, learner: LearnerId): Promise<LookState> {
  const connection = await ctx.store.get(lmsConnections, lmsConnectionIdOf(course.platform));
  if (connection === undefined || connection.state === 'off' || connection.state === 'stopped')
    return { canAsk: 'never' };
  const look = await ctx.store.get(looks, lookIdOf(course.id, learner));
  const lookedAt = look?.lookedAt === undefined ? {} : { lookedAt: look.lookedAt };
  if (look?.work !== undefined) return { canAsk: 'asking', ...lookedAt };
  const isFresh = look !== undefined && ctx.clock.now() - look.askedAt < EVERY_MS;
  return { canAsk: isFresh ? 'soon' : 'yes', ...lookedAt };
}
