/** The forms of requirement that the editor offers, and the rules they stand for: read and written here only. */
import { isDeepStrictEqual } from 'node:util';
import {
  type DataRule,
  defaultHold,
  type Requirement,
  type RequirementKind,
} from '../../model/badges/rule.ts';
import type { DraftRequirement } from '../../model/badges/badge.ts';

export type ActivityResult = DraftRequirement['result'];

/** What a requirement asks for, beside the item it is about. */
export type Demand =
  | { kind: 'course.completed' }
  | { kind: 'activity.completed'; result: ActivityResult }
  | { kind: 'grade.reached'; percent: string }
  | { kind: 'badge.earned' };

/** What a requirement is about: an item of an LMS, or a badge of ours. */
export interface Subject {
  kind: RequirementKind;
  type: 'course' | 'activity' | 'badge';
  id: string;
}

/** Choices of the editor for an activity (C5). */
const resultRules: Readonly<Record<ActivityResult, DataRule>> = {
  complete: { path: 'state', op: 'in', value: ['complete', 'pass'] },
  pass: { path: 'state', op: 'eq', value: 'pass' },
  any: { path: 'state', op: 'in', value: ['complete', 'pass', 'fail'] },
};

/** Subjects that a kind can be about. */
const subjectTypes = {
  'course.completed': ['course'],
  'activity.completed': ['activity'],
  'grade.reached': ['course', 'activity'],
  'badge.earned': ['badge'],
} as const satisfies Record<RequirementKind, readonly Subject['type'][]>;

/** The requirement that a demand on a subject stands for; `platform` keeps ids of two LMSs apart. */
export function requirementOf(id: string, demand: Demand, subject: Subject, platform: string): Requirement {
  const rules: DataRule[] = [];
  if (subject.type !== 'badge') rules.push({ path: 'platform', op: 'eq', value: platform });
  if (demand.kind === 'grade.reached') rules.push({ path: 'subject.type', op: 'eq', value: subject.type });
  rules.push({ path: 'subject.id', op: 'eq', value: subject.id }, demandRule(demand));
  return {
    id,
    kind: demand.kind,
    rules,
    count: 1,
    distinctBy: 'subject.id',
    hold: defaultHold(demand.kind),
  };
}

function demandRule(demand: Demand): DataRule {
  switch (demand.kind) {
    case 'course.completed':
      return { path: 'done', op: 'eq', value: true };
    case 'activity.completed':
      return resultRules[demand.result];
    case 'grade.reached':
      return { path: 'percent', op: 'gte', value: demand.percent };
    case 'badge.earned':
      return { path: 'held', op: 'eq', value: true };
  }
}

/** True for a data rule that says which subject is meant, not what must be so about it. */
export function isAboutSubject({ path }: DataRule): boolean {
  return path === 'platform' || path.startsWith('subject.');
}

/** The subjects a requirement names; empty where it takes any (C10). */
export function subjectsOf({ kind, rules }: Requirement): Subject[] {
  const ids = namedBy(rules, 'subject.id');
  if (ids === undefined) return [];
  const wanted = namedBy(rules, 'subject.type');
  const types = subjectTypes[kind].filter((type) => wanted?.includes(type) ?? true);
  return types.flatMap((type) => ids.map((id) => ({ kind, type, id })));
}

function namedBy(rules: readonly DataRule[], path: string): string[] | undefined {
  const rule = rules.find((data) => data.path === path && (data.op === 'eq' || data.op === 'in'));
  return rule && [rule.value].flat().filter((value) => typeof value === 'string');
}

/** The demand that a requirement's rules make of its subject; `undefined` where they say something else. */
export function demandOf({ kind, rules }: Requirement): Demand | undefined {
  const [rule, ...more] = rules.filter((data) => !isAboutSubject(data));
  if (rule === undefined || more.length > 0) return undefined;
  return possibleDemands(kind, rule).find((demand) => isDeepStrictEqual(demandRule(demand), rule));
}

/** Demand and subject of a requirement that the editor could have made; `undefined` for any other. */
export function formOf(requirement: Requirement): { demand: Demand; subject: Subject } | undefined {
  const demand = demandOf(requirement);
  const [subject] = subjectsOf(requirement);
  const platform = namedBy(requirement.rules, 'platform')?.[0] ?? '';
  if (demand === undefined || subject === undefined) return undefined;
  const again = requirementOf(requirement.id, demand, subject, platform);
  return isDeepStrictEqual(again, requirement) ? { demand, subject } : undefined;
}

function possibleDemands(kind: RequirementKind, { value }: DataRule): Demand[] {
  if (kind === 'activity.completed')
    return (['complete', 'pass', 'any'] as const).map((result) => ({ kind, result }));
  if (kind === 'grade.reached') return typeof value === 'string' ? [{ kind, percent: value }] : [];
  return [{ kind }];
}
