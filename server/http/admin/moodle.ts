/** `/admin/platforms/:platform/moodle` and `/courses`: who tells us of completions in one LMS. */
import type { Router } from 'express';
import { askableAt, lmsConnectionIdOf } from '../../actions/courses/access-lms.ts';
import {
  removeLmsConnection,
  retestLmsConnection,
  saveLmsConnection,
  switchLmsConnection,
} from '../../actions/courses/keep-lms-connection.ts';
import { checkCourse, listCourses } from '../../actions/platforms/read-courses.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { lmsConnections } from '../../model/courses/lms-connection.ts';
import type { FieldProblem } from '../../views/admin/fields.ts';
import { MoodleChecks } from '../../views/admin/moodle-checks.tsx';
import { isTesting } from '../../views/admin/moodle-section.tsx';
import { PlatformCoursesPage } from '../../views/admin/platform-courses-page.tsx';
import { platformPath } from '../../views/admin/platform-shell.tsx';
import { type Asked, html, type Reply, seeOther } from '../base/asked.ts';
import { doneAt } from './base/frame.ts';
import { platformRoute, type PlatformScope } from './base/platform-route.ts';
import { platformPage, shellOf } from './platform.ts';

const HERE = '/admin/platforms/:platform/moodle';
const COURSES = '/admin/platforms/:platform/courses';

export function moodleRoutes(ctx: Context, router: Router): void {
  router.get(
    HERE,
    platformRoute(ctx, (asked, scope) => checks(ctx, asked, scope)),
  );
  router.post(
    HERE,
    platformRoute(ctx, async (asked, scope) => {
      const { platform, actor } = scope;
      const form = { siteUrl: asked.form.text('siteUrl'), token: asked.form.text('token') };
      const found = await saveLmsConnection(ctx, platform, form, actor);
      if (found.length === 0) return after(asked, scope, 'connectionSaved');
      const problems: Record<string, FieldProblem> = {};
      for (const { field, problem } of found) problems[field] ??= problem;
      return platformPage(ctx, asked, scope, { values: { siteUrl: form.siteUrl }, problems });
    }),
  );
  router.post(
    `${HERE}/test`,
    platformRoute(ctx, async (asked, scope) => {
      await retestLmsConnection(ctx, scope.platform, scope.actor);
      return after(asked, scope, 'testing');
    }),
  );
  router.post(
    `${HERE}/switch`,
    platformRoute(ctx, async (asked, scope) => {
      const to = asked.form.text('to');
      if (to !== 'on' && to !== 'off') throw new BridgeError('BAD_REQUEST', 'on or off');
      await switchLmsConnection(ctx, scope.platform, to, scope.actor);
      return after(asked, scope, to === 'on' ? 'testing' : 'switchedOff');
    }),
  );
  router.post(
    `${HERE}/remove`,
    platformRoute(ctx, async (_asked, scope) => {
      await removeLmsConnection(ctx, scope.platform, scope.actor);
      return doneAt(platformPath(scope.platform.id), 'connectionRemoved');
    }),
  );
  courseRoutes(ctx, router);
}

/** Back to where the form stood: the LMS's page, or the set-up. */
function after({ form }: Asked, { platform, owner }: PlatformScope, did: string): Reply {
  const isSetUp = owner !== undefined && form.text('from') === 'set-up';
  return doneAt(isSetUp ? '/admin/setup/completions' : platformPath(platform.id), did);
}

/** The polled part of the page. */
async function checks(ctx: Context, asked: Asked, { platform }: PlatformScope): Promise<Reply> {
  const connection = await ctx.store.get(lmsConnections, lmsConnectionIdOf(platform.id));
  if (asked.headers['x-fragment'] === undefined || connection === undefined)
    return seeOther(`${platformPath(platform.id)}#moodle`);
  const { words, now } = asked;
  const part = MoodleChecks({
    words,
    now,
    issuer: platform.issuer,
    connection,
    isTesting: isTesting(connection),
  });
  return { kind: 'part', part };
}

function courseRoutes(ctx: Context, router: Router): void {
  router.get(
    COURSES,
    platformRoute(ctx, async (asked, scope) => {
      const { platform } = scope;
      const after = asked.query.get('after') ?? undefined;
      const page = await listCourses(ctx, platform, after);
      const connection = await ctx.store.get(lmsConnections, lmsConnectionIdOf(platform.id));
      const view = PlatformCoursesPage({
        shell: shellOf(asked, scope),
        courses: page.items,
        canCheck: connection !== undefined && askableAt(connection, asked.now) !== 'never',
        next: page.next,
        isFirst: after === undefined,
      });
      return html(view);
    }),
  );
  router.post(
    `${COURSES}/check`,
    platformRoute(ctx, async ({ form }, { platform, actor }) => {
      await checkCourse(ctx, platform, form.text('course'), actor);
      return doneAt(`${platformPath(platform.id)}/courses`, 'courseAsked');
    }),
  );
}
