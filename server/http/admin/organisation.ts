/** `/admin/organisation` and the choice between several. */
import type { Router } from 'express';
import { z } from 'zod';
import { changeOrganisation } from '../../actions/organisations/change-organisation.ts';
import { openOrganisation } from '../../actions/organisations/open-organisation.ts';
import { choicesOf } from '../../actions/organisations/read-scope.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { organisationId } from '../../model/ids.ts';
import { fieldsOf } from '../../views/admin/fields.ts';
import { OrganisationPage } from '../../views/admin/organisation-page.tsx';
import { OrganisationsPage } from '../../views/site/organisations-page.tsx';
import { languages } from '../../views/words.ts';
import { route } from '../base/answer.ts';
import { html, seeOther } from '../base/asked.ts';
import { address, checked, text } from './base/fields.ts';
import { afterForm, frameOf } from './base/frame.ts';
import { actorOf, ownerRoute } from './base/owner-route.ts';

const form = z.object({ name: text(200), contactEmail: address, language: z.enum(languages as [string]) });

export function organisationRoutes(ctx: Context, router: Router): void {
  router.get(
    '/admin/organisation',
    ownerRoute(ctx, (asked, owner) => {
      const { name, contactEmail, language } = owner.organisation;
      return html(
        OrganisationPage({
          frame: frameOf(asked, owner),
          fields: fieldsOf({ name, contactEmail, language }),
        }),
      );
    }),
  );
  router.post(
    '/admin/organisation',
    ownerRoute(ctx, async (asked, owner) => {
      const read = checked(form, asked.form);
      if (!read.ok) return html(OrganisationPage({ frame: frameOf(asked, owner), fields: read.fields }), 422);
      await changeOrganisation(ctx, owner.organisation.id, read.values, actorOf(owner));
      return afterForm(asked, '/admin/organisation', 'saved', 'issuer');
    }),
  );
  choiceRoutes(ctx, router);
}

/** Not by `ownerRoute`: whoever comes here may have none open. */
function choiceRoutes(ctx: Context, router: Router): void {
  router.get(
    '/admin/organisations',
    route(ctx, ['own'], async ({ words, own }) => {
      if (own === undefined) return seeOther('/sign-in');
      const organisations = (await choicesOf(ctx, own)).map(({ id, name }) => ({
        id,
        name,
        isOpen: id === own.organisation,
      }));
      if (organisations.length === 0) throw new BridgeError('FORBIDDEN', 'the person administers nothing');
      return html(OrganisationsPage({ words, organisations }));
    }),
  );
  router.post(
    '/admin/organisations',
    route(ctx, ['own'], async ({ own, form: posted }) => {
      if (own === undefined) throw new BridgeError('NOT_SIGNED_IN', 'no owner is signed in');
      const chosen = organisationId.safeParse(posted.text('organisation'));
      if (!chosen.success) throw new BridgeError('NOT_FOUND', 'no such organisation');
      await openOrganisation(ctx, own, chosen.data);
      return seeOther('/admin');
    }),
  );
}
