/** The rule in words: each part of its sentence, and the whole as text. */
import type { RequirementPart, SentencePart } from '../../criteria/sentence-of.ts';
import type { Words } from '../words.ts';

/** Who the sentence speaks to: "a learner completes ...", or "you complete ...". */
export type Voice = 'learner' | 'you';

/** "passes Quiz 3"; names inside are isolated for the bidi algorithm. */
export function requirementText(part: RequirementPart, words: Words, voice: Voice = 'learner'): string {
  const { name = '', percent = '', conditions = '' } = part.params;
  return words.t(`rule.${voice}.${part.key}`, {
    name: isolated(name === '' ? unnamed(part, words) : name),
    percent: percent === '' ? words.t('rule.noPercent') : words.percent(percent),
    conditions,
  });
}

/** What stands where the LMS gave no name. */
function unnamed({ key, missing }: RequirementPart, words: Words): string {
  if (missing.includes('item')) return words.t('rule.noItem');
  return words.t(key === 'course.done' || key === 'grade.course' ? 'rule.thisCourse' : 'rule.unknownItem');
}

/** The word in front of a group that would be ambiguous without it; empty for any other. */
export function groupWord(part: SentencePart, words: Words): string {
  if (part.kind !== 'open' || !part.isShown) return '';
  return part.need === 1
    ? words.t('rule.either')
    : words.t('rule.atLeast', { need: words.number(part.need) });
}

/**
 * The whole rule as text, for places that take no markup: "Award when a learner completes Statistics I and ...".
 * @param opening the words before the first part, where they are not those of the voice
 */
export function ruleText(
  sentence: readonly SentencePart[],
  words: Words,
  voice: Voice = 'learner',
  opening: string = words.t(`rule.${voice}.opening`),
): string {
  if (sentence.length === 0) return words.t('rule.nothing');
  const said = sentence.map((part) => {
    if (part.kind === 'requirement') return requirementText(part, words, voice);
    return part.kind === 'joiner' ? words.t(`rule.${part.joiner}`) : groupWord(part, words);
  });
  return `${[opening, ...said].filter(Boolean).join(' ')}${words.t('rule.end')}`;
}

/** First strong isolate ... pop directional isolate (Unicode UAX #9). */
export function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}
