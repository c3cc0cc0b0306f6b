import { expect } from 'chai';
import { createPacer } from '../../server/pacer.ts';
import { failureOf } from '../helpers/failure.ts';
import { type FakeClock, fakeClock } from '../helpers/clock.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the pacer of calls to a site', () => {
  let clock: FakeClock;
  beforeEach(() => {
    clock = fakeClock();
  });
  /** Calls that take `ms` each, begun as fast as the pacer lets them; how many began within a minute. */
  async function begunInAMinute(pacer: ReturnType<typeof createPacer>, ms: number): Promise<number> {
    const stop = new AbortController();
    const until = clock.now() + 60_000;
    let begun = 0;
    const caller = async (): Promise<void> => {
      while (clock.now() < until)
        await pacer.run('site', async () => {
          if (clock.now() < until) begun += 1;
          await clock.sleep(ms, stop.signal);
        });
    };
    const callers = [caller(), caller()];
    while (clock.now() < until) {
      clock.advance(25);
      await turn();
    }
    stop.abort();
    await turn();
    for (let i = 0; i < 5; i += 1) {
      await turn();
      clock.advance(120_000);
    }
    await Promise.all(callers);
    return begun;
  }

  it('lets a few calls run at once, and the next when one has ended, failed or not', async () => {
    const pacer = createPacer(clock, { callsInFlight: 2, callsPerMinute: 100 });
    const ends: ((error?: Error) => void)[] = [];
    const call = (): Promise<void> =>
      new Promise((resolve, reject) =>
        ends.push((error) => (error === undefined ? resolve() : reject(error))),
      );
    const calls = [1, 2, 3].map(() => pacer.run('site', call).catch(() => undefined));
    await turn();
    expect(ends.length).to.equal(2);
    ends[0]?.(new Error('it failed'));
    await turn();
    clock.advance(25);
    await turn();
    expect(ends.length).to.equal(3);
    for (const end of ends) end();
    await Promise.all(calls);
  });

  it('keeps to the budget of a minute, and never holds up another site', async () => {
    const pacer = createPacer(clock, { callsInFlight: 2, callsPerMinute: 30 });
    expect(await begunInAMinute(pacer, 25)).to.equal(30);
    const spent = createPacer(clock, { callsInFlight: 1, callsPerMinute: 1 });
    await spent.run('slow', () => Promise.resolve());
    expect(await spent.run('other', () => Promise.resolve('at once'))).to.equal('at once');
  });

  it('slows down while a site is twice as slow as usual, and recovers with it', async () => {
    const pacer = createPacer(clock, { callsInFlight: 2, callsPerMinute: 60 });
    expect(await begunInAMinute(pacer, 100)).to.equal(60);
    await begunInAMinute(pacer, 400);
    const slowed = await begunInAMinute(pacer, 400);
    expect(slowed).to.be.within(1, 30);
    for (let i = 0; i < 30; i += 1) await begunInAMinute(pacer, 100);
    expect(await begunInAMinute(pacer, 100)).to.equal(60);
  });

  it('lets go of a call that is called off while it waits', async () => {
    const pacer = createPacer(clock, { callsInFlight: 1, callsPerMinute: 60 });
    let end: () => void = () => undefined;
    const first = pacer.run('site', () => new Promise<void>((resolve) => (end = resolve)));
    const stop = new AbortController();
    const second = failureOf(pacer.run('site', () => Promise.resolve(), stop.signal));
    await turn();
    stop.abort();
    clock.advance(25);
    expect((await second).code).to.equal('STOPPING');
    end();
    await first;
  });
});
