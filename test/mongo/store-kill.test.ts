import { expect } from 'chai';
import { setTimeout as sleep } from 'node:timers/promises';
import { contractCollections as collections } from '../contract/store-bench.ts';
import { dropDatabase, newDatabaseUrl, openMongoStore } from '../helpers/store-mongo.ts';
import { killRounds, lostWrites, workWhileKilled, writeUntilKilled } from '../helpers/store-kill.ts';

const clock = { now: Date.now, sleep: (ms: number) => sleep(ms) };

describe('store: kill -9 on MongoDB', () => {
  it(`keeps every write that was acknowledged to a process that was killed, in ${killRounds} rounds`, async function () {
    this.timeout(30_000 + killRounds * 15_000);
    const url = newDatabaseUrl();
    const store = await openMongoStore(url, { collections, clock });
    const said: string[] = [];
    for (let round = 0; round < killRounds; round++)
      said.push(...(await writeUntilKilled({ kind: 'mongo', url }, `r${round}`)));
    expect(await lostWrites(store, said)).to.deep.equal([]);
    expect(said.length > killRounds).to.equal(true);
    await store.close();
    await dropDatabase(url);
  });

  it(`has each effect once when workers that hold leases are killed, ${killRounds} of them`, async function () {
    this.timeout(60_000 + killRounds * 15_000);
    const url = newDatabaseUrl();
    const store = await openMongoStore(url, { collections, clock });
    const count = 40 + killRounds * 20;
    const location = { kind: 'mongo', url } as const;
    const { jobs, effects, said } = await workWhileKilled(store, location, { count, kills: killRounds });
    expect(jobs.filter((job) => job.work !== undefined)).to.deep.equal([]);
    expect([jobs.length, effects.length]).to.deep.equal([count, count]);
    expect(effects.filter((effect) => effect.rev !== 1)).to.deep.equal([]);
    expect(new Set(said).size).to.equal(said.length);
    expect(jobs.some((job) => job.rank > 1)).to.equal(true);
    await store.close();
    await dropDatabase(url);
  });
});
