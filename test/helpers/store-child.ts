/**
 * A process that writes or works until it is killed. Arguments: `write`, `work` or `commit`, the store's
 * location as JSON, and a name. Says on standard output what it has done, each time only once that is durable.
 */
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore, type StoreLocation } from '../../adapters/stores/index.ts';
import { done, release } from '../../server/model/work.ts';
import { contractCollections, type Thing, things } from '../contract/store-bench.ts';
import { seededRandom } from './random.ts';
import { effectOf, LEASE_MS, writtenThing } from './store-kill.ts';

const [mode, location = '', name = ''] = process.argv.slice(2);
const store = await openStore({
  location: JSON.parse(location) as StoreLocation,
  collections: contractCollections,
  clock: { now: Date.now, sleep: (ms) => sleep(ms) },
  random: seededRandom(`${name}${process.pid}`),
  isThreaded: true,
});

/** Inserts, and replaces every third: `I id` and `R id` say what is durable. */
async function write(writer: number): Promise<never> {
  for (let i = 0; ; i++) {
    const id = `${name}-${writer}-${i}`;
    const [added] = await store.insert(things, [writtenThing(id, 1)]);
    if (added !== undefined) writeSync(1, `I ${id}\n`);
    if (i % 3 !== 0) continue;
    const read = (await store.get(things, id))!;
    const replaced = await store.replace(things, { ...writtenThing(id, 2), rev: read.rev });
    if (replaced !== undefined) writeSync(1, `R ${id}\n`);
  }
}

/** Claims, has an effect and settles, slowly enough to be killed in between; `E id` names a new effect. */
async function work(): Promise<void> {
  for (;;) {
    const claimed = await store.claim(things, { max: 4, leaseMs: LEASE_MS });
    for (const held of claimed) {
      await sleep(Math.random() * 12);
      if ((await store.insert(things, [effectOf(held.id)])).size === 1) writeSync(1, `E ${held.id}\n`);
      await sleep(Math.random() * 12);
      const isLate = held.work.lease.until <= Date.now();
      await store.settle(things, held, isLate ? release<Thing>(held, Date.now()) : finished(held));
    }
    if (claimed.length > 0) continue;
    if ((await store.count(things, { 'work.dueAt': { gt: 0 } }, 1)) === 0) break;
    await sleep(50);
  }
  await store.close();
}

/** The attempt it took stays readable in `rank`. */
function finished(held: Thing): Thing {
  return done<Thing>({ ...held, rank: held.work?.attempt ?? 0 });
}

/** So many writes, each waiting for the one before it. */
async function commit(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await store.insert(things, [writtenThing(`c${i}`, 1)]);
  await store.close();
}

// Starts the thread that writes, so that whoever kills this process finds it at work.
await store.remove(things, 'nothing');
writeSync(1, 'ready\n');
if (mode === 'write') await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map(write));
else if (mode === 'work') await work();
else await commit(Number(name));
