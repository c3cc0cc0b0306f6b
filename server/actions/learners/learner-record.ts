/** A learner's record: the badges held at one organisation as one signed credential (CLR 2.0; openbadges.md O72). */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { type Award, type Documents, isHeld } from '../../model/awards/award.ts';
import type { OrganisationId } from '../../model/ids.ts';
import { recipientAddressOf } from '../../model/learners/learner.ts';
import { organisations, usualIssuing } from '../../model/organisations/organisation.ts';
import { addressesOf } from '../../openbadges/addresses.ts';
import { clrCredential } from '../../openbadges/clr/clr-credential.ts';
import { newUuid } from '../../ports/random.ts';
import { issuerInput } from '../awards/document-inputs.ts';
import { recentIssuer, signAs } from '../badges/issuer-key.ts';
import { type Me, ownAwards } from './own-learner.ts';

/**
 * Verifiers bound what one document may cost them (O38: 2,000 statements); a record that has more than one of
 * them could check is given out in parts.
 */
const MOST_STATEMENTS = 1500;

type Made = Award & { documents: Documents };

/** What can be taken along of an organisation. */
export interface RecordOffer {
  /** Badges in the record. */
  count: number;
  /** How many files it takes. */
  parts: number;
}

/**
 * What a record of these awards would hold. Revoked badges are left out, since the issuer stands behind the
 * whole; so are expired ones, since a record that holds one is itself found invalid.
 * @param now epoch ms
 */
export function recordOffer(awards: readonly Award[], now: number): RecordOffer {
  const { held } = heldOf(awards, now);
  return { count: held.length, parts: partsOf(held).length };
}

export interface RecordWish {
  organisation: OrganisationId;
  /** Learners of the organisation that are the same person. */
  mine: readonly Me[];
  /** From 1. */
  part: number;
  /** The record's own name. */
  name: string;
}

/**
 * JSON text of the signed record. Each call makes a new one, of the present.
 * @throws NOT_FOUND where there is no such part, or nothing to put into it
 */
export async function signRecord(ctx: Context, wish: RecordWish): Promise<string> {
  const now = ctx.clock.now();
  const awards = (await Promise.all(wish.mine.map((me) => ownAwards(ctx, me)))).flat();
  const { held, all } = heldOf(awards, now);
  const part = partsOf(held)[wish.part - 1];
  const organisation = await ctx.store.get(organisations, wish.organisation);
  if (part === undefined || organisation === undefined)
    throw new BridgeError('NOT_FOUND', 'there is no such record');
  const issuer = await recentIssuer(ctx, organisation.issuer);
  const unsigned = clrCredential({
    id: `urn:uuid:${newUuid(ctx.random)}`,
    name: wish.name,
    issuer: issuerInput(addressesOf(ctx.settings.publicUrl), issuer, organisation.issuing ?? usualIssuing),
    issuedAt: now,
    isPartial: part.length < all,
    subject: {
      recipients: addressesFor(wish.mine, part).map((identity) => ({ identity, salt: saltOf(ctx) })),
      credentials: part.map(({ documents }) => JSON.parse(documents.credential) as object),
    },
  });
  return signAs(ctx, issuer.id, unsigned, now);
}

/** Oldest first. `all` also counts those that have expired. */
function heldOf(awards: readonly Award[], now: number): { held: Made[]; all: number } {
  const made = awards.filter(
    (award): award is Made => award.state === 'awarded' && award.documents?.revision === award.revision,
  );
  const held = made.filter((award) => isHeld(award, now));
  return {
    held: held.sort(byTime),
    all: made.length,
  };
}

function byTime(a: Made, b: Made): number {
  return a.achievedAt - b.achievedAt || a.issuedAt - b.issuedAt || (a.id < b.id ? -1 : 1);
}

function partsOf(held: readonly Made[]): Made[][] {
  const parts: Made[][] = [];
  let size = Infinity;
  for (const award of held) {
    const more = statementsOf(JSON.parse(award.documents.credential));
    if (size + more > MOST_STATEMENTS) {
      parts.push([]);
      size = 0;
    }
    parts.at(-1)?.push(award);
    size += more;
  }
  return parts;
}

/** No fewer than a credential's RDF has: each value and each object is one statement at most. */
function statementsOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, one) => sum + statementsOf(one), 1);
}

/** The addresses that the learners go by; those of the badges where a learner has none any more. */
function addressesFor(mine: readonly Me[], part: readonly Made[]): string[] {
  const known = mine.map(({ learner }) => recipientAddressOf(learner)).filter((one) => one !== undefined);
  const used = known.length > 0 ? known : part.map(({ documents }) => documents.address);
  return [...new Set(used)];
}

function saltOf(ctx: Context): string {
  return Buffer.from(ctx.random.bytes(12)).toString('base64url');
}
