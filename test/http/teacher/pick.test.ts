import { expect } from 'chai';
import type { Visit, Visitor } from '../../../scripts/demo/web/visitor.ts';
import { createBadge } from '../../../server/actions/badges/create-badge.ts';
import { withdrawBadge } from '../../../server/actions/badges/activate-badge.ts';
import { type Badge, badges } from '../../../server/model/badges/badge.ts';
import { activeBadge, addCourse } from '../../helpers/house.ts';
import { type Classroom, type Entrance, openClassroom } from './classroom.ts';

const actor = { kind: 'instructor', name: 'Jonas Weber' } as const;
const one = {
  returnUrl: 'https://lms.example/return',
  acceptTypes: ['ltiResourceLink'],
  acceptMultiple: false,
};

describe('the picker of deep linking', () => {
  let room: Classroom;
  beforeEach(async () => {
    room = await openClassroom();
  });
  afterEach(() => room.close());

  const enter = (deepLink: Entrance['deepLink'] = one): Promise<Visitor> => room.enter({ deepLink });
  const open = (visitor: Visitor): Promise<Visit> =>
    visitor.open(`${room.origin}/courses/${room.course.id}/pick`);
  const made = (name: string): Promise<Badge> =>
    createBadge(room.ctx, { course: room.course, actor, language: 'en', content: { name } });
  /** The claims of the signed answer, as the LMS would read them. */
  const answerOf = (
    page: Visit,
  ): { items: { url: string; custom: unknown; title: string }[]; returnTo: string } => {
    const form = page.forms.find(({ fields }) => 'JWT' in fields);
    const [, payload = ''] = (form?.fields['JWT'] ?? '').split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
    const name = Object.keys(claims).find((claim) => claim.endsWith('content_items')) ?? '';
    return {
      items: claims[name] as { url: string; custom: unknown; title: string }[],
      returnTo: form?.action ?? '',
    };
  };

  it('offers the badges of the course with their state; withdrawn and nameless ones not', async () => {
    await made('Begun');
    await made('');
    await activeBadge(room, { name: 'Running' });
    const gone = await activeBadge(room, { name: 'Gone' });
    await withdrawBadge(room.ctx, gone, actor);
    const other = await addCourse(room.ctx, room.organisation, room.platform, '3', 'Elsewhere');
    await createBadge(room.ctx, { course: other, actor, language: 'en', content: { name: 'Foreign' } });
    const page = await open(await enter());
    expect(page.words)
      .to.match(/Running Active/)
      .and.to.match(/Begun Draft/);
    expect(page.words).not.to.match(/Gone|Foreign|without a name/);
    expect(page.html.match(/type="radio"/g)).to.have.length(2);
  });

  it('gives the chosen badge to the LMS, once', async () => {
    const badge = await activeBadge(room, { name: 'Running' });
    const visitor = await enter();
    const page = await open(visitor);
    const sent = await visitor.press(page, 'Add to the course', { badge: badge.id });
    const { items, returnTo } = answerOf(sent);
    expect(returnTo).to.equal('https://lms.example/return');
    expect(items).to.have.length(1);
    expect(items[0]).to.deep.include({ title: 'Running', custom: { badge_id: badge.id } });
    expect(items[0]?.url).to.equal(`${room.origin}/launch?badge=${badge.id}`);
    expect((await open(visitor)).words).to.contain('The choice was sent already');
  });

  it('lets several be ticked where the LMS takes several, and only there', async () => {
    await made('First');
    await made('Second');
    expect((await open(await enter())).html)
      .to.contain('type="radio"')
      .and.not.to.contain('type="checkbox"');
    const many = await open(await enter({ ...one, acceptMultiple: true }));
    expect(many.html).to.contain('type="checkbox"').and.not.to.contain('type="radio"');
    expect(many.words).to.contain('Choose badges');
  });

  it('makes a new badge and gives it on; pressed twice it is one badge', async () => {
    const visitor = await enter();
    const page = await open(visitor);
    const [given] = await Promise.all(
      [1, 2].map(() => visitor.press(page, 'Make it and add it', { name: 'Herbarium' })),
    );
    expect(given?.html).to.contain('data-submit');
    const { items } = answerOf(await visitor.press(given!, 'Add to the course'));
    const found = await room.ctx.store.find(badges, { where: { course: room.course.id }, limit: 5 });
    expect(found.items.map(({ name, state }) => [name, state])).to.deep.equal([['Herbarium', 'draft']]);
    expect(items[0]?.title).to.equal('Herbarium');
    expect((await visitor.open(given!.url)).words).to.contain('The choice was sent already');
  });

  it('makes no badge without a name', async () => {
    const visitor = await enter();
    const page = await open(visitor);
    expect((await visitor.press(page, 'Make it and add it', { name: ' ' })).words).to.contain(
      'Enter a name.',
    );
    const long = await visitor.press(page, 'Make it and add it', { name: 'x'.repeat(201) });
    expect(long.status).to.equal(422);
    expect(long.words).to.contain('200 characters are the most');
    expect(
      (await room.ctx.store.find(badges, { where: { course: room.course.id }, limit: 5 })).items,
    ).to.deep.equal([]);
  });

  it('can add nothing, also where there is nothing to choose yet', async () => {
    const before = await enter();
    expect(answerOf(await before.press(await open(before), 'Add nothing')).items).to.deep.equal([]);
    await made('First');
    const visitor = await enter();
    expect(answerOf(await visitor.press(await open(visitor), 'Add nothing')).items).to.deep.equal([]);
  });

  it('says so where the LMS takes no links, and where nothing was asked', async () => {
    await made('First');
    const refused = await open(await enter({ ...one, acceptTypes: ['file'] }));
    expect(refused.words).to.contain('The LMS does not take links here').and.not.to.contain('First');
    expect((await open(await room.enter())).words).to.contain('The choice was sent already');
  });

  it('gives on no badge of another course', async () => {
    const other = await addCourse(room.ctx, room.organisation, room.platform, '3', 'Elsewhere');
    const foreign = await createBadge(room.ctx, {
      course: other,
      actor,
      language: 'en',
      content: { name: 'Foreign' },
    });
    const visitor = await enter();
    const at = `${room.origin}/courses/${room.course.id}/pick?made=${foreign.id}`;
    expect((await visitor.open(at)).status).to.equal(404);
  });
});
