/** From the roles claim to what a person may do here (LTI 1.3 §A.2, lti.md L18, L20). */

export interface Roles {
  /** `viewer` may only look. */
  role: 'instructor' | 'learner' | 'viewer';
  /** An administrator of the LMS or of its institution; not of the course. */
  isPlatformAdmin: boolean;
  /** Roles in no vocabulary we know. */
  unknown: string[];
}

const VOCABULARY = 'http://purl.imsglobal.org/vocab/lis/v2/';
/** A role in the course: as a URI, with a sub-role, or as the short name that LTI allows for these alone. */
const IN_COURSE =
  /^(?:http:\/\/purl\.imsglobal\.org\/vocab\/lis\/v2\/membership[#/])?([A-Za-z]+)(?:[#/][A-Za-z]+)?$/;

const TEACHES = new Set(['Instructor', 'Administrator']);
const LEARNS = new Set(['Learner']);
const LOOKS = new Set(['ContentDeveloper', 'Mentor', 'Manager', 'Member', 'Officer']);
const RUNS_THE_LMS = new Set([
  `${VOCABULARY}institution/person#Administrator`,
  `${VOCABULARY}system/person#Administrator`,
  `${VOCABULARY}system/person#SysAdmin`,
]);

/** The strongest role in the course, and whether the person runs the LMS. No role at all: view only. */
export function readRoles(roles: readonly string[]): Roles {
  const inCourse = new Set<string>();
  const unknown: string[] = [];
  for (const role of roles) {
    const name = IN_COURSE.exec(role)?.[1];
    if (name !== undefined && (TEACHES.has(name) || LEARNS.has(name) || LOOKS.has(name))) inCourse.add(name);
    else if (!isPersonRole(role)) unknown.push(role);
  }
  const has = (names: ReadonlySet<string>): boolean => [...inCourse].some((name) => names.has(name));
  return {
    role: has(TEACHES) ? 'instructor' : has(LEARNS) ? 'learner' : 'viewer',
    isPlatformAdmin: roles.some((role) => RUNS_THE_LMS.has(role)),
    unknown,
  };
}

/** Roles at the institution or in the system: known, and without meaning here but for administrators. */
function isPersonRole(role: string): boolean {
  return (
    role.startsWith(`${VOCABULARY}institution/person#`) || role.startsWith(`${VOCABULARY}system/person#`)
  );
}
