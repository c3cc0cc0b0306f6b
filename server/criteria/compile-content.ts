/** Turns a checked draft into what a frozen version grants and what it takes. */
import { BridgeError } from '../errors.ts';
import {
  type Achievement,
  achievementSchema,
  type BadgeContent,
  type DraftRequirement,
} from '../model/badges/badge.ts';
import type { PlatformId } from '../model/ids.ts';
import { type Requirement, type Rule, ruleSchema } from '../model/badges/rule.ts';
import { checkContent } from './check-content.ts';
import { checkRule } from './rules/check-rule.ts';
import { readAlignments, readPercent, readTags, readValidity } from './rules/draft-entries.ts';
import { requirementOf } from './rules/requirement-form.ts';

export interface CompileFor {
  platform: PlatformId;
  /** The LMS's own id of the course, which `course.completed` and the course total are about. */
  courseContextId: string;
  /** Criteria in words, where the draft has none of its own: the rule's sentence. */
  criteria: string;
}

/**
 * Rule and achievement of a draft. Alternatives and "all of" become groups with `need` (C11, C12);
 * every requirement names its LMS, so that equal ids of another LMS never meet it.
 *
 * @throws RULE_INVALID with the problems as details where the draft is not ready; see `checkContent`
 */
export function compileContent(
  content: BadgeContent,
  target: CompileFor,
): { rule: Rule; achievement: Achievement } {
  const problems = checkContent(content);
  if (problems.length > 0) throw invalid('the draft is not ready', problems);
  const rule = ruleSchema.safeParse({
    groups: content.groups.map(({ need, requirements }) => ({
      name: '',
      need: need === 'all' ? requirements.length : 1,
      requirements: requirements.map((requirement) => compileRequirement(requirement, target)),
    })),
  });
  const achievement = achievementSchema.safeParse(achievementOf(content, target.criteria));
  if (!rule.success) throw invalid('the rule does not fit', rule.error.issues);
  if (!achievement.success) throw invalid('the badge does not fit', achievement.error.issues);
  const wrong = checkRule(rule.data);
  if (wrong.length > 0) throw invalid('the rule cannot be judged', wrong);
  return { rule: rule.data, achievement: achievement.data };
}

function invalid(message: string, problems: unknown): BridgeError {
  return new BridgeError('RULE_INVALID', message, { details: { problems } });
}

function compileRequirement(draft: DraftRequirement, target: CompileFor): Requirement {
  const { id, kind, item, result } = draft;
  const { platform, courseContextId } = target;
  const course = { type: 'course', id: courseContextId } as const;
  const activity = { type: 'activity', id: item } as const;
  if (kind === 'course.completed') return requirementOf(id, { kind }, { kind, ...course }, platform);
  if (kind === 'activity.completed')
    return requirementOf(id, { kind, result }, { kind, ...activity }, platform);
  const percent = readPercent(draft.percent);
  if (kind !== 'grade.reached' || !percent.ok) throw invalid('the requirement is not ready', [id]);
  const subject = item === 'course' ? course : activity;
  return requirementOf(id, { kind, percent: percent.value }, { kind, ...subject }, platform);
}

/** The grades that the badge is to tell, by the requirements that ask for them. */
function resultsOf({ results, groups, items, name }: BadgeContent): unknown[] {
  if (results !== 'shown') return [];
  return groups
    .flatMap((group) => group.requirements)
    .flatMap(({ id, kind, item, percent }) => {
      const required = readPercent(percent);
      if (kind !== 'grade.reached' || !required.ok) return [];
      const known = items.find((one) => one.type === 'activity' && one.id === item)?.name.trim() ?? '';
      return [{ requirement: id, name: known === '' ? name.trim() : known, required: required.value }];
    });
}

function achievementOf(content: BadgeContent, criteria: string): unknown {
  const validity = readValidity(content.validity);
  const alignments = readAlignments(content.alignments ?? '');
  const results = resultsOf(content);
  const own = content.criteria.trim();
  return {
    name: content.name.trim(),
    description: content.description.trim(),
    criteria: own === '' ? criteria : own,
    tags: readTags(content.tags),
    ...(alignments.ok && alignments.value.length > 0 ? { alignments: alignments.value } : {}),
    achievementType: content.achievementType.trim(),
    language: content.language,
    image: content.image,
    ...(results.length > 0 ? { results } : {}),
    ...(validity.ok && validity.value !== undefined ? { validity: validity.value } : {}),
  };
}
