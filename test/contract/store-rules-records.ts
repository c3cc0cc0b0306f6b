/** Rules about single records: insert, replace, remove, exactness, expiry. */
import { expect } from 'chai';
import { z } from 'zod';
import type { Collection } from '../../server/model/record.ts';
import { dueWork } from '../../server/model/work.ts';
import { type Thing, passes, pass, refusalOf, rule, thing, things, thingSchema } from './store-bench.ts';

export const recordRules = [
  rule('insert gives a record revision 1 and get gives it back', async ({ store, clock }) => {
    const fresh = thing({ id: 'a', work: dueWork(clock.now()), at: clock.now() });
    expect([...(await store.insert(things, [fresh]))]).to.deep.equal(['a']);
    expect(await store.get(things, 'a')).to.deep.equal({ ...fresh, rev: 1 });
    expect(await store.get(things, 'b')).to.equal(undefined);
  }),

  rule('insert leaves what is there and names only what is new', async ({ store }) => {
    await store.insert(things, [thing({ id: 'a', title: 'first' })]);
    const added = await store.insert(things, [
      thing({ id: 'b' }),
      thing({ id: 'a', title: 'second' }),
      thing({ id: 'c', title: 'one' }),
      thing({ id: 'c', title: 'two' }),
    ]);
    expect([...added].sort()).to.deep.equal(['b', 'c']);
    expect((await store.get(things, 'a'))?.title).to.equal('first');
    expect((await store.get(things, 'c'))?.title).to.equal('one');
    expect([...(await store.insert(things, [thing({ id: 'b' })]))]).to.deep.equal([]);
    expect([...(await store.insert(things, []))]).to.deep.equal([]);
  }),

  rule('insert takes more records than one transaction does', async ({ store }) => {
    const many = Array.from({ length: 1_203 }, (_, i) => thing({ id: `n${i}`, group: 'many' }));
    expect((await store.insert(things, many)).size).to.equal(1_203);
    expect(await store.count(things, { group: 'many' }, 2_000)).to.equal(1_203);
  }),

  rule('of several that insert one id at once, one is told that it is new', async ({ store, another }) => {
    const other = await another();
    const ids = Array.from({ length: 20 }, (_, i) => `x${i}`);
    const answers = await Promise.all(
      ids.flatMap((id) => [store, other, store].map((s) => s.insert(things, [thing({ id })]))),
    );
    expect(answers.flatMap((added) => [...added]).sort()).to.deep.equal(ids.sort());
  }),

  rule('replace writes at the revision that was read, and raises it', async ({ store }) => {
    await store.insert(things, [thing({ id: 'a' })]);
    const first = (await store.get(things, 'a'))!;
    const second = await store.replace(things, { ...first, title: 'new' });
    expect(second).to.deep.equal({ ...first, title: 'new', rev: 2 });
    expect(await store.get(things, 'a')).to.deep.equal(second);
  }),

  rule('replace refuses a stale revision and changes nothing', async ({ store }) => {
    await store.insert(things, [thing({ id: 'a' })]);
    const first = (await store.get(things, 'a'))!;
    const second = await store.replace(things, { ...first, title: 'new' });
    expect(await store.replace(things, { ...first, title: 'late' })).to.equal(undefined);
    expect(await store.get(things, 'a')).to.deep.equal(second);
    expect(await store.replace(things, { ...first, id: 'missing' })).to.equal(undefined);
    expect(await store.get(things, 'missing')).to.equal(undefined);
  }),

  rule('of several that replace one revision at once, one succeeds', async ({ store, another }) => {
    const other = await another();
    await store.insert(things, [thing({ id: 'a' })]);
    const read = (await store.get(things, 'a'))!;
    const answers = await Promise.all(
      [store, other, store, other].map((s, i) => s.replace(things, { ...read, title: `t${i}` })),
    );
    const won = answers.filter((answer) => answer !== undefined);
    expect(won.length).to.equal(1);
    expect(await store.get(things, 'a')).to.deep.equal(won[0]);
  }),

  rule('replace takes away what the new record does not have', async ({ store, clock }) => {
    await store.insert(things, [
      thing({ id: 'a', at: 5, data: { x: 1, y: {} }, work: dueWork(clock.now()) }),
    ]);
    const { at: _at, work: _work, ...rest } = (await store.get(things, 'a'))!;
    await store.replace(things, { ...rest, data: { y: {} } });
    expect(await store.get(things, 'a')).to.deep.equal({ ...rest, data: { y: {} }, rev: 2 });
  }),

  rule('remove deletes, with a revision only at that one', async ({ store }) => {
    await store.insert(things, [thing({ id: 'a' }), thing({ id: 'b' })]);
    await store.replace(things, (await store.get(things, 'a'))!);
    expect(await store.remove(things, 'a', 1)).to.equal(false);
    expect(await store.remove(things, 'a', 2)).to.equal(true);
    expect(await store.remove(things, 'a')).to.equal(false);
    expect(await store.remove(things, 'b')).to.equal(true);
    expect(await store.get(things, 'a')).to.equal(undefined);
    expect((await store.insert(things, [thing({ id: 'a' })])).has('a')).to.equal(true);
  }),

  rule('every string, number and shape comes back exactly', async ({ store }) => {
    const data = {
      quotes: `"\\'\`/ <script>`,
      controls: '\u0000\u0001\u001f\u007f\u0085\u2028\u2029\ufeff',
      scripts: 'Grüße, 你好, שלום, 🎓 \u{10ffff} e\u0301 \u00e9',
      operator: '$where',
      json: '{"a":1.0,"b":"\\u0041","c":[ 1 ]}',
      long: 'ä'.repeat(70_000),
      numbers: [
        0,
        -1,
        1,
        2 ** 31,
        -(2 ** 31) - 1,
        1_760_000_000_001,
        Number.MAX_SAFE_INTEGER,
        0.1,
        1e-7,
        1e21,
      ],
      empty: [{}, [], '', null, [[]], { a: {} }],
      flags: [true, false],
      'key with spaces': { ünïcode: 1, '': 2 },
    };
    await store.insert(things, [thing({ id: 'ä/ b"', data })]);
    expect(await store.get(things, 'ä/ b"')).to.deep.equal({ ...thing({ id: 'ä/ b"', data }), rev: 1 });
    const read = (await store.get(things, 'ä/ b"'))!;
    expect(JSON.stringify(read.data)).to.equal(JSON.stringify(data));
    expect(await store.replace(things, read)).to.deep.equal({ ...read, rev: 2 });
    expect(JSON.stringify((await store.get(things, 'ä/ b"'))?.data)).to.equal(JSON.stringify(data));
  }),

  rule('a record just under 2 MiB is kept, one above is refused', async ({ store }) => {
    const title = 'é'.repeat(1024 * 1024 - 200);
    await store.insert(things, [thing({ id: 'big', title: '', data: title })]);
    expect((await store.get(things, 'big'))?.data === title).to.equal(true);
    const refused = await refusalOf(
      store.insert(things, [thing({ id: 'bigger', data: `${title}${title}` })]),
    );
    expect(refused.code).to.equal('STORE_INVALID_RECORD');
    expect(refused.text.length < 500).to.equal(true);
    expect(await store.get(things, 'bigger')).to.equal(undefined);
  }),

  rule(
    'what is not plain JSON is refused, naming collection and path but not the content',
    async ({ store }) => {
      await store.insert(things, [thing({ id: 'a' })]);
      const read = (await store.get(things, 'a'))!;
      const secret = 'SECRET';
      const bad: [unknown, string][] = [
        [{ name: `${secret}\ud800` }, 'data.name'],
        [[secret, NaN], 'data.1'],
        [{ x: { y: Infinity } }, 'data.x.y'],
        [{ x: undefined }, 'data.x'],
        [{ at: new Date() }, 'data.at'],
        [{ n: 1n }, 'data.n'],
        [new Map([[secret, 1]]), 'data'],
        [{ 'a.b': secret }, 'data.a.b'],
        [{ $set: secret }, 'data.$set'],
      ];
      for (const [data, path] of bad) {
        for (const attempt of [
          () => store.insert(things, [thing({ id: 'b', data })]),
          () => store.replace(things, { ...read, data }),
        ]) {
          const refused = await refusalOf(attempt());
          expect(refused.code).to.equal('STORE_INVALID_RECORD');
          expect(refused.details).to.include({ collection: 'thing', path });
          expect(refused.text).not.to.include(secret);
        }
      }
      expect(await store.get(things, 'a')).to.deep.equal(read);
      expect(await store.get(things, 'b')).to.equal(undefined);
    },
  ),

  rule('a record that does not fit its schema is refused on write', async ({ store }) => {
    const wrong = { ...thing({ id: 'a' }), rank: 'SECRET' as unknown as number };
    const refused = await refusalOf(store.insert(things, [wrong]));
    expect(refused.code).to.equal('STORE_INVALID_RECORD');
    expect(refused.details).to.include({ collection: 'thing', path: 'rank' });
    expect(refused.text).not.to.include('SECRET');
    const extra = { ...thing({ id: 'a' }), surplus: 1 };
    expect((await refusalOf(store.insert(things, [extra]))).details).to.include({ path: 'surplus' });
  }),

  rule('a stored record that does not fit its schema is refused on read', async ({ store }) => {
    const loose = { ...things, schema: z.looseObject({ ...thingSchema.shape, rank: z.unknown() }) };
    await store.insert(loose as unknown as Collection<Thing>, [thing({ id: 'a', rank: 'SECRET' as never })]);
    for (const attempt of [() => store.get(things, 'a'), () => store.find(things, { limit: 5 })]) {
      const refused = await refusalOf(attempt());
      expect(refused.code).to.equal('STORE_INVALID_RECORD');
      expect(refused.details).to.include({ collection: 'thing', path: 'rank', id: 'a' });
      expect(refused.text).not.to.include('SECRET');
    }
  }),

  rule('a schema upgrades old shapes when they are read', async ({ store }) => {
    await store.insert(things, [thing({ id: 'a', data: 'old' })]);
    const upgraded = thingSchema.extend({ data: z.unknown().transform((old) => ({ was: old })) });
    const newer: Collection<Thing> = { ...things, schema: upgraded };
    expect((await store.get(newer, 'a'))?.data).to.deep.equal({ was: 'old' });
  }),

  rule('expired records are hidden from every read and every claim', async ({ store, clock }) => {
    const now = clock.now();
    const work = dueWork(now);
    await store.insert(passes, [
      pass({ id: 'gone', expiresAt: now, work }),
      pass({ id: 'soon', expiresAt: now + 1, work }),
      pass({ id: 'never', work }),
    ]);
    const shown = async (): Promise<unknown> => ({
      byId: (await Promise.all(['gone', 'soon', 'never'].map((id) => store.get(passes, id)))).map(
        (p) => p?.id,
      ),
      found: (await store.find(passes, { where: { holder: 'h' }, limit: 9 })).items.map((p) => p.id),
      counted: await store.count(passes, { holder: 'h' }, 9),
    });
    expect(await shown()).to.deep.equal({
      byId: [undefined, 'soon', 'never'],
      found: ['never', 'soon'],
      counted: 2,
    });
    clock.advance(1);
    expect(await shown()).to.deep.equal({
      byId: [undefined, undefined, 'never'],
      found: ['never'],
      counted: 1,
    });
    const claimed = await store.claim(passes, { max: 9, leaseMs: 1_000 });
    expect(claimed.map((p) => p.id)).to.deep.equal(['never']);
  }),

  rule('the id of an expired record stays taken until purge', async ({ store, clock }) => {
    const now = clock.now();
    await store.insert(passes, [
      pass({ id: 'a', expiresAt: now }),
      pass({ id: 'b', expiresAt: now + 50 }),
      pass({ id: 'c' }),
    ]);
    expect((await store.insert(passes, [pass({ id: 'a' })])).size).to.equal(0);
    expect(await store.purge()).to.equal(1);
    expect(await store.purge()).to.equal(0);
    expect((await store.insert(passes, [pass({ id: 'a', expiresAt: now + 9_999 })])).size).to.equal(1);
    clock.advance(50);
    expect(await store.purge()).to.equal(1);
    expect((await store.find(passes, { limit: 9 })).items.map((p) => p.id)).to.deep.equal(['a', 'c']);
  }),

  rule('purge deletes more than fits into one transaction', async ({ store, clock }) => {
    const many = Array.from({ length: 1_100 }, (_, i) => pass({ id: `p${i}`, expiresAt: clock.now() }));
    await store.insert(passes, many);
    expect(await store.purge()).to.equal(1_100);
  }),
];
