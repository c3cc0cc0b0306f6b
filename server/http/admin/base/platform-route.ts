/** Routes of one LMS: for owners of its organisation and for the LMS's own administrators (lti.md L20). */
import type { RequestHandler } from 'express';
import { type OwnerScope, readScope } from '../../../actions/organisations/read-scope.ts';
import type { Actor } from '../../../actions/system/audit.ts';
import type { Context } from '../../../context.ts';
import { BridgeError } from '../../../errors.ts';
import { type Organisation, organisations } from '../../../model/organisations/organisation.ts';
import type { LmsSession } from '../../../model/organisations/session.ts';
import { type Platform, platforms } from '../../../model/platforms/platform.ts';
import { route } from '../../base/answer.ts';
import { type Asked, pageOf, type Reply } from '../../base/asked.ts';
import { actorOf, enter, ownerRoute } from './owner-route.ts';

export interface PlatformScope {
  platform: Platform;
  organisation: Organisation;
  actor: Actor;
  /** Absent for an administrator of the LMS, who may do less. */
  owner: OwnerScope | undefined;
}

export type PlatformHandler = (asked: Asked, scope: PlatformScope) => Promise<Reply> | Reply;

/** For the path parameter `platform`: an owner, or an administrator of that very LMS. Others are not found. */
export function platformRoute(ctx: Context, handler: PlatformHandler): RequestHandler {
  return route(ctx, ['own', 'lms'], async (asked) => {
    const id = asked.params['platform'] ?? '';
    const owner = asked.own === undefined ? undefined : await readScope(ctx, asked.own);
    const asOwner = owner === undefined ? undefined : await ownerScope(ctx, owner, id);
    if (asOwner !== undefined) return pageOf(asOwner.organisation.id, await handler(asked, asOwner));
    if (asked.lms?.platform === id) return handler(asked, await adminScope(ctx, asked.lms));
    const entered = asked.lms === undefined ? await enter(ctx, asked) : undefined;
    if (entered !== undefined && 'kind' in entered) return entered;
    throw new BridgeError('NOT_FOUND', 'no such platform');
  });
}

/** The same, for owners alone: approval, keys, settings. */
export function ownPlatformRoute(ctx: Context, handler: PlatformHandler): RequestHandler {
  return ownerRoute(ctx, async (asked, owner) => {
    const scope = await ownerScope(ctx, owner, asked.params['platform'] ?? '');
    if (scope === undefined) throw new BridgeError('NOT_FOUND', 'no such platform');
    return handler(asked, scope);
  });
}

async function ownerScope(ctx: Context, owner: OwnerScope, id: string): Promise<PlatformScope | undefined> {
  const platform = await ctx.store.get(platforms, id);
  if (platform?.organisation !== owner.organisation.id) return undefined;
  return { platform, organisation: owner.organisation, actor: actorOf(owner), owner };
}

async function adminScope(ctx: Context, lms: LmsSession): Promise<PlatformScope> {
  if (!lms.isPlatformAdmin) throw new BridgeError('FORBIDDEN', 'only administrators of the LMS');
  const platform = await ctx.store.get(platforms, lms.platform);
  const organisation = await ctx.store.get(organisations, lms.organisation);
  if (platform === undefined || organisation === undefined)
    throw new BridgeError('NOT_FOUND', 'no such platform');
  const name = lms.name === '' ? lms.sub : lms.name;
  return { platform, organisation, actor: { kind: 'platform-admin', name }, owner: undefined };
}
