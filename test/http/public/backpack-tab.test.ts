import { expect } from 'chai';
import { createVisitor, type Visit, type Visitor } from '../../../scripts/demo/web/visitor.ts';
import { change } from '../../../server/actions/change.ts';
import {
  type Connection,
  backpackHosts,
  connections,
  grants,
} from '../../../server/model/deliveries/backpack-host.ts';
import { type BackpackHostId, idOf } from '../../../server/model/ids.ts';
import { type Site, startSite } from '../learner/site.ts';

describe('the tab that connects a backpack', function () {
  this.timeout(30_000);
  let site: Site;
  let sam: Visitor;
  let host: BackpackHostId;
  /** The tab shares no cookie with the frame (lti.md L21). */
  let tab: Visitor;
  beforeEach(async () => {
    site = await startSite();
    sam = await site.learner();
    host = await site.offerTwin();
    tab = createVisitor();
  });
  afterEach(() => site.close());

  const startLink = async (visitor = sam): Promise<string> => {
    const page = await visitor.press(await visitor.open(site.my('/preferences')), /^Connect/);
    return page.links.find(({ href }) => href.includes('/backpacks/start'))?.href ?? '';
  };
  const connection = async (index = 0): Promise<Connection | undefined> =>
    site.ctx.store.get(connections, idOf('connection', [site.house.learners[index] ?? '', host]));
  const signIn = (page: Visit): Promise<Visit> => tab.follow(page, /Sign in at/);
  const callback = (query: Record<string, string>): string =>
    `${site.origin}/backpacks/callback/${host}?${new URLSearchParams(query).toString()}`;
  /** Stops where the host is asked, and tells what it was asked. */
  const stopAtHost = (): URL[] => {
    const seen: URL[] = [];
    site.atHost = (url) => {
      seen.push(new URL(url));
      return `${site.origin}/help`;
    };
    return seen;
  };

  it('explains, leaves, comes back and ends with "Connected"', async () => {
    const leaving = await tab.open(await startLink());
    expect(leaving.url).to.equal(`${site.origin}/backpacks/go`);
    expect(leaving.words).to.include('never sees your password').and.include('each badge that you earn');
    const back = await signIn(leaving);
    expect(back.url).to.equal(`${site.origin}/backpacks/done`);
    expect(back.words).to.include('Connecting …');
    expect(back.html).to.include('data-poll="/backpacks/done/part"');
    expect((await connection())?.state).to.equal('pending');
    await site.house.quiet();
    const part = await tab.open(`${site.origin}/backpacks/done/part`);
    expect(part.words).to.include('Connected. You can close this tab.');
    expect(part.html).to.include('data-done');
    expect((await tab.follow(back, 'Look again')).words).to.include('Connected. You can close this tab.');
    expect((await connection())?.state).to.equal('connected');
  });

  it('is entered by a cookie of its own kind and by a code that works once', async () => {
    const link = await startLink();
    const raw = await fetch(link, { redirect: 'manual' });
    expect(raw.status).to.equal(303);
    expect(raw.headers.get('location')).to.equal('/backpacks/go');
    expect(raw.headers.get('cache-control')).to.equal('no-store');
    expect(raw.headers.get('set-cookie')).to.match(
      /^__Host-bb_backpack=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=None; Partitioned$/,
    );
    const again = await tab.open(link);
    expect(again.status).to.equal(403);
    expect(again.words).to.include('Each link works once.').and.include('select Connect again');
  });

  it('refuses a code that is ten minutes old, and nonsense', async () => {
    const link = await startLink();
    site.ctx.clock.advance(10 * 60_000 + 1);
    expect((await tab.open(link)).status).to.equal(403);
    for (const code of ['', 'x', 'y'.repeat(500), '%00'])
      expect((await tab.open(`${site.origin}/backpacks/start?code=${code}`)).status, code).to.equal(403);
  });

  it('may do nothing but connect this one backpack', async () => {
    await tab.open(await startLink());
    for (const path of ['', '/preferences', '/all'])
      expect((await tab.open(site.my(path))).status, path).to.equal(401);
  });

  it('asks the host with a single-use state and the challenge of its verifier', async () => {
    const seen = stopAtHost();
    const leaving = await tab.open(await startLink());
    await signIn(leaving);
    await tab.open(`${site.origin}/backpacks/leave`);
    const [first, second] = seen.map(({ searchParams }) => searchParams);
    expect(first?.get('code_challenge_method')).to.equal('S256');
    expect(first?.get('redirect_uri')).to.equal(`${site.origin}/backpacks/callback/${host}`);
    expect(first?.get('state')).to.match(/^[\w-]{43}$/);
    expect(first?.get('state')).not.to.equal(second?.get('state'));
  });

  it('refuses an answer with a wrong or missing state, and one that was used', async () => {
    const leaving = await tab.open(await startLink());
    for (const query of [
      { code: 'c' },
      { code: 'c', state: 'wrong' },
      { code: 'c', state: 'z'.repeat(43) },
    ]) {
      const refused = await tab.open(callback(query));
      expect(refused.status).to.equal(403);
      expect(refused.words).to.include('does not belong to a sign-in that was begun in this browser');
    }
    expect(await connection()).to.equal(undefined);
    const seen: string[] = [];
    const answer = site.atHost;
    site.atHost = (url) => {
      seen.push(answer(url));
      return seen[0] ?? '';
    };
    await signIn(leaving);
    await site.house.quiet();
    expect((await connection())?.state).to.equal('connected');
    expect((await tab.open(seen[0] ?? '')).status).to.equal(403);
    expect((await connection())?.state).to.equal('connected');
  });

  it('refuses an answer that comes to the address of another host, with whose code it could be mixed up', async () => {
    const seen = stopAtHost();
    await tab.open(await startLink());
    await tab.open(`${site.origin}/backpacks/leave`);
    const { code, state } = site.twin.consent(seen[0]?.href ?? '');
    const foreign = new URL(callback({ code, state }));
    foreign.pathname = foreign.pathname.replace(host, idOf('backpackHost', ['elsewhere']));
    expect((await tab.open(foreign.href)).status).to.equal(403);
    expect((await connection())?.state).to.not.equal('pending');
    expect((await tab.open(callback({ code, state }))).status).to.equal(200);
    expect((await connection())?.state).to.equal('pending');
  });

  it('refuses an answer in another browser: without the cookie, and with that of somebody else', async () => {
    const seen: string[] = [];
    const answer = site.atHost;
    site.atHost = (url) => {
      seen.push(answer(url));
      return `${site.origin}/help`;
    };
    await signIn(await tab.open(await startLink()));
    const nobody = await createVisitor().open(seen[0] ?? '');
    expect(nobody.status).to.equal(403);
    expect(nobody.words).to.include('was not begun in this browser');
    const other = await site.learner(1);
    const otherTab = createVisitor();
    await otherTab.open(await startLink(other));
    expect((await otherTab.open(seen[0] ?? '')).status).to.equal(403);
    const samesOtherTab = createVisitor();
    await samesOtherTab.open(await startLink());
    expect((await samesOtherTab.open(seen[0] ?? '')).status).to.equal(403);
    expect([await connection(0), await connection(1)]).to.deep.equal([undefined, undefined]);
    expect((await site.ctx.store.find(grants, { limit: 5 })).items).to.have.length(0);
  });

  it('says plainly that the learner called it off, and keeps a connection that works', async () => {
    const answer = site.atHost;
    const refuse = (url: string): string =>
      callback({ error: 'access_denied', state: new URL(url).searchParams.get('state') ?? '' });
    site.atHost = refuse;
    const off = await signIn(await tab.open(await startLink()));
    expect(off.words).to.include('Not connected: the sign-in was called off.');
    expect((await sam.open(site.my('/preferences'))).words).to.include('Error: the sign-in was called off');
    site.atHost = answer;
    await signIn(await tab.open(await startLinkAgain()));
    await site.house.quiet();
    site.atHost = refuse;
    await tab.open(`${site.origin}/backpacks/leave`);
    expect((await connection())?.state).to.equal('connected');
  });

  const startLinkAgain = async (): Promise<string> => {
    const page = await sam.press(await sam.open(site.my('/preferences')), 'Sign in again');
    return page.links.find(({ href }) => href.includes('/backpacks/start'))?.href ?? '';
  };

  it('says plainly that the host did not complete the sign-in', async () => {
    site.twin.failNext('exchange', { kind: 'actionNeeded', code: 'auth_invalid', status: 400 });
    await signIn(await tab.open(await startLink()));
    await site.house.quiet();
    const done = await tab.open(`${site.origin}/backpacks/done`);
    expect(done.words).to.include('Not connected: the sign-in did not succeed.');
    expect(done.html).to.include('data-done');
  });

  it('leads nowhere while the host is not ready', async () => {
    const leaving = await tab.open(await startLink());
    await change(site.ctx, backpackHosts, host, (current) => ({ ...current, state: 'off' as const }));
    const refused = await signIn(leaving);
    expect(refused.status).to.equal(404);
    expect(refused.words).to.include('This backpack cannot be connected at the moment.');
  });

  it('without a session says where to begin', async () => {
    for (const path of ['go', 'leave', 'done', 'done/part', `callback/${host}?code=c&state=s`]) {
      const visit = await tab.open(`${site.origin}/backpacks/${path}`);
      expect(visit.status, path).to.equal(403);
      expect(visit.words, path).to.include('go back to Backpack settings in your course');
    }
  });
});
