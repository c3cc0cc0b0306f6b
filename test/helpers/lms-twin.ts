/** The lms port without a network: answers from a world in memory. */
import { BridgeError, type ErrorCode } from '../../server/errors.ts';
import { factKey } from '../../server/model/signals/fact-key.ts';
import type { Fact, NewSignal } from '../../server/model/signals/signal.ts';
import type { Clock } from '../../server/ports/clock.ts';
import type { Lms, LmsAccess, LmsActivity, LmsLook, LmsNeeds } from '../../server/ports/lms.ts';
import type { LmsWorld, WorldCourse, WorldPerson } from './lms-world.ts';

export interface LmsTwin extends Lms {
  world: LmsWorld;
  /** Names of the calls so far, as given to `pace`. */
  calls: string[];
  /** The next calls fail with this code; undefined: they work again. */
  failWith(code: ErrorCode | undefined): void;
}

const ROSTER_PAGE = 200;
const HANDFUL = 5;

/** @param kind registry key it stands for */
export function createLmsTwin(world: LmsWorld, clock: Clock, kind = 'moodle'): LmsTwin {
  let failure: ErrorCode | undefined;
  const calls: string[] = [];
  const call = <T>(access: LmsAccess, name: string, answer: () => T): Promise<T> =>
    access.pace(name, async () => {
      calls.push(name);
      await Promise.resolve();
      if (access.token !== world.token) throw refused('LMS_TOKEN_REJECTED', name);
      if (failure !== undefined) throw refused(failure, name);
      return answer();
    });
  const courseOf = (id: string): WorldCourse => {
    const course = world.courses.find((c) => c.id === id);
    if (course === undefined) throw refused('LMS_NOT_FOUND', 'course');
    return course;
  };
  const look = async (access: LmsAccess, id: string, sub: string, needs: LmsNeeds): Promise<LmsLook> =>
    call(access, 'look', () =>
      lookInto(courseOf(id), sub, needs, { platform: access.platform, readAt: clock.now() }),
    );
  return {
    kind,
    world,
    calls,
    failWith: (code) => void (failure = code),
    channels: () => [
      { kind: 'course.completed', how: 'poll' },
      { kind: 'activity.completed', how: 'poll' },
      { kind: 'grade.reached', how: 'poll' },
    ],
    testConnection: (access) =>
      call(access, 'site', () => ({
        release: world.release,
        siteUrl: world.siteUrl,
        checks: [{ function: 'site', ok: true, where: 'twin', ms: 1 }],
      })),
    course: (access, id) => call(access, 'course', () => describeCourse(courseOf(id), world.siteUrl)),
    roster: (access, id, cursor) =>
      call(access, 'roster', () => {
        const from = Number(cursor ?? 0);
        const people = courseOf(id).people;
        return {
          members: people
            .slice(from, from + ROSTER_PAGE)
            .map((p) => ({ sub: p.sub, name: p.name, address: p.address, role: p.role })),
          next: people.length > from + ROSTER_PAGE ? String(from + ROSTER_PAGE) : undefined,
        };
      }),
    check: look,
    async sweep(access, id, candidates, needs, cursor) {
      const subs = candidates.map((c) => c.sub).sort((a, b) => Number(a) - Number(b));
      const left = cursor === undefined ? subs : subs.filter((sub) => Number(sub) > Number(cursor));
      const now = left.slice(0, HANDFUL);
      const looks = [];
      for (const sub of now) looks.push({ sub, look: await look(access, id, sub, needs) });
      return { looks, calls: now.length, next: left.length > HANDFUL ? now.at(-1) : undefined };
    },
  };
}

function refused(code: ErrorCode, name: string): BridgeError {
  return new BridgeError(code, `the twin refuses ${name}`, { details: { function: name } });
}

function describeCourse(course: WorldCourse, siteUrl: string): Awaited<ReturnType<Lms['course']>> {
  const url = `${siteUrl}/course/view.php?id=${course.id}`;
  const base = { course: course.id, isVisible: true, hasGrade: true, section: '' };
  const activities: LmsActivity[] = course.activities.map((a) => ({
    ...base,
    type: 'activity',
    id: a.id,
    name: a.name,
    url: `${siteUrl}/mod/${a.kind}/view.php?id=${a.id}`,
    section: a.section,
    modality: a.kind,
    hasCompletion: a.hasCompletion,
    hasGrade: a.kind !== 'page',
    isVisible: a.isHidden !== true,
  }));
  const whole: LmsActivity = {
    ...base,
    type: 'course',
    id: course.id,
    name: course.name,
    url,
    modality: 'course',
    hasCompletion: course.hasCompletion,
  };
  return {
    name: course.name,
    label: course.label,
    url,
    hasCompletion: course.hasCompletion,
    activities: [whole, ...activities],
  };
}

type Seen = Pick<NewSignal, 'platform'> & { readAt: number };

function lookInto(course: WorldCourse, sub: string, needs: LmsNeeds, seen: Seen): LmsLook {
  const person = course.people.find((p) => p.sub === sub);
  if (person?.role !== 'learner') return { facts: [], gaps: ['not-tracked'] };
  const facts: NewSignal[] = [];
  const gaps: string[] = [];
  if (needs.courseCompletion && course.hasCriteria) facts.push(courseFact(course, person, seen));
  else if (needs.courseCompletion) gaps.push('no-criteria');
  if (needs.activities) facts.push(...activityFacts(course, person, seen));
  if (needs.grades) facts.push(...gradeFacts(course, person, seen));
  return { facts, gaps };
}

function courseFact(course: WorldCourse, person: WorldPerson, seen: Seen): NewSignal {
  const fact: Fact = {
    kind: 'course.completed',
    subject: { type: 'course', id: course.id, course: course.id },
    value: { done: person.finishedAt !== undefined },
  };
  return signal(person, fact, person.finishedAt, seen);
}

function activityFacts(course: WorldCourse, person: WorldPerson, seen: Seen): NewSignal[] {
  return course.activities
    .filter((activity) => activity.hasCompletion)
    .map((activity) => {
      const { state, at } = person.states.get(activity.id) ?? { state: 'incomplete', at: 0 };
      const subject = { type: 'activity', id: activity.id, course: course.id };
      const fact: Fact = { kind: 'activity.completed', subject, value: { state } };
      return signal(person, fact, state === 'incomplete' ? undefined : at, seen);
    });
}

function gradeFacts(course: WorldCourse, person: WorldPerson, seen: Seen): NewSignal[] {
  return [...person.grades].map(([id, { raw, max, at }]) => {
    const subject = {
      type: id === 'course' ? 'course' : 'activity',
      id: id === 'course' ? course.id : id,
      course: course.id,
    };
    const value =
      raw === null
        ? { percent: null, max: String(max) }
        : { percent: String((raw / max) * 100), raw: String(raw), max: String(max) };
    return signal(person, { kind: 'grade.reached', subject, value }, raw === null ? undefined : at, seen);
  });
}

/** @param at undefined: nothing is done, so there is no key either */
function signal(person: WorldPerson, fact: Fact, at: number | undefined, seen: Seen): NewSignal {
  const base = { platform: seen.platform, sub: person.sub, fact, data: {} };
  if (at === undefined) return { ...base, occurredAt: seen.readAt };
  return { ...base, occurredAt: at, key: factKey(seen.platform, person.sub, fact, at) };
}
