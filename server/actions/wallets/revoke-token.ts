/** A program gives a token back (RFC 7009). */
import type { Context } from '../../context.ts';
import { type WalletClient, walletTokens } from '../../model/wallets/wallet.ts';
import { endConnection } from './end-connection.ts';
import { idOfToken } from './issue-tokens.ts';

/** Does nothing for a token that is unknown, ended or another program's. A refresh token takes its connection with it. */
export async function revokeToken(ctx: Context, client: WalletClient, token: string): Promise<void> {
  const held = await ctx.store.get(walletTokens, idOfToken(token));
  if (held?.client !== client.id) return;
  if (held.kind === 'access') {
    await ctx.store.remove(walletTokens, held.id);
    return;
  }
  await endConnection(ctx, held.grant, held.family);
}
