/** The ways into a course, and a learner's first page. */
import { Router } from 'express';
import { enterCourse } from '../../actions/courses/enter-course.ts';
import { requestLook } from '../../actions/courses/look-at-learner.ts';
import { readLearnerHome } from '../../actions/learners/read-learner-home.ts';
import type { Context } from '../../context.ts';
import { badgeId } from '../../model/ids.ts';
import { AllPage } from '../../views/learner/all-page.tsx';
import { HomePage, HomePart } from '../../views/learner/home-page.tsx';
import { route } from '../base/answer.ts';
import { type Asked, html, type Reply, seeOther } from '../base/asked.ts';
import { createRecordLimit, recordReply } from '../base/record-reply.ts';
import { actingSceneOf, sceneOf } from './scene.ts';

export function homeRoutes(ctx: Context): Router {
  const router = Router();
  const records = createRecordLimit(ctx);
  router.get(
    '/courses/:course',
    route(ctx, ['lms'], (asked) => dispatch(ctx, asked, '')),
  );
  router.get(
    '/courses/:course/badges/:badge',
    route(ctx, ['lms'], (asked) => dispatch(ctx, asked, `/badges/${badgeOf(asked.params['badge'])}`)),
  );
  router.get(
    '/courses/:course/my',
    route(ctx, ['lms'], async (asked) => {
      const { course, me, frame } = await sceneOf(ctx, asked);
      return html(HomePage({ frame, data: await readLearnerHome(ctx, course, me) }));
    }),
  );
  router.get(
    '/courses/:course/my/part',
    route(ctx, ['lms'], async (asked) => {
      const { course, me, frame } = await sceneOf(ctx, asked);
      return { kind: 'part', part: HomePart({ frame, data: await readLearnerHome(ctx, course, me) }) };
    }),
  );
  router.get(
    '/courses/:course/my/all',
    route(ctx, ['lms'], async (asked) => {
      const { course, me, frame } = await sceneOf(ctx, asked);
      return html(AllPage({ frame, data: await readLearnerHome(ctx, course, me) }));
    }),
  );
  router.get(
    '/courses/:course/my/record',
    route(ctx, ['lms'], async (asked) => {
      const { me } = await sceneOf(ctx, asked);
      return recordReply(ctx, records, asked, [me]);
    }),
  );
  router.post(
    '/courses/:course/my/look',
    route(ctx, ['lms'], (asked) => look(ctx, asked)),
  );
  return router;
}

/** Where launches lead: teachers to the teaching side, everybody else to their own. */
async function dispatch(ctx: Context, asked: Asked, rest: string): Promise<Reply> {
  const { course, entry } = await enterCourse(ctx, asked.lms, asked.params['course'] ?? '');
  return seeOther(`/courses/${course.id}/${entry.role === 'instructor' ? 'teach' : 'my'}${rest}`);
}

async function look(ctx: Context, asked: Asked): Promise<Reply> {
  const { course, me, session, frame } = await actingSceneOf(ctx, asked);
  await requestLook(ctx, { course, learner: me.learner.id, sub: session.sub });
  const badge = badgeOf(asked.form.text('badge'));
  return seeOther(badge === '' ? frame.home : `${frame.home}/badges/${badge}`);
}

/** A badge's id as a part of a path; '' for anything else. */
function badgeOf(id: string | undefined): string {
  const parsed = badgeId.safeParse(id);
  return parsed.success ? encodeURIComponent(parsed.data) : '';
}
