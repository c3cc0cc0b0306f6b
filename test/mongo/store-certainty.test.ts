import { expect } from 'chai';
import { done, dueWork } from '../../server/model/work.ts';
import type { Leased } from '../../server/model/record.ts';
import type { Store } from '../../server/ports/store.ts';
import { type FakeClock, fakeClock } from '../helpers/clock.ts';
import { dropDatabase, newDatabaseUrl, openMongoStore } from '../helpers/store-mongo.ts';
import { type Loss, type Proxy, startProxy } from '../helpers/store-proxy.ts';
import { contractCollections as collections, type Thing, thing, things } from '../contract/store-bench.ts';

describe('store on MongoDB: a connection that breaks in the middle', () => {
  let url: string;
  let clock: FakeClock;
  let proxy: Proxy;
  let store: Store;
  /** Another way to the same data, which never breaks. */
  let plain: Store;

  beforeEach(async () => {
    url = newDatabaseUrl();
    clock = fakeClock();
    plain = await openMongoStore(url, { collections, clock, seed: 'plain' });
    proxy = await startProxy(url);
    store = await openMongoStore(proxy.url, { collections, clock });
  });
  afterEach(async () => {
    await store.close();
    await plain.close();
    await proxy.close();
    await dropDatabase(url);
  });

  async function held(): Promise<Leased<Thing>> {
    await plain.insert(things, [thing({ id: 'a', work: dueWork(clock.now()) })]);
    const [claimed] = await plain.claim(things, { max: 1, leaseMs: 1_000 });
    return claimed!;
  }
  /** The answer to `call` while `command` is lost once. */
  async function losing<T>(command: string, loss: Loss, call: () => Promise<T>): Promise<T> {
    proxy.loseNext(command, loss);
    const answer = await call();
    expect(proxy.pending()).to.equal(0);
    return answer;
  }

  it('counts an insert whose outcome is unknown as used, and one that never arrived as new', async () => {
    const first = await losing('insert', 'reply', () => store.insert(things, [thing({ id: 'a' })]));
    expect([...first]).to.deep.equal([]);
    expect((await plain.get(things, 'a'))?.rev).to.equal(1);
    const second = await losing('insert', 'request', () => store.insert(things, [thing({ id: 'b' })]));
    expect([...second]).to.deep.equal(['b']);
  });

  for (const loss of ['request', 'reply'] as const) {
    it(`answers truly when the ${loss} of a replace is lost`, async () => {
      await plain.insert(things, [thing({ id: 'a' })]);
      const read = (await plain.get(things, 'a'))!;
      const written = await losing('update', loss, () => store.replace(things, { ...read, title: 'new' }));
      expect(written).to.deep.equal({ ...read, title: 'new', rev: 2 });
      expect(await plain.get(things, 'a')).to.deep.equal(written);
      const late = await losing('update', loss, () => store.replace(things, { ...read, title: 'late' }));
      expect(late).to.equal(undefined);
      expect(await plain.get(things, 'a')).to.deep.equal(written);
    });

    it(`answers truly when the ${loss} of a settle is lost`, async () => {
      const claimed = await held();
      const end = done<Thing>({ ...claimed, title: 'new' });
      expect(await losing('update', loss, () => store.settle(things, claimed, end))).to.equal(true);
      expect(await plain.get(things, 'a')).to.deep.equal({ ...thing({ id: 'a', title: 'new' }), rev: 3 });
      expect(await losing('update', loss, () => store.settle(things, claimed, claimed))).to.equal(false);
    });

    it(`answers truly when the ${loss} of a checkpoint is lost`, async () => {
      const claimed = await held();
      const next = { ...claimed, state: 'sending' };
      const kept = await losing('findAndModify', loss, () => store.checkpoint(things, claimed, next));
      expect(kept).to.deep.equal({ ...next, rev: 3 });
      expect(await plain.get(things, 'a')).to.deep.equal(kept);
    });

    it(`answers truly when the ${loss} of a claim is lost`, async () => {
      await plain.insert(things, [thing({ id: 'a', work: dueWork(clock.now()) })]);
      const claimed = await losing('update', loss, () => store.claim(things, { max: 5, leaseMs: 1_000 }));
      expect(claimed.map((t) => [t.id, t.rev, t.work.attempt])).to.deep.equal([['a', 2, 1]]);
      expect(await plain.get(things, 'a')).to.deep.equal(claimed[0]);
    });

    it(`answers truly when the ${loss} of a renew or a remove is lost`, async () => {
      const claimed = await held();
      expect(await losing('update', loss, () => store.renew(things, claimed, 5_000))).to.equal(true);
      expect((await plain.get(things, 'a'))?.work?.lease?.until).to.equal(clock.now() + 5_000);
      expect(await losing('delete', loss, () => store.remove(things, 'a'))).to.equal(true);
      expect(await plain.get(things, 'a')).to.equal(undefined);
    });

    it(`reads again when the ${loss} of a read is lost`, async () => {
      await plain.insert(things, [thing({ id: 'a' })]);
      expect((await losing('find', loss, () => store.get(things, 'a')))?.id).to.equal('a');
    });
  }

  it('does not take the change of another for its own', async () => {
    await plain.insert(things, [thing({ id: 'a' })]);
    const read = (await plain.get(things, 'a'))!;
    await plain.replace(things, { ...read, title: 'other' });
    const late = await losing('update', 'reply', () => store.replace(things, { ...read, title: 'mine' }));
    expect(late).to.equal(undefined);
    expect((await plain.get(things, 'a'))?.title).to.equal('other');
  });
});
