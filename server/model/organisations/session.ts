/** A signed-in browser: opened by a launch from an LMS, or on the tool's own origin. */
import { z } from 'zod';
import {
  backpackHostId,
  courseId,
  learnerId,
  organisationId,
  personId,
  platformId,
  resourceLinkId,
  sessionId,
} from '../ids.ts';
import { type Collection, instant, recordShape } from '../record.ts';

export const MAX_CONTEXTS = 40;

/** Settings of a deep-linking launch, kept until the answer is sent once (lti.md L44). */
export const deepLinkSchema = z.strictObject({
  returnUrl: z.string().max(4000),
  data: z.string().max(100_000).exactOptional(),
  acceptTypes: z.array(z.string().max(100)).max(20),
  acceptMultiple: z.boolean(),
});
export type DeepLink = z.infer<typeof deepLinkSchema>;

/** What one course of the LMS lets this session do. */
export const contextEntrySchema = z.strictObject({
  course: courseId,
  deployment: z.string().max(255),
  /** `learner` also stands for the role-less visitor, who may only look. */
  role: z.enum(['instructor', 'learner', 'viewer']),
  launchedAt: instant,
  resourceLink: resourceLinkId.exactOptional(),
  returnUrl: z.string().max(4000).exactOptional(),
  deepLink: deepLinkSchema.exactOptional(),
});
export type ContextEntry = z.infer<typeof contextEntrySchema>;

/** A launch that passed every check, ready to become (or to be added to) a session. */
export const launchedSchema = z.strictObject({
  organisation: organisationId,
  platform: platformId,
  sub: z.string().max(255),
  learner: learnerId,
  name: z.string().max(200),
  isPlatformAdmin: z.boolean(),
  locale: z.string().max(35).exactOptional(),
  /** Absent where an administrator launched outside any course. */
  entry: contextEntrySchema.exactOptional(),
  /** Path on our origin that the launch leads to. */
  goTo: z.string().max(2000),
});
export type Launched = z.infer<typeof launchedSchema>;

const times = { createdAt: instant, seenAt: instant, expiresAt: instant };

export const sessionSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...recordShape(sessionId),
    kind: z.literal('lms'),
    ...times,
    organisation: organisationId,
    platform: platformId,
    sub: z.string().max(255),
    learner: learnerId,
    name: z.string().max(200),
    isPlatformAdmin: z.boolean(),
    locale: z.string().max(35).exactOptional(),
    contexts: z.array(contextEntrySchema).max(MAX_CONTEXTS),
  }),
  z.strictObject({
    ...recordShape(sessionId),
    kind: z.literal('own'),
    ...times,
    person: personId,
    name: z.string().max(200),
    /** The organisation whose administration is open; a person may own several. */
    organisation: organisationId.exactOptional(),
    /** An owner's invitation opened it, which proves no address: it never leaves that organisation. */
    isBound: z.boolean().exactOptional(),
    /** A mailed sign-in link opened it: only then are the person's own badges theirs to see. */
    isProven: z.boolean().exactOptional(),
    locale: z.string().max(35).exactOptional(),
  }),
  /** A tab that may do nothing but connect one backpack (providers.md P23). */
  z.strictObject({
    ...recordShape(sessionId),
    kind: z.literal('backpack'),
    ...times,
    organisation: organisationId,
    learner: learnerId,
    host: backpackHostId,
    locale: z.string().max(35).exactOptional(),
  }),
]);
export type Session = z.infer<typeof sessionSchema>;
export type LmsSession = Extract<Session, { kind: 'lms' }>;
export type OwnSession = Extract<Session, { kind: 'own' }>;
export type BackpackSession = Extract<Session, { kind: 'backpack' }>;

/** Idle and absolute life of a session (lti.md L20). */
export const SESSION_IDLE_MS = 2 * 3_600_000;
export const SESSION_LIFE_MS = 12 * 3_600_000;

export const sessions: Collection<Session> = {
  name: 'session',
  schema: sessionSchema,
  indexes: [],
  expires: 'expiresAt',
};
