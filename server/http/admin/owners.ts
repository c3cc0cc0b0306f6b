/** `/admin/owners`: who administers, who is invited, who leaves. */
import type { Router } from 'express';
import { z } from 'zod';
import { inviteOwner, mailOwnerInvite } from '../../actions/organisations/invite-owner.ts';
import { listInvites, withdrawInvite } from '../../actions/organisations/list-invites.ts';
import { ownersOf, ownershipIn, personOf, removeOwner } from '../../actions/organisations/owners.ts';
import type { OwnerScope } from '../../actions/organisations/read-scope.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { personId } from '../../model/ids.ts';
import { type FieldProblem, type Fields, noFields } from '../../views/admin/fields.ts';
import { OwnersPage } from '../../views/admin/owners-page.tsx';
import { type Asked, html, type Reply } from '../base/asked.ts';
import { address, checked } from './base/fields.ts';
import { doneAt, frameOf } from './base/frame.ts';
import { actorOf, ownerRoute } from './base/owner-route.ts';
import { showAt, shownTo } from './base/shown.ts';

const form = z.object({ address });
const HERE = '/admin/owners';

export function ownerRoutes(ctx: Context, router: Router): void {
  router.get(
    HERE,
    ownerRoute(ctx, (asked, owner) => page(ctx, asked, owner, noFields)),
  );
  router.post(
    `${HERE}/invite`,
    ownerRoute(ctx, (asked, owner) => invite(ctx, asked, owner)),
  );
  router.post(
    `${HERE}/withdraw`,
    ownerRoute(ctx, async (asked, owner) => {
      await withdrawInvite(ctx, owner.organisation.id, asked.form.text('id'), actorOf(owner));
      return doneAt(HERE, 'withdrawn');
    }),
  );
  router.post(
    `${HERE}/remove`,
    ownerRoute(ctx, async (asked, owner) => {
      const person = personId.safeParse(asked.form.text('person'));
      if (!person.success) throw new BridgeError('NOT_FOUND', 'no such owner');
      await removeOwner(ctx, owner.organisation.id, person.data, actorOf(owner));
      return doneAt(HERE, 'ownerRemoved');
    }),
  );
}

async function invite(ctx: Context, asked: Asked, owner: OwnerScope): Promise<Reply> {
  const read = checked(form, asked.form);
  if (!read.ok) return page(ctx, asked, owner, read.fields);
  const { organisation } = owner;
  const known = await personOf(ctx, read.values.address);
  if (known !== undefined && (await ownershipIn(ctx, known.id, organisation.id)) !== undefined) {
    const problem: FieldProblem = 'alreadyOwner';
    return page(ctx, asked, owner, { values: read.values, problems: { address: problem } });
  }
  const actor = actorOf(owner);
  const { link } = await inviteOwner(ctx, organisation, read.values.address, actor);
  if (asked.form.text('how') !== 'mail' || !ctx.settings.hasMailServer)
    return showAt(ctx, owner, HERE, { link, address: read.values.address });
  await mailOwnerInvite(ctx, organisation, { address: read.values.address, link, by: actor.name });
  return doneAt(HERE, 'invited');
}

async function page(ctx: Context, asked: Asked, owner: OwnerScope, fields: Fields): Promise<Reply> {
  const { id } = owner.organisation;
  const owners = await ownersOf(ctx, id);
  const view = OwnersPage({
    frame: frameOf(asked, owner),
    owners: owners.map(({ person, name, address: at, since }) => ({
      person,
      name,
      address: at,
      since,
      isYou: person === owner.session.person,
    })),
    invites: await listInvites(ctx, id, 'owner'),
    fields,
    hasMailServer: ctx.settings.hasMailServer,
    made: await shownTo(ctx, asked, owner, ['link', 'address']),
  });
  return html(view, Object.keys(fields.problems).length > 0 ? 422 : 200);
}
