/** Pages of a signed-in person on our own origin. */
import { Router } from 'express';
import type { Context } from '../../context.ts';
import { consentRoutes } from './consent.ts';

export function personRoutes(ctx: Context): Router {
  const router = Router();
  consentRoutes(ctx, router);
  return router;
}
