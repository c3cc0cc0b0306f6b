/** Addresses of the teachers' pages: written by the views, mounted by the routes. */

/** Paths below a course; ids as they stand in records. */
export const teacherPaths = {
  board: (course: string) => `/courses/${course}/teach`,
  newBadge: (course: string) => `/courses/${course}/teach/badges`,
  learners: (course: string) => `/courses/${course}/teach/learners`,
  /** Where the gradebook's submission review leads. */
  learner: (course: string, learner: string) => `/courses/${course}/learners/${learner}`,
  badge: (course: string, badge: string) => `/courses/${course}/teach/badges/${badge}`,
  badgeLearners: (course: string, badge: string) => `/courses/${course}/teach/badges/${badge}/learners`,
  badgeLearner: (course: string, badge: string, learner: string) =>
    `/courses/${course}/teach/badges/${badge}/learners/${learner}`,
  check: (course: string, badge: string) => `/courses/${course}/teach/badges/${badge}/check`,
  /** Anything below a badge: `rule`, `picture`, `counts` ... */
  below: (course: string, badge: string, what: string) => `/courses/${course}/teach/badges/${badge}/${what}`,
  pick: (course: string) => `/courses/${course}/pick`,
  pickNew: (course: string) => `/courses/${course}/pick/badges`,
  /** Of the LTI core: takes what was picked. */
  deepLink: '/lti/deep-link',
} as const;

/** A path with these query fields; empty ones are left out. */
export function withQuery(
  path: string,
  fields: Readonly<Record<string, string | number | undefined>>,
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    if (value !== undefined && value !== '') query.set(name, String(value));
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}
