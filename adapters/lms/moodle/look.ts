/** One look at one learner: the calls that are needed, each failing on its own where it is about the learner. */
import type { NewSignal } from '../../../server/model/signals/signal.ts';
import type { LmsAccess, LmsLook, LmsNeeds } from '../../../server/ports/lms.ts';
import { callMoodle, type MoodleTools } from './call-moodle.ts';
import { gapOf } from './moodle-error.ts';
import { type About, readActivities, readCourseCompletion, readGrades } from './read-facts.ts';
import { activitiesReply, courseCompletionReply, gradesReply } from './replies.ts';

export const COURSE_COMPLETION = 'core_completion_get_course_completion_status';
export const ACTIVITIES = 'core_completion_get_activities_completion_status';
export const GRADES = 'gradereport_user_get_grade_items';

/** LTI names users by Moodle's user id; anything else is no user there. */
export function isUserId(sub: string): boolean {
  return /^[1-9]\d{0,18}$/.test(sub);
}

/** @returns what was found and how many calls it took */
export async function lookAt(
  tools: MoodleTools,
  access: LmsAccess,
  p: { course: string; sub: string; needs: LmsNeeds },
): Promise<{ look: LmsLook; calls: number }> {
  const look: LmsLook = { facts: [], gaps: [] };
  if (!isUserId(p.sub)) return { look: { facts: [], gaps: ['not-tracked'] }, calls: 0 };
  const parts = [
    ...(p.needs.courseCompletion ? [askCourse] : []),
    ...(p.needs.activities ? [askActivities] : []),
    ...(p.needs.grades ? [askGrades] : []),
  ];
  for (const part of parts) {
    try {
      look.facts.push(...(await part(tools, access, p)));
    } catch (thrown) {
      const gap = gapOf(thrown);
      if (gap === undefined) throw thrown;
      if (!look.gaps.includes(gap)) look.gaps.push(gap);
    }
  }
  return { look, calls: parts.length };
}

type Ask = (
  tools: MoodleTools,
  access: LmsAccess,
  p: { course: string; sub: string },
) => Promise<NewSignal[]>;

const askCourse: Ask = async (tools, access, p) => {
  const reply = await callMoodle(tools, access, {
    name: COURSE_COMPLETION,
    params: { courseid: p.course, userid: p.sub },
    reply: courseCompletionReply,
  });
  return [readCourseCompletion(reply.completionstatus, aboutNow(tools, access, p))];
};

const askActivities: Ask = async (tools, access, p) => {
  const reply = await callMoodle(tools, access, {
    name: ACTIVITIES,
    params: { courseid: p.course, userid: p.sub },
    reply: activitiesReply,
  });
  return readActivities(reply.statuses, aboutNow(tools, access, p));
};

const askGrades: Ask = async (tools, access, p) => {
  const reply = await callMoodle(tools, access, {
    name: GRADES,
    params: { courseid: p.course, userid: p.sub },
    reply: gradesReply,
  });
  const own = reply.usergrades.filter((user) => user.userid === p.sub);
  return own.flatMap((user) => readGrades(user.gradeitems, aboutNow(tools, access, p)));
};

function aboutNow(tools: MoodleTools, access: LmsAccess, p: { course: string; sub: string }): About {
  return { platform: access.platform, sub: p.sub, course: p.course, readAt: tools.clock.now() };
}
