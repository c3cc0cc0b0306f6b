import { expect } from 'chai';
import { createVisitor, type Visit, type Visitor } from '../../../scripts/demo/web/visitor.ts';
import { publishAward } from '../../../server/actions/awards/publish-award.ts';
import { change } from '../../../server/actions/change.ts';
import { type Award, awards } from '../../../server/model/awards/award.ts';
import { type Badge, badges } from '../../../server/model/badges/badge.ts';
import { issuerKeys, issuers } from '../../../server/model/badges/issuer.ts';
import { activeBadge } from '../../helpers/house.ts';
import { type Site, startSite } from '../learner/site.ts';

describe('the public page of an award', function () {
  this.timeout(30_000);
  let site: Site;
  let badge: Badge;
  let award: Award;
  let anyone: Visitor;
  beforeEach(async () => {
    site = await startSite();
    badge = await activeBadge(site.house, { validity: '1' });
    await site.house.quiet();
    await site.finish();
    award = await site.awardOf();
    anyone = createVisitor();
  });
  afterEach(() => site.close());

  const address = (rest = ''): string => `${site.origin}/b/${award.id}${rest}`;
  const open = (): Promise<Visit> => anyone.open(address());
  const publish = async (name?: string): Promise<void> => {
    award = await publishAward(site.ctx, award, { isPublic: true, ...(name === undefined ? {} : { name }) });
  };
  const meta = (visit: Visit): Record<string, string> =>
    Object.fromEntries(
      [...visit.html.matchAll(/<meta (?:property|name)="([^"]+)" content="([^"]*)"/g)].map((match) => [
        match[1] ?? '',
        match[2] ?? '',
      ]),
    );
  const cardPath = (visit: Visit): string => meta(visit)['og:image'] ?? '';

  it('is 404 for everybody while it is private, also for its learner and for a signed-in teacher', async () => {
    const sam = await site.learner(0);
    const teacher = await site.learner(2, { role: 'instructor' });
    const missing = await anyone.open(`${site.origin}/b/${'x'.repeat(43)}`);
    for (const visitor of [anyone, sam, teacher]) {
      const visit = await visitor.open(address());
      expect(visit.status).to.equal(404);
      const quoted = /BB-\w{4}-\w{2}/g;
      expect(visit.words.replace(quoted, '')).to.equal(missing.words.replace(quoted, ''));
      expect((await visitor.open(address('/card.png'))).status).to.equal(404);
    }
  });

  it('says who, what, when and until when, and that it is genuine, checked by our own verifier', async () => {
    await publish('Sam Taylor');
    const visit = await open();
    expect(visit.status).to.equal(200);
    expect(visit.words).to.include('Issued to Sam Taylor by Hochschule Probe on 21 November 2026');
    expect(visit.words).to.include('Valid until 21 November 2027');
    expect(visit.words).to.include('This badge is genuine and valid. Checked just now.');
    expect(visit.words).to.include('The signature fits.').and.include('It was not revoked.');
    expect(visit.words).to.include('It lies where its issuer keeps badges.');
    expect(visit.words).to.include('What it took Complete the course.');
    expect(visit.words).to.include(`${site.origin}/a/${award.id}`);
    expect(visit.html).to.include('noindex');
  });

  it('never shows the address, the name only if chosen, and neither does the assertion', async () => {
    await publish();
    const visit = await open();
    expect(visit.words).to.include('Issued by Hochschule Probe on 21 November 2026');
    expect(visit.words).to.include('The holder keeps their name private.');
    const assertion = await fetch(`${site.origin}/a/${award.id}`);
    const text = await assertion.text();
    for (const secret of ['Sam', 'sam.taylor', 'campus.example']) {
      expect(visit.html).not.to.include(secret);
      expect(text).not.to.include(secret);
    }
    expect(text).to.include('sha256$');
  });

  it('is a page whatever is asked for, while the assertion sends only browsers here', async () => {
    await publish();
    const asked = await fetch(address(), { headers: { accept: 'application/ld+json' } });
    expect(asked.headers.get('content-type')).to.include('text/html');
    expect((await anyone.open(`${site.origin}/a/${award.id}`)).url).to.equal(address());
  });

  it('tells networks what it is, with a picture whose address changes with its content', async () => {
    await publish();
    const first = await open();
    expect(meta(first)).to.include({
      'og:title': 'Data literacy – Hochschule Probe',
      'og:type': 'website',
      'og:url': address(),
      'og:site_name': 'Hochschule Probe',
      'og:description': 'Can read, question and present data. Issued by Hochschule Probe.',
      'og:image:width': '1200',
      'og:image:height': '630',
      'og:image:alt': 'Data literacy, issued by Hochschule Probe',
      'twitter:card': 'summary_large_image',
    });
    const card = await fetch(cardPath(first));
    expect(card.status).to.equal(200);
    expect(card.headers.get('content-type')).to.equal('image/png');
    expect(card.headers.get('cross-origin-resource-policy')).to.equal('cross-origin');
    const png = Buffer.from(await card.arrayBuffer());
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).to.deep.equal([1200, 630]);
    await publish('Sam Taylor');
    const named = await open();
    expect(cardPath(named)).not.to.equal(cardPath(first));
    expect(meta(named)['og:description']).to.include('Issued to Sam Taylor by Hochschule Probe.');
    expect(cardPath(await open())).to.equal(cardPath(named));
  });

  it('once revoked says so first, with date and reason, and names, claims and shows nothing more', async () => {
    await publish('Sam Taylor');
    const before = cardPath(await open());
    await site.revoke(badge, 0, 'Mixed up two names');
    const visit = await open();
    expect(visit.status).to.equal(200);
    const main = visit.html.slice(visit.html.indexOf('<main'));
    expect(main.indexOf('verdict')).to.be.lessThan(main.indexOf('<h1'));
    expect(visit.words).to.include('This badge was revoked on 21 November 2026 and is no longer valid.');
    expect(visit.words).to.include('Mixed up two names').and.include('The holder’s name is no longer shown.');
    expect(visit.words).not.to.include('Sam Taylor');
    expect(visit.words).not.to.include('Jonas Weber');
    expect(visit.words).to.include('It was revoked.');
    expect(visit.html).to.include('pic toned').and.include('<title>Revoked: Data literacy');
    expect(visit.html).not.to.include('og:').and.not.to.include('twitter:');
    expect((await fetch(before)).status).to.equal(404);
  });

  it('when expired says so first, in its title too, and keeps a card that says the same', async () => {
    await publish();
    const before = cardPath(await open());
    await change(site.ctx, awards, award.id, (current) => ({
      ...current,
      expiresAt: site.ctx.clock.now() + 1,
    }));
    site.ctx.clock.advance(400 * 24 * 3_600_000);
    const visit = await open();
    expect(visit.html).to.include('<title>Expired: Data literacy');
    expect(visit.words).to.include('This badge expired on 21 November 2026.');
    expect(visit.html).to.include('pic toned');
    expect(cardPath(visit)).not.to.equal(before);
    expect((await fetch(cardPath(visit))).status).to.equal(200);
  });

  it('believes its documents, not its own record: a changed credential is called not genuine', async () => {
    await publish();
    await change(site.ctx, awards, award.id, (current) => {
      if (current.documents === undefined) return undefined;
      const credential = current.documents.credential.replace('Data literacy', 'Rocket science');
      return { ...current, documents: { ...current.documents, credential } };
    });
    const visit = await open();
    expect(visit.words).to.include('This badge is not genuine: its signature is missing or does not fit.');
    expect(visit.html).to.include('note fail');
  });

  it('does not call it genuine when the issuer no longer lists the key', async () => {
    await publish();
    const { items } = await site.ctx.store.find(issuerKeys, { limit: 5 });
    for (const key of items) await site.ctx.store.remove(issuerKeys, key.id);
    site.ctx.clock.advance(10_000);
    const visit = await open();
    expect(visit.words).to.include(
      'This badge is not genuine: the issuer it names does not stand behind it.',
    );
  });

  it('checks again after a minute at the latest, and at once after a change of state', async () => {
    await publish();
    await open();
    site.ctx.clock.advance(30_000);
    expect((await open()).words).to.include('Checked just now.');
    await site.revoke(badge, 0, 'Mixed up');
    expect((await open()).words).to.include('It was revoked.');
  });

  it('escapes what people wrote: names, criteria, reasons', async () => {
    const evil = '"><script>alert(1)</script>';
    await publish(evil);
    await change(site.ctx, issuers, award.issuer, (current) => ({
      ...current,
      description: evil,
      name: evil,
    }));
    site.ctx.clock.advance(10_000);
    const shown = await open();
    await site.revoke(badge, 0, evil);
    const revoked = await open();
    for (const { html } of [shown, revoked]) {
      expect(html).to.include('&lt;script');
      expect(html).not.to.include('<script>alert');
    }
  });

  it('needs no cookie, sets none, may be framed by nobody and asks no other host for anything', async () => {
    await publish();
    const visit = await open();
    expect(visit.headers.get('set-cookie')).to.equal(null);
    expect(visit.headers.get('content-security-policy')).to.include("frame-ancestors 'none'");
    const linked = [...visit.html.matchAll(/(?:src|href)="(https?:\/\/[^"]+)"/g)].map(
      (match) => match[1] ?? '',
    );
    const foreign = linked.filter((url) => !url.startsWith(site.origin));
    expect(foreign.every((url) => visit.links.some(({ href }) => href.startsWith(url)))).to.equal(true);
  });

  it('leads to the page of the badge, which shows what it is and takes, but not who or how many have it', async () => {
    await publish();
    const about = await anyone.follow(await open(), 'About this badge');
    expect(about.url).to.equal(`${site.origin}/badges/${badge.id}/1`);
    expect(about.headers.get('vary')).to.include('Accept');
    expect(about.words).to.include('Data literacy').and.include('Valid for 1 year');
    expect(about.words).to.include('What it takes Complete the course.');
    const latest = await anyone.open(`${site.origin}/badges/${badge.id}`);
    expect(latest.status).to.equal(200);
    await change(site.ctx, badges, badge.id, (current) => ({ ...current, state: 'withdrawn' as const }));
    expect((await anyone.open(latest.url)).words).to.include('This badge is no longer given.');
  });

  it('leads to the issuer', async () => {
    await publish();
    const issuer = await anyone.follow(await open(), /^Hochschule Probe$/);
    expect(issuer.url).to.equal(`${site.origin}/issuers/${award.issuer}`);
    expect(issuer.words).to.include('Hochschule Probe').and.include('Contact');
    const json = await fetch(issuer.url, { headers: { accept: '*/*' } });
    expect(json.headers.get('content-type')).to.include('application/ld+json');
  });

  it('knows no drafts, no other versions and no strange addresses', async () => {
    for (const path of [
      `/badges/${badge.id}/2`,
      `/badges/${badge.id}/0`,
      `/badges/${badge.id}/x`,
      '/badges/nothing',
      '/issuers/nothing',
      '/b/',
      `/b/${'y'.repeat(300)}`,
      '/b/..%2f..%2fetc',
    ])
      expect((await anyone.open(site.origin + path)).status, path).to.equal(404);
  });
});
