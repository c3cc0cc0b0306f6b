import { expect } from 'chai';
import type { Collection, Doc, Leased } from '../../server/model/record.ts';
import { done } from '../../server/model/work.ts';
import type { Clock } from '../../server/ports/clock.ts';
import { newToken } from '../../server/ports/random.ts';
import type { ClaimOptions, Store } from '../../server/ports/store.ts';
import { fakeClock } from '../helpers/clock.ts';
import { seededRandom } from '../helpers/random.ts';
import { openTestStore } from '../helpers/store.ts';
import { contractCollections, type Rule } from './store-bench.ts';
import { brokenRules, type Subject } from './store-contract.ts';
import { queryRules } from './store-rules-queries.ts';
import { recordRules } from './store-rules-records.ts';
import { workRules } from './store-rules-work.ts';

/** Writes whatever the stored revision is. */
async function overwrite<T extends Doc>(store: Store, c: Collection<T>, doc: T): Promise<T | undefined> {
  for (;;) {
    const read = await store.get(c, doc.id);
    if (read === undefined) return undefined;
    const written = await store.replace(c, { ...doc, rev: read.rev });
    if (written !== undefined) return written;
  }
}

interface Twin {
  fault: string;
  rules: readonly Rule[];
  /** One rule that must catch it. */
  caughtBy: string;
  breakIt: (store: Store, clock: Clock) => Partial<Store>;
}

const twins: Twin[] = [
  {
    fault: 'a settle without a look at the token',
    rules: workRules,
    caughtBy: 'settle asks for the token even where the revision is right',
    breakIt: (store) => ({
      async settle(c, held, next) {
        return (await store.replace(c, { ...done(next), rev: held.rev })) !== undefined;
      },
    }),
  },
  {
    fault: 'a settle without a look at the revision',
    rules: workRules,
    caughtBy: 'a change from outside during an outside call leaves the holder its lease, but not its settle',
    breakIt: (store) => ({
      async settle(c, held, next) {
        const read = await store.get(c, held.id);
        if (read?.work?.lease?.token !== held.work.lease.token) return false;
        return (await overwrite(store, c, done(next))) !== undefined;
      },
    }),
  },
  {
    fault: 'an insert that overwrites',
    rules: recordRules,
    caughtBy: 'insert leaves what is there and names only what is new',
    breakIt: (store) => ({
      async insert(c, docs) {
        const added = await store.insert(c, docs);
        for (const doc of docs.filter(({ id }) => !added.has(id)))
          await overwrite(store, c, { ...doc, rev: 1 } as never);
        return new Set(docs.map(({ id }) => id));
      },
    }),
  },
  {
    fault: 'a claim that does not look again before it writes',
    rules: workRules,
    caughtBy: 'four claimers share the work and none gets what another has',
    breakIt: (store, clock) => ({
      async claim<T extends Doc>(c: Collection<T>, { max, leaseMs, where }: ClaimOptions) {
        const due = { ...where, 'work.dueAt': { lte: clock.now() } };
        const { items } = await store.find(c, { where: due, sort: ['work.dueAt', 'asc'], limit: max });
        const taken: Leased<T>[] = [];
        for (const item of items) {
          const lease = { token: newToken(seededRandom()), until: clock.now() + leaseMs };
          const work = { ...item.work, dueAt: lease.until, attempt: (item.work?.attempt ?? 0) + 1, lease };
          taken.push((await overwrite(store, c, { ...item, work })) as Leased<T>);
        }
        return taken;
      },
    }),
  },
  {
    fault: 'a replace that ignores the revision',
    rules: recordRules,
    caughtBy: 'replace refuses a stale revision and changes nothing',
    breakIt: (store) => ({ replace: (c, doc) => overwrite(store, c, doc) }),
  },
  {
    fault: 'a checkpoint that gives the lease up',
    rules: workRules,
    caughtBy: 'checkpoint writes the record and keeps the lease',
    breakIt: (store) => ({
      async checkpoint<T extends Doc>(c: Collection<T>, held: Leased<T>, next: T) {
        const settled = await store.settle(c, held, { ...next, work: { dueAt: 0, attempt: 0 } });
        return settled ? ({ ...next, rev: held.rev + 1, work: held.work } as Leased<T>) : undefined;
      },
    }),
  },
  {
    fault: 'pages in UTF-16 order',
    rules: queryRules,
    caughtBy: 'strings sort by their UTF-8 bytes',
    breakIt: (store) => ({
      async find(c, q) {
        const page = await store.find(c, q);
        const key = (doc: Doc): string => String((doc as Doc & { title?: string }).title);
        return { ...page, items: page.items.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)) };
      },
    }),
  },
  {
    fault: 'an answer before the write is there',
    rules: recordRules,
    caughtBy: 'insert gives a record revision 1 and get gives it back',
    breakIt: (store) => ({
      insert(c, docs) {
        setTimeout(() => void store.insert(c, docs).catch(() => undefined), 5);
        return Promise.resolve(new Set(docs.map(({ id }) => id)));
      },
    }),
  },
];

describe('store contract: broken twins', () => {
  for (const { fault, rules, caughtBy, breakIt } of twins) {
    it(`catches ${fault}`, async () => {
      const open = async (): Promise<Subject> => {
        const clock = fakeClock();
        const whole = await openTestStore({ clock, collections: contractCollections });
        const store = { ...whole, ...breakIt(whole, clock) };
        return { store, clock, another: () => Promise.resolve(store), dispose: () => whole.close() };
      };
      expect(await brokenRules(rules, open)).to.include(caughtBy);
    });
  }

  it('finds nothing wrong with the store they were made from', async () => {
    const open = async (): Promise<Subject> => {
      const clock = fakeClock();
      const store = await openTestStore({ clock, collections: contractCollections });
      return { store, clock, another: () => Promise.resolve({ ...store }), dispose: () => store.close() };
    };
    expect(await brokenRules([...workRules, ...queryRules], open)).to.deep.equal([]);
  });
});
