/** Every page for people, behind the guard against other sites. */
import { Router } from 'express';
import { csrfGuard } from '../csrf-guard.ts';
import type { Context } from '../context.ts';
import { adminRoutes } from './admin/routes.ts';
import { learnerRoutes } from './learner/routes.ts';
import { publicRoutes } from './public/routes.ts';
import { teacherRoutes } from './teacher/routes.ts';

export function pageRoutes(ctx: Context): Router {
  const router = Router();
  router.use(csrfGuard(ctx.settings.publicUrl));
  router.use(publicRoutes(ctx));
  router.use(learnerRoutes(ctx));
  router.use(teacherRoutes(ctx));
  router.use(adminRoutes(ctx));
  return router;
}
