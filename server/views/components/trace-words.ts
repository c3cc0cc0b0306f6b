/** The trace in words: what a learner has shown for each requirement, or what is missing (criteria.md C39). */
import type { RequirementPart, SentencePart } from '../../criteria/sentence-of.ts';
import type { GroupTrace, Trace } from '../../model/signals/progress.ts';
import type { WordKey, Words } from '../words.ts';
import { isolated, requirementText } from './rule-words.ts';
import type { TraceEntry } from './trace-list.tsx';

/**
 * Entries for `<TraceList>`, in the order of the rule.
 * @param sentence of the rule that was judged: it knows the names (`sentenceOf(rule, items)`)
 */
export function traceEntries(
  groups: readonly GroupTrace[],
  sentence: readonly SentencePart[],
  words: Words,
): TraceEntry[] {
  return groups.flatMap((group) =>
    group.requirements.map((trace) => {
      const part = sentence.find(
        (one): one is RequirementPart => one.kind === 'requirement' && one.id === trace.requirement,
      );
      return {
        key: trace.requirement,
        state: trace.state,
        title: titleOf(trace, part, words),
        detail: detailOf(trace, words),
      };
    }),
  );
}

/** What the next step is, for one line under a badge: the first thing that is not met; undefined where all is. */
export function nextMissing(
  groups: readonly GroupTrace[],
  sentence: readonly SentencePart[],
  words: Words,
): TraceEntry | undefined {
  const open = groups.filter((group) => !group.isMet);
  return traceEntries(open, sentence, words).find((entry) => entry.state !== 'met');
}

const subjects = {
  'course.completed': 'course',
  'activity.completed': 'activity',
  'grade.reached': 'grade',
  'badge.earned': 'badge',
} as const;

function titleOf(trace: Trace, part: RequirementPart | undefined, words: Words): string {
  if (part === undefined || part.key === 'other' || part.key === 'unset') {
    const state = trace.state === 'met' ? 'met' : 'missing';
    return part?.key === 'unset' ? requirementText(part, words) : words.t(`trace.other.${state}`);
  }
  const isPassed = trace.kind === 'activity.completed' && trace.state === 'met' && trace.value === 'pass';
  const subject = subjects[trace.kind];
  const key = `trace.${subject}.${isPassed ? 'passed' : trace.state}`;
  const name = part.params['name'] ?? '';
  return words.t(words.has(key) ? key : `trace.${subject}.missing`, {
    name: isolated(
      name === '' ? words.t(subject === 'course' ? 'rule.thisCourse' : 'rule.unknownItem') : name,
    ),
    value: trace.value === '' ? words.t('rule.noPercent') : words.percent(trace.value),
    target: words.percent(trace.target),
  });
}

function detailOf(trace: Trace, words: Words): string {
  const parts: string[] = [];
  if (trace.kind === 'grade.reached' && trace.target !== '') {
    const key: WordKey | undefined =
      trace.state === 'met' ? 'trace.needed' : trace.state === 'missing' ? 'trace.needs' : undefined;
    if (key !== undefined) parts.push(words.t(key, { target: words.percent(trace.target) }));
  }
  if (trace.counted !== undefined) {
    const { have, need } = trace.counted;
    parts.push(words.t('trace.counted', { have: words.number(have), need: words.number(need) }));
  }
  if (trace.state === 'reset' && trace.at !== undefined) {
    return [...parts, words.t('trace.resetOn', { date: words.date(trace.at) })].join(' · ');
  }
  if (trace.state === 'lost') parts.push(words.t('trace.taken'));
  if (trace.at !== undefined) parts.push(words.date(trace.at));
  if (trace.source !== undefined) parts.push(sourceName(trace.source, words));
  return parts.length === 0 ? words.t('trace.nothing') : parts.join(' · ');
}

/** A channel in words; a channel that was named by people keeps their name. */
function sourceName(source: string, words: Words): string {
  const key = `trace.source.${source}`;
  return words.has(key) ? words.t(key) : isolated(source);
}
