import { expect } from 'chai';
import { checkContent } from '../../../server/criteria/check-content.ts';
import { compileContent } from '../../../server/criteria/compile-content.ts';
import { judge } from '../../../server/criteria/judge.ts';
import { checkRule } from '../../../server/criteria/rules/check-rule.ts';
import type { BadgeContent } from '../../../server/model/badges/badge.ts';
import { badgeId } from '../../../server/model/ids.ts';
import { content, draft, groupOf, lesson, marks } from './drafts.ts';
import { activity, badge, course, grade, otherPlatform, platform } from './made.ts';

const target = { platform, courseContextId: '7', criteria: 'Complete the course.' };
const codes = (more: Partial<BadgeContent>, ...known: [Parameters<typeof checkContent>[1]?]): string[] =>
  checkContent(content(more), ...known).map(({ code, section, field }) => `${section} ${field} ${code}`);
const compile = (more: Partial<BadgeContent>) => compileContent(content(more), target);
const thrown = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

describe('checking a draft', () => {
  it('finds nothing in one that is ready', () => {
    expect(codes({})).to.deep.equal([]);
  });

  it('names everything that is missing, in the order of the page', () => {
    const { image: _image, ...rest } = content({
      name: ' ',
      description: '\n',
      achievementType: '',
      groups: [],
    });
    expect(checkContent(rest).map(({ code }) => code)).to.deep.equal([
      'name-missing',
      'description-missing',
      'type-missing',
      'picture-missing',
      'rule-empty',
    ]);
  });

  it('names texts that are too long, with what is allowed', () => {
    const [problem] = checkContent(content({ name: 'n'.repeat(201) }));
    expect(problem).to.deep.equal({
      code: 'name-too-long',
      section: 'badge',
      field: 'name',
      params: { have: 201, max: 200 },
    });
    expect(codes({ name: 'n'.repeat(200), description: 'd'.repeat(5000) })).to.deep.equal([]);
    expect(codes({ description: 'd'.repeat(5001) })).to.deep.equal([
      'badge description description-too-long',
    ]);
    expect(codes({ achievementType: 't'.repeat(61) })).to.deep.equal(['badge achievementType type-too-long']);
    expect(codes({ tags: 't'.repeat(101) })).to.deep.equal(['badge tags tag-too-long']);
    const tags = Array.from({ length: 31 }, (_, n) => `tag ${n}`);
    expect(codes({ tags: tags.join(',') })).to.deep.equal(['badge tags tags-too-many']);
    expect(codes({ tags: [...tags.slice(1), 'TAG 1'].join(',') })).to.deep.equal([]);
  });

  it('reads skills and standards a line each, a name and then an address, and names the line that is not so', () => {
    const { achievement } = compile({
      alignments: '\n ESCO: analyse  data - https://data.example/skill/1\nDQ 4\thttp://dq.example/4?x=1#y \n',
    });
    expect(achievement.alignments).to.deep.equal([
      { name: 'ESCO: analyse data', url: 'https://data.example/skill/1' },
      { name: 'DQ 4', url: 'http://dq.example/4?x=1#y' },
    ]);
    expect(compile({ alignments: ' \n' }).achievement).not.to.have.property('alignments');
    const wrong = 'badge alignments alignment-without-address';
    for (const line of [
      'ESCO',
      'ESCO data.example',
      'x javascript:alert(1)',
      'x https://',
      'https://a.example x',
    ])
      expect(codes({ alignments: `ok https://a.example/\n${line}` }), line).to.deep.equal([wrong]);
    for (const line of [
      'https://a.example/',
      ' - https://a.example/',
      `${'n'.repeat(501)} https://a.example/`,
    ])
      expect(codes({ alignments: line })).to.deep.equal(['badge alignments alignment-without-name']);
    const lines = Array.from({ length: 31 }, (_, n) => `skill ${n} https://a.example/${n}`);
    expect(codes({ alignments: lines.join('\n') })).to.deep.equal(['badge alignments alignments-too-many']);
    expect(codes({ alignments: lines.slice(1).join('\n') })).to.deep.equal([]);
  });

  it('names a language that is none', () => {
    for (const language of ['', 'english language', 'e', 'x'.repeat(40)])
      expect(codes({ language })).to.deep.equal(['badge language language-unknown']);
    for (const language of ['de', 'pt-BR', 'zh-Hans']) expect(codes({ language })).to.deep.equal([]);
  });

  it('names what a requirement still lacks', () => {
    const rows: [Parameters<typeof draft>[1], string[]][] = [
      [{ kind: '' }, ['rule r9-kind kind-missing']],
      [{ kind: 'badge.earned', item: 'b' }, ['rule r9-kind kind-unavailable']],
      [{ kind: 'activity.completed', item: '' }, ['rule r9-item item-missing']],
      [{ kind: 'activity.completed', item: 'course' }, ['rule r9-item item-missing']],
      [{ kind: 'activity.completed', item: '31' }, []],
      [
        { kind: 'grade.reached', item: '', percent: '' },
        ['rule r9-item item-missing', 'rule r9-percent percent-missing'],
      ],
      [{ kind: 'grade.reached', item: 'course', percent: '70' }, []],
    ];
    for (const [more, expected] of rows)
      expect(codes({ groups: [groupOf('any', draft('r9', more))] })).to.deep.equal(expected);
  });

  it('names percentages that are none or out of range, and takes exact ones', () => {
    const percent = (typed: string) => codes({ groups: [groupOf('any', marks('r9', '32', typed))] });
    for (const typed of ['0', '100', '69.995', '69,995', ' 70 % ', '070', '100.000'])
      expect(percent(typed)).to.deep.equal([]);
    for (const typed of ['seventy', '7e1', '1.2.3', '70%%', '.5', '1/2', '٧٠'])
      expect(percent(typed)).to.deep.equal(['rule r9-percent percent-not-a-number']);
    for (const typed of ['100.0001', '-1', '101', '-0.1'])
      expect(percent(typed)).to.deep.equal(['rule r9-percent percent-out-of-range']);
  });

  it('names activities that the LMS does not have, or that cannot earn this', () => {
    const known = {
      hasCompletion: true,
      activities: [
        { id: '31', hasCompletion: true, hasGrade: false },
        { id: '32', hasCompletion: false, hasGrade: true },
      ],
    };
    const groups = [
      groupOf('all', draft('r0'), lesson('r1', '31'), lesson('r2', '32'), lesson('r3', '99')),
      groupOf('any', marks('r4', '31', '50'), marks('r5', '32', '50'), marks('r6', 'course', '50')),
    ];
    expect(codes({ groups }, known)).to.deep.equal([
      'rule r2-item item-without-completion',
      'rule r3-item item-unknown',
      'rule r4-item item-without-grade',
    ]);
    expect(codes({ groups }, { ...known, hasCompletion: false })[0]).to.equal(
      'rule r0-kind course-without-completion',
    );
  });

  it('names two requirements under one id', () => {
    const groups = [groupOf('any', draft('r1')), groupOf('any', lesson('r1', '31'))];
    expect(codes({ groups })).to.deep.equal(['rule r1-kind requirement-twice']);
  });

  it('names a validity that is no whole number or too long', () => {
    const validity = (amount: string, unit: 'days' | 'months' | 'years' = 'years') =>
      codes({ validity: { amount, unit } });
    for (const amount of ['1.5', '-1', 'three', '1e2'])
      expect(validity(amount)).to.deep.equal(['issuing validity validity-not-whole']);
    for (const amount of ['0', '101'])
      expect(validity(amount)).to.deep.equal(['issuing validity validity-out-of-range']);
    expect(validity('101', 'months')).to.deep.equal([]);
    expect(validity(' 3 ')).to.deep.equal([]);
  });
});

describe('compiling a draft', () => {
  it('makes groups of alternatives and of all, each requirement tied to its LMS', () => {
    const groups = [
      groupOf('all', draft('r1'), lesson('r2', '31', 'pass')),
      groupOf('any', marks('r3', '32', '69,50'), marks('r4', 'course', '60'), lesson('r5', '31', 'any')),
    ];
    const { rule } = compile({ groups });
    expect(rule.groups.map(({ need, requirements }) => [need, requirements.length])).to.deep.equal([
      [2, 2],
      [1, 3],
    ]);
    const [first, second, third, fourth, fifth] = rule.groups.flatMap((group) => group.requirements);
    expect(first).to.deep.equal({
      id: 'r1',
      kind: 'course.completed',
      rules: [
        { path: 'platform', op: 'eq', value: platform },
        { path: 'subject.id', op: 'eq', value: '7' },
        { path: 'done', op: 'eq', value: true },
      ],
      count: 1,
      distinctBy: 'subject.id',
      hold: 'live',
    });
    expect(second?.rules.at(-1)).to.deep.equal({ path: 'state', op: 'eq', value: 'pass' });
    expect(third?.rules.slice(1)).to.deep.equal([
      { path: 'subject.type', op: 'eq', value: 'activity' },
      { path: 'subject.id', op: 'eq', value: '32' },
      { path: 'percent', op: 'gte', value: '69.5' },
    ]);
    expect(third?.hold).to.equal('latch');
    expect(fourth?.rules.slice(1, 3)).to.deep.equal([
      { path: 'subject.type', op: 'eq', value: 'course' },
      { path: 'subject.id', op: 'eq', value: '7' },
    ]);
    expect(fifth?.rules.at(-1)?.value).to.deep.equal(['complete', 'pass', 'fail']);
    expect(checkRule(rule)).to.deep.equal([]);
  });

  it('gives rules that judge as the editor says', () => {
    const { rule } = compile({ groups: [groupOf('all', draft('r1'), marks('r2', '32', '70'))] });
    const complete = (...signals: Parameters<typeof judge>[1]) => judge(rule, signals, { badge }).isComplete;
    expect(complete(course('7', true, 1), grade('32', '70', 2))).to.equal(true);
    expect(complete(course('7', true, 1), grade('32', '69.995', 2))).to.equal(false);
    expect(complete(course('7', true, 1), grade('32', '70', 2, { type: 'course' }))).to.equal(false);
    expect(complete(course('7', true, 1, { platform: otherPlatform }), grade('32', '70', 2))).to.equal(false);
    const any = compile({ groups: [groupOf('any', lesson('r1', '31', 'any'))] }).rule;
    expect(judge(any, [activity('31', 'fail', 1)], { badge: badgeId.parse('x') }).isComplete).to.equal(true);
  });

  it('splits tags, trims texts and writes the validity as a duration', () => {
    const { achievement } = compile({
      name: '  Soil scientist ',
      criteria: ' Dig. ',
      tags: 'soil, Field  work;soil\nclay,, SOIL',
      validity: { amount: '018', unit: 'months' },
    });
    expect(achievement).to.deep.equal({
      name: 'Soil scientist',
      description: 'Can tell loam from clay.',
      criteria: 'Dig.',
      tags: ['soil', 'Field work', 'clay'],
      achievementType: 'Badge',
      language: 'en',
      image: 'image-1',
      validity: 'P18M',
    });
  });

  it('takes the rule’s own words as criteria, and never expires, where nothing is said', () => {
    const { achievement } = compile({ criteria: ' \n' });
    expect(achievement.criteria).to.equal('Complete the course.');
    expect(achievement).not.to.have.property('validity');
  });

  it('refuses a draft that is not ready, naming why', () => {
    const error = thrown(() => compile({ name: '' }));
    const problems = checkContent(content({ name: '' }));
    expect(error).to.deep.include({ code: 'RULE_INVALID', details: { problems } });
    const silent = thrown(() => compileContent(content(), { ...target, criteria: '' }));
    expect(silent).to.include({ code: 'RULE_INVALID' });
  });
});
