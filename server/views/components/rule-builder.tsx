/** Editing the rule: the sentence, the choices of its open part, and buttons that work without script. */
import type { VNode } from 'preact';
import type { DraftGroup, DraftRequirement } from '../../model/badges/badge.ts';
import type { RequirementPart, SentencePart } from '../../criteria/sentence-of.ts';
import type { RuleItem } from '../../model/badges/rule.ts';
import type { WordKey, Words } from '../words.ts';
import { Button } from './button.tsx';
import { Options, type Option } from './field.tsx';
import { needField, ruleField } from './rule-form.ts';
import { RuleSentenceEdit } from './rule-sentence.tsx';
import { requirementText } from './rule-words.ts';

export interface RuleBuilderProps {
  groups: readonly DraftGroup[];
  /** The same groups as a sentence: `sentenceOf(groups, items)`. */
  sentence: readonly SentencePart[];
  /** Names of what the rule refers to, as last heard. */
  items: readonly RuleItem[];
  /** Activities that the LMS offers now; those of one section follow each other. */
  activities: readonly { id: string; name: string; section?: string }[];
  /** Id of the requirement to show open. */
  open?: string | undefined;
  /** What is wrong, by requirement id. */
  errors?: Readonly<Record<string, string>> | undefined;
  words: Words;
}

const kinds: readonly { value: DraftRequirement['kind']; key: WordKey }[] = [
  { value: '', key: 'rule.edit.kinds.none' },
  { value: 'course.completed', key: 'rule.edit.kinds.course' },
  { value: 'activity.completed', key: 'rule.edit.kinds.activity' },
  { value: 'grade.reached', key: 'rule.edit.kinds.grade' },
];

/** The parts of a form; it stands inside an `AutosaveForm`, and `readRuleForm` reads it back. */
export function RuleBuilder(p: RuleBuilderProps): VNode {
  const { groups, words, open, errors = {} } = p;
  return (
    <>
      <RuleSentenceEdit sentence={p.sentence} words={words} open={open} invalid={Object.keys(errors)} />
      {groups.map((group, g) => (
        <GroupFields key={String(g)} group={group} g={g} {...p} />
      ))}
      <p class="line">
        <Button isLow icon="plus" name="add" value="and">
          {words.t(groups.length === 0 ? 'rule.edit.first' : 'rule.edit.and')}
        </Button>
      </p>
    </>
  );
}

function GroupFields(p: RuleBuilderProps & { group: DraftGroup; g: number }): VNode {
  const { group, g, open } = p;
  const isNeedShown = group.requirements.length > 1 && group.requirements.some((r) => r.id === open);
  return (
    <>
      {isNeedShown ? null : <input type="hidden" name={needField(g)} value={group.need} />}
      {group.requirements.map((requirement, r) => (
        <>
          <input type="hidden" name={ruleField(g, r, 'id')} value={requirement.id} />
          {requirement.id === open ? (
            <OpenRequirement {...p} requirement={requirement} r={r} isNeedShown={isNeedShown} />
          ) : (
            <ClosedRequirement requirement={requirement} g={g} r={r} />
          )}
        </>
      ))}
    </>
  );
}

/** What is not open travels along unseen, so that one form always holds the whole rule. */
function ClosedRequirement({
  requirement,
  g,
  r,
}: {
  requirement: DraftRequirement;
  g: number;
  r: number;
}): VNode {
  const fields = ['kind', 'item', 'result', 'percent'] as const;
  return (
    <>
      {fields.map((field) => (
        <input key={field} type="hidden" name={ruleField(g, r, field)} value={requirement[field]} />
      ))}
    </>
  );
}

function OpenRequirement(
  p: RuleBuilderProps & {
    group: DraftGroup;
    g: number;
    requirement: DraftRequirement;
    r: number;
    isNeedShown: boolean;
  },
): VNode {
  const { requirement, words, g } = p;
  const part = p.sentence.find((one): one is RequirementPart => 'id' in one && one.id === requirement.id);
  const about = part === undefined ? '' : requirementText(part, words);
  const error = p.errors?.[requirement.id];
  return (
    <fieldset class="panel sunk stack-16" id={requirement.id}>
      <legend class="sr">{about}</legend>
      {error === undefined ? null : <p class="bad">{error}</p>}
      <Asks {...p} />
      {p.isNeedShown ? (
        <Ask
          name={needField(g)}
          label={words.t('rule.edit.need')}
          value={p.group.need}
          options={(['any', 'all'] as const).map((value) => ({
            value,
            label: words.t(`rule.edit.needs.${value}`),
          }))}
        />
      ) : null}
      <p class="line">
        <Button isLow name="close" value={requirement.id}>
          {words.t('rule.edit.close')}
        </Button>
        <Button isLow icon="plus" name="add" value={`or:${requirement.id}`}>
          {words.t('rule.edit.or')}
        </Button>
        <Button isLow look="risk" icon="trash-2" name="remove" value={requirement.id} about={about}>
          {words.t('rule.edit.remove')}
        </Button>
      </p>
    </fieldset>
  );
}

/** The kind decides by style alone which of the other questions is seen. */
function Asks(p: RuleBuilderProps & { requirement: DraftRequirement; g: number; r: number }): VNode {
  const { requirement, words, g, r } = p;
  const name = (field: keyof DraftRequirement): string => ruleField(g, r, field);
  const results = (['complete', 'pass', 'any'] as const).map((value) => ({
    value,
    label: words.t(`rule.edit.results.${value}`),
  }));
  return (
    <div class="asks">
      <Ask
        name={name('kind')}
        label={words.t('rule.edit.kind')}
        value={requirement.kind}
        options={kinds.map(({ value, key }) => ({ value, label: words.t(key) }))}
      />
      <Ask
        class="if-item"
        name={name('item')}
        label={words.t('rule.edit.item')}
        value={requirement.item}
        options={itemOptions(p)}
      />
      <Ask
        class="if-result"
        name={name('result')}
        label={words.t('rule.edit.result')}
        value={requirement.result}
        options={results}
      />
      <div class="if-percent">
        <label for={name('percent')}>{words.t('rule.edit.percent')}</label>
        <input
          id={name('percent')}
          name={name('percent')}
          value={requirement.percent}
          inputMode="decimal"
          size={6}
          autocomplete="off"
        />
      </div>
    </div>
  );
}

function Ask(p: {
  name: string;
  label: string;
  value: string;
  options: readonly Option[];
  class?: string;
}): VNode {
  return (
    <div class={p.class}>
      <label for={p.name}>{p.label}</label>
      <select id={p.name} name={p.name}>
        <Options options={p.options} value={p.value} />
      </select>
    </div>
  );
}

/** What the LMS offers, and what the rule names though it is gone. */
function itemOptions(p: RuleBuilderProps & { requirement: DraftRequirement }): Option[] {
  const { words, requirement } = p;
  const offered = p.activities.map(({ id, name, section }) => ({ value: id, label: name, group: section }));
  const isGone =
    requirement.item !== '' &&
    requirement.item !== 'course' &&
    !p.activities.some((a) => a.id === requirement.item);
  const lost = p.items.find((item) => item.type === 'activity' && item.id === requirement.item);
  return [
    { value: '', label: words.t('rule.edit.chooseItem') },
    ...(requirement.kind === 'grade.reached'
      ? [{ value: 'course', label: words.t('rule.edit.courseTotal') }]
      : []),
    ...offered,
    ...(isGone ? [{ value: requirement.item, label: lost?.name ?? words.t('rule.unknownItem') }] : []),
  ];
}
