/** How far a learner is with a badge: the verdict over all signals, and the decision that the next claim carries out. */
import { z } from 'zod';
import { badgeId, learnerId, organisationId, progressId } from '../ids.ts';
import { type Collection, instant, recordShape } from '../record.ts';
import { requirementKind } from '../badges/rule.ts';

/** Why a requirement is met or not yet: words are made from this by the views (C39). */
export const traceSchema = z.strictObject({
  requirement: z.string().max(60),
  kind: requirementKind,
  /** lost: was met, the LMS took it back; reset: was met, a revocation set it back on `at` (C34). */
  state: z.enum(['met', 'missing', 'below', 'failed', 'lost', 'reset']),
  /** Id of the LMS item it is about. */
  item: z.string().max(255),
  /** The value that was found: percent, state ...; empty where nothing was found. */
  value: z.string().max(60),
  /** What is needed: percent, state ... */
  target: z.string().max(60),
  /** How many of the repetitions are there, where more than one is asked for (C13). */
  counted: z.strictObject({ have: z.int().min(0), need: z.int().min(2) }).exactOptional(),
  /** When the deciding signal occurred, and where it came from. */
  at: instant.exactOptional(),
  source: z.string().max(60).exactOptional(),
  /** Keys of the signals that decided it (C38). */
  signals: z.array(z.string().max(300)).max(50),
});
export type Trace = z.infer<typeof traceSchema>;

export const groupTraceSchema = z.strictObject({
  name: z.string().max(100),
  need: z.int().min(1),
  met: z.int().min(0),
  isMet: z.boolean(),
  requirements: z.array(traceSchema).max(200),
});
export type GroupTrace = z.infer<typeof groupTraceSchema>;

export const standing = z.enum(['have', 'nearly', 'not-yet', 'no-data']);
export type Standing = z.infer<typeof standing>;

/** A decision, carried out by the next claim and repeatable (C30a). */
export const todoSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('award'),
    number: z.int().min(1),
    achievedAt: instant,
    cause: z.enum(['rule', 'hand']),
    actor: z.string().max(320).exactOptional(),
    reason: z.string().max(1000).exactOptional(),
    /** The trace at the completion, where `groups` of the record no longer shows it (C38). */
    groups: z.array(groupTraceSchema).max(300).exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('revoke'),
    number: z.int().min(1),
    at: instant,
    actor: z.string().max(320),
    reason: z.string().max(1000),
  }),
]);
export type Todo = z.infer<typeof todoSchema>;

/** id from (badge, learner). */
export const progressSchema = z.strictObject({
  ...recordShape(progressId),
  organisation: organisationId,
  badge: badgeId,
  learner: learnerId,
  /** Version that judged; 0 = not judged yet. */
  version: z.int().min(0),
  standing,
  /** Requirements met of those needed over all groups: "2 of 3"; equal only when complete. */
  met: z.int().min(0),
  of: z.int().min(0),
  /** Exact ratio as a floored percentage (C21); counts repetitions too. */
  percent: z.int().min(0).max(100).exactOptional(),
  groups: z.array(groupTraceSchema).max(300),
  /** Time of the completing signal, where the rule is complete, or was since the last revocation. */
  completedAt: instant.exactOptional(),
  /** Latest `receivedAt` among the signals about its requirements; 0 = none. */
  heardAt: instant,
  judgedAt: instant,
  todo: todoSchema.exactOptional(),
});
export type Progress = z.infer<typeof progressSchema>;

export const progresses: Collection<Progress> = {
  name: 'progress',
  schema: progressSchema,
  indexes: [
    ['work.dueAt'],
    ['badge', 'standing'],
    ['badge', 'heardAt'],
    ['learner', 'standing'],
    ['organisation', 'work.dueAt'],
  ],
};
