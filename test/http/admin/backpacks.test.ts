import { expect } from 'chai';
import type { Visit, Visitor } from '../../../scripts/demo/web/visitor.ts';
import {
  type BackpackHost,
  backpackHosts,
  connections,
} from '../../../server/model/deliveries/backpack-host.ts';
import { deliveries, type Delivery, type DeliveryState } from '../../../server/model/deliveries/delivery.ts';
import { type DeliveryId, idOf } from '../../../server/model/ids.ts';
import { NEVER } from '../../../server/model/record.ts';
import { type BackpackTwin, createBackpackTwin, TWIN_ADDRESS } from '../../helpers/backpack-twin.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { fakeHttp, type FakeHttp } from '../../helpers/fake-http.ts';
import { type Office, openOffice } from './office.ts';

describe('backpacks that are offered', () => {
  let office: Office;
  let visitor: Visitor;
  let twin: BackpackTwin;
  let http: FakeHttp;
  let answer: Parameters<typeof fakeHttp>[0];
  beforeEach(async () => {
    const clock = fakeClock();
    twin = createBackpackTwin({ emails: [], badges: [] }, clock);
    answer = () => ({ status: 200, headers: { 'content-type': 'application/ld+json' }, body: {} });
    http = fakeHttp((request) => answer(request));
    office = await openOffice({ clock, http, backpacks: { 'badge-connect': twin } });
    visitor = await office.asOwner();
  });
  afterEach(() => office.close());

  const here = (): string => `${office.origin}/admin/backpacks`;
  const hosts = async (): Promise<BackpackHost[]> =>
    (await office.ctx.store.find(backpackHosts, { where: { organisation: office.organisation }, limit: 20 }))
      .items;
  const add = async (address: string, name = ''): Promise<Visit> =>
    visitor.press(await visitor.open(here()), 'Add backpack', { address, name });
  const part = async (path: string): Promise<string> => {
    const headers = { cookie: `__Host-bb_own=${office.ownerToken}`, 'x-fragment': '1' };
    return (await office.raw('GET', path, { headers })).text();
  };

  it('are added by address, and discovered and registered as work that the page polls', async () => {
    const after = await add('twin.example/', 'Unser Rucksack');
    expect(after.words).to.include('finding out how to talk to it');
    expect(twin.calls).to.deep.equal([]);
    expect(await part('/admin/backpacks/hosts')).to.not.include('data-done');
    await office.quiet();
    expect(twin.calls).to.deep.equal(['discover', 'register']);
    const [host] = await hosts();
    expect(host).to.include({ state: 'ready', name: 'Unser Rucksack', address: TWIN_ADDRESS });
    expect(await part('/admin/backpacks/hosts'))
      .to.include('data-done')
      .and.include('Ready');
  });

  it('are one, however often and however written they are added', async () => {
    for (const address of [
      'twin.example',
      'https://twin.example/',
      'https://TWIN.example',
      'https://twin.example/#x',
    ])
      await add(address);
    expect(await hosts()).to.have.length(1);
  });

  it('refuse what is no address, or one that may not be asked', async () => {
    for (const address of [
      '',
      '   ',
      'http://192.168.1.1',
      'ftp://twin.example',
      'https://a:b@twin.example',
      '://',
    ]) {
      const wrong = await add(address);
      expect([wrong.status, wrong.words.includes('1 thing to correct')], address).to.deep.equal([422, true]);
    }
    expect(await hosts()).to.deep.equal([]);
  });

  for (const [operation, words] of [
    ['discover', 'Its description could not be read.'],
    ['register', 'It did not let us register.'],
  ] as const)
    it(`name the step that failed: ${operation}`, async () => {
      twin.failNext(operation, { kind: 'reject', code: 'unsupported', status: 404 });
      await add('twin.example');
      await office.quiet();
      const page = await visitor.open(here());
      expect(page.words).to.include(`${words} The host does not offer what is needed.`);
      expect((await visitor.open(`${office.origin}/admin`)).words).to.include('Look at the backpack');
      await visitor.press(page, 'Test again');
      await office.quiet();
      expect((await hosts())[0]?.state).to.equal('ready');
      expect((await visitor.open(here())).words).to.not.include(words);
    });

  it('are switched off and on, and tested again when they come back', async () => {
    await add('twin.example');
    await office.quiet();
    await visitor.press(await visitor.open(here()), 'Switch off');
    expect((await hosts())[0]?.state).to.equal('off');
    const calls = twin.calls.length;
    await visitor.press(await visitor.open(here()), 'Switch on');
    await office.quiet();
    expect([(await hosts())[0]?.state, twin.calls.length - calls]).to.deep.equal(['ready', 1]);
  });

  it('are removed while nobody is connected, else switched off', async () => {
    await add('twin.example');
    await office.quiet();
    const page = await visitor.open(here());
    const [host] = await hosts();
    const now = office.ctx.clock.now();
    const connection = {
      id: idOf('connection', ['c']),
      organisation: office.organisation,
      learner: office.learners[0]!,
      host: host!.id,
      state: 'connected' as const,
      addresses: [],
      since: now,
      changedAt: now,
    };
    await office.ctx.store.insert(connections, [connection]);
    const form = page.forms.find((one) => one.action.endsWith('/remove'))!;
    expect((await visitor.submit(page, form)).words).to.include('Learners are connected to this backpack');
    expect((await hosts())[0]?.state).to.equal('off');
    await office.ctx.store.remove(connections, connection.id);
    expect((await visitor.submit(page, form)).words).to.include('The backpack is removed');
    expect(await hosts()).to.deep.equal([]);
  });

  it('never show the client secret', async () => {
    await add('twin.example');
    await office.quiet();
    const { client } = (await hosts())[0]!;
    const secret = office.ctx.sealer.open(client?.secretSealed ?? '', 'backpack-client');
    expect(secret).to.not.equal('');
    for (const path of ['/admin', '/admin/backpacks', '/admin/audit'])
      expect((await visitor.open(office.origin + path)).html, path).to.not.include(secret);
  });

  it('warn where nobody outside can reach this Badge Bridge', async () => {
    const page = await visitor.open(here());
    expect(page.words).to.include('This address cannot be reached from outside');
    await add('twin.example');
    twin.capabilities = () => ({
      ...createBackpackTwin({ emails: [], badges: [] }, office.ctx.clock).capabilities(),
      needsPublicUrl: true,
    });
    expect((await visitor.open(`${office.origin}/admin`)).words).to.include('Check the public address');
  });

  it('can be sure of our documents: each is fetched from outside as work and reported', async () => {
    const before = await visitor.open(here());
    const asked = await visitor.press(before, 'Check public address');
    expect([asked.words.includes('Fetching our own documents'), http.requests.length]).to.deep.equal([
      true,
      0,
    ]);
    answer = ({ url }) =>
      url.endsWith('/logo.png')
        ? { status: 200, headers: { 'content-type': 'image/png' } }
        : { status: 503, headers: { 'content-type': 'text/html' } };
    await office.quiet();
    const result = await part('/admin/backpacks/public-check');
    expect(result).to.include('Pictures can be fetched').and.include('The issuer cannot be fetched');
    expect(result).to.include('status 503').and.include('data-done').and.include('No badge was issued yet');
    expect(http.requests.every(({ headers }) => headers?.['cookie'] === undefined)).to.equal(true);
    answer = () => 'HTTP_ADDRESS_REFUSED';
    await visitor.press(await visitor.open(here()), 'Check public address');
    await office.quiet();
    expect(await part('/admin/backpacks/public-check')).to.include('is not one that Badge Bridge may ask');
  });

  describe('with deliveries', () => {
    const deliver = async (
      name: string,
      state: DeliveryState,
      more: Partial<Delivery> = {},
    ): Promise<DeliveryId> => {
      const id = idOf('delivery', [name]);
      const now = office.ctx.clock.now();
      await office.ctx.store.insert(deliveries, [
        {
          id,
          organisation: office.organisation,
          award: idOf('award', [name]),
          badge: 'badge' as Delivery['badge'],
          learner: office.learners[0]!,
          connection: idOf('connection', ['c']),
          host: idOf('backpackHost', [name]),
          lane: 'twin.example',
          wanted: 1,
          there: { kind: 'none' },
          state,
          providerState: 'none',
          attempts: 12,
          cause: 'awarded',
          createdAt: now,
          history: [],
          ...(state === 'dead' ? { work: { dueAt: NEVER, attempt: 12, lastError: 'server' } } : {}),
          ...more,
        },
      ]);
      return id;
    };
    const stored = async (id: DeliveryId): Promise<Delivery> => (await office.ctx.store.get(deliveries, id))!;
    const list = (query: string): Promise<Visit> =>
      visitor.open(`${office.origin}/admin/deliveries?${query}`);

    it('lists those given up first, with the reason in words and the host’s own words folded', async () => {
      await deliver('a', 'dead', {
        lastCode: 'recipient_mismatch',
        lastStatus: 400,
        lastMessage: '{"error":"RECIPIENT"}',
      });
      await deliver('b', 'queued');
      const page = await list('');
      expect(page.words).to.include('issued to another address than the learner').and.include('Given up (1)');
      expect(page.html).to.match(/<details class="small"><summary>What the host said<\/summary>.*RECIPIENT/s);
      expect((await list('state=queued')).words).to.include('Waits (1)');
    });

    it('sets one going again with a new budget, and says so in the log', async () => {
      const id = await deliver('a', 'dead', { lastCode: 'server' });
      const after = await visitor.press(await list('state=dead'), /^Try again/);
      expect([after.status, after.words.includes('1 is tried again now')]).to.deep.equal([200, true]);
      expect(await stored(id)).to.include({ state: 'queued', cause: 'retried' });
      expect((await stored(id)).work).to.deep.equal({ dueAt: office.ctx.clock.now(), attempt: 0 });
      expect((await office.audited()).map(({ action }) => action)).to.include('delivery.retried');
    });

    it('sets all of a filter going, and nothing else', async () => {
      const [a, b, c] = [
        await deliver('a', 'dead', { lastCode: 'server' }),
        await deliver('b', 'dead', { lastCode: 'server' }),
        await deliver('c', 'dead', { lastCode: 'timeout' }),
      ];
      const page = await list('state=dead&code=server&host=');
      const after = await visitor.press(page, 'Try all of these again');
      expect(after.words).to.include('2 are tried again now');
      expect([(await stored(a)).state, (await stored(b)).state, (await stored(c)).state]).to.deep.equal([
        'queued',
        'queued',
        'dead',
      ]);
    });

    it('looks at an unclear one before it is sent again', async () => {
      const id = await deliver('a', 'unknown', { there: { kind: 'unknown', revision: 1 } });
      await visitor.press(await list('state=unknown'), /^Try again/);
      expect(await stored(id)).to.deep.include({ state: 'unknown', there: { kind: 'unknown', revision: 1 } });
    });

    it('cancels what has not begun, and nothing that may have', async () => {
      const [a, b] = [
        await deliver('a', 'queued'),
        await deliver('b', 'unknown', { there: { kind: 'unknown', revision: 1 } }),
      ];
      const page = await list('state=queued');
      await visitor.press(page, 'Cancel');
      expect((await stored(a)).state).to.equal('cancelled');
      expect((await list('state=unknown')).html).to.not.include('/cancel"');
      const form = page.forms.find((one) => one.action.endsWith('/cancel'))!;
      const refused = await visitor.submit(page, { ...form, action: form.action.replace(a, b) });
      expect([refused.status, (await stored(b)).state]).to.deep.equal([409, 'unknown']);
    });

    it('does not revive what was delivered or cancelled', async () => {
      const [a, b] = [await deliver('a', 'delivered'), await deliver('b', 'cancelled')];
      const page = await list('state=dead');
      for (const id of [a, b]) {
        const form = {
          action: `${office.origin}/admin/deliveries/${id}/retry`,
          method: 'post' as const,
          fields: { state: 'dead' },
          buttons: [],
          isAuto: false,
          id: '',
        };
        expect((await visitor.submit(page, form)).status).to.equal(409);
      }
      expect([(await stored(a)).state, (await stored(b)).state]).to.deep.equal(['delivered', 'cancelled']);
    });

    it('pages through many, and refuses a filter that is none', async () => {
      for (let i = 0; i < 30; i++) await deliver(`d${i}`, 'dead');
      const first = await list('state=dead');
      const second = await visitor.follow(first, 'Next');
      expect(
        [first, second].map((page) => page.forms.filter((one) => one.action.endsWith('/retry')).length),
      ).to.deep.equal([25, 5]);
      for (const bad of ['state=nothing', 'code=nothing', 'after=%00'])
        expect((await list(bad)).status, bad).to.equal(400);
    });
  });
});
