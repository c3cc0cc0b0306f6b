/** Who is enrolled, who has done what, and what follows from it: completion and grades by Moodle's rules. */
import type { Activity, Change, Course, Grade, Progress, State, User } from './model.ts';

export interface WorldOptions {
  users: User[];
  courses: Course[];
  /** Milliseconds since 1970. */
  now: () => number;
}

export interface World {
  readonly users: readonly User[];
  readonly courses: readonly Course[];
  user(id: number): User | undefined;
  userNamed(username: string): User | undefined;
  course(id: number): Course | undefined;
  /** The activity and its course; throws where there is none. */
  activity(cmid: number): { course: Course; activity: Activity };
  /** Adds an activity at the end of a section and gives it ids. */
  addActivity(course: number, activity: Omit<Activity, 'cmid' | 'instance'>): Activity;
  nextItemId(): number;

  progress(user: number, cmid: number): Progress;
  grade(user: number, item: number): Grade | undefined;
  /** The course total of 100 over everything graded so far. */
  total(user: number, course: Course): Grade | undefined;
  /** Seconds of course completion; `undefined` while it is not complete. */
  completedAt(user: number, course: number): number | undefined;

  /** The learner opened it: counts where completion by viewing is tracked. */
  view(user: number, cmid: number): void;
  /** Ticks an activity; `by` is the person who ticks, the learner or a teacher. */
  complete(user: number, cmid: number, by: number): void;
  undo(user: number, cmid: number): void;
  /** `null` takes the grade away. Throws outside 0 to the maximum. */
  setGrade(user: number, cmid: number, raw: number | null): void;
  /** A grade a fifth above what passes. */
  pass(user: number, cmid: number): void;
  /** A grade that does not pass. */
  fail(user: number, cmid: number): void;
  completeCourse(user: number, course: number, by: number): void;
  /** Takes the completion and the ticks behind it back, as a course reset does; grades stay. */
  undoCourse(user: number, course: number): void;
  setCriteria(course: number, cmids: number[]): void;

  /** Calls `hear` after every change. */
  listen(hear: (change: Change) => void): void;
}

interface Books {
  progress: Map<string, Progress>;
  grades: Map<string, Grade>;
  completions: Map<string, number>;
}

const nothing: Progress = { state: 0, at: 0, by: null };

/** The lowest mark that passes; half of the maximum where none is set. */
export function passMark(activity: Activity): number {
  return activity.grade?.pass ?? (activity.grade?.max ?? 0) / 2;
}

function isDone(progress: Progress): boolean {
  return progress.state === 1 || progress.state === 2;
}

function totalOf(books: Books, user: number, course: Course): Grade | undefined {
  let raw = 0;
  let max = 0;
  let at = 0;
  for (const { grade: item } of course.activities) {
    const grade = item && books.grades.get(`${user}:${item.id}`);
    if (grade === undefined) continue;
    raw += grade.raw;
    max += item?.max ?? 0;
    at = Math.max(at, grade.at);
  }
  return max === 0 ? undefined : { raw: Math.round((raw / max) * 1e7) / 1e5, at };
}

/** All changes go through here, so that course completion and listeners always follow. */
function recorder(books: Books, now: () => number, tell: (change: Change) => void) {
  const seconds = (): number => Math.floor(now() / 1000);

  const settleCourse = (user: number, course: Course): void => {
    const key = `${user}:${course.id}`;
    if (books.completions.has(key) || course.criteria.length === 0) return;
    const met = course.criteria.map((cmid) => isDone(books.progress.get(`${user}:${cmid}`) ?? nothing));
    if (!(course.aggregation === 1 ? met.every(Boolean) : met.some(Boolean))) return;
    books.completions.set(key, seconds());
    tell({ kind: 'course', course: course.id, user, done: true, atMs: now() });
  };

  const setState = (user: number, course: Course, cmid: number, state: State, by: number | null): void => {
    const key = `${user}:${cmid}`;
    if ((books.progress.get(key) ?? nothing).state === state) return;
    books.progress.set(key, state === 0 ? nothing : { state, at: seconds(), by });
    tell({ kind: 'activity', course: course.id, user, cmid, state, atMs: now() });
    settleCourse(user, course);
  };

  const setGrade = (user: number, course: Course, activity: Activity, raw: number | null): void => {
    const item = activity.grade;
    if (item === undefined) throw new Error(`${activity.name} has no grade`);
    if (raw !== null && (raw < 0 || raw > item.max)) throw new Error(`Grades go from 0 to ${item.max}`);
    if (raw === null) books.grades.delete(`${user}:${item.id}`);
    else books.grades.set(`${user}:${item.id}`, { raw, at: seconds() });
    const facts = { kind: 'grade', course: course.id, user, atMs: now() } as const;
    tell({ ...facts, cmid: activity.cmid, raw, max: item.max });
    tell({ ...facts, raw: totalOf(books, user, course)?.raw ?? null, max: 100 });
    if (activity.completion !== 2) return;
    const judged = item.pass === undefined ? 1 : (raw ?? 0) >= item.pass ? 2 : 3;
    setState(user, course, activity.cmid, raw === null ? 0 : judged, null);
  };

  const dropCourse = (user: number, course: Course): void => {
    if (!books.completions.delete(`${user}:${course.id}`)) return;
    tell({ kind: 'course', course: course.id, user, done: false, atMs: now() });
  };
  return { setState, setGrade, dropCourse };
}

type Recorder = ReturnType<typeof recorder>;
type Find = Pick<World, 'course' | 'activity'>;

function finder(courses: readonly Course[]): Find {
  return {
    course: (id) => courses.find((course) => course.id === id),
    activity: (cmid) => {
      for (const course of courses) {
        const activity = course.activities.find((one) => one.cmid === cmid);
        if (activity !== undefined) return { course, activity };
      }
      throw new Error(`There is no activity ${cmid}`);
    },
  };
}

function needCourse(find: Find, id: number): Course {
  const course = find.course(id);
  if (course === undefined) throw new Error(`There is no course ${id}`);
  return course;
}

type Verbs = Pick<
  World,
  'view' | 'complete' | 'undo' | 'setGrade' | 'pass' | 'fail' | 'completeCourse' | 'undoCourse'
>;

function verbs(books: Books, record: Recorder, find: Find): Verbs {
  const grade = (user: number, cmid: number, mark: (activity: Activity) => number | null): void => {
    const { course, activity } = find.activity(cmid);
    record.setGrade(user, course, activity, mark(activity));
  };
  const tick = (user: number, cmid: number, by: number): void => {
    const { course } = find.activity(cmid);
    if (isDone(books.progress.get(`${user}:${cmid}`) ?? nothing)) return;
    record.setState(user, course, cmid, 1, by === user ? null : by);
  };
  return {
    view: (user, cmid) => {
      const { activity } = find.activity(cmid);
      if (activity.completion === 2 && activity.grade === undefined) tick(user, cmid, user);
    },
    complete: tick,
    undo: (user, cmid) => record.setState(user, find.activity(cmid).course, cmid, 0, null),
    setGrade: (user, cmid, raw) => grade(user, cmid, () => raw),
    pass: (user, cmid) =>
      grade(user, cmid, (a) => Math.min(a.grade?.max ?? 0, Math.round(passMark(a) * 120) / 100)),
    fail: (user, cmid) => grade(user, cmid, (activity) => passMark(activity) / 2),
    completeCourse: (user, id, by) => {
      for (const cmid of needCourse(find, id).criteria) tick(user, cmid, by);
    },
    undoCourse: (user, id) => {
      const course = needCourse(find, id);
      for (const cmid of course.criteria) record.setState(user, course, cmid, 0, null);
      record.dropCourse(user, course);
    },
  };
}

/** A world in memory. */
export function createWorld({ users, courses, now }: WorldOptions): World {
  const books: Books = { progress: new Map(), grades: new Map(), completions: new Map() };
  const listeners: ((change: Change) => void)[] = [];
  const record = recorder(books, now, (change) => {
    for (const hear of listeners) hear(change);
  });
  const find = finder(courses);
  let nextId = 60;
  return {
    users,
    courses,
    user: (id) => users.find((user) => user.id === id),
    userNamed: (username) => users.find((user) => user.username === username),
    ...find,
    addActivity: (course, activity) => {
      nextId += 1;
      const added = { ...activity, cmid: nextId, instance: nextId };
      needCourse(find, course).activities.push(added);
      return added;
    },
    nextItemId: () => (nextId += 1),
    progress: (user, cmid) => books.progress.get(`${user}:${cmid}`) ?? nothing,
    grade: (user, item) => books.grades.get(`${user}:${item}`),
    total: (user, course) => totalOf(books, user, course),
    completedAt: (user, course) => books.completions.get(`${user}:${course}`),
    ...verbs(books, record, find),
    setCriteria: (id, cmids) => void (needCourse(find, id).criteria = cmids),
    listen: (hear) => void listeners.push(hear),
  };
}
