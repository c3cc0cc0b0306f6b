import { expect } from 'chai';
import fc from 'fast-check';
import { judge } from '../../../server/criteria/judge.ts';
import { needsOf } from '../../../server/criteria/needs-of.ts';
import { rulePaths } from '../../../server/criteria/rule-paths.ts';
import { checkRule } from '../../../server/criteria/rules/check-rule.ts';
import { fitDataRule } from '../../../server/criteria/rules/data-rule.ts';
import { compareDecimals, parseDecimal, plainDecimal } from '../../../server/criteria/rules/decimal.ts';
import { expiryOf } from '../../../server/criteria/expiry-of.ts';
import { triggersOf } from '../../../server/criteria/triggers-of.ts';
import { BridgeError } from '../../../server/errors.ts';
import { type DataRule, type Operator, requirementKind } from '../../../server/model/badges/rule.ts';
import { signalOn } from '../../../server/model/signals/signal.ts';
import {
  activity,
  anyOf,
  badge,
  course,
  grade,
  group,
  needs,
  platform,
  requirement,
  rule,
  single,
  START,
} from './made.ts';

const refused = (run: () => unknown): void => {
  expect(run).to.throw(BridgeError).with.property('code', 'RULE_INVALID');
};

describe('exact decimals', () => {
  const holds = (percent: string, op: Operator, value: string | string[]): boolean => {
    const given = single(requirement('grade.reached', [{ path: 'percent', op, value }]));
    return judge(given, [grade('q', percent, 1)], { badge }).isComplete;
  };

  it('are never rounded', () => {
    expect(holds('69.995', 'gte', '70')).to.equal(false);
    expect(holds('69.9999999999999999999999', 'gte', '70')).to.equal(false);
    expect(holds('70.0000000000000000000001', 'gt', '70')).to.equal(true);
    expect(holds('0.1', 'eq', '0.10')).to.equal(true);
    expect(holds('007', 'eq', '7')).to.equal(true);
    expect(holds('70', 'in', ['69', '70.00'])).to.equal(true);
    expect(holds('70', 'ne', '70.0')).to.equal(false);
    expect(holds('-0', 'lte', '0')).to.equal(true);
    expect(holds('-1.5', 'lt', '-1')).to.equal(true);
  });

  it('compare as the integers they are made of, whatever zeros are added', () => {
    const number = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n });
    const zeros = fc.nat(5);
    fc.assert(
      fc.property(number, number, fc.nat(12), zeros, zeros, (a, b, scale, more, other) => {
        const text = (n: bigint, extra: number): string => {
          const digits = (n < 0n ? -n : n).toString().padStart(scale + 1, '0') + '0'.repeat(extra);
          const cut = digits.length - scale - extra;
          const fraction = digits.slice(cut);
          return `${n < 0n ? '-' : ''}${digits.slice(0, cut)}${fraction === '' ? '' : `.${fraction}`}`;
        };
        const [left, right] = [parseDecimal(text(a, more))!, parseDecimal(text(b, other))!];
        const expected = a === b ? 0 : a < b ? -1 : 1;
        expect(compareDecimals(left, right)).to.equal(expected);
        expect(plainDecimal(left) === plainDecimal(right)).to.equal(a === b);
        expect(compareDecimals(parseDecimal(plainDecimal(left))!, left)).to.equal(0);
      }),
      { numRuns: 500 },
    );
  });

  it('read numbers as senders’ JSON has them, and nothing else', () => {
    for (const [text, plain] of [
      ['1e21', '1000000000000000000000'],
      ['1.5e-7', '0.00000015'],
      ['-0.50', '-0.5'],
      ['-0', '0'],
      ['10', '10'],
    ] as const)
      expect(plainDecimal(parseDecimal(text)!)).to.equal(plain);
    for (const text of ['', ' 1', '1.', '.5', 'NaN', 'Infinity', '0x10', '1e9999', '1_000', '+5', '١'])
      expect(parseDecimal(text)).to.equal(undefined);
  });
});

describe('data rules', () => {
  const data = (
    value: string | number | boolean | null | undefined,
    op: Operator,
    operand: DataRule['value'],
  ) => {
    const given = single(requirement('activity.completed', [{ path: 'data.x', op, value: operand }]));
    const sent = value === undefined ? {} : { x: value };
    return judge(given, [activity('a', 'pass', 1, { data: sent })], { badge }).isComplete;
  };

  it('a missing path fails every operator but exists: false', () => {
    const all: [Operator, DataRule['value']][] = [
      ['eq', '1'],
      ['ne', '1'],
      ['gt', '1'],
      ['gte', '1'],
      ['lt', '1'],
      ['lte', '1'],
      ['in', ['1']],
      ['exists', true],
    ];
    for (const missing of [undefined, null])
      for (const [op, operand] of all) expect(data(missing, op, operand)).to.equal(false);
    expect(data(undefined, 'exists', false)).to.equal(true);
    expect(data(0, 'exists', false)).to.equal(false);
  });

  it('an ungraded percent is missing, not 0', () => {
    const given = (op: Operator, value: DataRule['value']) =>
      judge(single(requirement('grade.reached', [{ path: 'percent', op, value }])), [grade('q', null, 1)], {
        badge,
      }).isComplete;
    expect(given('lt', '50')).to.equal(false);
    expect(given('ne', '50')).to.equal(false);
    expect(given('exists', false)).to.equal(true);
  });

  it('nothing is converted from one type to another', () => {
    expect(data('7', 'gte', '5')).to.equal(false);
    expect(data('7', 'eq', '7')).to.equal(true);
    expect(data(7, 'eq', '7.0')).to.equal(true);
    expect(data(true, 'eq', 'true')).to.equal(false);
    expect(data(true, 'ne', 'true')).to.equal(false);
    expect(data('b', 'gt', 'a')).to.equal(false);
    expect(data(7, 'ne', 'seven')).to.equal(false);
  });

  it('text keeps its case', () => {
    expect(data('Lab', 'eq', 'lab')).to.equal(false);
    expect(data('Lab', 'in', ['lab', 'Lab'])).to.equal(true);
    expect(data('Lab', 'ne', 'lab')).to.equal(true);
  });

  it('inherited names are no members', () => {
    expect(data(undefined, 'exists', false)).to.equal(true);
    const given = single(
      requirement('course.completed', [{ path: 'data.toString', op: 'exists', value: true }]),
    );
    expect(judge(given, [course('c', true, 1)], { badge }).isComplete).to.equal(false);
  });

  it('are ANDed on one signal, never across two', () => {
    const given = single(
      requirement('activity.completed', [
        { path: 'subject.course', op: 'eq', value: 'c' },
        { path: 'state', op: 'eq', value: 'pass' },
      ]),
    );
    const apart = [activity('a', 'fail', 1, { course: 'c' }), activity('b', 'pass', 2, { course: 'd' })];
    expect(judge(given, apart, { badge }).isComplete).to.equal(false);
    expect(judge(given, [activity('b', 'pass', 2, { course: 'c' })], { badge }).isComplete).to.equal(true);
  });

  it('instants compare as points in time, whatever zone they are written in', () => {
    const since = (op: Operator, value: string) =>
      judge(
        single(requirement('course.completed', [{ path: 'occurredAt', op, value }])),
        [course('c', true, 0)],
        { badge },
      ).isComplete;
    expect(new Date(START).toISOString()).to.equal('2027-03-01T00:00:00.000Z');
    expect(since('gte', '2027-03-01T01:00:00+01:00')).to.equal(true);
    expect(since('gt', '2027-03-01T01:00:00+01:00')).to.equal(false);
    expect(since('lt', '2027-03-01T00:00:00.001Z')).to.equal(true);
  });
});

describe('what may be saved', () => {
  it('booleans may be written in words, on boolean paths only', () => {
    const done = (value: DataRule['value']) =>
      fitDataRule('course.completed', { path: 'done', op: 'eq', value });
    for (const word of ['true', 'True', 'yes', 'Yes', '+', true])
      expect(done(word)).to.deep.equal({ ok: true, rule: { path: 'done', op: 'eq', value: true } });
    for (const word of ['false', 'False', 'no', 'No', '-', false])
      expect(done(word)).to.deep.equal({ ok: true, rule: { path: 'done', op: 'eq', value: false } });
    for (const word of ['YES', '1', '', 'wahr'])
      expect(done(word)).to.deep.equal({ ok: false, problem: 'value-unfit' });
    const text = { path: 'subject.id', op: 'eq', value: 'Yes' } as const;
    expect(fitDataRule('course.completed', text)).to.deep.equal({ ok: true, rule: text });
  });

  it('operator and value must fit the type of the path', () => {
    const rows: [DataRule, string][] = [
      [{ path: 'learner.email', op: 'eq', value: 'x' }, 'path-unknown'],
      [{ path: 'data.anything', op: 'eq', value: 'x' }, 'path-unknown'],
      [{ path: 'percent', op: 'gte', value: '70' }, ''],
      [{ path: 'percent', op: 'gte', value: 'seventy' }, 'value-unfit'],
      [{ path: 'percent', op: 'gte', value: true }, 'value-unfit'],
      [{ path: 'percent', op: 'in', value: ['70', '80'] }, ''],
      [{ path: 'percent', op: 'in', value: '70' }, 'value-unfit'],
      [{ path: 'percent', op: 'eq', value: ['70'] }, 'value-unfit'],
      [{ path: 'percent', op: 'exists', value: 'no' }, ''],
      [{ path: 'percent', op: 'exists', value: '70' }, 'value-unfit'],
      [{ path: 'subject.id', op: 'gt', value: '1' }, 'operator-unfit'],
      [{ path: 'subject.id', op: 'eq', value: true }, 'value-unfit'],
      [{ path: 'subject.type', op: 'eq', value: 'badge' }, 'value-unfit'],
      [{ path: 'subject.type', op: 'in', value: ['course', 'activity'] }, ''],
      [{ path: 'occurredAt', op: 'lt', value: '2027-03-01T00:00:00Z' }, ''],
      [{ path: 'occurredAt', op: 'lt', value: '2027-03-01' }, 'value-unfit'],
      [{ path: 'occurredAt', op: 'lt', value: '2027-13-41T00:00:00Z' }, 'value-unfit'],
    ];
    for (const [data, problem] of rows) {
      const fitted = fitDataRule('grade.reached', data);
      expect(fitted.ok ? '' : fitted.problem, JSON.stringify(data)).to.equal(problem);
    }
  });

  it('every kind has typed paths, and none that leads to a person', () => {
    for (const kind of requirementKind.options) {
      const paths = rulePaths(kind).map(({ path }) => path);
      expect(paths).to.include('subject.id');
      expect(new Set(paths).size).to.equal(paths.length);
      for (const path of paths) expect(path).not.to.match(/mail|name|user|sub$|who|learner|actor/);
    }
  });

  it('a rule is refused for a need its group cannot give, an id used twice, an unknown distinction', () => {
    const one = needs('course.completed', 'c', { id: 'x' });
    const two = { ...needs('course.completed', 'c', { id: 'x' }), distinctBy: 'mood' };
    expect(checkRule(rule(group(3, one, two)))).to.deep.equal([
      { code: 'need-out-of-range', group: 0 },
      { code: 'requirement-twice', group: 0, requirement: 'x' },
      { code: 'distinct-unknown', group: 0, requirement: 'x', path: 'mood' },
    ]);
    expect(checkRule(rule(anyOf({ ...one, distinctBy: 'signal' })))).to.deep.equal([]);
  });

  it('a group that needs more than it has is never met', () => {
    const verdict = judge(rule(group(2, needs('course.completed', 'c'))), [course('c', true, 1)], { badge });
    expect(verdict.isComplete).to.equal(false);
    expect(verdict.ratio.percent).to.equal(50);
  });
});

describe('what a rule listens to and needs', () => {
  const given = rule(
    anyOf(needs('course.completed', '7'), needs('badge.earned', 'b1')),
    anyOf(
      needs('activity.completed', '31'),
      requirement('grade.reached', [
        { path: 'subject.type', op: 'eq', value: 'course' },
        { path: 'subject.id', op: 'in', value: ['7', '8'] },
      ]),
      needs('activity.completed', '31'),
    ),
  );

  it('its triggers are the "on" of exactly the signals that can matter', () => {
    expect(triggersOf(given, platform)).to.deep.equal(
      [
        signalOn('course.completed', platform, 'course', '7'),
        signalOn('badge.earned', '', 'badge', 'b1'),
        signalOn('activity.completed', platform, 'activity', '31'),
        signalOn('grade.reached', platform, 'course', '7'),
        signalOn('grade.reached', platform, 'course', '8'),
      ].sort(),
    );
    expect(triggersOf(given, platform)).to.include(activity('31', 'pass', 1).on);
  });

  it('a grade of any sort of subject is heard for courses and activities', () => {
    expect(triggersOf(single(needs('grade.reached', '5')), platform)).to.have.members([
      grade('5', '1', 1).on,
      grade('5', '1', 1, { type: 'course' }).on,
    ]);
  });

  it('refuses to live without being woken', () => {
    refused(() => triggersOf(single(requirement('course.completed', [])), platform));
  });

  it('asks the LMS only for what it needs', () => {
    expect(needsOf(given)).to.deep.equal({
      courseCompletion: true,
      activities: true,
      grades: true,
      items: [
        { kind: 'course.completed', type: 'course', id: '7' },
        { kind: 'activity.completed', type: 'activity', id: '31' },
        { kind: 'grade.reached', type: 'course', id: '7' },
        { kind: 'grade.reached', type: 'course', id: '8' },
      ],
    });
    expect(needsOf(single(needs('badge.earned', 'b1')))).to.deep.equal({
      courseCompletion: false,
      activities: false,
      grades: false,
      items: [],
    });
  });
});

describe('validity', () => {
  const expiry = (from: string, duration: string) =>
    new Date(expiryOf(Date.parse(from), duration)).toISOString();

  it('a month after the last of January is the last of February', () => {
    expect(expiry('2027-01-31T09:30:15.250Z', 'P1M')).to.equal('2027-02-28T09:30:15.250Z');
    expect(expiry('2028-01-31T23:59:59.999Z', 'P1M')).to.equal('2028-02-29T23:59:59.999Z');
    expect(expiry('2028-02-29T00:00:00Z', 'P1Y')).to.equal('2029-02-28T00:00:00.000Z');
    expect(expiry('2028-02-29T00:00:00Z', 'P4Y')).to.equal('2032-02-29T00:00:00.000Z');
    expect(expiry('2027-08-31T00:00:00Z', 'P18M')).to.equal('2029-02-28T00:00:00.000Z');
  });

  it('days and weeks are added after months', () => {
    expect(expiry('2027-01-31T00:00:00Z', 'P1M1D')).to.equal('2027-03-01T00:00:00.000Z');
    expect(expiry('2027-12-31T12:00:00Z', 'P2W')).to.equal('2028-01-14T12:00:00.000Z');
    expect(expiry('2027-01-15T00:00:00Z', 'P30D')).to.equal('2027-02-14T00:00:00.000Z');
  });

  it('anything else is no duration', () => {
    for (const text of ['', 'P', '1Y', 'P1H', 'PT1H', 'P-1Y', 'P1.5Y', 'P1D1M', 'P1Y '])
      refused(() => expiryOf(START, text));
  });
});
