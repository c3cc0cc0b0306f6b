/** A Moodle site on loopback: recorded shapes, filled from a world; faults on demand. */
import type { ServerResponse } from 'node:http';
import { fixture } from './fixture.ts';
import { listen, type Loopback } from './loopback.ts';
import type { LmsWorld, WorldCourse, WorldPerson } from './lms-world.ts';

/** What a call does instead of answering; one that returns `pass` leaves this call alone. */
export type MoodleFault = (response: ServerResponse, form: Readonly<Record<string, string>>) => unknown;

export interface FakeMoodle extends Loopback {
  world: LmsWorld;
  /** Form fields of each call. */
  calls: Record<string, string>[];
  /** By function name: refused with this errorcode. */
  refuse: Map<string, string>;
  /** By function name: taken off the service's list, and refused. */
  missing: Set<string>;
  /** By function name: answered like this instead. */
  faults: Map<string, MoodleFault>;
}

type Row = Record<string, unknown>;
type Form = Record<string, string>;

class Refusal extends Error {
  readonly errorcode: string;
  constructor(errorcode: string) {
    super(errorcode);
    this.errorcode = errorcode;
  }
}

const REST = '/webservice/rest/server.php';
const seconds = (ms: number): number => Math.floor(ms / 1000);

export async function fakeMoodle(world: LmsWorld): Promise<FakeMoodle> {
  const calls: Form[] = [];
  const refuse = new Map<string, string>();
  const missing = new Set<string>();
  const faults = new Map<string, MoodleFault>();
  const server = await listen((heard, response) => {
    if (heard.path !== REST || heard.method !== 'POST') {
      response.writeHead(404, { 'content-type': 'text/html' }).end('<!doctype html><title>Not found</title>');
      return;
    }
    const form = Object.fromEntries(new URLSearchParams(heard.body));
    calls.push(form);
    const name = form['wsfunction'] ?? '';
    const fault = faults.get(name);
    if (fault !== undefined && fault(response, form) !== 'pass') return;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answerTo(name, form)));
  });
  const answerTo = (name: string, form: Form): unknown => {
    try {
      if (form['wstoken'] !== world.token) return fixture('moodle/error-invalidtoken.json');
      if (missing.has(name)) throw new Refusal('accessexception');
      const code = refuse.get(name);
      if (code !== undefined) throw new Refusal(code);
      const answer = functions[name];
      if (answer === undefined) throw new Refusal('invalidrecord');
      return answer(world, form, missing);
    } catch (thrown) {
      if (thrown instanceof Refusal)
        return {
          ...(fixture('moodle/error-usernotenroled.json') as Row),
          errorcode: thrown.errorcode,
          message: 'übersetzt',
        };
      throw thrown;
    }
  };
  return { ...server, world, calls, refuse, missing, faults };
}

const functions: Record<string, (world: LmsWorld, form: Form, missing: ReadonlySet<string>) => unknown> = {
  core_webservice_get_site_info(world, _form, missing) {
    const info = fixture('moodle/site-info.json') as Row & { functions: { name: string }[] };
    return {
      ...info,
      siteurl: world.siteUrl,
      release: world.release,
      functions: info.functions.filter(({ name }) => !missing.has(name)),
    };
  },
  core_course_get_courses_by_field(world, form) {
    const [template] = (fixture('moodle/courses-by-field.json') as { courses: Row[] }).courses;
    const ids = (form['value'] ?? '').split(',');
    const courses = world.courses.filter((course) => ids.includes(course.id));
    return {
      courses: courses.map((course) => ({
        ...template,
        id: Number(course.id),
        fullname: escaped(course.name),
        shortname: escaped(course.label),
        enablecompletion: course.hasCompletion ? 1 : 0,
      })),
      warnings: [],
    };
  },
  core_course_get_contents(world, form) {
    const [template] = fixture('moodle/course-contents.json') as (Row & { modules: Row[] })[];
    const course = courseIn(world, form);
    const names = [...new Set(course.activities.map((a) => a.section))];
    return names.map((name, i) => ({
      ...template,
      id: i + 1,
      section: i,
      name: escaped(name),
      modules: course.activities
        .filter((a) => a.section === name)
        .map((a) => ({
          ...template?.modules[0],
          id: Number(a.id),
          name: escaped(a.name),
          modname: a.kind,
          url: `${world.siteUrl}/mod/${a.kind}/view.php?id=${a.id}`,
          visible: a.isHidden === true ? 0 : 1,
          completion: a.hasCompletion ? 2 : 0,
        })),
    }));
  },
  core_enrol_get_enrolled_users(world, form) {
    const [template] = fixture('moodle/enrolled-users.json') as Row[];
    const option = (name: string): number => {
      const at = Object.entries(form)
        .find(([, value]) => value === name)?.[0]
        .replace('[name]', '[value]');
      return Number(at === undefined ? 0 : form[at]);
    };
    const from = option('limitfrom');
    const size = option('limitnumber');
    const people = courseIn(world, form).people.slice(from, size === 0 ? undefined : from + size);
    return people.map((p) => ({
      ...template,
      id: Number(p.sub),
      firstname: p.name.split(' ')[0],
      lastname: p.name.split(' ')[1],
      fullname: escaped(p.name),
      email: p.address,
      roles: [
        { roleid: 5, name: '', shortname: p.role === 'learner' ? 'student' : 'editingteacher', sortorder: 0 },
      ],
    }));
  },
  core_completion_get_course_completion_status(world, form) {
    const course = courseIn(world, form);
    const person = learnerIn(course, form);
    if (!course.hasCriteria) throw new Refusal('nocriteriaset');
    const done = person.finishedAt;
    const reply = fixture(
      `moodle/course-completion-${done === undefined ? 'incomplete' : 'complete'}.json`,
    ) as { completionstatus: { completions: Row[] } };
    if (done !== undefined)
      for (const row of reply.completionstatus.completions) row['timecompleted'] = seconds(done);
    return reply;
  },
  core_completion_get_activities_completion_status(world, form) {
    const course = courseIn(world, form);
    const person = learnerIn(course, form);
    const [template] = (fixture('moodle/activities-completion-none.json') as { statuses: Row[] }).statuses;
    const states = { incomplete: 0, complete: 1, pass: 2, fail: 3 };
    return {
      statuses: course.activities
        .filter((a) => a.hasCompletion)
        .map((a) => {
          const { state, at } = person.states.get(a.id) ?? { state: 'incomplete', at: 0 };
          return {
            ...template,
            cmid: Number(a.id),
            modname: a.kind,
            state: states[state],
            timecompleted: seconds(at),
            isoverallcomplete: state === 'complete' || state === 'pass',
          };
        }),
      warnings: [],
    };
  },
  gradereport_user_get_grade_items(world, form) {
    const course = courseIn(world, form);
    const only = form['userid'];
    const people = course.people.filter((p) => p.role === 'learner' && (only === '0' || p.sub === only));
    if (people.length === 0 && only !== '0') throw new Refusal('usernotenroled');
    return { usergrades: people.map((person) => gradesOf(course, person)), warnings: [] };
  },
};

function gradesOf(course: WorldCourse, person: WorldPerson): Row {
  const [user] = (
    fixture('moodle/grade-items-one-user.json') as { usergrades: (Row & { gradeitems: Row[] })[] }
  ).usergrades;
  const [item, , total] = user?.gradeitems ?? [];
  return {
    ...user,
    courseid: Number(course.id),
    userid: Number(person.sub),
    userfullname: person.name,
    gradeitems: [...person.grades].map(([id, grade]) => ({
      ...(id === 'course' ? total : { ...item, cmid: Number(id) }),
      graderaw: grade.raw,
      grademin: 0,
      grademax: grade.max,
      gradedategraded: grade.raw === null ? null : seconds(grade.at),
    })),
  };
}

function courseIn(world: LmsWorld, form: Form): WorldCourse {
  const course = world.courses.find((c) => c.id === form['courseid']);
  if (course === undefined) throw new Refusal('invalidrecord');
  return course;
}

function learnerIn(course: WorldCourse, form: Form): WorldPerson {
  const person = course.people.find((p) => p.sub === form['userid']);
  if (person?.role !== 'learner') throw new Refusal('usernotenroled');
  return person;
}

/** Names come formatted for web pages. */
function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}
