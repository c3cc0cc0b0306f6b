import { expect } from 'chai';
import { dropDraft, openDraft, saveSection } from '../../server/actions/badges/edit-draft.ts';
import { badges, type Badge } from '../../server/model/badges/badge.ts';
import { activeBadge, furnish, type House } from '../helpers/house.ts';

const actor = { kind: 'instructor', name: 'Jonas Weber' } as const;

describe('the draft of the next version', () => {
  let house: House;
  beforeEach(async () => {
    house = await furnish();
  });
  afterEach(() => house.close());

  const stored = async ({ id }: Badge): Promise<Badge> =>
    (await house.ctx.store.get(badges, id)) ?? expect.fail('no badge');
  /** A draft with another name, on a badge that is in use. */
  const edited = async (): Promise<Badge> => {
    const { ctx } = house;
    const badge = await activeBadge(house);
    const { number, rev } = await openDraft(ctx, badge, actor);
    const save = {
      number,
      rev,
      section: 'badge' as const,
      patch: { name: 'Thrown away' },
      by: 'Jonas Weber',
    };
    await saveSection(ctx, await stored(badge), save);
    return stored(badge);
  };

  it('is opened as it stands, however often', async () => {
    const badge = await edited();
    const before = await openDraft(house.ctx, badge, actor);
    expect(before.content.name).to.equal('Thrown away');
    const { draft: _unseen, ...asSeenBefore } = badge;
    expect(await openDraft(house.ctx, asSeenBefore, actor)).to.deep.equal(before);
  });

  it('begins anew from the version in use where the one before was being thrown away when the process ended', async () => {
    const { ctx } = house;
    const { store } = ctx;
    const badge = await edited();
    ctx.store = { ...store, remove: () => Promise.reject(new Error('killed')) };
    const dropped = await dropDraft(ctx, badge, actor).catch((thrown: unknown) => thrown);
    expect(dropped).to.be.an('error');
    ctx.store = store;
    const again = await openDraft(ctx, await stored(badge), actor);
    expect([again.number, again.content.name]).to.deep.equal([2, 'Data literacy']);
  });
});
