/** Makes a single-use secret: a link or code whose holder may do one thing once. */
import type { Context } from '../../context.ts';
import { hashToken, type TicketId } from '../../model/ids.ts';
import { type TicketPurpose, tickets } from '../../model/organisations/ticket.ts';
import { newToken } from '../../ports/random.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long each kind of ticket is good. */
export const ticketLifeMs: Readonly<Record<TicketPurpose['kind'], number>> = {
  setup: DAY_MS,
  platform: 7 * DAY_MS,
  owner: 7 * DAY_MS,
  'sign-in': 15 * MINUTE_MS,
  'prove-email': DAY_MS,
  launch: MINUTE_MS,
  backpack: 10 * MINUTE_MS,
  oauth: 10 * MINUTE_MS,
};

/**
 * Stores the ticket and returns its secret: shown once, kept only as a hash.
 * @param by who made it, in words for a list
 */
export async function openTicket(ctx: Context, purpose: TicketPurpose, by: string): Promise<string> {
  const secret = newToken(ctx.random);
  const now = ctx.clock.now();
  await ctx.store.insert(tickets, [
    {
      id: hashToken(secret) as TicketId,
      purpose,
      organisation: organisationOf(purpose),
      kind: purpose.kind,
      by: by.slice(0, 320).toWellFormed(),
      createdAt: now,
      expiresAt: now + ticketLifeMs[purpose.kind],
    },
  ]);
  return secret;
}

function organisationOf(purpose: TicketPurpose): string {
  if (purpose.kind === 'launch') return purpose.launched.organisation;
  return 'organisation' in purpose ? purpose.organisation : '';
}
