/** Rules about queries: conditions, order, pages, counts, and what is refused. */
import { expect } from 'chai';
import { done, dueWork } from '../../server/model/work.ts';
import type { Where } from '../../server/model/record.ts';
import { allPages, type Bench, refusalOf, rule, type Thing, thing, things } from './store-bench.ts';

async function ids({ store }: Bench, where: Where, sort?: [string, 'asc' | 'desc']): Promise<string[]> {
  const { items } = await store.find(things, { where, limit: 99, ...(sort === undefined ? {} : { sort }) });
  return items.map((item) => item.id);
}

export const queryRules = [
  rule('find matches equality, lists and ranges on every kind of scalar', async (bench) => {
    const at = 1_760_000_000_000;
    await bench.store.insert(things, [
      thing({ id: 'a', group: 'x', rank: 0.5, isOpen: true, at, place: { town: 'Köln' } }),
      thing({ id: 'b', group: 'x', rank: 1, isOpen: false, at: at + 1, state: 'z' }),
      thing({ id: 'c', group: 'y', rank: 1.5, isOpen: true, at: at + 2 }),
      thing({ id: 'd', group: 'z', rank: -3, isOpen: true }),
    ]);
    expect(await ids(bench, { group: 'x' })).to.deep.equal(['a', 'b']);
    expect(await ids(bench, { group: { in: ['z', 'x', 'no'] } })).to.deep.equal(['a', 'b', 'd']);
    expect(await ids(bench, { group: { in: [] } })).to.deep.equal([]);
    expect(await ids(bench, { 'place.town': 'Köln' })).to.deep.equal(['a']);
    expect(await ids(bench, { isOpen: true })).to.deep.equal(['a', 'c', 'd']);
    expect(await ids(bench, { isOpen: { in: [false] } })).to.deep.equal(['b']);
    expect(await ids(bench, { isOpen: true, rank: { gte: -3, lt: 1.5 } })).to.deep.equal(['a', 'd']);
    expect(await ids(bench, { isOpen: true, rank: { gt: -3, lte: 1.5 } })).to.deep.equal(['a', 'c']);
    expect(await ids(bench, { at })).to.deep.equal(['a']);
    expect(await ids(bench, { at: { gt: at } })).to.deep.equal(['b', 'c']);
    expect(await ids(bench, { at: { in: [at, at + 2] } })).to.deep.equal(['a', 'c']);
    expect(await ids(bench, { state: 'z', group: 'x' })).to.deep.equal(['b']);
    expect(await ids(bench, { id: { in: ['d', 'b'] } })).to.deep.equal(['b', 'd']);
    expect(await ids(bench, { id: { gt: 'b' } })).to.deep.equal(['c', 'd']);
    expect(await ids(bench, {})).to.deep.equal(['a', 'b', 'c', 'd']);
  }),

  rule('find sorts by the path and breaks ties by id, both ways', async (bench) => {
    await bench.store.insert(
      things,
      ['d', 'a', 'c', 'b'].map((id, i) => thing({ id, rank: i % 2 })),
    );
    expect(await ids(bench, { group: 'g' }, ['rank', 'asc'])).to.deep.equal(['c', 'd', 'a', 'b']);
    expect(await ids(bench, { group: 'g' }, ['rank', 'desc'])).to.deep.equal(['b', 'a', 'd', 'c']);
    expect(await ids(bench, { group: { in: ['g', 'h'] } }, ['rank', 'asc'])).to.deep.equal([
      'c',
      'd',
      'a',
      'b',
    ]);
    expect(await ids(bench, { group: 'g' }, ['id', 'desc'])).to.deep.equal(['d', 'c', 'b', 'a']);
    expect(await ids(bench, { group: 'g' }, ['group', 'desc'])).to.deep.equal(['d', 'c', 'b', 'a']);
  }),

  rule('find leaves out records without the path it sorts by', async (bench) => {
    await bench.store.insert(things, [
      thing({ id: 'a', at: 2 }),
      thing({ id: 'b' }),
      thing({ id: 'c', at: 1 }),
    ]);
    expect(await ids(bench, {}, ['at', 'asc'])).to.deep.equal(['c', 'a']);
    expect(await ids(bench, {}, ['at', 'desc'])).to.deep.equal(['a', 'c']);
  }),

  rule('strings sort by their UTF-8 bytes', async (bench) => {
    const titles = [
      'z',
      'Z',
      'a',
      'ä',
      'é',
      'e\u0301',
      '\ufffd',
      '😀',
      '中',
      'ﬀ',
      '',
      ' ',
      '\u007f',
      '\u0001',
    ];
    await bench.store.insert(
      things,
      titles.map((title, i) => thing({ id: `t${i}`, title })),
    );
    const sorted = titles.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const up = await allPages(bench.store, { sort: ['title', 'asc'], limit: 3 });
    expect(up.map((t) => t.title)).to.deep.equal(sorted);
    const down = await allPages(bench.store, { sort: ['title', 'desc'], limit: 3 });
    expect(down.map((t) => t.title)).to.deep.equal(sorted.toReversed());
    expect((await ids(bench, { title: { gt: 'ﬀ' } })).length).to.equal(2);
  }),

  rule('ids sort by their UTF-8 bytes', async (bench) => {
    await bench.store.insert(
      things,
      ['\ufffd', '😀', 'a', 'é'].map((id) => thing({ id })),
    );
    const found = await allPages(bench.store, { limit: 1 });
    expect(found.map((t) => t.id)).to.deep.equal(['a', 'é', '\ufffd', '😀']);
  }),

  rule('pages show every record once while others are inserted', async ({ store }) => {
    const numbered = (n: number, rank: number): ReturnType<typeof thing> =>
      thing({ id: `r${String(n).padStart(3, '0')}`, rank });
    const old = Array.from({ length: 40 }, (_, i) => numbered(i * 2, i % 5));
    await store.insert(things, old);
    for (const direction of ['asc', 'desc'] as const) {
      let extra = direction === 'asc' ? 1 : 41;
      const found = await allPages(
        store,
        { where: { group: 'g' }, sort: ['rank', direction], limit: 7 },
        () => {
          extra += 4;
          return store.insert(things, [numbered(extra, extra % 5)]);
        },
      );
      const seen = found.map((t) => t.id);
      expect(new Set(seen).size).to.equal(seen.length);
      expect(seen).to.include.members(old.map((t) => t.id));
    }
    const byId = await allPages(store, { where: { group: 'g' }, limit: 7 });
    expect(byId.map((t) => t.id)).to.deep.equal(byId.map((t) => t.id).toSorted());
    expect(byId.length > 40).to.equal(true);
  }),

  rule('a page is full until the last, which has no cursor', async ({ store }) => {
    await store.insert(
      things,
      ['a', 'b', 'c', 'd'].map((id) => thing({ id })),
    );
    const first = await store.find(things, { where: { group: 'g' }, limit: 2 });
    expect(first.items.length).to.equal(2);
    const second = await store.find(things, { where: { group: 'g' }, limit: 2, after: first.next });
    expect(second.items.length).to.equal(2);
    expect(second.next).to.equal(undefined);
    expect((await store.find(things, { where: { group: 'none' }, limit: 2 })).next).to.equal(undefined);
  }),

  rule('count is exact up to its cap', async ({ store }) => {
    await store.insert(
      things,
      Array.from({ length: 12 }, (_, i) => thing({ id: `c${i}`, isOpen: i % 3 === 0, rank: i })),
    );
    expect(await store.count(things, { isOpen: true }, 100)).to.equal(4);
    expect(await store.count(things, { isOpen: false, rank: { gte: 10 } }, 100)).to.equal(2);
    expect(await store.count(things, {}, 5)).to.equal(5);
    expect(await store.count(things, { title: 'none' }, 5)).to.equal(0);
  }),

  rule('paths that no declared index covers are refused', async ({ store }) => {
    const refused = [
      store.find(things, { where: { data: 'x' }, limit: 1 }),
      store.find(things, { where: { state: 's' }, limit: 1 }),
      store.find(things, { where: { group: 'g', title: 't' }, limit: 1 }),
      store.find(things, { where: { group: { gt: 'g' }, rank: 1 }, limit: 1 }),
      store.find(things, { where: { group: 'g', rank: { gt: 1 } }, sort: ['state', 'asc'], limit: 1 }),
      store.find(things, { sort: ['rank', 'asc'], limit: 1 }),
      store.find(things, { sort: ['data', 'asc'], limit: 1 }),
      store.count(things, { rank: 1 }, 5),
      store.claim(things, { max: 1, leaseMs: 1, where: { state: 's' } }),
      store.claim(things, { max: 1, leaseMs: 1, where: { group: { in: ['g'] } } }),
      store.find({ ...things, name: 'undeclared' }, { limit: 1 }),
    ];
    for (const attempt of refused) expect((await refusalOf(attempt)).code).to.equal('STORE_UNINDEXED');
  }),

  rule('conditions that are no scalars, and foreign cursors, are refused', async ({ store }) => {
    const odd = [{ $ne: '' }, ['a'], null, NaN, '\ud800', { gt: { $gt: '' } }, { in: [['a']] }];
    for (const value of odd) {
      const where = { group: value } as unknown as Where;
      expect((await refusalOf(store.find(things, { where, limit: 1 }))).code).to.equal('BAD_REQUEST');
      expect((await refusalOf(store.count(things, where, 1))).code).to.equal('BAD_REQUEST');
    }
    const forged = Buffer.from(JSON.stringify([{ $gt: '' }, 'a'])).toString('base64url');
    for (const after of ['', 'x', forged, Buffer.from('"a"').toString('base64url')])
      expect((await refusalOf(store.find(things, { limit: 1, after }))).code).to.equal('BAD_REQUEST');
    for (const limit of [0, -1, 1.5, NaN])
      expect((await refusalOf(store.find(things, { limit }))).code).to.equal('BAD_REQUEST');
    expect(await store.get(things, '\ud800')).to.equal(undefined);
  }),

  rule('queries see work beside the rest', async (bench) => {
    const now = bench.clock.now();
    await bench.store.insert(things, [
      thing({ id: 'a', work: dueWork(now) }),
      thing({ id: 'b', work: dueWork(now + 1) }),
      thing({ id: 'c' }),
    ]);
    expect(await ids(bench, { 'work.dueAt': { lte: now } })).to.deep.equal(['a']);
    expect(await ids(bench, { group: 'g' }, ['work.dueAt', 'desc'])).to.deep.equal(['b', 'a']);
    expect(await ids(bench, { 'work.dueAt': now + 1 })).to.deep.equal(['b']);
  }),

  rule('queries follow every change of an indexed value', async (bench) => {
    const { store, clock } = bench;
    await store.insert(things, [thing({ id: 'a', group: 'x', at: 1, work: dueWork(clock.now()) })]);
    const seen = async (): Promise<unknown> => ({
      x: await ids(bench, { group: 'x' }),
      y: await ids(bench, { group: 'y' }, ['rank', 'asc']),
      at: await ids(bench, { at: { gte: 0 } }),
      ulm: await ids(bench, { 'place.town': 'Ulm' }),
    });
    expect(await seen()).to.deep.equal({ x: ['a'], y: [], at: ['a'], ulm: ['a'] });
    const [held] = await store.claim(things, { max: 1, leaseMs: 1_000 });
    expect(await seen()).to.deep.equal({ x: ['a'], y: [], at: ['a'], ulm: ['a'] });
    const kept = (await store.checkpoint(things, held!, { ...held!, group: 'y' }))!;
    expect(await seen()).to.deep.equal({ x: [], y: ['a'], at: ['a'], ulm: ['a'] });
    await store.settle(things, kept, done<Thing>({ ...kept, place: { town: 'Bonn' } }));
    expect(await seen()).to.deep.equal({ x: [], y: ['a'], at: ['a'], ulm: [] });
    const { at: _at, ...rest } = (await store.get(things, 'a'))!;
    await store.replace(things, { ...rest, group: 'x' });
    expect(await seen()).to.deep.equal({ x: ['a'], y: [], at: [], ulm: [] });
    await store.remove(things, 'a');
    expect(await seen()).to.deep.equal({ x: [], y: [], at: [], ulm: [] });
  }),
];
