/** A course of an LMS (an LTI context), who is in it, and where its services are. */
import { z } from 'zod';
import {
  badgeId,
  courseId,
  courseServiceId,
  learnerId,
  membershipId,
  organisationId,
  platformId,
  resourceLinkId,
  scoreId,
} from '../ids.ts';
import { type Collection, instant, recordShape } from '../record.ts';
import { clip } from '../text.ts';

/** id from (platform, context id). */
export const courseSchema = z.strictObject({
  ...recordShape(courseId),
  organisation: organisationId,
  platform: platformId,
  /** The LMS's own id of the course; in Moodle the course id. */
  contextId: z.string().min(1).max(255),
  title: z.string().max(500),
  label: z.string().max(200),
  /** Address of the course in the LMS, where known. */
  url: z.string().max(2000).exactOptional(),
  createdAt: instant,
  seenAt: instant,
});
export type Course = z.infer<typeof courseSchema>;

/** Service addresses of a course as one deployment named them, for background jobs (lti.md L35). */
export const courseServiceSchema = z.strictObject({
  ...recordShape(courseServiceId),
  organisation: organisationId,
  course: courseId,
  platform: platformId,
  deployment: z.string().max(255),
  membershipsUrl: z.string().max(2000).exactOptional(),
  lineItemsUrl: z.string().max(2000).exactOptional(),
  scopes: z.array(z.string().max(300)).max(20),
  seenAt: instant,
});
export type CourseService = z.infer<typeof courseServiceSchema>;

/** One placement of the tool in a course; may stand for one badge. */
export const resourceLinkSchema = z.strictObject({
  ...recordShape(resourceLinkId),
  organisation: organisationId,
  course: courseId,
  platform: platformId,
  deployment: z.string().max(255),
  linkId: z.string().max(255),
  title: z.string().max(500),
  badge: badgeId.exactOptional(),
  /** Our own grade column for this link. */
  lineItemUrl: z.string().max(2000).exactOptional(),
  seenAt: instant,
});
export type ResourceLink = z.infer<typeof resourceLinkSchema>;

/** A person's place in a course, from launches and rosters. */
export const membershipSchema = z.strictObject({
  ...recordShape(membershipId),
  organisation: organisationId,
  course: courseId,
  learner: learnerId,
  sub: z.string().max(255),
  role: z.enum(['learner', 'instructor', 'other']),
  isActive: z.boolean(),
  /** Name as the LMS gave it; empty where it gave none. */
  name: z.string().max(200),
  /** `name` for sorting: lower-cased, accents kept apart from base letters. */
  sortName: z.string().max(250),
  seenAt: instant,
});
export type Membership = z.infer<typeof membershipSchema>;

/** The score "badge earned" in the LMS's gradebook, wanted and sent (lti.md L37-L41). */
export const scoreSchema = z.strictObject({
  ...recordShape(scoreId),
  organisation: organisationId,
  platform: platformId,
  deployment: z.string().max(255),
  course: courseId,
  resourceLink: resourceLinkId,
  badge: badgeId,
  learner: learnerId,
  lineItemUrl: z.string().max(2000),
  sub: z.string().max(255),
  wanted: z.union([z.literal(0), z.literal(1)]),
  /** Event time of the wanted score; later than that of any score sent before by a second or more (L39). */
  eventAt: instant,
  sent: z.union([z.literal(0), z.literal(1)]).exactOptional(),
  sentEventAt: instant.exactOptional(),
  state: z.enum(['queued', 'sent', 'refused']),
  lastCode: z.string().max(60).exactOptional(),
});
export type Score = z.infer<typeof scoreSchema>;

/** Reading of the LMS's roster service for one course; id = the course's. */
export const rosterSchema = z.strictObject({
  ...recordShape(courseId),
  organisation: organisationId,
  course: courseId,
  askedAt: instant,
  readAt: instant.exactOptional(),
  lastCode: z.string().max(60).exactOptional(),
});
export type Roster = z.infer<typeof rosterSchema>;

export const rosters: Collection<Roster> = {
  name: 'roster',
  schema: rosterSchema,
  indexes: [['work.dueAt'], ['organisation', 'work.dueAt']],
};
export const courses: Collection<Course> = {
  name: 'course',
  schema: courseSchema,
  indexes: [
    ['organisation', 'title'],
    ['platform', 'title'],
  ],
};
export const courseServices: Collection<CourseService> = {
  name: 'courseService',
  schema: courseServiceSchema,
  indexes: [['course', 'seenAt']],
};
export const resourceLinks: Collection<ResourceLink> = {
  name: 'resourceLink',
  schema: resourceLinkSchema,
  indexes: [
    ['badge', 'seenAt'],
    ['course', 'seenAt'],
  ],
};
export const memberships: Collection<Membership> = {
  name: 'membership',
  schema: membershipSchema,
  indexes: [
    ['course', 'role', 'isActive', 'sortName'],
    ['learner', 'isActive'],
  ],
};
export const scores: Collection<Score> = {
  name: 'score',
  schema: scoreSchema,
  indexes: [['work.dueAt'], ['organisation', 'work.dueAt'], ['course', 'state']],
};

/** The form of a name by which lists are sorted. */
export function sortNameOf(name: string): string {
  return clip(name.normalize('NFKD').toLowerCase(), 250);
}
