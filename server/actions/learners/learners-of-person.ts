/** The learners that a person proved to be, in every organisation: what is theirs on the tool's own origin. */
import type { Context } from '../../context.ts';
import { type Learner, learners } from '../../model/learners/learner.ts';
import type { Person } from '../../model/organisations/person.ts';
import type { Me } from './own-learner.ts';
import { aliasesOf, standingFor } from './resolve-learner.ts';

/** Each once, also where several of the person's learners were joined into one. */
export async function learnersOfPerson(ctx: Context, person: Person): Promise<Me[]> {
  const found = new Map<string, Me>();
  for (const id of person.learners) {
    const standing = await standingFor(ctx, id);
    if (found.has(standing)) continue;
    const learner = await ctx.store.get(learners, standing);
    if (learner === undefined) continue;
    const { learners: ids } = await aliasesOf(ctx, standing);
    found.set(standing, { learner, ids, name: nameOf(learner, person) });
  }
  return [...found.values()];
}

function nameOf(learner: Learner, person: Person): string {
  return learner.name || person.name;
}
