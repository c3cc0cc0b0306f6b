import { expect } from 'chai';
import { createConnection } from 'mongoose';
import { fieldOf } from '../../adapters/stores/mongo/connection.ts';
import { onPage } from '../../adapters/stores/mongo/filter.ts';
import { askedOf, planQuery } from '../../adapters/stores/shared/plan.ts';
import { allCollections } from '../../server/model/collections.ts';
import type { Where } from '../../server/model/record.ts';
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

  it('answers every query that is allowed from an index', async () => {
    const url = newDatabaseUrl();
    const collections = [...allCollections, ...contractCollections];
    await (await openMongoStore(url, { collections })).close();
    const connection = await createConnection(url).asPromise();
    const value = (path: string): string | number => (/At$|rank|number/.test(path) ? 1 : 'x');
    const equal = (paths: readonly string[]): Where =>
      Object.fromEntries(paths.map((path) => [path, value(path)]));
    for (const c of collections) {
      for (const index of c.indexes) {
        const last = index.at(-1)!;
        const plan = planQuery(c, askedOf({ where: equal(index.slice(0, -1)), sort: [last, 'asc'] }));
        const filter = onPage(c, plan, { after: { value: value(last), id: 'x' }, now: 5 });
        const sort = { [fieldOf(last)]: 1, _id: 1 } as const;
        const found = connection.collection(c.name).find(filter).sort(sort);
        const explained = JSON.stringify(await found.explain('queryPlanner'));
        expect(explained, `${c.name} ${index.join()}`).to.include('IXSCAN');
        expect(/"winningPlan".*?COLLSCAN/.test(explained)).to.equal(false);
      }
    }
    await connection.close();
    await dropDatabase(url);
  });
});
