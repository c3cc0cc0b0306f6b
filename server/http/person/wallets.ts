/** `/my/wallets`: the programs that collect a person's badges, and their end. */
import type { Router } from 'express';
import { disconnectWallet, walletsOf } from '../../actions/wallets/connected-wallets.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { PersonWalletsPage } from '../../views/person/wallets-page.tsx';
import { html, seeOther } from '../base/asked.ts';
import { personRoute } from './person-route.ts';

export function walletPageRoutes(ctx: Context, router: Router): void {
  router.get(
    '/my/wallets',
    personRoute(ctx, async (_asked, { person, frame }) => {
      const wallets = await walletsOf(ctx, person.id);
      return html(PersonWalletsPage({ frame, wallets, origin: ctx.settings.publicUrl }));
    }),
  );
  router.post(
    '/my/wallets/:wallet/disconnect',
    personRoute(ctx, async ({ params }, { person }) => {
      if (!(await disconnectWallet(ctx, person.id, params['wallet'] ?? '')))
        throw new BridgeError('NOT_FOUND', 'no such wallet of this person');
      return seeOther('/my/wallets?did=disconnected');
    }),
  );
}
