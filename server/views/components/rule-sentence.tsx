/** The rule as one sentence: to read, or with parts that are buttons. */
import type { ComponentChildren, VNode } from 'preact';
import type { Words } from '../words.ts';
import type { RuleClause, RulePart, Voice } from './rule-words.ts';

export interface RuleSentenceProps {
  clauses: readonly RuleClause[];
  voice?: Voice | undefined;
  words: Words;
}

/** The sentence to read. */
export function RuleSentence({ clauses, voice = 'learner', words }: RuleSentenceProps): VNode {
  return <Sentence clauses={clauses} voice={voice} words={words} part={({ text }) => <span>{text}</span>} />;
}

export interface RuleSentenceEditProps extends RuleSentenceProps {
  /** Id of the requirement that is being edited. */
  open?: string | undefined;
  /** Ids of requirements that are not complete. */
  invalid?: readonly string[] | undefined;
}

/** The sentence whose parts open their choices: submit buttons named `edit`, valued by requirement id. */
export function RuleSentenceEdit({ clauses, words, open, invalid = [] }: RuleSentenceEditProps): VNode {
  const part = ({ id, text }: RulePart): VNode => (
    <button
      class={invalid.includes(id) ? 'part bad' : 'part'}
      type="submit"
      name="edit"
      value={id}
      aria-expanded={id === open ? 'true' : 'false'}
    >
      <span class="sr">{words.t('rule.change')} </span>
      {text}
    </button>
  );
  return <Sentence clauses={clauses} voice="learner" words={words} part={part} id="rule-sentence" />;
}

function Sentence(p: {
  clauses: readonly RuleClause[];
  voice: Voice;
  words: Words;
  part: (part: RulePart) => VNode;
  id?: string;
}): VNode {
  const { words } = p;
  if (p.clauses.length === 0) {
    return (
      <p class="rule muted" id={p.id}>
        {words.t('rule.nothing')}
      </p>
    );
  }
  return (
    <p class="rule" id={p.id}>
      {words.t(`rule.${p.voice}.opening`)}{' '}
      {joined(
        p.clauses.map(({ need, parts }) => (
          <>
            {need === 'any' && parts.length > 1 ? `${words.t('rule.either')} ` : null}
            {joined(parts.map(p.part), words.t(need === 'any' ? 'rule.or' : 'rule.and'))}
          </>
        )),
        words.t('rule.and'),
      )}
      {words.t('rule.end')}
    </p>
  );
}

function joined(parts: readonly VNode[], word: string): ComponentChildren {
  return parts.map((part, index) => (index === 0 ? part : [' ', <strong>{word}</strong>, ' ', part]));
}
