/** The end of a connection from the side of its tokens: given back, or used twice, so that one of the two users was a thief. */
import type { Context } from '../../context.ts';
import type { WalletGrantId } from '../../model/ids.ts';
import { walletGrants } from '../../model/wallets/wallet.ts';

/** Takes the grant away while its tokens are of this family; a connection made anew since then stays. */
export async function endConnection(ctx: Context, id: WalletGrantId, family: string): Promise<void> {
  for (;;) {
    const grant = await ctx.store.get(walletGrants, id);
    if (grant?.family !== family || (await ctx.store.remove(walletGrants, id, grant.rev))) return;
  }
}
