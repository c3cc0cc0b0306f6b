/** Turns an authorisation code into tokens, once (RFC 6749 §4.1.3, RFC 7636 §4.6, RFC 9700 §2.1.1). */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context } from '../../context.ts';
import { idOf, type WalletGrantId } from '../../model/ids.ts';
import { tickets } from '../../model/organisations/ticket.ts';
import { allowsSomething, scopesIn } from '../../model/wallets/scopes.ts';
import { type WalletClient, type WalletGrant, walletGrants } from '../../model/wallets/wallet.ts';
import { change } from '../change.ts';
import { findTicket, type TicketOf, useTicket } from '../system/tickets.ts';
import { endConnection } from './end-connection.ts';
import { grantLifeMs, issueTokens, type TokenResult } from './issue-tokens.ts';

export interface CodeRequest {
  code: string;
  redirectUri: string;
  verifier: string;
  /** Fewer than were allowed, space-separated; all of them where absent. */
  scope?: string;
}

/**
 * A code is worth one attempt of the program it was made for: after it the code is spent, whether or not the
 * rest fitted. A second attempt ends what the first one connected, since one of the two was a thief.
 */
export async function redeemCode(
  ctx: Context,
  client: WalletClient,
  request: CodeRequest,
): Promise<TokenResult> {
  const no = { ok: false, error: 'invalid_grant' } as const;
  const ticket = await findTicket(ctx, 'wallet-code', request.code);
  if (ticket?.purpose.client !== client.id) return no;
  if (ticket.usedAt !== undefined || !(await useTicket(ctx, ticket))) {
    await ctx.store.remove(tickets, ticket.id);
    await endConnection(ctx, grantIdOf(ticket), ticket.id);
    return no;
  }
  const { redirectUri, challenge, scopes } = ticket.purpose;
  if (request.redirectUri !== redirectUri || !isVerifierOf(challenge, request.verifier)) return no;
  const wanted = request.scope === undefined ? scopes : scopesIn(request.scope, scopes);
  if (!allowsSomething(wanted)) return { ok: false, error: 'invalid_scope' };
  const grant = await keepGrant(ctx, client, ticket, wanted);
  // A second attempt at the same moment takes the ticket away first, then the grant: one of the two is seen.
  if ((await ctx.store.get(tickets, ticket.id)) === undefined) {
    await endConnection(ctx, grantIdOf(ticket), ticket.id);
    return no;
  }
  return { ok: true, answer: await issueTokens(ctx, grant, wanted) };
}

/** `BASE64URL(SHA256(verifier))` is the challenge; the form of a verifier is RFC 7636 §4.1. */
function isVerifierOf(challenge: string, verifier: string): boolean {
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) return false;
  const [a, b] = [
    Buffer.from(challenge),
    Buffer.from(createHash('sha256').update(verifier).digest('base64url')),
  ];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** One grant per person and program: connecting again takes the place of what was, and its tokens end. */
async function keepGrant(
  ctx: Context,
  client: WalletClient,
  { id: family, purpose: { person } }: TicketOf<'wallet-code'>,
  scopes: string[],
): Promise<WalletGrant> {
  const id = idOf('walletGrant', [person, client.id]);
  const now = ctx.clock.now();
  const fresh = {
    id,
    person,
    client: client.id,
    name: client.name,
    host: new URL(client.uri).host,
    scopes,
    family,
    connectedAt: now,
    without: [],
    expiresAt: now + grantLifeMs(scopes),
  };
  for (;;) {
    if ((await ctx.store.insert(walletGrants, [fresh])).has(id)) return { ...fresh, rev: 1 };
    const renewed = await change<WalletGrant>(ctx, walletGrants, id, ({ rev }) => ({ ...fresh, rev }));
    if (renewed !== undefined) return renewed;
    // An ended one that is not yet purged still holds the id.
    await ctx.store.remove(walletGrants, id);
  }
}

function grantIdOf({ purpose }: TicketOf<'wallet-code'>): WalletGrantId {
  return idOf('walletGrant', [purpose.person, purpose.client]);
}
