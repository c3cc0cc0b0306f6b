import { expect } from 'chai';
import type { Visit, Visitor } from '../../../scripts/demo/web/visitor.ts';
import { createBadge } from '../../../server/actions/badges/create-badge.ts';
import { withdrawBadge } from '../../../server/actions/badges/activate-badge.ts';
import { courseSyncIdOf } from '../../../server/actions/courses/sync-course.ts';
import { createApiKey } from '../../../server/actions/organisations/api-keys.ts';
import { recordSignals } from '../../../server/actions/signals/record-signals.ts';
import { type Badge, badges } from '../../../server/model/badges/badge.ts';
import { courseSyncs, type CourseSync } from '../../../server/model/courses/lms-connection.ts';
import { apiKeys } from '../../../server/model/organisations/api-key.ts';
import { change } from '../../../server/actions/change.ts';
import { countWord } from '../../../server/views/teacher/teacher-words.ts';
import { wordsFor } from '../../../server/views/words.ts';
import { activeBadge, addCourse, completesCourse, courseCompleted } from '../../helpers/house.ts';
import { type Classroom, openClassroom } from './classroom.ts';

const actor = { kind: 'instructor', name: 'Jonas Weber' } as const;

describe("the instructors' board", () => {
  let room: Classroom;
  let teacher: Visitor;
  beforeEach(async () => {
    room = await openClassroom();
    teacher = await room.enter();
  });
  afterEach(() => room.close());

  const made = (
    name: string,
    groups = [{ need: 'any' as const, requirements: [completesCourse] }],
  ): Promise<Badge> =>
    createBadge(room.ctx, {
      course: room.course,
      actor,
      language: 'en',
      content: { name, description: 'x', groups },
    });
  const board = (): Promise<Visit> => teacher.open(room.board());
  const tile = (page: Visit, name: string): string => {
    const item = page.html.split('<li class="panel').find((one) => one.includes(name)) ?? '';
    return item.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
  };

  it('says why it is empty and how it is filled', async () => {
    const page = await board();
    expect(page.words).to.contain('This course has no badges yet.');
    expect(page.words).to.contain('Data Literacy 101');
    expect(page.forms.flatMap(({ buttons }) => buttons.map(({ label }) => label))).to.deep.equal([
      'Make badge',
    ]);
  });

  it('shows each badge with its state and how many have it, nearly, not yet', async () => {
    const { ctx, organisation } = room;
    const literacy = await activeBadge(room, {
      name: 'Reading',
      requirements: [
        [completesCourse],
        [{ id: 'r2', kind: 'grade.reached', item: 'course', result: 'complete', percent: '50' }],
      ],
    });
    const withdrawn = await activeBadge(room, { name: 'Old', past: { kind: 'all' } });
    await room.quiet();
    await recordSignals(ctx, { organisation, source: 'push' }, [courseCompleted(room, '4', ctx.clock.now())]);
    await room.quiet();
    await withdrawBadge(ctx, (await ctx.store.get(badges, withdrawn.id))!, actor);
    await activeBadge(room, {
      name: 'Unheard',
      requirements: [[{ ...completesCourse, kind: 'activity.completed', item: '9' }]],
    });
    await made('Begun', []);
    ctx.clock.advance(4 * 60_000);
    const page = await board();
    expect(tile(page, 'Reading')).to.match(/Active 0 have it 1 nearly 2 not yet Last signal \d minutes ago/);
    expect(tile(page, 'Old')).to.match(
      /Withdrawn 1 have it 0 nearly 2 not yet .*Badges already issued stay valid/,
    );
    expect(tile(page, 'Unheard')).to.match(/No data 0 have it 0 nearly 3 not yet Nothing has been heard/);
    expect(tile(page, 'Begun')).to.match(
      /Draft Nobody can earn it until you activate it. 1 thing is still missing/,
    );
    expect(page.html.indexOf('Reading')).to.be.below(page.html.indexOf('Begun'));
    expect(page.links.map(({ href }) => href)).to.include(`${room.board()}/badges/${literacy.id}`);
  });

  it('counts no further than people need', () => {
    expect(countWord(10_000, wordsFor('en'))).to.equal('10,000');
    expect(countWord(10_001, wordsFor('en'))).to.equal('10,000+');
  });

  it('shows badges of this course only', async () => {
    const other = await addCourse(room.ctx, room.organisation, room.platform, '3', 'Elsewhere');
    await createBadge(room.ctx, { course: other, actor, language: 'en', content: { name: 'Foreign' } });
    await made('Own');
    expect((await board()).words)
      .to.contain('Own')
      .and.not.to.contain('Foreign');
  });

  describe('makes a badge', () => {
    it('that begins with completing the course, or with nothing', async () => {
      let page = await teacher.press(await board(), 'Make badge', { name: 'Soil', start: 'course' });
      expect(page.url).to.match(/\/teach\/badges\/[\w-]+$/);
      expect(page.words.replace(/[\u2066-\u2069]/g, '')).to.contain('completes Data Literacy 101');
      page = await teacher.press(await board(), 'Make badge', { name: '', start: 'empty' });
      expect(page.words).to.contain('Badge without a name').and.to.contain('Nothing is asked for yet');
      const audited = (await room.audited()).filter(({ action }) => action === 'badge.created');
      expect(audited.map(({ actor: by }) => by)).to.deep.equal(['Jonas Weber', 'Jonas Weber']);
    });

    it('once, though the button was pressed twice', async () => {
      const page = await board();
      const pages = await Promise.all(
        [1, 2].map(() => teacher.press(page, 'Make badge', { name: 'Soil', start: 'empty' })),
      );
      expect(pages[0]?.url).to.equal(pages[1]?.url);
      const found = await room.ctx.store.find(badges, { where: { course: room.course.id }, limit: 5 });
      expect(found.items).to.have.length(1);
      expect((await room.audited()).filter(({ action }) => action === 'badge.created')).to.have.length(1);
    });

    it('of nothing that the form does not offer', async () => {
      const token = await room.token();
      const sent = async (fields: Record<string, string>): Promise<number> => {
        const body = new URLSearchParams({ form: 'm'.repeat(43), name: 'Soil', start: 'empty', ...fields });
        return (await room.send(token, 'POST', `${room.board()}/badges`, { body })).status;
      };
      expect(await sent({ start: 'everything' })).to.equal(422);
      expect(await sent({ name: 'x'.repeat(201) })).to.equal(422);
      expect(await sent({ form: '' })).to.equal(422);
      expect(await sent({ form: 'short' })).to.equal(422);
      expect(
        (await room.ctx.store.find(badges, { where: { course: room.course.id }, limit: 5 })).items,
      ).to.deep.equal([]);
    });
  });

  describe('says on top that completions cannot arrive', () => {
    const note = async (): Promise<string> => {
      const { html } = await board();
      const found = /<div class="note (?:need|fail)[\s\S]*?<\/div><\/div>/.exec(html)?.[0] ?? '';
      return found
        .replace(/<[^>]+>/g, ' ')
        .replace(/[\u2066-\u2069]/g, '')
        .replace(/\s+/g, ' ')
        .trim();
    };
    const sync = (more: Partial<CourseSync>) =>
      room.ctx.store.insert(courseSyncs, [
        {
          id: courseSyncIdOf(room.course.id),
          organisation: room.organisation,
          course: room.course.id,
          platform: room.platform,
          isSilent: false,
          ...more,
        },
      ]);

    it('where there is neither an LMS connection nor an API key in use, and whom to tell', async () => {
      expect(await note())
        .to.contain('Completions cannot arrive in this course yet.')
        .and.to.contain('marta@campus.example');
    });

    it('also where there is an API key that nobody uses, but not where one is used', async () => {
      const { ctx, organisation } = room;
      const by = { kind: 'owner', name: 'Marta' } as const;
      const key = { name: 'k', channel: 'push', scopes: ['signals:write' as const], mustSign: false };
      const { id } = await createApiKey(ctx, organisation, key, by);
      expect(await note()).to.contain('no API key is in use');
      await change(ctx, apiKeys, id, (current) => ({ ...current, lastUsedAt: ctx.clock.now() }));
      expect(await note()).to.equal('');
      await change(ctx, apiKeys, id, (current) => ({ ...current, isOn: false }));
      expect(await note()).to.contain('no API key is in use');
    });

    it('where the token was refused', async () => {
      await room.connect('stopped');
      expect(await note()).to.contain('lms.example does not accept the token any more');
    });

    it('where the connection is switched off', async () => {
      await room.connect('off');
      expect(await note()).to.contain('is switched off');
    });

    it('where the site does not answer as it should, with the cause', async () => {
      await room.connect('failing', { lastErrorCode: 'LMS_UNREACHABLE', lastErrorAt: 5 });
      expect(await note())
        .to.contain('cannot be read at the moment')
        .and.to.contain('The LMS could not be reached.');
    });

    it('where a function is missing, by its name', async () => {
      const checks = [
        { function: 'core_webservice_get_site_info', ok: true, where: 'x' },
        { function: 'gradereport_user_get_grade_items', ok: false, where: 'x' },
      ];
      await room.connect('partly', { test: { at: 1, release: '5.1', siteMatches: true, checks } });
      const said = await note();
      expect(said).to.contain('gradereport_user_get_grade_items').and.not.to.contain('site_info');
    });

    it('where this course cannot be read, or cannot be completed', async () => {
      await room.connect();
      await sync({ lastErrorCode: 'LMS_FORBIDDEN', lastErrorAt: 5 });
      expect(await note())
        .to.contain('This course cannot be read')
        .and.to.contain('does not let the account read this');
    });

    it('where the LMS counts the course as completed for nobody', async () => {
      await room.connect();
      await sync({ isSilent: true, lastHeardAt: room.ctx.clock.now() });
      expect(await note())
        .to.contain('does not count this course as completed')
        .and.to.contain('Last heard from');
    });

    it('and is silent where they can', async () => {
      await room.connect();
      await sync({ lastHeardAt: room.ctx.clock.now() });
      expect(await note()).to.equal('');
    });
  });
});
