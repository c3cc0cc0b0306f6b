/** `/admin/organisation` and the choice between several. */
import type { Router } from 'express';
import { z } from 'zod';
import { changeOrganisation } from '../../actions/organisations/change-organisation.ts';
import { openOrganisation } from '../../actions/organisations/open-organisation.ts';
import { choicesOf } from '../../actions/organisations/read-scope.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { organisationId } from '../../model/ids.ts';
import { colourSchema } from '../../model/organisations/organisation.ts';
import { pickedFor } from '../../views/admin/accent-field.tsx';
import type { FieldProblem } from '../../views/admin/fields.ts';
import { organisationFields } from '../../views/admin/organisation-form.tsx';
import { OrganisationPage } from '../../views/admin/organisation-page.tsx';
import { OrganisationsPage } from '../../views/site/organisations-page.tsx';
import { languages } from '../../views/words.ts';
import { route } from '../base/answer.ts';
import { html, seeOther } from '../base/asked.ts';
import type { Form } from '../base/form.ts';
import { address, checked, text } from './base/fields.ts';
import { afterForm, frameOf } from './base/frame.ts';
import { actorOf, ownerRoute } from './base/owner-route.ts';

const notAColour: FieldProblem = 'notAColour';

/** Empty for the standard colour; people also leave the `#` out, or shorten. */
const colour = z
  .string()
  .transform(asColour)
  .refine((value) => value === '' || colourSchema.safeParse(value).success, notAColour);

const form = z.object({
  name: text(200),
  contactEmail: address,
  language: z.enum(languages as [string]),
  accent: colour,
});

function asColour(typed: string): string {
  const digits = /^#?([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(typed)?.[1]?.toLowerCase();
  if (digits === undefined) return typed;
  return `#${digits.length === 3 ? digits.replace(/./g, '$&$&') : digits}`;
}

/** The form with the colour that was meant: what was typed, unless only the picker was touched. */
function withColour(posted: Form): Form {
  const typed = posted.text('accent');
  const before = posted.text('accentBefore');
  const picked = posted.text('accentPicked');
  const isPicked = typed === before && picked !== '' && picked !== pickedFor(before);
  return { ...posted, text: (name) => (name === 'accent' && isPicked ? picked : posted.text(name)) };
}

export function organisationRoutes(ctx: Context, router: Router): void {
  router.get(
    '/admin/organisation',
    ownerRoute(ctx, (asked, owner) => {
      const fields = organisationFields(owner.organisation);
      return html(OrganisationPage({ frame: frameOf(asked, owner), fields }));
    }),
  );
  router.post(
    '/admin/organisation',
    ownerRoute(ctx, async (asked, owner) => {
      const read = checked(form, withColour(asked.form));
      if (!read.ok) return html(OrganisationPage({ frame: frameOf(asked, owner), fields: read.fields }), 422);
      const { accent, ...facts } = read.values;
      const said = { ...facts, ...(accent === '' ? {} : { accent }) };
      await changeOrganisation(ctx, owner.organisation.id, said, actorOf(owner));
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
