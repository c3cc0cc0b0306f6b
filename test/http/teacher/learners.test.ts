import { expect } from 'chai';
import type { Visit, Visitor } from '../../../scripts/demo/web/visitor.ts';
import { createBadge } from '../../../server/actions/badges/create-badge.ts';
import { readRoster } from '../../../server/actions/courses/read-roster.ts';
import { recordMembers } from '../../../server/actions/courses/record-members.ts';
import { recordSignals } from '../../../server/actions/signals/record-signals.ts';
import type { Badge } from '../../../server/model/badges/badge.ts';
import type { LearnerId } from '../../../server/model/ids.ts';
import { activeBadge, completesCourse, courseCompleted } from '../../helpers/house.ts';
import { type Classroom, openClassroom } from './classroom.ts';

const graded = (percent: string) =>
  ({ id: 'r2', kind: 'grade.reached', item: 'course', result: 'complete', percent }) as const;

describe('lists of learners', () => {
  let room: Classroom;
  let teacher: Visitor;
  let badge: Badge;
  beforeEach(async () => {
    room = await openClassroom();
    teacher = await room.enter();
    badge = await activeBadge(room, { name: 'Reading', requirements: [[completesCourse], [graded('50')]] });
    await room.quiet();
  });
  afterEach(() => room.close());

  const list = (query = ''): Promise<Visit> =>
    teacher.open(`${room.board()}/badges/${badge.id}/learners${query}`);
  const heads = (page: Visit): string[] =>
    [...page.html.matchAll(/<th role="rowheader"[^>]*>([\s\S]*?)<\/th>/g)].map(([, cell]) =>
      (cell ?? '').replace(/<[^>]+>/g, '').trim(),
    );
  const grade = (sub: string, percent: string) => ({
    platform: room.platform,
    sub,
    fact: {
      kind: 'grade.reached',
      subject: { type: 'course', id: '2', course: '2' },
      value: { percent },
    } as const,
    data: {},
    occurredAt: room.ctx.clock.now(),
  });
  const heard = async (...facts: Parameters<typeof recordSignals>[2]): Promise<void> => {
    await recordSignals(room.ctx, { organisation: room.organisation, source: 'push' }, facts);
    await room.quiet();
  };
  const crowd = (count: number): Promise<LearnerId[]> =>
    recordMembers(
      room.ctx,
      room.course,
      Array.from({ length: count }, (_, i) => ({
        sub: String(1000 + i),
        role: 'learner' as const,
        name: `Learner ${String(i).padStart(3, '0')}`,
      })),
    );

  it('say of everybody how far they are and what is missing', async () => {
    const now = room.ctx.clock.now();
    await heard(courseCompleted(room, '4', now), grade('4', '80'), grade('5', '30'));
    const page = await list();
    expect(heads(page)).to.deep.equal(['Élodie Nuñez', 'Sam Taylor', 'ليلى الحسن']);
    const row = (name: string): string =>
      (page.html.split('<tr').find((one) => one.includes(name)) ?? '')
        .replace(/<[^>]+>|[\u2066-\u2069]/g, ' ')
        .replace(/\s+/g, ' ');
    expect(row('Sam Taylor')).to.contain('Has it').and.to.contain('since 21 November 2026');
    expect(row('Élodie'))
      .to.contain('0 of 2')
      .and.to.contain('is not completed yet · Data Literacy 101 : 30 %, it needs 50 %');
    expect(row('ليلى')).to.contain('No data').and.to.contain('Nothing has been heard');
  });

  it('are narrowed by standing and by a part of the name, whatever its marks and case', async () => {
    const now = room.ctx.clock.now();
    await heard(courseCompleted(room, '4', now), grade('4', '80'), grade('5', '30'));
    expect(heads(await list('?standing=have'))).to.deep.equal(['Sam Taylor']);
    expect(heads(await list('?standing=not-yet'))).to.deep.equal(['Élodie Nuñez']);
    expect(heads(await list('?standing=no-data'))).to.deep.equal(['ليلى الحسن']);
    expect(heads(await list('?q=NUNEZ'))).to.deep.equal(['Élodie Nuñez']);
    expect(heads(await list('?q=%D9%84%D9%8A%D9%84%D9%89'))).to.deep.equal(['ليلى الحسن']);
    expect((await list('?q=nobody')).words).to.contain('No learner matches.');
    const filtered = await teacher.press(await list(), 'Show', { standing: 'have' });
    expect(filtered.url).to.contain('standing=have');
    expect(heads(filtered)).to.deep.equal(['Sam Taylor']);
  });

  it('come page by page, everybody once, 400 learners too', async () => {
    await crowd(400);
    let page = await list();
    const seen = heads(page);
    expect(page.words).to.contain('1 to 50 of 403 learners');
    for (let i = 0; i < 8; i++) {
      page = await teacher.follow(page, 'Next');
      seen.push(...heads(page));
    }
    expect(page.words).to.contain('401 to 403 of 403 learners');
    expect(page.links.some(({ label }) => label === 'Next')).to.equal(false);
    expect(new Set(seen).size).to.equal(403);
    expect(seen).to.have.length(403);
    expect(heads(await list('?page=99'))).to.deep.equal(heads(page));
  });

  it('keep somebody who has the badge and left the course', async () => {
    const { ctx, course } = room;
    await heard(courseCompleted(room, '4', ctx.clock.now()), grade('4', '80'));
    ctx.clock.advance(1000);
    const stay = [{ sub: '5', role: 'learner' as const, name: 'Élodie Nuñez' }];
    await readRoster(ctx, course, stay, ctx.clock.now(), true);
    expect(heads(await list())).to.deep.equal(['Élodie Nuñez']);
    const page = await list('?standing=have');
    expect(heads(page)).to.deep.equal(['Sam Taylor No longer in the course']);
    const one = await teacher.follow(page, 'Sam Taylor');
    expect(one.words).to.contain('No longer in the course').and.to.contain('Has it');
  });

  it('lead from a name to the reasons', async () => {
    await heard(grade('5', '30'));
    const page = await teacher.follow(await list(), 'Élodie');
    expect(page.words.replace(/[\u2066-\u2069]/g, '')).to.contain('Data Literacy 101: 30 %, it needs 50 %');
    expect(page.words).to.contain('0 of 2 done');
  });

  it('say that everything was met before it began to count', async () => {
    const before = room.ctx.clock.now() - 60_000_000;
    const late = await activeBadge(room, { name: 'Late' });
    await heard(courseCompleted(room, '4', before));
    const page = await teacher.open(`${room.board()}/badges/${late.id}/learners/${room.learners[0]!}`);
    expect(page.words).to.contain('met before the day from which completions count');
  });

  it('show what a draft would make of a learner, and let nobody award it', async () => {
    const draft = await createBadge(room.ctx, {
      course: room.course,
      actor: { kind: 'instructor', name: 'Jonas Weber' },
      language: 'en',
      content: { name: 'Begun', groups: [{ need: 'any', requirements: [completesCourse] }] },
    });
    await heard(courseCompleted(room, '4', room.ctx.clock.now()));
    const page = await teacher.follow(
      await teacher.open(`${room.board()}/badges/${draft.id}/check`),
      'Sam Taylor',
    );
    expect(page.words).to.contain('Judged by the draft').and.to.contain('1 of 1 done');
    expect(page.forms).to.deep.equal([]);
    expect((await teacher.open(`${room.board()}/badges/${draft.id}/learners`)).url).to.match(
      /badges\/[^/]+$/,
    );
  });

  describe('as a grid', () => {
    const grid = (query = ''): Promise<Visit> => teacher.open(`${room.board()}/learners${query}`);

    it('show learners and badges side by side', async () => {
      await activeBadge(room, { name: 'Second' });
      await room.quiet();
      await heard(courseCompleted(room, '4', room.ctx.clock.now()));
      const page = await grid();
      const row = (page.html.split('<tr').find((one) => one.includes('Sam Taylor')) ?? '').replace(
        /<[^>]+>/g,
        ' ',
      );
      expect(row.replace(/\s+/g, ' ')).to.contain('Has it Second, Sam Taylor 1 of 2 Reading, Sam Taylor');
      const cell = await teacher.follow(page, '1 of 2');
      expect(cell.words).to.contain('Sam Taylor').and.to.contain('Reading');
    });

    it('narrow by badge and standing, and page badges that are too many to stand side by side', async () => {
      for (const name of ['B1', 'B2', 'B3', 'B4', 'B5']) await activeBadge(room, { name });
      await room.quiet();
      await heard(courseCompleted(room, '4', room.ctx.clock.now()));
      const page = await grid();
      expect(page.words).to.contain('Badges 1 to 5 of 6');
      const more = await teacher.follow(page, 'More badges');
      expect(more.words).to.contain('Badges 6 to 6 of 6');
      expect(more.html.match(/role="columnheader"/g)).to.have.length(2);
      expect(heads(await grid(`?badge=${badge.id}&standing=nearly`))).to.deep.equal(['Sam Taylor']);
      expect(heads(await grid(`?badge=${badge.id}&standing=have`))).to.deep.equal([]);
      expect(heads(await grid('?standing=have'))).to.deep.equal(['Sam Taylor']);
    });

    it('page 400 learners, everybody once', async () => {
      await crowd(400);
      let page = await grid();
      const seen = heads(page);
      while (page.links.some(({ label }) => label === 'Next')) {
        page = await teacher.follow(page, 'Next');
        seen.push(...heads(page));
      }
      expect([seen.length, new Set(seen).size]).to.deep.equal([403, 403]);
    });
  });

  it('open one learner with every badge of the course, where the gradebook leads', async () => {
    await activeBadge(room, { name: 'Second' });
    await room.quiet();
    await heard(courseCompleted(room, '4', room.ctx.clock.now()));
    const page = await teacher.open(`${room.origin}/courses/${room.course.id}/learners/${room.learners[0]!}`);
    expect(page.words).to.contain('Sam Taylor').and.to.contain('Second').and.to.contain('Reading');
    expect(page.words).to.contain('has no grade yet');
    const nobody = await teacher.open(
      `${room.origin}/courses/${room.course.id}/learners/${room.learners[2]!}`,
    );
    expect(nobody.words).to.contain('is not completed yet');
  });
});
