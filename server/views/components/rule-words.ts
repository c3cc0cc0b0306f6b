/** The rule as a sentence: what each requirement says, and how they are joined. */
import type { DraftGroup, DraftRequirement } from '../../model/badges/badge.ts';
import type { RuleItem } from '../../model/badges/rule.ts';
import type { Words } from '../words.ts';

/** Who the sentence speaks to: "a learner completes ...", or "you complete ...". */
export type Voice = 'learner' | 'you';

export interface RulePart {
  /** Id of the requirement. */
  id: string;
  /** "passes Quiz 3"; names inside are isolated for the bidi algorithm. */
  text: string;
}

export interface RuleClause {
  /** any: one of the parts is enough. */
  need: 'any' | 'all';
  parts: readonly RulePart[];
}

/** The clauses of a rule as the editor holds it; all of them are needed. */
export function ruleClauses(
  groups: readonly DraftGroup[],
  items: readonly RuleItem[],
  words: Words,
  voice: Voice = 'learner',
): RuleClause[] {
  return groups.map((group) => ({
    need: group.need,
    parts: group.requirements.map((requirement) => ({
      id: requirement.id,
      text: requirementText(requirement, items, words, voice),
    })),
  }));
}

/** One requirement in words. */
export function requirementText(
  requirement: DraftRequirement,
  items: readonly RuleItem[],
  words: Words,
  voice: Voice = 'learner',
): string {
  const item = isolated(itemName(requirement, items, words));
  switch (requirement.kind) {
    case 'course.completed':
      return words.t(`rule.${voice}.course`, { item: words.t('rule.thisCourse') });
    case 'activity.completed':
      return words.t(`rule.${voice}.activity.${requirement.result}`, { item });
    case 'grade.reached': {
      const typed = requirement.percent.trim();
      const percent = typed === '' ? words.t('rule.noPercent') : words.percent(typed);
      return words.t(`rule.${voice}.grade`, { item, percent });
    }
    case 'badge.earned':
      return words.t(`rule.${voice}.badge`);
    case '':
      return words.t(`rule.${voice}.unchosen`);
  }
}

/** The whole rule as text, for places that take no markup: "Award when a learner completes this course and ...". */
export function ruleText(
  groups: readonly DraftGroup[],
  items: readonly RuleItem[],
  words: Words,
  voice: Voice = 'learner',
): string {
  if (groups.length === 0) return words.t('rule.nothing');
  const clauses = ruleClauses(groups, items, words, voice).map(({ need, parts }) => {
    const joined = parts
      .map((part) => part.text)
      .join(` ${words.t(need === 'any' ? 'rule.or' : 'rule.and')} `);
    return need === 'any' && parts.length > 1 ? `${words.t('rule.either')} ${joined}` : joined;
  });
  return `${words.t(`rule.${voice}.opening`)} ${clauses.join(` ${words.t('rule.and')} `)}${words.t('rule.end')}`;
}

function itemName(requirement: DraftRequirement, items: readonly RuleItem[], words: Words): string {
  if (requirement.item === '') return words.t('rule.noItem');
  if (requirement.item === 'course') return words.t('rule.courseTotal');
  const found = items.find((item) => item.type === 'activity' && item.id === requirement.item);
  return found?.name ?? words.t('rule.unknownItem');
}

/** First strong isolate ... pop directional isolate (Unicode UAX #9). */
function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}
