/** `/dev/components`: every component in its states, while developing only. */
import { Router } from 'express';
import type { Context } from '../../context.ts';
import { componentsPage } from '../../views/dev/components-page.tsx';
import { route } from '../base/answer.ts';
import { html } from '../base/asked.ts';

/** Answers nothing unless DEV=1. */
export function componentRoutes(ctx: Context): Router {
  const router = Router();
  if (!ctx.settings.isDevelopment) return router;
  router.get(
    '/dev/components',
    route(ctx, [], ({ words, query }) =>
      html(componentsPage(words, query.get('chrome') === 'site' ? 'site' : 'frame')),
    ),
  );
  return router;
}
