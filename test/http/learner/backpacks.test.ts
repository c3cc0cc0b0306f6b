import { expect } from 'chai';
import type { Visit, Visitor } from '../../../scripts/demo/web/visitor.ts';
import { change } from '../../../server/actions/change.ts';
import { audits } from '../../../server/model/organisations/audit.ts';
import {
  backpackHosts,
  type Connection,
  connections,
} from '../../../server/model/deliveries/backpack-host.ts';
import { type BackpackHostId, hashToken, idOf } from '../../../server/model/ids.ts';
import { tickets } from '../../../server/model/organisations/ticket.ts';
import { activeBadge } from '../../helpers/house.ts';
import { connectTwin, type Site, startSite } from './site.ts';

describe('backpack settings', function () {
  this.timeout(30_000);
  let site: Site;
  let sam: Visitor;
  let host: BackpackHostId;
  beforeEach(async () => {
    site = await startSite();
    sam = await site.learner();
    host = await site.offerTwin();
  });
  afterEach(() => site.close());

  const settings = (): Promise<Visit> => sam.open(site.my('/preferences'));
  const connection = async (learner = 0): Promise<Connection | undefined> =>
    site.ctx.store.get(connections, idOf('connection', [site.house.learners[learner] ?? '', host]));
  const setConnection = (next: Partial<Connection>): Promise<unknown> =>
    change<Connection>(
      site.ctx,
      connections,
      idOf('connection', [site.house.learners[0] ?? '', host]),
      (now) => ({
        ...now,
        ...next,
      }),
    );
  const codeIn = (visit: Visit): string =>
    new URL(visit.links.find(({ href }) => href.includes('/backpacks/start'))?.href ?? '').searchParams.get(
      'code',
    ) ?? '';

  it('act for nobody but the learner whose page it was, where another opened the tool in the same browser', async () => {
    const elodie = await site.learner(1);
    const mails = site.my('/preferences/addresses');
    const page = await settings();
    for (const refused of [
      await elodie.press(page, 'Connect'),
      await elodie.press(await sam.open(mails), 'Send link', { address: 'sam@home.example' }),
    ]) {
      expect(refused.status).to.equal(409);
      expect(refused.words).to.include('Somebody else has opened Badge Bridge in this browser meanwhile');
    }
    await connectTwin(site, sam);
    await connectTwin(site, elodie);
    expect((await elodie.press(await settings(), 'Disconnect')).status).to.equal(409);
    expect((await connection(1))?.state).to.equal('connected');
    const parts = [page, await sam.open(site.my()), await sam.open(mails)].flatMap(({ html }) =>
      [...html.matchAll(/data-poll="([^"]+)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&')),
    );
    expect(parts).to.have.length(3);
    for (const part of parts) {
      expect((await sam.open(site.origin + part)).status, part).to.equal(200);
      expect((await elodie.open(site.origin + part)).status, part).to.equal(409);
    }
  });

  it('show each state in the same words, with the one button that helps', async () => {
    expect((await settings()).words)
      .to.include('Twin Not connected')
      .and.include('Connect Twin');
    await connectTwin(site, sam);
    const connected = await settings();
    expect(connected.words).to.include('Twin Connected As').and.include('Disconnect');
    expect(connected.words).to.include('Connected since 21 November 2026');
    await setConnection({ state: 'pending' });
    expect((await settings()).words).to.include('Twin Pending');
    await setConnection({ state: 'action_needed', reason: 'sign-in-ended' });
    const error = await settings();
    expect(error.words).to.include('Twin Error: the sign-in has ended');
    expect((await sam.press(error, 'Sign in again')).words).to.include('Continue to');
  });

  it('say what connecting sends and to whom before the learner leaves, by a link that works once', async () => {
    const page = await sam.press(await settings(), /^Connect/);
    expect(page.words).to.include('each badge that you earn').and.include('twin.example');
    const link = page.links.find(({ label }) => label.includes('Continue to'));
    expect(link?.target).to.equal('_blank');
    const code = codeIn(page);
    const ticket = await site.ctx.store.get(tickets, hashToken(code));
    expect(ticket?.purpose).to.deep.equal({
      kind: 'backpack',
      learner: site.house.learners[0],
      organisation: site.house.organisation,
      host,
      course: site.house.course.id,
    });
    expect(page.html.split(code)).to.have.length(2);
    const again = await sam.open(page.url);
    expect(again.url).to.equal(site.my('/preferences'));
  });

  it('notice the return by themselves, and not what was before', async () => {
    await connectTwin(site, sam);
    await setConnection({ state: 'action_needed', reason: 'sign-in-ended' });
    site.ctx.clock.advance(1000);
    const page = await sam.press(await settings(), 'Sign in again');
    const poll = /data-poll="([^"]+)"/.exec(page.html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect((await sam.open(site.origin + poll)).words).to.include('Waiting for your sign-in');
    const leaving = await sam.follow(page, /Continue to/);
    await sam.follow(leaving, /Sign in at/);
    expect((await sam.open(site.origin + poll)).words).to.include('is being asked to confirm');
    await site.house.quiet();
    const done = await sam.open(site.origin + poll);
    expect(done.words).to.include('is connected. New badges are sent there by themselves.');
    expect(done.html).to.include('data-done');
    expect((await settings()).words).to.include('Twin Connected');
  });

  it('send new badges by themselves and earlier ones on request', async () => {
    await activeBadge(site.house, { name: 'Early' });
    await site.house.quiet();
    await site.finish();
    await connectTwin(site, sam);
    expect(site.twin.world.badges).to.have.length(0);
    const asked = await sam.press(await settings(), 'Send my 1 earlier badge');
    expect(asked.words).to.include('Your earlier badges are on their way.').and.not.include('Send my');
    await site.house.quiet();
    expect(site.twin.world.badges).to.have.length(1);
    await activeBadge(site.house, { name: 'Late', past: { kind: 'all' } });
    await site.house.quiet();
    expect(site.twin.world.badges).to.have.length(2);
    expect((await settings()).words).to.include('2 badges sent.');
    expect((await sam.open(site.my())).words).to.include('Twin Connected 2 badges sent.');
  });

  it('disconnect after asking, tell what stays, and write both into the audit log', async () => {
    await connectTwin(site, sam);
    const asking = await settings();
    expect(asking.words).to.include('No badge is sent there any more.');
    const gone = await sam.press(asking, /^Disconnect$/);
    expect(gone.words).to.include('Twin Not connected');
    await site.house.quiet();
    expect((await connection())?.state).to.equal('off');
    expect((await connection())?.addresses).to.deep.equal([]);
    expect(site.twin.calls).to.include('revoke');
    const { items } = await site.ctx.store.find(audits, {
      where: { organisation: site.house.organisation },
      sort: ['at', 'asc'],
      limit: 50,
    });
    const told = items.filter(({ action }) => action.startsWith('connection.'));
    expect(told.map(({ action, actor, subject }) => [action, actor, subject])).to.deep.equal([
      ['connection.connected', 'Sam Taylor', 'Twin'],
      ['connection.disconnected', 'Sam Taylor', 'Twin'],
    ]);
  });

  it('warn where the account does not know the address that badges are issued to', async () => {
    site.twin.world.emails = ['private@home.example'];
    await connectTwin(site, sam);
    expect((await settings()).words).to.match(
      /The account at .*Twin.* does not know .*sam\.taylor@campus\.example/,
    );
  });

  it('offer no host that is not ready, and none of another organisation', async () => {
    const [first] = (await settings()).forms.filter(({ action }) => action.endsWith('/connect'));
    if (first === undefined) throw new Error('no form');
    await change(site.ctx, backpackHosts, host, (current) => ({ ...current, state: 'failed' as const }));
    const page = await settings();
    expect(page.words).to.include('No backpack is offered here yet.');
    expect((await sam.submit(page, first)).status).to.equal(404);
    await change(site.ctx, backpackHosts, host, (current) => ({ ...current, state: 'off' as const }));
    expect((await sam.submit(page, first)).status).to.equal(404);
    const strange = first.action.replace(host, 'strange');
    expect((await sam.submit(page, { ...first, action: strange })).status).to.equal(404);
    expect(await connection()).to.equal(undefined);
  });

  it('still list a switched-off host while a connection to it stands', async () => {
    await connectTwin(site, sam);
    await change(site.ctx, backpackHosts, host, (current) => ({ ...current, state: 'off' as const }));
    const page = await settings();
    expect(page.words).to.include('has switched').and.include('Disconnect');
    await sam.press(page, /^Disconnect$/);
    expect((await settings()).words).to.include('No backpack is offered here yet.');
  });

  it('belong to one learner: nobody else sees, uses or ends the connection', async () => {
    await connectTwin(site, sam);
    const other = await site.learner(1);
    const page = await other.open(site.my('/preferences'));
    expect(page.words).to.include('Twin Not connected').and.not.include('sam.taylor');
    const base = site.my(`/preferences/backpacks/${host}`);
    const form = (action: string) => ({
      action,
      method: 'post' as const,
      fields: {},
      buttons: [],
      isAuto: false,
      id: '',
    });
    expect((await other.submit(page, form(`${base}/disconnect`))).status).to.equal(404);
    expect((await other.submit(page, form(`${base}/send-all`))).status).to.equal(404);
    expect((await other.open(`${base}/part`)).words).to.include('Waiting for your sign-in');
    expect((await connection())?.state).to.equal('connected');
  });

  it('refuse forms of another site and of visitors without a role', async () => {
    const page = await settings();
    const [form] = page.forms.filter(({ action }) => action.endsWith('/connect'));
    if (form === undefined) throw new Error('no form');
    expect((await sam.submit({ ...page, url: 'https://evil.example/' }, form)).status).to.equal(403);
    const viewer = await site.learner(0, { role: 'viewer' });
    expect((await viewer.submit(page, form)).status).to.equal(403);
  });
});
