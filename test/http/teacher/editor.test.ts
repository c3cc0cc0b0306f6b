import { expect } from 'chai';
import type { Visit, Visitor } from '../../../scripts/demo/web/visitor.ts';
import { createBadge } from '../../../server/actions/badges/create-badge.ts';
import { versionOf } from '../../../server/actions/badges/edit-draft.ts';
import { courseSyncIdOf } from '../../../server/actions/courses/sync-course.ts';
import { awards } from '../../../server/model/awards/award.ts';
import { type Badge, badges, type BadgeContent } from '../../../server/model/badges/badge.ts';
import { courseSyncs, lmsConnections } from '../../../server/model/courses/lms-connection.ts';
import { lmsConnectionIdOf } from '../../../server/actions/courses/access-lms.ts';
import { recordSignals } from '../../../server/actions/signals/record-signals.ts';
import type { FakeClock } from '../../helpers/clock.ts';
import { activeBadge, completesCourse } from '../../helpers/house.ts';
import type { LmsTwin } from '../../helpers/lms-twin.ts';
import { courseOf } from '../../helpers/lms-world.ts';
import { type Classroom, openClassroom, openClassroomAtLms } from './classroom.ts';

const actor = { kind: 'instructor', name: 'Jonas Weber' } as const;
const badgeFields = { criteria: '', tags: '', achievementType: 'Badge', language: 'en' };

describe('the badge editor', () => {
  let room: Classroom;
  let clock: FakeClock;
  let twin: LmsTwin;
  let teacher: Visitor;
  beforeEach(async () => {
    ({ room, clock, twin } = await openClassroomAtLms());
    teacher = await room.enter();
  });
  afterEach(() => room.close());

  const made = (content: Partial<BadgeContent> = {}): Promise<Badge> =>
    createBadge(room.ctx, {
      course: room.course,
      actor,
      language: 'en',
      content: { name: 'Soil', ...content },
    });
  const editorOf = (badge: Badge): string => `${room.board()}/badges/${badge.id}`;
  const stored = async (badge: Badge): Promise<BadgeContent & { rev: number }> => {
    const now = await room.ctx.store.get(badges, badge.id);
    const { content, rev } = await versionOf(room.ctx, badge, now?.draft ?? badge.draft ?? 1);
    return { ...content, rev };
  };
  const autosave = async (
    badge: Badge,
    section: string,
    fields: Record<string, string>,
    who = room.token(),
  ): Promise<{ status: number; body: { rev?: number; text: string; parts: Record<string, string> } }> => {
    const { status, text } = await room.send(await who, 'POST', `${editorOf(badge)}/${section}`, {
      body: new URLSearchParams(fields),
      headers: { 'x-autosave': '1', accept: 'application/json' },
    });
    return {
      status,
      body: JSON.parse(text) as { rev?: number; text: string; parts: Record<string, string> },
    };
  };

  describe('saving', () => {
    it('keeps what is incomplete, and shows it again', async () => {
      const badge = await made({ name: '' });
      const page = await teacher.open(editorOf(badge));
      const long = 'ä'.repeat(300);
      const form = page.forms.find(({ id }) => id === 'badge-form')!;
      const saved = await teacher.submit(page, form, { name: long, description: 'line one\r\nline two' });
      expect(saved.status).to.equal(200);
      expect(saved.url).to.contain('#badge');
      expect(await stored(badge)).to.include({ name: long, description: 'line one\nline two' });
      const issuing = saved.forms.find(({ id }) => id === 'issuing-form')!;
      await teacher.submit(saved, issuing, { amount: 'three', unit: 'months' });
      expect((await stored(badge)).validity).to.deep.equal({ amount: 'three', unit: 'months' });
      expect((await teacher.open(editorOf(badge))).html).to.contain('value="three"');
    });

    it('marks what is missing only after the badge was checked', async () => {
      const badge = await made();
      expect((await teacher.open(editorOf(badge))).html).not.to.contain('aria-invalid="true"');
      const checked = await teacher.open(`${editorOf(badge)}?check=1`);
      expect(checked.html).to.match(/<textarea id="description"[^>]*aria-invalid="true"/);
      expect(checked.words).to.contain('Say what the badge says about the holder');
    });

    it('refuses fields longer than any form lets them be, and changes nothing', async () => {
      const badge = await made();
      const { rev } = await stored(badge);
      const fields = { ...badgeFields, rev: String(rev), name: 'x'.repeat(2001), description: '' };
      const answer = await room.send(await room.token(), 'POST', `${editorOf(badge)}/badge`, {
        body: new URLSearchParams(fields),
      });
      expect(answer.status).to.equal(422);
      expect((await stored(badge)).name).to.equal('Soil');
    });

    it('refuses a save that names no revision', async () => {
      const badge = await made();
      const body = new URLSearchParams({ ...badgeFields, name: 'Taken', description: '' });
      const token = await room.token();
      expect((await room.send(token, 'POST', `${editorOf(badge)}/badge`, { body })).status).to.equal(422);
      expect((await stored(badge)).name).to.equal('Soil');
    });

    it('overwrites nothing where two save the same draft, and shows both texts', async () => {
      const badge = await made({ description: 'As it was.' });
      const colleague = await room.enter({ name: 'Ida Falk', sub: '901' });
      const [mine, theirs] = [await teacher.open(editorOf(badge)), await colleague.open(editorOf(badge))];
      const formOf = (page: Visit): Visit['forms'][number] =>
        page.forms.find(({ id }) => id === 'badge-form')!;
      await colleague.submit(theirs, formOf(theirs), { description: 'Ida <b>wrote</b> this.' });
      const refused = await teacher.submit(mine, formOf(mine), { description: 'Jonas wrote that.' });
      expect(refused.status).to.equal(409);
      expect((await stored(badge)).description).to.equal('Ida <b>wrote</b> this.');
      expect(refused.words).to.match(/Not saved: \W*Ida Falk\W* saved this badge/);
      expect(refused.words).to.contain('Ida <b>wrote</b> this.');
      expect(refused.html).not.to.contain('<b>wrote');
      expect(formOf(refused).fields['description']).to.equal('Jonas wrote that.');
      const decided = await teacher.submit(refused, formOf(refused));
      expect(decided.status).to.equal(200);
      expect((await stored(badge)).description).to.equal('Jonas wrote that.');
    });

    it('answers an autosave with the new revision and the parts that changed', async () => {
      const badge = await made();
      const { rev } = await stored(badge);
      const fields = { ...badgeFields, rev: String(rev), name: 'Soil & <water>', description: '' };
      const { status, body } = await autosave(badge, 'badge', fields);
      expect(status).to.equal(200);
      expect(body.rev).to.equal((await stored(badge)).rev);
      expect(body.text).to.equal('Saved {time}');
      expect(Object.keys(body.parts)).to.deep.equal(['tile-preview', 'badge-name']);
      expect(body.parts['tile-preview']).to.contain('Soil &amp; &lt;water>');
      const next = await autosave(badge, 'badge', { ...fields, rev: String(body.rev), name: 'Soil' });
      expect(next.status).to.equal(200);
    });

    it('answers a stale autosave with 409 and what is stored, without a revision to go on with', async () => {
      const badge = await made();
      const { rev } = await stored(badge);
      const fields = { ...badgeFields, rev: String(rev), name: 'Ours', description: '' };
      await autosave(badge, 'badge', fields, room.token({ name: 'Ida Falk', sub: '901' }));
      const { status, body } = await autosave(badge, 'badge', { ...fields, name: 'Mine' });
      expect(status).to.equal(409);
      expect(body.rev).to.equal(undefined);
      expect(body.parts['badge-stale']).to.contain('Ours').and.to.contain('Ida Falk');
      expect((await stored(badge)).name).to.equal('Ours');
    });

    it('tells two rules apart in words where both were changed', async () => {
      const badge = await made();
      const rule = (kind: string): Record<string, string> => ({ 'rule.0.0.id': 'r1', 'rule.0.0.kind': kind });
      const rev = String((await stored(badge)).rev);
      await autosave(badge, 'rule', { rev, ...rule('course.completed') }, room.token({ name: 'Ida Falk' }));
      const { status, body } = await autosave(badge, 'rule', { rev, ...rule('grade.reached') });
      expect(status).to.equal(409);
      expect(body.parts['rule-stale']).to.contain('Award when a learner completes');
    });
  });

  describe('the rule', () => {
    it('is built without script, from the activities of the LMS', async () => {
      await room.connect();
      let page = await teacher.open(room.board());
      page = await teacher.press(page, 'Make badge', { name: 'Soil', start: 'empty' });
      expect(page.words).to.contain('Nothing is asked for yet');
      page = await teacher.press(page, 'Say what it takes');
      expect(page.html).to.contain('<optgroup label="Week 1">');
      expect(page.html).to.contain('Soil quiz (hidden from learners)');
      const first = (name: string): string => `rule.0.0.${name}`;
      page = await teacher.press(page, 'Or instead', {
        [first('kind')]: 'activity.completed',
        [first('item')]: '642',
      });
      page = await teacher.press(page, 'Done', {
        'rule.0.1.kind': 'grade.reached',
        'rule.0.1.item': '643',
        'rule.0.1.percent': '70,5',
      });
      page = await teacher.press(page, 'And also');
      page = await teacher.press(page, 'Done', { 'rule.1.0.kind': 'course.completed' });
      const said = page.words.replace(/[\u2066-\u2069]/g, '');
      expect(said).to.contain(
        'completes Field report or Change: reaches 70.5 % or more in Soil quiz and Change: completes Data Literacy 101',
      );
      page = await teacher.press(page, 'reaches');
      page = await teacher.press(page, 'Done', { 'rule.0.need': 'all' });
      page = await teacher.press(page, /completes .*Data Literacy 101/);
      page = await teacher.press(page, 'Remove');
      expect(page.words.replace(/[\u2066-\u2069]/g, '')).to.contain(
        'completes Field report and Change: reaches 70.5',
      );
      const [badge] = (await room.ctx.store.find(badges, { where: { course: room.course.id }, limit: 5 }))
        .items;
      const { groups, items } = await stored(badge!);
      expect(groups).to.have.length(1);
      expect(groups[0]).to.include({ need: 'all' });
      expect(groups[0]?.requirements.map(({ kind, item, percent }) => [kind, item, percent])).to.deep.equal([
        ['activity.completed', '642', ''],
        ['grade.reached', '643', '70,5'],
      ]);
      expect(items.map(({ type, id, name }) => [type, id, name])).to.deep.equal([
        ['course', '2', 'Data Literacy 101'],
        ['activity', '642', 'Field report'],
        ['activity', '643', 'Soil quiz'],
      ]);
    });

    it('keeps a half-made part, and says so under it', async () => {
      const badge = await made();
      const page = await teacher.press(await teacher.open(editorOf(badge)), 'Say what it takes');
      await teacher.press(page, 'Done', { 'rule.0.0.kind': 'grade.reached', 'rule.0.0.percent': 'most' });
      const [requirement] = (await stored(badge)).groups[0]!.requirements;
      expect(requirement).to.include({ kind: 'grade.reached', item: '', percent: 'most' });
      const again = await teacher.open(editorOf(badge));
      expect(again.words).to.contain('As soon as the rule is complete');
    });

    it('renews its sentence with an autosave', async () => {
      const badge = await made();
      const { rev } = await stored(badge);
      const { body } = await autosave(badge, 'rule', {
        rev: String(rev),
        open: 'r1',
        'rule.0.0.id': 'r1',
        'rule.0.0.kind': 'course.completed',
      });
      expect(body.parts['rule-sentence']).to.match(/id="rule-sentence".*completes .*Data Literacy 101/);
      expect(body.parts['rule-sentence']).to.contain('aria-expanded="true"');
    });

    it('wakes the reading of the course when it needs to hear of more, and only then', async () => {
      await room.connect();
      const badge = await made();
      const sync = (): Promise<unknown> => room.ctx.store.get(courseSyncs, courseSyncIdOf(room.course.id));
      const save = async (fields: Record<string, string>): Promise<void> => {
        const rev = String((await stored(badge)).rev);
        const { status } = await autosave(badge, 'rule', { rev, 'rule.0.0.id': 'r1', ...fields });
        expect(status).to.equal(200);
      };
      await save({ 'rule.0.0.kind': 'grade.reached', 'rule.0.0.item': '642' });
      expect(await sync()).to.equal(undefined);
      await save({ 'rule.0.0.kind': 'grade.reached', 'rule.0.0.item': '642', 'rule.0.0.percent': '70' });
      const woken = await sync();
      expect(woken).to.have.nested.property('work.dueAt', clock.now());
      await save({ 'rule.0.0.kind': 'grade.reached', 'rule.0.0.item': '642', 'rule.0.0.percent': '80' });
      expect(await sync()).to.deep.equal(woken);
    });

    it('names an activity that the course has no more, and says the same before an activation', async () => {
      await room.connect();
      const requirement = {
        id: 'r1',
        kind: 'activity.completed',
        item: '642',
        result: 'complete',
        percent: '',
      } as const;
      const badge = await made({
        description: 'Knows soil.',
        groups: [{ need: 'any', requirements: [requirement] }],
        items: [{ type: 'activity', id: '642', course: '2', name: 'Field report' }],
      });
      expect((await teacher.open(`${editorOf(badge)}/check`)).words).not.to.contain(
        'no longer in the course',
      );
      courseOf(twin.world, '2').activities = [];
      clock.advance(61_000);
      const page = await teacher.open(`${editorOf(badge)}/check`);
      expect(page.words.replace(/[\u2066-\u2069]/g, '')).to.contain(
        '“completes Field report”: this activity is no longer in the course',
      );
      expect(page.forms).to.deep.equal([]);
      const editor = await teacher.follow(page, 'no longer in the course');
      expect(editor.words).to.contain('choose another one or remove this part');
      expect(editor.html).to.match(/<option value="642" selected[^>]*>Field report/);
      const fixed = await teacher.press(editor, 'Remove');
      expect(fixed.words).to.contain('Nothing is asked for yet');
    });
  });

  describe('and the LMS', () => {
    it('lets activities be named by hand where no LMS can be asked', async () => {
      const badge = await made();
      let page = await teacher.open(editorOf(badge));
      page = await teacher.press(page, 'Add activity', { id: '', name: 'Essay' });
      expect(page.status).to.equal(422);
      expect(page.words).to.contain('Enter the id of the activity');
      page = await teacher.press(page, 'Add activity', { id: 'essay-1', name: 'Essay' });
      expect(page.status).to.equal(200);
      page = await teacher.press(page, 'Say what it takes');
      page = await teacher.press(page, 'Done', {
        'rule.0.0.kind': 'activity.completed',
        'rule.0.0.item': 'essay-1',
      });
      expect(page.words.replace(/[\u2066-\u2069]/g, '')).to.contain('completes Essay');
      expect((await stored(badge)).items.map(({ id }) => id)).to.deep.equal(['2', 'essay-1']);
    });

    it('asks the LMS once a minute, however often the page is opened', async () => {
      await room.connect();
      const badge = await made();
      for (let i = 0; i < 4; i++) await teacher.open(editorOf(badge));
      expect(twin.calls.filter((call) => call === 'course')).to.have.length(1);
      clock.advance(61_000);
      await teacher.open(editorOf(badge));
      expect(twin.calls.filter((call) => call === 'course')).to.have.length(2);
    });

    it('says that the LMS cannot be asked, and works on with what is known', async () => {
      await room.connect();
      const badge = await made();
      const begun = await teacher.press(await teacher.open(editorOf(badge)), 'Say what it takes');
      const fields = { 'rule.0.0.kind': 'activity.completed', 'rule.0.0.item': '642' };
      await teacher.press(begun, 'Done', fields);
      twin.failWith('LMS_UNREACHABLE');
      clock.advance(61_000);
      let page = await teacher.open(editorOf(badge));
      expect(page.words).to.contain('The activities of this course cannot be read');
      expect(page.words).to.contain('The LMS could not be reached.');
      page = await teacher.press(page, 'completes');
      expect(page.html).to.match(/<option value="642" selected[^>]*>Field report/);
      page = await teacher.press(page, 'Done', { 'rule.0.0.result': 'pass' });
      expect(page.words.replace(/[\u2066-\u2069]/g, '')).to.contain('passes Field report');
    });

    it('leaves an LMS alone that is given a pause, and stops at a token that was revoked', async () => {
      await room.connect();
      const badge = await made();
      twin.failWith('LMS_UNREACHABLE');
      await teacher.open(editorOf(badge));
      await teacher.open(editorOf(badge));
      expect(twin.calls.filter((call) => call === 'course')).to.have.length(1);
      clock.advance(10 * 60_000);
      twin.failWith('LMS_TOKEN_REJECTED');
      await teacher.open(editorOf(badge));
      const connection = await room.ctx.store.get(lmsConnections, lmsConnectionIdOf(room.platform));
      expect(connection?.state).to.equal('stopped');
      expect((await teacher.open(editorOf(badge))).words).to.contain('does not accept the token any more');
    });

    it('does not wait longer than five seconds for a slow LMS, and uses its late answer the next time', async () => {
      let answer: () => void = () => undefined;
      const late = new Promise<void>((resolve) => (answer = resolve));
      const slow = {
        ...twin,
        course: async (...args: Parameters<LmsTwin['course']>) => (await late, twin.course(...args)),
      };
      const other = await openClassroom({ clock, lms: { moodle: slow } });
      try {
        await other.connect();
        const badge = await createBadge(other.ctx, {
          course: other.course,
          actor,
          language: 'en',
          content: { name: 'Slow' },
        });
        const visitor = await other.enter();
        const address = `${other.board()}/badges/${badge.id}`;
        const opened = visitor.open(`${address}?open=none`);
        const time = setInterval(() => clock.advance(1000), 5);
        const first = await opened.finally(() => clearInterval(time));
        expect(first.words).to.contain('takes long to answer');
        answer();
        await new Promise((resolve) => setTimeout(resolve, 5));
        const page = await visitor.press(await visitor.open(address), 'Say what it takes');
        expect(page.words).to.contain('Field report');
      } finally {
        await other.close();
      }
    });
  });

  describe('the live counts', () => {
    const counts = async (badge: Badge): Promise<string> =>
      (await room.send(await room.token(), 'GET', `${editorOf(badge)}/counts`)).text;
    const complete = { groups: [{ need: 'any' as const, requirements: [completesCourse] }] };

    it('count the draft as it stands, without awarding anybody', async () => {
      const { ctx, organisation, platform } = room;
      const done = (sub: string) => ({
        platform,
        sub,
        fact: {
          kind: 'course.completed',
          subject: { type: 'course', id: '2', course: '2' },
          value: { done: true },
        } as const,
        data: {},
        occurredAt: clock.now(),
      });
      await recordSignals(ctx, { organisation, source: 'push' }, [done('4'), done('5')]);
      const badge = await made(complete);
      const page = await teacher.open(editorOf(badge));
      expect(page.words).to.contain('2 would get it now 0 nearly 1 not yet');
      await room.quiet();
      expect((await ctx.store.find(awards, { where: { badge: badge.id }, limit: 5 })).items).to.deep.equal(
        [],
      );
    });

    it('are taken once in two seconds, however fast the draft is saved', async () => {
      const badge = await made(complete);
      expect(await counts(badge)).to.contain('would get it now');
      const rev = String((await stored(badge)).rev);
      await autosave(badge, 'issuing', { rev, amount: '1', unit: 'years' });
      expect(await counts(badge)).to.contain('Counting');
      clock.advance(2000);
      expect(await counts(badge)).to.contain('would get it now');
    });

    it('wait for a rule that is complete', async () => {
      expect(await counts(await made())).to.contain('As soon as the rule is complete');
    });
  });

  describe('versions', () => {
    it('opens the one draft of the next version, and the active one stays until it is activated', async () => {
      const badge = await activeBadge(room);
      let page = await teacher.open(editorOf(badge));
      expect(page.words).to.contain('Version 1, active since');
      page = await teacher.press(page, 'Edit badge');
      expect(page.words).to.contain('Draft of version 2').and.to.contain('Version 1 stays active');
      await (await room.enter({ name: 'Ida Falk' })).open(editorOf(badge));
      const form = page.forms.find(({ id }) => id === 'badge-form')!;
      await teacher.submit(page, form, { name: 'Renamed' });
      const now = await room.ctx.store.get(badges, badge.id);
      expect(now).to.include({ state: 'active', version: 1, draft: 2, name: 'Data literacy' });
      expect((await versionOf(room.ctx, badge, 1)).content.name).to.equal('Data literacy');
      page = await teacher.press(await teacher.open(editorOf(badge)), 'Discard draft');
      expect(page.words).to.contain('The draft is discarded').and.to.contain('Version 1, active since');
      expect(await room.ctx.store.get(badges, badge.id)).not.to.have.property('draft');
      expect((await room.audited()).map(({ action }) => action)).to.include.members([
        'badge.draft-opened',
        'badge.draft-discarded',
      ]);
    });

    it('takes no save for a draft that was discarded meanwhile', async () => {
      const badge = await activeBadge(room);
      const page = await teacher.press(await teacher.open(editorOf(badge)), 'Edit badge');
      await teacher.press(page, 'Discard draft');
      const form = page.forms.find(({ id }) => id === 'badge-form')!;
      expect((await teacher.submit(page, form, { name: 'Ghost' })).status).to.equal(409);
      expect(await room.ctx.store.get(badges, badge.id)).to.include({ name: 'Data literacy' });
    });

    it('removes a badge that was never active, and no other', async () => {
      const draft = await made();
      const page = await teacher.press(await teacher.open(editorOf(draft)), 'Remove badge');
      expect(page.words).to.contain('The badge is removed');
      expect(await room.ctx.store.get(badges, draft.id)).to.equal(undefined);
      const active = await activeBadge(room);
      expect((await room.send(await room.token(), 'POST', `${editorOf(active)}/remove`)).status).to.equal(
        409,
      );
      expect((await room.ctx.store.get(badges, active.id))?.state).to.equal('active');
      expect((await room.audited()).filter(({ action }) => action === 'badge.removed')).to.have.length(1);
    });
  });
});
