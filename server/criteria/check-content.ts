/** What is still missing or wrong in a draft: the list that blocks activation and fills the error summary. */
import type { BadgeContent, DraftRequirement } from '../model/badges/badge.ts';
import { clip } from '../model/text.ts';
import {
  longestValidity,
  MAX_ALIGNMENTS,
  readAlignments,
  readPercent,
  readTags,
  readValidity,
} from './rules/draft-entries.ts';

/** Closed list; the words for a code are the views' own. */
export type ProblemCode =
  | 'name-missing'
  | 'name-too-long'
  | 'description-missing'
  | 'description-too-long'
  | 'criteria-too-long'
  | 'tags-too-many'
  | 'tag-too-long'
  | 'alignment-without-address'
  | 'alignment-without-name'
  | 'alignments-too-many'
  | 'type-missing'
  | 'type-too-long'
  | 'language-unknown'
  | 'picture-missing'
  | 'rule-empty'
  | 'requirement-twice'
  | 'kind-missing'
  | 'kind-unavailable'
  | 'item-missing'
  | 'item-unknown'
  | 'item-without-completion'
  | 'item-without-grade'
  | 'course-without-completion'
  | 'percent-missing'
  | 'percent-not-a-number'
  | 'percent-out-of-range'
  | 'validity-not-whole'
  | 'validity-out-of-range';

export interface Problem {
  code: ProblemCode;
  section: 'badge' | 'rule' | 'issuing';
  /** `name`, `description` ...; for a requirement `<id>-kind`, `<id>-item` or `<id>-percent`; `rule` for the whole. */
  field: string;
  /** Material for the sentence: `max`, `have`, `value`. */
  params: Readonly<Record<string, string | number>>;
}

/** What the LMS said about the course; an `LmsCourse` of the port fits. */
export interface KnownCourse {
  hasCompletion: boolean;
  activities: readonly { id: string; hasCompletion: boolean; hasGrade: boolean }[];
}

/** Longest texts that can be awarded (see `achievementSchema`). */
const longest = { name: 200, description: 5000, criteria: 20_000, tag: 100, type: 60, language: 35 } as const;
const MAX_TAGS = 30;

/**
 * Everything that keeps `content` from being activated, in the order of the page; empty when it is ready.
 *
 * @param known the course as the LMS describes it; left out where no LMS can be asked
 */
export function checkContent(content: BadgeContent, known?: KnownCourse): Problem[] {
  return [...badgeProblems(content), ...ruleProblems(content, known), ...issuingProblems(content)];
}

function badgeProblems(content: BadgeContent): Problem[] {
  const found: Problem[] = [];
  const add = (code: ProblemCode, field: string, params: Problem['params'] = {}): void => {
    found.push({ code, section: 'badge', field, params });
  };
  const limit = (code: ProblemCode, field: string, have: number, max: number): void => {
    if (have > max) add(code, field, { have, max });
  };
  const name = content.name.trim();
  const description = content.description.trim();
  const type = content.achievementType.trim();
  const tags = readTags(content.tags);
  const longTag = tags.find((tag) => tag.length > longest.tag);

  if (name === '') add('name-missing', 'name');
  limit('name-too-long', 'name', name.length, longest.name);
  if (description === '') add('description-missing', 'description');
  limit('description-too-long', 'description', description.length, longest.description);
  limit('criteria-too-long', 'criteria', content.criteria.trim().length, longest.criteria);
  limit('tags-too-many', 'tags', tags.length, MAX_TAGS);
  if (longTag !== undefined) add('tag-too-long', 'tags', { value: longTag, max: longest.tag });
  const alignments = readAlignments(content.alignments ?? '');
  if (!alignments.ok) add(alignments.problem, 'alignments', { value: clip(alignments.line, 100) });
  else limit('alignments-too-many', 'alignments', alignments.value.length, MAX_ALIGNMENTS);
  if (type === '') add('type-missing', 'achievementType');
  limit('type-too-long', 'achievementType', type.length, longest.type);
  if (!isLanguage(content.language)) add('language-unknown', 'language', { value: content.language });
  if (content.image === undefined) add('picture-missing', 'image');
  return found;
}

/** True for a well-formed language tag (BCP 47). */
function isLanguage(tag: string): boolean {
  try {
    return tag.length <= longest.language && Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

function ruleProblems({ groups }: BadgeContent, known: KnownCourse | undefined): Problem[] {
  if (groups.length === 0) return [{ code: 'rule-empty', section: 'rule', field: 'rule', params: {} }];
  const seen = new Set<string>();
  return groups
    .flatMap((group) => group.requirements)
    .flatMap((requirement) => {
      const { id } = requirement;
      const isTwice = seen.has(id);
      seen.add(id);
      return isTwice ? [problemOf(id, 'kind', 'requirement-twice')] : requirementProblems(requirement, known);
    });
}

function problemOf(
  id: string,
  field: 'kind' | 'item' | 'percent',
  code: ProblemCode,
  params: Problem['params'] = {},
): Problem {
  return { code, section: 'rule', field: `${id}-${field}`, params };
}

function requirementProblems(requirement: DraftRequirement, known: KnownCourse | undefined): Problem[] {
  const { id, kind, item } = requirement;
  switch (kind) {
    case '':
      return [problemOf(id, 'kind', 'kind-missing')];
    case 'badge.earned':
      return [problemOf(id, 'kind', 'kind-unavailable')];
    case 'course.completed':
      return known?.hasCompletion === false ? [problemOf(id, 'kind', 'course-without-completion')] : [];
    case 'activity.completed':
      return itemProblems(id, item === 'course' ? '' : item, known, 'hasCompletion');
    case 'grade.reached': {
      const percent = readPercent(requirement.percent);
      const ofItem = item === 'course' ? [] : itemProblems(id, item, known, 'hasGrade');
      if (percent.ok) return ofItem;
      return [...ofItem, problemOf(id, 'percent', percent.problem, { value: requirement.percent })];
    }
  }
}

function itemProblems(
  id: string,
  item: string,
  known: KnownCourse | undefined,
  needed: 'hasCompletion' | 'hasGrade',
): Problem[] {
  if (item === '') return [problemOf(id, 'item', 'item-missing')];
  if (known === undefined) return [];
  const activity = known.activities.find((candidate) => candidate.id === item);
  if (activity === undefined) return [problemOf(id, 'item', 'item-unknown', { value: item })];
  if (activity[needed]) return [];
  const code = needed === 'hasCompletion' ? 'item-without-completion' : 'item-without-grade';
  return [problemOf(id, 'item', code, { value: item })];
}

function issuingProblems({ validity }: BadgeContent): Problem[] {
  const entry = readValidity(validity);
  if (entry.ok) return [];
  const params = { value: validity.amount, max: longestValidity[validity.unit] };
  return [{ code: entry.problem, section: 'issuing', field: 'validity', params }];
}
