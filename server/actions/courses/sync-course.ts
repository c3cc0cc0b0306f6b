/** The course-sync stage: reads roster and completions of a course from its LMS, in short steps that survive a crash. */
import type { Bucket } from '../../cache.ts';
import type { Context } from '../../context.ts';
import { type ErrorCode, toBridgeError } from '../../errors.ts';
import { type Course, courses, type Membership, memberships } from '../../model/courses/course.ts';
import {
  type CourseSync,
  courseSyncs,
  type LmsConnection,
  lmsConnections,
} from '../../model/courses/lms-connection.ts';
import { type CourseId, type CourseSyncId, idOf, type LearnerId } from '../../model/ids.ts';
import { done, later, next, wait } from '../../model/work.ts';
import { type Progress, progresses } from '../../model/signals/progress.ts';
import type { Stage } from '../../stage.ts';
import { change, every } from '../change.ts';
import { absorbLook } from './absorb-look.ts';
import {
  accessLms,
  askableAt,
  lmsConnectionIdOf,
  lmsOf,
  noteLmsSuccess,
  noteLmsTrouble,
} from './access-lms.ts';
import { type CourseNeeds, hasNeeds, needsOfCourse } from './course-needs.ts';
import { readRoster } from './read-roster.ts';

const ROSTER_MS = 3_600_000;

export function courseSyncIdOf(course: CourseId): CourseSyncId {
  return idOf('courseSync', [course]);
}

type Pass = NonNullable<CourseSync['pass']>;

interface Scene {
  course: Course;
  connection: LmsConnection;
  needs: CourseNeeds;
}

export const courseSyncStage: Stage<CourseSync> = {
  name: 'course-sync',
  collection: courseSyncs,
  concurrency: 4,
  maxAttempts: Number.MAX_SAFE_INTEGER,
  async run(ctx, { doc, signal }) {
    const scene = await setScene(ctx, doc);
    if ('ending' in scene) return scene.ending;
    const pass: Pass = doc.pass ?? { stage: 'roster', startedAt: ctx.clock.now(), calls: 0 };
    try {
      const after =
        pass.stage === 'roster'
          ? await rosterStep(ctx, scene, doc, pass, signal)
          : await sweepStep(ctx, scene, doc, pass, signal);
      await noteLmsSuccess(ctx, scene.connection.id);
      return after;
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      const again = await noteLmsTrouble(ctx, scene.connection.id, thrown, doc.work.attempt);
      const { code } = toBridgeError(thrown);
      const noted: CourseSync = { ...doc, lastErrorAt: ctx.clock.now(), lastErrorCode: code };
      return again === undefined ? done(noted) : later(noted, again, code);
    }
  },
};

/** A stopped connection ends the work; saving a new token wakes it again. */
async function setScene(ctx: Context, doc: CourseSync): Promise<Scene | { ending: CourseSync }> {
  const course = await ctx.store.get(courses, doc.course);
  const connection = await ctx.store.get(lmsConnections, lmsConnectionIdOf(doc.platform));
  const now = ctx.clock.now();
  if (course === undefined || connection === undefined) return { ending: done(doc) };
  const askAt = askableAt(connection, now);
  if (askAt === 'never') return { ending: done(doc) };
  if (askAt > now) return { ending: wait(doc, askAt) };
  const needs = await needsOfCourse(ctx, course);
  if (hasNeeds(needs)) return { course, connection, needs };
  const { pass: _pass, ...rest } = doc;
  return { ending: done(rest) };
}

async function rosterStep(
  ctx: Context,
  scene: Scene,
  doc: CourseSync,
  pass: Pass,
  signal: AbortSignal,
): Promise<CourseSync> {
  const now = ctx.clock.now();
  const sweep: CourseSync = { ...doc, pass: { ...withoutCursor(pass), stage: 'sweep' } };
  if (doc.lastRosterAt !== undefined && now - doc.lastRosterAt < ROSTER_MS) return next(sweep, now);
  const access = accessLms(ctx, scene.connection, signal);
  const page = await lmsOf(ctx, scene.connection).roster(access, scene.course.contextId, pass.cursor);
  await readRoster(ctx, scene.course, page.members, pass.startedAt, page.next === undefined);
  if (page.next !== undefined)
    return next({ ...doc, pass: { ...pass, cursor: page.next, calls: pass.calls + 1 } }, now);
  return next({ ...sweep, lastRosterAt: pass.startedAt }, now);
}

async function sweepStep(
  ctx: Context,
  scene: Scene,
  doc: CourseSync,
  pass: Pass,
  signal: AbortSignal,
): Promise<CourseSync> {
  const { course, connection, needs } = scene;
  const access = accessLms(ctx, connection, signal);
  const candidates = await candidatesOf(ctx, course, needs);
  const page =
    candidates.length === 0
      ? { looks: [], next: undefined, calls: 0 }
      : await lmsOf(ctx, connection).sweep(access, course.contextId, candidates, needs, pass.cursor);
  let recorded = 0;
  for (const { sub, look } of page.looks)
    recorded += await absorbLook(ctx, { course, sub, look, source: connection.kind, listens: needs.listens });
  const gaps = new Set(page.looks.flatMap(({ look }) => look.gaps));
  ctx.report({
    name: 'courseSwept',
    platform: doc.platform,
    looks: page.looks.length,
    signals: recorded,
    calls: page.calls,
  });
  const now = ctx.clock.now();
  const heard: CourseSync = {
    ...doc,
    lastHeardAt: page.looks.length > 0 ? now : (doc.lastHeardAt ?? now),
    isSilent: page.looks.length > 0 ? gaps.has('no-criteria') && needs.courseCompletion : doc.isSilent,
  };
  const refused = pass.refused ?? refusalOf(gaps);
  const noted = refused === undefined ? {} : { refused };
  if (page.next !== undefined)
    return next(
      { ...heard, pass: { ...pass, ...noted, cursor: page.next, calls: pass.calls + page.calls } },
      now,
    );
  return passEnded(ctx, heard, refused);
}

/** What the LMS refused to tell of learners: a right that is missing, or something it cannot cope with. */
function refusalOf(gaps: ReadonlySet<string>): ErrorCode | undefined {
  const kinds = new Set([...gaps].map((gap) => gap.split(':', 1)[0]));
  if (kinds.has('forbidden')) return 'LMS_FORBIDDEN';
  return kinds.has('refused') ? 'LMS_BAD_ANSWER' : undefined;
}

function passEnded(ctx: Context, heard: CourseSync, refused: string | undefined): CourseSync {
  const now = ctx.clock.now();
  const { pass: _pass, lastErrorAt: _at, lastErrorCode: _code, ...rest } = heard;
  const jitterMs = Math.floor(ctx.settings.lms.pollMs * 0.1 * ctx.random.fraction());
  const noted = refused === undefined ? {} : { lastErrorAt: now, lastErrorCode: refused };
  return next({ ...rest, ...noted, lastCompleteAt: now }, now + ctx.settings.lms.pollMs + jitterMs);
}

function withoutCursor(pass: Pass): Pass {
  const { cursor: _cursor, ...rest } = pass;
  return rest;
}

const recentCandidates: Bucket<readonly { sub: string }[]> = {
  name: 'sync-candidates',
  ttlMs: 30_000,
  max: 50,
};

/** Learners of the course who lack at least one badge that can be earned, or all of them while a draft asks (moodle.md 5.2). */
function candidatesOf(ctx: Context, course: Course, needs: CourseNeeds): Promise<readonly { sub: string }[]> {
  return ctx.cache.through(
    recentCandidates,
    `${course.id}|${needs.listens.size}|${needs.live.length}|${String(needs.isEdited)}`,
    async () => {
      const holders = new Map<LearnerId, number>();
      for (const badge of needs.live)
        for await (const progress of every<Progress>(ctx, progresses, {
          where: { badge: badge.id, standing: 'have' },
        }))
          holders.set(progress.learner, (holders.get(progress.learner) ?? 0) + 1);
      const found: { sub: string }[] = [];
      const where = { course: course.id, role: 'learner', isActive: true };
      for await (const member of every<Membership>(ctx, memberships, { where, sort: ['sortName', 'asc'] }))
        if (needs.isEdited || (holders.get(member.learner) ?? 0) < needs.live.length)
          found.push({ sub: member.sub });
      return found;
    },
  );
}

/** Makes sure that a course is read soon: because a rule was made, a draft is edited, or a token was saved. */
export async function wakeCourseSync(ctx: Context, course: Course): Promise<void> {
  const now = ctx.clock.now();
  const id = courseSyncIdOf(course.id);
  const work = { dueAt: now, attempt: 0 };
  const added = await ctx.store.insert(courseSyncs, [
    {
      id,
      organisation: course.organisation,
      course: course.id,
      platform: course.platform,
      isSilent: false,
      work,
    },
  ]);
  if (added.has(id)) return;
  await change<CourseSync>(ctx, courseSyncs, id, (current) =>
    current.work?.lease !== undefined && current.work.lease.until > now ? undefined : next(current, now),
  );
}
