import { expect } from 'chai';
import fc from 'fast-check';
import { compileContent } from '../../../server/criteria/compile-content.ts';
import { type SentencePart, sentenceOf } from '../../../server/criteria/sentence-of.ts';
import type { DraftGroup, DraftRequirement } from '../../../server/model/badges/badge.ts';
import { content, draft, groupOf, items, lesson, marks } from './drafts.ts';
import { anyOf, group, needs, platform, requirement, rule, single } from './made.ts';

const short = (parts: readonly SentencePart[]): string =>
  parts
    .map((part) => {
      if (part.kind === 'joiner') return part.joiner;
      if (part.kind === 'requirement') return part.id;
      if (part.kind === 'close') return part.isShown ? ')' : ']';
      return part.isShown ? `${part.need}/${part.of}(` : `${part.need}/${part.of}[`;
    })
    .join(' ');

describe('the sentence of a rule', () => {
  it('says each requirement with the names of its items', () => {
    const groups = [
      groupOf('all', draft('r1'), lesson('r2', '31'), lesson('r3', '31', 'pass'), lesson('r4', '32', 'any')),
      groupOf('any', marks('r5', '32', '70'), marks('r6', 'course', '60 %')),
    ];
    const said = sentenceOf(groups, items).filter((part) => part.kind === 'requirement');
    expect(said.map(({ key, params, item, missing }) => [key, params, item, missing])).to.deep.equal([
      ['course.done', { name: 'Soil science' }, '7', []],
      ['activity.complete', { name: 'Field diary' }, '31', []],
      ['activity.pass', { name: 'Field diary' }, '31', []],
      ['activity.any', { name: 'Final quiz' }, '32', []],
      ['grade.activity', { name: 'Final quiz', percent: '70' }, '32', []],
      ['grade.course', { name: 'Soil science', percent: '60' }, '7', []],
    ]);
  });

  it('joins groups by "and", alternatives by "or", and shows brackets where they are needed', () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => lesson(id, '31'));
    const of = (...groups: DraftGroup[]): string => short(sentenceOf(groups, items));
    expect(of(groupOf('any', a!))).to.equal('a');
    expect(of(groupOf('any', a!), groupOf('all', b!))).to.equal('a and b');
    expect(of(groupOf('any', a!, b!))).to.equal('1/2[ a or b ]');
    expect(of(groupOf('all', a!, b!), groupOf('any', c!, d!))).to.equal('2/2[ a and b ] and 1/2( c or d )');
    const two = group(2, ...['x', 'y', 'z'].map((id) => needs('course.completed', id, { id })));
    expect(short(sentenceOf(rule(two), items))).to.equal('2/3( x or y or z )');
    expect(sentenceOf([], items)).to.deep.equal([]);
  });

  it('says what a draft leaves open', () => {
    const groups = [groupOf('all', draft('r1', { kind: '' }), lesson('r2', ''), marks('r3', '', ' '))];
    const said = sentenceOf(groups, items).filter((part) => part.kind === 'requirement');
    expect(said.map(({ key, missing }) => [key, missing])).to.deep.equal([
      ['unset', ['kind']],
      ['activity.complete', ['item']],
      ['grade.activity', ['item', 'percent']],
    ]);
  });

  it('has no name for an item that is gone', () => {
    const [part] = sentenceOf([groupOf('any', lesson('r1', '404'))], items);
    expect(part).to.deep.include({ params: { name: '' }, item: '404', missing: [] });
  });

  it('says in short form what the editor does not offer', () => {
    const odd = requirement('activity.completed', [
      { path: 'subject.id', op: 'ne', value: '31' },
      { path: 'state', op: 'in', value: ['pass', 'fail'] },
    ]);
    const [part] = sentenceOf(single(odd), items);
    expect(part).to.deep.include({
      key: 'other',
      params: { kind: 'activity.completed', conditions: 'subject.id ne 31; state in (pass,fail)' },
    });
    const repeated = { ...needs('course.completed', '7'), count: 2 };
    expect(sentenceOf(single(repeated), items)[0]).to.include({ key: 'other' });
    expect(sentenceOf(single(requirement('course.completed', [])), items)[0]).to.include({ key: 'other' });
    expect(sentenceOf(rule(anyOf(needs('badge.earned', 'b1'))), items)[0]).to.include({
      key: 'badge.held',
      item: 'b1',
    });
  });

  const drafts = fc
    .array(
      fc.record({
        need: fc.constantFrom('any' as const, 'all' as const),
        requirements: fc.array(
          fc.oneof(
            fc.constant(draft('')),
            fc.record({
              kind: fc.constant('activity.completed' as const),
              item: fc.constantFrom('31', '32', '33'),
              result: fc.constantFrom('complete' as const, 'pass' as const, 'any' as const),
            }),
            fc.record({
              kind: fc.constant('grade.reached' as const),
              item: fc.constantFrom('31', 'course'),
              percent: fc.constantFrom('0', '33.3', '70', '100'),
            }),
          ),
          { minLength: 1, maxLength: 4 },
        ),
      }),
      { minLength: 1, maxLength: 4 },
    )
    .map((groups) =>
      groups.map(({ need, requirements }, g): DraftGroup => ({
        need: requirements.length === 1 ? 'any' : need,
        requirements: requirements.map((more, r) => draft(`g${g}r${r}`, { ...more, id: `g${g}r${r}` })),
      })),
    );

  it('loses nothing: the rule can be read back from it', () => {
    fc.assert(
      fc.property(drafts, (groups) => {
        expect(readBack(sentenceOf(groups, items))).to.deep.equal(groups);
      }),
    );
  });

  it('is the same for the draft and for the rule made of it', () => {
    const target = { platform, courseContextId: '7', criteria: 'x' };
    fc.assert(
      fc.property(drafts, (groups) => {
        const { rule: frozen } = compileContent(content({ groups }), target);
        expect(sentenceOf(frozen, items)).to.deep.equal(sentenceOf(groups, items));
      }),
    );
  });
});

function readBack(parts: readonly SentencePart[]): DraftGroup[] {
  const groups: DraftGroup[] = [];
  let open: DraftGroup | undefined;
  for (const part of parts) {
    if (part.kind === 'open')
      groups.push((open = { need: part.need === 1 ? 'any' : 'all', requirements: [] }));
    else if (part.kind === 'close') open = undefined;
    else if (part.kind === 'requirement') {
      if (open !== undefined) open.requirements.push(asDraft(part));
      else groups.push({ need: 'any', requirements: [asDraft(part)] });
    }
  }
  return groups;
}

function asDraft({
  id,
  key,
  item,
  params,
}: Extract<SentencePart, { kind: 'requirement' }>): DraftRequirement {
  if (key === 'course.done') return draft(id);
  if (key === 'grade.course') return marks(id, 'course', params['percent'] ?? '');
  if (key === 'grade.activity') return marks(id, item, params['percent'] ?? '');
  return lesson(id, item, key.slice('activity.'.length) as DraftRequirement['result']);
}
