/** `/admin/platforms`: every LMS, invitations for more, and registration by hand. */
import type { Router } from 'express';
import { z } from 'zod';
import { listInvites, withdrawInvite } from '../../actions/organisations/list-invites.ts';
import type { OwnerScope } from '../../actions/organisations/read-scope.ts';
import { invitePlatform } from '../../actions/platforms/invite-platform.ts';
import {
  connectionLine,
  connectionsOf,
  platformsOf,
  signInLine,
} from '../../actions/platforms/platform-health.ts';
import type { FormProblem, PlatformForm } from '../../actions/platforms/platform-form.ts';
import { registerByHand } from '../../actions/platforms/register-by-hand.ts';
import { toolAddresses } from '../../actions/platforms/tool-addresses.ts';
import type { Context } from '../../context.ts';
import type { OrganisationId } from '../../model/ids.ts';
import { type FieldProblem, type Fields, noFields } from '../../views/admin/fields.ts';
import type { ShownInvite } from '../../views/admin/invites-table.tsx';
import { NewPlatformPage } from '../../views/admin/new-platform-page.tsx';
import {
  PlatformsPage,
  type PlatformsPageProps,
  type ShownPlatform,
} from '../../views/admin/platforms-page.tsx';
import { type Asked, html, type Reply } from '../base/asked.ts';
import type { Form } from '../base/form.ts';
import { checked, optionalText, text } from './base/fields.ts';
import { doneAt, frameOf } from './base/frame.ts';
import { actorOf, ownerRoute } from './base/owner-route.ts';
import { showAt, shownTo } from './base/shown.ts';

const HERE = '/admin/platforms';
const notAHost: FieldProblem = 'notAHost';
const HOST = /^[a-z0-9.-]+(:\d{1,5})?$/i;
const inviteForm = z.object({
  label: text(200),
  hosts: optionalText(2000).refine((typed) => listOf(typed).every((host) => HOST.test(host)), notAHost),
});

function listOf(typed: string): string[] {
  return typed.split(/[\s,]+/).filter((part) => part !== '');
}

export function platformsRoutes(ctx: Context, router: Router): void {
  router.get(
    HERE,
    ownerRoute(ctx, (asked, owner) => page(ctx, asked, owner, noFields)),
  );
  router.post(
    `${HERE}/invite`,
    ownerRoute(ctx, async (asked, owner) => {
      const read = checked(inviteForm, asked.form);
      if (!read.ok) return page(ctx, asked, owner, read.fields);
      const { label } = read.values;
      const invite = {
        organisation: owner.organisation.id,
        label,
        hosts: listOf(read.values.hosts).slice(0, 20),
      };
      const { link } = await invitePlatform(ctx, actorOf(owner), invite);
      const to = asked.form.text('from') === 'set-up' ? '/admin/setup/lms' : HERE;
      return showAt(ctx, owner, to, { link, label });
    }),
  );
  router.post(
    `${HERE}/withdraw`,
    ownerRoute(ctx, async (asked, owner) => {
      await withdrawInvite(ctx, owner.organisation.id, asked.form.text('id'), actorOf(owner));
      return doneAt(HERE, 'withdrawn');
    }),
  );
  byHandRoutes(ctx, router);
}

function byHandRoutes(ctx: Context, router: Router): void {
  const show = (asked: Asked, owner: OwnerScope, p: { fields: Fields; exists: boolean }): Reply =>
    html(
      NewPlatformPage({ frame: frameOf(asked, owner), addresses: toolAddresses(ctx.settings), ...p }),
      p.exists || Object.keys(p.fields.problems).length > 0 ? 422 : 200,
    );
  router.get(
    `${HERE}/new`,
    ownerRoute(ctx, (asked, owner) => show(asked, owner, { fields: noFields, exists: false })),
  );
  router.post(
    `${HERE}/new`,
    ownerRoute(ctx, async (asked, owner) => {
      const form = platformFormOf(asked.form);
      const result = await registerByHand(ctx, actorOf(owner), owner.organisation.id, form);
      if (result.kind === 'registered') return doneAt(`${HERE}/${result.platform.id}`, 'platformAdded');
      const problems = result.kind === 'invalid' ? platformProblems(result.problems) : {};
      return show(asked, owner, {
        fields: { values: { ...form }, problems },
        exists: result.kind === 'exists',
      });
    }),
  );
}

/** What was typed; the action checks it. */
export function platformFormOf(form: Form): PlatformForm {
  return {
    name: form.text('name'),
    issuer: form.text('issuer'),
    clientId: form.text('clientId'),
    authorizationEndpoint: form.text('authorizationEndpoint'),
    tokenEndpoint: form.text('tokenEndpoint'),
    jwksUrl: form.text('jwksUrl'),
    tokenAudience: form.text('tokenAudience'),
    extraOrigins: form.text('extraOrigins'),
    deployments: form.text('deployments'),
  };
}

const names: Readonly<Record<FormProblem['problem'], FieldProblem>> = {
  missing: 'missing',
  'too-long': 'tooLong',
  'not-an-address': 'notAnAddress',
  'not-reachable': 'notReachable',
  'not-an-origin': 'notAnOrigin',
};

/** The action's problems by field; the first of each counts. */
export function platformProblems(problems: readonly FormProblem[]): Record<string, FieldProblem> {
  const byField: Record<string, FieldProblem> = {};
  for (const { field, problem } of problems) byField[field] ??= names[problem];
  return byField;
}

/** Every LMS with how it is, as tables show it. */
export async function shownPlatforms(ctx: Context, organisation: OrganisationId): Promise<ShownPlatform[]> {
  const connections = await connectionsOf(ctx, organisation);
  return Promise.all(
    (await platformsOf(ctx, organisation)).map(async (platform) => {
      const connection = connections.get(platform.id);
      return {
        platform,
        signIn: await signInLine(ctx, platform),
        connection: connection === undefined ? undefined : connectionLine(platform, connection),
      };
    }),
  );
}

/** Invitations for an LMS, each used one with the way to what it made. */
export async function shownInvites(ctx: Context, organisation: OrganisationId): Promise<ShownInvite[]> {
  const invites = await listInvites(ctx, organisation, 'platform');
  return invites.map(({ result, ...invite }) => ({
    ...invite,
    ...(result === undefined ? {} : { href: `${HERE}/${result}` }),
  }));
}

/** The link that this visit may show. */
export function madeInvite(
  ctx: Context,
  asked: Asked,
  owner: OwnerScope,
): Promise<PlatformsPageProps['made']> {
  return shownTo(ctx, asked, owner, ['link', 'label']);
}

async function page(ctx: Context, asked: Asked, owner: OwnerScope, fields: Fields): Promise<Reply> {
  const { id } = owner.organisation;
  const view = PlatformsPage({
    frame: frameOf(asked, owner),
    platforms: await shownPlatforms(ctx, id),
    invites: await shownInvites(ctx, id),
    fields,
    made: await madeInvite(ctx, asked, owner),
  });
  return html(view, Object.keys(fields.problems).length > 0 ? 422 : 200);
}
