import { expect } from 'chai';
import type { Visitor } from '../../../scripts/demo/web/visitor.ts';
import { bakedPicture } from '../../helpers/baked-picture.ts';
import { unbakePng } from '../../../server/openbadges/baking/unbake-png.ts';
import { change } from '../../../server/actions/change.ts';
import { type Award, awards } from '../../../server/model/awards/award.ts';
import type { Badge } from '../../../server/model/badges/badge.ts';
import { deliveries } from '../../../server/model/deliveries/delivery.ts';
import { idOf } from '../../../server/model/ids.ts';
import { connections } from '../../../server/model/deliveries/backpack-host.ts';
import { activeBadge, addCourse } from '../../helpers/house.ts';
import { connectTwin, type Site, startSite } from './site.ts';

describe('a learner’s badge', function () {
  this.timeout(30_000);
  let site: Site;
  let badge: Badge;
  let award: Award;
  let sam: Visitor;
  beforeEach(async () => {
    site = await startSite();
    badge = await activeBadge(site.house, { validity: '2' });
    await site.house.quiet();
    await site.finish();
    award = await site.awardOf();
    sam = await site.learner();
  });
  afterEach(() => site.close());

  const page = (rest = ''): string => site.my(`/awards/${award.id}${rest}`);
  const stored = async (): Promise<Award | undefined> => site.ctx.store.get(awards, award.id);

  it('says what it is, when it was earned, until when it holds and why', async () => {
    const visit = await sam.open(page());
    expect(visit.words).to.include('Issued by Hochschule Probe');
    expect(visit.words).to.include('Earned on 21 November 2026');
    expect(visit.words).to.include('Valid until 21 November 2028');
    expect(visit.words).to.match(/Why you have it .*Data Literacy 101.* completed/);
    expect(visit.words).to.include('Download').and.include('Send to backpack').and.include('Share');
  });

  it('is downloaded as a picture with both versions inside', async () => {
    const link = (await sam.open(page())).links.find(({ label }) => label.includes('PNG'));
    expect(link?.href).to.equal(page('/badge.png'));
    const visit = await sam.open(page('/badge.png'));
    expect(visit.headers.get('content-type')).to.equal('image/png');
    expect(visit.headers.get('cache-control')).to.equal('private, no-store');
    expect(visit.headers.get('content-disposition')).to.equal(
      `attachment; filename="Data literacy.png"; filename*=UTF-8''Data%20literacy.png`,
    );
    const unbaked = unbakePng(await bakedPicture(site.ctx, award));
    if (typeof unbaked === 'string') throw new Error(unbaked);
    expect(unbaked.v2).to.equal(award.documents?.assertion);
    expect(unbaked.v3).to.equal(award.documents?.credential);
  });

  it('is private until its learner switches that, and shows the name only if chosen', async () => {
    const publicPage = `${site.origin}/b/${award.id}`;
    expect((await sam.open(publicPage)).status).to.equal(404);
    const on = await sam.press(await sam.open(page()), 'Anyone with the address');
    expect(on.url).to.equal(page('#who'));
    const inputs = [...on.html.matchAll(/<input id="public-address"[^>]*value="([^"]*)"/g)];
    expect(inputs[0]?.[1]).to.equal(publicPage);
    expect((await sam.open(publicPage)).words)
      .to.include('keeps their name private')
      .and.not.include('Sam');
    const named = await sam.press(on, /With my name/);
    expect((await sam.open(publicPage)).words).to.include('Issued to Sam Taylor by Hochschule Probe');
    await sam.press(named, /With my name/);
    expect((await sam.open(publicPage)).words).not.to.include('Sam Taylor');
    await sam.press(await sam.open(page()), 'Anyone with the address');
    expect((await sam.open(publicPage)).status).to.equal(404);
    expect((await stored())?.published).to.equal(undefined);
  });

  it('keeps the name as chosen when it is only made public again', async () => {
    const send = async (fields: Record<string, string>): Promise<void> => {
      const from = await sam.open(page());
      const [form] = from.forms.filter(({ action }) => action === page('/publish'));
      if (form === undefined) throw new Error('no form');
      await sam.submit(from, { ...form, fields: {} }, fields);
    };
    await send({ public: 'on', name: 'on' });
    await send({ public: 'on' });
    expect((await stored())?.published?.name).to.equal('Sam Taylor');
  });

  it('is shared on LinkedIn only once it is public: filled-in links and the same facts to copy', async () => {
    const closed = await sam.open(page());
    expect(closed.html).not.to.include('linkedin.com');
    expect((await sam.open(page('/share'))).url).to.equal(page());
    const shared = await sam.press(closed, 'Make it public and share');
    expect(shared.url).to.equal(page('/share'));
    const add = shared.links.find(({ label }) => label.includes('Add to LinkedIn profile'));
    const query = Object.fromEntries(new URL(add?.href ?? '').searchParams);
    expect(query).to.deep.equal({
      startTask: 'CERTIFICATION_NAME',
      name: 'Data literacy',
      organizationName: 'Hochschule Probe',
      issueYear: '2026',
      issueMonth: '11',
      expirationYear: '2028',
      expirationMonth: '11',
      certUrl: `${site.origin}/b/${award.id}`,
      certId: award.id,
    });
    const copied = [...shared.html.matchAll(/<input id="field-(\w+)"[^>]*value="([^"]*)"/g)];
    expect(copied.map((match) => [match[1], match[2]])).to.deep.equal([
      ['name', 'Data literacy'],
      ['organization', 'Hochschule Probe'],
      ['issueMonth', '11'],
      ['issueYear', '2026'],
      ['expirationMonth', '11'],
      ['expirationYear', '2028'],
      ['certId', award.id],
      ['certUrl', `${site.origin}/b/${award.id}`],
    ]);
    for (const { href, target } of shared.links.filter(({ href }) => href.includes('linkedin.com')))
      expect(target, href).to.equal('_blank');
    expect((await sam.open(page())).html).to.include('linkedin.com/profile/add');
  });

  it('is sent to a connected backpack, and its row says so without reload', async () => {
    await site.offerTwin();
    await connectTwin(site, sam);
    expect((await sam.open(page('/deliveries'))).words).to.equal('It is here, and nowhere else yet.');
    const sending = await sam.press(await sam.open(page()), 'Send to ⁨Twin⁩');
    expect(sending.url).to.equal(page('#where'));
    expect(sending.words).to.include('Waiting');
    await site.house.quiet();
    expect(site.twin.world.badges).to.deep.equal([`${site.origin}/a/${award.id}`]);
    const part = await sam.open(page('/deliveries'));
    expect(part.words).to.match(/Twin Sent Sent on 21 November 2026/);
    const again = await sam.open(page());
    expect(again.words).to.include('It is in every backpack that you have connected');
  });

  it('says why it could not be sent, with the address masked, and goes again on request', async () => {
    site.twin.world.emails = ['somebody.else@campus.example'];
    await site.offerTwin();
    await connectTwin(site, sam);
    await sam.press(await sam.open(page()), 'Send to ⁨Twin⁩');
    await site.house.quiet();
    const stuck = await sam.open(page());
    expect(stuck.words).to.include('Needs you');
    expect(stuck.words).to.match(/Twin.* does not know .*s\*\*\*r@campus\.example/);
    expect(stuck.words).not.to.include('sam.taylor@campus.example');
    site.twin.world.emails = ['sam.taylor@campus.example'];
    await sam.press(stuck, 'Send again');
    await site.house.quiet();
    expect((await sam.open(page('/deliveries'))).words).to.include('Sent on');
    expect(site.twin.calls.filter((call) => call === 'push')).to.have.length(1);
  });

  it('once revoked says why and by whom, and is neither given out, sent nor shared', async () => {
    await site.offerTwin();
    await connectTwin(site, sam);
    await sam.press(await sam.open(page()), 'Send to ⁨Twin⁩');
    await site.house.quiet();
    await sam.press(await sam.open(page()), 'Make it public and share');
    await site.revoke(badge, 0, 'Mixed up <two> names');
    const visit = await sam.open(page());
    expect(visit.words).to.include('This badge was revoked on 21 November 2026.');
    expect(visit.words)
      .to.include('A teacher of the course took it back.')
      .and.include('Mixed up <two> names');
    expect(visit.words).not.to.include('Jonas Weber');
    expect(visit.html).to.include('pic toned');
    expect(visit.words).to.include('Shown as revoked');
    for (const word of ['Download', 'Send to backpack', 'linkedin.com'])
      expect(visit.html).not.to.include(word);
    expect((await sam.open(page('/badge.png'))).status).to.equal(410);
    expect((await sam.open(page('/share'))).url).to.equal(page());
    const earnable = await sam.open(site.my(`/badges/${badge.id}`));
    expect(earnable.words).to.include('You had this badge.');
    await sam.press(visit, 'Anyone with the address');
    expect((await stored())?.published).to.equal(undefined);
    expect((await sam.open(page())).words).not.to.include('Who can see it');
  });

  it('is shown as being made until its documents are there', async () => {
    await change(site.ctx, awards, award.id, ({ documents: _documents, ...rest }) => rest);
    const making = await sam.open(page());
    expect(making.words).to.include('Your badge is being made.').and.not.include('Download');
    for (const part of ['/acts', '/who'])
      expect((await sam.open(page(part))).html, part).not.to.include('data-done');
    expect((await sam.open(page('/badge.png'))).status).to.equal(404);
    const send = making.forms.find(({ action }) => action === page('/publish'));
    expect(send).to.equal(undefined);
    if (award.documents === undefined) throw new Error('no documents');
    const { documents } = award;
    await change(site.ctx, awards, award.id, (current) => ({ ...current, documents }));
    const made = await sam.open(page('/acts'));
    expect(made.words).to.include('Download');
    expect(made.html).to.include('data-done');
    const who = await sam.open(page('/who'));
    expect(who.words).to.include('Who can see it');
    expect(who.html).to.include('data-done');
  });

  it('when expired is still downloaded and shared, marked so, but not sent', async () => {
    await site.offerTwin();
    await connectTwin(site, sam);
    const { ctx } = site;
    await change(ctx, awards, award.id, (current) => ({ ...current, expiresAt: ctx.clock.now() - 1 }));
    const visit = await sam.open(page());
    expect(visit.words)
      .to.include('This badge has expired.')
      .and.include('do not take badges that have expired');
    expect(visit.forms.some(({ action }) => action === page('/send'))).to.equal(false);
    const shared = await sam.press(visit, 'Make it public and share');
    expect(shared.url).to.equal(page('/share'));
    expect((await sam.open(`${site.origin}/b/${award.id}`)).html).to.include('<title>Expired: ');
  });

  it('tells a badge that was given by hand from one that was earned', async () => {
    await change(site.ctx, awards, award.id, (current) => ({
      ...current,
      cause: { kind: 'hand' as const, actor: 'Jonas Weber', reason: 'Helped in the lab' },
    }));
    const visit = await sam.open(page());
    expect(visit.words).to.include('A teacher gave it to you.').and.include('Helped in the lab');
    expect(visit.words).not.to.include('Jonas Weber');
  });

  describe('belongs to one learner', () => {
    let other: Visitor;
    beforeEach(async () => {
      other = await site.learner(1);
    });

    it('so that another learner of the same course cannot open, download or share it', async () => {
      for (const rest of ['', '/acts', '/who', '/deliveries', '/share', '/badge.png'])
        expect((await other.open(page(rest))).status, rest).to.equal(404);
    });

    it('nor publish it, nor send it anywhere', async () => {
      await site.offerTwin();
      await connectTwin(site, sam);
      const from = await other.open(site.my());
      const form = (action: string) => ({
        action,
        method: 'post' as const,
        fields: {},
        buttons: [],
        isAuto: false,
        id: '',
      });
      const connection = idOf('connection', [
        award.learner,
        idOf('backpackHost', [site.house.organisation, 'https://twin.example']),
      ]);
      expect(await site.ctx.store.get(connections, connection)).to.have.property('state', 'connected');
      const publish = await other.submit(from, form(page('/publish')), { public: 'on', name: 'on' });
      const send = await other.submit(from, form(page('/send')), { connection });
      expect([publish.status, send.status]).to.deep.equal([404, 404]);
      expect((await stored())?.published).to.equal(undefined);
      expect(
        (await site.ctx.store.find(deliveries, { where: { award: award.id }, limit: 5 })).items,
      ).to.have.length(0);
    });

    it('nor send their own to the first one’s backpack', async () => {
      await site.offerTwin();
      await connectTwin(site, sam);
      await site.finish(1);
      const own = await site.awardOf(1);
      const visit = await other.open(site.my(`/awards/${own.id}`));
      const connection = idOf('connection', [
        award.learner,
        idOf('backpackHost', [site.house.organisation, 'https://twin.example']),
      ]);
      const action = site.my(`/awards/${own.id}/send`);
      const form = { action, method: 'post' as const, fields: {}, buttons: [], isAuto: false, id: '' };
      expect((await other.submit(visit, form, { connection })).status).to.equal(404);
    });
  });

  it('is not changed by a form of another site, by a visitor without a role, or by a form that does not fit', async () => {
    const from = await sam.open(page());
    const [form] = from.forms.filter(({ action }) => action === page('/publish'));
    if (form === undefined) throw new Error('no form');
    const foreign = await sam.submit({ ...from, url: 'https://evil.example/' }, form, { public: 'on' });
    expect(foreign.status).to.equal(403);
    const viewer = await site.learner(0, { role: 'viewer' });
    expect((await viewer.open(page())).status).to.equal(200);
    expect((await viewer.submit(from, form, { public: 'on' })).status).to.equal(403);
    expect((await sam.submit(from, form, { public: 'maybe' })).status).to.equal(400);
    expect((await stored())?.published).to.equal(undefined);
  });

  it('is found from any course of the organisation that its learner opens', async () => {
    const { ctx, house } = site;
    const course = await addCourse(ctx, house.organisation, house.platform, '3', 'Another course');
    const there = await site.learner(0, { course });
    expect((await there.open(site.my('', course))).words).to.include('Data literacy 21 November 2026');
    expect((await there.open(site.my(`/awards/${award.id}`, course))).status).to.equal(200);
  });
});
