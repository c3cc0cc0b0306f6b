/** `/admin/backpacks`: hosts learners may connect, and whether those could fetch our documents. */
import type { Router } from 'express';
import { z } from 'zod';
import {
  addBackpackHost,
  learnersAt,
  removeHost,
  switchHost,
  testHost,
} from '../../actions/deliveries/change-host.ts';
import { hostLine, hostsOf } from '../../actions/deliveries/host-health.ts';
import type { OwnerScope } from '../../actions/organisations/read-scope.ts';
import { audit } from '../../actions/system/audit.ts';
import { askPublicCheck, readPublicCheck } from '../../actions/system/check-public-address.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import type { OrganisationId } from '../../model/ids.ts';
import { type FieldProblem, type Fields, noFields } from '../../views/admin/fields.ts';
import { BackpacksPage } from '../../views/admin/backpacks-page.tsx';
import { HostRows, type ShownHost } from '../../views/admin/host-rows.tsx';
import { PublicCheckRows, type PublicAddressProps } from '../../views/admin/public-address.tsx';
import { type Asked, html, type Reply, seeOther } from '../base/asked.ts';
import { checked, optionalText, text } from './base/fields.ts';
import { afterForm, doneAt, frameOf } from './base/frame.ts';
import { actorOf, ownerRoute } from './base/owner-route.ts';

const HERE = '/admin/backpacks';
const form = z.object({ address: text(2000), name: optionalText(200) });

export function backpackRoutes(ctx: Context, router: Router): void {
  router.get(
    HERE,
    ownerRoute(ctx, (asked, owner) => page(ctx, asked, owner, noFields)),
  );
  router.get(
    `${HERE}/hosts`,
    ownerRoute(ctx, async ({ words, headers }, { organisation }) => {
      if (headers['x-fragment'] === undefined) return seeOther(HERE);
      return { kind: 'part', part: HostRows({ words, hosts: await shownHosts(ctx, organisation.id) }) };
    }),
  );
  router.post(
    HERE,
    ownerRoute(ctx, (asked, owner) => add(ctx, asked, owner)),
  );
  publicCheckRoutes(ctx, router);
  hostRoutes(ctx, router);
}

async function add(ctx: Context, asked: Asked, owner: OwnerScope): Promise<Reply> {
  const read = checked(form, asked.form);
  if (!read.ok) return page(ctx, asked, owner, read.fields);
  const result = await addBackpackHost(ctx, owner.organisation.id, read.values, actorOf(owner));
  if (result.kind !== 'invalid')
    return afterForm(asked, HERE, result.kind === 'added' ? 'hostAdded' : 'hostKnown', 'backpacks');
  const problem: FieldProblem = result.problem;
  return page(ctx, asked, owner, { values: read.values, problems: { address: problem } });
}

function hostRoutes(ctx: Context, router: Router): void {
  router.post(
    `${HERE}/:host/test`,
    ownerRoute(ctx, async ({ params }, owner) => {
      await testHost(ctx, owner.organisation.id, params['host'] ?? '');
      return doneAt(HERE, 'testing');
    }),
  );
  router.post(
    `${HERE}/:host/switch`,
    ownerRoute(ctx, async (asked, owner) => {
      const to = asked.form.text('to');
      if (to !== 'on' && to !== 'off') throw new BridgeError('BAD_REQUEST', 'on or off');
      await switchHost(ctx, owner.organisation.id, asked.params['host'] ?? '', to, actorOf(owner));
      return doneAt(HERE, to === 'on' ? 'switchedOn' : 'switchedOff');
    }),
  );
  router.post(
    `${HERE}/:host/remove`,
    ownerRoute(ctx, async ({ params }, owner) => {
      const done = await removeHost(ctx, owner.organisation.id, params['host'] ?? '', actorOf(owner));
      return doneAt(HERE, done === 'removed' ? 'hostRemoved' : 'hostInUse');
    }),
  );
}

function publicCheckRoutes(ctx: Context, router: Router): void {
  router.get(
    `${HERE}/public-check`,
    ownerRoute(ctx, async ({ words, headers }, { organisation }) => {
      if (headers['x-fragment'] === undefined) return seeOther(`${HERE}#public`);
      const check = await readPublicCheck(ctx, organisation.id);
      return { kind: 'part', part: PublicCheckRows({ words, check }) };
    }),
  );
  router.post(
    `${HERE}/public-check`,
    ownerRoute(ctx, async ({ form }, owner) => {
      const organisation = owner.organisation.id;
      await askPublicCheck(ctx, organisation);
      await audit(ctx, {
        organisation,
        actor: actorOf(owner),
        action: 'public-address.checked',
        subject: ctx.settings.publicUrl,
      });
      return seeOther(form.text('from') === 'keys' ? '/admin/keys#public' : `${HERE}#public`);
    }),
  );
}

/** Hosts as the page shows them. */
export async function shownHosts(ctx: Context, organisation: OrganisationId): Promise<ShownHost[]> {
  return Promise.all(
    (await hostsOf(ctx, organisation)).map(async (host) => ({
      host,
      line: await hostLine(ctx, host),
      learners: await learnersAt(ctx, host.id),
    })),
  );
}

/** The public address and what the last look from outside found. */
export async function shownAddress(
  ctx: Context,
  organisation: OrganisationId,
): Promise<Omit<PublicAddressProps, 'words'>> {
  const { publicUrl } = ctx.settings;
  return {
    publicUrl,
    isPublic: ctx.http.isPublicUrl(publicUrl),
    check: await readPublicCheck(ctx, organisation),
  };
}

async function page(ctx: Context, asked: Asked, owner: OwnerScope, fields: Fields): Promise<Reply> {
  const { id } = owner.organisation;
  const view = BackpacksPage({
    frame: frameOf(asked, owner),
    hosts: await shownHosts(ctx, id),
    fields,
    address: await shownAddress(ctx, id),
  });
  return html(view, Object.keys(fields.problems).length > 0 ? 422 : 200);
}
