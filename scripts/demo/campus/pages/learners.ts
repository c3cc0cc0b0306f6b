/** The teacher's desk: every learner with every tracked activity, and buttons that change things. */
import { type Express, type Request, type Response, urlencoded } from 'express';
import type { Campus } from '../campus.ts';
import { type Html, markup } from '../../web/markup.ts';
import { heading } from '../../web/page.ts';
import { field, ownFormsOnly, wholeNumber } from '../../web/requests.ts';
import { type Activity, type Course, fullName, type User } from '../model.ts';
import { courseTabs, face, needTeacher, sendPage, stateMark } from './chrome.ts';

const hidden = (name: string, value: number): Html =>
  markup`<input type="hidden" name="${name}" value="${value}">`;

const button = (action: string, label: string, about: string): Html =>
  markup`<button class="low" name="do" value="${action}" aria-label="${label}: ${about}">${label}</button>`;

function gradeFields(campus: Campus, learner: User, activity: Activity, about: string): Html | false {
  if (activity.grade === undefined) return false;
  const grade = campus.world.grade(learner.id, activity.grade.id);
  return markup`<input class="low short" name="grade" inputmode="decimal" value="${grade?.raw ?? ''}" aria-label="Grade of ${activity.grade.max}: ${about}">
${button('grade', 'Set grade', about)}${button('pass', 'Pass', about)}${button('fail', 'Fail', about)}`;
}

function activityRow(campus: Campus, course: Course, learner: User, activity: Activity): Html {
  const { state, by } = campus.world.progress(learner.id, activity.cmid);
  const about = `${activity.name}, ${fullName(learner)}`;
  const grade = activity.grade && campus.world.grade(learner.id, activity.grade.id);
  const words = grade ? `${grade.raw} of ${activity.grade?.max ?? 0}` : undefined;
  return markup`<li class="line between"><div><span>${activity.name}</span><br>${stateMark(state)}
${words !== undefined && markup` <span class="small">${words}</span>`}${by !== null && markup` <span class="muted small">ticked by a teacher</span>`}</div>
<form class="line" method="post" action="/course/${course.id}/learners">${hidden('user', learner.id)}${hidden('cmid', activity.cmid)}
${state === 0 || state === 3 ? button('complete', 'Complete', about) : button('undo', 'Undo', about)}${gradeFields(campus, learner, activity, about)}</form></li>`;
}

function learnerPanel(campus: Campus, course: Course, learner: User): Html {
  const isDone = campus.world.completedAt(learner.id, course.id) !== undefined;
  const name = fullName(learner);
  const tracked = course.activities.filter((activity) => activity.completion !== 0);
  return markup`<section class="panel" id="user-${learner.id}"><div class="line between" style="margin-block-end:.5rem">
<h2 class="person" style="margin:0">${face(learner)}<span><bdi>${name}</bdi></span></h2>
<form class="line" method="post" action="/course/${course.id}/learners">${hidden('user', learner.id)}
${isDone ? markup`<span class="pill done">✓ Course completed</span>` : markup`<span class="pill">Course not completed</span>`}
${
  isDone
    ? markup`<button class="low" name="do" value="undo-course">Undo course completion<span class="sr"> of ${name}</span></button>`
    : markup`<button class="low go" name="do" value="complete-course">Complete course<span class="sr"> for ${name}</span></button>`
}
</form></div><ul class="rows">${tracked.map((activity) => activityRow(campus, course, learner, activity))}</ul></section>`;
}

function transport(campus: Campus): Html {
  const { mode, url } = campus.push.settings();
  const words =
    mode === 'poll'
      ? 'Changes are not sent anywhere: a connected tool asks for them through the web services.'
      : `Changes are sent at once to ${url === '' ? 'nowhere yet: the address is missing' : url}.`;
  return markup`<p class="note small">${words}</p>`;
}

function showLearners(campus: Campus, req: Request, res: Response): void {
  const seen = needTeacher(campus, req, res);
  if (seen === undefined) return;
  const { user, course } = seen;
  const learners = course.learners
    .slice(0, 40)
    .map((id) => campus.world.user(id))
    .filter((learner) => learner !== undefined);
  const body = markup`${heading(course.fullname, 'Tick, grade and undo for each learner.', undefined, { href: '/', label: 'Courses' })}
${courseTabs(course, user, 'learners')}${transport(campus)}
<div class="stack">${learners.map((learner) => learnerPanel(campus, course, learner))}</div>`;
  sendPage(campus, req, res, { title: `Learners · ${course.fullname}`, body });
}

/** Carries out one button; false where it means nothing. */
function act(campus: Campus, course: Course, teacher: User, input: unknown): boolean {
  const { world } = campus;
  const user = wholeNumber(input, 'user') ?? 0;
  const cmid = wholeNumber(input, 'cmid') ?? 0;
  const grade = field(input, 'grade').replace(',', '.');
  const isOfCourse = course.activities.some((activity) => activity.cmid === cmid);
  const verb = field(input, 'do');
  if (!course.learners.includes(user) || (!isOfCourse && !verb.endsWith('-course'))) return false;
  const verbs: Readonly<Record<string, () => void>> = {
    complete: () => world.complete(user, cmid, teacher.id),
    undo: () => world.undo(user, cmid),
    pass: () => world.pass(user, cmid),
    fail: () => world.fail(user, cmid),
    grade: () => world.setGrade(user, cmid, grade === '' ? null : Number(grade)),
    'complete-course': () => world.completeCourse(user, course.id, teacher.id),
    'undo-course': () => world.undoCourse(user, course.id),
  };
  const run = verbs[verb];
  if (run === undefined || (verb === 'grade' && Number.isNaN(Number(grade)))) return false;
  try {
    run();
    return true;
  } catch {
    return false;
  }
}

/** `/course/<id>/learners`; its POST takes `user`, `cmid`, `do` and for `do=grade` `grade`. */
export function routeLearners(app: Express, campus: Campus): void {
  app.get('/course/:course/learners', (req, res) => showLearners(campus, req, res));
  app.post('/course/:course/learners', ownFormsOnly, urlencoded({ extended: false }), (req, res) => {
    const seen = needTeacher(campus, req, res);
    if (seen === undefined) return;
    if (!act(campus, seen.course, seen.user, req.body)) {
      res
        .status(400)
        .type('text/plain')
        .send('That cannot be done: check the learner, the activity and the grade.');
      return;
    }
    res.redirect(303, `/course/${seen.course.id}/learners#user-${field(req.body, 'user')}`);
  });
}
