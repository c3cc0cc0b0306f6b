/** The reading rules of Moodle's answers about one learner: pure, from reply to signals (moodle.md section 3). */
import type { PlatformId } from '../../../server/model/ids.ts';
import { factKey } from '../../../server/model/signals/fact-key.ts';
import type { ActivityState, Fact, NewSignal } from '../../../server/model/signals/signal.ts';
import { decimalOf, percentOf } from '../decimal.ts';
import type { ActivityReply, CourseCompletionReply, GradeItemReply } from './replies.ts';

/** Whom a reply is about, and when it was read. */
export interface About {
  platform: PlatformId;
  sub: string;
  /** Moodle's course id. */
  course: string;
  readAt: number;
}

const AGGREGATION_ANY = 2;
const TRACKING = ['none', 'manual', 'automatic'];

/**
 * Course completion. Moodle tells no course-level time: with all criteria needed it is the latest time of
 * the complete rows, with any of them the earliest.
 */
export function readCourseCompletion(reply: CourseCompletionReply, about: About): NewSignal {
  const times = reply.completions
    .filter((row) => row.complete)
    .flatMap((row) => (row.timecompleted === undefined ? [] : [row.timecompleted]));
  const at = reply.aggregation === AGGREGATION_ANY ? Math.min(...times) : Math.max(...times);
  return signal(
    about,
    {
      kind: 'course.completed',
      subject: { type: 'course', id: about.course, course: about.course },
      value: { done: reply.completed },
    },
    { isNothing: !reply.completed, at: Number.isFinite(at) ? at : undefined },
  );
}

/** Activity completion, one fact per activity listed; one that is not listed is unknown, not undone. */
export function readActivities(rows: readonly ActivityReply[], about: About): NewSignal[] {
  return rows.map((row) => {
    const state = stateOf(row);
    return signal(
      about,
      {
        kind: 'activity.completed',
        subject: { type: 'activity', id: row.cmid, course: about.course },
        value: { state },
      },
      {
        isNothing: state === 'incomplete',
        at: row.timecompleted,
        data: {
          ...(state === 'complete' && row.state === 3 ? { failedGrade: true } : {}),
          ...(TRACKING[row.tracking ?? 0] === 'manual' ? { tracking: 'manual' } : {}),
          ...(row.overrideby === undefined || row.overrideby === null ? {} : { overrideBy: row.overrideby }),
        },
      },
    );
  });
}

/** 0 not done, 1 done, 2 done with pass, 3 done with fail: with a required pass, 3 is not complete over all. */
function stateOf(row: ActivityReply): ActivityState {
  const isOverall = row.isoverallcomplete ?? (row.state === 1 || row.state === 2);
  if (isOverall && row.state === 2) return 'pass';
  if (isOverall && (row.state === 1 || row.state === 3)) return 'complete';
  return row.state === 3 ? 'fail' : 'incomplete';
}

/** Grades of activities and of the course; category totals and columns without an activity are left out. */
export function readGrades(items: readonly GradeItemReply[], about: About): NewSignal[] {
  return oneColumnEach(items).flatMap((item) => {
    const subject =
      item.itemtype === 'course'
        ? { type: 'course', id: about.course, course: about.course }
        : { type: 'activity', id: item.cmid ?? '', course: about.course };
    const percent = percentOf(item.graderaw, item.grademin, item.grademax);
    if (percent === undefined && item.graderaw !== null && item.graderaw !== undefined) return [];
    const [raw, max] = [decimalOf(item.graderaw), decimalOf(item.grademax)];
    const value = {
      percent: percent ?? null,
      ...(raw === undefined ? {} : { raw }),
      ...(max === undefined ? {} : { max }),
    };
    const fact: Fact = { kind: 'grade.reached', subject, value };
    return [signal(about, fact, { isNothing: percent === undefined, at: item.gradedategraded })];
  });
}

/** An activity may have several columns (workshop, forum): its first one counts. */
function oneColumnEach(items: readonly GradeItemReply[]): GradeItemReply[] {
  const columns = new Map<string, GradeItemReply>();
  for (const item of items) {
    const isActivity = item.itemtype === 'mod' && typeof item.cmid === 'string';
    if (!isActivity && item.itemtype !== 'course') continue;
    const key = item.itemtype === 'course' ? 'course' : `activity ${item.cmid ?? ''}`;
    const before = columns.get(key);
    if (before === undefined || (item.itemnumber ?? 0) < (before.itemnumber ?? 0)) columns.set(key, item);
  }
  return [...columns.values()];
}

/**
 * @param o.isNothing not done or not graded: such a fact has no key of its own, since only its caller knows
 *   which state it ends; its time is the time of reading
 * @param o.at Moodle's time; absent: the time of reading, and 0 in the key
 */
function signal(
  about: About,
  fact: Fact,
  o: { isNothing: boolean; at: number | undefined; data?: NewSignal['data'] },
): NewSignal {
  const { platform, sub, readAt } = about;
  const base = { platform, sub, fact, data: o.data ?? {} };
  if (o.isNothing) return { ...base, occurredAt: readAt };
  return { ...base, occurredAt: o.at ?? readAt, key: factKey(platform, sub, fact, o.at ?? 0) };
}
