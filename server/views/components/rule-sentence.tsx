/** The rule as one sentence: to read, or with parts that are buttons. */
import type { VNode } from 'preact';
import type { RequirementPart, SentencePart } from '../../criteria/sentence-of.ts';
import type { Words } from '../words.ts';
import { groupWord, requirementText, type Voice } from './rule-words.ts';

export interface RuleSentenceProps {
  sentence: readonly SentencePart[];
  voice?: Voice | undefined;
  words: Words;
}

/** The sentence to read. */
export function RuleSentence({ sentence, voice = 'learner', words }: RuleSentenceProps): VNode {
  const say = (part: RequirementPart): VNode => <span>{requirementText(part, words, voice)}</span>;
  return <Sentence sentence={sentence} voice={voice} words={words} say={say} />;
}

export interface RuleSentenceEditProps extends RuleSentenceProps {
  /** Id of the requirement that is being edited. */
  open?: string | undefined;
  /** Ids of requirements that are not complete. */
  invalid?: readonly string[] | undefined;
}

/** The sentence whose parts open their choices: submit buttons named `edit`, valued by requirement id. */
export function RuleSentenceEdit({ sentence, words, open, invalid = [] }: RuleSentenceEditProps): VNode {
  const say = (part: RequirementPart): VNode => (
    <button
      class={invalid.includes(part.id) ? 'part bad' : 'part'}
      type="submit"
      name="edit"
      value={part.id}
      aria-expanded={part.id === open ? 'true' : 'false'}
    >
      <span class="sr">{words.t('rule.change')} </span>
      {requirementText(part, words)}
    </button>
  );
  return <Sentence sentence={sentence} voice="learner" words={words} say={say} id="rule-sentence" />;
}

function Sentence(p: {
  sentence: readonly SentencePart[];
  voice: Voice;
  words: Words;
  say: (part: RequirementPart) => VNode;
  id?: string;
}): VNode {
  const { words, sentence } = p;
  if (sentence.length === 0) {
    return (
      <p class="rule muted" id={p.id}>
        {words.t('rule.nothing')}
      </p>
    );
  }
  return (
    <p class="rule" id={p.id}>
      {words.t(`rule.${p.voice}.opening`)}
      {sentence.map((part) => {
        if (part.kind === 'requirement') return [' ', p.say(part)];
        if (part.kind === 'joiner') return [' ', <strong>{words.t(`rule.${part.joiner}`)}</strong>];
        const word = groupWord(part, words);
        return word === '' ? null : ` ${word}`;
      })}
      {words.t('rule.end')}
    </p>
  );
}
