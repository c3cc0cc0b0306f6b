/** The wallets that collect a person's badges, and their end. */
import type { Context } from '../../context.ts';
import { emailIdOf, type LearnerId, type PersonId } from '../../model/ids.ts';
import { emails, persons } from '../../model/organisations/person.ts';
import { type WalletGrant, walletGrants } from '../../model/wallets/wallet.ts';
import { change } from '../change.ts';
import type { Me } from '../learners/own-learner.ts';

/** Most wallets of one person that are listed. */
const MOST = 100;

/** Newest first. */
export async function walletsOf(ctx: Context, person: PersonId): Promise<WalletGrant[]> {
  const page = await ctx.store.find(walletGrants, {
    where: { person },
    sort: ['connectedAt', 'desc'],
    limit: MOST,
  });
  return page.items;
}

/** Ends a connection of this person at once, with all its tokens; false where there is none. */
export async function disconnectWallet(ctx: Context, person: PersonId, id: string): Promise<boolean> {
  const grant = await ctx.store.get(walletGrants, id.slice(0, 200));
  return grant?.person === person && (await ctx.store.remove(walletGrants, grant.id));
}

/** The wallets that are given this learner's badges, whichever of the learner's proven addresses allowed them. */
export async function walletsWithBadgesOf(ctx: Context, me: Me): Promise<WalletGrant[]> {
  const found = new Map<string, WalletGrant>();
  for (const { address } of me.learner.proven ?? []) {
    const email = await ctx.store.get(emails, emailIdOf(ctx.idSecret, address));
    const person = email === undefined ? undefined : await ctx.store.get(persons, email.person);
    if (person?.learners.some((id) => me.ids.includes(id)) !== true) continue;
    for (const grant of await walletsOf(ctx, person.id))
      if (!grant.without.some((id) => me.ids.includes(id))) found.set(grant.id, grant);
  }
  return [...found.values()];
}

/**
 * Gives a wallet no more badges of this learner: from inside an LMS one speaks for the learner there and for
 * nobody's other badges. A connection that nothing is left of ends. False where there is none.
 */
export async function withholdFromWallet(ctx: Context, me: Me, id: string): Promise<boolean> {
  const known = (await walletsWithBadgesOf(ctx, me)).find((grant) => grant.id === id);
  if (known === undefined) return false;
  const person = await ctx.store.get(persons, known.person);
  const others = person?.learners.filter((one) => !isWithheld(known, me, one)) ?? [];
  if (others.length === 0) return ctx.store.remove(walletGrants, known.id);
  await change<WalletGrant>(ctx, walletGrants, known.id, (current) => ({
    ...current,
    without: [...new Set([...current.without, me.learner.id])],
  }));
  return true;
}

function isWithheld({ without }: WalletGrant, me: Me, learner: LearnerId): boolean {
  return me.ids.includes(learner) || without.includes(learner);
}
