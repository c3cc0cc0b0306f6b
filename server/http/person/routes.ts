/** Pages of a signed-in person on our own origin. */
import { Router } from 'express';
import type { Context } from '../../context.ts';
import { consentRoutes } from './consent.ts';
import { elsewhereRoutes } from './elsewhere.ts';
import { homeRoutes } from './home.ts';
import { walletPageRoutes } from './wallets.ts';

export function personRoutes(ctx: Context): Router {
  const router = Router();
  for (const add of [consentRoutes, homeRoutes, walletPageRoutes, elsewhereRoutes]) add(ctx, router);
  return router;
}
