import { expect } from 'chai';
import { createVisitor, type Visitor } from '../../../scripts/demo/web/visitor.ts';
import { inviteOwner } from '../../../server/actions/organisations/invite-owner.ts';
import { ownersOf, ownershipIn, personOf } from '../../../server/actions/organisations/owners.ts';
import { emailIdOf } from '../../../server/model/ids.ts';
import { type Organisation, organisations } from '../../../server/model/organisations/organisation.ts';
import { emails } from '../../../server/model/organisations/person.ts';
import { tickets } from '../../../server/model/organisations/ticket.ts';
import { type Message, messages } from '../../../server/model/system/message.ts';
import type { Store } from '../../../server/ports/store.ts';
import { type Office, openOffice, valueOf } from './office.ts';

const marta = 'marta@campus.example';

describe('signing in', () => {
  let office: Office;
  beforeEach(async () => {
    office = await openOffice({ settings: { hasMailServer: true } });
  });
  afterEach(() => office.close());

  const open = (visitor: Visitor, path: string) => visitor.open(`${office.origin}${path}`);
  /** Mails that are queued, once what was asked for without waiting has been done. */
  const mails = async (): Promise<Message[]> => {
    await new Promise((resolve) => setTimeout(resolve, 30));
    return (await office.ctx.store.find(messages, { limit: 100 })).items;
  };
  const linkIn = (mail: Message | undefined): string =>
    /https?:\S+ticket=[\w-]+/.exec(mail?.text ?? '')?.[0] ?? '';
  const ask = async (visitor: Visitor, address: string) =>
    visitor.press(await open(visitor, '/sign-in'), 'Send a sign-in link', { address });
  const pathOf = (visit: { url: string }): string => new URL(visit.url).pathname;

  it('mails an owner a link that leads in', async () => {
    const visitor = createVisitor();
    await ask(visitor, ` ${marta.toUpperCase()} `);
    const [mail, ...others] = await mails();
    expect([mail?.to.toLowerCase(), mail?.kind, mail?.organisation, others.length]).to.deep.equal([
      marta,
      'sign-in',
      '',
      0,
    ]);
    const page = await visitor.open(linkIn(mail));
    const inside = await visitor.press(page, 'Sign in');
    expect([pathOf(inside), inside.words.includes('Hochschule Probe')]).to.deep.equal(['/admin', true]);
  });

  it('answers the same for an address that nobody knows, and mails nothing', async () => {
    const known = await ask(createVisitor(), marta);
    const unknown = await ask(createVisitor(), 'nobody@campus.example');
    expect([unknown.status, unknown.url, unknown.words]).to.deep.equal([
      known.status,
      known.url,
      known.words,
    ]);
    expect((await mails()).map((mail) => mail.to)).to.deep.equal([marta]);
  });

  it('uses the link up by the button, not by opening it, and only once', async () => {
    await ask(createVisitor(), marta);
    const link = linkIn((await mails())[0]);
    const visitor = createVisitor();
    await visitor.open(link);
    const page = await visitor.open(link);
    expect(pathOf(await visitor.press(page, 'Sign in'))).to.equal('/admin');
    const late = createVisitor();
    const again = await late.press(page, 'Sign in');
    expect([again.status, again.words.includes('no longer works')]).to.deep.equal([403, true]);
    expect(pathOf(await open(late, '/admin'))).to.equal('/sign-in');
  });

  it('signs one in where two use the link at once', async () => {
    await ask(createVisitor(), marta);
    const link = linkIn((await mails())[0]);
    const visitors = [createVisitor(), createVisitor()];
    const pages = await Promise.all(visitors.map((one) => one.open(link)));
    const ended = await Promise.all(visitors.map((one, i) => one.press(pages[i]!, 'Sign in')));
    expect(ended.map((visit) => visit.status).sort()).to.deep.equal([200, 403]);
  });

  it('refuses a link after 15 minutes', async () => {
    await ask(createVisitor(), marta);
    const link = linkIn((await mails())[0]);
    office.ctx.clock.advance(15 * 60_000 + 1);
    expect((await createVisitor().open(link)).status).to.equal(403);
  });

  it('mails an address five links in a quarter of an hour at most, known or not', async () => {
    for (const address of [marta, 'nobody@campus.example']) {
      const statuses: number[] = [];
      for (let i = 0; i < 6; i++) statuses.push((await ask(createVisitor(), address)).status);
      expect(statuses).to.deep.equal([200, 200, 200, 200, 200, 429]);
    }
    expect(await mails()).to.have.length(5);
    office.ctx.clock.advance(15 * 60_000);
    expect((await ask(createVisitor(), marta)).status).to.equal(200);
  });

  it('lets one network ask two hundred times in a quarter of an hour', async () => {
    let allowed = 0;
    for (let i = 0; i < 205; i++)
      if ((await ask(createVisitor(), `someone${i}@campus.example`)).status === 200) allowed += 1;
    expect(allowed).to.equal(200);
  });

  it('asks again for what is no address, and keeps what was typed', async () => {
    const wrong = await ask(createVisitor(), 'marta at campus');
    expect([wrong.status, wrong.forms[0]?.fields['address']]).to.deep.equal([422, 'marta at campus']);
  });

  it('ends the session on signing out', async () => {
    const visitor = await office.asOwner();
    const out = await visitor.press(await open(visitor, '/admin'), 'Sign out');
    expect(out.words).to.include('You are signed out.');
    expect(pathOf(await open(visitor, '/admin'))).to.equal('/sign-in');
  });

  it('lets an owner of several organisations choose, and choose again', async () => {
    const { ctx, neighbour, organisation } = office;
    const { makeOwner } = await import('../../../server/actions/organisations/owners.ts');
    await makeOwner(ctx, {
      organisation: neighbour.organisation,
      name: 'Marta Keller',
      address: marta,
      person: office.owner,
    });
    const { id } = (await personOf(ctx, marta))!;
    const visitor = await office.enter({ kind: 'own', person: id, name: 'Marta Keller' });
    const choice = await open(visitor, '/admin');
    expect(pathOf(choice)).to.equal('/admin/organisations');
    const form = choice.forms.find((one) => one.fields['organisation'] === neighbour.organisation)!;
    expect((await visitor.submit(choice, form)).words).to.include('Neighbour College');
    const back = await visitor.submit(choice, form, { organisation });
    expect(back.words).to.include('Hochschule Probe');
  });
});

describe('an invitation to administer', () => {
  let office: Office;
  beforeEach(async () => {
    office = await openOffice();
  });
  afterEach(() => office.close());

  const organisation = async (): Promise<Organisation> =>
    (await office.ctx.store.get(organisations, office.organisation))!;
  const owner = { kind: 'owner', name: 'Marta Keller' } as const;
  const operator = { kind: 'operator', name: 'operator' } as const;
  const invite = async (address: string, actor: typeof owner | typeof operator = owner): Promise<string> =>
    (await inviteOwner(office.ctx, await organisation(), address, actor)).link;

  it('is made by a link that is shown once', async () => {
    const visitor = await office.asOwner();
    const page = await visitor.open(`${office.origin}/admin/owners`);
    const made = await visitor.press(page, 'Make a link', { address: 'new@campus.example' });
    const link = valueOf(made, 'link');
    expect(link).to.match(/\/join\?invite=[\w-]{43}$/);
    const again = await visitor.open(made.url);
    expect([again.html.includes(link), again.words.includes('shown once already')]).to.deep.equal([
      false,
      true,
    ]);
    expect((await visitor.open(`${office.origin}/admin/owners`)).html).to.not.include(link);
    expect((await createVisitor().open(link)).words).to.include('new@campus.example');
  });

  it('is shown to nobody but who made it', async () => {
    const visitor = await office.asOwner();
    const page = await visitor.open(`${office.origin}/admin/owners`);
    const form = page.forms.find((one) => one.action.endsWith('/invite'))!;
    const headers = {
      cookie: `__Host-bb_own=${office.ownerToken}`,
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/x-www-form-urlencoded',
    };
    const body = 'address=new%40campus.example&how=link';
    const sent = await office.raw('POST', new URL(form.action).pathname, { headers, body });
    const to = sent.headers.get('location') ?? '';
    const stranger = await office.neighbourOwner();
    expect(valueOf(await stranger.open(office.origin + to), 'link')).to.equal('');
    expect(valueOf(await visitor.open(office.origin + to), 'link')).to.not.equal('');
  });

  it('makes its holder an owner, once', async () => {
    const link = await invite('new@campus.example');
    const visitor = createVisitor();
    const page = await visitor.open(link);
    expect((await visitor.press(page, 'Accept', { name: '' })).status).to.equal(422);
    const inside = await visitor.press(page, 'Accept', { name: 'Noor Haddad' });
    expect([inside.status, new URL(inside.url).pathname]).to.deep.equal([200, '/admin']);
    const late = createVisitor();
    expect((await late.open(link)).status).to.equal(403);
    expect((await late.press(page, 'Accept', { name: 'Thief' })).status).to.equal(403);
    expect((await ownersOf(office.ctx, office.organisation)).map((one) => one.name).sort()).to.deep.equal([
      'Marta Keller',
      'Noor Haddad',
    ]);
  });

  it('makes one owner where two use it at once', async () => {
    const link = await invite('new@campus.example');
    const visitors = [createVisitor(), createVisitor()];
    const pages = await Promise.all(visitors.map((one) => one.open(link)));
    const ended = await Promise.all(
      visitors.map((one, i) => one.press(pages[i]!, 'Accept', { name: `N${i}` })),
    );
    expect(ended.map((visit) => visit.status).sort()).to.deep.equal([200, 403]);
    expect(await ownersOf(office.ctx, office.organisation)).to.have.length(2);
  });

  it('can be used again where its use was cut short before it made an owner', async () => {
    const { ctx } = office;
    const { openOwnerInvite, joinAsOwner } =
      await import('../../../server/actions/organisations/invite-owner.ts');
    const token = new URL(await invite('new@campus.example')).searchParams.get('invite') ?? '';
    const first = (await openOwnerInvite(ctx, token))!;
    const killed: Store = { ...ctx.store, insert: () => Promise.reject(new Error('killed')) };
    await joinAsOwner({ ...ctx, store: killed }, first, 'Noor').catch(() => undefined);
    expect(await openOwnerInvite(ctx, token)).to.equal(undefined);
    ctx.clock.advance(60_000);
    const again = (await openOwnerInvite(ctx, token))!;
    await joinAsOwner(ctx, again, 'Noor');
    expect(await ownersOf(ctx, office.organisation)).to.have.length(2);
    ctx.clock.advance(60_000);
    expect(await openOwnerInvite(ctx, token)).to.equal(undefined);
  });

  it('ends after seven days, and when it is withdrawn', async () => {
    const [old, withdrawn] = [await invite('a@campus.example'), await invite('b@campus.example')];
    const visitor = await office.asOwner();
    const page = await visitor.open(`${office.origin}/admin/owners`);
    const form = page.forms.find(
      (one) =>
        one.action.endsWith('/withdraw') && page.html.includes('b@campus.example') && one.fields['id'] !== '',
    )!;
    const { items } = await office.ctx.store.find(tickets, {
      where: { organisation: office.organisation, kind: 'owner' },
      limit: 10,
    });
    const id = items.find(
      (one) => one.purpose.kind === 'owner' && one.purpose.address === 'b@campus.example',
    )!.id;
    await visitor.submit(page, form, { id });
    expect((await createVisitor().open(withdrawn)).status).to.equal(403);
    expect((await createVisitor().open(old)).status).to.equal(200);
    office.ctx.clock.advance(7 * 24 * 3_600_000 + 1);
    expect((await createVisitor().open(old)).status).to.equal(403);
  });

  it('of the operator signs in an owner who is one already, once', async () => {
    const link = await invite(marta, operator);
    const visitor = createVisitor();
    const inside = await visitor.press(await visitor.open(link), 'Sign in');
    expect([inside.status, inside.words.includes('Hochschule Probe')]).to.deep.equal([200, true]);
    expect((await createVisitor().open(link)).status).to.equal(403);
    expect(await ownersOf(office.ctx, office.organisation)).to.have.length(1);
  });

  it('of an owner never signs in somebody else who is an owner already', async () => {
    const link = await invite(marta);
    const visitor = createVisitor();
    const page = await visitor.open(link);
    expect(page.words).to.include('You are an owner already');
    const form = {
      action: `${office.origin}/join`,
      method: 'post' as const,
      fields: { invite: new URL(link).searchParams.get('invite') ?? '' },
      buttons: [],
      isAuto: false,
      id: '',
    };
    await visitor.submit(page, form);
    expect(new URL((await visitor.open(`${office.origin}/admin`)).url).pathname).to.equal('/sign-in');
  });

  it('of an owner opens no other organisation of the person it names', async () => {
    const address = 'nils@neighbour.example';
    const visitor = createVisitor();
    const inside = await visitor.press(await visitor.open(await invite(address)), 'Accept');
    expect(inside.words).to.include('Hochschule Probe');
    const other = { organisation: office.neighbour.organisation };
    const form = {
      action: `${office.origin}/admin/organisations`,
      method: 'post' as const,
      fields: other,
      buttons: [],
      isAuto: false,
      id: '',
    };
    expect((await visitor.submit(inside, form)).status).to.equal(404);
    expect((await visitor.open(`${office.origin}/admin/organisations`)).words).to.not.include(
      'Neighbour College',
    );
    expect(await ownershipIn(office.ctx, office.neighbour.person, office.organisation)).to.not.equal(
      undefined,
    );
  });

  it('of an owner leaves the address without proof until its person signs in by mail', async () => {
    const visitor = createVisitor();
    const page = await visitor.open(await invite('new@campus.example'));
    await visitor.press(page, 'Accept', { name: 'Noor Haddad' });
    const email = () => office.ctx.store.get(emails, emailIdOf(office.ctx.idSecret, 'new@campus.example'));
    expect((await email())?.isVouched).to.equal(true);
    const { requestSignIn, confirmSignIn } = await import('../../../server/actions/organisations/sign-in.ts');
    await requestSignIn(office.ctx, 'new@campus.example', 'en');
    const [mail] = (await office.ctx.store.find(messages, { limit: 1 })).items;
    await confirmSignIn(office.ctx, /ticket=([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? '');
    expect((await email())?.isVouched).to.equal(undefined);
  });

  it('is refused for somebody who is an owner already, by a sentence beside the field', async () => {
    const visitor = await office.asOwner();
    const page = await visitor.open(`${office.origin}/admin/owners`);
    const refused = await visitor.press(page, 'Make a link', { address: marta });
    expect([refused.status, refused.words.includes('is an owner already')]).to.deep.equal([422, true]);
  });

  it('goes by mail where there is a mail server', async () => {
    const other = await openOffice({ settings: { hasMailServer: true } });
    const visitor = await other.asOwner();
    const page = await visitor.open(`${other.origin}/admin/owners`);
    const after = await visitor.press(page, 'Send the invitation', { address: 'new@campus.example' });
    expect(after.words).to.include('on its way by mail');
    const [mail] = (await other.ctx.store.find(messages, { limit: 1 })).items;
    const link = /https?:\S+invite=[\w-]+/.exec(mail?.text ?? '')?.[0] ?? '';
    expect((await createVisitor().open(link)).status).to.equal(200);
    const outbox = await visitor.open(`${other.origin}/admin/mail/${mail?.id ?? ''}`);
    expect([outbox.status, outbox.html.includes('invite=')]).to.deep.equal([200, false]);
    await other.close();
  });
});

describe('owners', () => {
  let office: Office;
  beforeEach(async () => {
    office = await openOffice();
  });
  afterEach(() => office.close());

  it('can leave and be removed, but the last one stays', async () => {
    const { makeOwner, removeOwner } = await import('../../../server/actions/organisations/owners.ts');
    const { ctx, organisation } = office;
    const actor = { kind: 'owner', name: 'test' } as const;
    const person = await makeOwner(ctx, {
      organisation,
      name: 'B',
      address: 'b@campus.example',
      person: 'b' as never,
    });
    const { id } = (await personOf(ctx, marta))!;
    await Promise.allSettled([
      removeOwner(ctx, organisation, person, actor),
      removeOwner(ctx, organisation, id, actor),
    ]);
    expect((await ownersOf(ctx, organisation)).length).to.be.greaterThan(0);
    await removeOwner(ctx, organisation, person, actor).catch(() => undefined);
    const [last] = await ownersOf(ctx, organisation);
    const visitor = await office.enter({ kind: 'own', person: last!.person, name: 'last', organisation });
    const page = await visitor.open(`${office.origin}/admin/owners`);
    expect(page.html).to.not.include('/admin/owners/remove');
    const form = {
      action: `${office.origin}/admin/owners/remove`,
      method: 'post' as const,
      fields: { person: last!.person },
      buttons: [],
      isAuto: false,
      id: '',
    };
    expect((await visitor.submit(page, form)).status).to.equal(409);
    expect(await ownersOf(ctx, organisation)).to.have.length(1);
  });
});
