/** What a signed-in person administers: read anew for every request. */
import type { Context } from '../../context.ts';
import { type Organisation, organisations } from '../../model/organisations/organisation.ts';
import type { Ownership } from '../../model/organisations/person.ts';
import type { OwnSession } from '../../model/organisations/session.ts';
import { ownershipIn, ownershipsOf } from './owners.ts';

/** An owner at work in one organisation. */
export interface OwnerScope {
  session: OwnSession;
  ownership: Ownership;
  organisation: Organisation;
}

/** The organisation open in this browser; the person's only one where none was chosen; else undefined. */
export async function readScope(ctx: Context, session: OwnSession): Promise<OwnerScope | undefined> {
  const ownership = await openOwnership(ctx, session);
  const organisation =
    ownership === undefined ? undefined : await ctx.store.get(organisations, ownership.organisation);
  return ownership === undefined || organisation === undefined
    ? undefined
    : { session, ownership, organisation };
}

async function openOwnership(ctx: Context, session: OwnSession): Promise<Ownership | undefined> {
  if (session.organisation !== undefined) return ownershipIn(ctx, session.person, session.organisation);
  const [only, ...others] = await ownershipsOf(ctx, session.person);
  return others.length === 0 ? only : undefined;
}

/** Every organisation the session may open, by name. */
export async function choicesOf(ctx: Context, session: OwnSession): Promise<Organisation[]> {
  const owned = await ownershipsOf(ctx, session.person);
  const allowed = owned.filter((o) => session.isBound !== true || o.organisation === session.organisation);
  const found = await Promise.all(allowed.map((o) => ctx.store.get(organisations, o.organisation)));
  return found.filter((one) => one !== undefined).sort((a, b) => a.name.localeCompare(b.name));
}
