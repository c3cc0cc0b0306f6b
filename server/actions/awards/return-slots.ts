/** Gives back status indexes that a crash left taken: their award was signed with another one (store.md, Scarce numbers). */
import type { Context } from '../../context.ts';
import { type Award, awards, type Slot, slots } from '../../model/awards/award.ts';
import { idOf } from '../../model/ids.ts';
import { every } from '../change.ts';

const DAY_MS = 24 * 3_600_000;
/** No stage holds an index for longer before it is stored in the award. */
const SETTLED_MS = DAY_MS;
/** How far back one sweep looks; several daily ones see each slot. */
const SPAN_MS = 4 * DAY_MS;

/** @returns how many were given back */
export async function returnSlots(ctx: Context): Promise<number> {
  const until = ctx.clock.now() - SETTLED_MS;
  const at = { gte: Math.max(0, until - SPAN_MS), lt: until };
  let returned = 0;
  for await (const slot of every<Slot>(ctx, slots, { where: { at }, sort: ['at', 'asc'] })) {
    const award = await ctx.store.get(awards, slot.award);
    if (award !== undefined && isStray(slot, award) && (await ctx.store.remove(slots, slot.id)))
      returned += 1;
  }
  return returned;
}

/** An award that was issued again has indexes of earlier credentials too: all of them are kept. */
function isStray(slot: Slot, { documents }: Award): boolean {
  if (documents?.revision !== 1) return false;
  return idOf('slot', [documents.statusList, documents.statusIndex]) !== slot.id;
}
