/** What can be earned: the badge, its immutable versions and the one draft being edited. */
import { z } from 'zod';
import {
  activationId,
  badgeId,
  badgeVersionId,
  courseId,
  dryRunId,
  imageId,
  issuerId,
  learnerId,
  organisationId,
  platformId,
  triggerId,
} from '../ids.ts';
import { type Collection, instant, recordShape } from '../record.ts';
import { requirementKind, ruleItemSchema, ruleSchema } from './rule.ts';

/** Answer to "what about learners who already qualify" (C35); belongs to the activation, not to the rule. */
export const pastSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('since'), since: instant }),
  z.strictObject({ kind: z.literal('none') }),
]);
export type Past = z.infer<typeof pastSchema>;

export const badgeSchema = z.strictObject({
  ...recordShape(badgeId),
  organisation: organisationId,
  platform: platformId,
  course: courseId,
  state: z.enum(['draft', 'active', 'withdrawn']),
  /** Name and picture of the version people see: the active one, else the draft. */
  name: z.string().max(200),
  image: imageId.exactOptional(),
  /** Number of the version that judges, once one was activated. */
  version: z.int().min(1).exactOptional(),
  /** Number of the draft being edited, where there is one. */
  draft: z.int().min(1).exactOptional(),
  origin: z.literal('own'),
  /** How many activations there have been; numbers them. */
  activations: z.int().min(0),
  active: z
    .strictObject({
      at: instant,
      by: z.string().max(320),
      past: pastSchema,
      /** Awards are made only for completions at or after this time (0 = all). */
      cutoff: instant,
    })
    .exactOptional(),
  withdrawnAt: instant.exactOptional(),
  createdAt: instant,
  createdBy: z.string().max(320),
  updatedAt: instant,
});
export type Badge = z.infer<typeof badgeSchema>;

/** A requirement as it stands in the editor: anything may still be missing or wrong. */
export const draftRequirementSchema = z.strictObject({
  id: z.string().min(1).max(60),
  kind: requirementKind.or(z.literal('')),
  /** LMS id of the activity, or `course` for the course total; empty where not chosen yet. */
  item: z.string().max(255),
  result: z.enum(['complete', 'pass', 'any']),
  percent: z.string().max(40),
});
export type DraftRequirement = z.infer<typeof draftRequirementSchema>;

export const draftGroupSchema = z.strictObject({
  need: z.enum(['any', 'all']),
  requirements: z.array(draftRequirementSchema).min(1).max(50),
});
export type DraftGroup = z.infer<typeof draftGroupSchema>;

/** What the editor holds: kept as typed, checked only on activation (look.md, badge editor). */
export const badgeContentSchema = z.strictObject({
  name: z.string().max(2000),
  description: z.string().max(20_000),
  /** Empty: the rule's own sentences are used. */
  criteria: z.string().max(20_000),
  tags: z.string().max(2000),
  /** What it corresponds to elsewhere, a line each: a name and then its address. */
  alignments: z.string().max(20_000).exactOptional(),
  achievementType: z.string().max(60),
  language: z.string().max(35),
  image: imageId.exactOptional(),
  groups: z.array(draftGroupSchema).max(50),
  items: z.array(ruleItemSchema).max(500),
  validity: z.strictObject({ amount: z.string().max(40), unit: z.enum(['days', 'months', 'years']) }),
  /** Whether the badge tells the learner's grades; hidden unless told. */
  results: z.enum(['hidden', 'shown']).exactOptional(),
});
export type BadgeContent = z.infer<typeof badgeContentSchema>;

/** A skill or standard of a framework that the achievement corresponds to (OB 3.0 §B.1.3). */
export const alignmentSchema = z.strictObject({
  name: z.string().min(1).max(500),
  url: z.url({ protocol: /^https?$/ }).max(2000),
});
export type Alignment = z.infer<typeof alignmentSchema>;

/** A grade that the badge tells: of one requirement of the rule (OB 3.0 §B.1.17). */
export const resultSchema = z.strictObject({
  requirement: z.string().min(1).max(60),
  name: z.string().min(1).max(500),
  /** Per cent that the rule asks for, as exact decimal text. */
  required: z.string().min(1).max(40),
});

/** What a frozen version grants: the content after its check. */
export const achievementSchema = z.strictObject({
  name: z.string().min(1).max(200),
  description: z.string().min(1).max(5000),
  criteria: z.string().min(1).max(20_000),
  tags: z.array(z.string().min(1).max(100)).max(30),
  alignments: z.array(alignmentSchema).max(30).exactOptional(),
  achievementType: z.string().min(1).max(60),
  language: z.string().min(2).max(35),
  image: imageId,
  results: z.array(resultSchema).max(50).exactOptional(),
  /** ISO 8601 duration from the achievement, such as `P3Y`; absent = never expires. */
  validity: z.string().max(20).exactOptional(),
});
export type Achievement = z.infer<typeof achievementSchema>;

/** id from (badge, number). Immutable once `frozen` is there. */
export const badgeVersionSchema = z.strictObject({
  ...recordShape(badgeVersionId),
  organisation: organisationId,
  badge: badgeId,
  course: courseId,
  number: z.int().min(1),
  issuer: issuerId,
  content: badgeContentSchema,
  /** When each section of the editor was last saved, and by whom. */
  saved: z.strictObject({ badge: instant, rule: instant, issuing: instant, by: z.string().max(320) }),
  frozen: z.strictObject({ at: instant, rule: ruleSchema, achievement: achievementSchema }).exactOptional(),
});
export type BadgeVersion = z.infer<typeof badgeVersionSchema>;

/** Tells which live badges a signal can matter to; id from (badge, on). */
export const triggerSchema = z.strictObject({
  ...recordShape(triggerId),
  organisation: organisationId,
  badge: badgeId,
  /** `on` of the signals it waits for (see signal.ts). */
  on: z.string().max(400),
});
export type Trigger = z.infer<typeof triggerSchema>;

/** The work of an activation: triggers first, then a sweep over everybody it can concern (C37). */
export const activationSchema = z.strictObject({
  ...recordShape(activationId),
  organisation: organisationId,
  badge: badgeId,
  course: courseId,
  version: z.int().min(1),
  at: instant,
  by: z.string().max(320),
  past: pastSchema,
  stage: z.enum(['triggers', 'signals', 'progress', 'finished']),
  cursor: z.string().max(2000).exactOptional(),
  swept: z.int().min(0),
});
export type Activation = z.infer<typeof activationSchema>;

/** Who would get a draft, as shown before activation; the activation must quote it (C36). */
export const dryRunSchema = z.strictObject({
  ...recordShape(dryRunId),
  organisation: organisationId,
  badge: badgeId,
  number: z.int().min(1),
  /** `rev` of the version that was judged. */
  versionRev: z.int().min(1),
  at: instant,
  now: z.array(learnerId).max(20_000),
  expiresAt: instant,
});
export type DryRun = z.infer<typeof dryRunSchema>;

export const badges: Collection<Badge> = {
  name: 'badge',
  schema: badgeSchema,
  indexes: [
    ['course', 'state'],
    ['organisation', 'updatedAt'],
    ['platform', 'state'],
  ],
};
export const badgeVersions: Collection<BadgeVersion> = {
  name: 'badgeVersion',
  schema: badgeVersionSchema,
  indexes: [['badge', 'number']],
};
export const triggers: Collection<Trigger> = {
  name: 'trigger',
  schema: triggerSchema,
  indexes: [
    ['organisation', 'on'],
    ['badge', 'on'],
  ],
};
export const activations: Collection<Activation> = {
  name: 'activation',
  schema: activationSchema,
  indexes: [['work.dueAt'], ['badge', 'at'], ['organisation', 'work.dueAt']],
};
export const dryRuns: Collection<DryRun> = {
  name: 'dryRun',
  schema: dryRunSchema,
  indexes: [],
  expires: 'expiresAt',
};
