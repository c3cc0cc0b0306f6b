/** A rule as the parts of one sentence, for pages to put into words and buttons (criteria.md C24). */
import type { DraftGroup, DraftRequirement } from '../model/badges/badge.ts';
import type { DataRule, Group, Requirement, Rule, RuleItem } from '../model/badges/rule.ts';
import { readPercent } from './rules/draft-entries.ts';
import { type Demand, formOf } from './rules/requirement-form.ts';

/** Which words say a requirement. `other`: none the editor offers, `params.conditions` has it in short form. */
export type SentenceKey =
  | 'course.done'
  | 'activity.complete'
  | 'activity.pass'
  | 'activity.any'
  | 'grade.course'
  | 'grade.activity'
  | 'badge.held'
  | 'other'
  | 'unset';

export interface RequirementPart {
  kind: 'requirement';
  id: string;
  key: SentenceKey;
  /** `name` of the item (empty where it is not among the items), `percent`; of `other` also `kind`, `conditions`. */
  params: Readonly<Record<string, string>>;
  /** What it is about; empty where not chosen yet. */
  item: string;
  /** What a draft still leaves open. */
  missing: readonly ('kind' | 'item' | 'percent')[];
}

/**
 * `open` and `close` stand around every group of two or more, so that the rule can be read back from its
 * sentence; `isShown`: the sentence is ambiguous without them. `need` of `of` must be met: 1 = any,
 * all = `of`. A requirement outside them is a group of its own.
 */
export type SentencePart =
  | RequirementPart
  | { kind: 'joiner'; joiner: 'and' | 'or' }
  | { kind: 'open'; need: number; of: number; isShown: boolean }
  | { kind: 'close'; isShown: boolean };

interface Phrases {
  need: number;
  parts: RequirementPart[];
}

/**
 * The sentence of a frozen rule or of the draft in the editor.
 *
 * @param items names of the LMS items the rule refers to
 */
export function sentenceOf(source: Rule | readonly DraftGroup[], items: readonly RuleItem[]): SentencePart[] {
  const groups =
    'groups' in source
      ? source.groups.map((group) => phrasesOfGroup(group, items))
      : source.map((group) => phrasesOfDraft(group, items));
  return groups.flatMap((group, index): SentencePart[] => {
    const sentence = phraseGroup(group, groups.length > 1);
    return index === 0 ? sentence : [{ kind: 'joiner', joiner: 'and' }, ...sentence];
  });
}

function phraseGroup({ need, parts }: Phrases, hasOthers: boolean): SentencePart[] {
  const of = parts.length;
  const joiner = need === of ? 'and' : 'or';
  const joined = parts.flatMap((part, index): SentencePart[] =>
    index === 0 ? [part] : [{ kind: 'joiner', joiner }, part],
  );
  if (of === 1 && need === 1) return joined;
  const isShown = need !== of && (need > 1 || hasOthers);
  return [{ kind: 'open', need, of, isShown }, ...joined, { kind: 'close', isShown }];
}

function phrasesOfGroup({ need, requirements }: Group, items: readonly RuleItem[]): Phrases {
  return { need, parts: requirements.map((requirement) => partOfRequirement(requirement, items)) };
}

function phrasesOfDraft({ need, requirements }: DraftGroup, items: readonly RuleItem[]): Phrases {
  return {
    need: need === 'all' ? requirements.length : 1,
    parts: requirements.map((requirement) => partOfDraft(requirement, items)),
  };
}

function partOfRequirement(requirement: Requirement, items: readonly RuleItem[]): RequirementPart {
  const { id, kind, rules } = requirement;
  const form = formOf(requirement);
  if (form === undefined) {
    const params = { kind, conditions: rules.map(shortForm).join('; ') };
    return { kind: 'requirement', id, key: 'other', params, item: '', missing: [] };
  }
  const { demand, subject } = form;
  const name = nameOf(items, subject.type, subject.id);
  return partOf(id, demand, { id: subject.id, name, isCourse: subject.type === 'course' });
}

function partOfDraft(draft: DraftRequirement, items: readonly RuleItem[]): RequirementPart {
  const { id, kind, result, percent } = draft;
  if (kind === '') return { kind: 'requirement', id, key: 'unset', params: {}, item: '', missing: ['kind'] };
  const isCourse = kind === 'course.completed' || (kind === 'grade.reached' && draft.item === 'course');
  const course = items.find((item) => item.type === 'course');
  const item = isCourse ? (course?.id ?? 'course') : draft.item;
  const name = isCourse ? (course?.name ?? '') : nameOf(items, 'activity', item);
  return partOf(id, demandOfDraft(kind, result, percent), { id: item, name, isCourse });
}

function demandOfDraft(kind: Demand['kind'], result: DraftRequirement['result'], percent: string): Demand {
  if (kind === 'activity.completed') return { kind, result };
  if (kind !== 'grade.reached') return { kind };
  const entry = readPercent(percent);
  return { kind, percent: entry.ok ? entry.value : percent.trim() };
}

function partOf(
  id: string,
  demand: Demand,
  item: { id: string; name: string; isCourse: boolean },
): RequirementPart {
  const { name } = item;
  const missing: ('item' | 'percent')[] = item.id === '' ? ['item'] : [];
  const part = (key: SentenceKey, params: RequirementPart['params']): RequirementPart => ({
    kind: 'requirement',
    id,
    key,
    params,
    item: item.id,
    missing,
  });
  switch (demand.kind) {
    case 'course.completed':
      return part('course.done', { name });
    case 'activity.completed':
      return part(`activity.${demand.result}`, { name });
    case 'badge.earned':
      return part('badge.held', { name });
    case 'grade.reached':
      if (demand.percent === '') missing.push('percent');
      return part(item.isCourse ? 'grade.course' : 'grade.activity', { name, percent: demand.percent });
  }
}

function nameOf(items: readonly RuleItem[], type: string, id: string): string {
  return items.find((item) => item.type === type && item.id === id)?.name ?? '';
}

/** `path op value`, as criteria.md writes data rules. */
function shortForm({ path, op, value }: DataRule): string {
  return `${path} ${op} ${Array.isArray(value) ? `(${value.join(',')})` : String(value)}`;
}
