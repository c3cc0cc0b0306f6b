/** Looks at single-use secrets and spends them. */
import type { Context } from '../../context.ts';
import { hashToken, type PersonId, type PlatformId } from '../../model/ids.ts';
import { type Ticket, type TicketPurpose, tickets } from '../../model/organisations/ticket.ts';

type Kind = TicketPurpose['kind'];
type PurposeOf<K extends Kind> = Extract<TicketPurpose, { kind: K }>;

/** A ticket of a known kind. */
export type TicketOf<K extends Kind> = Ticket & { purpose: PurposeOf<K> };

/** The form every secret of ours has; nothing else is worth a look-up. */
const SECRET = /^[\w-]{43}$/;

/** The ticket behind a secret while it is good: of this kind, not used, not expired. Nothing is spent. */
export async function readTicket<K extends Kind>(
  ctx: Context,
  secret: unknown,
  kind: K,
): Promise<TicketOf<K> | undefined> {
  if (typeof secret !== 'string' || !SECRET.test(secret)) return undefined;
  const ticket = await ctx.store.get(tickets, hashToken(secret));
  if (ticket?.purpose.kind !== kind || ticket.usedAt !== undefined) return undefined;
  return ticket as TicketOf<K>;
}

/**
 * Spends a ticket that was read before: true for exactly one caller, whatever their number.
 * @param result what its use made, so that a list can link to it
 */
export async function spendTicket(
  ctx: Context,
  ticket: Ticket,
  result?: PlatformId | PersonId,
): Promise<boolean> {
  const spent: Ticket = {
    ...ticket,
    usedAt: ctx.clock.now(),
    ...(result === undefined ? {} : { result }),
  };
  return (await ctx.store.replace(tickets, spent)) !== undefined;
}

/** Reads and spends in one step; undefined where the secret is not good (any more). */
export async function takeTicket<K extends Kind>(
  ctx: Context,
  secret: unknown,
  kind: K,
): Promise<PurposeOf<K> | undefined> {
  const ticket = await readTicket(ctx, secret, kind);
  if (ticket === undefined || !(await spendTicket(ctx, ticket))) return undefined;
  return ticket.purpose;
}
