/** The list of courses and a course with its activities. */
import { type Express, type Request, type Response, urlencoded } from 'express';
import type { Campus } from '../campus.ts';
import { type Html, markup } from '../../web/markup.ts';
import { heading } from '../../web/page.ts';
import { ownFormsOnly, wholeNumber } from '../../web/requests.ts';
import type { Activity, Course, User } from '../model.ts';
import { courseTabs, kindIcon, mayTeach, needUser, sendPage, sorryPage, stateMark } from './chrome.ts';

function isMember(course: Course, user: User): boolean {
  return mayTeach(course, user) || course.learners.includes(user.id);
}

function courseCard(campus: Campus, user: User, course: Course): Html {
  const isLearner = course.learners.includes(user.id);
  const done = campus.world.completedAt(user.id, course.id) !== undefined;
  const met = course.criteria.filter((cmid) => [1, 2].includes(campus.world.progress(user.id, cmid).state));
  const state = done
    ? markup`<span class="pill done">✓ Completed</span>`
    : markup`<span class="pill">${met.length} of ${course.criteria.length} done</span>`;
  const people = markup`<span class="pill">${course.learners.length} learners</span>`;
  return markup`<a class="panel" href="/course/${course.id}"><span class="stripe" style="display:block"></span>
<h2>${course.fullname}</h2><p class="muted small">${course.shortname}</p><p style="margin-block-start:.75rem">${isLearner ? state : people}</p></a>`;
}

function showCourses(campus: Campus, req: Request, res: Response): void {
  const user = needUser(campus, req, res);
  if (user === undefined) return;
  const cards = campus.world.courses
    .filter((course) => isMember(course, user))
    .map((course) => courseCard(campus, user, course));
  const about = user.role === 'learner' ? 'What you are enrolled in.' : 'What you teach or look after.';
  const body = markup`${heading('Courses', about)}<div class="grid">${cards}</div>`;
  sendPage(campus, req, res, { title: 'Courses', body });
}

function learnerMark(campus: Campus, user: User, activity: Activity): Html | undefined {
  if (activity.completion === 0) return undefined;
  const { state } = campus.world.progress(user.id, activity.cmid);
  if (activity.completion === 2) return stateMark(state);
  return markup`<form method="post" action="/mod/done"><input type="hidden" name="cmid" value="${activity.cmid}">
<button class="low" name="done" value="${state === 0 ? 1 : 0}">${state === 0 ? 'Mark as done' : '✓ Done'}</button></form>`;
}

const trackingWords = ['Not tracked', 'Ticked by the learner', 'Tracked'] as const;

function activityRow(campus: Campus, user: User, course: Course, activity: Activity): Html {
  const mark = mayTeach(course, user)
    ? activity.modname !== 'lti' && markup`<span class="pill">${trackingWords[activity.completion]}</span>`
    : learnerMark(campus, user, activity);
  return markup`<li class="item">${kindIcon(activity)}<div><a href="/mod/${activity.modname}/view.php?id=${activity.cmid}">${activity.name}</a></div>
<div class="end">${mark}</div></li>`;
}

function section(campus: Campus, user: User, course: Course, index: number): Html {
  const activities = course.activities.filter((activity) => activity.section === index);
  return markup`<section><h2>${course.sections[index]}</h2>${
    activities.length === 0
      ? markup`<p class="muted">Nothing here yet.</p>`
      : markup`<div class="panel"><ul class="rows">${activities.map((one) => activityRow(campus, user, course, one))}</ul></div>`
  }</section>`;
}

function showCourse(campus: Campus, req: Request, res: Response): void {
  const user = needUser(campus, req, res);
  if (user === undefined) return;
  const course = campus.world.course(Number(req.params['course']));
  if (course === undefined || !isMember(course, user)) {
    res.status(404).send(sorryPage('No such course', 'It may belong to somebody else.'));
    return;
  }
  const done = campus.world.completedAt(user.id, course.id) !== undefined;
  const actions = mayTeach(course, user)
    ? markup`<a class="button go" href="/course/${course.id}/add-tool">Add tool activity</a>`
    : done
      ? markup`<span class="pill done">✓ Course completed</span>`
      : undefined;
  const body = markup`${heading(course.fullname, course.summary, actions, { href: '/', label: 'Courses' })}
${courseTabs(course, user, 'course')}
${course.sections.map((_name, index) => section(campus, user, course, index))}`;
  sendPage(campus, req, res, { title: course.fullname, body });
}

/** `/`, `/course/<id>` (also under Moodle's address for it), and `POST /mod/done` (`cmid`, `done` 1 or 0) for the learner's own ticks. */
export function routeCourses(app: Express, campus: Campus): void {
  app.get('/', (req, res) => showCourses(campus, req, res));
  app.get('/course/view.php', (req, res) => {
    res.redirect(303, `/course/${wholeNumber(req.query, 'id') ?? 0}`);
  });
  app.get('/course/:course', (req, res) => showCourse(campus, req, res));
  app.post('/mod/done', ownFormsOnly, urlencoded({ extended: false }), (req, res) => {
    const user = needUser(campus, req, res);
    const cmid = wholeNumber(req.body, 'cmid');
    if (user === undefined || cmid === undefined) return;
    const { course, activity } = campus.world.activity(cmid);
    if (activity.completion === 1 && course.learners.includes(user.id)) {
      if (wholeNumber(req.body, 'done') === 1) campus.world.complete(user.id, cmid, user.id);
      else campus.world.undo(user.id, cmid);
    }
    res.redirect(303, `/course/${course.id}`);
  });
}
