/** Moodle as a source of completions, by its REST web services (moodle.md). */
import { BridgeError } from '../../../server/errors.ts';
import type { Lms, LmsAccess, LmsCourse, LmsMember } from '../../../server/ports/lms.ts';
import { callMoodle, type MoodleTools } from './call-moodle.ts';
import { lookAt } from './look.ts';
import { readCourse, readMember } from './read-course.ts';
import { contentsReply, coursesReply, enrolledReply } from './replies.ts';
import { sweepStep } from './sweep.ts';
import { CONTENTS, COURSES, ENROLLED, testMoodle } from './test-connection.ts';

/** People on a page of a roster. */
const ROSTER_PAGE = 200;

/** The lms port for Moodle 5.1 and later. Courses are named by Moodle's course id, users by its user id. */
export function createMoodle(tools: MoodleTools): Lms {
  return {
    kind: 'moodle',
    channels: () => [
      { kind: 'course.completed', how: 'poll' },
      { kind: 'activity.completed', how: 'poll' },
      { kind: 'grade.reached', how: 'poll' },
    ],
    testConnection: (access, contextIds = []) => testMoodle(tools, access, contextIds),
    course: (access, contextId) => course(tools, access, contextId),
    roster: (access, contextId, cursor) => roster(tools, access, contextId, cursor),
    async check(access, contextId, sub, needs) {
      return (await lookAt(tools, access, { course: contextId, sub, needs })).look;
    },
    sweep: (access, contextId, candidates, needs, cursor) =>
      sweepStep(tools, access, { course: contextId, candidates, needs, cursor }),
  };
}

async function course(tools: MoodleTools, access: LmsAccess, contextId: string): Promise<LmsCourse> {
  const { courses } = await callMoodle(tools, access, {
    name: COURSES,
    params: { field: 'id', value: contextId },
    reply: coursesReply,
  });
  const found = courses.find(({ id }) => id === contextId);
  if (found === undefined)
    throw new BridgeError('LMS_NOT_FOUND', `${COURSES} knows no such course`, {
      details: { function: COURSES },
    });
  const sections = await callMoodle(tools, access, {
    name: CONTENTS,
    params: { courseid: contextId },
    reply: contentsReply,
  });
  return readCourse(found, sections, access.siteUrl);
}

async function roster(
  tools: MoodleTools,
  access: LmsAccess,
  contextId: string,
  cursor: string | undefined,
): Promise<{ members: LmsMember[]; next?: string | undefined }> {
  const from = cursor === undefined ? 0 : Number(cursor);
  const options = {
    userfields: 'id,email,idnumber,firstname,lastname,fullname,roles',
    onlyactive: 1,
    limitfrom: from,
    limitnumber: ROSTER_PAGE,
    sortby: 'id',
  };
  const people = await callMoodle(tools, access, {
    name: ENROLLED,
    params: { courseid: contextId, ...namedOptions(options) },
    reply: enrolledReply,
    isBulk: true,
  });
  const isFull = people.length === ROSTER_PAGE;
  return { members: people.map(readMember), next: isFull ? String(from + ROSTER_PAGE) : undefined };
}

function namedOptions(options: Readonly<Record<string, string | number>>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, value], i) => [
      [`options[${i}][name]`, name],
      [`options[${i}][value]`, value],
    ]),
  );
}
