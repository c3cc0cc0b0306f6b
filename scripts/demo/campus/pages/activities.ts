/** The page of an activity, with the tool in a frame where it is one. */
import type { Express, Request, Response } from 'express';
import type { Campus } from '../campus.ts';
import { type Html, markup } from '../../web/markup.ts';
import { heading } from '../../web/page.ts';
import { wholeNumber } from '../../web/requests.ts';
import { beginLogin, storageFrame } from '../lti/login.ts';
import type { Activity, Course, User } from '../model.ts';
import { mayTeach, needUser, sendPage, sorryPage, stateMark } from './chrome.ts';

/** What a frame may do; Moodle gives no more (no clipboard). */
const allow = 'microphone; camera; geolocation; midi; encrypted-media; autoplay';

export interface ToolFrame {
  src: string;
  title: string;
  /** Where to go when the tool says that it is done. */
  after: string;
}

/** The frame a tool stands in, and where it is offered, the hidden one that keeps values for it. */
export function toolFrame(campus: Campus, { src, title, after }: ToolFrame): Html {
  const storage =
    campus.settings.storage &&
    markup`<iframe name="${storageFrame}" src="/lti/storage" title="Storage for tools" hidden></iframe>`;
  return markup`${storage}<iframe class="frame" id="contentframe" data-after="${after}" src="${src}" title="${title}" allow="${allow}" allowfullscreen></iframe>
<script src="/frame.js"></script>`;
}

function facts(campus: Campus, user: User, activity: Activity): Html {
  const { state } = campus.world.progress(user.id, activity.cmid);
  const grade = activity.grade && campus.world.grade(user.id, activity.grade.id);
  return markup`<section class="panel"><dl class="facts">
${activity.completion !== 0 && markup`<dt>Completion</dt><dd>${stateMark(state)}</dd>`}
${activity.grade && markup`<dt>Your grade</dt><dd>${grade ? `${grade.raw} of ${activity.grade.max}` : 'Not graded yet'}</dd>`}
${activity.grade?.pass !== undefined && markup`<dt>Passes with</dt><dd>${activity.grade.pass} of ${activity.grade.max}</dd>`}
</dl></section>`;
}

function showActivity(campus: Campus, req: Request, res: Response): void {
  const user = needUser(campus, req, res);
  const cmid = wholeNumber(req.query, 'id');
  if (user === undefined || cmid === undefined) return;
  const { course, activity } = campus.world.activity(cmid);
  const isLearner = course.learners.includes(user.id);
  if (isLearner) campus.world.view(user.id, cmid);
  const back = { href: `/course/${course.id}`, label: course.fullname };
  const launch = `/mod/lti/launch.php?id=${cmid}`;
  const body =
    activity.modname === 'lti'
      ? markup`${heading(activity.name, activity.text, markup`<a class="button" href="${launch}&amp;container=window" target="_blank">Open in a new window</a>`, back)}
${toolFrame(campus, { src: launch, title: activity.name, after: back.href })}`
      : markup`${heading(activity.name, undefined, undefined, back)}<p>${activity.text}</p>${isLearner && markup`<div class="space">${facts(campus, user, activity)}</div>`}`;
  sendPage(campus, req, res, { title: activity.name, body });
}

function launch(campus: Campus, req: Request, res: Response): void {
  const user = needUser(campus, req, res);
  const cmid = wholeNumber(req.query, 'id');
  if (user === undefined || cmid === undefined) return;
  const { course, activity } = campus.world.activity(cmid);
  const tool = activity.link?.tool;
  if (tool === undefined || !mayOpen(course, user)) {
    res.status(404).send(sorryPage('Nothing to open', 'This activity is no tool, or you are not enrolled.'));
    return;
  }
  const shared = { user: user.id, tool, course: course.id, cmid };
  const learner = wholeNumber(req.query, 'user');
  if (req.query['action'] === 'gradeReport' && learner !== undefined && mayTeach(course, user)) {
    beginLogin(campus, res, { ...shared, kind: 'review', learner });
    return;
  }
  const target = req.query['container'] === 'window' ? 'window' : 'iframe';
  beginLogin(campus, res, { ...shared, kind: 'link', target });
}

function mayOpen(course: Course, user: User): boolean {
  return mayTeach(course, user) || course.learners.includes(user.id);
}

function showReview(campus: Campus, req: Request, res: Response): void {
  const user = needUser(campus, req, res);
  const cmid = wholeNumber(req.query, 'id');
  const learner = wholeNumber(req.query, 'user');
  if (user === undefined || cmid === undefined || learner === undefined) return;
  const { course, activity } = campus.world.activity(cmid);
  const after = `/course/${course.id}/grades`;
  const src = `/mod/lti/launch.php?id=${cmid}&action=gradeReport&user=${learner}`;
  const body = markup`${heading(activity.name, 'One learner, as the tool shows them.', undefined, { href: after, label: 'Grades' })}
${toolFrame(campus, { src, title: activity.name, after })}`;
  sendPage(campus, req, res, { title: activity.name, body });
}

/** Activity pages, launches of tool activities, and the review of one learner from the gradebook. */
export function routeActivities(app: Express, campus: Campus): void {
  app.get('/mod/lti/launch.php', (req, res) => launch(campus, req, res));
  app.get('/mod/lti/review.php', (req, res) => showReview(campus, req, res));
  app.get('/mod/:kind/view.php', (req, res) => showActivity(campus, req, res));
  app.get('/mod/lti/return.php', (_req, res) => {
    res.send(sorryPage('Back in campus', 'You can close this tab.'));
  });
}
