/** The REST entry of campus' web services, as Moodle has it: one address, errors with HTTP 200. */
import { type Express, type Request, type Response, urlencoded } from 'express';
import type { Campus } from '../campus.ts';
import { field, wholeNumber } from '../../web/requests.ts';
import type { Course } from '../model.ts';
import { activitiesStatus, courseStatus } from './completion-shapes.ts';
import { contentsShape, courseShape, memberShape, siteInfo } from './course-shapes.ts';
import {
  accessDenied,
  invalidParameter,
  invalidToken,
  noCriteria,
  noPermission,
  noRecord,
  notEnrolled,
} from './exceptions.ts';
import { gradeItems } from './grade-shapes.ts';

type Answer = (campus: Campus, input: unknown) => unknown;
type InCourse = (campus: Campus, course: Course, input: unknown) => unknown;

const inCourse =
  (run: InCourse): Answer =>
  (campus, input) => {
    const id = wholeNumber(input, 'courseid');
    if (id === undefined) return invalidParameter;
    const course = campus.world.course(id);
    return course === undefined ? noRecord : run(campus, course, input);
  };

const ofLearner = (run: (campus: Campus, course: Course, user: number) => unknown): Answer =>
  inCourse((campus, course, input) => {
    const user = wholeNumber(input, 'userid');
    if (user === undefined) return invalidParameter;
    return course.learners.includes(user) ? run(campus, course, user) : notEnrolled;
  });

const coursesByField: Answer = (campus, input) => {
  const name = field(input, 'field');
  const value = field(input, 'value');
  const found = campus.world.courses.filter((course) => {
    if (name === '') return true;
    if (name === 'id') return String(course.id) === value;
    if (name === 'ids') return value.split(',').includes(String(course.id));
    return name === 'shortname' && course.shortname === value;
  });
  if (!['', 'id', 'ids', 'shortname', 'idnumber', 'category'].includes(name)) return invalidParameter;
  return { courses: found.map((course) => courseShape(campus, course)), warnings: [] };
};

/** `options[0][name]=…&options[0][value]=…` as a map. */
function optionsOf(input: unknown): Map<string, string> {
  const options: unknown = typeof input === 'object' && input !== null && Reflect.get(input, 'options');
  const list: unknown[] = typeof options === 'object' && options !== null ? Object.values(options) : [];
  return new Map(list.map((option) => [field(option, 'name'), field(option, 'value')]));
}

const enrolledUsers = inCourse((campus, course, input) => {
  const options = optionsOf(input);
  const from = Number(options.get('limitfrom') ?? 0);
  const most = Number(options.get('limitnumber') ?? 0);
  const fields = options
    .get('userfields')
    ?.split(',')
    .map((name) => name.trim());
  const members = [...course.teachers, ...course.learners]
    .sort((a, b) => a - b)
    .map((id) => campus.world.user(id))
    .filter((user) => user !== undefined);
  return members
    .slice(from, most > 0 ? from + most : undefined)
    .map((user) => memberShape(campus, course, user, fields));
});

const grades = inCourse((campus, course, input) => {
  const asked = wholeNumber(input, 'userid') ?? 0;
  if (asked !== 0 && !course.learners.includes(asked)) return notEnrolled;
  const learners = course.learners
    .filter((id) => asked === 0 || id === asked)
    .map((id) => campus.world.user(id))
    .filter((user) => user !== undefined);
  return gradeItems(campus, course, learners);
});

const answers: Readonly<Record<string, Answer>> = {
  core_webservice_get_site_info: siteInfo,
  core_course_get_courses_by_field: coursesByField,
  core_course_get_contents: inCourse(contentsShape),
  core_enrol_get_enrolled_users: enrolledUsers,
  core_completion_get_course_completion_status: ofLearner((campus, course, user) =>
    course.criteria.length === 0 ? noCriteria : courseStatus(campus, course, user),
  ),
  core_completion_get_activities_completion_status: ofLearner(activitiesStatus),
  gradereport_user_get_grade_items: grades,
};

function answer(campus: Campus, input: unknown): unknown {
  if (!campus.access.isValid(field(input, 'wstoken'))) return invalidToken;
  const name = field(input, 'wsfunction');
  const run = answers[name];
  if (run === undefined || !campus.access.allows(name)) return accessDenied;
  const capability = campus.access.lacks(name);
  return capability === undefined ? run(campus, input) : noPermission(capability);
}

/** The one address of all functions. */
export function routeWebServices(app: Express, campus: Campus): void {
  const entry = '/webservice/rest/server.php';
  const input = (req: Request): unknown => ({ ...(req.query as object), ...((req.body ?? {}) as object) });
  const count = (req: Request): string => {
    const name = field(input(req), 'wsfunction');
    campus.access.count(name === '' ? 'unknown' : name);
    return `ws:${name}`;
  };
  const respond = (req: Request, res: Response): void => {
    const asked = input(req);
    if (field(asked, 'moodlewsrestformat') !== 'json') {
      res.type('text/xml').send('<?xml version="1.0" encoding="UTF-8" ?><RESPONSE></RESPONSE>');
      return;
    }
    res.json(answer(campus, asked));
  };
  app.post(entry, urlencoded({ extended: true }), campus.faults.guard(count), respond);
  app.get(entry, campus.faults.guard(count), respond);
}
