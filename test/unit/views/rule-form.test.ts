import { expect } from 'chai';
import fc from 'fast-check';
import { h } from 'preact';
import { sentenceOf } from '../../../server/criteria/sentence-of.ts';
import type { DraftGroup } from '../../../server/model/badges/badge.ts';
import { requirementKind, type RuleItem } from '../../../server/model/badges/rule.ts';
import { applyRuleButton, readRuleForm } from '../../../server/views/components/rule-form.ts';
import { RuleBuilder } from '../../../server/views/components/rule-builder.tsx';
import { ruleText } from '../../../server/views/components/rule-words.ts';
import { renderPart } from '../../../server/views/layout.tsx';
import { wordsFor } from '../../../server/views/words.ts';

const words = wordsFor('en');
const items: RuleItem[] = [
  { type: 'course', id: '7', course: '7', name: 'Statistics' },
  { type: 'activity', id: '31', course: '7', name: 'Quiz "3" & <more>' },
];
const activities = [{ id: '31', name: 'Quiz "3" & <more>' }];

const unescaped = (text: string): string =>
  text
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');

/** What a browser would post of the rendered builder. */
function posted(html: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [tag] of html.matchAll(/<input [^>]*>/g)) {
    const value = (name: string): string => unescaped(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
    fields[value('name')] = value('value');
  }
  for (const [, name = '', options = ''] of html.matchAll(
    /<select [^>]*name="([^"]*)"[^>]*>(.*?)<\/select>/g,
  )) {
    const all = [...options.matchAll(/<option([^>]*)>/g)].map((match) => match[1] ?? '');
    const chosen = all.find((option) => option.includes(' selected')) ?? all[0] ?? '';
    fields[name] = unescaped(/value="([^"]*)"/.exec(chosen)?.[1] ?? '');
  }
  return fields;
}

const rendered = (groups: DraftGroup[], open?: string): string =>
  renderPart(h(RuleBuilder, { groups, sentence: sentenceOf(groups, items), items, activities, open, words }));

const requirement = fc.record({
  kind: fc.constantFrom(...requirementKind.options.filter((kind) => kind !== 'badge.earned'), '' as const),
  item: fc.constantFrom('', '31', '404'),
  result: fc.constantFrom('complete' as const, 'pass' as const, 'any' as const),
  percent: fc.constantFrom('', '70', '72.5', 'seventy', '"<&'),
});
const rules = fc
  .array(
    fc.record({
      need: fc.constantFrom('any' as const, 'all' as const),
      requirements: fc.array(requirement, { minLength: 1, maxLength: 4 }),
    }),
    { maxLength: 4 },
  )
  .map((groups) =>
    groups.map((group, g) => ({
      ...group,
      requirements: group.requirements.map((r, index) => ({ id: `r${g}-${index}`, ...r })),
    })),
  );

describe('rule builder', () => {
  it('posts back the rule it shows, whichever part is open', () => {
    fc.assert(
      fc.property(rules, fc.nat(), (groups, pick) => {
        const ids = groups.flatMap((group) => group.requirements.map((r) => r.id));
        for (const open of [undefined, ids[pick % Math.max(ids.length, 1)]]) {
          expect(readRuleForm(posted(rendered(groups, open)))).to.deep.equal(groups);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('opens, adds and removes by buttons alone', () => {
    const first = applyRuleButton([], { add: 'and' }, 'r1');
    expect(first).to.deep.equal({
      groups: [
        { need: 'any', requirements: [{ id: 'r1', kind: '', item: '', result: 'complete', percent: '' }] },
      ],
      open: 'r1',
    });
    const second = applyRuleButton(first.groups, { add: 'or:r1' }, 'r2');
    expect(second.groups.map((group) => group.requirements.map((r) => r.id))).to.deep.equal([['r1', 'r2']]);
    expect(second.open).to.equal('r2');
    const third = applyRuleButton(second.groups, { add: 'and' }, 'r3');
    expect(third.groups.length).to.equal(2);
    expect(applyRuleButton(third.groups, { edit: 'r2' }, 'x')).to.deep.equal({
      groups: third.groups,
      open: 'r2',
    });
    expect(applyRuleButton(third.groups, { close: 'r2' }, 'x')).to.deep.equal({ groups: third.groups });
    const removed = applyRuleButton(third.groups, { remove: 'r3' }, 'x');
    expect(removed).to.deep.equal({ groups: second.groups });
  });

  it('changes nothing for buttons that name nothing, and begins no more than a draft can hold', () => {
    const group: DraftGroup = {
      need: 'any',
      requirements: [{ id: 'r', kind: '', item: '', result: 'complete', percent: '' }],
    };
    const full = Array.from({ length: 50 }, (_, i) => ({
      ...group,
      requirements: [{ ...group.requirements[0]!, id: `r${i}` }],
    }));
    expect(applyRuleButton(full, { add: 'and' }, 'x')).to.deep.equal({ groups: full });
    expect(applyRuleButton([group], { add: 'or:nobody' }, 'x')).to.deep.equal({ groups: [group] });
    expect(applyRuleButton([group], { remove: ['r'] }, 'x')).to.deep.equal({ groups: [group] });
  });

  it('reads forms of any shape into drafts that the record accepts', () => {
    expect(
      readRuleForm({
        'rule.0.0.id': ['a'],
        'rule.1.0.id': 'b',
        'rule.1.0.kind': 'nonsense',
        'rule.1.0.percent': 'x'.repeat(99),
      }),
    ).to.deep.equal([
      {
        need: 'any',
        requirements: [{ id: 'b', kind: '', item: '', result: 'complete', percent: 'x'.repeat(40) }],
      },
    ]);
  });

  it('escapes names from the LMS', () => {
    const html = rendered(
      [
        {
          need: 'any',
          requirements: [{ id: 'r', kind: 'activity.completed', item: '31', result: 'pass', percent: '' }],
        },
      ],
      'r',
    );
    expect(html).to.not.include('<more>');
    expect(html).to.include('&lt;more>');
  });
});

describe('the rule as a sentence', () => {
  const said = (groups: DraftGroup[], voice?: 'you'): string =>
    ruleText(sentenceOf(groups, items), words, voice).replace(/[\u2068\u2069]/g, '');
  const one = (changes: Partial<DraftGroup['requirements'][number]>): DraftGroup['requirements'][number] => ({
    id: 'r',
    kind: '',
    item: '31',
    result: 'complete',
    percent: '',
    ...changes,
  });

  it('says each kind of requirement, to learners in the second person', () => {
    const groups: DraftGroup[] = [
      { need: 'any', requirements: [one({ kind: 'course.completed', item: '' })] },
      {
        need: 'any',
        requirements: [
          one({ kind: 'activity.completed', result: 'pass' }),
          one({ kind: 'grade.reached', percent: '70' }),
        ],
      },
    ];
    expect(said(groups)).to.equal(
      'Award when a learner completes Statistics and either passes Quiz "3" & <more> or reaches 70\u00a0% or more in Quiz "3" & <more>.',
    );
    expect(said(groups, 'you')).to.match(/^You get it when you complete Statistics and either pass Quiz/);
  });

  it('says what is still to be chosen', () => {
    expect(said([])).to.equal('Nothing is asked for yet, so nobody can earn it.');
    expect(said([{ need: 'any', requirements: [one({})] }])).to.include('something still to be chosen');
    expect(said([{ need: 'any', requirements: [one({ kind: 'activity.completed', item: '' })] }])).to.include(
      'an activity still to be chosen',
    );
    expect(
      said([{ need: 'any', requirements: [one({ kind: 'activity.completed', item: '9' })] }]),
    ).to.include('no longer in the course');
    expect(said([{ need: 'any', requirements: [one({ kind: 'grade.reached' })] }])).to.include(
      'reaches … or more',
    );
  });

  it('isolates names, so that one in another script turns nothing around it', () => {
    const arabic: RuleItem[] = [{ type: 'activity', id: '31', course: '7', name: 'اختبار' }];
    const text = ruleText(
      sentenceOf([{ need: 'any', requirements: [one({ kind: 'activity.completed' })] }], arabic),
      words,
    );
    expect(text).to.include('\u2068اختبار\u2069');
  });
});
