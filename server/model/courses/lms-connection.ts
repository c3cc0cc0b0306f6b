/** The second channel to an LMS: credentials, what its test found, and how far each course has been read. */
import { z } from 'zod';
import {
  courseId,
  courseSyncId,
  identityId,
  learnerId,
  lmsAnswerId,
  lmsConnectionId,
  lookId,
  organisationId,
  platformId,
} from '../ids.ts';
import { type Collection, instant, recordShape } from '../record.ts';

/** One function or right of the LMS that was tried, and what is missing. */
export const lmsCheckSchema = z.strictObject({
  /** Name of the function, as the LMS's own screens write it. */
  function: z.string().max(120),
  ok: z.boolean(),
  /** What is missing: the LMS's error code, or a word of ours. */
  missing: z.string().max(200).exactOptional(),
  /** Capability the account lacks, where that is known. */
  capability: z.string().max(200).exactOptional(),
  /** Message key of the place in the LMS where it is mended. */
  where: z.string().max(100),
  ms: z.int().min(0).exactOptional(),
});
export type LmsCheck = z.infer<typeof lmsCheckSchema>;

/** id from the platform: one connection per LMS. Its work is the test. */
export const lmsConnectionSchema = z.strictObject({
  ...recordShape(lmsConnectionId),
  organisation: organisationId,
  platform: platformId,
  kind: z.literal('moodle'),
  siteUrl: z.string().max(2000),
  tokenSealed: z.string(),
  tokenLastFour: z.string().max(4),
  state: z.enum(['untested', 'works', 'partly', 'failing', 'stopped', 'off']),
  test: z
    .strictObject({
      at: instant,
      release: z.string().max(100),
      siteMatches: z.boolean(),
      checks: z.array(lmsCheckSchema).max(30),
      /** Why nothing could be tried: an error code, and the LMS's own word for it. */
      failure: z.string().max(60).exactOptional(),
      failureDetail: z.string().max(200).exactOptional(),
    })
    .exactOptional(),
  /** Nothing is asked before this time: the site is slow or asked for a pause. */
  pausedUntil: instant.exactOptional(),
  lastSuccessAt: instant.exactOptional(),
  lastErrorAt: instant.exactOptional(),
  lastErrorCode: z.string().max(60).exactOptional(),
  createdAt: instant,
});
export type LmsConnection = z.infer<typeof lmsConnectionSchema>;

/** Reading of one course: roster and completions, in steps that survive a crash. */
export const courseSyncSchema = z.strictObject({
  ...recordShape(courseSyncId),
  organisation: organisationId,
  course: courseId,
  platform: platformId,
  /** Where the pass under way stands; absent between passes. */
  pass: z
    .strictObject({
      stage: z.enum(['roster', 'sweep']),
      startedAt: instant,
      cursor: z.string().max(2000).exactOptional(),
      calls: z.int().min(0),
      /** Error code of the first answer about a learner that the LMS refused in this pass. */
      refused: z.string().max(60).exactOptional(),
    })
    .exactOptional(),
  lastRosterAt: instant.exactOptional(),
  lastCompleteAt: instant.exactOptional(),
  /** When the LMS last answered about this course. */
  lastHeardAt: instant.exactOptional(),
  lastErrorAt: instant.exactOptional(),
  lastErrorCode: z.string().max(60).exactOptional(),
  /** True while the course has no completion tracking or no criteria. */
  isSilent: z.boolean(),
});
export type CourseSync = z.infer<typeof courseSyncSchema>;

/** The last answer of the LMS about one learner in one course: repeated answers write nothing. */
export const lmsAnswerSchema = z.strictObject({
  ...recordShape(lmsAnswerId),
  organisation: organisationId,
  course: courseId,
  identity: identityId,
  /** Per fact (`on` of the signal): its value as text, the LMS's key of it, and what was told of it so far. */
  facts: z
    .array(
      z.strictObject({
        on: z.string().max(400),
        value: z.string().max(200),
        key: z.string().max(100),
        /** How often it was told, and when it last occurred: whatever is told next comes after that. */
        told: z.int().min(1).exactOptional(),
        at: instant.exactOptional(),
      }),
    )
    .max(2000),
  askedAt: instant,
});
export type LmsAnswer = z.infer<typeof lmsAnswerSchema>;

/** An immediate look at one learner, asked for by the learner's launch or by a person. */
export const lookSchema = z.strictObject({
  ...recordShape(lookId),
  organisation: organisationId,
  course: courseId,
  platform: platformId,
  learner: learnerId,
  sub: z.string().max(255),
  askedAt: instant,
  lookedAt: instant.exactOptional(),
});
export type Look = z.infer<typeof lookSchema>;

export const lmsConnections: Collection<LmsConnection> = {
  name: 'lmsConnection',
  schema: lmsConnectionSchema,
  indexes: [['work.dueAt'], ['organisation', 'createdAt'], ['organisation', 'work.dueAt']],
};
export const courseSyncs: Collection<CourseSync> = {
  name: 'courseSync',
  schema: courseSyncSchema,
  indexes: [['work.dueAt'], ['organisation', 'work.dueAt']],
};
export const lmsAnswers: Collection<LmsAnswer> = {
  name: 'lmsAnswer',
  schema: lmsAnswerSchema,
  indexes: [['course', 'askedAt']],
};
export const looks: Collection<Look> = {
  name: 'look',
  schema: lookSchema,
  indexes: [['work.dueAt'], ['organisation', 'work.dueAt']],
};
