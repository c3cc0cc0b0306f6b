/** A sweep over a course in short steps: grades of all at once where many are asked for, completions one by one. */
import { BridgeError } from '../../../server/errors.ts';
import type { LmsAccess, LmsCandidate, LmsLook, LmsNeeds, LmsSweepPage } from '../../../server/ports/lms.ts';
import { callMoodle, type MoodleTools } from './call-moodle.ts';
import { GRADES, isUserId, lookAt } from './look.ts';
import { gapOf } from './moodle-error.ts';
import { readGrades } from './read-facts.ts';
import { gradesReply } from './replies.ts';

/** Learners asked one by one in a step; also the number up to which asking for each one's grades is cheaper. */
const HANDFUL = 5;

export interface SweepAsk {
  course: string;
  candidates: readonly LmsCandidate[];
  needs: LmsNeeds;
  cursor: string | undefined;
}

/**
 * `bulk`: grades were read for all at once; `each`: they are asked per learner.
 * `after`: the last learner asked; empty before the first.
 */
interface Position {
  grades: 'bulk' | 'each';
  after: string;
}

/**
 * The next step. Learners are asked in the order of their ids, not of the list, so that a sweep goes on
 * where it stood although earned learners have left the list in between.
 */
export async function sweepStep(tools: MoodleTools, access: LmsAccess, ask: SweepAsk): Promise<LmsSweepPage> {
  if (ask.cursor === undefined) return firstStep(tools, access, ask);
  const [grades, after = ''] = ask.cursor.split(':');
  return handful(tools, access, ask, { grades: grades === 'bulk' ? 'bulk' : 'each', after });
}

async function firstStep(tools: MoodleTools, access: LmsAccess, ask: SweepAsk): Promise<LmsSweepPage> {
  const strangers = ask.candidates.filter(({ sub }) => !isUserId(sub));
  const looks = strangers.map(({ sub }) => ({ sub, look: { facts: [], gaps: ['not-tracked'] } }));
  if (!ask.needs.grades || ask.candidates.length - strangers.length <= HANDFUL) {
    const page = await handful(tools, access, ask, { grades: 'each', after: '' });
    return { ...page, looks: [...looks, ...page.looks] };
  }
  const bulk = await bulkGrades(tools, access, ask);
  const isRest = bulk === undefined || ask.needs.courseCompletion || ask.needs.activities;
  return {
    looks: [...looks, ...(bulk ?? [])],
    calls: 1,
    next: isRest ? (bulk === undefined ? 'each:' : 'bulk:') : undefined,
  };
}

async function handful(
  tools: MoodleTools,
  access: LmsAccess,
  ask: SweepAsk,
  position: Position,
): Promise<LmsSweepPage> {
  const left = ask.candidates
    .map(({ sub }) => sub)
    .filter((sub) => isUserId(sub) && (position.after === '' || compareIds(sub, position.after) > 0))
    .sort(compareIds);
  const needs = position.grades === 'bulk' ? { ...ask.needs, grades: false } : ask.needs;
  const page: LmsSweepPage = { looks: [], calls: 0 };
  for (const sub of left.slice(0, HANDFUL)) {
    const { look, calls } = await lookAt(tools, access, { course: ask.course, sub, needs });
    page.looks.push({ sub, look });
    page.calls += calls;
  }
  const last = page.looks.at(-1);
  if (last === undefined || left.length <= HANDFUL) return page;
  return { ...page, next: `${position.grades}:${last.sub}` };
}

/** Grades of every candidate by one call; undefined where the course is too large for one, or one of them spoils it. */
async function bulkGrades(
  tools: MoodleTools,
  access: LmsAccess,
  ask: SweepAsk,
): Promise<LmsSweepPage['looks'] | undefined> {
  const subs = ask.candidates.map(({ sub }) => sub).filter(isUserId);
  try {
    const reply = await callMoodle(tools, access, {
      name: GRADES,
      params: { courseid: ask.course, userid: 0 },
      reply: gradesReply,
      isBulk: true,
    });
    const readAt = tools.clock.now();
    const byUser = new Map(reply.usergrades.map((user) => [user.userid, user.gradeitems]));
    return subs.map((sub) => {
      const items = byUser.get(sub);
      const look: LmsLook =
        items === undefined
          ? { facts: [], gaps: ['not-tracked'] }
          : {
              facts: readGrades(items, { platform: access.platform, sub, course: ask.course, readAt }),
              gaps: [],
            };
      return { sub, look };
    });
  } catch (thrown) {
    if (isTooMuch(thrown)) return undefined;
    const gap = gapOf(thrown);
    if (gap === undefined) throw thrown;
    if (gap.startsWith('refused:')) return undefined;
    return subs.map((sub) => ({ sub, look: { facts: [], gaps: [gap] } }));
  }
}

function isTooMuch(thrown: unknown): boolean {
  if (!(thrown instanceof BridgeError)) return false;
  const { http, status } = thrown.details;
  return http === 'HTTP_TIMEOUT' || http === 'HTTP_TOO_LARGE' || status === 504;
}

/** User ids are whole numbers without leading zeros. */
function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
