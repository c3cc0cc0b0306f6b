/** An immediate look at one learner: after a launch, or because somebody asked (criteria.md C44). */
import type { Context } from '../../context.ts';
import { toBridgeError } from '../../errors.ts';
import { type Course, courses } from '../../model/courses/course.ts';
import { type Look, lmsConnections, looks } from '../../model/courses/lms-connection.ts';
import { idOf, type LearnerId, type LookId } from '../../model/ids.ts';
import { done, dueWork, later, wait, wake } from '../../model/work.ts';
import type { Stage } from '../../stage.ts';
import { change } from '../change.ts';
import { absorbLook } from './absorb-look.ts';
import {
  accessLms,
  askableAt,
  lmsConnectionIdOf,
  lmsOf,
  noteLmsSuccess,
  noteLmsTrouble,
} from './access-lms.ts';
import { hasNeeds, needsOfCourse } from './course-needs.ts';

/** A learner is looked at once a minute at most. */
const EVERY_MS = 60_000;

export function lookIdOf(course: Course['id'], learner: LearnerId): LookId {
  return idOf('look', [course, learner]);
}

/** @returns false where the last look is too fresh, or one is under way */
export async function requestLook(
  ctx: Context,
  p: { course: Course; learner: LearnerId; sub: string },
): Promise<boolean> {
  const now = ctx.clock.now();
  const id = lookIdOf(p.course.id, p.learner);
  const { organisation, platform } = p.course;
  const fresh = {
    id,
    organisation,
    platform,
    course: p.course.id,
    learner: p.learner,
    sub: p.sub,
    askedAt: now,
  };
  if ((await ctx.store.insert(looks, [{ ...fresh, work: dueWork(now) }])).has(id)) return true;
  let isNew = false;
  await change<Look>(ctx, looks, id, (current) => {
    isNew = now - current.askedAt >= EVERY_MS;
    return isNew ? wake<Look>({ ...current, askedAt: now }, now) : undefined;
  });
  return isNew;
}

export const lookStage: Stage<Look> = {
  name: 'look',
  collection: looks,
  concurrency: 4,
  maxAttempts: 4,
  async run(ctx, { doc, signal }) {
    const course = await ctx.store.get(courses, doc.course);
    const connection = await ctx.store.get(lmsConnections, lmsConnectionIdOf(doc.platform));
    if (course === undefined || connection === undefined) return done<Look>(doc);
    const askAt = askableAt(connection, ctx.clock.now());
    if (askAt === 'never') return done<Look>(doc);
    if (askAt > ctx.clock.now()) return wait<Look>(doc, askAt);
    const needs = await needsOfCourse(ctx, course);
    if (!hasNeeds(needs)) return done<Look>(doc);
    try {
      const access = accessLms(ctx, connection, signal);
      const look = await lmsOf(ctx, connection).check(access, course.contextId, doc.sub, needs);
      await absorbLook(ctx, { course, sub: doc.sub, look, source: connection.kind, listens: needs.listens });
      await noteLmsSuccess(ctx, connection.id);
      return done<Look>({ ...doc, lookedAt: ctx.clock.now() });
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      const again = await noteLmsTrouble(ctx, connection.id, thrown, doc.work.attempt);
      return again === undefined || doc.work.attempt >= 3
        ? done<Look>(doc)
        : later<Look>(doc, again, toBridgeError(thrown).code);
    }
  },
};
