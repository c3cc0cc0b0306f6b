/** Follows one requirement through the fold: what it has heard, whether it is met, and why (criteria.md C13, C18, C39). */
import type { Requirement, RequirementKind } from '../../model/badges/rule.ts';
import type { Fact } from '../../model/signals/signal.ts';
import type { Trace } from '../../model/signals/progress.ts';
import { type Heard, readerOf } from '../rule-paths.ts';
import { testOf } from '../rules/data-rule.ts';
import { demandOf, isAboutSubject, type Subject, subjectsOf } from '../rules/requirement-form.ts';
import type { Fraction } from './ratio-of.ts';

export interface Follower {
  kind: RequirementKind;
  /** The subjects it names; empty where it takes any. */
  subjects: readonly Subject[];
  /** Whether a signal concerns the subject of this requirement, whatever it says about it. */
  isAbout(signal: Heard): boolean;
  /** Takes in a signal it is about. True where that changed whether the requirement is met. */
  hear(signal: Heard): boolean;
  /** Forgets everything heard so far: only what occurs after `at` counts (C34). */
  reset(at: number): void;
  isMet(): boolean;
  fraction(): Fraction;
  trace(): Trace;
}

/** Longest list of signal keys that a trace keeps. */
const MAX_KEYS = 50;

interface Match {
  distinct: string;
  signal: Heard;
}

/** Everything a requirement remembers since the start or the last reset. */
interface Memory {
  /** Matching signals in fold order; with a live hold only those of subjects whose latest signal matches. */
  matches: Match[];
  /** The latest signal that did not match, where nothing matched after it. */
  refused: Heard | undefined;
  isMet: boolean;
  wasMet: boolean;
}

const blank = (): Memory => ({ matches: [], refused: undefined, isMet: false, wasMet: false });

/** A requirement that has heard nothing yet. */
export function followRequirement(requirement: Requirement): Follower {
  const { kind, rules, count, hold } = requirement;
  const subjectTests = rules.filter(isAboutSubject).map((rule) => testOf(kind, rule));
  const tests = rules.filter((rule) => !isAboutSubject(rule)).map((rule) => testOf(kind, rule));
  const subjects = subjectsOf(requirement);
  const distinctOf = distinction(requirement);
  let memory = blank();
  let resetAt: number | undefined;

  const counted = (): Heard[] => distinctSignals(memory.matches).slice(0, count);
  const keep = (signal: Heard): void => {
    const distinct = distinctOf(signal);
    if (distinct !== undefined && !memory.matches.some((match) => isSame(match, { distinct, signal })))
      memory.matches.push({ distinct, signal });
  };
  const drop = ({ on }: Heard): void => {
    memory.matches = memory.matches.filter((match) => match.signal.on !== on);
  };

  return {
    kind,
    subjects,
    isAbout: (signal) => signal.fact.kind === kind && subjectTests.every((test) => test(signal)),
    hear(signal) {
      if (hold === 'latch' && memory.isMet) return false;
      const isMatch = tests.every((test) => test(signal));
      if (isMatch) keep(signal);
      else if (hold === 'live') drop(signal);
      memory.refused = isMatch ? undefined : signal;
      const before = memory.isMet;
      memory.isMet = counted().length >= count;
      memory.wasMet ||= memory.isMet;
      return memory.isMet !== before;
    },
    reset(at) {
      if (memory.wasMet) resetAt = at;
      memory = blank();
    },
    isMet: () => memory.isMet,
    fraction: () => ({ have: counted().length, count }),
    trace: () => traceOf(requirement, memory, counted(), resetAt),
  };
}

/** What makes a match another one than those before; `undefined` where the path is missing. */
function distinction({ kind, distinctBy }: Requirement): (signal: Heard) => string | undefined {
  if (distinctBy === 'signal') return (signal) => `${signal.source}|${signal.key}`;
  if (distinctBy === 'subject.id') return (signal) => signal.on;
  const read = readerOf(kind, distinctBy);
  return (signal) => {
    const value = read(signal);
    return value === undefined ? undefined : JSON.stringify(value);
  };
}

function isSame(a: Match, b: Match): boolean {
  return a.distinct === b.distinct && a.signal.on === b.signal.on;
}

/** The first signal of each distinct match. */
function distinctSignals(matches: readonly Match[]): Heard[] {
  const first = new Map<string, Heard>();
  for (const { distinct, signal } of matches) if (!first.has(distinct)) first.set(distinct, signal);
  return [...first.values()];
}

function traceOf(
  requirement: Requirement,
  memory: Memory,
  counted: readonly Heard[],
  resetAt: number | undefined,
): Trace {
  const { id, kind, count } = requirement;
  const refused = memory.isMet ? undefined : memory.refused;
  const deciding = refused ?? counted.at(-1);
  const decisive = refused === undefined ? counted : [...counted.slice(0, MAX_KEYS - 1), refused];
  const items = [...new Set(subjectsOf(requirement).map((subject) => subject.id))];
  const isReset = deciding === undefined && resetAt !== undefined;
  const at = isReset ? resetAt : deciding?.occurredAt;
  return {
    requirement: id,
    kind,
    state: isReset ? 'reset' : stateOf(memory),
    item: items.length === 1 ? (items[0] ?? '').slice(0, 255) : '',
    value: deciding === undefined ? '' : wordOf(deciding.fact),
    target: targetOf(requirement).slice(0, 60),
    ...(count > 1 ? { counted: { have: counted.length, need: count } } : {}),
    ...(at === undefined ? {} : { at }),
    ...(deciding === undefined ? {} : { source: deciding.source }),
    signals: decisive.slice(0, MAX_KEYS).map((signal) => signal.key),
  };
}

function stateOf({ isMet, wasMet, refused }: Memory): Trace['state'] {
  if (isMet) return 'met';
  if (wasMet) return 'lost';
  if (refused === undefined) return 'missing';
  const { fact } = refused;
  if (fact.kind === 'grade.reached') return fact.value.percent === null ? 'missing' : 'below';
  if (fact.kind !== 'activity.completed') return 'missing';
  if (fact.value.state === 'fail') return 'failed';
  return fact.value.state === 'incomplete' ? 'missing' : 'below';
}

/** The value of a fact as a word for a trace; empty for a grade that is not there. */
function wordOf(fact: Fact): string {
  switch (fact.kind) {
    case 'course.completed':
      return fact.value.done ? 'done' : 'not-done';
    case 'activity.completed':
      return fact.value.state;
    case 'grade.reached':
      return fact.value.percent ?? '';
    case 'badge.earned':
      return fact.value.held ? 'held' : 'not-held';
    case 'award.manual':
      return fact.value.action;
  }
}

function targetOf(requirement: Requirement): string {
  const demand = demandOf(requirement);
  switch (demand?.kind) {
    case 'course.completed':
      return 'done';
    case 'activity.completed':
      return demand.result;
    case 'grade.reached':
      return demand.percent;
    case 'badge.earned':
      return 'held';
    case undefined:
      return '';
  }
}
