/** The addresses a learner can be issued badges to, and the awards that name another one. */
import type { Context } from '../../context.ts';
import { normaliseEmail } from '../../model/ids.ts';
import { recipientAddressOf } from '../../model/learners/learner.ts';
import { awardsToOtherAddress } from '../awards/reissue-award.ts';
import type { Me } from './own-learner.ts';

export interface KnownAddress {
  /** '' for the one the LMS gave: what the form posts. */
  value: string;
  address: string;
  /** Epoch ms of its proof; absent where the LMS gave it. */
  provenAt?: number;
  isInUse: boolean;
}

export interface Addresses {
  known: readonly KnownAddress[];
  /** How many awards name another address than the one in use. */
  elsewhere: number;
}

export async function readAddresses(ctx: Context, me: Me): Promise<Addresses> {
  const { claimedAddress, chosenAddress, proven = [] } = me.learner;
  const used = normaliseEmail(recipientAddressOf(me.learner) ?? '');
  const isChosen = chosenAddress !== undefined;
  const fromLms: KnownAddress[] =
    claimedAddress === undefined ? [] : [{ value: '', address: claimedAddress, isInUse: !isChosen }];
  const own = proven.map(({ address, at }) => ({
    value: address,
    address,
    provenAt: at,
    isInUse: isChosen && normaliseEmail(address) === used,
  }));
  const elsewhere = await awardsToOtherAddress(ctx, me);
  return { known: [...fromLms, ...own], elsewhere: elsewhere.length };
}
