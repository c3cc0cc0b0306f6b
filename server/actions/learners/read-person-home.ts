/** What a person finds on our own origin, without any LMS: the badges of every organisation, and those of others. */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import type { Award } from '../../model/awards/award.ts';
import { type Organisation, organisations } from '../../model/organisations/organisation.ts';
import type { Person } from '../../model/organisations/person.ts';
import type { HeldCredential } from '../../model/wallets/held-credential.ts';
import { heldOf } from '../wallets/list-credentials.ts';
import { type AwardSummary, summarizeAward } from './describe-award.ts';
import { type RecordOffer, recordOffer } from './learner-record.ts';
import { learnersOfPerson } from './learners-of-person.ts';
import { type Me, ownAward, ownAwards } from './own-learner.ts';

/** One organisation's badges of a person. */
export interface OrganisationBadges {
  organisation: Organisation;
  /** Newest achievement first, revoked ones last. */
  awards: readonly AwardSummary[];
  record: RecordOffer;
}

export interface PersonHome {
  organisations: readonly OrganisationBadges[];
  /** Put in by wallets, the latest first. */
  held: readonly HeldCredential[];
}

export async function readPersonHome(ctx: Context, person: Person): Promise<PersonHome> {
  const found = new Map<string, Award[]>();
  for (const me of await learnersOfPerson(ctx, person)) {
    const { organisation } = me.learner;
    found.set(organisation, [...(found.get(organisation) ?? []), ...(await ownAwards(ctx, me))]);
  }
  const all = await Promise.all([...found].map(([id, awards]) => badgesOf(ctx, id, awards)));
  return {
    organisations: all
      .filter((one) => one !== undefined)
      .sort((a, b) => a.organisation.name.localeCompare(b.organisation.name)),
    held: await heldOf(ctx, person.id),
  };
}

async function badgesOf(
  ctx: Context,
  id: string,
  found: readonly Award[],
): Promise<OrganisationBadges | undefined> {
  const organisation = await ctx.store.get(organisations, id);
  if (organisation === undefined || found.length === 0) return undefined;
  const awards = await Promise.all(found.map((award) => summarizeAward(ctx, award)));
  const rank = ({ award }: AwardSummary): number => (award.state === 'revoked' ? 1 : 0);
  awards.sort((a, b) => rank(a) - rank(b) || b.award.achievedAt - a.award.achievedAt);
  return { organisation, awards, record: recordOffer(found, ctx.clock.now()) };
}

/** The person's award of this id, and as which learner. Throws NOT_FOUND for anybody else's. */
export async function awardOfPerson(
  ctx: Context,
  person: Person,
  id: string,
): Promise<{ me: Me; award: Award }> {
  for (const me of await learnersOfPerson(ctx, person)) {
    const award = await ownAward(ctx, me, id).catch((thrown: unknown) => {
      if (thrown instanceof BridgeError && thrown.code === 'NOT_FOUND') return undefined;
      throw thrown;
    });
    if (award !== undefined) return { me, award };
  }
  throw new BridgeError('NOT_FOUND', 'no such award of this person');
}
