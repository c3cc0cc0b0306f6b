/** `/admin/platforms/:platform`: one LMS, for owners and for the LMS's own administrators. */
import type { Router } from 'express';
import { lmsConnectionIdOf } from '../../actions/courses/access-lms.ts';
import { readArrivals } from '../../actions/platforms/read-arrivals.ts';
import { changePlatform, formOf } from '../../actions/platforms/change-platform.ts';
import { decideDeployment, listDeployments } from '../../actions/platforms/list-deployments.ts';
import { signInLine } from '../../actions/platforms/platform-health.ts';
import {
  approvePlatform,
  switchPlatformOff,
  switchPlatformOn,
} from '../../actions/platforms/switch-platform.ts';
import { toolAddresses } from '../../actions/platforms/tool-addresses.ts';
import { rotateToolKey, toolKeysOf } from '../../actions/platforms/tool-key.ts';
import { placeOf } from '../../actions/system/health-lines.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { lmsConnections } from '../../model/courses/lms-connection.ts';
import { type Fields, fieldsOf } from '../../views/admin/fields.ts';
import { PlatformPage } from '../../views/admin/platform-page.tsx';
import { platformPath, type PlatformShellProps } from '../../views/admin/platform-shell.tsx';
import { editableFields, PlatformSettingsPage } from '../../views/admin/platform-settings-page.tsx';
import { type Asked, html, type Reply } from '../base/asked.ts';
import { doneAt, frameOf } from './base/frame.ts';
import { ownPlatformRoute, platformRoute, type PlatformScope } from './base/platform-route.ts';
import { platformFormOf, platformProblems } from './platforms.ts';

const HERE = '/admin/platforms/:platform';

export function platformRoutes(ctx: Context, router: Router): void {
  router.get(
    HERE,
    platformRoute(ctx, (asked, scope) => platformPage(ctx, asked, scope, undefined)),
  );
  router.post(
    `${HERE}/approve`,
    ownPlatformRoute(ctx, async (_asked, { platform, actor }) => {
      if (platform.state === 'pending') await approvePlatform(ctx, actor, platform.id);
      return doneAt(platformPath(platform.id), 'approved');
    }),
  );
  router.post(
    `${HERE}/switch`,
    ownPlatformRoute(ctx, async ({ form }, { platform, actor }) => {
      const to = form.text('to');
      if (to === 'off') await switchPlatformOff(ctx, actor, platform.id);
      else if (to === 'on' && platform.state === 'off') await switchPlatformOn(ctx, actor, platform.id);
      else throw new BridgeError('BAD_REQUEST', 'on or off');
      return doneAt(platformPath(platform.id), to === 'off' ? 'switchedOff' : 'switchedOn');
    }),
  );
  router.post(
    `${HERE}/deployments`,
    ownPlatformRoute(ctx, async ({ form }, { platform, actor }) => {
      const decision = form.text('decision');
      if (decision !== 'approve' && decision !== 'refuse')
        throw new BridgeError('BAD_REQUEST', 'approve or refuse');
      await decideDeployment(ctx, actor, platform, { id: form.text('id'), decision });
      return doneAt(
        platformPath(platform.id),
        decision === 'approve' ? 'deploymentApproved' : 'deploymentRefused',
      );
    }),
  );
  settingsRoutes(ctx, router);
}

function settingsRoutes(ctx: Context, router: Router): void {
  router.get(
    `${HERE}/settings`,
    ownPlatformRoute(ctx, (asked, scope) => settingsPage(ctx, asked, scope, undefined)),
  );
  router.post(
    `${HERE}/settings`,
    ownPlatformRoute(ctx, async (asked, scope) => {
      const { platform, actor } = scope;
      const typed = platformFormOf(asked.form);
      const changes = Object.fromEntries(editableFields(platform).map((name) => [name, typed[name]]));
      const result = await changePlatform(ctx, actor, platform.id, changes);
      if (result.kind === 'missing') throw new BridgeError('NOT_FOUND', 'no such platform');
      if (result.kind === 'changed') return doneAt(`${platformPath(platform.id)}/settings`, 'saved');
      const values = { ...formOf(platform), ...changes };
      return settingsPage(ctx, asked, scope, { values, problems: platformProblems(result.problems) });
    }),
  );
  router.post(
    `${HERE}/rotate`,
    ownPlatformRoute(ctx, async (_asked, { platform, actor }) => {
      await rotateToolKey(ctx, actor, platform.id);
      return doneAt(`${platformPath(platform.id)}/settings`, 'rotated');
    }),
  );
}

/** The frame of the LMS's pages for whoever asks. */
export function shellOf(asked: Asked, { platform, owner }: PlatformScope): PlatformShellProps {
  const { words, now, query } = asked;
  return {
    words,
    now,
    platform: { id: platform.id, name: platform.name, place: placeOf(platform.issuer) },
    frame: owner === undefined ? undefined : frameOf(asked, owner),
    platformOrigin: new URL(platform.authorizationEndpoint).origin,
    did: query.get('did') ?? undefined,
  };
}

/** @param wrong what was typed into the Moodle form, with its problems */
export async function platformPage(
  ctx: Context,
  asked: Asked,
  scope: PlatformScope,
  wrong: Fields | undefined,
): Promise<Reply> {
  const { platform } = scope;
  const connection = await ctx.store.get(lmsConnections, lmsConnectionIdOf(platform.id));
  const view = PlatformPage({
    shell: shellOf(asked, scope),
    platform,
    signIn: await signInLine(ctx, platform),
    deployments: await listDeployments(ctx, platform),
    arrivals: await readArrivals(ctx, platform),
    connection,
    fields: wrong ?? fieldsOf({ siteUrl: connection?.siteUrl ?? platform.issuer }),
  });
  return html(view, wrong === undefined ? 200 : 422);
}

async function settingsPage(
  ctx: Context,
  asked: Asked,
  scope: PlatformScope,
  wrong: Fields | undefined,
): Promise<Reply> {
  const { platform } = scope;
  const view = PlatformSettingsPage({
    shell: shellOf(asked, scope),
    platform,
    keys: await toolKeysOf(ctx, platform.id),
    addresses: toolAddresses(ctx.settings),
    fields: wrong ?? fieldsOf({ ...formOf(platform) }),
  });
  return html(view, wrong === undefined ? 200 : 422);
}
