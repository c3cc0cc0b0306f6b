/** Every check with its outcome in words: folded where it passed, open where the reader should look. */
import type { ComponentChildren, VNode } from 'preact';
import type { Check } from '../../openbadges/verify/report.ts';
import { Icon } from '../components/icon.tsx';
import { Rows } from '../components/rows.tsx';
import { type Tone, toneIcons } from '../components/status-pill.tsx';
import type { Words } from '../words.ts';
import { type CheckGroup, groupChecks, outcomeTones, say } from './say.ts';

export interface CheckListProps {
  words: Words;
  checks: readonly Check[];
}

/** Checks of form: of no interest to most where they pass. */
const formal: readonly Check['id'][] = [
  'input',
  'parse',
  'type',
  'context',
  'upgrade',
  'schema',
  'property',
  'subject',
  'issuer',
  'evidence',
  'image',
  'extension',
];

export function CheckList({ words, checks }: CheckListProps): VNode {
  const groups = groupChecks(checks);
  const isTold = ({ id, outcome }: CheckGroup): boolean => !formal.includes(id) || outcome !== 'pass';
  const passed = groups.filter((group) => !isTold(group));
  return (
    <div class="noprint">
      <Rows>
        {groups.filter(isTold).map((group) => (
          <CheckEntry key={group.id} words={words} group={group} />
        ))}
        {passed.length === 0 ? null : (
          <Entry
            tone="done"
            name={words.t('verifying.result.formal', { count: passed.length })}
            outcome={words.t('verifying.outcome.pass')}
          >
            {passed.map((group) => (
              <Findings key={group.id} words={words} group={group} />
            ))}
          </Entry>
        )}
      </Rows>
    </div>
  );
}

function CheckEntry({ words, group }: { words: Words; group: CheckGroup }): VNode {
  return (
    <Entry
      tone={outcomeTones[group.outcome]}
      name={say(group.name, words)}
      outcome={words.t(outcomeKey(group))}
      isOpen={group.outcome !== 'pass' && group.outcome !== 'skip'}
    >
      <Findings words={words} group={group} />
    </Entry>
  );
}

interface EntryProps {
  tone: Tone;
  name: string;
  outcome: string;
  isOpen?: boolean;
  children: ComponentChildren;
}

function Entry({ tone, name, outcome, isOpen = false, children }: EntryProps): VNode {
  return (
    <li class="row">
      <span class={tone}>
        <Icon name={toneIcons[tone]} />
      </span>
      <details class="check" open={isOpen}>
        <summary>
          {name} <span class={`small ${tone}`}>{outcome}</span>
        </summary>
        {children}
      </details>
    </li>
  );
}

function Findings({ words, group }: { words: Words; group: CheckGroup }): VNode {
  const sentences = [...new Set(group.findings.map((finding) => say(finding.words, words)))];
  return (
    <div class="small muted">
      {sentences.map((sentence) => (
        <p key={sentence}>
          <bdi>{sentence}</bdi>
        </p>
      ))}
    </div>
  );
}

/** Paper cannot be unfolded. */
export function ChecksInPrint({ words, checks }: CheckListProps): VNode {
  return (
    <ul class="print">
      {groupChecks(checks).map((group) => (
        <li key={group.id}>
          <strong>{say(group.name, words)}</strong> ({words.t(outcomeKey(group))})
          <Findings words={words} group={group} />
        </li>
      ))}
    </ul>
  );
}

function outcomeKey({ outcome }: CheckGroup): `verifying.outcome.${CheckGroup['outcome']}` {
  return `verifying.outcome.${outcome}`;
}
