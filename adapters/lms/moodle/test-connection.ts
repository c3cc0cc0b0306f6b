/** Tries what the product will ask of a Moodle site and names what is missing, function by function. */
import { BridgeError, hasCode } from '../../../server/errors.ts';
import type { LmsCheck } from '../../../server/model/courses/lms-connection.ts';
import type { LmsAccess } from '../../../server/ports/lms.ts';
import { callMoodle, type MoodleTools } from './call-moodle.ts';
import { ACTIVITIES, COURSE_COMPLETION, GRADES } from './look.ts';
import { gapOf } from './moodle-error.ts';
import {
  activitiesReply,
  contentsReply,
  courseCompletionReply,
  coursesReply,
  enrolledReply,
  gradesReply,
  siteInfoReply,
} from './replies.ts';

export const SITE_INFO = 'core_webservice_get_site_info';
export const COURSES = 'core_course_get_courses_by_field';
export const CONTENTS = 'core_course_get_contents';
export const ENROLLED = 'core_enrol_get_enrolled_users';

/** Every function that is called, and the capability without which it refuses (moodle.md sections 3 and 7). */
const FUNCTIONS: readonly (readonly [name: string, capability?: string])[] = [
  [SITE_INFO],
  [COURSES, 'moodle/course:view'],
  [CONTENTS, 'moodle/course:view'],
  [ENROLLED, 'moodle/course:viewparticipants'],
  [COURSE_COMPLETION, 'report/completion:view'],
  [ACTIVITIES, 'report/progress:view'],
  [GRADES, 'gradereport/user:view, moodle/grade:viewall'],
];
const ADDRESS_CAPABILITY = 'moodle/course:useremail, moodle/site:viewuseridentity';

/** Message keys of the places in Moodle where things are mended. */
const SERVICES = 'moodleServices';
const ROLES = 'moodleRoles';
const COURSE_ACCESS = 'moodleCourseAccess';

/** Course ids to look among where none is known: the first hundred after the site's own. */
const FIRST_IDS = Array.from({ length: 100 }, (_, i) => i + 2).join(',');
/** People of a course asked before giving up on finding a tracked learner. */
const MOST_PEOPLE = 5;

/**
 * Functions missing from the service are named by Moodle's own list; the others are called on a course and
 * one of its learners, where there are any: only such a check has a time.
 * @param contextIds courses known from launches, tried first
 * @throws LMS_ codes where not even the site's own description can be read
 */
export async function testMoodle(
  tools: MoodleTools,
  access: LmsAccess,
  contextIds: readonly string[],
): Promise<{ release: string; siteUrl: string; checks: LmsCheck[] }> {
  const began = tools.clock.now();
  const info = await callMoodle(tools, access, { name: SITE_INFO, reply: siteInfoReply });
  const listed = new Set(info.functions.map(({ name }) => name));
  const checks = new Map<string, LmsCheck>(
    FUNCTIONS.map(([name]) => [
      name,
      listed.has(name)
        ? { function: name, ok: true, where: SERVICES }
        : { function: name, ok: false, missing: 'function', where: SERVICES },
    ]),
  );
  checks.set(SITE_INFO, { function: SITE_INFO, ok: true, where: SERVICES, ms: tools.clock.now() - began });
  const extra = await tryOut(prober(tools, access, checks), contextIds);
  return {
    release: info.release.slice(0, 100),
    siteUrl: info.siteurl,
    checks: [...checks.values(), ...extra],
  };
}

interface Prober {
  /** The call's answer; undefined where the function is missing or refused, which is then noted. */
  ask: <T>(call: Parameters<typeof callMoodle<T>>[2]) => Promise<T | undefined>;
  /** Notes that a function works but does not show what it should. */
  lacks: (name: string, missing: string) => void;
}

function prober(tools: MoodleTools, access: LmsAccess, checks: Map<string, LmsCheck>): Prober {
  const capabilityOf = (name: string): { capability?: string } => {
    const capability = FUNCTIONS.find(([fn]) => fn === name)?.[1];
    return capability === undefined ? {} : { capability };
  };
  return {
    async ask(call) {
      if (checks.get(call.name)?.ok !== true) return undefined;
      const began = tools.clock.now();
      const done = (): number => tools.clock.now() - began;
      try {
        const reply = await callMoodle(tools, access, call);
        checks.set(call.name, { function: call.name, ok: true, where: SERVICES, ms: done() });
        return reply;
      } catch (thrown) {
        if (isEverywhere(thrown)) throw thrown;
        const gap = gapOf(thrown);
        if (gap !== 'not-tracked' && gap !== 'no-criteria')
          checks.set(call.name, { ...refusal(call.name, thrown), ...capabilityOf(call.name), ms: done() });
        else if (gap === 'no-criteria')
          checks.set(call.name, { function: call.name, ok: true, where: SERVICES, ms: done() });
        return undefined;
      }
    },
    lacks(name, missing) {
      checks.set(name, { function: name, ok: false, missing, ...capabilityOf(name), where: COURSE_ACCESS });
    },
  };
}

/** Calls what can be called; returns checks beyond one per function. */
async function tryOut(probe: Prober, contextIds: readonly string[]): Promise<LmsCheck[]> {
  const course = await findCourse(probe, contextIds);
  if (course === undefined) return [];
  await probe.ask({ name: CONTENTS, params: { courseid: course }, reply: contentsReply });
  const people = await probe.ask({
    name: ENROLLED,
    params: {
      courseid: course,
      'options[0][name]': 'onlyactive',
      'options[0][value]': 1,
      'options[1][name]': 'limitnumber',
      'options[1][value]': 20,
    },
    reply: enrolledReply,
  });
  if (people === undefined || people.length === 0) return [];
  const teachers = new Set(['editingteacher', 'teacher', 'manager']);
  const learners = people.filter((p) => p.roles?.some((role) => teachers.has(role.shortname)) !== true);
  await tryLearners(
    probe,
    course,
    learners.slice(0, MOST_PEOPLE).map((p) => p.id),
  );
  if (people.some((p) => p.email !== undefined)) return [];
  return [{ function: ENROLLED, ok: false, missing: 'email', capability: ADDRESS_CAPABILITY, where: ROLES }];
}

async function findCourse(probe: Prober, contextIds: readonly string[]): Promise<string | undefined> {
  const known = contextIds.filter((id) => /^\d+$/.test(id)).slice(0, MOST_PEOPLE);
  const asks: { field: string; value: string }[] = known.map((value) => ({ field: 'id', value }));
  if (known.length === 0) asks.push({ field: 'ids', value: FIRST_IDS });
  for (const params of asks) {
    const reply = await probe.ask({ name: COURSES, params, reply: coursesReply });
    const courses = reply?.courses.filter(({ id }) => id !== '1') ?? [];
    const found = courses.find((course) => course.enablecompletion) ?? courses[0];
    if (found !== undefined) return found.id;
    if (reply === undefined) return undefined;
  }
  if (known.length > 0) probe.lacks(COURSES, 'course');
  return undefined;
}

async function tryLearners(probe: Prober, course: string, learners: readonly string[]): Promise<void> {
  for (const userid of learners) {
    const params = { courseid: course, userid };
    const isTracked = await probe.ask({ name: COURSE_COMPLETION, params, reply: courseCompletionReply });
    if (isTracked === undefined && userid !== learners.at(-1)) continue;
    await probe.ask({ name: ACTIVITIES, params, reply: activitiesReply });
    await probe.ask({ name: GRADES, params, reply: gradesReply });
    return;
  }
}

/** A failure that is not about the function: the rest of the test would only repeat it. */
function isEverywhere(thrown: unknown): boolean {
  return !hasCode(thrown, 'LMS_FORBIDDEN', 'LMS_NOT_FOUND', 'LMS_BAD_ANSWER');
}

function refusal(name: string, thrown: unknown): LmsCheck {
  const errorcode = thrown instanceof BridgeError ? thrown.details['errorcode'] : undefined;
  const missing = typeof errorcode === 'string' ? errorcode.slice(0, 200) : 'answer';
  const isService = errorcode === 'accessexception' || errorcode === 'servicenotavailable';
  return { function: name, ok: false, missing, where: isService ? SERVICES : ROLES };
}
