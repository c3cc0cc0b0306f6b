/** Draws entries of status lists: each goes to one credential at most, at random, so that it gives nobody away (O19). */
import type { Bucket } from '../../cache.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { statusLists, type StatusUse, statusUses } from '../../model/awards/award.ts';
import type { StatusListId } from '../../model/ids.ts';
import { type Issuing, usualIssuing } from '../../model/organisations/organisation.ts';
import { isBitSet, LIST_SIZE } from '../../openbadges/v3/bitstring.ts';
import { change } from '../change.ts';
import { ensureList, type ListOwner, statusListIdOf } from './status-lists.ts';

/** A list is left when half of it is taken: later draws would collide too often. */
const FULL = LIST_SIZE / 2;
const LARGEST_BLOCK = 64;

/** Entries of a list that are taken for this process. Those it still has when it ends are never used. */
interface Block {
  list: StatusListId;
  indexes: number[];
}
/** What a process has of an issuer: its block, and the drawing of the next one that callers wait for. */
interface Drawer {
  /** Where a list with room was found last. */
  number: number;
  block: Block | undefined;
  /** Doubles from block to block: who issues little leaves little unused. */
  size: number;
  drawing: Promise<void> | undefined;
}
const drawers: Bucket<Drawer> = { name: 'status-drawer', ttlMs: Infinity, max: 1000 };

/** Takes a free entry of the issuer's list. One that a crash leaves taken is never used. */
export async function takeStatusIndex(
  ctx: Context,
  { organisation, issuer }: Pick<ListOwner, 'organisation' | 'issuer'>,
  { issuerId }: Pick<Issuing, 'issuerId'> = usualIssuing,
): Promise<{ list: StatusListId; index: number }> {
  const owner = { organisation, issuer, ...(issuerId === 'https' ? { issuerId } : {}) };
  const drawer = await ctx.cache.through(drawers, `${issuer}.${issuerId}`, () =>
    Promise.resolve<Drawer>({ number: 0, block: undefined, size: 1, drawing: undefined }),
  );
  for (;;) {
    const index = drawer.block?.indexes.pop();
    if (drawer.block !== undefined && index !== undefined) return { list: drawer.block.list, index };
    drawer.drawing ??= draw(ctx, owner, drawer).finally(() => (drawer.drawing = undefined));
    await drawer.drawing;
  }
}

async function draw(ctx: Context, owner: ListOwner, drawer: Drawer): Promise<void> {
  for (; ; drawer.number++) {
    const { issuer, issuerId } = owner;
    if (await isFull(ctx, statusListIdOf(issuer, drawer.number, issuerId))) continue;
    const list = await ensureList(ctx, owner, drawer.number);
    const indexes = await takeBlock(ctx, list, drawer.size);
    if (indexes.length === 0) continue;
    drawer.size = Math.min(LARGEST_BLOCK, drawer.size * 2);
    drawer.block = { list, indexes };
    return;
  }
}

/** Makes the record of what is taken where there is none. */
async function isFull(ctx: Context, list: StatusListId): Promise<boolean> {
  const known = await ctx.store.get(statusUses, list);
  if (known !== undefined) return known.taken >= FULL;
  // A list without this record is of an earlier version, which took entries in another way.
  const isOld = (await ctx.store.get(statusLists, list)) !== undefined;
  const bits = Buffer.alloc(LIST_SIZE / 8).toString('base64url');
  await ctx.store.insert(statusUses, [{ id: list, taken: isOld ? FULL : 0, bits }]);
  return isOld;
}

/** Free entries, taken before they are given out; none where the list has no room. */
async function takeBlock(ctx: Context, list: StatusListId, size: number): Promise<number[]> {
  let indexes: number[] = [];
  const written = await change<StatusUse>(ctx, statusUses, list, (current) => {
    indexes = [];
    if (current.taken >= FULL) return undefined;
    const bits = Buffer.from(current.bits, 'base64url');
    while (indexes.length < size) indexes.push(takeOne(ctx, bits));
    return { ...current, taken: current.taken + size, bits: bits.toString('base64url') };
  });
  if (written === undefined) throw new BridgeError('INTERNAL', 'the record of taken entries is gone');
  return indexes;
}

/** Draws until one is free: half of them are at least. */
function takeOne(ctx: Context, bits: Uint8Array): number {
  for (;;) {
    const index = Math.floor(ctx.random.fraction() * LIST_SIZE);
    if (isBitSet(bits, index) !== false) continue;
    const at = Math.floor(index / 8);
    bits[at] = (bits[at] ?? 0) | (0x80 >> (index % 8));
    return index;
  }
}
