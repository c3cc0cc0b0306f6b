/** Who an LMS user is here: the learner of an identity, made as a shadow record where nobody was seen before. */
import type { Bucket } from '../../cache.ts';
import type { Context } from '../../context.ts';
import {
  type IdentityId,
  identityIdOf,
  type LearnerId,
  type OrganisationId,
  type PlatformId,
} from '../../model/ids.ts';
import { identities, type Learner, learners } from '../../model/learners/learner.ts';
import { newId } from '../../ports/random.ts';

const known: Bucket<LearnerId> = { name: 'identity', ttlMs: 60_000, max: 20_000 };

/**
 * The learner of a user of a platform; a shadow record, made here, where the user is new (criteria.md C30).
 * The identity's insert decides who it is, so any number of workers agree.
 */
export async function resolveLearner(
  ctx: Context,
  p: { organisation: OrganisationId; platform: PlatformId; sub: string },
): Promise<LearnerId> {
  const id = identityIdOf(ctx.idSecret, p.platform, p.sub);
  return ctx.cache.through(known, id, () => findOrMake(ctx, id, p));
}

async function findOrMake(
  ctx: Context,
  id: IdentityId,
  p: { organisation: OrganisationId; platform: PlatformId; sub: string },
): Promise<LearnerId> {
  const identity = await ctx.store.get(identities, id);
  if (identity === undefined) {
    const learner = newId('learner', ctx.random);
    // At once, so that the embedded store needs one commit for both.
    const [added] = await Promise.all([
      ctx.store.insert(identities, [{ id, ...p, learner }]),
      makeShadow(ctx, learner, p.organisation),
    ]);
    if (added.has(id)) return learner;
    await ctx.store.remove(learners, learner);
    return findOrMake(ctx, id, p);
  }
  // Whoever made the identity may have been killed before the learner was made.
  if ((await ctx.store.get(learners, identity.learner)) === undefined)
    await makeShadow(ctx, identity.learner, p.organisation);
  return identity.learner;
}

async function makeShadow(ctx: Context, id: LearnerId, organisation: OrganisationId): Promise<void> {
  await ctx.store.insert(learners, [{ id, organisation, name: '', createdAt: ctx.clock.now() }]);
}

/** The id of the learner that this one was joined into, or its own (C30b). */
export async function standingFor(ctx: Context, id: LearnerId): Promise<LearnerId> {
  return (await standingLearner(ctx, id))?.id ?? id;
}

/** The learner that this one was joined into, or itself; undefined where there is none. */
export async function standingLearner(ctx: Context, id: LearnerId): Promise<Learner | undefined> {
  let learner: Learner | undefined = await ctx.store.get(learners, id);
  for (let hops = 0; learner?.joinedInto !== undefined && hops < 10; hops++)
    learner = await ctx.store.get(learners, learner.joinedInto);
  return learner;
}

/** Every id under which facts about a learner are stored: the learner's own, those joined into it, and their LMS users. */
export async function aliasesOf(
  ctx: Context,
  learner: LearnerId,
): Promise<{ learners: LearnerId[]; who: (LearnerId | IdentityId)[] }> {
  const joined = await ctx.store.find(learners, { where: { joinedInto: learner }, limit: 50 });
  const ids = [learner, ...joined.items.map((l: Learner) => l.id)];
  const users = await ctx.store.find(identities, { where: { learner: { in: ids } }, limit: 200 });
  return { learners: ids, who: [...ids, ...users.items.map((i) => i.id)] };
}
