/** `/admin/issuer`: the public profile, its logo, its addresses and keys. */
import type { Router } from 'express';
import { z } from 'zod';
import { keysOf } from '../../actions/badges/issuer-key.ts';
import { changeIssuer } from '../../actions/organisations/change-issuer.ts';
import type { OwnerScope } from '../../actions/organisations/read-scope.ts';
import type { Context } from '../../context.ts';
import { BridgeError, toBridgeError } from '../../errors.ts';
import { type Issuer, issuers } from '../../model/badges/issuer.ts';
import { addressesOf, paths } from '../../openbadges/addresses.ts';
import { type FieldProblem, type Fields, fieldsOf } from '../../views/admin/fields.ts';
import { IssuerPage } from '../../views/admin/issuer-page.tsx';
import { type Asked, html, type Reply } from '../base/asked.ts';
import type { Form } from '../base/form.ts';
import { address, checked, optionalText, text, webAddress } from './base/fields.ts';
import { afterForm, frameOf } from './base/frame.ts';
import { actorOf, ownerRoute } from './base/owner-route.ts';

const notANumber: FieldProblem = 'notANumber';
const form = z.object({
  name: text(200),
  url: webAddress,
  email: address,
  description: text(5000),
  linkedinId: optionalText(30).regex(/^\d*$/, notANumber),
});

export function issuerRoutes(ctx: Context, router: Router): void {
  router.get(
    '/admin/issuer',
    ownerRoute(ctx, async (asked, owner) => page(ctx, asked, owner, undefined)),
  );
  router.post(
    '/admin/issuer',
    ownerRoute(ctx, async (asked, owner) => {
      const read = checked(form, asked.form);
      if (!read.ok) return page(ctx, asked, owner, read.fields);
      try {
        const logo = logoOf(asked.form);
        await changeIssuer(ctx, owner.organisation.issuer, read.values, logo, actorOf(owner));
      } catch (thrown) {
        const problem = pictureProblems[toBridgeError(thrown).code];
        if (problem === undefined) throw thrown;
        return page(ctx, asked, owner, { values: read.values, problems: { logo: problem } });
      }
      return afterForm(asked, '/admin/issuer', 'saved', 'lms');
    }),
  );
}

const pictureProblems: Readonly<Record<string, FieldProblem>> = {
  IMAGE_INVALID: 'pictureInvalid',
  IMAGE_TOO_LARGE: 'pictureTooLarge',
  IMAGE_UNSAFE: 'pictureUnsafe',
};

function logoOf(posted: Form): Uint8Array | 'none' | undefined {
  const file = posted.file('logo');
  if (file === undefined) return posted.has('noLogo') ? 'none' : undefined;
  if (file.isTooLarge) throw new BridgeError('IMAGE_TOO_LARGE', 'the upload is too large');
  return file.bytes;
}

/** Values of the profile as the form shows them. */
export function issuerFields({ name, url, email, description, linkedinId }: Issuer): Fields {
  return fieldsOf({ name, url, email, description, linkedinId });
}

async function page(
  ctx: Context,
  asked: Asked,
  owner: OwnerScope,
  wrong: Fields | undefined,
): Promise<Reply> {
  const issuer = await ctx.store.get(issuers, owner.organisation.issuer);
  if (issuer === undefined) throw new BridgeError('NOT_FOUND', 'no such issuer');
  const at = addressesOf(ctx.settings.publicUrl);
  const keys = await keysOf(ctx, issuer.id);
  const view = IssuerPage({
    frame: frameOf(asked, owner),
    fields: wrong ?? issuerFields(issuer),
    logo: issuer.image === undefined ? undefined : paths.image(issuer.image),
    addresses: { profile: at.issuer(issuer.id), did: at.issuerDid(issuer.id), v2: at.issuerV2(issuer.id) },
    keyCount: keys.length,
  });
  return html(view, wrong === undefined ? 200 : 422);
}
