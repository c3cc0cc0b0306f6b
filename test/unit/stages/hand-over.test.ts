import { expect } from 'chai';
import { stage } from '../../../server/run-stage.ts';
import type { Stage } from '../../../server/stage.ts';
import { processAll, startWorker } from '../../../server/worker.ts';
import { done, dueWork, later } from '../../../server/model/work.ts';
import { type Pass, passes, type Thing, thing, things } from '../../contract/store-bench.ts';
import { contractCollections } from '../../contract/store-bench.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { testContext, type TestContext } from '../../helpers/context.ts';
import { seededRandom } from '../../helpers/random.ts';
import { openTestStore } from '../../helpers/store.ts';

/** A pass that gives its holder a thing; both write down what they do. */
describe('what a step inserts', () => {
  let ctx: TestContext;
  let told: string[];
  let claims: string[];
  beforeEach(async () => {
    const clock = fakeClock();
    const random = seededRandom();
    const store = await openTestStore({ clock, random, collections: contractCollections });
    claims = [];
    told = [];
    ctx = await testContext({
      clock,
      random,
      store: {
        ...store,
        claim: async (c, o) => {
          const taken = await store.claim(c, o);
          claims.push(...taken.map(({ id }) => id));
          return taken;
        },
      },
    });
  });
  afterEach(() => ctx.store.close());

  const passStage: Stage<Pass> = {
    name: 'pass',
    collection: passes,
    concurrency: 2,
    async run({ clock }, { doc, insert }) {
      const id = `${doc.id}-thing`;
      const added = await insert(things, [thing({ id, title: doc.id, work: dueWork(clock.now()) })]);
      told.push(`pass ${doc.id} ${added.has(id) ? 'made' : 'found'}`);
      return done(doc);
    },
  };
  const thingStage = (run: Stage<Thing>['run']): Stage<Thing> => ({
    name: 'thing',
    collection: things,
    concurrency: 2,
    run,
  });
  const tells = thingStage(async (_ctx, { doc }) => {
    await Promise.resolve();
    told.push(`thing ${doc.id}`);
    return done({ ...doc, state: 'told' });
  });
  const pass = (id: string): Promise<unknown> =>
    ctx.store.insert(passes, [{ id, holder: 'h', at: 1, work: dueWork(ctx.clock.now()) }]);
  const stateOf = async (id: string): Promise<unknown> => {
    const found = await ctx.store.get(things, id);
    return [found?.state, found?.work];
  };

  it('is worked on at once by its own stage, without a claim', async () => {
    await pass('a');
    expect(await processAll(ctx, [stage(passStage), stage(tells)])).to.equal(1);
    expect(told).to.have.members(['pass a made', 'thing a-thing']);
    expect(claims).to.deep.equal(['a']);
    expect(await stateOf('a-thing')).to.deep.equal(['told', undefined]);
    const ended = ctx.reported.flatMap((e) => (e.name === 'stageEnded' ? [`${e.stage} ${e.outcome}`] : []));
    expect(ended).to.have.members(['pass settled', 'thing settled']);
  });

  it('is due where this process has no stage for it', async () => {
    await pass('a');
    await processAll(ctx, [stage(passStage)]);
    expect(await stateOf('a-thing')).to.deep.equal(['s', dueWork(ctx.clock.now())]);
  });

  it('is begun once where it was there before', async () => {
    await ctx.store.insert(things, [thing({ id: 'a-thing' })]);
    await pass('a');
    await processAll(ctx, [stage(passStage), stage(tells)]);
    expect(told).to.deep.equal(['pass a found']);
  });

  it('waits behind what is older while that fills its stage', async () => {
    const work = dueWork(ctx.clock.now() - 5);
    await ctx.store.insert(
      things,
      ['x', 'y', 'z'].map((id) => thing({ id, work })),
    );
    await pass('a');
    await processAll(ctx, [stage(tells), stage(passStage)]);
    expect(told.filter((line) => line.startsWith('thing'))).to.deep.equal([
      'thing x',
      'thing y',
      'thing z',
      'thing a-thing',
    ]);
    expect(claims).to.deep.equal(['x', 'y', 'a', 'z', 'a-thing']);
  });

  it('is tried again by its own stage where its step fails; the step before it is settled', async () => {
    await pass('a');
    const fails = thingStage(() => Promise.reject(new Error('no')));
    await processAll(ctx, [stage(passStage), stage(fails)]);
    expect((await ctx.store.get(passes, 'a'))?.work).to.equal(undefined);
    const work = (await ctx.store.get(things, 'a-thing'))?.work;
    expect([work?.attempt, work?.lease, work?.lastError]).to.deep.equal([1, undefined, 'INTERNAL: no']);
    expect((work?.dueAt ?? 0) > ctx.clock.now()).to.equal(true);
  });

  it('is left to whoever comes after the lease, where the process dies with it', async () => {
    await pass('a');
    const never = thingStage(() => new Promise(() => undefined));
    void processAll(ctx, [stage(passStage), stage(never)]);
    while (!told.includes('pass a made')) await new Promise((resolve) => setImmediate(resolve));
    ctx.clock.advance(ctx.settings.leaseMs - 1);
    await processAll(ctx, [stage(tells)]);
    expect(claims).to.deep.equal(['a']);
    ctx.clock.advance(1);
    await processAll(ctx, [stage(tells)]);
    expect([claims, await stateOf('a-thing')]).to.deep.equal([
      ['a', 'a-thing'],
      ['told', undefined],
    ]);
  });

  it('holds up what follows: a step before it keeps its place until it has ended', async () => {
    for (const id of ['a', 'b', 'c']) await pass(id);
    const waiting: (() => void)[] = [];
    const slow = thingStage(async (_ctx, { doc }) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return later(done(doc), ctx.clock.now() + 60_000, 'slow');
    });
    const worker = startWorker(ctx, [stage(passStage), stage(slow)]);
    const seen = async (count: number): Promise<void> => {
      while (waiting.length < count) await new Promise((resolve) => setImmediate(resolve));
    };
    await seen(2);
    for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
    expect(claims).to.have.members(['a', 'b']);
    for (const go of waiting.splice(0)) go();
    worker.nudge('pass');
    await seen(1);
    for (const go of waiting.splice(0)) go();
    await worker.stop(1000);
    expect(claims).to.have.members(['a', 'b', 'c']);
  });
});
