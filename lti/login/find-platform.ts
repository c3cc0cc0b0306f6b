/** The registration a login belongs to (lti.md L2). */
import type { Context } from '../../server/context.ts';
import { BridgeError } from '../../server/errors.ts';
import { idOf } from '../../server/model/ids.ts';
import { type Platform, platforms } from '../../server/model/platforms/platform.ts';

/**
 * The active platform with this issuer and client id; without a client id only where the issuer has one
 * active registration. Throws LTI_PLATFORM_UNKNOWN, _AMBIGUOUS, _PENDING or _OFF.
 */
export async function findPlatform(
  ctx: Context,
  issuer: string,
  clientId: string | undefined,
): Promise<Platform> {
  const platform =
    clientId === undefined
      ? await onlyOneOf(ctx, issuer)
      : await ctx.store.get(platforms, idOf('platform', [issuer, clientId]));
  if (platform === undefined)
    throw new BridgeError('LTI_PLATFORM_UNKNOWN', 'no such registration', { details: { issuer } });
  return requireActive(platform);
}

/** Throws LTI_PLATFORM_PENDING or LTI_PLATFORM_OFF. */
export function requireActive(platform: Platform): Platform {
  if (platform.state === 'active') return platform;
  throw new BridgeError(
    platform.state === 'pending' ? 'LTI_PLATFORM_PENDING' : 'LTI_PLATFORM_OFF',
    'the platform is not active',
    { details: { platform: platform.id } },
  );
}

async function onlyOneOf(ctx: Context, issuer: string): Promise<Platform | undefined> {
  const active = await ctx.store.find(platforms, { where: { issuer, state: 'active' }, limit: 2 });
  if (active.items.length > 1)
    throw new BridgeError('LTI_PLATFORM_AMBIGUOUS', 'the issuer has several registrations and named none', {
      details: { issuer },
    });
  if (active.items[0] !== undefined) return active.items[0];
  const others = await ctx.store.find(platforms, { where: { issuer }, limit: 1 });
  return others.items[0];
}
