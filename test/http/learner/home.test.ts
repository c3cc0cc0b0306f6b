import { expect } from 'chai';
import { change } from '../../../server/actions/change.ts';
import { badges } from '../../../server/model/badges/badge.ts';
import { lmsConnections } from '../../../server/model/courses/lms-connection.ts';
import { lmsConnectionIdOf } from '../../../server/actions/courses/access-lms.ts';
import { looks } from '../../../server/model/courses/lms-connection.ts';
import { learners } from '../../../server/model/learners/learner.ts';
import { createBadge } from '../../../server/actions/badges/create-badge.ts';
import { activeBadge, addCourse } from '../../helpers/house.ts';
import { createVisitor } from '../../../scripts/demo/web/visitor.ts';
import { type Site, startSite } from './site.ts';

const teacher = { kind: 'instructor', name: 'Jonas Weber' } as const;

describe('a learner’s first page', function () {
  this.timeout(30_000);
  let site: Site;
  beforeEach(async () => {
    site = await startSite();
  });
  afterEach(() => site.close());

  const course = (rest = ''): string => `${site.origin}/courses/${site.house.course.id}${rest}`;

  it('is where a launch as learner or visitor leads; a teacher’s leads to the teaching side', async () => {
    const [learner, viewer, teaching] = await Promise.all([
      site.learner(0),
      site.learner(1, { role: 'viewer' }),
      site.learner(2, { role: 'instructor' }),
    ]);
    expect((await learner.open(course())).url).to.equal(site.my());
    expect((await viewer.open(course())).url).to.equal(site.my());
    expect((await teaching.open(course())).url).to.equal(course('/teach'));
    const badge = await activeBadge(site.house);
    expect((await learner.open(course(`/badges/${badge.id}`))).url).to.equal(site.my(`/badges/${badge.id}`));
    expect((await teaching.open(course(`/badges/${badge.id}`))).url).to.equal(
      course(`/teach/badges/${badge.id}`),
    );
  });

  it('says why it is empty and leads to the first badge', async () => {
    const sam = await site.learner();
    const empty = await sam.open(site.my());
    expect(empty.words).to.include('There are no badges to earn in this course yet.');
    const badge = await activeBadge(site.house);
    const first = await sam.open(site.my());
    expect(first.words).to.include('You have no badges yet.').and.include('0 of 1');
    const page = await sam.follow(first, /^Start with/);
    expect(page.url).to.equal(site.my(`/badges/${badge.id}`));
    expect(page.words).to.include('Not earned yet').and.include('is not completed yet');
  });

  it('shows a badge within the polled part as soon as it is earned, and what comes next', async () => {
    const badge = await activeBadge(site.house);
    await activeBadge(site.house, {
      name: 'Fieldwork',
      requirements: [
        [{ id: 'r1', kind: 'course.completed', item: '', result: 'complete', percent: '' }],
        [{ id: 'r2', kind: 'grade.reached', item: '13', result: 'complete', percent: '70' }],
      ],
    });
    await site.house.quiet();
    const sam = await site.learner();
    const before = await sam.open(site.my('/part'));
    expect(before.words).to.include('You have no badges yet.');
    await site.finish();
    const part = await sam.open(site.my('/part'));
    expect(part.html).not.to.include('<html');
    expect(part.headers.get('cache-control')).to.equal('no-store');
    expect(part.words).to.include('Data literacy 21 November 2026');
    expect(part.words).not.to.include('All 2 badges');
    expect(part.words).to.include('Fieldwork 1 of 2 done').and.include('has no grade yet');
    const toEarned = await sam.open(site.my(`/badges/${badge.id}`));
    expect(toEarned.url).to.equal(site.my(`/awards/${(await site.awardOf()).id}`));
  });

  it('shows at most seven, held ones first, then those still to be earned; the rest under All', async () => {
    for (const name of ['Blue', 'Cyan', 'Green']) await activeBadge(site.house, { name: `${name} badge` });
    for (let i = 0; i < 7; i += 1)
      await activeBadge(site.house, {
        name: `Open ${i}`,
        requirements: [[{ id: 'r', kind: 'grade.reached', item: '13', result: 'complete', percent: '70' }]],
      });
    await site.house.quiet();
    await site.finish();
    const sam = await site.learner();
    const home = await sam.open(site.my());
    const strip = home.html.slice(home.html.indexOf('tiles strip'), home.html.indexOf('</ul>'));
    const states = [...strip.matchAll(/class="state">([^<]+)</g)].map((match) => match[1]);
    expect(states).to.deep.equal([
      ...Array<string>(3).fill('21 November 2026'),
      ...Array<string>(4).fill('Not earned yet'),
    ]);
    const all = await sam.follow(home, 'All 10 badges');
    expect([...all.html.matchAll(/class="tile"/g)]).to.have.length(10);
  });

  it('asks for an address where the LMS gave none, and says why', async () => {
    const [id] = site.house.learners;
    await change(site.ctx, learners, id ?? '', ({ claimedAddress: _address, ...rest }) => rest);
    await activeBadge(site.house);
    await site.house.quiet();
    await site.finish();
    const sam = await site.learner();
    const home = await sam.open(site.my());
    expect(home.words).to.include('Your badges need an e-mail address.').and.include('Waits for an address');
    const page = await sam.open(site.my(`/awards/${(await site.awardOf()).id}`));
    expect(page.words).to.include('Your badges need an e-mail address.');
    expect(page.words).not.to.include('Download');
    expect((await sam.follow(page, 'Add an address')).url).to.equal(site.my('/preferences/addresses'));
  });

  it('points out a revocation, with the way to its reason', async () => {
    const badge = await activeBadge(site.house);
    await site.house.quiet();
    await site.finish();
    await site.revoke(badge, 0, 'Wrong person');
    const sam = await site.learner();
    const home = await sam.open(site.my());
    expect(home.words).to.include('was revoked on 21 November 2026');
    expect((await sam.follow(home, 'See why')).words).to.include('Wrong person');
  });

  it('asks the LMS on request, once a minute, and only where it can be asked', async () => {
    const { ctx, house } = site;
    const badge = await activeBadge(house);
    const sam = await site.learner();
    expect((await sam.open(site.my())).words).to.include('tells about completed work by itself');
    const now = ctx.clock.now();
    await ctx.store.insert(lmsConnections, [
      {
        id: lmsConnectionIdOf(house.platform),
        organisation: house.organisation,
        platform: house.platform,
        kind: 'moodle',
        siteUrl: 'https://lms.example',
        tokenSealed: 'sealed',
        tokenLastFour: 'beef',
        state: 'works',
        createdAt: now,
      },
    ]);
    const page = await sam.open(site.my(`/badges/${badge.id}`));
    const asked = await sam.press(page, 'Ask again');
    expect(asked.url).to.equal(site.my(`/badges/${badge.id}`));
    expect(asked.words).to.include('Your LMS is being asked.').and.not.include('Ask again');
    const { items } = await ctx.store.find(looks, { limit: 5 });
    expect(items.map((look) => [look.sub, look.askedAt])).to.deep.equal([['4', now]]);
    await change(ctx, looks, items[0]?.id ?? '', ({ work: _work, ...look }) => ({ ...look, lookedAt: now }));
    expect((await sam.open(site.my())).words).to.include('You can ask again in a minute.');
    ctx.clock.advance(61_000);
    expect((await sam.open(site.my())).words).to.include('Your LMS was last asked about you 1 minute ago');
  });

  it('tells a learner that a linked badge is not open yet, without its name', async () => {
    const draft = await createBadge(site.ctx, {
      course: site.house.course,
      actor: teacher,
      language: 'en',
      content: { name: 'Secret plan' },
    });
    const sam = await site.learner();
    const page = await sam.open(course(`/badges/${draft.id}`));
    expect(page.status).to.equal(200);
    expect(page.words).to.include('This badge is not open yet').and.not.include('Secret plan');
  });

  it('opens to nobody without a launch from this very course', async () => {
    const { ctx, house } = site;
    expect((await createVisitor().open(site.my())).status).to.equal(401);
    const other = await addCourse(ctx, house.organisation, house.platform, '3', 'Another course');
    const sam = await site.learner(0, { course: other });
    expect((await sam.open(site.my('', other))).status).to.equal(200);
    for (const path of ['', '/part', '/all', '/preferences', '/preferences/addresses'])
      expect((await sam.open(site.my(path))).status, path).to.equal(403);
    expect((await sam.open(`${site.origin}/courses/nothing/my`)).status).to.equal(403);
  });

  it('tells whose session has run out what to do, also in the frame, where nothing else could be shown', async () => {
    const inFrame = { 'sec-fetch-dest': 'iframe', accept: 'text/html' };
    for (const path of ['', '/preferences', '/nowhere']) {
      const answer = await fetch(site.my(path), { headers: inFrame });
      const policy = answer.headers.get('content-security-policy');
      expect(policy, path).to.include('frame-ancestors *').and.include("default-src 'none'");
      const html = await answer.text();
      expect(html, path).to.not.include('<form').and.not.include('<header');
      if (path !== '/nowhere') expect(html).to.include('Open Badge Bridge again from your course');
    }
    const alone = await fetch(site.my('/nowhere'), { headers: { accept: 'text/html' } });
    expect(alone.headers.get('content-security-policy')).to.include("frame-ancestors 'none'");
    const held = await (await site.learner()).open(`${site.origin}/courses/nothing/my`);
    expect(held.status).to.equal(403);
    expect(held.headers.get('content-security-policy')).to.not.include('frame-ancestors *');
  });

  it('knows no badge of another course', async () => {
    const { ctx, house } = site;
    const badge = await activeBadge(house);
    const other = await addCourse(ctx, house.organisation, house.platform, '3', 'Another course');
    await change(ctx, badges, badge.id, (current) => ({ ...current, course: other.id }));
    const sam = await site.learner();
    expect((await sam.open(site.my(`/badges/${badge.id}`))).status).to.equal(404);
    expect((await sam.open(site.my(`/badges/${badge.id}/part`))).status).to.equal(404);
    expect((await sam.open(site.my('/badges/%00'))).status).to.equal(404);
  });

  it('escapes names of badges, courses and people wherever they stand', async () => {
    const evil = '<img src=x onerror=alert(1)>';
    const { ctx, house } = site;
    await activeBadge(house, { name: evil });
    await change(ctx, learners, house.learners[0] ?? '', (learner) => ({ ...learner, name: evil }));
    await house.quiet();
    await site.finish();
    const award = await site.awardOf();
    const sam = await site.learner();
    const page = await sam.open(site.my(`/awards/${award.id}`));
    const shared = await sam.press(page, 'Make it public and share');
    const named = await sam.press(await sam.open(site.my(`/awards/${award.id}`)), /With my name/);
    const open = await sam.open(`${site.origin}/b/${award.id}`);
    for (const visit of [
      await sam.open(site.my()),
      await sam.open(site.my('/all')),
      page,
      shared,
      named,
      open,
    ])
      expect(visit.html, visit.url).to.include('&lt;img').and.not.include('<img src=x');
  });
});
