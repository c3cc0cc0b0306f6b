import { expect } from 'chai';
import { createVisitor } from '../../../scripts/demo/web/visitor.ts';
import { publishAward } from '../../../server/actions/awards/publish-award.ts';
import { openSession } from '../../../server/actions/sessions/open-session.ts';
import { sessionCookie } from '../../../server/actions/sessions/session-cookie.ts';
import { activeBadge } from '../../helpers/house.ts';
import { connectTwin, type Site, startSite } from '../learner/site.ts';

describe('pages of the own origin', function () {
  this.timeout(60_000);
  let site: Site;
  beforeEach(async () => {
    site = await startSite({ isDevelopment: true });
  });
  afterEach(() => site.close());

  it('say what this is and lead owners to their sign-in', async () => {
    const start = await createVisitor().open(`${site.origin}/`);
    expect(start.status).to.equal(200);
    expect(start.links.find(({ label }) => label === 'Sign in')?.href).to.equal(`${site.origin}/sign-in`);
    const token = await openSession(site.ctx, {
      kind: 'own',
      person: site.house.owner,
      name: 'Marta Keller',
      organisation: site.house.organisation,
    });
    const cookie = sessionCookie('own', token).split(';')[0] ?? '';
    const own = await (await fetch(`${site.origin}/`, { headers: { cookie } })).text();
    expect(own).to.include('href="/admin"');
    const help = await (await fetch(`${site.origin}/help`, { headers: { cookie } })).text();
    expect(help.indexOf('id="owners"')).to.be.lessThan(help.indexOf('id="learners"'));
  });

  it('name whom to ask, while one organisation runs the house', async () => {
    for (const path of ['help', 'privacy', 'terms']) {
      const visit = await createVisitor().open(`${site.origin}/${path}`);
      expect(visit.status, path).to.equal(200);
      expect(visit.words, path).to.include('Hochschule Probe').and.include('marta@campus.example');
    }
  });

  it('show every component while developing, and nowhere else', async () => {
    const visit = await createVisitor().open(`${site.origin}/dev/components`);
    expect(visit.status).to.equal(200);
    expect(visit.words).to.include('Each part once, in each of its states.');
    const house = await startSite();
    try {
      expect((await createVisitor().open(`${house.origin}/dev/components`)).status).to.equal(404);
    } finally {
      await house.close();
    }
  });

  it('and those of learners hold no word that is not in the locales', async () => {
    const badge = await activeBadge(site.house, { validity: '1' });
    await activeBadge(site.house, {
      name: 'Fieldwork',
      requirements: [
        [{ id: 'r1', kind: 'course.completed', item: '', result: 'complete', percent: '' }],
        [{ id: 'r2', kind: 'grade.reached', item: '13', result: 'complete', percent: '70' }],
      ],
    });
    await site.house.quiet();
    await site.offerTwin();
    const sam = await site.learner();
    const newcomer = await site.learner(1);
    await connectTwin(site, sam);
    await site.finish();
    const award = await site.awardOf(0, badge);
    await publishAward(site.ctx, award, { isPublic: true, name: 'Sam Taylor' });
    const mine = [
      '',
      '/all',
      `/awards/${award.id}`,
      `/awards/${award.id}/share`,
      '/preferences',
      '/preferences/addresses?done=sent',
    ];
    const open = [`/b/${award.id}`, `/badges/${badge.id}`, `/issuers/${award.issuer}`, '/backpacks/done'];
    const pages = [
      ...mine.map((path) => [sam, site.my(path)] as const),
      ...['', '/preferences'].map((path) => [newcomer, site.my(path)] as const),
      ...[...open, '/', '/help', '/privacy', '/terms', '/prove-email?ticket=x', '/prove-email/done'].map(
        (path) => [sam, site.origin + path] as const,
      ),
    ];
    for (const [visitor, url] of pages) {
      const visit = await visitor.open(`${url}${url.includes('?') ? '&' : '?'}lang=en-XA`);
      expect(left(visit.words, site), url).to.equal('');
    }
  });
});

/** Words outside the brackets that the pseudo-locale puts around its own, without the data on the page. */
function left(words: string, site: Site): string {
  let rest = words;
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replace(/\[[^[\]]*\]/g, ' ');
  }
  const data = [
    'Data literacy',
    'Fieldwork',
    'Hochschule Probe',
    'Can read, question and present data.',
    'Complete the course.',
    'Sam Taylor',
    'Twin',
    'sam.taylor@campus.example',
    'elodie.nunez@campus.example',
    'marta@campus.example',
    'November',
    'push',
    new URL(site.origin).host,
  ];
  rest = rest.replace(/https?:\S+/g, ' ');
  for (const known of data) rest = rest.replaceAll(known, ' ');
  return rest
    .replace(/[^\p{L}]+/gu, ' ')
    .split(' ')
    .filter((word) => word.length > 2)
    .join(' ');
}
