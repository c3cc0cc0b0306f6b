/** The states of a platform: pending until an owner approves it, then active, or off. */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import type { PlatformId } from '../../model/ids.ts';
import type { AuditAction } from '../../model/organisations/audit.ts';
import { type Platform, platforms } from '../../model/platforms/platform.ts';
import { change } from '../change.ts';
import { type Actor, audit } from '../system/audit.ts';
import { ensureToolKey } from './tool-key.ts';

/** Lets a pending platform launch (lti.md L28) and makes its key. Safe to repeat. Throws NOT_FOUND. */
export async function approvePlatform(ctx: Context, by: Actor, id: PlatformId): Promise<Platform> {
  const platform = await switchTo(ctx, by, id, 'active', 'platform.activated');
  await ensureToolKey(ctx, platform);
  return platform;
}

/** Refuses its launches and ends its sessions at their next request; nothing is deleted. Throws NOT_FOUND. */
export function switchPlatformOff(ctx: Context, by: Actor, id: PlatformId): Promise<Platform> {
  return switchTo(ctx, by, id, 'off', 'platform.switched-off');
}

/** Lets a platform that was switched off launch again. Throws NOT_FOUND. */
export function switchPlatformOn(ctx: Context, by: Actor, id: PlatformId): Promise<Platform> {
  return switchTo(ctx, by, id, 'active', 'platform.activated');
}

async function switchTo(
  ctx: Context,
  by: Actor,
  id: PlatformId,
  state: 'active' | 'off',
  action: AuditAction,
): Promise<Platform> {
  const before = await ctx.store.get(platforms, id);
  if (before?.state === state) return before;
  const now = ctx.clock.now();
  const platform = await change(ctx, platforms, id, (current) => ({
    ...current,
    state,
    ...(state === 'active' && { approvedAt: current.approvedAt ?? now }),
  }));
  if (platform === undefined) throw new BridgeError('NOT_FOUND', 'no such platform');
  await audit(ctx, {
    organisation: platform.organisation,
    actor: by,
    action,
    subject: platform.name,
    subjectId: id,
  });
  return platform;
}
