import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, pragma } from '../../adapters/stores/sqlite/connection.ts';
import { openTestStore } from '../helpers/store.ts';
import { killRounds, lostWrites, workWhileKilled, writeUntilKilled } from '../helpers/store-kill.ts';
import { contractCollections as collections } from './store-bench.ts';

const folder = mkdtempSync(join(tmpdir(), 'badge-bridge-kill-'));
after(() => rmSync(folder, { recursive: true, force: true }));

async function integrity(file: string): Promise<unknown> {
  const db = await connect(file);
  const answer = pragma(db, 'integrity_check');
  db.close();
  return answer;
}

describe('store: kill -9 on SQLite', () => {
  it(`keeps every write that was acknowledged, in ${killRounds} rounds`, async function () {
    this.timeout(20_000 + killRounds * 10_000);
    const file = join(folder, 'writes.db');
    const said: string[] = [];
    for (let round = 0; round < killRounds; round++) {
      said.push(...(await writeUntilKilled({ kind: 'sqlite', file }, `r${round}`)));
      expect(await integrity(file)).to.equal('ok');
      const store = await openTestStore({ collections, file });
      expect(await lostWrites(store, said)).to.deep.equal([]);
      await store.close();
    }
    expect(said.filter((line) => line.startsWith('I ')).length >= killRounds * 8).to.equal(true);
  });

  it(`has each effect once when workers that hold leases are killed, ${killRounds} of them`, async function () {
    this.timeout(60_000 + killRounds * 10_000);
    const file = join(folder, 'work.db');
    const store = await openTestStore({ collections, file });
    const count = 40 + killRounds * 60;
    const { jobs, effects, said } = await workWhileKilled(
      store,
      { kind: 'sqlite', file },
      { count, kills: killRounds },
    );
    await store.close();
    expect(jobs.filter((job) => job.work !== undefined)).to.deep.equal([]);
    expect([jobs.length, effects.length]).to.deep.equal([count, count]);
    expect(effects.filter((effect) => effect.rev !== 1)).to.deep.equal([]);
    expect(new Set(said).size).to.equal(said.length);
    expect(jobs.some((job) => job.rank > 1)).to.equal(true);
    expect(await integrity(file)).to.equal('ok');
  });

  it('waits for the disk at every separate commit (seen by strace, where it is installed)', function () {
    this.timeout(60_000);
    const trace = join(folder, 'trace');
    const location = JSON.stringify({ kind: 'sqlite', file: join(folder, 'sync.db') });
    const child = join(import.meta.dirname, '../helpers/store-child.ts');
    const calls = ['-f', '-qq', '-e', 'trace=fsync,fdatasync', '-o', trace];
    const node = [process.execPath, '--import=tsx/esm', child, 'commit', location, '200'];
    const { status, error } = spawnSync('strace', [...calls, ...node], { stdio: 'ignore' });
    if (error !== undefined || status !== 0) this.skip();
    const syncs = readFileSync(trace, 'utf8').match(/\bf(data)?sync\(/g) ?? [];
    expect(syncs.length >= 200).to.equal(true);
  });
});
