/** The gradebook: grades of campus' own activities, and scores that tools have sent. */
import type { Express, Request, Response } from 'express';
import type { Campus } from '../campus.ts';
import { type Html, markup } from '../../web/markup.ts';
import { heading } from '../../web/page.ts';
import type { LineItem } from '../lti/gradebook.ts';
import { type Course, fullName, type User } from '../model.ts';
import { courseTabs, face, mayTeach, needUser, sendPage, sorryPage } from './chrome.ts';

interface Column {
  name: string;
  max: number;
  cell: (learner: User) => Html | string;
}

function ownColumns(campus: Campus, course: Course): Column[] {
  return course.activities.flatMap(({ name, grade: item }) =>
    item === undefined
      ? []
      : [
          {
            name,
            max: item.max,
            cell: (learner: User) => String(campus.world.grade(learner.id, item.id)?.raw ?? '–'),
          },
        ],
  );
}

function toolColumn(campus: Campus, course: Course, line: LineItem, mayReview: boolean): Column {
  const link = course.activities.find((activity) => activity.link?.lineItem === line.id);
  return {
    name: line.label,
    max: line.scoreMaximum,
    cell: (learner) => {
      const score = campus.gradebook.score(line.id, learner.id);
      const points = score?.given === null || score === undefined ? '–' : String(score.given);
      const comment =
        score?.comment !== undefined && markup`<br><span class="muted small">${score.comment}</span>`;
      const review =
        mayReview &&
        link &&
        markup`<br><a class="small" href="/mod/lti/review.php?id=${link.cmid}&amp;user=${learner.id}">Review<span class="sr"> ${fullName(learner)}</span></a>`;
      return markup`${points}${comment}${review}`;
    },
  };
}

function table(columns: readonly Column[], learners: readonly User[]): Html {
  const head = columns.map(
    (one) => markup`<th scope="col">${one.name} <span class="muted">/ ${one.max}</span></th>`,
  );
  const rows = learners.map(
    (
      learner,
    ) => markup`<tr><th scope="row"><span class="person">${face(learner)}<bdi>${fullName(learner)}</bdi></span></th>
${columns.map((one) => markup`<td data-label="${one.name}"><span>${one.cell(learner)}</span></td>`)}</tr>`,
  );
  return markup`<div class="panel"><table class="turn"><thead><tr><th scope="col">Learner</th>${head}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function showGrades(campus: Campus, req: Request, res: Response): void {
  const user = needUser(campus, req, res);
  const course = campus.world.course(Number(req.params['course']));
  if (user === undefined) return;
  const teaches = course !== undefined && mayTeach(course, user);
  if (course === undefined || (!teaches && !course.learners.includes(user.id))) {
    res.status(404).send(sorryPage('No such course', 'It may belong to somebody else.'));
    return;
  }
  const learners = course.learners
    .filter((id) => teaches || id === user.id)
    .slice(0, 200)
    .map((id) => campus.world.user(id))
    .filter((learner) => learner !== undefined);
  const total: Column = {
    name: 'Course total',
    max: 100,
    cell: (learner) => campus.world.total(learner.id, course)?.raw.toFixed(2) ?? '–',
  };
  const tools = campus.gradebook
    .lineItems(course.id)
    .map((line) => toolColumn(campus, course, line, teaches));
  const body = markup`${heading(course.fullname, undefined, undefined, { href: '/', label: 'Courses' })}
${courseTabs(course, user, 'grades')}
<section><h2>Course</h2>${table([...ownColumns(campus, course), total], learners)}</section>
<section><h2>Sent by tools</h2>${
    tools.length === 0
      ? markup`<p class="muted">No tool keeps a column here yet. A tool activity that brings one shows up after it was added.</p>`
      : table(tools, learners)
  }</section>`;
  sendPage(campus, req, res, { title: `Grades · ${course.fullname}`, body });
}

/** `/course/<id>/grades`: everybody for teachers, themselves for learners. */
export function routeGrades(app: Express, campus: Campus): void {
  app.get('/course/:course/grades', (req, res) => showGrades(campus, req, res));
}
