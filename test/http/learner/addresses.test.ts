import { expect } from 'chai';
import type { Visit, Visitor } from '../../../scripts/demo/web/visitor.ts';
import { createVisitor } from '../../../scripts/demo/web/visitor.ts';
import { readAssertion, readCredential } from '../../../server/actions/public/read-documents.ts';
import { change } from '../../../server/actions/change.ts';
import { makeOwner } from '../../../server/actions/organisations/owners.ts';
import { awards } from '../../../server/model/awards/award.ts';
import { emailIdOf, type PersonId } from '../../../server/model/ids.ts';
import { type Learner, learners } from '../../../server/model/learners/learner.ts';
import { emails, ownerships, persons } from '../../../server/model/organisations/person.ts';
import { type Message, messages } from '../../../server/model/system/message.ts';
import { activeBadge } from '../../helpers/house.ts';
import { type Site, startSite } from './site.ts';

describe('a learner’s e-mail addresses', function () {
  this.timeout(30_000);
  let site: Site;
  let sam: Visitor;
  beforeEach(async () => {
    site = await startSite();
    sam = await site.learner();
  });
  afterEach(() => site.close());

  const open = (): Promise<Visit> => sam.open(site.my('/preferences/addresses'));
  const learner = async (index = 0): Promise<Learner | undefined> =>
    site.ctx.store.get(learners, site.house.learners[index] ?? '');
  const mails = async (): Promise<Message[]> =>
    (
      await site.ctx.store.find(messages, {
        where: { organisation: site.house.organisation },
        sort: ['createdAt', 'asc'],
        limit: 20,
      })
    ).items;
  const linkIn = (mail: Message | undefined): string =>
    /https?:\S+ticket=\S+/.exec(mail?.text ?? '')?.[0] ?? '';
  const ask = async (address: string, visitor = sam): Promise<Visit> =>
    visitor.press(await visitor.open(site.my('/preferences/addresses')), 'Send link', { address });
  /** Asks for a link, opens it in a browser of its own and confirms. */
  const prove = async (address: string): Promise<Visit> => {
    await ask(address);
    const anyone = createVisitor();
    return anyone.press(await anyone.open(linkIn((await mails()).at(-1))), 'Confirm this address');
  };

  it('begin with the one the LMS gave, shown as given', async () => {
    expect((await open()).words).to.include('sam.taylor@campus.example Given by your LMS');
  });

  it('are added by a mailed link, which only a button uses up', async () => {
    const sent = await ask('sam@home.example');
    expect(sent.url).to.equal(site.my('/preferences/addresses?done=sent'));
    expect(sent.words).to.include('The link is on its way').and.include('in the outbox');
    const [mail, ...others] = await mails();
    expect(others).to.have.length(0);
    expect([mail?.kind, mail?.to]).to.deep.equal(['prove-email', 'sam@home.example']);
    const anyone = createVisitor();
    await anyone.open(linkIn(mail));
    const page = await anyone.open(linkIn(mail));
    expect(page.words)
      .to.include('Sam Taylor')
      .and.include('Hochschule Probe')
      .and.include('sam@home.example');
    expect((await learner())?.chosenAddress).to.equal(undefined);
    const done = await anyone.press(page, 'Confirm this address');
    expect(done.words).to.include('The address is confirmed');
    expect((await learner())?.chosenAddress).to.equal('sam@home.example');
    expect((await anyone.open(linkIn(mail))).status).to.equal(403);
    expect((await anyone.submit(page, page.forms[0] as never)).words).to.include('Each link works once.');
    expect((await open()).words).to.include('sam@home.example Confirmed on 21 November 2026');
  });

  it('say that a link has ended after a day, and what to do', async () => {
    await ask('sam@home.example');
    const [mail] = await mails();
    site.ctx.clock.advance(24 * 3_600_000 + 1);
    const page = await createVisitor().open(linkIn(mail));
    expect(page.status).to.equal(403);
    expect(page.words).to.include('older than 24 hours').and.include('Ask for a new one');
  });

  it('let waiting awards go on', async () => {
    await change(
      site.ctx,
      learners,
      site.house.learners[0] ?? '',
      ({ claimedAddress: _gone, ...rest }) => rest,
    );
    await activeBadge(site.house);
    await site.house.quiet();
    await site.finish();
    expect((await site.awardOf()).documents).to.equal(undefined);
    expect((await open()).words).to.include('There is no address yet');
    await prove('sam@home.example');
    await site.house.quiet();
    expect((await site.awardOf()).documents?.address).to.equal('sam@home.example');
  });

  it('belong to a person of their own that points to the learner', async () => {
    await prove('sam@home.example');
    const email = await site.ctx.store.get(emails, emailIdOf(site.ctx.idSecret, 'SAM@home.example'));
    const person = await site.ctx.store.get(persons, email?.person ?? '');
    expect(person?.learners).to.deep.equal([site.house.learners[0]]);
  });

  it('never enter an owner’s person by way of a learner: one careless click gives no sign-in away', async () => {
    const { ctx, house } = site;
    const owner = await makeOwner(ctx, {
      organisation: house.organisation,
      name: 'Marta Keller',
      address: 'owner@campus.example',
      person: 'fresh' as PersonId,
    });
    await prove('owner@campus.example');
    ctx.clock.advance(11 * 60_000);
    await prove('attacker@evil.example');
    const own = await ctx.store.get(emails, emailIdOf(ctx.idSecret, 'owner@campus.example'));
    const evil = await ctx.store.get(emails, emailIdOf(ctx.idSecret, 'attacker@evil.example'));
    expect(own?.person).to.equal(owner);
    expect(evil?.person).not.to.equal(owner);
    const { items } = await ctx.store.find(ownerships, {
      where: { person: evil?.person ?? '', isActive: true },
      limit: 5,
    });
    expect(items).to.have.length(0);
  });

  it('can be chosen among; earlier badges keep theirs until they are issued again', async () => {
    await activeBadge(site.house);
    await site.house.quiet();
    await site.finish();
    const before = (await site.awardOf()).documents;
    await prove('sam@home.example');
    const offer = await open();
    expect(offer.words).to.include('1 of your badges names another address.');
    expect((await site.awardOf()).documents).to.deep.equal(before);
    const reissued = await sam.press(offer, 'Issue 1 earlier badge to this address');
    expect(reissued.words).to.include('being issued to the present address').and.not.include('names another');
    await sam.press(offer, 'Issue 1 earlier badge to this address');
    await site.house.quiet();
    const award = await site.awardOf();
    expect([award.revision, award.documents?.address]).to.deep.equal([2, 'sam@home.example']);
    expect(award.documents?.credentialId).not.to.equal(before?.credentialId);
    expect((await readAssertion(site.ctx, award.id)).body).to.equal(award.documents?.assertion);
    expect((await readCredential(site.ctx, before?.credentialId ?? '')).body).to.equal(before?.credential);
    const back = await sam.press(await open(), 'Use this address', { use: '' });
    expect(back.words).to.include('New badges are issued to the address that you chose.');
    expect((await learner())?.chosenAddress).to.equal(undefined);
    expect((await site.ctx.store.get(awards, award.id))?.documents?.address).to.equal('sam@home.example');
  });

  it('cannot be chosen without proof', async () => {
    await prove('sam@home.example');
    const page = await open();
    const refused = await sam.press(page, 'Use this address', { use: 'elodie.nunez@campus.example' });
    expect(refused.status).to.equal(404);
    expect((await learner())?.chosenAddress).to.equal('sam@home.example');
  });

  it('are checked: what is no address comes back with what was typed, and nothing is sent', async () => {
    for (const typed of ['', 'nobody', 'a@b', '"><script>@x.example', `${'x'.repeat(330)}@x.example`]) {
      const refused = await ask(typed);
      expect(refused.status, typed).to.equal(422);
      expect(refused.words).to.include('1 thing to correct').and.include('Enter a whole e-mail address');
      expect(refused.html).not.to.include('<script>@');
    }
    const kept = await ask('nobody');
    expect(kept.html).to.include('value="nobody"');
    expect(await mails()).to.have.length(0);
  });

  it('are not written to again at once, neither by the same learner nor by another', async () => {
    await ask('sam@home.example');
    const soon = await ask('sam@work.example');
    expect(soon.status).to.equal(429);
    expect(soon.words).to.include('A link was just sent.');
    const other = await site.learner(1);
    expect((await ask('sam@home.example', other)).status).to.equal(429);
    site.ctx.clock.advance(61_000);
    expect((await ask('sam@work.example')).status).to.equal(200);
    expect((await mails()).map(({ to }) => to)).to.deep.equal(['sam@home.example', 'sam@work.example']);
  });

  it('are refused from another site and from visitors without a role', async () => {
    const page = await open();
    const [form] = page.forms.filter(({ action }) => action.endsWith('/addresses'));
    if (form === undefined) throw new Error('no form');
    const fields = { address: 'sam@home.example' };
    expect((await sam.submit({ ...page, url: 'https://evil.example/' }, form, fields)).status).to.equal(403);
    const viewer = await site.learner(0, { role: 'viewer' });
    expect((await viewer.submit(page, form, fields)).status).to.equal(403);
    const confirm = { ...form, action: `${site.origin}/prove-email` };
    const foreign = await sam.submit({ ...page, url: 'https://evil.example/' }, confirm, { ticket: 'x' });
    expect(foreign.status).to.equal(403);
    expect(await mails()).to.have.length(0);
  });
});
