import { expect } from 'chai';
import { type Constellation, startConstellation } from '../../scripts/demo/constellation.ts';
import { awardsByAddress, listAwards } from '../../scripts/demo/walk/read-awards.ts';
import { pause, until } from '../../scripts/demo/walk/until.ts';
import { type StepResult, steps, walk } from '../../scripts/demo/walk/walk.ts';
import { COURSE, elodie, newWay, teacher, type Way } from '../../scripts/demo/walk/way.ts';
import { killRounds } from '../helpers/store-kill.ts';

const CROWD = 24;
const MOST_KILLS = 6;
const LONGEST_LIFE_MS = 2500;

/** Kills the product at random moments until told to stop; gives how often it did. */
function killer(demo: Constellation): { stop(): Promise<number> } {
  const stopping = new AbortController();
  const killing = (async () => {
    let kills = 0;
    while (kills < MOST_KILLS) {
      // Short lives are as likely as long ones, so that some end within a single request.
      await pause(Math.random() ** 2 * LONGEST_LIFE_MS);
      if (stopping.signal.aborted) break;
      await demo.product.killAndRestart();
      kills += 1;
    }
    return kills;
  })();
  return {
    stop: () => {
      stopping.abort();
      return killing;
    },
  };
}

/** Learners of the course who complete it, one after the other, pushed while campus pushes and else polled. */
async function completeOneByOne(way: Way): Promise<string[]> {
  const { world } = way.demo.campus;
  const crowd = world.users.filter(({ role, id }) => role === 'learner' && id > 100);
  for (const { id } of crowd) {
    await pause(Math.random() * 400);
    world.completeCourse(id, COURSE, teacher.id);
  }
  return crowd.map(({ email }) => email);
}

describe('the product killed at random moments of the main job', function () {
  this.timeout(360_000);
  let demo: Constellation;
  beforeEach(async () => {
    demo = await startConstellation({ campus: { extraLearners: CROWD }, env: { LEASE_MS: '1500' } });
  });
  afterEach(() => demo.close());

  for (let round = 1; round <= killRounds; round += 1)
    it(`loses no completion, awards nothing twice, sends nothing twice that was acknowledged (round ${round})`, async () => {
      const way = newWay(demo);
      const results: StepResult[] = [];
      let crowd: Promise<string[]> = Promise.resolve([]);
      const kills = killer(demo);
      await walk(way, (result) => {
        results.push(result);
        if (result.step === 'badge-activated') crowd = completeOneByOne(way);
      });
      const count = await kills.stop();
      expect(results.filter(({ ok }) => !ok)).to.deep.equal([]);
      expect(results.map(({ step }) => step)).to.deep.equal(steps.map(([name]) => name));
      expect(count).to.be.greaterThan(0);
      const addresses = [elodie.email, ...(await crowd)];
      expect(addresses).to.have.length(CROWD + 1);
      await until('everybody has the badge', async () => {
        const { size } = await awardsByAddress(way, addresses);
        if (size === addresses.length) return true;
        throw new Error(`${size} of ${addresses.length} are awarded`);
      });
      const states = (await listAwards(way)).map(({ state }) => state);
      expect([states.length, states.filter((state) => state === 'revoked').length]).to.deep.equal([
        CROWD + 2,
        1,
      ]);
      const pushes = [...demo.backpack.pushes.values()];
      expect(pushes.map(({ created }) => created)).to.deep.equal([1]);
      expect(pushes.map(({ afterAcknowledged }) => afterAcknowledged)).to.deep.equal([0]);
    });
});
