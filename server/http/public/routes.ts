/** Pages on our own origin that need no account: badges, the backpack tab, proofs of addresses, and what this is. */
import { Router } from 'express';
import type { Context } from '../../context.ts';
import { publicAwardRoutes } from './awards.ts';
import { backpackTabRoutes } from './backpack-tab.ts';
import { componentRoutes } from './components.ts';
import { proveEmailRoutes } from './prove-email.ts';
import type { Turnstile } from '../base/turnstile.ts';
import { siteRoutes } from './site.ts';
import { verifyRoutes } from './verify.ts';

export function publicRoutes(ctx: Context, turnstile: Turnstile): Router {
  const router = Router();
  router.use(siteRoutes(ctx));
  router.use(publicAwardRoutes(ctx));
  router.use(backpackTabRoutes(ctx));
  router.use(proveEmailRoutes(ctx));
  router.use(verifyRoutes(ctx, turnstile));
  router.use(componentRoutes(ctx));
  return router;
}
