import { expect } from 'chai';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createVisitor, type Visit } from '../../../scripts/demo/web/visitor.ts';
import { ownersOf } from '../../../server/actions/organisations/owners.ts';
import { setUp } from '../../../server/actions/organisations/set-up.ts';
import { readInstallation, setUpLink } from '../../../server/actions/system/installation.ts';
import { createApp } from '../../../server/app.ts';
import { issuerKeys, issuers } from '../../../server/model/badges/issuer.ts';
import { organisations } from '../../../server/model/organisations/organisation.ts';
import { ownerships } from '../../../server/model/organisations/person.ts';
import { installations, INSTALLATION_ID } from '../../../server/model/system/system.ts';
import type { Store } from '../../../server/ports/store.ts';
import { type TestContext, testContext } from '../../helpers/context.ts';
import { failureOf } from '../../helpers/failure.ts';
import { bringRsaKey } from '../../helpers/rsa-key.ts';
import { openTestStore } from '../../helpers/store.ts';
import { fakeHttp } from '../../helpers/fake-http.ts';

const first = {
  name: 'Marta Keller',
  address: 'marta@campus.example',
  organisation: 'Probe',
  language: 'en',
};
const second = { ...first, name: 'Nils Brandt', address: 'nils@campus.example', organisation: 'Other' };

async function newLink(ctx: TestContext): Promise<string> {
  return new URL((await setUpLink(ctx)) ?? '').searchParams.get('code') ?? '';
}

/** How many there are of each, and who owns what. */
async function found(ctx: TestContext): Promise<object> {
  const [orgs, issuing, keys, owning] = await Promise.all([
    ctx.store.find(organisations, { limit: 10 }),
    ctx.store.find(issuers, { limit: 10 }),
    ctx.store.find(issuerKeys, { limit: 10 }),
    ctx.store.find(ownerships, { limit: 10 }),
  ]);
  return {
    organisations: orgs.items.map((one) => one.name),
    issuers: issuing.items.map((one) => one.name),
    keys: keys.items.length,
    owners: owning.items.filter((one) => one.isActive).map((one) => one.address),
    isSetUp: (await ctx.store.get(installations, INSTALLATION_ID))?.isSetUp,
  };
}
const one = {
  organisations: ['Probe'],
  issuers: ['Probe'],
  keys: 3,
  owners: ['marta@campus.example'],
  isSetUp: true,
};

/** The store, failing for good from its nth write on, as a process that was killed. */
function killedAt(store: Store, n: number): { store: Store; writes: () => number } {
  let writes = 0;
  const counted = new Set(['insert', 'replace', 'remove']);
  const broken = new Proxy(store, {
    get(target, name: string) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        if (counted.has(name) && ++writes > n) return Promise.reject(new Error('killed'));
        return Reflect.apply(member, target, args) as unknown;
      };
    },
  });
  return { store: broken, writes: () => writes };
}

describe('the set-up link', () => {
  let ctx: TestContext;
  beforeEach(async () => {
    ctx = await testContext();
    await readInstallation(ctx);
  });
  afterEach(() => ctx.store.close());

  it('makes one organisation with its issuer, its keys and its owner', async () => {
    await setUp(ctx, await newLink(ctx), first);
    expect(await found(ctx)).to.deep.equal(one);
  });

  it('works once: the second use is refused and changes nothing, also with the same address', async () => {
    const code = await newLink(ctx);
    await setUp(ctx, code, first);
    for (const again of [first, second])
      expect((await failureOf(setUp(ctx, code, again))).code).to.equal('TICKET_INVALID');
    expect(await found(ctx)).to.deep.equal(one);
  });

  it('makes one owner where two people use it at once', async () => {
    const code = await newLink(ctx);
    const ended = await Promise.allSettled([setUp(ctx, code, first), setUp(ctx, code, second)]);
    expect(ended.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected']);
    const winner = ended[0].status === 'fulfilled' ? first : second;
    expect(await found(ctx)).to.deep.equal({
      ...one,
      organisations: [winner.organisation],
      issuers: [winner.organisation],
      owners: [winner.address],
    });
  });

  it('makes one of each where one person presses twice', async () => {
    const code = await newLink(ctx);
    await Promise.allSettled([setUp(ctx, code, first), setUp(ctx, code, first)]);
    expect(await found(ctx)).to.deep.equal(one);
  });

  for (const next of ['the same link', 'the next link'])
    it(`ends what was killed between any two writes when it is repeated with ${next}`, async () => {
      const whole = killedAt(ctx.store, Infinity);
      await setUp({ ...ctx, store: whole.store }, await newLink(ctx), first);
      const writes = whole.writes();
      expect(writes).to.be.greaterThan(6);
      for (let n = 0; n < writes; n++) {
        const store = await openTestStore();
        const own = { ...ctx, store };
        await readInstallation(own);
        await bringRsaKey(own);
        const code = await newLink(own);
        await setUp({ ...own, store: killedAt(store, n).store }, code, first).catch(() => undefined);
        const isDone = (await store.get(installations, INSTALLATION_ID))?.isSetUp === true;
        if (!isDone) await setUp(own, next === 'the same link' ? code : await newLink(own), first);
        expect(await found(own), `killed after ${n} writes`).to.deep.equal(one);
        await store.close();
      }
    });

  it('leaves nothing to whoever began under another address and was killed', async () => {
    for (let n = 1; n < 8; n++) {
      const store = await openTestStore();
      const own = { ...ctx, store };
      await readInstallation(own);
      await bringRsaKey(own);
      const began = setUp({ ...own, store: killedAt(store, n).store }, await newLink(own), second);
      await began.catch(() => undefined);
      if ((await store.get(installations, INSTALLATION_ID))?.isSetUp !== true) {
        await setUp(own, await newLink(own), first);
        expect(await found(own), `killed after ${n} writes`).to.deep.equal(one);
      }
      await store.close();
    }
  });
});

describe('the set-up page', () => {
  let ctx: TestContext;
  let server: Server;
  let origin: string;
  beforeEach(async () => {
    let answer: RequestListener = (_request, response) => response.end();
    server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    ctx = await testContext({ settings: { publicUrl: origin }, http: fakeHttp(() => 'HTTP_NETWORK') });
    await readInstallation(ctx);
    const app = createApp(ctx, {
      exposeMetrics: () => Promise.resolve({ body: '', type: '' }),
      isReady: () => true,
    });
    answer = app as RequestListener;
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await ctx.store.close();
  });
  const fields = { name: first.name, address: first.address, organisation: first.organisation };

  it('leads a first owner, signed in, to the first step that is left', async () => {
    const visitor = createVisitor();
    const form = await visitor.open((await setUpLink(ctx)) ?? '');
    const after = await visitor.press(form, 'Set up', fields);
    expect(new URL(after.url).pathname).to.equal('/admin/setup/issuer');
    expect(after.words).to.include('Step 2 of 6');
    expect((await visitor.open(`${origin}/admin`)).status).to.equal(200);
    expect(await found(ctx)).to.deep.equal(one);
  });

  it('shows what is missing, keeps what was typed and leaves the link good', async () => {
    const visitor = createVisitor();
    const link = (await setUpLink(ctx)) ?? '';
    const form = await visitor.open(link);
    const wrong = await visitor.press(form, 'Set up', { ...fields, address: 'nobody', name: '' });
    expect(wrong.status).to.equal(422);
    expect(wrong.words).to.include('2 things to correct');
    expect(wrong.forms[0]?.fields['organisation']).to.equal('Probe');
    expect((await visitor.press(wrong, 'Set up', fields)).status).to.equal(200);
  });

  it('says so where the link was used, is another or is too old, and leaves nobody signed in', async () => {
    const visitor = createVisitor();
    const link = (await setUpLink(ctx)) ?? '';
    const form = await visitor.open(link);
    const spent = async (visit: Promise<Visit>): Promise<void> => {
      const { status, words } = await visit;
      expect([status, words.includes('This set-up link no longer works')]).to.deep.equal([403, true]);
    };
    await spent(visitor.open(`${origin}/setup?code=${'x'.repeat(43)}`));
    await spent(visitor.open(`${origin}/setup`));
    ctx.clock.advance(25 * 3_600_000);
    await spent(visitor.press(form, 'Set up', fields));
    const fresh = await visitor.open((await setUpLink(ctx)) ?? '');
    await visitor.press(fresh, 'Set up', fields);
    const late = createVisitor();
    await spent(late.press(fresh, 'Set up', { ...fields, address: 'late@campus.example' }));
    expect(new URL((await late.open(`${origin}/admin`)).url).pathname).to.equal('/sign-in');
    const [owner, ...others] = await ownersOf(
      ctx,
      (await ctx.store.find(organisations, { limit: 1 })).items[0]!.id,
    );
    expect([owner?.address, others.length]).to.deep.equal([first.address, 0]);
  });
});
