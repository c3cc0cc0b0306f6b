/** Carries a secret that was just made to the one page that shows it: sealed, for one person, for one look. */
import type { Context } from '../../context.ts';
import type { OrganisationId, PersonId } from '../../model/ids.ts';
import { tickets } from '../../model/organisations/ticket.ts';
import { findTicket, issueTicket } from './tickets.ts';

const SHOWN_ONCE = 'shown-once';

export interface Viewer {
  person: PersonId;
  organisation: OrganisationId;
}

/**
 * Keeps values until they were shown, so that a form post can be answered by a redirect.
 * @returns token for `showOnce`; it opens nothing without the viewer's own session
 */
export async function keepToShow(
  ctx: Context,
  viewer: Viewer,
  values: Readonly<Record<string, string>>,
): Promise<string> {
  const sealed = ctx.sealer.seal(JSON.stringify(values), SHOWN_ONCE);
  const { person, organisation } = viewer;
  const { token } = await issueTicket(ctx, { kind: SHOWN_ONCE, person, organisation, sealed }, '');
  return token;
}

/** The values, the first time their viewer asks; nothing is left of them then. */
export async function showOnce(
  ctx: Context,
  viewer: Viewer,
  token: string,
): Promise<Readonly<Record<string, string>> | undefined> {
  const ticket = await findTicket(ctx, SHOWN_ONCE, token);
  if (ticket?.purpose.person !== viewer.person || ticket.purpose.organisation !== viewer.organisation)
    return undefined;
  if (!(await ctx.store.remove(tickets, ticket.id, ticket.rev))) return undefined;
  return JSON.parse(ctx.sealer.open(ticket.purpose.sealed, SHOWN_ONCE)) as Record<string, string>;
}
