import { expect } from 'chai';
import { reissueAward } from '../../server/actions/awards/reissue-award.ts';
import { returnSlots } from '../../server/actions/awards/return-slots.ts';
import { change } from '../../server/actions/change.ts';
import { recordSignals } from '../../server/actions/signals/record-signals.ts';
import { planRuns } from '../../server/actions/system/schedules.ts';
import { type Award, awards, slots } from '../../server/model/awards/award.ts';
import { idOf } from '../../server/model/ids.ts';
import { learners } from '../../server/model/learners/learner.ts';
import { activeBadge, courseCompleted, furnish, type House } from '../helpers/house.ts';

const DAY_MS = 24 * 3_600_000;

describe('status indexes', () => {
  let house: House;
  beforeEach(async () => {
    house = await furnish();
    await activeBadge(house);
    await house.quiet();
    const from = { organisation: house.organisation, source: 'push' };
    await recordSignals(house.ctx, from, [courseCompleted(house, '4', house.ctx.clock.now())]);
    await house.quiet();
  });
  afterEach(() => house.close());

  const theAward = async (): Promise<Award> => {
    const where = { organisation: house.organisation };
    const [award] = (await house.ctx.store.find(awards, { where, limit: 1 })).items;
    return award ?? expect.fail('no award');
  };
  const taken = async (): Promise<string[]> =>
    (await house.ctx.store.find(slots, { limit: 50 })).items.map(({ id }) => id);
  /** As a crash leaves it: taken for the award, and never stored in it. */
  const stray = async (award: Award): Promise<string> => {
    const { statusList: list, statusIndex } = award.documents ?? expect.fail('no documents');
    const id = idOf('slot', [list, (statusIndex + 1) % 1000]);
    await house.ctx.store.insert(slots, [{ id, list, award: award.id, at: house.ctx.clock.now() }]);
    return id;
  };

  it('that a crash left taken are given back after a day, those that were signed never', async () => {
    const own = await taken();
    const left = await stray(await theAward());
    expect(await returnSlots(house.ctx)).to.equal(0);
    expect(await taken()).to.have.members([...own, left]);
    house.ctx.clock.advance(2 * DAY_MS);
    await planRuns(house.ctx);
    await house.quiet();
    expect(await taken()).to.deep.equal(own);
  });

  it('of an award that was issued again are all kept: earlier credentials point to them', async () => {
    const { ctx } = house;
    const award = await theAward();
    await change(ctx, learners, award.learner, (one) => ({ ...one, chosenAddress: 'sam@home.example' }));
    await reissueAward(ctx, award, 'sam@home.example');
    await house.quiet();
    const both = await taken();
    expect(both).to.have.length(2);
    ctx.clock.advance(2 * DAY_MS);
    expect(await returnSlots(ctx)).to.equal(0);
    expect(await taken()).to.have.members(both);
  });
});
