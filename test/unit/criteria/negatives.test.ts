import { expect } from 'chai';
import { checkRule } from '../../../server/criteria/rules/check-rule.ts';
import { judge } from '../../../server/criteria/judge.ts';
import {
  activity,
  anyOf,
  at,
  atLeast,
  badge,
  course,
  desk,
  earned,
  grade,
  live,
  needs,
  otherPlatform,
  platform,
  requirement,
  rule,
  single,
  takenBack,
} from './made.ts';

const A = needs('activity.completed', 'a');
const B = needs('activity.completed', 'b');

describe('what went wrong elsewhere does not here', () => {
  it('N1: the first of two requirements awards nothing', () => {
    const verdict = judge(rule(anyOf(A), anyOf(B)), [activity('a', 'complete', 1)], { badge });
    expect(verdict.isComplete).to.equal(false);
    expect(verdict.history).to.deep.equal([]);
    expect([verdict.met, verdict.of]).to.deep.equal([1, 2]);
  });

  it('N2: a group that is still met by another stays met', () => {
    const here = desk(rule(anyOf(A, B)));
    here.hear(activity('a', 'complete', 1), activity('b', 'complete', 2), activity('a', 'incomplete', 3));
    expect(here.verdict().isComplete).to.equal(true);
    expect(here.verdict().completedAt).to.equal(at(1));
    expect(here.settle().map((todo) => todo.kind)).to.deep.equal(['award']);
  });

  it('N3: a loss without an award makes no record and no revocation', () => {
    const here = desk(rule(anyOf(A), anyOf(B)));
    here.hear(activity('a', 'complete', 1), activity('a', 'incomplete', 2));
    expect(here.settle()).to.deep.equal([]);
    expect(here.awards).to.deep.equal([]);
  });

  it('N5: achieved is when the completing signal occurred, whenever it arrived', () => {
    const here = desk(rule(anyOf(A), anyOf(B)));
    here.hear(activity('b', 'complete', 5, { receivedAt: at(90) }));
    here.hear(activity('a', 'complete', 3, { receivedAt: at(99) }));
    const [todo] = here.settle();
    expect(todo).to.include({ kind: 'award', number: 1, achievedAt: at(5), cause: 'rule' });
  });

  it('N6: requirements in groups of their own are both needed', () => {
    expect(live(rule(anyOf(A), anyOf(B)), [activity('b', 'complete', 1)])).to.deep.equal(['']);
  });

  it('N7: no data rules means any signal of the kind', () => {
    const any = single(requirement('grade.reached', []));
    expect(judge(any, [grade('q', null, 1)], { badge }).isComplete).to.equal(true);
  });

  it('N8: a missing value is not the word None, nor unequal to anything', () => {
    for (const op of ['eq', 'ne', 'in'] as const) {
      const value = op === 'in' ? ['None', 'undefined'] : 'None';
      const given = single(requirement('activity.completed', [{ path: 'data.team', op, value }]));
      expect(judge(given, [activity('a', 'complete', 1)], { badge }).isComplete).to.equal(false);
    }
    const absent = [{ path: 'data.team', op: 'exists', value: false } as const];
    const given = single(requirement('activity.completed', absent));
    expect(judge(given, [activity('a', 'complete', 1)], { badge }).isComplete).to.equal(true);
  });

  it('N9: the text Yes is not true', () => {
    const given = single(requirement('activity.completed', [{ path: 'data.answer', op: 'eq', value: true }]));
    const answered = (answer: string | boolean) =>
      judge(given, [activity('a', 'complete', 1, { data: { answer } })], { badge }).isComplete;
    expect(answered('Yes')).to.equal(false);
    expect(answered('true')).to.equal(false);
    expect(answered(true)).to.equal(true);
  });

  it('N10: 200 of 201 groups are 99 % and not complete; the 27th group counts like the first', () => {
    const groups = Array.from({ length: 201 }, (_, i) => anyOf(needs('activity.completed', `a${i}`)));
    const signals = groups.map((_, i) => activity(`a${i}`, 'complete', i));
    const nearly = judge(rule(...groups), signals.toSpliced(26, 1), { badge });
    expect(nearly.isComplete).to.equal(false);
    expect(nearly.ratio).to.deep.equal({ numerator: '200', denominator: '201', percent: 99 });
    expect(nearly.standing).to.equal('nearly');
    const whole = judge(rule(...groups), signals, { badge });
    expect(whole.isComplete).to.equal(true);
    expect(whole.ratio).to.deep.equal({ numerator: '1', denominator: '1', percent: 100 });
  });

  it('N11: signals after the award still fold', () => {
    const here = desk(single(A));
    here.hear(activity('a', 'complete', 1));
    here.settle();
    here.hear(activity('a', 'incomplete', 2));
    expect(here.settle()).to.deep.equal([]);
    expect(here.verdict().groups[0]?.requirements[0]?.state).to.equal('lost');
    expect(here.held()).to.equal('1 awarded');
  });

  it('N12: what happened before activation counts when the badge says so', () => {
    const past = [activity('a', 'complete', 1)];
    expect(live(single(A), past, { cutoff: 0 })).to.deep.equal(['1 awarded']);
    expect(live(single(A), past, { cutoff: at(1) })).to.deep.equal(['1 awarded']);
    expect(live(single(A), past, { cutoff: at(1) + 1 })).to.deep.equal(['']);
  });

  it('N13: a revoked badge can be earned again', () => {
    const here = desk(single(A));
    here.hear(activity('a', 'complete', 1), takenBack(1, 2));
    here.settle();
    expect(here.held()).to.equal('1 revoked');
    here.hear(activity('a', 'incomplete', 3), activity('a', 'pass', 4));
    here.settle();
    expect(here.held()).to.equal('1 revoked, 2 awarded');
  });

  it('N15: an undone completion is seen without any further event', () => {
    const given = rule(anyOf(needs('course.completed', 'c')), anyOf(A));
    const here = desk(given);
    here.hear(course('c', true, 1), course('c', false, 2), activity('a', 'complete', 3));
    expect(here.settle()).to.deep.equal([]);
  });

  it('N15: a grade once reached stays reached', () => {
    const given = single(needs('grade.reached', 'quiz', atLeast('50')));
    const verdict = judge(given, [grade('quiz', '50', 1), grade('quiz', '10', 2)], { badge });
    expect(verdict.groups[0]?.requirements[0]).to.include({ state: 'met', value: '50' });
  });

  it('N15: a badge taken back is no longer held', () => {
    const given = rule(anyOf(needs('badge.earned', 'first')), anyOf(A));
    const here = desk(given);
    here.hear(earned('first', true, 1), earned('first', false, 2), activity('a', 'complete', 3));
    expect(here.settle()).to.deep.equal([]);
    here.hear(earned('first', true, 4, 2));
    expect(here.settle()).to.have.length(1);
  });

  it('N19: a rule without a requirement is refused, and never complete', () => {
    expect(checkRule(rule())).to.deep.equal([{ code: 'rule-empty' }]);
    const verdict = judge(rule(), [course('c', true, 1)], { badge });
    expect(verdict.isComplete).to.equal(false);
    expect(verdict.ratio.percent).to.equal(0);
  });

  it('N20: the trace names signals, values, times and sources', () => {
    const signals = [
      grade('quiz', '82', 7, { key: 'grade-of-quiz', source: 'campus' }),
      activity('a', 'pass', 9, { key: 'state-of-a' }),
    ];
    const given = rule(
      anyOf(needs('grade.reached', 'quiz', { ...atLeast('70'), id: 'q' })),
      anyOf({ ...A, id: 'act' }),
    );
    expect(judge(given, signals, { badge }).groups.flatMap((g) => g.requirements)).to.deep.equal([
      {
        requirement: 'q',
        kind: 'grade.reached',
        state: 'met',
        item: 'quiz',
        value: '82',
        target: '70',
        at: at(7),
        source: 'campus',
        signals: ['grade-of-quiz'],
      },
      {
        requirement: 'act',
        kind: 'activity.completed',
        state: 'met',
        item: 'a',
        value: 'pass',
        target: 'complete',
        at: at(9),
        source: 'moodle',
        signals: ['state-of-a'],
      },
    ]);
  });

  it('an item of another LMS with the same id never counts', () => {
    const own = [{ path: 'platform', op: 'eq', value: platform } as const];
    const given = single(requirement('course.completed', [...own, ...needs('course.completed', '2').rules]));
    const elsewhere = judge(given, [course('2', true, 1, { platform: otherPlatform })], { badge });
    expect(elsewhere.isComplete).to.equal(false);
    expect(elsewhere.standing).to.equal('no-data');
    expect(judge(given, [course('2', true, 1)], { badge }).isComplete).to.equal(true);
  });

  it('the course total is not an activity with the same id', () => {
    const total = [{ path: 'subject.type', op: 'eq', value: 'course' } as const];
    const given = single(requirement('grade.reached', [...total, ...needs('grade.reached', '2').rules]));
    expect(judge(given, [grade('2', '99', 1)], { badge }).isComplete).to.equal(false);
    expect(judge(given, [grade('2', '99', 1, { type: 'course' })], { badge }).isComplete).to.equal(true);
  });
});
