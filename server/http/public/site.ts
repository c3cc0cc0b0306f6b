/** The start page, help, privacy and terms. */
import { Router } from 'express';
import { ownershipsOf } from '../../actions/organisations/owners.ts';
import { readOperator } from '../../actions/public/read-operator.ts';
import type { Context } from '../../context.ts';
import type { OwnSession } from '../../model/organisations/session.ts';
import { StartPage } from '../../views/public/start-page.tsx';
import { HelpPage, PrivacyPage, TermsPage } from '../../views/public/text-pages.tsx';
import { route } from '../base/answer.ts';
import { html } from '../base/asked.ts';

export function siteRoutes(ctx: Context): Router {
  const router = Router();
  router.get(
    '/',
    route(ctx, ['own'], async ({ words, own }) =>
      html(StartPage({ words, isOwner: await isOwner(ctx, own) })),
    ),
  );
  router.get(
    '/help',
    route(ctx, ['own'], async ({ words, own }) =>
      html(
        HelpPage({
          words,
          operator: await readOperator(ctx),
          reader: (await isOwner(ctx, own)) ? 'owner' : 'anyone',
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

/** Learners sign in on our own origin too. */
async function isOwner(ctx: Context, own: OwnSession | undefined): Promise<boolean> {
  return own !== undefined && (await ownershipsOf(ctx, own.person)).length > 0;
}
