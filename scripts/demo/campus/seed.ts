/** The people and courses campus starts with. */
import type { Activity, Course, User } from './model.ts';

const person = (
  id: number,
  username: string,
  role: User['role'],
  firstname: string,
  lastname: string,
  idnumber: string,
): User => ({
  id,
  username,
  role,
  firstname,
  lastname,
  email: `${username}@campus.example`,
  idnumber,
  lang: 'en',
});

/** One admin, one teacher, three learners; `extraLearners` more for crowded pages. */
export function seedUsers(extraLearners: number): User[] {
  const users = [
    person(2, 'marta.keller', 'admin', 'Marta', 'Keller', 'A-0001'),
    person(3, 'jonas.weber', 'teacher', 'Jonas', 'Weber', 'T-0001'),
    person(4, 'sam.taylor', 'learner', 'Sam', 'Taylor', 'S-1001'),
    person(5, 'elodie.nunez', 'learner', 'Élodie', 'Brügge-Núñez', 'S-1002'),
    person(6, 'layla.alhassan', 'learner', 'ليلى', 'الحسن', 'S-1003'),
  ];
  for (let n = 1; n <= extraLearners; n += 1) {
    const number = String(n).padStart(3, '0');
    users.push(person(100 + n, `learner${number}`, 'learner', 'Learner', number, `S-2${number}`));
  }
  return users;
}

const literacy: Activity[] = [
  {
    cmid: 11,
    instance: 1,
    modname: 'page',
    name: 'Welcome and reading list',
    text: 'What this course is about, how it is assessed, and three articles to read in the first week.',
    section: 0,
    completion: 2,
  },
  {
    cmid: 12,
    instance: 1,
    modname: 'assign',
    name: 'Survey report',
    text: 'Run a small survey, chart the answers and say in one page what they do and do not show.',
    section: 1,
    completion: 2,
    grade: { id: 21, max: 100, pass: 60 },
  },
  {
    cmid: 13,
    instance: 1,
    modname: 'quiz',
    name: 'Final quiz',
    text: 'Ten questions on sampling, charts and averages.',
    section: 1,
    completion: 2,
    grade: { id: 22, max: 10, pass: 7 },
  },
  {
    cmid: 14,
    instance: 2,
    modname: 'page',
    name: 'Reflection',
    text: 'Write down for yourself which chart you will never draw again. Mark it as done when you have.',
    section: 1,
    completion: 1,
  },
  {
    cmid: 15,
    instance: 3,
    modname: 'page',
    name: 'Further reading',
    text: 'Books and talks, for those who want more.',
    section: 2,
    completion: 0,
  },
];

const quality: Activity[] = [
  {
    cmid: 31,
    instance: 4,
    modname: 'page',
    name: 'Einführung',
    text: 'Worum es geht und was am Ende erwartet wird.',
    section: 0,
    completion: 2,
  },
  {
    cmid: 32,
    instance: 2,
    modname: 'assign',
    name: 'Fallstudie',
    text: 'Beschreiben Sie die Prüfstrategie eines Projekts Ihrer Wahl.',
    section: 1,
    completion: 2,
    grade: { id: 41, max: 100, pass: 50 },
  },
  {
    cmid: 33,
    instance: 2,
    modname: 'quiz',
    name: 'Abschlusstest',
    text: 'Zwanzig Fragen zu Prüfarten und Kennzahlen.',
    section: 1,
    completion: 2,
    grade: { id: 42, max: 20, pass: 12 },
  },
];

/** Two courses in which everybody is enrolled; the second has a name of 60 characters. */
export function seedCourses(users: readonly User[], now: number): Course[] {
  const shared = {
    startdate: now - 10 * 86_400,
    teachers: users.filter((user) => user.role === 'teacher').map((user) => user.id),
    learners: users.filter((user) => user.role === 'learner').map((user) => user.id),
  };
  return [
    {
      ...shared,
      id: 2,
      shortname: 'DATA101',
      fullname: 'Data Literacy in Practice',
      summary:
        'Reading, questioning and drawing charts. Complete when the welcome page, the report and the quiz are done.',
      sections: ['Start here', 'Work', 'Going further'],
      activities: structuredClone(literacy),
      criteria: [11, 12, 13],
      aggregation: 1,
      totalItem: 20,
    },
    {
      ...shared,
      id: 3,
      shortname: 'QS201',
      fullname: 'Grundlagen der Qualitätssicherung in der Softwareentwicklung',
      summary: 'Prüfen, messen, verbessern. Abgeschlossen mit der Fallstudie oder dem Abschlusstest.',
      sections: ['Anfang', 'Leistungen'],
      activities: structuredClone(quality),
      criteria: [32, 33],
      aggregation: 2,
      totalItem: 40,
    },
  ];
}
