/** Which address badges are issued to: the one the LMS gave, or one that the learner proved. */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { normaliseEmail } from '../../model/ids.ts';
import { type Learner, learners } from '../../model/learners/learner.ts';
import { wakeWaitingAwards } from '../awards/wake-waiting-awards.ts';
import { change } from '../change.ts';
import type { Me } from './own-learner.ts';

/**
 * Later badges go to this address; earlier ones keep theirs until they are issued again.
 * @param address one of the learner's proven ones; '' stands for the LMS's
 * @throws NOT_FOUND for any other address
 */
export async function chooseAddress(ctx: Context, me: Me, address: string): Promise<void> {
  await change<Learner>(ctx, learners, me.learner.id, (current) => {
    const { chosenAddress: before, ...rest } = current;
    if (address === '') {
      if (current.claimedAddress === undefined) throw new BridgeError('NOT_FOUND', 'the LMS gave no address');
      return before === undefined ? undefined : rest;
    }
    const proven = current.proven?.find((one) => normaliseEmail(one.address) === normaliseEmail(address));
    if (proven === undefined) throw new BridgeError('NOT_FOUND', 'the learner did not prove this address');
    return before === proven.address ? undefined : { ...current, chosenAddress: proven.address };
  });
  await wakeWaitingAwards(ctx, me.learner.id);
}
