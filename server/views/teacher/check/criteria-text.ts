/** The rule in words as it is written into the badge itself. */
import type { SentencePart } from '../../../criteria/sentence-of.ts';
import { ruleText } from '../../components/rule-words.ts';
import { chooseLanguage, wordsFor } from '../../words.ts';

/**
 * The sentence in the badge's language where we have it, else in English; without the invisible marks
 * that pages keep names apart with, since others compare and print this text.
 */
export function criteriaText(sentence: readonly SentencePart[], language: string): string {
  const words = wordsFor(chooseLanguage([language]));
  const text = ruleText(sentence, words, 'learner', words.t('rule.learner.awarded'));
  return text.replace(/[\u2066-\u2069]/gu, '');
}
