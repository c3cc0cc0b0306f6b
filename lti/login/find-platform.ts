/** The registration a login belongs to (lti.md L2). */
import type { Bucket } from '../../server/cache.ts';
import type { Context } from '../../server/context.ts';
import { BridgeError } from '../../server/errors.ts';
import { idOf, type PlatformId } from '../../server/model/ids.ts';
import { type Platform, platforms } from '../../server/model/platforms/platform.ts';

/** Active platforms are read once a second at most; one that was switched off is refused a second later. */
const active: Bucket<Platform | undefined> = { name: 'lti-active-platform', ttlMs: 1000, max: 1000 };

/**
 * The active platform with this issuer and client id; without a client id only where the issuer has one
 * active registration. Throws LTI_PLATFORM_UNKNOWN, _AMBIGUOUS, _PENDING or _OFF.
 */
export async function findPlatform(
  ctx: Context,
  issuer: string,
  clientId: string | undefined,
): Promise<Platform> {
  if (clientId !== undefined) return activePlatform(ctx, idOf('platform', [issuer, clientId]));
  const found = await ctx.store.find(platforms, { where: { issuer, state: 'active' }, limit: 2 });
  const [only, another] = found.items;
  if (another !== undefined)
    throw new BridgeError('LTI_PLATFORM_AMBIGUOUS', 'the issuer has several registrations and named none', {
      details: { issuer },
    });
  if (only !== undefined) return only;
  const others = await ctx.store.find(platforms, { where: { issuer }, limit: 1 });
  throw refusalOf(others.items[0]);
}

/** The platform, if it may launch. Throws LTI_PLATFORM_UNKNOWN, _PENDING or _OFF. */
export async function activePlatform(ctx: Context, id: PlatformId): Promise<Platform> {
  const platform = await ctx.cache.through(active, id, async () => {
    const stored = await ctx.store.get(platforms, id);
    return stored?.state === 'active' ? stored : undefined;
  });
  if (platform === undefined) throw refusalOf(await ctx.store.get(platforms, id));
  return platform;
}

function refusalOf(platform: Platform | undefined): BridgeError {
  if (platform === undefined) return new BridgeError('LTI_PLATFORM_UNKNOWN', 'no such registration');
  return new BridgeError(
    platform.state === 'off' ? 'LTI_PLATFORM_OFF' : 'LTI_PLATFORM_PENDING',
    'the platform is not active',
    { details: { platform: platform.id } },
  );
}
