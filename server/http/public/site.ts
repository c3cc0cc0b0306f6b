/** The start page, help, privacy and terms. */
import { Router } from 'express';
import { readOperator } from '../../actions/public/read-operator.ts';
import type { Context } from '../../context.ts';
import { StartPage } from '../../views/public/start-page.tsx';
import { HelpPage, PrivacyPage, TermsPage } from '../../views/public/text-pages.tsx';
import { route } from '../base/answer.ts';
import { html } from '../base/asked.ts';

export function siteRoutes(ctx: Context): Router {
  const router = Router();
  router.get(
    '/',
    route(ctx, ['own'], ({ words, own }) => html(StartPage({ words, isOwner: own !== undefined }))),
  );
  router.get(
    '/help',
    route(ctx, ['own'], async ({ words, own }) =>
      html(
        HelpPage({
          words,
          operator: await readOperator(ctx),
          reader: own === undefined ? 'anyone' : 'owner',
        }),
      ),
    ),
  );
  router.get(
    '/privacy',
    route(ctx, [], async ({ words }) => html(PrivacyPage({ words, operator: await readOperator(ctx) }))),
  );
  router.get(
    '/terms',
    route(ctx, [], async ({ words }) => html(TermsPage({ words, operator: await readOperator(ctx) }))),
  );
  return router;
}
