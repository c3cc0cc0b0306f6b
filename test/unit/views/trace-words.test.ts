import { expect } from 'chai';
import type { SentencePart } from '../../../server/criteria/sentence-of.ts';
import type { GroupTrace, Trace } from '../../../server/model/signals/progress.ts';
import { traceSchema } from '../../../server/model/signals/progress.ts';
import { nextMissing, traceEntries } from '../../../server/views/components/trace-words.ts';
import { wordsFor } from '../../../server/views/words.ts';

const words = wordsFor('en');
const at = Date.UTC(2026, 10, 17, 9, 31);
const sentence: SentencePart[] = [
  {
    kind: 'requirement',
    id: 'c',
    key: 'course.done',
    params: { name: 'Statistics' },
    item: '7',
    missing: [],
  },
  { kind: 'requirement', id: 'a', key: 'activity.pass', params: { name: 'Survey' }, item: '32', missing: [] },
  {
    kind: 'requirement',
    id: 'g',
    key: 'grade.activity',
    params: { name: 'Quiz 3', percent: '70' },
    item: '31',
    missing: [],
  },
  {
    kind: 'requirement',
    id: 'o',
    key: 'other',
    params: { kind: 'x', conditions: 'y' },
    item: '',
    missing: [],
  },
];
const kinds = {
  c: 'course.completed',
  a: 'activity.completed',
  g: 'grade.reached',
  o: 'activity.completed',
} as const;
const trace = (requirement: keyof typeof kinds, state: Trace['state'], more: Partial<Trace> = {}): Trace => ({
  requirement,
  kind: kinds[requirement],
  state,
  item: '',
  value: '',
  target: requirement === 'g' ? '70' : 'done',
  signals: [],
  ...more,
});
const group = (...requirements: Trace[]): GroupTrace => ({
  name: '',
  need: 1,
  met: 0,
  isMet: requirements.every((t) => t.state === 'met'),
  requirements,
});
const clean = (text: unknown): string => String(text).replace(/[\u2068\u2069]/g, '');
const said = (one: Trace): [string, string] => {
  const [entry] = traceEntries([group(one)], sentence, words);
  return [clean(entry?.title), clean(entry?.detail)];
};

describe('the trace in words', () => {
  it('says value against target', () => {
    expect(said(trace('g', 'below', { value: '64', at, source: 'moodle' }))).to.deep.equal([
      'Quiz 3: 64\u00a0%, it needs 70\u00a0%',
      '17 November 2026 · Moodle',
    ]);
    expect(said(trace('g', 'met', { value: '82.5', at, source: 'Campus sync' }))).to.deep.equal([
      'Quiz 3: 82.5\u00a0%',
      'It needed 70\u00a0% · 17 November 2026 · Campus sync',
    ]);
    expect(said(trace('g', 'missing'))).to.deep.equal(['Quiz 3 has no grade yet', 'It needs 70\u00a0%']);
  });

  it('tells passed from completed, and missing from failed', () => {
    expect(said(trace('a', 'met', { value: 'pass' }))[0]).to.equal('Survey passed');
    expect(said(trace('a', 'met', { value: 'complete' }))[0]).to.equal('Survey completed');
    expect(said(trace('a', 'missing'))).to.deep.equal([
      'Survey is still to be done',
      'Nothing has arrived yet',
    ]);
    expect(said(trace('a', 'failed', { value: 'fail' }))[0]).to.equal('Survey was not passed');
    expect(said(trace('c', 'met', { value: 'done' }))[0]).to.equal('Statistics completed');
  });

  it('says that a value was taken back, or that a revocation set everything back', () => {
    expect(said(trace('c', 'lost', { at, source: 'moodle' }))[1]).to.equal(
      'The LMS took it back · 17 November 2026 · Moodle',
    );
    expect(said(trace('c', 'reset', { at }))).to.deep.equal([
      'Statistics has to be completed again',
      'Set back on 17 November 2026 when the badge was revoked',
    ]);
  });

  it('has words for every kind in every state, and for requirements the sentence does not know', () => {
    for (const state of traceSchema.shape.state.options) {
      for (const requirement of Object.keys(kinds) as (keyof typeof kinds)[]) {
        expect(said(trace(requirement, state, { value: '1' }))[0], `${requirement} ${state}`).to.not.match(
          /^trace\.|undefined/,
        );
      }
    }
    expect(said({ ...trace('g', 'met'), requirement: 'gone' })[0]).to.equal('A condition is met');
  });

  it('finds the next thing to do: the first requirement that is missing in a group that is not met', () => {
    const groups = [group(trace('c', 'met')), group(trace('a', 'met'), trace('g', 'below', { value: '64' }))];
    expect(nextMissing(groups, sentence, words)?.key).to.equal('g');
    expect(nextMissing([group(trace('c', 'met'))], sentence, words)).to.equal(undefined);
  });
});
