/** What is true at an LMS in a test: one description, spoken by the twin directly and by the fake Moodle as Moodle does. */

export interface WorldActivity {
  id: string;
  name: string;
  kind: string;
  section: string;
  hasCompletion: boolean;
  /** A learner of the course cannot see it. */
  isHidden?: boolean;
}

export type WorldState = 'incomplete' | 'complete' | 'pass' | 'fail';

export interface WorldGrade {
  /** Null: not graded. */
  raw: number | null;
  max: number;
  at: number;
}

export interface WorldPerson {
  sub: string;
  name: string;
  address: string;
  role: 'learner' | 'instructor';
  /** Epoch ms, whole seconds. */
  finishedAt?: number | undefined;
  states: Map<string, { state: WorldState; at: number }>;
  /** By activity id, or `course` for the total. */
  grades: Map<string, WorldGrade>;
}

export interface WorldCourse {
  id: string;
  name: string;
  label: string;
  hasCompletion: boolean;
  hasCriteria: boolean;
  activities: WorldActivity[];
  people: WorldPerson[];
}

export interface LmsWorld {
  siteUrl: string;
  release: string;
  token: string;
  courses: WorldCourse[];
}

export function worldPerson(sub: string, name: string, role: WorldPerson['role'] = 'learner'): WorldPerson {
  return {
    sub,
    name,
    address: `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@school.example`,
    role,
    states: new Map(),
    grades: new Map(),
  };
}

/** A course of three activities with a teacher and `learners` learners, ids from 204 upwards. */
export function sampleWorld(learners = 3): LmsWorld {
  return {
    siteUrl: 'https://lms.school.example',
    release: '5.1+ (Build: 20251017)',
    token: 'world-token',
    courses: [
      {
        id: '17',
        name: 'Soil & Water',
        label: 'SOIL1',
        hasCompletion: true,
        hasCriteria: true,
        activities: [
          { id: '641', name: 'Welcome', kind: 'page', section: 'General', hasCompletion: true },
          { id: '642', name: 'Field report', kind: 'assign', section: 'General', hasCompletion: true },
          {
            id: '643',
            name: 'Soil quiz',
            kind: 'quiz',
            section: 'Week 1',
            hasCompletion: false,
            isHidden: true,
          },
        ],
        people: [
          worldPerson('203', 'Tala Ahn', 'instructor'),
          ...Array.from({ length: learners }, (_, i) =>
            worldPerson(String(204 + i), `Learner ${letters(i)}`),
          ),
        ],
      },
    ],
  };
}

/** The course with this id; a test that names another is wrong. */
export function courseOf(world: LmsWorld, id = '17'): WorldCourse {
  const course = world.courses.find((c) => c.id === id);
  if (course === undefined) throw new Error(`the test's world has no course ${id}`);
  return course;
}

/** The person with this id in the sample course. */
export function personOf(world: LmsWorld, sub: string): WorldPerson {
  const person = courseOf(world).people.find((p) => p.sub === sub);
  if (person === undefined) throw new Error(`the test's world has nobody called ${sub}`);
  return person;
}

function letters(i: number): string {
  return i.toString(26).replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 26)));
}
