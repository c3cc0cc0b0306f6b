/** What campus knows: people, courses, activities, and who has done what. Times are Unix seconds, as in Moodle. */

export type Role = 'admin' | 'teacher' | 'learner';

export interface User {
  id: number;
  username: string;
  firstname: string;
  lastname: string;
  email: string;
  idnumber: string;
  lang: string;
  role: Role;
}

/** 0 none, 1 by hand, 2 automatic. */
export type Tracking = 0 | 1 | 2;

/** 0 not done, 1 done, 2 done with pass, 3 done with fail. */
export type State = 0 | 1 | 2 | 3;

export interface GradeItem {
  id: number;
  max: number;
  /** Least raw grade that passes. */
  pass?: number;
}

/** A link to a tool, as deep linking or a teacher made it. */
export interface ToolLink {
  /** The tool's id, which is also its deployment id. */
  tool: number;
  url: string;
  custom: Readonly<Record<string, string>>;
  /** The line item that came with it. */
  lineItem?: number;
}

export interface Activity {
  /** Course module id. */
  cmid: number;
  /** Id within its kind. */
  instance: number;
  modname: 'page' | 'assign' | 'quiz' | 'lti';
  name: string;
  text: string;
  section: number;
  completion: Tracking;
  grade?: GradeItem;
  link?: ToolLink;
}

export interface Course {
  id: number;
  shortname: string;
  fullname: string;
  summary: string;
  startdate: number;
  sections: string[];
  activities: Activity[];
  teachers: number[];
  learners: number[];
  /** cmids that make up course completion. */
  criteria: number[];
  /** 1: all of them, 2: any of them. */
  aggregation: 1 | 2;
  totalItem: number;
}

export interface Progress {
  state: State;
  at: number;
  /** The person who ticked it, where somebody did. */
  by: number | null;
}

export interface Grade {
  raw: number;
  at: number;
}

/** Something that happened to a learner; what the push sends. */
export type Change = { course: number; user: number; atMs: number } & (
  | { kind: 'course'; done: boolean }
  | { kind: 'activity'; cmid: number; state: State }
  | { kind: 'grade'; cmid?: number; raw: number | null; max: number }
);

/** First and last name together. */
export function fullName(user: User): string {
  return `${user.firstname} ${user.lastname}`;
}
