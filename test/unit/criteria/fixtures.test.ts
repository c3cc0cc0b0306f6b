import { expect } from 'chai';
import fc from 'fast-check';
import { judge } from '../../../server/criteria/judge.ts';
import type { Heard } from '../../../server/criteria/rule-paths.ts';
import type { DataRule, Rule } from '../../../server/model/badges/rule.ts';
import {
  activity,
  anyOf,
  atLeast,
  badge,
  byHand,
  course,
  desk,
  earned,
  grade,
  group,
  live,
  needs,
  requirement,
  rule,
  single,
  takenBack,
} from './made.ts';

/**
 * The examples of criteria.md section 5 as far as this version's kinds go: a passed course is
 * `course.completed`, a section of a course is an activity of that course.
 */
const done: DataRule = { path: 'done', op: 'eq', value: true };
const completed: DataRule = { path: 'state', op: 'in', value: ['complete', 'pass'] };
const is = (path: string, value: string): DataRule => ({ path, op: 'eq', value });
const isNot = (path: string, value: string): DataRule => ({ path, op: 'ne', value });
const anyCourse = (...rules: DataRule[]) => requirement('course.completed', rules);
const anySection = (...rules: DataRule[]) => requirement('activity.completed', rules);
const section = (id: string, state: 'complete' | 'incomplete', seconds: number, of: string): Heard =>
  activity(id, state, seconds, { course: of });

const NONE = '';
const AWARD = '1 awarded';
interface Fixture {
  id: string;
  says: string;
  rule: Rule;
  events: [Heard, string][];
}
const fixtures: Fixture[] = [
  {
    id: 'F1',
    says: 'any course update, even one that says "not completed", but nothing of another kind',
    rule: single(anyCourse()),
    events: [
      [section('k1', 'complete', 1, 'demo'), NONE],
      [course('demo', false, 2), AWARD],
    ],
  },
  {
    id: 'F2',
    says: 'any course',
    rule: single(anyCourse(done)),
    events: [
      [course('demo', false, 1), NONE],
      [section('k1', 'complete', 2, 'demo'), NONE],
      [course('demo', true, 3), AWARD],
    ],
  },
  {
    id: 'F3',
    says: 'any course except one',
    rule: single(anyCourse(done, isNot('subject.id', 'demo'))),
    events: [
      [course('demo', true, 1), NONE],
      [course('other', true, 2), AWARD],
    ],
  },
  {
    id: 'F4',
    says: 'a specific course',
    rule: single(anyCourse(done, is('subject.id', 'demo'))),
    events: [
      [course('other', true, 1), NONE],
      [course('demo', false, 2), NONE],
      [course('demo', true, 3), AWARD],
    ],
  },
  {
    id: 'F5',
    says: 'several courses, all of them',
    rule: rule(anyOf(needs('course.completed', 'demo')), anyOf(needs('course.completed', 'other'))),
    events: [
      [course('demo', true, 1), NONE],
      [course('other', true, 2), AWARD],
    ],
  },
  {
    id: 'F6',
    says: 'one of several, and no second award for the other',
    rule: rule(anyOf(needs('course.completed', 'demo'), needs('course.completed', 'other'))),
    events: [
      [course('other', true, 1), AWARD],
      [course('demo', true, 2), AWARD],
    ],
  },
  {
    id: 'F7',
    says: 'any section',
    rule: single(anySection(completed)),
    events: [
      [course('demo', true, 1), NONE],
      [section('k1', 'incomplete', 2, 'demo'), NONE],
      [section('k1', 'complete', 3, 'demo'), AWARD],
    ],
  },
  {
    id: 'F8',
    says: 'a specific section',
    rule: single(anySection(completed, is('subject.id', 'k1'))),
    events: [
      [section('k2', 'complete', 1, 'demo'), NONE],
      [section('k1', 'complete', 2, 'demo'), AWARD],
    ],
  },
  {
    id: 'F9',
    says: 'any section of one course',
    rule: single(anySection(completed, is('subject.course', 'demo'))),
    events: [
      [section('k9', 'complete', 1, 'other'), NONE],
      [section('k2', 'complete', 2, 'demo'), AWARD],
    ],
  },
  {
    id: 'F10',
    says: 'any section of one course except one',
    rule: single(anySection(completed, is('subject.course', 'demo'), isNot('subject.id', 'k2'))),
    events: [
      [section('k2', 'complete', 1, 'demo'), NONE],
      [section('k1', 'complete', 2, 'demo'), AWARD],
    ],
  },
  {
    id: 'F11',
    says: 'the course, or a section of it except one',
    rule: rule(
      anyOf(
        anyCourse(done, is('subject.id', 'demo')),
        anySection(completed, is('subject.course', 'demo'), isNot('subject.id', 'k3')),
      ),
    ),
    events: [
      [section('k3', 'complete', 1, 'demo'), NONE],
      [section('k1', 'complete', 2, 'demo'), AWARD],
      [course('demo', true, 3), AWARD],
    ],
  },
  {
    id: 'F11 alone',
    says: 'the course by itself does too',
    rule: rule(
      anyOf(
        anyCourse(done, is('subject.id', 'demo')),
        anySection(completed, is('subject.course', 'demo'), isNot('subject.id', 'k3')),
      ),
    ),
    events: [[course('demo', true, 1), AWARD]],
  },
  {
    id: 'F12',
    says: 'a section of the course completed or passed',
    rule: single(needs('activity.completed', 'section-2')),
    events: [
      [activity('section-1', 'pass', 1), NONE],
      [activity('section-2', 'fail', 2), NONE],
      [activity('section-2', 'pass', 3), AWARD],
    ],
  },
  {
    id: 'F13',
    says: 'five arbitrary courses',
    rule: single(requirement('course.completed', [done], { count: 5 })),
    events: [
      [course('c1', true, 1), NONE],
      [course('c2', true, 2), NONE],
      [course('c3', true, 3), NONE],
      [course('c4', true, 4), NONE],
      [course('c5', true, 5), AWARD],
    ],
  },
  {
    id: 'F16',
    says: 'two badges make a third',
    rule: rule(anyOf(needs('badge.earned', 'a')), anyOf(needs('badge.earned', 'b'))),
    events: [
      [earned('a', true, 1), NONE],
      [earned('b', true, 2), AWARD],
    ],
  },
  {
    id: 'F18',
    says: 'a module, and a grade or an approved project: 69.995 is not 70',
    rule: rule(
      anyOf(needs('activity.completed', 'module-2')),
      anyOf(needs('grade.reached', 'quiz', atLeast('70')), needs('activity.completed', 'project')),
    ),
    events: [
      [activity('module-2', 'complete', 1), NONE],
      [grade('quiz', '69.995', 2), NONE],
      [activity('project', 'pass', 3), AWARD],
    ],
  },
  {
    id: 'F19',
    says: 'two of three activities',
    rule: rule(
      group(
        2,
        needs('activity.completed', 'x', { last: is('state', 'pass') }),
        needs('activity.completed', 'y', { last: is('state', 'pass') }),
        needs('activity.completed', 'z', { last: is('state', 'pass') }),
      ),
    ),
    events: [
      [activity('x', 'pass', 1), NONE],
      [activity('y', 'fail', 2), NONE],
      [activity('z', 'pass', 3), AWARD],
    ],
  },
  {
    id: 'F20',
    says: 'an undone completion leaves the award, as long as losing it means keeping it',
    rule: single(needs('course.completed', 'demo')),
    events: [
      [course('demo', false, 1), NONE],
      [course('demo', true, 2), AWARD],
      [course('demo', false, 3), AWARD],
      [course('demo', true, 4), AWARD],
    ],
  },
];

describe('the examples of the rule language', () => {
  for (const { id, says, rule: given, events } of fixtures) {
    it(`${id}: ${says}`, () => {
      const signals = events.map(([one]) => one);
      expect(live(given, signals)).to.deep.equal(events.map(([, held]) => held));
    });

    it(`${id}: the same in any order, each signal twice`, () => {
      const signals = events.map(([one]) => one);
      const expected = events.at(-1)?.[1];
      const present = judge(given, signals, { badge });
      const twice = [...signals, ...signals];
      fc.assert(
        fc.property(fc.shuffledSubarray(twice, { minLength: twice.length }), (arriving) => {
          const here = desk(given);
          for (const one of arriving) {
            here.hear(one);
            here.settle();
          }
          expect(here.held()).to.equal(expected);
          expect(here.verdict()).to.deep.equal(present);
        }),
        { numRuns: 60 },
      );
    });
  }

  it('F4, live: undone before there was an award leaves no trace of one', () => {
    const given = single(needs('course.completed', 'demo'));
    expect(live(given, [course('demo', false, 1)])).to.deep.equal([NONE]);
  });

  it('F5: one of two courses is half of it', () => {
    const given = rule(anyOf(needs('course.completed', 'demo')), anyOf(needs('course.completed', 'other')));
    const verdict = judge(given, [course('demo', true, 1)], { badge });
    expect([verdict.met, verdict.of]).to.deep.equal([1, 2]);
    expect(verdict.ratio).to.deep.equal({ numerator: '1', denominator: '2', percent: 50 });
  });

  it('F13: one course five times is one of five', () => {
    const given = single(requirement('course.completed', [done], { count: 5 }));
    const flapping = [1, 2, 3, 4, 5].flatMap((n) => [
      course('c1', false, 2 * n - 1),
      course('c1', true, 2 * n),
    ]);
    const verdict = judge(given, flapping, { badge });
    expect(verdict.ratio).to.deep.equal({ numerator: '1', denominator: '5', percent: 20 });
    expect(verdict.groups[0]?.requirements[0]?.counted).to.deep.equal({ have: 1, need: 5 });
  });

  it('F13: repeats of one subject count where the rule says so', () => {
    const again = { count: 3, distinctBy: 'signal', hold: 'latch' } as const;
    const given = single(requirement('activity.completed', [is('state', 'pass')], again));
    const tries = ['pass', 'fail', 'pass', 'fail', 'pass'] as const;
    const held = live(
      given,
      tries.map((state, index) => activity('quiz', state, index)),
    );
    expect(held).to.deep.equal([NONE, NONE, NONE, NONE, AWARD]);
  });

  it('F18: the trace says 69.995 against 70', () => {
    const given = single(needs('grade.reached', 'quiz', atLeast('70')));
    const [trace] = judge(given, [grade('quiz', '69.995', 2)], { badge }).groups[0]!.requirements;
    expect(trace).to.include({ state: 'below', value: '69.995', target: '70', item: 'quiz' });
  });

  it('F19: one pass and one fail is one of two', () => {
    const passed = { last: is('state', 'pass') };
    const given = rule(group(2, ...['x', 'y', 'z'].map((id) => needs('activity.completed', id, passed))));
    const verdict = judge(given, [activity('x', 'pass', 1), activity('y', 'fail', 2)], { badge });
    expect([verdict.met, verdict.of]).to.deep.equal([1, 2]);
    expect(verdict.ratio.percent).to.equal(50);
    expect(verdict.groups[0]?.requirements.map((trace) => trace.state)).to.deep.equal([
      'met',
      'failed',
      'missing',
    ]);
  });

  it('F23: awards of an earlier version of the rule stay when a harder one judges', () => {
    const first = desk(single(needs('course.completed', 'demo')));
    first.hear(course('demo', true, 1));
    first.settle();
    const harder = desk(
      rule(anyOf(needs('course.completed', 'demo')), anyOf(needs('grade.reached', 'quiz'))),
    );
    harder.awards.push(...first.awards);
    harder.hear(course('demo', true, 1));
    expect(harder.settle()).to.deep.equal([]);
    expect(harder.held()).to.equal(AWARD);
    harder.hear(takenBack(1, 2), grade('quiz', '80', 3));
    harder.settle();
    expect(harder.held()).to.equal('1 revoked');
  });

  it('F24: a member that a sender added is compared as the type it has', () => {
    const given = single(
      requirement('activity.completed', [
        { path: 'data.score', op: 'exists', value: true },
        { path: 'data.score', op: 'gte', value: '5' },
      ]),
    );
    const scored = (score: string | number | null) =>
      judge(given, [activity('a', 'complete', 1, { data: { score } })], { badge }).isComplete;
    expect(judge(given, [activity('a', 'complete', 1)], { badge }).isComplete).to.equal(false);
    expect(scored('7')).to.equal(false);
    expect(scored(null)).to.equal(false);
    expect(scored(4.99)).to.equal(false);
    expect(scored(7)).to.equal(true);
  });

  it('a person can award without any of it, for this badge only', () => {
    const given = single(needs('course.completed', 'demo'));
    expect(live(given, [byHand(1, 'seen', 'another-badge'), byHand(2)])).to.deep.equal([NONE, AWARD]);
  });
});
