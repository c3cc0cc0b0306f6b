/** Pages of teachers: everything below a course that its instructors alone may open. */
import { Router } from 'express';
import type { Context } from '../../context.ts';
import { makeBadge, showBoard } from './board.ts';
import { activate, showCheck } from './check.ts';
import { award, revoke, showLearner, showLearnerState } from './learner.ts';
import { showBadgeLearners, showCourseLearner, showLearners } from './learners.ts';
import { discardDraft, editBadge, removeBadge, withdraw } from './life.ts';
import { makeAndPick, showPicker } from './pick.ts';
import { makePicture, showPreview, uploadPicture } from './editing/picture.ts';
import { nameActivity, saveBadge, saveIssuing, saveRuleSection } from './editing/save-section.ts';
import { showBadge, showStandings } from './show-badge.ts';
import { showCounts } from './editing/show-editor.ts';
import { type BadgeHandler, type TeacherHandler, teaching, teachingBadge } from './teaching.ts';

type Of<H> = H extends (...args: infer A) => infer R ? (ctx: Context, ...args: A) => R : never;

export function teacherRoutes(ctx: Context): Router {
  const router = Router();
  const course = (handler: Of<TeacherHandler>): ReturnType<typeof teaching> =>
    teaching(ctx, (lesson) => handler(ctx, lesson));
  const badge = (handler: Of<BadgeHandler>): ReturnType<typeof teaching> =>
    teachingBadge(ctx, (lesson, found) => handler(ctx, lesson, found));

  router.get('/courses/:course/teach', course(showBoard));
  router.post('/courses/:course/teach/badges', course(makeBadge));
  router.get('/courses/:course/teach/learners', course(showLearners));
  router.get('/courses/:course/learners/:learner', course(showCourseLearner));
  router.get('/courses/:course/pick', course(showPicker));
  router.post('/courses/:course/pick/badges', course(makeAndPick));

  const one = '/courses/:course/teach/badges/:badge';
  router.get(one, badge(showBadge));
  router.post(`${one}/badge`, badge(saveBadge));
  router.post(`${one}/rule`, badge(saveRuleSection));
  router.post(`${one}/issuing`, badge(saveIssuing));
  router.post(`${one}/activities`, badge(nameActivity));
  router.post(`${one}/picture`, badge(uploadPicture));
  router.post(`${one}/design`, badge(makePicture));
  router.get(`${one}/picture-preview.png`, course(showPreview));
  router.get(`${one}/counts`, badge(showCounts));
  router.get(`${one}/standings`, badge(showStandings));
  router.get(`${one}/check`, badge(showCheck));
  router.post(`${one}/check`, badge(activate));
  router.post(`${one}/draft`, badge(editBadge));
  router.post(`${one}/discard`, badge(discardDraft));
  router.post(`${one}/withdraw`, badge(withdraw));
  router.post(`${one}/remove`, badge(removeBadge));

  const somebody = `${one}/learners/:learner`;
  router.get(`${one}/learners`, badge(showBadgeLearners));
  router.get(somebody, badge(showLearner));
  router.get(`${somebody}/state`, badge(showLearnerState));
  router.post(`${somebody}/award`, badge(award));
  router.post(`${somebody}/revoke`, badge(revoke));
  return router;
}
