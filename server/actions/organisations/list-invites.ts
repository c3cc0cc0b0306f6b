/** Open and used invitations of an organisation, and taking one back. */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import type { OrganisationId, TicketId } from '../../model/ids.ts';
import { type Ticket, tickets } from '../../model/organisations/ticket.ts';
import { type Actor, audit } from '../system/audit.ts';

const MOST = 100;

/** An invitation as a list shows it: the link itself is stored nowhere. */
export interface ListedInvite {
  id: TicketId;
  /** The LMS's label, or the address of the owner to be. */
  label: string;
  by: string;
  createdAt: number;
  expiresAt: number;
  usedAt: number | undefined;
  /** What its use made. */
  result: string | undefined;
}

/** Newest first; those that have expired are gone. */
export async function listInvites(
  ctx: Context,
  organisation: OrganisationId,
  kind: 'platform' | 'owner',
): Promise<ListedInvite[]> {
  const page = await ctx.store.find(tickets, {
    where: { organisation, kind },
    sort: ['createdAt', 'desc'],
    limit: MOST,
  });
  return page.items.map(({ id, by, createdAt, expiresAt, usedAt, result, ...ticket }) => ({
    id,
    label: labelOf(ticket.purpose),
    by,
    createdAt,
    expiresAt,
    usedAt,
    result,
  }));
}

function labelOf(purpose: Ticket['purpose']): string {
  if (purpose.kind === 'platform') return purpose.label;
  return purpose.kind === 'owner' ? purpose.address : '';
}

/** Ends an invitation that was not used. Throws NOT_FOUND. */
export async function withdrawInvite(
  ctx: Context,
  organisation: OrganisationId,
  id: string,
  actor: Actor,
): Promise<void> {
  const ticket = await ctx.store.get(tickets, id);
  const isInvite = ticket?.kind === 'platform' || ticket?.kind === 'owner';
  if (ticket?.organisation !== organisation || !isInvite || ticket.usedAt !== undefined)
    throw new BridgeError('NOT_FOUND', 'no such invitation');
  if (!(await ctx.store.remove(tickets, ticket.id, ticket.rev)))
    throw new BridgeError('NOT_FOUND', 'the invitation was just used');
  const subject = labelOf(ticket.purpose);
  await audit(ctx, { organisation, actor, action: 'invite.withdrawn', subject, subjectId: ticket.id });
}
