/** Single-use secrets: made, looked at, and used up once by whoever is first. */
import type { Context } from '../../context.ts';
import { hashToken, type PersonId, type PlatformId, type TicketId } from '../../model/ids.ts';
import { type Ticket, type TicketPurpose, tickets } from '../../model/organisations/ticket.ts';
import { newToken } from '../../ports/random.ts';

export type TicketKind = TicketPurpose['kind'];
export type PurposeOf<K extends TicketKind> = Extract<TicketPurpose, { kind: K }>;
/** A ticket whose purpose is known to be of a kind. */
export type TicketOf<K extends TicketKind> = Omit<Ticket, 'purpose'> & { purpose: PurposeOf<K> };

/** How long each kind of ticket lives, in ms. */
export const ticketLifeMs: Readonly<Record<TicketKind, number>> = {
  setup: 24 * 3_600_000,
  platform: 7 * 24 * 3_600_000,
  owner: 7 * 24 * 3_600_000,
  'sign-in': 15 * 60_000,
  'prove-email': 24 * 3_600_000,
  launch: 60_000,
  backpack: 10 * 60_000,
  oauth: 10 * 60_000,
  'wallet-code': 10 * 60_000,
  'shown-once': 10 * 60_000,
};

/**
 * Makes a ticket. The token is returned once and stored only as its hash.
 * @param by who made it, in words for a list
 */
export async function issueTicket(
  ctx: Context,
  purpose: TicketPurpose,
  by: string,
): Promise<{ token: string; id: TicketId; expiresAt: number }> {
  const token = newToken(ctx.random);
  const id = hashToken(token) as TicketId;
  const now = ctx.clock.now();
  const expiresAt = now + ticketLifeMs[purpose.kind];
  const organisation = 'organisation' in purpose ? purpose.organisation : '';
  await ctx.store.insert(tickets, [
    { id, purpose, organisation, kind: purpose.kind, by, createdAt: now, expiresAt },
  ]);
  return { token, id, expiresAt };
}

/** The ticket of this kind that the token stands for, if it can still be used. */
export async function openTicket<K extends TicketKind>(
  ctx: Context,
  kind: K,
  token: string,
): Promise<TicketOf<K> | undefined> {
  const ticket = await findTicket(ctx, kind, token);
  return ticket?.usedAt === undefined ? ticket : undefined;
}

/** The same, also where it was used: for carrying on with what its use began. */
export async function findTicket<K extends TicketKind>(
  ctx: Context,
  kind: K,
  token: string,
): Promise<TicketOf<K> | undefined> {
  if (!/^[\w-]{43}$/.test(token)) return undefined;
  const ticket = await ctx.store.get(tickets, hashToken(token));
  if (ticket === undefined || !isOf(ticket, kind)) return undefined;
  return ticket.expiresAt > ctx.clock.now() ? ticket : undefined;
}

/**
 * Uses the ticket up; of several callers at once only one gets `true`.
 * @param result what its use made, so that a list can link to it
 */
export async function useTicket(
  ctx: Context,
  ticket: TicketOf<TicketKind>,
  result?: PlatformId | PersonId,
): Promise<boolean> {
  const used: Ticket = { ...ticket, usedAt: ctx.clock.now(), ...(result === undefined ? {} : { result }) };
  return (await ctx.store.replace(tickets, used)) !== undefined;
}

function isOf<K extends TicketKind>(ticket: Ticket, kind: K): ticket is Ticket & { purpose: PurposeOf<K> } {
  return ticket.purpose.kind === kind;
}
