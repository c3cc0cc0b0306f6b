/** A fact about a learner in the one normal form (criteria.md C1). Immutable but for its work. */
import { z } from 'zod';
import { awardId, identityId, learnerId, organisationId, platformId, signalId } from '../ids.ts';
import { type Collection, instant, recordShape } from '../record.ts';

/** An exact decimal as text: optional sign, digits, optional fraction; no exponent. */
export const decimal = z
  .string()
  .max(60)
  .regex(/^-?\d{1,30}(\.\d{1,25})?$/);

export const activityState = z.enum(['incomplete', 'complete', 'pass', 'fail']);
export type ActivityState = z.infer<typeof activityState>;

const dataKey = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const dataText = z
  .string()
  .max(2000)
  .refine((text) => text.isWellFormed(), 'is not well-formed text');
/** Extra members a sender may add; numbers as they came. */
export const signalData = z.record(dataKey, z.union([dataText, z.number(), z.boolean(), z.null()]));

const subject = (
  type: z.ZodType<string>,
): z.ZodObject<
  { type: typeof type; id: z.ZodString; course: z.ZodExactOptional<z.ZodString> },
  z.core.$strict
> =>
  z.strictObject({
    type,
    id: z.string().min(1).max(255),
    course: z.string().min(1).max(255).exactOptional(),
  });

/** Kind, subject and value of a signal: what it says. */
export const factSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('course.completed'),
    subject: subject(z.literal('course')),
    value: z.strictObject({ done: z.boolean() }),
  }),
  z.strictObject({
    kind: z.literal('activity.completed'),
    subject: subject(z.literal('activity')),
    value: z.strictObject({ state: activityState }),
  }),
  z.strictObject({
    kind: z.literal('grade.reached'),
    subject: subject(z.enum(['course', 'activity'])),
    value: z.strictObject({
      /** Null = not graded, which is not 0 (C5). */
      percent: decimal.nullable(),
      raw: decimal.exactOptional(),
      max: decimal.exactOptional(),
    }),
  }),
  z.strictObject({
    kind: z.literal('badge.earned'),
    subject: subject(z.literal('badge')),
    value: z.strictObject({ held: z.boolean(), award: awardId }),
  }),
  z.strictObject({
    kind: z.literal('award.manual'),
    subject: subject(z.literal('badge')),
    value: z.discriminatedUnion('action', [
      z.strictObject({
        action: z.literal('award'),
        actor: z.string().max(320),
        reason: z.string().max(1000),
      }),
      z.strictObject({
        action: z.literal('revoke'),
        number: z.int().min(1),
        actor: z.string().max(320),
        reason: z.string().max(1000),
      }),
    ]),
  }),
]);
export type Fact = z.infer<typeof factSchema>;
export type SignalKind = Fact['kind'];
export type FactOf<K extends SignalKind> = Extract<Fact, { kind: K }>;

/** What a source hands over: who, what, when, and the source's own name for it. */
export interface NewSignal {
  platform: z.infer<typeof platformId>;
  sub: string;
  fact: Fact;
  data: z.infer<typeof signalData>;
  occurredAt: number;
  /** The source's own stable id of this message; without one the content is the key. */
  key?: string;
}

export const signalSchema = z.strictObject({
  ...recordShape(signalId),
  organisation: organisationId,
  /** Unique per (organisation, source). */
  key: z.string().min(1).max(300),
  /** Channel it came by: the API key's channel, `moodle`, `hand` ... */
  source: z.string().min(1).max(60),
  /** The identity (LMS user) or learner it is about; judging reads by this. */
  who: identityId.or(learnerId),
  /** LMS user it is about, so that its stage can make a shadow learner; absent for facts of our own. */
  user: z.strictObject({ platform: platformId, sub: z.string().max(255) }).exactOptional(),
  /** Kind and subject in one string, for triggers and look-ups: see `signalOn`. */
  on: z.string().max(400),
  fact: factSchema,
  data: signalData,
  occurredAt: instant,
  receivedAt: instant,
});
export type Signal = z.infer<typeof signalSchema>;

/** Input that could not be understood or contradicts what is known: kept with its reason, never dropped (C1, C27). */
export const quarantineSchema = z.strictObject({
  ...recordShape(signalId),
  organisation: organisationId,
  source: z.string().max(60),
  key: z.string().max(300),
  reason: z.string().max(100),
  detail: z.string().max(1000),
  /** What came, as JSON text, cut to 8 KB. */
  body: z.string().max(8192),
  receivedAt: instant,
});
export type Quarantine = z.infer<typeof quarantineSchema>;

export const signals: Collection<Signal> = {
  name: 'signal',
  schema: signalSchema,
  indexes: [['work.dueAt'], ['who', 'on'], ['on', 'receivedAt'], ['organisation', 'work.dueAt']],
};
export const quarantines: Collection<Quarantine> = {
  name: 'quarantine',
  schema: quarantineSchema,
  indexes: [['organisation', 'receivedAt']],
};

/**
 * The string that names what a signal is about: kind, platform and subject. Ids of two LMSs never meet,
 * since the platform is part of it; a badge of ours has no platform.
 */
export function signalOn(
  kind: SignalKind,
  platform: z.infer<typeof platformId> | '',
  type: string,
  id: string,
): string {
  return [kind, platform, type, id].join('|');
}
