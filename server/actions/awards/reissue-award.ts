/** Issues awards again to the address a learner now uses: same award, new revision (criteria.md C30c). */
import type { Context } from '../../context.ts';
import { type Award, awards, isHeld } from '../../model/awards/award.ts';
import { normaliseEmail } from '../../model/ids.ts';
import { recipientAddressOf } from '../../model/learners/learner.ts';
import { wake } from '../../model/work.ts';
import { change } from '../change.ts';
import { type Me, ownAwards } from '../learners/own-learner.ts';

/** Awards that the learner holds and that name another address than the one now in use. */
export async function awardsToOtherAddress(ctx: Context, me: Me): Promise<Award[]> {
  const address = recipientAddressOf(me.learner);
  const now = ctx.clock.now();
  return address === undefined
    ? []
    : (await ownAwards(ctx, me)).filter((award) => isHeld(award, now) && namesOther(award, address));
}

/**
 * Raises the wanted revision; the award's stage makes the documents and revokes the old credential.
 * Asked twice it does nothing more: a revision that is wanted and not yet made stands for both.
 * @returns true where this call raised it
 */
export async function reissueAward(ctx: Context, award: Award, address: string): Promise<boolean> {
  const now = ctx.clock.now();
  let isRaised = false;
  await change<Award>(ctx, awards, award.id, (current) => {
    isRaised = isHeld(current, now) && namesOther(current, address);
    return isRaised ? wake<Award>({ ...current, revision: current.revision + 1 }, now) : undefined;
  });
  return isRaised;
}

function namesOther({ documents, revision }: Award, address: string): boolean {
  if (documents?.revision !== revision) return false;
  return normaliseEmail(documents.address) !== normaliseEmail(address);
}
