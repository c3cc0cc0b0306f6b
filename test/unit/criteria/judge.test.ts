import { expect } from 'chai';
import fc from 'fast-check';
import { judge } from '../../../server/criteria/judge.ts';
import { groupTraceSchema } from '../../../server/model/signals/progress.ts';
import {
  activity,
  anyOf,
  at,
  badge,
  byHand,
  course,
  earned,
  grade,
  group,
  needs,
  requirement,
  rule,
  single,
  takenBack,
} from './made.ts';

const A = needs('activity.completed', 'a');
const passA = needs('activity.completed', 'a', { last: { path: 'state', op: 'eq', value: 'pass' } });
const trace = (...args: Parameters<typeof judge>) => judge(...args).groups[0]!.requirements[0]!;

describe('the fold', () => {
  it('goes by time of occurrence, then by the source’s own sequence, then by key', () => {
    const given = single(needs('course.completed', 'c'));
    const final = (...signals: Parameters<typeof judge>[1]) => judge(given, signals, { badge }).isComplete;
    expect(final(course('c', false, 2), course('c', true, 1))).to.equal(false);
    const [first, second] = [{ sequence: 1 }, { sequence: 2 }];
    const undone = course('c', false, 1, { key: 'a', data: second });
    expect(final(undone, course('c', true, 1, { key: 'b', data: first }))).to.equal(false);
    expect(final(course('c', false, 1, { key: 'b' }), course('c', true, 1, { key: 'a' }))).to.equal(false);
    expect(final(course('c', false, 1, { key: 'a' }), course('c', true, 1, { key: 'b' }))).to.equal(true);
  });

  it('keeps apart signals of two sources under one key', () => {
    const given = single(
      requirement('course.completed', needs('course.completed', 'c').rules.slice(1), { count: 2 }),
    );
    const signals = [
      course('c', true, 1, { key: 'k', source: 'x' }),
      course('d', true, 1, { key: 'k', source: 'y' }),
    ];
    expect(judge(given, signals, { badge }).isComplete).to.equal(true);
  });

  it('counts the same fact from several sources once', () => {
    const every = requirement('grade.reached', [], { count: 2, distinctBy: 'signal', hold: 'latch' });
    const told = [
      grade('q', '80', 1, { source: 'moodle' }),
      grade('q', '80.0', 2, { source: 'push' }),
      grade('q', '080', 3, { source: 'csv' }),
    ];
    expect(trace(single(every), told, { badge }).counted).to.deep.equal({ have: 1, need: 2 });
    const changed = [...told, grade('q', '81', 4)];
    expect(trace(single(every), changed, { badge }).counted).to.deep.equal({ have: 2, need: 2 });
  });

  it('counts matches by what the rule calls distinct, and not those that lack it', () => {
    const byCourse = requirement('activity.completed', [], { count: 2, distinctBy: 'subject.course' });
    const one = activity('a', 'pass', 1, { course: 'c1' });
    const two = activity('b', 'pass', 2, { course: 'c1' });
    const none = activity('d', 'pass', 3);
    const three = activity('e', 'pass', 4, { course: 'c2' });
    expect(trace(single(byCourse), [one, two, none], { badge }).counted?.have).to.equal(1);
    expect(judge(single(byCourse), [one, two, none, three], { badge }).isComplete).to.equal(true);
  });

  it('with a live hold drops the subject that was undone and keeps the others', () => {
    const done = { path: 'done', op: 'eq', value: true } as const;
    const three = single(requirement('course.completed', [done], { count: 2 }));
    const signals = [course('x', true, 1), course('y', true, 2), course('z', true, 3), course('y', false, 4)];
    const verdict = judge(three, signals, { badge });
    expect(verdict.isComplete).to.equal(true);
    expect(verdict.groups[0]?.requirements[0]?.signals).to.deep.equal([signals[0]!.key, signals[2]!.key]);
    expect(
      judge(three, [...signals, course('x', false, 5)], { badge }).groups[0]?.requirements[0],
    ).to.include({
      state: 'lost',
    });
  });

  it('with a live hold another subject of the same distinction takes the place of the one undone', () => {
    const byCourse = requirement('activity.completed', needs('activity.completed', 'x').rules.slice(1), {
      distinctBy: 'subject.course',
    });
    const of = { course: 'c' };
    const both = [activity('a', 'pass', 1, of), activity('b', 'pass', 2, of)];
    const left = trace(single(byCourse), [...both, activity('a', 'fail', 3, of)], { badge });
    expect(left).to.deep.include({ state: 'met', at: at(2), signals: [both[1]!.key] });
  });

  it('does not need all signals to be about the rule, and hears only those that are', () => {
    const verdict = judge(single(A), [activity('b', 'pass', 1), byHand(2)], { badge });
    expect(verdict).to.include({ heardAt: 0, standing: 'no-data' });
    const heard = judge(single(A), [activity('a', 'fail', 1), activity('b', 'pass', 9)], { badge });
    expect(heard).to.include({ heardAt: at(1) + 500, standing: 'nearly' });
  });

  it('gives the same bytes for the same input', () => {
    const signals = [activity('a', 'fail', 1), activity('a', 'pass', 2), byHand(3), takenBack(1, 4)];
    const once = JSON.stringify(judge(single(A), signals, { badge }));
    expect(JSON.stringify(judge(single(A), [...signals].reverse(), { badge }))).to.equal(once);
  });

  it('leaves its input as it was', () => {
    const signals = [activity('a', 'pass', 2), activity('a', 'fail', 1)];
    const before = JSON.stringify(signals);
    judge(single(A), Object.freeze(signals), { badge });
    expect(JSON.stringify(signals)).to.equal(before);
  });
});

describe('completion', () => {
  it('is noted with its time each time the rule becomes complete', () => {
    const given = single(needs('course.completed', 'c'));
    const flaps = [course('c', true, 1), course('c', false, 2), course('c', true, 3)];
    const verdict = judge(given, flaps, { badge });
    expect(verdict.history.map((entry) => entry.at)).to.deep.equal([at(1), at(3)]);
    expect(verdict.completedAt).to.equal(at(3));
    expect(judge(given, flaps.slice(0, 2), { badge })).to.include({ isComplete: false, completedAt: at(1) });
  });

  it('carries the trace of its moment, not of the present', () => {
    const given = single(needs('course.completed', 'c'));
    const verdict = judge(given, [course('c', true, 1), course('c', false, 2)], { badge });
    const [completion] = verdict.history;
    expect(completion?.kind === 'completion' && completion.groups[0]?.isMet).to.equal(true);
    expect(verdict.groups[0]?.isMet).to.equal(false);
  });

  it('is one even where several signals of the same instant make it', () => {
    const given = rule(anyOf(A), anyOf(needs('activity.completed', 'b')));
    const verdict = judge(given, [activity('a', 'pass', 1), activity('b', 'pass', 1)], { badge });
    expect(verdict.history).to.have.length(1);
  });

  it('a late signal that undoes something before it unmakes the completion', () => {
    const given = rule(anyOf(needs('course.completed', 'c')), anyOf(A));
    const signals = [course('c', true, 1), activity('a', 'pass', 3)];
    expect(judge(given, signals, { badge }).history).to.have.length(1);
    expect(judge(given, [...signals, course('c', false, 2)], { badge }).history).to.have.length(0);
  });

  it('a late signal that came first moves the completion to its time', () => {
    const given = single(needs('grade.reached', 'q'));
    const late = [grade('q', '90', 5), grade('q', '75', 2)];
    expect(judge(given, late, { badge }).completedAt).to.equal(at(2));
  });
});

describe('a revocation', () => {
  const given = rule(anyOf({ ...A, id: 'a' }), anyOf(needs('grade.reached', 'q', { id: 'q' })));
  const earnedIt = [activity('a', 'pass', 1), grade('q', '80', 2)];

  it('sets every requirement back; only what occurs after it counts', () => {
    const verdict = judge(given, [...earnedIt, takenBack(1, 3)], { badge });
    expect(verdict).to.include({ isComplete: false, met: 0, standing: 'not-yet' });
    expect(verdict.completedAt).to.equal(undefined);
    expect(verdict.groups.map((g) => g.requirements[0]?.state)).to.deep.equal(['reset', 'reset']);
    expect(verdict.groups[0]?.requirements[0]).to.include({ at: at(3), value: '' });
  });

  it('is not undone by hearing the same facts again', () => {
    const again = [activity('a', 'pass', 8, { source: 'push' }), grade('q', '80', 9, { source: 'push' })];
    const verdict = judge(given, [...earnedIt, takenBack(1, 3), ...again], { badge });
    expect(verdict.met).to.equal(0);
    expect(verdict.groups[0]?.requirements[0]?.state).to.equal('reset');
  });

  it('counts once for a number, at its first time', () => {
    const verdict = judge(
      given,
      [...earnedIt, takenBack(1, 3), grade('q', '85', 4), takenBack(1, 5, 'clicked twice')],
      { badge },
    );
    expect(verdict.groups[1]?.requirements[0]).to.include({ state: 'met', value: '85' });
    expect(verdict.history.filter((entry) => entry.kind === 'revocation')).to.have.length(1);
  });

  it('leaves no "reset" on what was never met, and none once something new is heard', () => {
    const before = judge(given, [activity('a', 'fail', 1), takenBack(1, 3)], { badge });
    expect(before.groups[0]?.requirements[0]).to.include({ state: 'missing', value: '' });
    const after = judge(given, [...earnedIt, takenBack(1, 3), activity('a', 'fail', 4)], { badge });
    expect(after.groups[0]?.requirements[0]).to.include({ state: 'failed', value: 'fail' });
  });
});

describe('the trace of a requirement that is not met', () => {
  it('says missing, failed, below or lost, with what was found and what is asked', () => {
    const rows = [
      [A, [], 'missing', '', 'complete'],
      [A, [activity('a', 'incomplete', 1)], 'missing', 'incomplete', 'complete'],
      [A, [activity('a', 'fail', 1)], 'failed', 'fail', 'complete'],
      [passA, [activity('a', 'complete', 1)], 'below', 'complete', 'pass'],
      [A, [activity('a', 'pass', 1), activity('a', 'fail', 2)], 'lost', 'fail', 'complete'],
      [needs('grade.reached', 'q'), [grade('q', null, 1)], 'missing', '', '70'],
      [needs('grade.reached', 'q'), [grade('q', '64', 1), grade('q', '12.5', 2)], 'below', '12.5', '70'],
      [needs('course.completed', 'c'), [course('c', false, 1)], 'missing', 'not-done', 'done'],
      [needs('badge.earned', 'b'), [earned('b', true, 1), earned('b', false, 2)], 'lost', 'not-held', 'held'],
    ] as const;
    for (const [asked, signals, state, value, target] of rows) {
      expect(trace(single(asked), signals, { badge })).to.include({ state, value, target });
      const last = signals.at(-1);
      expect(trace(single(asked), signals, { badge }).at).to.equal(last?.occurredAt);
      expect(trace(single(asked), signals, { badge }).signals.at(-1)).to.equal(last?.key);
    }
  });

  it('counts what is there already: the last match decides, not an older refusal', () => {
    const twice = requirement('grade.reached', [{ path: 'percent', op: 'gte', value: '70' }], { count: 2 });
    const found = trace(single(twice), [grade('q1', '20', 1), grade('q2', '90', 2)], { badge });
    expect(found).to.deep.include({
      state: 'missing',
      value: '90',
      at: at(2),
      counted: { have: 1, need: 2 },
    });
    expect(found.signals).to.have.length(1);
  });

  it('fits the record it is stored in', () => {
    const long = { path: 'subject.id', op: 'eq', value: 'x'.repeat(400) } as const;
    const many = requirement('activity.completed', [], { count: 80, hold: 'latch' });
    const signals = Array.from({ length: 90 }, (_, i) => activity(`a${i}`, 'pass', i));
    const given = rule(anyOf(many), anyOf(requirement('activity.completed', [long])));
    for (const one of judge(given, signals, { badge }).groups)
      expect(groupTraceSchema.safeParse(one).success).to.equal(true);
  });
});

describe('standing and ratio', () => {
  const three = [1, 2, 3].map((n) => needs('activity.completed', `a${n}`));
  const passed = (...n: number[]) => n.map((i) => activity(`a${i}`, 'pass', i));

  it('nearly is one unmet requirement, over all groups', () => {
    const all = rule(group(3, ...three));
    expect(judge(all, passed(1), { badge }).standing).to.equal('not-yet');
    expect(judge(all, passed(1, 2), { badge }).standing).to.equal('nearly');
    expect(judge(all, passed(1, 2, 3), { badge }).standing).to.equal('not-yet');
    const two = rule(group(2, ...three), anyOf(needs('course.completed', 'c')));
    expect(judge(two, passed(1), { badge }).standing).to.equal('not-yet');
    expect(judge(two, [...passed(1), course('c', true, 9)], { badge }).standing).to.equal('nearly');
  });

  it('the highest requirements of a group make its part of the ratio', () => {
    const repeated = (n: number) =>
      requirement('grade.reached', needs('grade.reached', `g${n}`).rules, { count: 4 });
    const given = rule(group(2, repeated(1), three[0]!, three[1]!), anyOf(three[2]!));
    const verdict = judge(given, passed(1), { badge });
    expect(verdict.ratio).to.deep.equal({ numerator: '1', denominator: '4', percent: 25 });
  });

  it('the best of alternatives is the one that is nearest, not the one with most repetitions', () => {
    const inCourse = (id: string, count: number) =>
      requirement('activity.completed', [{ path: 'subject.course', op: 'eq', value: id }], { count });
    const given = rule(anyOf(inCourse('c1', 5), inCourse('c2', 2)));
    const signals = [1, 2].map((n) => activity(`a${n}`, 'pass', n, { course: 'c1' }));
    const verdict = judge(given, [...signals, activity('b', 'pass', 3, { course: 'c2' })], { badge });
    expect(verdict.ratio).to.deep.equal({ numerator: '1', denominator: '2', percent: 50 });
  });

  it('more than is needed is not more than all', () => {
    const given = rule(group(2, ...three), anyOf(needs('course.completed', 'c')));
    expect(judge(given, passed(1, 2, 3), { badge }).ratio.percent).to.equal(50);
  });

  it('100 % is reached when and only when the rule is complete', () => {
    const arbitrary = fc.record({
      sizes: fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })), {
        minLength: 1,
        maxLength: 6,
      }),
      counts: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 24, maxLength: 24 }),
      heard: fc.array(fc.tuple(fc.nat(23), fc.nat(3)), { maxLength: 60, size: 'max' }),
    });
    fc.assert(
      fc.property(arbitrary, ({ sizes, counts, heard }) => {
        let next = 0;
        const groups = sizes.map(([size, need]) => {
          const requirements = Array.from({ length: size }, () => {
            const index = next++;
            const inCourse = { path: 'subject.course', op: 'eq', value: `c${index}` } as const;
            return requirement('activity.completed', [inCourse], { count: counts[index]! });
          });
          return group(Math.min(need, size), ...requirements);
        });
        const signals = heard.map(([c, a], index) =>
          activity(`c${c}a${a}`, 'pass', index, { course: `c${c}` }),
        );
        const { isComplete, ratio, met, of } = judge(rule(...groups), signals, { badge });
        const isWhole = ratio.numerator === ratio.denominator;
        expect(isWhole).to.equal(isComplete);
        expect(ratio.percent === 100).to.equal(isComplete);
        expect(met === of).to.equal(isComplete);
      }),
      { numRuns: 300 },
    );
  });
});
