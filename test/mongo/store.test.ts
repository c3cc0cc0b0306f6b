import { expect } from 'chai';
import type { Store } from '../../server/ports/store.ts';
import { fakeClock } from '../helpers/clock.ts';
import { dropDatabase, newDatabaseUrl, openMongoStore } from '../helpers/store-mongo.ts';
import { contractCollections, refusalOf, thing, things } from '../contract/store-bench.ts';
import { type Subject, storeContract } from '../contract/store-contract.ts';

async function onMongo(): Promise<Subject> {
  const url = newDatabaseUrl();
  const clock = fakeClock();
  const opened: Store[] = [];
  const another = async (): Promise<Store> => {
    const seed = String(opened.length);
    const store = await openMongoStore(url, { collections: contractCollections, clock, seed });
    opened.push(store);
    return store;
  };
  const dispose = async (): Promise<void> => {
    for (const store of opened) await store.close();
    await dropDatabase(url);
  };
  return { store: await another(), clock, another, dispose };
}

storeContract('MongoDB', onMongo);

describe('store on MongoDB', () => {
  it('finds everything again after it was closed, and refuses calls once it is', async () => {
    const url = newDatabaseUrl();
    const first = await openMongoStore(url, { collections: contractCollections });
    await first.insert(things, [thing({ id: 'a' })]);
    await first.close();
    expect((await refusalOf(first.get(things, 'a'))).code).to.equal('STORE_UNAVAILABLE');
    const second = await openMongoStore(url, { collections: contractCollections });
    expect((await second.get(things, 'a'))?.id).to.equal('a');
    await second.close();
    await dropDatabase(url);
  });
});
