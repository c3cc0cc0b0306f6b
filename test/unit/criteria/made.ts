/** Signals, rules and a small progress stage for the tests of the evaluator. */
import { decide, type KnownAward } from '../../../server/criteria/decide.ts';
import { judge, type Verdict } from '../../../server/criteria/judge.ts';
import type { Heard } from '../../../server/criteria/rule-paths.ts';
import {
  defaultHold,
  type DataRule,
  type Requirement,
  type Rule,
} from '../../../server/model/badges/rule.ts';
import { awardId, badgeId, platformId } from '../../../server/model/ids.ts';
import type { Todo } from '../../../server/model/signals/progress.ts';
import { type Fact, signalOn } from '../../../server/model/signals/signal.ts';

export const badge = badgeId.parse('badge-under-test');
export const platform = platformId.parse('lms-1');
export const otherPlatform = platformId.parse('lms-2');

/** 1 March 2027; signals occur some seconds after it. */
export const START = Date.UTC(2027, 2, 1);
export const at = (seconds: number): number => START + seconds * 1000;

interface Extra {
  key?: string;
  source?: string;
  data?: Heard['data'];
  platform?: string;
  receivedAt?: number;
}

export function signal(fact: Fact, seconds: number, extra: Extra = {}): Heard {
  const isOwn = fact.kind === 'badge.earned' || fact.kind === 'award.manual';
  const lms = platformId.parse(extra.platform ?? platform);
  return {
    key: extra.key ?? `${fact.subject.id}:${JSON.stringify(fact.value)}@${seconds}`,
    source: extra.source ?? (isOwn ? 'own' : 'moodle'),
    on: signalOn(fact.kind, isOwn ? '' : lms, fact.subject.type, fact.subject.id),
    fact,
    data: extra.data ?? {},
    occurredAt: at(seconds),
    receivedAt: extra.receivedAt ?? at(seconds) + 500,
  };
}

export const course = (id: string, done: boolean, seconds: number, extra?: Extra): Heard =>
  signal({ kind: 'course.completed', subject: { type: 'course', id }, value: { done } }, seconds, extra);

export const activity = (
  id: string,
  state: 'incomplete' | 'complete' | 'pass' | 'fail',
  seconds: number,
  extra: Extra & { course?: string } = {},
): Heard => {
  const subject = { type: 'activity', id, ...(extra.course === undefined ? {} : { course: extra.course }) };
  return signal({ kind: 'activity.completed', subject, value: { state } }, seconds, extra);
};

export const grade = (
  id: string,
  percent: string | null,
  seconds: number,
  extra: Extra & { type?: 'course' | 'activity' } = {},
): Heard => {
  const subject = { type: extra.type ?? 'activity', id };
  return signal({ kind: 'grade.reached', subject, value: { percent } }, seconds, extra);
};

export const earned = (id: string, held: boolean, seconds: number, number = 1): Heard =>
  signal(
    {
      kind: 'badge.earned',
      subject: { type: 'badge', id },
      value: { held, award: awardId.parse(`${id}-${number}`) },
    },
    seconds,
  );

export const byHand = (seconds: number, reason = 'seen it myself', about: string = badge): Heard =>
  signal(
    {
      kind: 'award.manual',
      subject: { type: 'badge', id: about },
      value: { action: 'award', actor: 'Ines Okoro', reason },
    },
    seconds,
  );

export const takenBack = (number: number, seconds: number, reason = 'a mix-up'): Heard =>
  signal(
    {
      kind: 'award.manual',
      subject: { type: 'badge', id: badge },
      value: { action: 'revoke', number, actor: 'Ines Okoro', reason },
    },
    seconds,
  );

const tail: Record<Requirement['kind'], DataRule> = {
  'course.completed': { path: 'done', op: 'eq', value: true },
  'activity.completed': { path: 'state', op: 'in', value: ['complete', 'pass'] },
  'grade.reached': { path: 'percent', op: 'gte', value: '70' },
  'badge.earned': { path: 'held', op: 'eq', value: true },
};

let made = 0;
/** A requirement; `rules` as given, `more` replaces any other member. */
export function requirement(
  kind: Requirement['kind'],
  rules: DataRule[],
  more: Partial<Requirement> = {},
): Requirement {
  made += 1;
  return {
    id: `r${made}`,
    kind,
    rules,
    count: 1,
    distinctBy: 'subject.id',
    hold: defaultHold(kind),
    ...more,
  };
}

/** The usual requirement of a kind on one subject. */
export const needs = (
  kind: Requirement['kind'],
  id: string,
  more: Partial<Requirement> & { last?: DataRule } = {},
): Requirement => {
  const { last = tail[kind], ...rest } = more;
  return requirement(kind, [{ path: 'subject.id', op: 'eq', value: id }, last], rest);
};
export const atLeast = (percent: string): { last: DataRule } => ({
  last: { path: 'percent', op: 'gte', value: percent },
});

export const group = (need: number, ...requirements: Requirement[]): Rule['groups'][number] => ({
  name: '',
  need,
  requirements,
});
export const anyOf = (...requirements: Requirement[]): Rule['groups'][number] => group(1, ...requirements);
export const rule = (...groups: Rule['groups']): Rule => ({ groups });
export const single = (one: Requirement): Rule => rule(anyOf(one));

export interface Desk {
  hear(...signals: Heard[]): void;
  /** Judges and carries out until nothing is left to do; what was done, in order. */
  settle(): Todo[];
  verdict(): Verdict;
  awards: KnownAward[];
  /** `1 revoked, 2 awarded` */
  held(): string;
}

/** The progress stage in memory: hears, judges, decides, carries out. `times`: each decision is carried out so often. */
export function desk(rule: Rule, { cutoff = 0, times = 1 } = {}): Desk {
  const heard: Heard[] = [];
  const awards: KnownAward[] = [];
  const verdict = (): Verdict => judge(rule, heard, { badge });
  return {
    awards,
    verdict,
    hear: (...signals) => void heard.push(...signals),
    settle() {
      const done: Todo[] = [];
      for (let step = 0; step < 200; step += 1) {
        const todo = decide({ verdict: verdict(), awards, cutoff });
        if (todo === undefined) return done;
        for (let time = 0; time < times; time += 1) carryOut(awards, todo);
        done.push(todo);
      }
      throw new Error('never quiet');
    },
    held: () =>
      [...awards]
        .sort((a, b) => a.number - b.number)
        .map(({ number, state }) => `${number} ${state}`)
        .join(', '),
  };
}

/** Repeatable, as the stages are: an award that is there is not made again. */
function carryOut(awards: KnownAward[], todo: Todo): void {
  const index = awards.findIndex((award) => award.number === todo.number);
  if (todo.kind === 'award') {
    if (index < 0) awards.push({ number: todo.number, state: 'awarded' });
    return;
  }
  const revoked = { at: todo.at, by: todo.actor, reason: todo.reason };
  if (index >= 0) awards[index] = { number: todo.number, state: 'revoked', revoked };
}

/** Hears one signal after the other and settles after each: what is held then. */
export function live(rule: Rule, signals: readonly Heard[], options: { cutoff?: number } = {}): string[] {
  const here = desk(rule, options);
  return signals.map((one) => {
    here.hear(one);
    here.settle();
    return here.held();
  });
}
