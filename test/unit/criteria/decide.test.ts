import { expect } from 'chai';
import fc from 'fast-check';
import { decide } from '../../../server/criteria/decide.ts';
import { judge } from '../../../server/criteria/judge.ts';
import type { Heard } from '../../../server/criteria/rule-paths.ts';
import type { Rule } from '../../../server/model/badges/rule.ts';
import { todoSchema } from '../../../server/model/signals/progress.ts';
import {
  activity,
  anyOf,
  at,
  badge,
  byHand,
  course,
  desk,
  grade,
  group,
  live,
  needs,
  rule,
  single,
  takenBack,
} from './made.ts';

const quiz = single(needs('grade.reached', 'q'));
const lesson = single(needs('activity.completed', 'a'));

describe('the decision', () => {
  it('names number, time and cause of an award, in the form that is stored', () => {
    const verdict = judge(quiz, [grade('q', '70', 4)], { badge });
    const todo = decide({ verdict, awards: [], cutoff: 0 });
    expect(todo).to.deep.equal({ kind: 'award', number: 1, achievedAt: at(4), cause: 'rule' });
    expect(todoSchema.safeParse(todo).success).to.equal(true);
  });

  it('keeps the trace of the completion where it has been undone since', () => {
    const verdict = judge(lesson, [activity('a', 'pass', 1), activity('a', 'incomplete', 2)], { badge });
    const todo = decide({ verdict, awards: [], cutoff: 0 });
    expect(todo?.kind === 'award' && todo.groups?.[0]?.isMet).to.equal(true);
    expect(verdict.groups[0]?.isMet).to.equal(false);
    expect(todoSchema.safeParse(todo).success).to.equal(true);
  });

  it('awards once, however often the rule is met again', () => {
    const signals = [1, 2, 3, 4, 5].map((n) => activity('a', n % 2 === 1 ? 'pass' : 'fail', n));
    expect(live(lesson, signals)).to.deep.equal(signals.map(() => '1 awarded'));
  });

  it('keeps an award whose completion turns out never to have been', () => {
    const both = rule(anyOf(needs('course.completed', 'c')), anyOf(needs('activity.completed', 'a')));
    const held = live(both, [course('c', true, 1), activity('a', 'pass', 3), course('c', false, 2)]);
    expect(held).to.deep.equal(['', '1 awarded', '1 awarded']);
  });

  it('awards by a person’s word with name and reason, once', () => {
    const here = desk(quiz);
    here.hear(byHand(1, 'oral exam'), byHand(2, 'again'));
    expect(here.settle()).to.deep.equal([
      {
        kind: 'award',
        number: 1,
        achievedAt: at(1),
        cause: 'hand',
        actor: 'Ines Okoro',
        reason: 'oral exam',
      },
    ]);
    here.hear(grade('q', '90', 3));
    expect(here.settle()).to.deep.equal([]);
  });

  it('revokes with actor and reason, once', () => {
    const here = desk(quiz);
    here.hear(grade('q', '90', 1));
    here.settle();
    here.hear(takenBack(1, 2, 'copied'), takenBack(1, 3, 'clicked twice'));
    expect(here.settle()).to.deep.equal([
      { kind: 'revoke', number: 1, at: at(2), actor: 'Ines Okoro', reason: 'copied' },
    ]);
  });

  it('revokes first and awards the next number then, when both are waiting', () => {
    const here = desk(quiz);
    here.hear(grade('q', '90', 1));
    here.settle();
    here.hear(takenBack(1, 2), grade('q', '95', 3));
    expect(here.settle().map((todo) => `${todo.kind} ${todo.number}`)).to.deep.equal(['revoke 1', 'award 2']);
  });

  it('makes an award before revoking it when the revocation was heard first', () => {
    const here = desk(quiz);
    here.hear(takenBack(1, 2));
    expect(here.settle()).to.deep.equal([]);
    here.hear(grade('q', '90', 1));
    expect(here.settle().map((todo) => `${todo.kind} ${todo.number}`)).to.deep.equal(['award 1', 'revoke 1']);
  });

  it('does not award again for what happened before the revocation', () => {
    const here = desk(quiz);
    here.hear(grade('q', '90', 1), takenBack(1, 3));
    here.settle();
    here.hear(grade('q', '85', 2), byHand(2), grade('q', '85', 4));
    here.settle();
    expect(here.held()).to.equal('1 revoked');
    here.hear(grade('q', '86', 5));
    here.settle();
    expect(here.held()).to.equal('1 revoked, 2 awarded');
  });

  it('a person may award again after a revocation', () => {
    expect(live(quiz, [byHand(1, 'x'), takenBack(1, 2), byHand(3, 'x')]).at(-1)).to.equal(
      '1 revoked, 2 awarded',
    );
  });

  it('numbers go on after the highest there is, revoked ones included', () => {
    const verdict = judge(quiz, [grade('q', '90', 9)], { badge });
    const awards = [1, 4].map((number) => ({
      number,
      state: 'revoked' as const,
      revoked: { at: at(5), by: 'x', reason: 'y' },
    }));
    expect(decide({ verdict, awards, cutoff: 0 })?.number).to.equal(5);
  });

  it('an award revoked without a signal does not come back by what was before', () => {
    const revoked = [{ number: 1, state: 'revoked' as const, revoked: { at: at(5), by: 'x', reason: 'y' } }];
    const before = judge(quiz, [grade('q', '90', 4)], { badge });
    expect(decide({ verdict: before, awards: revoked, cutoff: 0 })).to.equal(undefined);
    const handed = judge(quiz, [grade('q', '90', 4), byHand(6)], { badge });
    expect(decide({ verdict: handed, awards: revoked, cutoff: 0 })?.number).to.equal(2);
  });

  it('makes nothing of completions before the cutoff, except by hand', () => {
    expect(live(quiz, [grade('q', '90', 1), grade('q', '95', 9)], { cutoff: at(5) })).to.deep.equal(['', '']);
    expect(live(quiz, [byHand(1)], { cutoff: at(5) })).to.deep.equal(['1 awarded']);
    const again = [activity('a', 'pass', 1), activity('a', 'fail', 6), activity('a', 'pass', 7)];
    expect(live(lesson, again, { cutoff: at(5) })).to.deep.equal(['', '', '1 awarded']);
  });
});

type Step =
  | { do: 'grade'; item: number; sameInstant: boolean; twice: boolean }
  | { do: 'toggle'; item: number }
  | { do: 'hand' }
  | { do: 'revoke' };

const ITEMS = 4;
const item = fc.nat(ITEMS - 1);
const person = [
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'hand' }) },
  { weight: 2, arbitrary: fc.constant<Step>({ do: 'revoke' }) },
];
const grading = fc.record({
  do: fc.constant('grade' as const),
  item,
  sameInstant: fc.boolean(),
  twice: fc.boolean(),
});
const toggling = fc.record({ do: fc.constant('toggle' as const), item });

/**
 * A history as it can happen: what a learner does in time order, with a person's awards and revocations
 * of what was held at that moment. Each grade differs from all others, each toggle from the one before.
 */
function happen(given: Rule, steps: readonly Step[]): { signals: Heard[]; held: string } {
  const here = desk(given);
  const signals: Heard[] = [];
  const isDone = new Map<number, boolean>();
  let seconds = 0;
  const hear = (...heard: Heard[]): void => {
    signals.push(...heard);
    here.hear(...heard);
    here.settle();
  };
  for (const [index, step] of steps.entries()) {
    const canShare = step.do === 'grade' && step.sameInstant && steps[index - 1]?.do === 'grade';
    if (!canShare) seconds += 1;
    if (step.do === 'grade') {
      const percent = `${(index * 37) % 100}.${String(index).padStart(3, '0')}`;
      hear(grade(`q${step.item}`, percent, seconds));
      if (step.twice) hear(grade(`q${step.item}`, `${percent}0`, seconds, { source: 'push' }));
    } else if (step.do === 'toggle') {
      const next = isDone.get(step.item) !== true;
      isDone.set(step.item, next);
      hear(activity(`a${step.item}`, next ? 'complete' : 'incomplete', seconds));
    } else if (step.do === 'hand') hear(byHand(seconds, `reason ${index}`));
    else {
      const standing = here.awards.find((award) => award.state === 'awarded');
      if (standing !== undefined) hear(takenBack(standing.number, seconds, `reason ${index}`));
    }
  }
  return { signals, held: here.held() };
}

/** Signals in another order, some twice, delivered one by one; every decision is carried out `times` times. */
function arrive(given: Rule, signals: readonly Heard[], order: readonly number[], times: number) {
  const here = desk(given, { times });
  const keyed = signals.map((one, index) => ({ one, rank: order[index] ?? index }));
  const shuffled = keyed.sort((a, b) => a.rank - b.rank).map(({ one }) => one);
  for (const [index, one] of shuffled.entries()) {
    here.hear(one);
    const seen = shuffled[index % 3];
    if (seen !== undefined && index % 2 === 0) here.hear(seen);
    here.settle();
  }
  return here;
}

const order = fc.array(fc.nat(10_000), { minLength: 60, maxLength: 60 });
const steps = (step: { weight: number; arbitrary: fc.Arbitrary<Step> }): fc.Arbitrary<Step[]> =>
  fc.array(fc.oneof(step, ...person), { maxLength: 18 });

const grades = Array.from({ length: ITEMS }, (_, n) =>
  needs('grade.reached', `q${n}`, { last: { path: 'percent', op: 'gte', value: '40' } }),
);
const lessons = Array.from({ length: ITEMS }, (_, n) => needs('activity.completed', `a${n}`));
const latched: Rule[] = [
  single(grades[0]!),
  rule(anyOf(grades[0]!, grades[1]!), anyOf(grades[2]!)),
  rule(group(2, grades[0]!, grades[1]!, grades[2]!)),
  rule(group(2, grades[0]!, grades[1]!), anyOf(grades[2]!, grades[3]!)),
];

describe('whatever order signals arrive in, and however often', () => {
  it('the same awards, the same states and the same progress: 1,000 shuffles', () => {
    const run = fc.record({
      given: fc.constantFrom(...latched),
      steps: steps({ weight: 8, arbitrary: grading }),
      order,
      times: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(run, ({ given, steps: wanted, order: ranks, times }) => {
        const { signals, held } = happen(given, wanted);
        const here = arrive(given, signals, ranks, times);
        expect(here.held()).to.equal(held);
        expect(here.verdict()).to.deep.equal(judge(given, signals, { badge }));
        expect(here.settle()).to.deep.equal([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('so too where completions are undone and done again', () => {
    const given = rule(anyOf(...lessons));
    fc.assert(
      fc.property(steps({ weight: 8, arbitrary: toggling }), order, (wanted, ranks) => {
        const { signals, held } = happen(given, wanted);
        const here = arrive(given, signals, ranks, 1);
        expect(here.held()).to.equal(held);
        expect(here.verdict()).to.deep.equal(judge(given, signals, { badge }));
      }),
      { numRuns: 300 },
    );
  });

  it('a late undoing may leave an award that is kept, never take one away, and progress is the same', () => {
    const given = rule(anyOf(lessons[0]!), anyOf(lessons[1]!, lessons[2]!));
    fc.assert(
      fc.property(steps({ weight: 8, arbitrary: toggling }), order, (wanted, ranks) => {
        const { signals, held } = happen(given, wanted);
        const here = arrive(given, signals, ranks, 1);
        const numbers = here.awards.map((award) => award.number);
        const expected = held === '' ? [] : held.split(', ').map((award) => Number(award.split(' ')[0]));
        expect(numbers).to.include.members(expected);
        expect(here.awards.filter((award) => award.state === 'awarded').length).to.be.at.most(1);
        expect(here.verdict()).to.deep.equal(judge(given, signals, { badge }));
      }),
      { numRuns: 300 },
    );
  });

  it('nothing that the rule says is achieved before the cutoff', () => {
    const run = fc.tuple(
      fc.constantFrom(...latched),
      steps({ weight: 8, arbitrary: grading }),
      order,
      fc.nat(12),
    );
    fc.assert(
      fc.property(run, ([given, wanted, ranks, seconds]) => {
        const { signals } = happen(given, wanted);
        const here = desk(given, { cutoff: at(seconds) });
        const shuffled = [...signals].sort((a, b) => ranks[signals.indexOf(a)]! - ranks[signals.indexOf(b)]!);
        for (const one of shuffled) {
          here.hear(one);
          for (const todo of here.settle())
            if (todo.kind === 'award' && todo.cause === 'rule')
              expect(todo.achievedAt).to.be.at.least(at(seconds));
        }
      }),
      { numRuns: 200 },
    );
  });
});
