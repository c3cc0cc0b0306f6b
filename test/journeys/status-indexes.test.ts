import { expect } from 'chai';
import { takeStatusIndex } from '../../server/actions/awards/take-status-index.ts';
import { ensureList, statusListIdOf } from '../../server/actions/awards/status-lists.ts';
import { change } from '../../server/actions/change.ts';
import { createCache } from '../../server/cache.ts';
import type { Context } from '../../server/context.ts';
import { awards, statusUses } from '../../server/model/awards/award.ts';
import { issuers } from '../../server/model/badges/issuer.ts';
import type { IssuerId } from '../../server/model/ids.ts';
import { isBitSet, LIST_SIZE } from '../../server/openbadges/v3/bitstring.ts';
import { recordSignals } from '../../server/actions/signals/record-signals.ts';
import { activeBadge, courseCompleted, furnish, type House } from '../helpers/house.ts';
import { seededRandom } from '../helpers/random.ts';

describe('status indexes', () => {
  let house: House;
  let issuer: IssuerId;
  beforeEach(async () => {
    house = await furnish();
    await activeBadge(house);
    const { organisation } = house;
    const [own] = (await house.ctx.store.find(issuers, { where: { organisation }, limit: 1 })).items;
    issuer = own?.id ?? expect.fail('no issuer');
  });
  afterEach(() => house.close());

  /** Another process on the same store. */
  const process = (seed: string): Context => ({
    ...house.ctx,
    cache: createCache(house.ctx.clock),
    random: seededRandom(seed),
  });
  const take = (ctx: Context, count: number): Promise<{ list: string; index: number }[]> =>
    Promise.all(
      Array.from({ length: count }, () => takeStatusIndex(ctx, { organisation: house.organisation, issuer })),
    );
  const useOf = (number: number) => house.ctx.store.get(statusUses, statusListIdOf(issuer, number));

  it('go to one credential each, whoever draws at the same time', async () => {
    const [a, b] = [process('a'), process('b')];
    const drawn = (await Promise.all([take(a, 150), take(b, 150), take(a, 50)])).flat();
    const list = statusListIdOf(issuer, 0);
    expect(new Set(drawn.map((one) => one.list))).to.deep.equal(new Set([list]));
    const indexes = drawn.map(({ index }) => index);
    expect(new Set(indexes).size).to.equal(350);
    expect(indexes.every((index) => index >= 0 && index < LIST_SIZE)).to.equal(true);
    const use = await useOf(0);
    const bits = Buffer.from(use?.bits ?? '', 'base64url');
    expect(indexes.filter((index) => isBitSet(bits, index) !== true)).to.deep.equal([]);
    const taken = Array.from({ length: LIST_SIZE }, (_, i) => i).filter((i) => isBitSet(bits, i) === true);
    expect(use?.taken).to.equal(taken.length);
  });

  it('do not tell the order of awards', async () => {
    const indexes = (await take(process('a'), 200)).map(({ index }) => index);
    const rising = indexes.filter((index, i) => index > (indexes[i - 1] ?? -1)).length;
    expect(rising).to.be.within(60, 140);
    expect(Math.max(...indexes) - Math.min(...indexes)).to.be.greaterThan(LIST_SIZE / 2);
  });

  it('that a process did not use are used by no other', async () => {
    const first = await take(process('gone'), 5);
    const left = await useOf(0);
    const later = await take(process('gone'), 100);
    const before = new Set(first.map(({ index }) => index));
    expect(later.filter(({ index }) => before.has(index))).to.deep.equal([]);
    const bits = Buffer.from(left?.bits ?? '', 'base64url');
    expect(later.filter(({ index }) => isBitSet(bits, index) === true)).to.deep.equal([]);
  });

  it('come from the next list once half of one is taken', async () => {
    const ctx = process('a');
    const [one] = await take(ctx, 1);
    await change(ctx, statusUses, statusListIdOf(issuer, 0), (use) => ({ ...use, taken: LIST_SIZE / 2 }));
    const [next] = await take(ctx, 1);
    const [later] = await take(process('b'), 1);
    expect([one?.list, next?.list, later?.list]).to.deep.equal([
      statusListIdOf(issuer, 0),
      statusListIdOf(issuer, 1),
      statusListIdOf(issuer, 1),
    ]);
  });

  it('leave the lists alone that an earlier version drew from', async () => {
    await ensureList(house.ctx, { organisation: house.organisation, issuer }, 0);
    const [one] = await take(process('a'), 1);
    expect(one?.list).to.equal(statusListIdOf(issuer, 1));
  });

  it('are in the credential as they are stored in the award', async () => {
    const { ctx, organisation } = house;
    await house.quiet();
    const done = ['4', '5', '6'].map((sub) => courseCompleted(house, sub, ctx.clock.now()));
    await recordSignals(ctx, { organisation, source: 'push' }, done);
    await house.quiet();
    const { items } = await ctx.store.find(awards, { where: { organisation }, limit: 9 });
    const said = items.map(({ documents }) => {
      const credential = JSON.parse(documents?.credential ?? '{}') as {
        credentialStatus: { statusListIndex: string };
      };
      return [Number(credential.credentialStatus.statusListIndex), documents?.statusIndex];
    });
    expect(said).to.have.length(3);
    expect(said.filter(([signed, stored]) => signed !== stored)).to.deep.equal([]);
    expect(new Set(said.map(([, stored]) => stored)).size).to.equal(3);
  });
});
