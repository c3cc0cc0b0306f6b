import { expect } from 'chai';
import type { Visit, Visitor } from '../../../scripts/demo/web/visitor.ts';
import { createBadge } from '../../../server/actions/badges/create-badge.ts';
import { recordMembers } from '../../../server/actions/courses/record-members.ts';
import { recordSignals } from '../../../server/actions/signals/record-signals.ts';
import { awards } from '../../../server/model/awards/award.ts';
import { type Badge, badges, type BadgeContent, badgeVersions } from '../../../server/model/badges/badge.ts';
import { idOf } from '../../../server/model/ids.ts';
import { activeBadge, completesCourse, courseCompleted } from '../../helpers/house.ts';
import { type Classroom, openClassroom } from './classroom.ts';

const actor = { kind: 'instructor', name: 'Jonas Weber' } as const;

describe('the check before an activation', () => {
  let room: Classroom;
  let teacher: Visitor;
  beforeEach(async () => {
    room = await openClassroom();
    teacher = await room.enter();
  });
  afterEach(() => room.close());

  const made = (content: Partial<BadgeContent> = {}): Promise<Badge> =>
    createBadge(room.ctx, {
      course: room.course,
      actor,
      language: 'en',
      content: {
        name: 'Data literacy',
        description: 'Can read data.',
        groups: [{ need: 'any', requirements: [completesCourse] }],
        ...content,
      },
    });
  const checkOf = (badge: Badge): string => `${room.board()}/badges/${badge.id}/check`;
  const completes = (subs: readonly string[], at = room.ctx.clock.now()) =>
    recordSignals(
      room.ctx,
      { organisation: room.organisation, source: 'push' },
      subs.map((sub) => courseCompleted(room, sub, at)),
    );
  const awarded = async (badge: Badge): Promise<number> =>
    (await room.ctx.store.find(awards, { where: { badge: badge.id }, limit: 50 })).items.length;
  const badgeNow = async (badge: Badge): Promise<Badge> => (await room.ctx.store.get(badges, badge.id))!;
  const listed = (page: Visit, id: string): string =>
    new RegExp(`<section id="${id}"[\\s\\S]*?</section>`).exec(page.html)?.[0] ?? '';

  it('lists by name and with the reason who would get it, nearly, not yet, and of whom nothing is known', async () => {
    const { ctx, organisation, platform } = room;
    const graded = (sub: string, percent: string) => ({
      platform,
      sub,
      fact: {
        kind: 'grade.reached',
        subject: { type: 'activity', id: '9', course: '2' },
        value: { percent },
      } as const,
      data: {},
      occurredAt: ctx.clock.now(),
    });
    await recordMembers(ctx, room.course, [{ sub: '7', role: 'learner', name: '' }]);
    await completes(['4', '5']);
    await recordSignals(ctx, { organisation, source: 'moodle' }, [
      graded('4', '82'),
      graded('5', '64'),
      graded('6', '10'),
    ]);
    const badge = await made({
      groups: [
        { need: 'any', requirements: [completesCourse] },
        {
          need: 'any',
          requirements: [{ id: 'r2', kind: 'grade.reached', item: '9', result: 'complete', percent: '70' }],
        },
      ],
      items: [{ type: 'activity', id: '9', course: '2', name: 'Quiz 3' }],
    });
    const page = await teacher.open(checkOf(badge));
    expect(page.words).to.contain('Nothing has been awarded and nothing has been sent.');
    const plain = (id: string): string =>
      listed(page, id)
        .replace(/<[^>]+>|[\u2066-\u2069]/g, ' ')
        .replace(/\s+/g, ' ');
    expect(plain('now')).to.contain('Sam Taylor').and.to.contain('Quiz 3 : 82 %');
    expect(plain('nearly')).to.contain('Élodie Nuñez').and.to.contain('Quiz 3 : 64 %, it needs 70 %');
    expect(plain('notYet')).to.contain('ليلى الحسن').and.to.contain('is not completed yet');
    expect(plain('notYet')).to.match(
      /Of these, without any data 1 Unnamed learner .{4} Nothing has been heard/,
    );
    expect(await awarded(badge)).to.equal(0);
  });

  it('shows fifty of a list, and all of it on request', async () => {
    const many = Array.from({ length: 70 }, (_, i) => ({
      sub: String(100 + i),
      role: 'learner' as const,
      name: `Learner ${String(i).padStart(2, '0')}`,
    }));
    await recordMembers(room.ctx, room.course, many);
    await completes(many.map(({ sub }) => sub));
    const badge = await made();
    const page = await teacher.open(checkOf(badge));
    const rows = (html: string): number => html.match(/class="who"/g)?.length ?? 0;
    expect(rows(listed(page, 'now'))).to.equal(50);
    const all = await teacher.follow(page, 'Show all 70');
    expect(rows(listed(all, 'now'))).to.equal(70);
    expect(all.words).to.contain('Learner 69');
  });

  it('must be answered what about learners who already qualify: there is no default', async () => {
    await completes(['4']);
    const badge = await made();
    const page = await teacher.open(checkOf(badge));
    expect(page.html).not.to.match(/name="past"[^>]*checked/);
    const again = await teacher.press(page, 'Activate badge');
    expect(again.status).to.equal(422);
    expect(again.html).to.match(/<a href="#past">Choose what happens to learners who already qualify/);
    expect((await badgeNow(badge)).state).to.equal('draft');
  });

  it('asks for a day that makes sense where earlier completions count since a day', async () => {
    const badge = await made();
    const page = await teacher.open(checkOf(badge));
    for (const [since, words] of [
      ['', 'Enter the day'],
      ['yesterday', 'Enter the day'],
      ['2026-02-31', 'Enter the day'],
      ['2099-01-01', 'must not be in the future'],
    ] as const) {
      const again = await teacher.press(page, 'Activate badge', { past: 'since', since });
      expect(again.status, since).to.equal(422);
      expect(again.words).to.contain(words);
      expect(again.html).to.match(/value="since" checked/);
    }
    expect((await badgeNow(badge)).state).to.equal('draft');
  });

  it('activates with the answer, writes the rule into the badge in words, and awards as answered', async () => {
    await completes(['4', '5']);
    const badge = await made();
    const page = await teacher.press(await teacher.open(checkOf(badge)), 'Activate badge', { past: 'all' });
    expect(page.status).to.equal(200);
    expect(page.words).to.contain('is active.').and.to.contain('Everybody is being looked at');
    const now = await badgeNow(badge);
    expect(now).to.deep.include({ state: 'active', version: 1 });
    expect(now.active).to.deep.include({ past: { kind: 'all' }, by: 'Jonas Weber', cutoff: 0 });
    const version = await room.ctx.store.get(badgeVersions, idOf('badgeVersion', [badge.id, 1]));
    expect(version?.frozen?.achievement.criteria).to.equal(
      'Awarded when a learner completes Data Literacy 101.',
    );
    await room.quiet();
    expect(await awarded(badge)).to.equal(2);
    const audited = (await room.audited()).find(({ action }) => action === 'badge.activated');
    expect(audited).to.include({ actor: 'Jonas Weber', actorKind: 'instructor' });
  });

  it('counts a day from its beginning', async () => {
    const badge = await made();
    await completes(['4'], Date.UTC(2026, 10, 19, 23, 59, 59, 999));
    await completes(['5'], Date.UTC(2026, 10, 20));
    await teacher.press(await teacher.open(checkOf(badge)), 'Activate badge', {
      past: 'since',
      since: '2026-11-20',
    });
    expect((await badgeNow(badge)).active?.cutoff).to.equal(Date.UTC(2026, 10, 20));
    await room.quiet();
    expect(await awarded(badge)).to.equal(1);
  });

  it('keeps the criteria that a teacher wrote', async () => {
    const badge = await made({ criteria: 'A talk of ten minutes.' });
    await teacher.press(await teacher.open(checkOf(badge)), 'Activate badge', { past: 'none' });
    const version = await room.ctx.store.get(badgeVersions, idOf('badgeVersion', [badge.id, 1]));
    expect(version?.frozen?.achievement.criteria).to.equal('A talk of ten minutes.');
  });

  it('shows the new list where other people would get the badge by now, and awards nobody', async () => {
    const badge = await made();
    const page = await teacher.open(checkOf(badge));
    const many = Array.from({ length: 8 }, (_, i) => ({
      sub: String(50 + i),
      role: 'learner' as const,
      name: `New ${i}`,
    }));
    await recordMembers(room.ctx, room.course, many);
    await completes(many.map(({ sub }) => sub));
    const again = await teacher.press(page, 'Activate badge', { past: 'all' });
    expect(again.status).to.equal(409);
    expect(again.words).to.contain('Who would get this badge has changed since you looked');
    expect(listed(again, 'now')).to.contain('New 7');
    expect(again.html).to.match(/value="all" checked/);
    expect((await badgeNow(badge)).state).to.equal('draft');
    const done = await teacher.press(again, 'Activate badge');
    expect(done.words).to.contain('is active.');
  });

  it('does not take what was shown before the rule was changed, nor what nobody was shown', async () => {
    const badge = await made();
    const page = await teacher.open(checkOf(badge));
    room.ctx.clock.advance(1000);
    const editor = await teacher.open(`${room.board()}/badges/${badge.id}`);
    await teacher.press(editor, 'And also');
    const after = await teacher.open(`${room.board()}/badges/${badge.id}?open=none`);
    const rule = after.forms.find(({ id }) => id === 'rule-form')!;
    await teacher.submit(after, rule, {
      'rule.1.0.kind': 'grade.reached',
      'rule.1.0.item': 'course',
      'rule.1.0.percent': '50',
    });
    expect((await teacher.press(page, 'Activate badge', { past: 'all' })).status).to.equal(409);
    expect(
      (await teacher.press(page, 'Activate badge', { past: 'all', dryRun: 'invented' })).status,
    ).to.equal(409);
    expect((await badgeNow(badge)).state).to.equal('draft');
  });

  it('takes nothing that was shown more than a day ago', async () => {
    const badge = await made();
    const page = await teacher.open(checkOf(badge));
    room.ctx.clock.advance(24 * 3_600_000 + 1);
    const later = await room.enter();
    const form = page.forms.find(({ action }) => action.endsWith('/check'))!;
    expect((await later.submit(page, form, { past: 'all' })).status).to.equal(409);
    expect((await badgeNow(badge)).state).to.equal('draft');
  });

  it('names what is missing, each with a way to it, and cannot be got round', async () => {
    const badge = await made({
      name: '',
      description: '',
      validity: { amount: '-3', unit: 'years' },
      groups: [],
    });
    const page = await teacher.open(checkOf(badge));
    expect(page.words).to.contain('4 things are missing before it can be activated');
    expect(page.forms).to.deep.equal([]);
    const links = page.links
      .filter(({ href }) => href.includes('check=1'))
      .map(({ href }) => new URL(href).hash);
    expect(links).to.deep.equal(['#name', '#description', '#earns', '#validity']);
    const token = await room.token();
    const answer = await room.send(token, 'POST', checkOf(badge), {
      body: new URLSearchParams({ past: 'all', dryRun: 'x' }),
    });
    expect(answer.status).to.equal(422);
    expect((await badgeNow(badge)).state).to.equal('draft');
  });

  it('says so where a colleague activated it first', async () => {
    const badge = await made();
    const colleague = await room.enter({ name: 'Ida Falk', sub: '901' });
    const [mine, theirs] = [await teacher.open(checkOf(badge)), await colleague.open(checkOf(badge))];
    await colleague.press(theirs, 'Activate badge', { past: 'none' });
    const page = await teacher.press(mine, 'Activate badge', { past: 'all' });
    expect(page.words).to.contain('Version 1, active since');
    expect((await badgeNow(badge)).active).to.deep.include({ by: 'Ida Falk', past: { kind: 'none' } });
    expect((await badgeNow(badge)).activations).to.equal(1);
  });

  it('leads to the badge where there is nothing to activate', async () => {
    const badge = await activeBadge(room);
    expect((await teacher.open(checkOf(badge))).url).to.equal(`${room.board()}/badges/${badge.id}`);
  });

  it('asks again about the past when a withdrawn badge is activated again', async () => {
    const badge = await activeBadge(room);
    await room.quiet();
    let page = await teacher.open(`${room.board()}/badges/${badge.id}`);
    page = await teacher.press(page, 'Withdraw badge');
    expect(page.words).to.contain('is withdrawn. Badges already issued stay valid.');
    await completes(['4']);
    await room.quiet();
    expect(await awarded(badge)).to.equal(0);
    page = await teacher.follow(page, 'Activate again');
    expect(listed(page, 'now')).to.contain('Sam Taylor');
    expect((await teacher.press(page, 'Activate badge again')).status).to.equal(422);
    page = await teacher.press(page, 'Activate badge again', { past: 'all' });
    expect(page.words).to.contain('is active.');
    await room.quiet();
    expect(await awarded(badge)).to.equal(1);
    expect((await badgeNow(badge)).activations).to.equal(2);
    expect((await room.audited()).map(({ action }) => action)).to.include.members([
      'badge.withdrawn',
      'badge.reactivated',
    ]);
  });
});
