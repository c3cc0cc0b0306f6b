/** Status lists: made when they are needed, a bit set once its credential is revoked, signed again then (O19). */
import type { Bucket } from '../../cache.ts';
import type { Context } from '../../context.ts';
import { type Documents, type StatusList, statusLists } from '../../model/awards/award.ts';
import { type CredentialId, idOf, type IssuerId, type StatusListId } from '../../model/ids.ts';
import { done, wake } from '../../model/work.ts';
import { addressesOf, credentialUrn } from '../../openbadges/addresses.ts';
import { decodeList, emptyList, isBitSet, withBitsSet } from '../../openbadges/v3/bitstring.ts';
import { statusListCredential } from '../../openbadges/v3/status-list.ts';
import type { Stage } from '../../stage.ts';
import { change } from '../change.ts';
import { signAs } from '../badges/issuer-key.ts';
import { listRevoked } from '../forms/revoke-forms.ts';
import { statusListInput } from './document-inputs.ts';

/** Whose credentials a list is of: they and the list name the issuer alike. */
export type ListOwner = Pick<StatusList, 'organisation' | 'issuer' | 'issuerId'>;

/** The id of an issuer's list by its number: 0, 1, 2 ... */
export function statusListIdOf(issuer: IssuerId, number: number, issuerId?: 'https'): StatusListId {
  return idOf('statusList', issuerId === undefined ? [issuer, number] : [issuer, issuerId, number]);
}

const known: Bucket<StatusListId> = { name: 'known-list', ttlMs: Infinity, max: 1000 };

/** The list's id; signed before it is inserted, so that nobody finds a list without its credential. */
export async function ensureList(ctx: Context, owner: ListOwner, number: number): Promise<StatusListId> {
  const id = statusListIdOf(owner.issuer, number, owner.issuerId);
  return ctx.cache.through(known, id, async () => {
    if ((await ctx.store.get(statusLists, id)) !== undefined) return id;
    const bits = emptyList();
    const signed = await signList(ctx, { id, ...owner, bits });
    await ctx.store.insert(statusLists, [{ id, ...owner, number, bits, ...signed }]);
    return id;
  });
}

type StatusPlace = Pick<Documents, 'statusList' | 'statusIndex'>;

/** Where the status of a credential is told, without the rest of its record. */
export function placeOf({ statusList, statusIndex }: StatusPlace): StatusPlace {
  return statusList === undefined || statusIndex === undefined ? {} : { statusList, statusIndex };
}

/** Revokes a credential where it says that this is told. Repeatable. @param p.reason public */
export async function revokeCredential(
  ctx: Context,
  {
    statusList,
    statusIndex,
    ...p
  }: StatusPlace & {
    issuer: IssuerId;
    credentialId: CredentialId | undefined;
    reason: string;
  },
): Promise<void> {
  const { issuer, credentialId, reason } = p;
  if (statusList !== undefined && statusIndex !== undefined) await setStatusBit(ctx, statusList, statusIndex);
  else if (credentialId !== undefined)
    await listRevoked(ctx, { issuer, list: 'v3', urn: credentialUrn(credentialId), reason });
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
  list: ListOwner & Pick<StatusList, 'id' | 'bits'>,
): Promise<{ credential: string; signedAt: number }> {
  const signedAt = ctx.clock.now();
  const at = addressesOf(ctx.settings.publicUrl);
  const document = statusListCredential(statusListInput(at, list, signedAt));
  return { credential: await signAs(ctx, list.issuer, document, signedAt), signedAt };
}
