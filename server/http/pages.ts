/** Every page for people, behind the guard against other sites. */
import { Router } from 'express';
import { csrfGuard } from '../csrf-guard.ts';
import type { Context } from '../context.ts';
import { adminRoutes } from './admin/routes.ts';
import type { Turnstile } from './base/turnstile.ts';
import { learnerRoutes } from './learner/routes.ts';
import { personRoutes } from './person/routes.ts';
import { publicRoutes } from './public/routes.ts';
import { teacherRoutes } from './teacher/routes.ts';

/** @param turnstile lets strangers' verifications in, on these pages and in the API together */
export function pageRoutes(ctx: Context, turnstile: Turnstile): Router {
  const router = Router();
  router.use(csrfGuard(ctx.settings.publicUrl));
  router.use(publicRoutes(ctx, turnstile));
  router.use(personRoutes(ctx));
  router.use(learnerRoutes(ctx));
  router.use(teacherRoutes(ctx));
  router.use(adminRoutes(ctx));
  return router;
}
