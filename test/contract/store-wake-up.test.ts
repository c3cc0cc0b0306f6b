import { expect } from 'chai';
import { withWakeUp } from '../../adapters/stores/wake-up.ts';
import type { Store } from '../../server/ports/store.ts';
import { done, dueWork, next, wake } from '../../server/model/work.ts';
import { type FakeClock, fakeClock } from '../helpers/clock.ts';
import { openTestStore } from '../helpers/store.ts';
import { contractCollections, passes, type Thing, thing, things } from './store-bench.ts';

describe('store: wake-up', () => {
  let clock: FakeClock;
  let plain: Store;
  let store: Store;
  let heard: string[];

  beforeEach(async () => {
    clock = fakeClock();
    plain = await openTestStore({ clock, collections: contractCollections });
    heard = [];
    store = withWakeUp(plain, clock, (name) => heard.push(name));
  });
  afterEach(() => plain.close());

  it('tells of an insert of due work once per call, after it is durable', async () => {
    const work = dueWork(clock.now());
    await store.insert(things, [thing({ id: 'a' }), thing({ id: 'b', work }), thing({ id: 'c', work })]);
    expect(heard).to.deep.equal(['thing']);
  });

  it('is silent about work that is not due yet, about no work, and about what was there already', async () => {
    const work = dueWork(clock.now() + 1);
    await store.insert(things, [thing({ id: 'a', work }), thing({ id: 'b' })]);
    await store.insert(passes, []);
    await plain.insert(things, [thing({ id: 'c', work: dueWork(clock.now()) })]);
    await store.insert(things, [thing({ id: 'c', work: dueWork(clock.now()) })]);
    expect(heard).to.deep.equal([]);
  });

  it('tells of a replace that makes due, and not of one that was refused', async () => {
    await store.insert(things, [thing({ id: 'a' })]);
    const read = (await store.get(things, 'a'))!;
    await store.replace(things, wake(read, clock.now()));
    expect(heard).to.deep.equal(['thing']);
    await store.replace(things, wake(read, clock.now()));
    expect(heard).to.deep.equal(['thing']);
  });

  it('tells of a settle that leaves more to do now, and not of an end, a later time or a lost lease', async () => {
    await plain.insert(things, [thing({ id: 'a', work: dueWork(clock.now()) })]);
    const [held] = await store.claim(things, { max: 1, leaseMs: 1_000 });
    const kept = (await store.checkpoint(things, held!, held!))!;
    await store.settle(things, held!, next<Thing>(held!, clock.now()));
    expect(heard).to.deep.equal([]);
    await store.settle(things, kept, next<Thing>(kept, clock.now()));
    expect(heard).to.deep.equal(['thing']);
    const [again] = await store.claim(things, { max: 1, leaseMs: 1_000 });
    await store.settle(things, again!, done<Thing>(again!));
    expect(heard).to.deep.equal(['thing']);
  });
});
