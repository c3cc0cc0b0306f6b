/** Rules about working on records: claim, renew, checkpoint, settle, and changes from outside meanwhile. */
import { expect } from 'chai';
import { z } from 'zod';
import { type Collection, type Leased, NEVER } from '../../server/model/record.ts';
import { dead, done, dueWork, heldWork, later, next, wait, wake } from '../../server/model/work.ts';
import { type Bench, refusalOf, rule, type Thing, thing, things, thingSchema } from './store-bench.ts';

const leaseMs = 1_000;

async function claimOne({ store }: Pick<Bench, 'store'>): Promise<Leased<Thing>> {
  const [held] = await store.claim(things, { max: 1, leaseMs });
  if (held === undefined) throw new Error('nothing was due');
  return held;
}

/** A due record, claimed. */
async function held(bench: Bench, id = 'a'): Promise<Leased<Thing>> {
  await bench.store.insert(things, [thing({ id, work: dueWork(bench.clock.now()) })]);
  return claimOne(bench);
}

export const workRules = [
  rule(
    'claim takes what is due, the longest due first, and no more than asked for',
    async ({ store, clock }) => {
      const now = clock.now();
      await store.insert(things, [
        thing({ id: 'now', work: dueWork(now) }),
        thing({ id: 'later', work: dueWork(now + 1) }),
        thing({ id: 'idle' }),
        thing({ id: 'old', work: dueWork(now - 9) }),
        thing({ id: 'older', work: dueWork(now - 99) }),
      ]);
      const take = async (max: number): Promise<string[]> =>
        (await store.claim(things, { max, leaseMs })).map((t) => t.id);
      expect(await take(2)).to.deep.equal(['older', 'old']);
      expect(await take(9)).to.deep.equal(['now']);
      expect(await take(9)).to.deep.equal([]);
      clock.advance(1);
      expect(await take(9)).to.deep.equal(['later']);
    },
  ),

  rule('claim counts an attempt, raises the revision and holds a lease until its end', async (bench) => {
    const { store, clock } = bench;
    const work = { dueAt: clock.now() - 5, attempt: 2, lastError: 'was slow' };
    await store.insert(things, [thing({ id: 'a', work, title: 'kept' })]);
    const claimed = await claimOne(bench);
    const until = clock.now() + leaseMs;
    const lease = { token: claimed.work.lease.token, until };
    expect(claimed).to.deep.equal({
      ...thing({ id: 'a', title: 'kept' }),
      rev: 2,
      work: { dueAt: until, attempt: 3, lastError: 'was slow', lease },
    });
    expect(lease.token.length > 15).to.equal(true);
    expect(await store.get(things, 'a')).to.deep.equal(claimed);
  }),

  rule('claim keeps to its lane', async ({ store, clock }) => {
    const work = dueWork(clock.now());
    await store.insert(things, [
      thing({ id: 'a1', group: 'a', work }),
      thing({ id: 'b1', group: 'b', work }),
      thing({ id: 'a2', group: 'a', work: dueWork(clock.now() + 1) }),
    ]);
    const claimed = await store.claim(things, { max: 9, leaseMs, where: { group: 'a' } });
    expect(claimed.map((t) => t.id)).to.deep.equal(['a1']);
    expect((await store.get(things, 'b1'))?.rev).to.equal(1);
  }),

  rule('four claimers share the work and none gets what another has', async ({ store, another, clock }) => {
    const claimers = [store, await another(), await another(), await another()];
    const ids = Array.from({ length: 120 }, (_, i) => `w${i}`);
    await store.insert(
      things,
      ids.map((id, i) => thing({ id, work: dueWork(clock.now() - i) })),
    );
    const taken: string[] = [];
    await Promise.all(
      claimers.map(async (claimer) => {
        for (let empty = 0; empty < 3;) {
          const batch = await claimer.claim(things, { max: 7, leaseMs });
          taken.push(...batch.map((t) => t.id));
          empty = batch.length === 0 ? empty + 1 : 0;
          await new Promise((resolve) => setImmediate(resolve));
        }
      }),
    );
    expect(taken.toSorted()).to.deep.equal(ids.toSorted());
  }),

  rule('a lapsed lease is due again, and its late holder is refused', async (bench) => {
    const { store, clock } = bench;
    const first = await held(bench);
    clock.advance(leaseMs - 1);
    expect(await store.claim(things, { max: 1, leaseMs })).to.deep.equal([]);
    clock.advance(1);
    const second = await claimOne(bench);
    expect(second.work.attempt).to.equal(2);
    expect(second.work.lease.token).not.to.equal(first.work.lease.token);
    expect(await store.renew(things, first, leaseMs)).to.equal(false);
    expect(await store.checkpoint(things, first, { ...first, title: 'late' })).to.equal(undefined);
    expect(await store.settle(things, first, done<Thing>({ ...first, title: 'late' }))).to.equal(false);
    expect(await store.get(things, 'a')).to.deep.equal(second);
    expect(await store.settle(things, second, done<Thing>(second))).to.equal(true);
  }),

  rule('a record inserted under a lease is its inserter’s until that lapses', async (bench) => {
    const { store, clock } = bench;
    const work = heldWork(clock.now(), leaseMs, 'a token of the inserter');
    const fresh = thing({ id: 'a', work });
    await store.insert(things, [fresh]);
    const mine = { ...fresh, rev: 1, work };
    expect(await store.get(things, 'a')).to.deep.equal(mine);
    expect(await store.claim(things, { max: 1, leaseMs })).to.deep.equal([]);
    const kept = await store.checkpoint(things, mine, { ...mine, title: 'under way' });
    expect(kept?.rev).to.equal(2);
    expect(await store.settle(things, mine, done<Thing>(mine))).to.equal(false);
    expect(await store.settle(things, kept!, done<Thing>(kept!))).to.equal(true);
    const lost = thing({ id: 'b', work });
    await store.insert(things, [lost]);
    clock.advance(leaseMs);
    expect((await claimOne(bench)).work.attempt).to.equal(2);
    expect(await store.settle(things, { ...lost, rev: 1, work }, { ...lost, rev: 1 })).to.equal(false);
  }),

  rule('settle asks for the token even where the revision is right', async (bench) => {
    const { store } = bench;
    const claimed = await held(bench);
    const { lease } = claimed.work;
    const forged = { ...claimed, work: { ...claimed.work, lease: { ...lease, token: 'another' } } };
    expect(await store.settle(things, forged, done<Thing>(claimed))).to.equal(false);
    expect(await store.checkpoint(things, forged, claimed)).to.equal(undefined);
    expect(await store.renew(things, forged, leaseMs)).to.equal(false);
    expect(await store.get(things, 'a')).to.deep.equal(claimed);
  }),

  rule('renew moves the end of the lease and leaves the revision alone', async (bench) => {
    const { store, clock } = bench;
    const claimed = await held(bench);
    clock.advance(600);
    expect(await store.renew(things, claimed, leaseMs)).to.equal(true);
    const until = clock.now() + leaseMs;
    const { lease } = claimed.work;
    const renewed = { ...claimed, work: { ...claimed.work, dueAt: until, lease: { ...lease, until } } };
    expect(await store.get(things, 'a')).to.deep.equal(renewed);
    clock.advance(leaseMs - 1);
    expect(await store.claim(things, { max: 1, leaseMs })).to.deep.equal([]);
    expect(await store.settle(things, claimed, done<Thing>(claimed))).to.equal(true);
    expect(await store.renew(things, claimed, leaseMs)).to.equal(false);
  }),

  rule('settle writes the record without its lease, once', async (bench) => {
    const { store, clock } = bench;
    const claimed = await held(bench);
    const at = clock.now() + 5_000;
    expect(
      await store.settle(things, claimed, later<Thing>({ ...claimed, title: 'new' }, at, 'slow')),
    ).to.equal(true);
    const work = { dueAt: at, attempt: 1, lastError: 'slow' };
    expect(await store.get(things, 'a')).to.deep.equal({ ...thing({ id: 'a', title: 'new' }), rev: 3, work });
    expect(await store.settle(things, claimed, done<Thing>(claimed))).to.equal(false);
    clock.set(at);
    expect((await claimOne(bench)).work.attempt).to.equal(2);
  }),

  rule('settle drops a lease that is handed back with the record', async (bench) => {
    const { store } = bench;
    const claimed = await held(bench);
    expect(await store.settle(things, claimed, { ...claimed, title: 'new' })).to.equal(true);
    expect((await store.get(things, 'a'))?.work?.lease).to.equal(undefined);
  }),

  rule('settle and checkpoint write no other record than the one that is held', async (bench) => {
    const { store } = bench;
    const claimed = await held(bench);
    const other = { ...claimed, id: 'b' };
    expect((await refusalOf(store.settle(things, claimed, other))).code).to.equal('STORE_INVALID_RECORD');
    expect((await refusalOf(store.checkpoint(things, claimed, other))).code).to.equal('STORE_INVALID_RECORD');
  }),

  rule('every ending leaves the work it says', async (bench) => {
    const { store, clock } = bench;
    const now = clock.now();
    const endings: [(doc: Thing) => Thing, Thing['work']][] = [
      [(doc) => done(doc), undefined],
      [(doc) => next(doc, now + 5), { dueAt: now + 5, attempt: 0 }],
      [(doc) => wait(doc, now + 5), { dueAt: now + 5, attempt: 0 }],
      [(doc) => dead(doc, 'gave up'), { dueAt: NEVER, attempt: 1, lastError: 'gave up' }],
    ];
    for (const [i, [ending, work]] of endings.entries()) {
      const claimed = await held(bench, `e${i}`);
      expect(await store.settle(things, claimed, ending(claimed))).to.equal(true);
      expect((await store.get(things, `e${i}`))?.work).to.deep.equal(work);
    }
  }),

  rule('checkpoint writes the record and keeps the lease', async (bench) => {
    const { store } = bench;
    const claimed = await held(bench);
    const kept = await store.checkpoint(things, claimed, { ...claimed, state: 'sending' });
    expect(kept).to.deep.equal({ ...claimed, state: 'sending', rev: 3 });
    expect(await store.get(things, 'a')).to.deep.equal(kept);
    expect(await store.settle(things, claimed, done<Thing>(claimed))).to.equal(false);
    expect(await store.claim(things, { max: 1, leaseMs })).to.deep.equal([]);
    expect(await store.settle(things, kept!, done<Thing>(kept!))).to.equal(true);
    expect(await store.get(things, 'a')).to.deep.equal({ ...thing({ id: 'a', state: 'sending' }), rev: 4 });
  }),

  rule('checkpoint keeps a lease as it was renewed meanwhile', async (bench) => {
    const { store, clock } = bench;
    const claimed = await held(bench);
    clock.advance(900);
    await store.renew(things, claimed, leaseMs);
    const kept = await store.checkpoint(things, claimed, { ...claimed, state: 'sending' });
    expect(kept?.work.lease.until).to.equal(clock.now() + leaseMs);
    clock.advance(500);
    expect(await store.claim(things, { max: 1, leaseMs })).to.deep.equal([]);
  }),

  rule('a change from outside wakes the record, and the holder is refused', async (bench) => {
    const { store, clock } = bench;
    const claimed = await held(bench);
    const changed = await store.replace(things, wake<Thing>({ ...claimed, state: 'revoked' }, clock.now()));
    expect(changed?.rev).to.equal(3);
    expect(await store.renew(things, claimed, leaseMs)).to.equal(false);
    expect(await store.settle(things, claimed, done<Thing>({ ...claimed, state: 'sent' }))).to.equal(false);
    const again = await claimOne(bench);
    expect([again.state, again.work.attempt]).to.deep.equal(['revoked', 1]);
    expect(await store.settle(things, again, done<Thing>(again))).to.equal(true);
  }),

  rule(
    'a change from outside during an outside call leaves the holder its lease, but not its settle',
    async (bench) => {
      const { store, clock } = bench;
      const claimed = await held(bench);
      const read = (await store.get(things, 'a'))!;
      const changed = await store.replace(things, wake({ ...read, state: 'changed' }, clock.now(), true));
      expect(changed?.work).to.deep.equal(claimed.work);
      expect(await store.claim(things, { max: 1, leaseMs })).to.deep.equal([]);
      expect(await store.renew(things, claimed, leaseMs)).to.equal(true);
      expect(await store.settle(things, claimed, done<Thing>(claimed))).to.equal(false);
      const merged = (await store.get(things, 'a'))!;
      expect(await store.replace(things, done<Thing>({ ...merged, title: 'sent' }))).not.to.equal(undefined);
      expect(await store.get(things, 'a')).to.deep.equal({
        ...thing({ id: 'a', state: 'changed', title: 'sent' }),
        rev: 4,
      });
    },
  ),

  rule('a change from outside does not shorten a lease that was renewed meanwhile', async (bench) => {
    const { store, clock } = bench;
    const claimed = await held(bench);
    const read = (await store.get(things, 'a'))!;
    clock.advance(900);
    await store.renew(things, claimed, leaseMs);
    const changed = await store.replace(things, wake({ ...read, state: 'changed' }, clock.now(), true));
    expect(changed?.work?.lease?.until).to.equal(clock.now() + leaseMs);
    clock.advance(500);
    expect(await store.claim(things, { max: 1, leaseMs })).to.deep.equal([]);
  }),

  rule('a removed record is lost to its holder', async (bench) => {
    const { store } = bench;
    const claimed = await held(bench);
    expect(await store.remove(things, 'a')).to.equal(true);
    expect(await store.renew(things, claimed, leaseMs)).to.equal(false);
    expect(await store.checkpoint(things, claimed, claimed)).to.equal(undefined);
    expect(await store.settle(things, claimed, done<Thing>(claimed))).to.equal(false);
    expect(await store.get(things, 'a')).to.equal(undefined);
  }),

  rule('dead letters are listed, never claimed, and live again when woken', async (bench) => {
    const { store, clock } = bench;
    const claimed = await held(bench);
    await store.settle(things, claimed, dead<Thing>(claimed, 'no answer'));
    clock.advance(365 * 86_400_000);
    expect(await store.claim(things, { max: 1, leaseMs })).to.deep.equal([]);
    const { items } = await store.find(things, { where: { 'work.dueAt': NEVER }, limit: 5 });
    expect(items.map((t) => [t.id, t.work?.lastError])).to.deep.equal([['a', 'no answer']]);
    await store.replace(things, wake(items[0]!, clock.now()));
    expect((await claimOne(bench)).work).to.deep.include({ attempt: 1 });
  }),

  rule('a record that cannot be read does not keep others from being worked on', async ({ store, clock }) => {
    const schema = z.looseObject({ ...thingSchema.shape, rank: z.unknown() });
    const loose = { ...things, schema } as unknown as Collection<Thing>;
    const work = dueWork(clock.now() - 5);
    await store.insert(loose, [thing({ id: 'bad', rank: 'x' as never, work })]);
    await store.insert(things, [thing({ id: 'good', work: dueWork(clock.now()) })]);
    const claimed = await store.claim(things, { max: 9, leaseMs });
    expect(claimed.map((t) => t.id)).to.deep.equal(['good']);
    clock.advance(leaseMs);
    await store.settle(things, claimed[0]!, done<Thing>(claimed[0]!));
    const refused = await refusalOf(store.claim(things, { max: 9, leaseMs }));
    expect(refused.code).to.equal('STORE_INVALID_RECORD');
    expect(refused.details).to.include({ id: 'bad', path: 'rank' });
  }),
];
