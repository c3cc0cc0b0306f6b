/** The roster stage: reads who is in a course from the LMS's own roster service (lti.md L42, L43). */
import { readRoster } from '../../server/actions/courses/read-roster.ts';
import type { Context } from '../../server/context.ts';
import { courses, courseServices, type Roster, rosters } from '../../server/model/courses/course.ts';
import { backoffMs, done, later } from '../../server/model/work.ts';
import type { Stage } from '../../server/stage.ts';
import { members } from './members.ts';

export const rosterStage: Stage<Roster> = {
  name: 'roster',
  collection: rosters,
  concurrency: 2,
  maxAttempts: 6,
  async run(ctx, { doc, signal }) {
    const course = await ctx.store.get(courses, doc.course);
    const service = await newestService(ctx, doc);
    if (course === undefined || service === undefined)
      return done<Roster>({ ...doc, lastCode: 'no-service' });
    const startedAt = ctx.clock.now();
    const read = await members(ctx, service, { signal });
    if (read.kind === 'ok') {
      const { lastCode: _mended, ...rest } = doc;
      await readRoster(
        ctx,
        course,
        read.value.filter((member) => member.isActive),
        startedAt,
        true,
      );
      return done<Roster>({ ...rest, readAt: startedAt });
    }
    const noted: Roster = { ...doc, lastCode: read.code };
    if (read.kind === 'refused') return done(noted);
    const pauseMs = backoffMs(doc.work.attempt, ctx.random.fraction());
    return later(noted, ctx.clock.now() + Math.max(pauseMs, read.afterMs ?? 0), read.code);
  },
};

async function newestService(ctx: Context, { course }: Roster) {
  const page = await ctx.store.find(courseServices, {
    where: { course },
    sort: ['seenAt', 'desc'],
    limit: 20,
  });
  return page.items.find((service) => service.membershipsUrl !== undefined);
}
