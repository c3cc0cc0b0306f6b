/** Pages of learners inside their LMS, and the two addresses that launches lead to. */
import { Router } from 'express';
import type { Context } from '../../context.ts';
import { awardRoutes } from './awards.ts';
import { homeRoutes } from './home.ts';
import { preferenceRoutes } from './preferences.ts';
import { walletRoutes } from './wallets.ts';

export function learnerRoutes(ctx: Context): Router {
  const router = Router();
  router.use(homeRoutes(ctx));
  router.use(awardRoutes(ctx));
  router.use(preferenceRoutes(ctx));
  router.use(walletRoutes(ctx));
  return router;
}
