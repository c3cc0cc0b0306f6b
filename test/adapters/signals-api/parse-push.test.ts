import { expect } from 'chai';
import fc from 'fast-check';
import { parsePush } from '../../../adapters/lms/signals-api/parse-push.ts';
import { factSchema, signalData } from '../../../server/model/signals/signal.ts';
import type { PushedItem } from '../../../server/ports/lms.ts';

const item = {
  id: 'event-77',
  learner: { platform: 'platform-1', sub: '204' },
  kind: 'course.completed',
  subject: { type: 'course', id: '17', course: '17' },
  value: { done: true },
  data: { attempt: 2, via: 'app' },
  occurredAt: '2026-09-01T11:30:15.250+02:00',
};
const only = (body: unknown): PushedItem | undefined => parsePush(body)?.[0];
const signalOf = (body: unknown) => {
  const parsed = only(body);
  return parsed !== undefined && 'signal' in parsed ? parsed.signal : undefined;
};
const reasonOf = (body: unknown): [string, string] | undefined => {
  const parsed = only(body);
  return parsed !== undefined && 'reason' in parsed ? [parsed.reason, parsed.detail] : undefined;
};

describe('the signals API: one item', () => {
  it('becomes a signal in the normal form', () => {
    expect(signalOf(item)).to.deep.equal({
      platform: 'platform-1',
      sub: '204',
      fact: { kind: 'course.completed', subject: item.subject, value: { done: true } },
      data: { attempt: 2, via: 'app' },
      occurredAt: Date.UTC(2026, 8, 1, 9, 30, 15, 250),
      key: 'event-77',
    });
  });

  it('needs neither data nor the course of its subject', () => {
    const { data: _data, ...bare } = item;
    expect(signalOf({ ...bare, subject: { type: 'course', id: '17' } })?.data).to.deep.equal({});
  });

  it('takes all states of an activity', () => {
    for (const state of ['incomplete', 'complete', 'pass', 'fail'])
      expect(
        signalOf({
          ...item,
          kind: 'activity.completed',
          subject: { type: 'activity', id: '9' },
          value: { state },
        })?.fact.value,
      ).to.deep.equal({ state });
  });

  it('keeps grades exact, as number or text, and null as not graded', () => {
    const grade = (value: unknown) => signalOf({ ...item, kind: 'grade.reached', value })?.fact.value;
    expect(grade({ percent: 69.995, raw: 139.99, max: 200 })).to.deep.equal({
      percent: '69.995',
      raw: '139.99',
      max: '200',
    });
    expect(grade({ percent: '69.99999999999999999999' })).to.deep.equal({
      percent: '69.99999999999999999999',
    });
    expect(grade({ percent: 1e-7 })).to.deep.equal({ percent: '0.0000001' });
    expect(grade({ percent: null })).to.deep.equal({ percent: null });
  });

  it('is refused with its reason and the name of what is wrong', () => {
    const long = 'x'.repeat(300);
    for (const [change, reason, detail] of [
      [{ id: '' }, 'bad-id', /id/],
      [{ id: 5 }, 'bad-id', /id/],
      [{ id: long }, 'bad-id', /id/],
      [{ id: '\ud800' }, 'bad-id', /well-formed/],
      [{ learner: { platform: 'p' } }, 'bad-learner', /learner\.sub/],
      [{ learner: { platform: '', sub: '4' } }, 'bad-learner', /learner\.platform/],
      [{ learner: { platform: 'p', sub: '4', email: 'a@b.example' } }, 'bad-learner', /email/],
      [{ kind: 'course.finished' }, 'unknown-kind', /course\.finished/],
      [{ kind: undefined }, 'unknown-kind', /missing/],
      [{ kind: 'badge.earned' }, 'kind-not-accepted', /badge\.earned/],
      [{ kind: 'award.manual' }, 'kind-not-accepted', /award\.manual/],
      [{ subject: { type: 'lesson', id: '1' } }, 'unknown-subject-type', /lesson/],
      [{ subject: { type: 'activity', id: '1' } }, 'unknown-subject-type', /activity/],
      [{ subject: { type: 'course', id: long } }, 'bad-subject', /subject\.id/],
      [{ value: { done: 'yes' } }, 'bad-value', /done/],
      [{ value: { done: true, extra: 1 } }, 'bad-value', /extra/],
      [{ value: undefined }, 'bad-value', /value/],
      [{ kind: 'grade.reached', value: { percent: 'ten' } }, 'bad-value', /percent/],
      [{ kind: 'grade.reached', value: {} }, 'bad-value', /percent/],
      [
        { kind: 'activity.completed', subject: { type: 'activity', id: '1' }, value: { state: 'done' } },
        'bad-value',
        /state/,
      ],
      [{ data: { 'a b': 1 } }, 'bad-data', /a b/],
      [{ data: { deep: {} } }, 'bad-data', /deep/],
      [{ data: JSON.parse('{"__proto__":1}') as unknown }, 'bad-data', /__proto__/],
      [{ data: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`k${i}`, 1])) }, 'bad-data', /100/],
      [{ occurredAt: '2026-09-01T11:30:15' }, 'bad-time', /occurredAt/],
      [{ occurredAt: 'yesterday' }, 'bad-time', /occurredAt/],
      [{ occurredAt: 1788253227 }, 'bad-time', /occurredAt/],
      [{ occurredAt: '1960-01-01T00:00:00Z' }, 'bad-time', /occurredAt/],
      [{ hint: 1 }, 'unknown-member', /hint/],
    ] as const) {
      const told = reasonOf({ ...item, ...change });
      expect(told?.[0], JSON.stringify(change)).to.equal(reason);
      expect(told?.[1], JSON.stringify(change)).to.match(detail);
    }
  });

  it('keeps its id and body where it is refused', () => {
    const body = { ...item, kind: 'nothing' };
    expect(only(body)).to.deep.equal({ id: 'event-77', reason: 'unknown-kind', detail: '"nothing"', body });
  });
});

describe('the signals API: a batch', () => {
  it('answers item by item, in order, and no bad item spoils the others', () => {
    const parsed = parsePush({ signals: [item, 'nonsense', { ...item, id: 'b' }, null, [item]] });
    expect(parsed?.map((p) => ('signal' in p ? p.id : p.reason))).to.deep.equal([
      'event-77',
      'not-an-object',
      'b',
      'not-an-object',
      'not-an-object',
    ]);
  });

  it('holds 1 to 1000 items and nothing beside them', () => {
    expect(parsePush({ signals: Array.from({ length: 1000 }, () => item) })).to.have.length(1000);
    for (const body of [
      { signals: [] },
      { signals: Array.from({ length: 1001 }, () => item) },
      { signals: item },
      { signals: [item], more: 1 },
      [item],
      null,
      'x',
      7,
      undefined,
    ])
      expect(parsePush(body)).to.equal(undefined);
  });

  it('never throws, and lets nothing through that the normal form does not hold', () => {
    const value = fc.oneof(fc.constantFrom(...Object.values(item)), fc.jsonValue());
    fc.assert(
      fc.property(
        fc.record(Object.fromEntries(Object.keys(item).map((k) => [k, value])), { requiredKeys: [] }),
        (body) => {
          for (const parsed of parsePush({ signals: [body] }) ?? []) {
            if (!('signal' in parsed)) continue;
            expect(factSchema.safeParse(parsed.signal.fact).success).to.equal(true);
            expect(signalData.safeParse(parsed.signal.data).success).to.equal(true);
          }
        },
      ),
    );
  });
});
