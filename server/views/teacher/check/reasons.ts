/** Why somebody would get a badge, or not yet, in one line. */
import type { SentencePart } from '../../../criteria/sentence-of.ts';
import type { GroupTrace } from '../../../model/signals/progress.ts';
import type { TraceEntry } from '../../components/trace-list.tsx';
import { traceEntries } from '../../components/trace-words.ts';
import type { Words } from '../../words.ts';

/** Most reasons that one line names. */
const MOST = 3;

/** What was shown, in the order of the rule. */
export function metReasons(
  groups: readonly GroupTrace[],
  sentence: readonly SentencePart[],
  words: Words,
): string {
  const entries = traceEntries(groups, sentence, words).filter(({ state }) => state === 'met');
  return joined(entries.map(titleOf), words);
}

/** What is missing in the groups that are not met; where one of several is enough, "or" says so. */
export function missingReasons(
  groups: readonly GroupTrace[],
  sentence: readonly SentencePart[],
  words: Words,
): string {
  const open = groups.filter(({ isMet }) => !isMet);
  const reasons = open.flatMap((group) => {
    const missing = traceEntries([group], sentence, words).filter(({ state }) => state !== 'met');
    const titles = missing.map(titleOf);
    if (group.need - group.met === titles.length) return titles;
    return joined(titles, words, ` ${words.t('rule.or')} `);
  });
  return joined(reasons, words);
}

/** Titles of a trace are words, whatever a list entry may hold. */
function titleOf({ title }: TraceEntry): string {
  return typeof title === 'string' ? title : '';
}

function joined(reasons: readonly string[], words: Words, by = ' · '): string {
  const more = reasons.length - MOST;
  const named = reasons.slice(0, MOST);
  return [...named, ...(more > 0 ? [words.t('teacher.check.moreReasons', { count: more })] : [])].join(by);
}
