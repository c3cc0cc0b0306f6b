import { expect } from 'chai';
import { readActivities, readCourseCompletion, readGrades } from '../../../adapters/lms/moodle/read-facts.ts';
import { plainText } from '../../../adapters/lms/moodle/plain-text.ts';
import { activitiesReply, courseCompletionReply, gradesReply } from '../../../adapters/lms/moodle/replies.ts';
import { platformId } from '../../../server/model/ids.ts';
import { fixture } from '../../helpers/fixture.ts';

const readAt = Date.UTC(2026, 9, 1);
const about = { platform: platformId.parse('p'), sub: '204', course: '17', readAt };
const at = (seconds: number): number => seconds * 1000;

describe('reading Moodle: activities', () => {
  const read = (path: string) => readActivities(activitiesReply.parse(fixture(path)).statuses, about);
  const row = (over: Record<string, unknown>) => {
    const reply = fixture('moodle/activities-completion-none.json') as {
      statuses: Record<string, unknown>[];
    };
    reply.statuses = [{ ...reply.statuses[0], cmid: 641, timecompleted: 1788253227, ...over }];
    return readActivities(activitiesReply.parse(reply).statuses, about)[0];
  };

  it('tells done, done with pass and not done apart', () => {
    const facts = read('moodle/activities-completion-complete.json');
    expect(facts.map((f) => [f.fact.subject.id, f.fact.value, f.occurredAt])).to.deep.equal([
      ['641', { state: 'complete' }, at(1788253227)],
      ['642', { state: 'pass' }, at(1788253227)],
      ['643', { state: 'incomplete' }, readAt],
    ]);
  });

  it('tells a failed grade where passing is required', () => {
    const facts = read('moodle/activities-completion-failed-grade.json');
    expect(facts.map((f) => f.fact.value)).to.deep.equal([
      { state: 'complete' },
      { state: 'fail' },
      { state: 'incomplete' },
    ]);
    expect(facts[1]?.data).to.deep.equal({});
  });

  it('maps every state by whether it is complete over all', () => {
    const states = [0, 1, 2, 3].flatMap((state) =>
      [true, false].map((isoverallcomplete) => row({ state, isoverallcomplete })?.fact.value),
    );
    expect(states).to.deep.equal(
      ['incomplete', 'incomplete', 'complete', 'incomplete', 'pass', 'incomplete', 'complete', 'fail'].map(
        (state) => ({ state }),
      ),
    );
  });

  it('marks a completion with a failed grade, a manual tick and a tick by a person', () => {
    expect(row({ state: 3, isoverallcomplete: true })?.data).to.deep.equal({ failedGrade: true });
    expect(row({ state: 1, isoverallcomplete: true, tracking: 1 })?.data).to.deep.equal({
      tracking: 'manual',
    });
    expect(row({ state: 1, isoverallcomplete: true, overrideby: 203 })?.data).to.deep.equal({
      overrideBy: '203',
    });
  });

  it('takes the time of reading where Moodle has none, and keeps the key free of it', () => {
    const timeless = row({ state: 1, isoverallcomplete: true, timecompleted: 0 });
    const later = readActivities(
      [{ cmid: '641', state: 1, timecompleted: undefined, isoverallcomplete: true }],
      { ...about, readAt: readAt + 5 },
    );
    expect(timeless?.occurredAt).to.equal(readAt);
    expect(timeless?.key).to.be.a('string');
    expect(later[0]?.key).to.equal(timeless?.key);
  });
});

describe('reading Moodle: course completion', () => {
  const read = (
    change: (status: Record<string, unknown>) => void,
    path = 'moodle/course-completion-complete.json',
  ) => {
    const reply = fixture(path) as { completionstatus: Record<string, unknown> };
    change(reply.completionstatus);
    return readCourseCompletion(courseCompletionReply.parse(reply).completionstatus, about);
  };
  const rows = (...times: (number | null)[]) =>
    times.map((timecompleted) => ({ complete: timecompleted !== null, timecompleted }));

  it('takes the latest time where all criteria are needed, the earliest where any will do', () => {
    const times = (aggregation: number) =>
      read((s) => Object.assign(s, { aggregation, completions: rows(300, 100, 200) })).occurredAt;
    expect(times(1)).to.equal(at(300));
    expect(times(2)).to.equal(at(100));
  });

  it('counts the times of complete rows only', () => {
    const reply = read((s) =>
      Object.assign(s, {
        aggregation: 2,
        completions: [{ complete: false, timecompleted: 50 }, ...rows(100, null)],
      }),
    );
    expect(reply.occurredAt).to.equal(at(100));
  });

  it('takes the time of reading where no row has a time', () => {
    const reply = read((s) => Object.assign(s, { completions: [] }));
    expect([reply.fact.value, reply.occurredAt]).to.deep.equal([{ done: true }, readAt]);
    expect(reply.key).to.be.a('string');
  });

  it('says not done without a key, whatever rows are done', () => {
    const reply = read(() => undefined, 'moodle/course-completion-incomplete.json');
    expect([reply.fact.value, reply.occurredAt, reply.key]).to.deep.equal([
      { done: false },
      readAt,
      undefined,
    ]);
  });
});

describe('reading Moodle: grades', () => {
  const read = (path: string, change: (items: Record<string, unknown>[]) => void = () => undefined) => {
    const reply = fixture(path) as { usergrades: { gradeitems: Record<string, unknown>[] }[] };
    for (const user of reply.usergrades) change(user.gradeitems);
    return gradesReply.parse(reply).usergrades.map((user) => readGrades(user.gradeitems, about));
  };

  it('tells activities by their module id, the course by its own, and null as not graded', () => {
    const [facts = []] = read('moodle/grade-items-one-user.json');
    expect(facts.map((f) => [f.fact.subject, f.fact.value, f.occurredAt])).to.deep.equal([
      [
        { type: 'activity', id: '642', course: '17' },
        { percent: '80', raw: '80', max: '100' },
        at(1788253227),
      ],
      [{ type: 'activity', id: '643', course: '17' }, { percent: null, max: '10' }, readAt],
      [{ type: 'course', id: '17', course: '17' }, { percent: '80', raw: '80', max: '100' }, at(1788253227)],
    ]);
    expect(facts.map((f) => typeof f.key)).to.deep.equal(['string', 'undefined', 'string']);
  });

  it('reads each learner of a bulk reply', () => {
    const looks = read('moodle/grade-items-bulk.json');
    expect(looks.map((facts) => facts.map((f) => f.fact.subject.id))).to.deep.equal([
      ['642', '643'],
      ['642', '643'],
    ]);
  });

  it('never reads the words that are for people', () => {
    const [facts = []] = read('moodle/grade-items-one-user.json', (items) => {
      for (const item of items)
        Object.assign(item, { percentageformatted: '99.00 %', gradeformatted: '<b>99</b>' });
    });
    expect(JSON.stringify(facts)).to.not.include('99');
  });

  it('takes the first column of an activity with several, and leaves out categories and free columns', () => {
    const [facts = []] = read('moodle/grade-items-one-user.json', (items) => {
      const [first = {}] = items;
      items.unshift({ ...first, itemnumber: 1, graderaw: 5 });
      items.push(
        { ...first, itemtype: 'category', cmid: null },
        { ...first, itemtype: 'manual', cmid: null },
      );
    });
    expect(facts.map((f) => f.fact.value)).to.deep.equal([
      { percent: '80', raw: '80', max: '100' },
      { percent: null, max: '10' },
      { percent: '80', raw: '80', max: '100' },
    ]);
  });

  it('leaves a grade out whose range is empty: it is neither a percentage nor ungraded', () => {
    const [facts = []] = read('moodle/grade-items-one-user.json', (items) =>
      Object.assign(items[0] ?? {}, { grademax: 0 }),
    );
    expect(facts.map((f) => f.fact.subject.id)).to.deep.equal(['643', '17']);
  });
});

describe('reading Moodle: names', () => {
  it('turns names formatted for web pages into plain text', () => {
    for (const [formatted, plain] of [
      ['Soil &amp; Water', 'Soil & Water'],
      ['<span class="multilang" lang="en">Soil</span>', 'Soil'],
      [
        '&lt;b&gt; &quot;x&quot; &#039;y&#x27; &auml; &#0; &#99999999;',
        `<b> "x" 'y' &auml; &#0; &#99999999;`,
      ],
      [' a \n b ', 'a b'],
      ['x'.repeat(600), 'x'.repeat(500)],
    ] as const)
      expect(plainText(formatted, 500)).to.equal(plain);
  });
});
