/** The rule language (criteria.md section 2): what a learner's signals must show before a badge is awarded. */
import { z } from 'zod';

/** Kinds of signal that a requirement can ask for in this version. */
export const requirementKind = z.enum([
  'course.completed',
  'activity.completed',
  'grade.reached',
  'badge.earned',
]);
export type RequirementKind = z.infer<typeof requirementKind>;

export const operator = z.enum(['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'exists']);
export type Operator = z.infer<typeof operator>;

const scalar = z.union([z.string().max(400), z.boolean()]);

/** Numbers are exact decimals written as text: no operand is ever rounded. */
export const dataRuleSchema = z.strictObject({
  path: z.string().min(1).max(200),
  op: operator,
  value: z.union([scalar, z.array(scalar).min(1).max(100)]),
});
export type DataRule = z.infer<typeof dataRuleSchema>;

export const requirementSchema = z.strictObject({
  id: z.string().min(1).max(60),
  kind: requirementKind,
  /** ANDed on one signal, never across two (C9). */
  rules: z.array(dataRuleSchema).max(20),
  /** Matching signals with distinct `distinctBy` that are needed (C13). */
  count: z.int().min(1).max(1000),
  distinctBy: z.string().min(1).max(200),
  /** latch: stays met; live: follows the latest signal per subject (C18). */
  hold: z.enum(['latch', 'live']),
});
export type Requirement = z.infer<typeof requirementSchema>;

/** Met when `need` of its requirements are met: 1 = any of, all = all of (C11, C12). */
export const groupSchema = z.strictObject({
  name: z.string().max(100),
  need: z.int().min(1).max(200),
  requirements: z.array(requirementSchema).min(1).max(200),
});
export type Group = z.infer<typeof groupSchema>;

/** Every group must be met. */
export const ruleSchema = z.strictObject({ groups: z.array(groupSchema).max(300) });
export type Rule = z.infer<typeof ruleSchema>;

/** An LMS item that a rule refers to, with the name it last had: words for people, never matched on. */
export const ruleItemSchema = z.strictObject({
  type: z.enum(['course', 'activity']),
  id: z.string().min(1).max(255),
  /** The LMS's id of the course the item is in; for a course, its own. */
  course: z.string().min(1).max(255),
  name: z.string().max(500),
  url: z.string().max(2000).exactOptional(),
});
export type RuleItem = z.infer<typeof ruleItemSchema>;

/** Default hold of a kind (C18). */
export function defaultHold(kind: RequirementKind): 'latch' | 'live' {
  return kind === 'grade.reached' ? 'latch' : 'live';
}
