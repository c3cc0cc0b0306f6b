import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createMoodle } from '../../../adapters/lms/moodle/create-moodle.ts';
import { courseSyncIdOf } from '../../../server/actions/courses/sync-course.ts';
import { courseSyncs } from '../../../server/model/courses/lms-connection.ts';
import { type Progress, progresses } from '../../../server/model/signals/progress.ts';
import { quarantines, type Signal, signals } from '../../../server/model/signals/signal.ts';
import { every } from '../../../server/actions/change.ts';
import { createSigner } from '../../../server/threads/signer.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { testContext, type TestContext } from '../../helpers/context.ts';
import { activeBadge, completesCourse, quiet } from '../../helpers/house.ts';
import { createLife, type Life, mortalStore } from '../../helpers/mortal.ts';
import { seededRandom } from '../../helpers/random.ts';
import { openTestStore } from '../../helpers/store.ts';
import { awardedIn, openSchool, POLL_MS, type School } from './school.ts';

/** What the next poll has made of the course, without what differs from run to run. */
async function outcomeOf(ctx: TestContext, school: School): Promise<Record<string, unknown>> {
  const told: string[] = [];
  for await (const one of every<Signal>(ctx, signals, {}))
    if (one.source === 'moodle')
      told.push(`${one.user?.sub ?? ''} ${one.fact.kind} ${JSON.stringify(one.fact.value)}`);
  const standings: string[] = [];
  for await (const one of every<Progress>(ctx, progresses, {})) standings.push(one.standing);
  const sync = await ctx.store.get(courseSyncs, courseSyncIdOf(school.course.id));
  return {
    told: told.sort(),
    standings: standings.sort(),
    awarded: await awardedIn(ctx, school),
    quarantined: await ctx.store.count(quarantines, { organisation: school.organisation }, 10),
    isBetweenPasses: sync?.pass === undefined && sync?.work !== undefined,
  };
}

describe('the reading of a course, killed before any of its writes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'badge-bridge-sync-'));
  const isLong = Number(process.env['KILL_ROUNDS'] ?? 0) >= 20;
  let school: School;
  let file: string;
  let startAt: number;
  before(async () => {
    const clock = fakeClock();
    const random = seededRandom('school');
    file = join(folder, 'prepared.db');
    school = await openSchool({}, { clock, random, store: await openTestStore({ clock, random, file }) });
    const report = { ...completesCourse, id: 'r2', kind: 'activity.completed' as const, item: '642' };
    await activeBadge(school, { requirements: [[completesCourse], [report]] });
    await school.pass(2 * 60_000);
    const at = Math.floor(clock.now() / 1000) * 1000;
    school.person('4').finishedAt = at;
    school.person('5').states.set('642', { state: 'complete', at });
    await school.pass();
    school.person('4').states.set('642', { state: 'pass', at });
    school.person('5').states.delete('642');
    school.person('6').finishedAt = at;
    school.enrol(['7']);
    school.person('7').finishedAt = at;
    school.person('7').states.set('642', { state: 'complete', at });
    clock.advance(3_600_000);
    startAt = clock.now();
    await school.ctx.store.close();
  });
  after(async () => {
    await school.moodle.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function run(dieAt: number): Promise<{ outcome: Record<string, unknown>; life: Life }> {
    const copy = join(folder, `run-${dieAt}.db`);
    for (const part of ['', '-wal']) if (existsSync(file + part)) copyFileSync(file + part, copy + part);
    const clock = fakeClock(startAt);
    const random = seededRandom(`run-${dieAt}`);
    const store = await openTestStore({ clock, random, file: copy });
    const signer = createSigner({ threads: 0 });
    const life = createLife();
    const { http } = school.ctx;
    const born = (of: typeof store): Promise<TestContext> =>
      testContext({
        clock,
        random,
        signer,
        http,
        store: of,
        lms: { moodle: createMoodle({ http, clock }) },
        settings: { leaseMs: 1500 },
      });
    const dying = await born(mortalStore(store, life, dieAt));
    await quiet(dying, 20_000, 4000).catch((thrown: unknown) => {
      if (!life.isDead) throw thrown;
    });
    const steps = { ...life };
    const fresh = await born(store);
    clock.advance(5000);
    await quiet(fresh, POLL_MS * 1.2, POLL_MS / 5);
    const outcome = await outcomeOf(fresh, school);
    await signer.close();
    await store.close();
    for (const part of ['', '-wal', '-shm']) rmSync(copy + part, { force: true });
    return { outcome, life: steps };
  }

  it('misses nothing at the next poll, and tells nothing twice', async function () {
    this.timeout(300_000);
    const undisturbed = await run(0);
    expect(undisturbed.outcome).to.deep.include({
      awarded: ['4 1 awarded', '7 1 awarded'],
      quarantined: 0,
      isBetweenPasses: true,
    });
    expect(undisturbed.life.steps).to.be.greaterThan(30);
    for (let at = 1; at <= undisturbed.life.steps; at += isLong ? 1 : 10)
      expect((await run(at)).outcome, `killed at write ${at}`).to.deep.equal(undisturbed.outcome);
  });
});
