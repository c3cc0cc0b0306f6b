/** The order in which signals are judged, and what counts as one and the same fact (criteria.md C26). */
import type { Fact } from '../../model/signals/signal.ts';
import type { Heard } from '../rule-paths.ts';
import { parseDecimal, plainDecimal } from '../rules/decimal.ts';

/**
 * The signals by (occurredAt, `data.sequence` where a source numbers its messages, key, source), each
 * once: whatever order they arrived in, the result is the same.
 */
export function inFoldOrder<T extends Heard>(signals: readonly T[]): T[] {
  const sorted = [...signals].sort(compareSignals);
  return sorted.filter((signal, index) => {
    const before = sorted[index - 1];
    return before === undefined || compareSignals(before, signal) !== 0;
  });
}

function compareSignals(a: Heard, b: Heard): number {
  return (
    a.occurredAt - b.occurredAt ||
    sequenceOf(a) - sequenceOf(b) ||
    compareText(a.key, b.key) ||
    compareText(a.source, b.source)
  );
}

function sequenceOf({ data }: Heard): number {
  const sequence = Object.hasOwn(data, 'sequence') ? data['sequence'] : undefined;
  return typeof sequence === 'number' && Number.isSafeInteger(sequence) ? sequence : 0;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/**
 * A memory of what each subject was last said to be. Asked signal by signal in fold order, it tells
 * whether a signal says something new; the same value again, from whatever source, does not.
 */
export function newsFilter(): (signal: Heard) => boolean {
  const latest = new Map<string, string>();
  return ({ on, fact }) => {
    const value = valueOf(fact);
    if (latest.get(on) === value) return false;
    latest.set(on, value);
    return true;
  };
}

/** The value of a fact in one form: 70 and 70.0 are one grade, whatever marks it was made from. */
function valueOf(fact: Fact): string {
  if (fact.kind !== 'grade.reached') return JSON.stringify(Object.entries(fact.value).sort());
  const { percent } = fact.value;
  const exact = percent === null ? undefined : parseDecimal(percent);
  return exact === undefined ? 'none' : plainDecimal(exact);
}
