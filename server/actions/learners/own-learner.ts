/** The learner behind a session, with every id that stands for the same person, and what is theirs. */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { type Award, awards } from '../../model/awards/award.ts';
import { awardId, type LearnerId } from '../../model/ids.ts';
import { type Learner, learners } from '../../model/learners/learner.ts';
import type { LmsSession } from '../../model/organisations/session.ts';
import { every } from '../change.ts';
import { aliasesOf, standingFor } from './resolve-learner.ts';

export interface Me {
  learner: Learner;
  /** The learner's own id and those joined into it (criteria.md C30b). */
  ids: readonly LearnerId[];
  /** How the LMS calls this person; never empty. */
  name: string;
}

/** Throws NOT_FOUND where the learner is gone. */
export async function ownLearner(ctx: Context, session: LmsSession): Promise<Me> {
  const id = await standingFor(ctx, session.learner);
  const learner = await ctx.store.get(learners, id);
  if (learner?.organisation !== session.organisation) throw new BridgeError('NOT_FOUND', 'no such learner');
  const { learners: ids } = await aliasesOf(ctx, id);
  return { learner, ids, name: learner.name || session.name || session.sub };
}

/** Every award of the learner in this organisation, newest achievement first. */
export async function ownAwards(ctx: Context, me: Me): Promise<Award[]> {
  const found: Award[] = [];
  for (const learner of me.ids)
    for await (const award of every<Award>(ctx, awards, {
      where: { learner },
      sort: ['achievedAt', 'desc'],
    }))
      if (award.organisation === me.learner.organisation) found.push(award);
  return found.sort((a, b) => b.achievedAt - a.achievedAt);
}

/** The learner's award of this id, as it stands in an address. Throws NOT_FOUND for anybody else's. */
export async function ownAward(ctx: Context, me: Me, id: string): Promise<Award> {
  const parsed = awardId.safeParse(id);
  const award = parsed.success ? await ctx.store.get(awards, parsed.data) : undefined;
  if (award?.organisation !== me.learner.organisation || !me.ids.includes(award.learner))
    throw new BridgeError('NOT_FOUND', 'no such award of this learner');
  return award;
}
