/** Status bits: one for each credential, drawn at random, set once the credential is revoked (store.md, Scarce numbers). */
import type { Bucket } from '../../cache.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { slots, type StatusList, statusLists } from '../../model/awards/award.ts';
import {
  type AwardId,
  idOf,
  type IssuerId,
  type OrganisationId,
  type StatusListId,
} from '../../model/ids.ts';
import { done, wake } from '../../model/work.ts';
import { addressesOf } from '../../openbadges/addresses.ts';
import { emptyList, isBitSet, decodeList, LIST_SIZE, withBitsSet } from '../../openbadges/v3/bitstring.ts';
import { statusListCredential } from '../../openbadges/v3/status-list.ts';
import type { Stage } from '../../stage.ts';
import { change } from '../change.ts';
import { signAs } from '../badges/issuer-key.ts';
import { statusListInput } from './document-inputs.ts';

const DRAWS = 8;
/** A list is left when half of it is taken: later draws would collide too often. */
const FULL = LIST_SIZE / 2;

/** The number of the issuer's list that is being filled; counted anew every minute. */
const filling: Bucket<number> = { name: 'filling-list', ttlMs: 60_000, max: 1000 };

/** Takes a free index of the issuer's list for an award. What a crash leaves taken is never given to another award. */
export async function takeStatusIndex(
  ctx: Context,
  p: { organisation: OrganisationId; issuer: IssuerId; award: AwardId },
): Promise<{ list: StatusListId; index: number }> {
  const first = await ctx.cache.through(filling, p.issuer, () => firstWithRoom(ctx, p.issuer));
  for (let number = first; number < first + 20; number++) {
    const list = await ensureList(ctx, p.organisation, p.issuer, number);
    for (let draw = 0; draw < DRAWS; draw++) {
      const index = Math.floor(ctx.random.fraction() * LIST_SIZE);
      const id = idOf('slot', [list, index]);
      const added = await ctx.store.insert(slots, [{ id, list, award: p.award, at: ctx.clock.now() }]);
      if (added.has(id)) return { list, index };
    }
  }
  throw new BridgeError('INTERNAL', 'no free status index');
}

async function firstWithRoom(ctx: Context, issuer: IssuerId): Promise<number> {
  for (let number = 0; ; number++) {
    const taken = await ctx.store.count(slots, { list: listIdOf(issuer, number) }, FULL);
    if (taken < FULL) return number;
  }
}

function listIdOf(issuer: IssuerId, number: number): StatusListId {
  return idOf('statusList', [issuer, number]);
}

const known: Bucket<StatusListId> = { name: 'known-list', ttlMs: Infinity, max: 1000 };

/** The list's id; signed before it is inserted, so that nobody finds a list without its credential. */
async function ensureList(
  ctx: Context,
  organisation: OrganisationId,
  issuer: IssuerId,
  number: number,
): Promise<StatusListId> {
  const id = listIdOf(issuer, number);
  return ctx.cache.through(known, id, async () => {
    if ((await ctx.store.get(statusLists, id)) !== undefined) return id;
    const bits = emptyList();
    const signed = await signList(ctx, { id, organisation, issuer, bits });
    await ctx.store.insert(statusLists, [{ id, organisation, issuer, number, bits, ...signed }]);
    return id;
  });
}

/** Sets the bit and wakes the list to be signed again; a bit that is set changes nothing. */
export async function setStatusBit(ctx: Context, list: StatusListId, index: number): Promise<void> {
  await change(ctx, statusLists, list, (current) => {
    const bits = decodeList(current.bits);
    if (bits !== undefined && isBitSet(bits, index) === true) return undefined;
    return wake({ ...current, bits: withBitsSet(current.bits, [index]) }, ctx.clock.now());
  });
}

/** Signs a list again after bits were set; however many were, once. */
export const statusListStage: Stage<StatusList> = {
  name: 'status-list',
  collection: statusLists,
  concurrency: 2,
  async run(ctx, { doc }) {
    return done<StatusList>({ ...doc, ...(await signList(ctx, doc)) });
  },
};

async function signList(
  ctx: Context,
  list: Pick<StatusList, 'id' | 'organisation' | 'issuer' | 'bits'>,
): Promise<{ credential: string; signedAt: number }> {
  const signedAt = ctx.clock.now();
  const at = addressesOf(ctx.settings.publicUrl);
  const document = statusListCredential(statusListInput(at, list, signedAt));
  return { credential: await signAs(ctx, list.issuer, document, signedAt), signedAt };
}
