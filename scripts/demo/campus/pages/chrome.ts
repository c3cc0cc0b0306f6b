/** What all pages of campus share: header, user menu, marks for states and kinds. */
import type { Request, Response } from 'express';
import { type Campus, userOf } from '../campus.ts';
import { type Html, markup, trusted } from '../../web/markup.ts';
import { barePage, type Brand, page } from '../../web/page.ts';
import { type Activity, type Course, fullName, type State, type User } from '../model.ts';

export const brand: Brand = {
  name: 'Linden Campus',
  mark: 'Li',
  tones: { light: '#3d4a9a', dark: '#aab4f5' },
  foot: 'A small LMS for trying out Badge Bridge. Everything here lives in memory and is gone when the demo stops.',
};

const roleWords = { admin: 'Administrator', teacher: 'Teacher', learner: 'Learner' } as const;

/** Initials in a circle; one letter where two would be joined into something else. */
export function face(user: User): Html {
  const first = user.firstname.slice(0, 1);
  const initials = /\p{Script=Latin}/u.test(first) ? first + user.lastname.slice(0, 1) : first;
  return markup`<span class="face" aria-hidden="true">${initials}</span>`;
}

/** Name over role, with the initials in front. */
export function personLine(user: User): Html {
  return markup`<span class="person">${face(user)}<span><bdi>${fullName(user)}</bdi><br><span class="muted small">${roleWords[user.role]}</span></span></span>`;
}

function accountMenu(campus: Campus, user: User, path: string): Html {
  const others = campus.world.users
    .filter((one) => one.id !== user.id)
    .slice(0, 8)
    .map((one) => markup`<button name="user" value="${one.username}">${personLine(one)}</button>`);
  return markup`<details class="account"><summary>${face(user)}<span class="name"><bdi>${fullName(user)}</bdi><span class="sr">, switch user</span></span></summary>
<form class="menu" method="post" action="/switch"><input type="hidden" name="to" value="${path}">
<p class="muted small">Switch to</p>${others}</form></details>`;
}

export interface CampusPage {
  title: string;
  body: Html;
}

/** Sends a page with header and menu. */
export function sendPage(campus: Campus, req: Request, res: Response, { title, body }: CampusPage): void {
  const user = userOf(campus, req);
  const nav = [
    { href: '/', label: 'Courses' },
    ...(user?.role === 'admin' ? [{ href: '/admin', label: 'Administration' }] : []),
  ];
  const account = user && accountMenu(campus, user, req.originalUrl);
  res.send(page(brand, { title, body, path: req.path, account, nav: user ? nav : [] }));
}

/** A page for a frame that says why there is nothing else in it. */
export function sorryPage(title: string, words: string): string {
  return barePage(title, markup`<h1>${title}</h1><p class="muted">${words}</p>`);
}

/** The signed-in user, or a redirect to the list of people. */
export function needUser(campus: Campus, req: Request, res: Response): User | undefined {
  const user = userOf(campus, req);
  if (user === undefined) res.redirect(303, `/sign-in?to=${encodeURIComponent(req.originalUrl)}`);
  return user;
}

/** True for the course's teachers and for administrators. */
export function mayTeach(course: Course, user: User): boolean {
  return user.role === 'admin' || course.teachers.includes(user.id);
}

/** A user who may teach the course; otherwise answers itself. */
export function needTeacher(
  campus: Campus,
  req: Request,
  res: Response,
): { user: User; course: Course } | undefined {
  const user = needUser(campus, req, res);
  if (user === undefined) return undefined;
  const course = campus.world.course(Number(req.params['course'] ?? req.query['course']));
  if (course !== undefined && mayTeach(course, user)) return { user, course };
  res.status(403).send(sorryPage('Teachers only', 'Switch to the teacher to see this page.'));
  return undefined;
}

/** An administrator; otherwise answers itself. */
export function needAdmin(campus: Campus, req: Request, res: Response): User | undefined {
  const user = needUser(campus, req, res);
  if (user === undefined || user.role === 'admin') return user;
  res.status(403).send(sorryPage('Administrators only', 'Switch to the administrator to see this page.'));
  return undefined;
}

const stateMarks: Record<State, Html> = {
  0: markup`<span class="pill">Not done</span>`,
  1: markup`<span class="pill done">✓ Done</span>`,
  2: markup`<span class="pill done">✓ Passed</span>`,
  3: markup`<span class="pill fail">✕ Not passed</span>`,
};

/** Completion in a word. */
export function stateMark(state: State): Html {
  return stateMarks[state];
}

const icons: Record<Activity['modname'], string> = {
  page: '<path d="M6 3h8l4 4v14H6z"/><path d="M14 3v4h4M9 12h6M9 16h6"/>',
  assign: '<path d="M4 20h16M14.5 4.5l4 4L8 19H4v-4z"/>',
  quiz: '<circle cx="12" cy="12" r="9"/><path d="M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 17h.01"/>',
  lti: '<circle cx="12" cy="9" r="6"/><path d="M8.5 14 7 21l5-3 5 3-1.5-7"/>',
};
const kindWords: Record<Activity['modname'], string> = {
  page: 'Page',
  assign: 'Assignment',
  quiz: 'Quiz',
  lti: 'Tool',
};

/** Picture of an activity's kind, named for those who cannot see it. */
export function kindIcon(activity: Activity): Html {
  const kind = kindWords[activity.modname];
  return markup`<span class="kind"><svg viewBox="0 0 24 24" aria-hidden="true">${trusted(icons[activity.modname])}</svg><span class="sr">${kind}: </span></span>`;
}

/** Tabs of a course. */
export function courseTabs(course: Course, user: User, current: 'course' | 'learners' | 'grades'): Html {
  const teaches = mayTeach(course, user);
  const tabs = [
    { id: 'course', href: `/course/${course.id}`, label: 'Course' },
    ...(teaches ? [{ id: 'learners', href: `/course/${course.id}/learners`, label: 'Learners' }] : []),
    { id: 'grades', href: `/course/${course.id}/grades`, label: 'Grades' },
  ];
  return markup`<nav class="tabs" aria-label="${course.fullname}">${tabs.map(
    (tab) =>
      markup`<a href="${tab.href}"${tab.id === current ? markup` aria-current="page"` : ''}>${tab.label}</a>`,
  )}</nav>`;
}
