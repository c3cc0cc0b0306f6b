/** New tokens for a wallet that stays connected; every refresh token is good once (RFC 6749 §6, RFC 9700 §4.14.2). */
import type { Context } from '../../context.ts';
import { allowsSomething, scopesIn } from '../../model/wallets/scopes.ts';
import {
  type WalletClient,
  type WalletGrant,
  walletGrants,
  walletTokens,
} from '../../model/wallets/wallet.ts';
import { change } from '../change.ts';
import { endConnection } from './end-connection.ts';
import { grantLifeMs, idOfToken, issueTokens, type TokenResult } from './issue-tokens.ts';

/**
 * A refresh token that is used a second time ends the connection: the wallet and a thief cannot be told apart.
 * @param scope fewer scopes for this access token, space-separated; all that were allowed where absent
 */
export async function refreshTokens(
  ctx: Context,
  client: WalletClient,
  token: string,
  scope: string | undefined,
): Promise<TokenResult> {
  const no = { ok: false, error: 'invalid_grant' } as const;
  const held = await ctx.store.get(walletTokens, idOfToken(token));
  if (held?.kind !== 'refresh' || held.client !== client.id) return no;
  const grant = await ctx.store.get(walletGrants, held.grant);
  if (grant?.family !== held.family) return no;
  const asked = scope?.split(' ').filter((one) => one !== '') ?? grant.scopes;
  const wanted = scopesIn(asked.join(' '), grant.scopes);
  if (held.usedAt === undefined && (wanted.length < new Set(asked).size || !allowsSomething(wanted)))
    return { ok: false, error: 'invalid_scope' };
  const used = { ...held, usedAt: ctx.clock.now() };
  if (held.usedAt !== undefined || (await ctx.store.replace(walletTokens, used)) === undefined) {
    await endConnection(ctx, grant.id, held.family);
    ctx.log.warn('a wallet used a refresh token twice and was disconnected', { client: client.id });
    return no;
  }
  const kept = await change<WalletGrant>(ctx, walletGrants, grant.id, (current) =>
    current.family === held.family
      ? { ...current, expiresAt: ctx.clock.now() + grantLifeMs(current.scopes) }
      : undefined,
  );
  if (kept?.family !== held.family) return no;
  return { ok: true, answer: await issueTokens(ctx, kept, wanted) };
}
