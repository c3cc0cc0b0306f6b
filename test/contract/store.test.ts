import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '../../server/ports/store.ts';
import { fakeClock } from '../helpers/clock.ts';
import { seededRandom } from '../helpers/random.ts';
import { openTestStore } from '../helpers/store.ts';
import { contractCollections, refusalOf, thing, things } from './store-bench.ts';
import { type Subject, storeContract } from './store-contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'badge-bridge-store-'));
after(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
const newFile = (): string => join(folder, `${files++}`, 'store.db');

async function onFile(isThreaded = false): Promise<Subject> {
  const file = newFile();
  const clock = fakeClock();
  const opened: Store[] = [];
  const another = async (): Promise<Store> => {
    const random = seededRandom(String(opened.length));
    const store = await openTestStore({ clock, random, collections: contractCollections, file, isThreaded });
    opened.push(store);
    return store;
  };
  const dispose = async (): Promise<void> => {
    for (const store of opened) await store.close();
  };
  return { store: await another(), clock, another, dispose };
}

async function inMemory(): Promise<Subject> {
  const clock = fakeClock();
  const store = await openTestStore({ clock, collections: contractCollections });
  return { store, clock, another: () => Promise.resolve(store), dispose: () => store.close() };
}

storeContract('SQLite file', () => onFile());
storeContract('SQLite file, written by a thread', () => onFile(true));
storeContract('SQLite in memory', inMemory);

describe('store: closing and opening', () => {
  it('finds everything again after it was closed', async () => {
    const file = newFile();
    const first = await openTestStore({ collections: contractCollections, file });
    const written = [first.insert(things, [thing({ id: 'a' })]), first.insert(things, [thing({ id: 'b' })])];
    await first.close();
    await Promise.all(written);
    const second = await openTestStore({ collections: contractCollections, file });
    expect((await second.find(things, { limit: 9 })).items.map((t) => t.id)).to.deep.equal(['a', 'b']);
    await second.close();
  });

  it('refuses every call once it is closed', async () => {
    const store = await openTestStore({ collections: contractCollections });
    await store.close();
    await store.close();
    for (const call of [store.get(things, 'a'), store.insert(things, [thing({ id: 'a' })])])
      expect((await refusalOf(call)).code).to.equal('STORE_UNAVAILABLE');
  });
});
