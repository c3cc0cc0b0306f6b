/** What a signed-in person administers: read anew for every request. */
import type { Context } from '../../context.ts';
import { type Organisation, organisations } from '../../model/organisations/organisation.ts';
import type { Ownership } from '../../model/organisations/person.ts';
import type { OwnSession } from '../../model/organisations/session.ts';
import { ownershipsOf } from './owners.ts';

/** An owner at work in one organisation. */
export interface OwnerScope {
  session: OwnSession;
  ownership: Ownership;
  organisation: Organisation;
  /** The person may open other organisations too. */
  hasOthers: boolean;
}

/** The organisation open in this browser; the person's only one where none was chosen; else undefined. */
export async function readScope(ctx: Context, session: OwnSession): Promise<OwnerScope | undefined> {
  const allowed = await allowedTo(ctx, session);
  const open = session.organisation ?? (allowed.length === 1 ? allowed[0]?.organisation : undefined);
  const ownership = allowed.find((one) => one.organisation === open);
  const organisation = open === undefined ? undefined : await ctx.store.get(organisations, open);
  return ownership === undefined || organisation === undefined
    ? undefined
    : { session, ownership, organisation, hasOthers: allowed.length > 1 };
}

async function allowedTo(ctx: Context, session: OwnSession): Promise<Ownership[]> {
  const owned = await ownershipsOf(ctx, session.person);
  return owned.filter((one) => session.isBound !== true || one.organisation === session.organisation);
}

/** Every organisation the session may open, by name. */
export async function choicesOf(ctx: Context, session: OwnSession): Promise<Organisation[]> {
  const allowed = await allowedTo(ctx, session);
  const found = await Promise.all(allowed.map((one) => ctx.store.get(organisations, one.organisation)));
  return found.filter((one) => one !== undefined).sort((a, b) => a.name.localeCompare(b.name));
}
