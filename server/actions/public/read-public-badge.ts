/** A badge and an issuer as everybody may see them: what it is, what it takes, who stands behind it. */
import type { Context } from '../../context.ts';
import { type Achievement, type Badge, badges, badgeVersions } from '../../model/badges/badge.ts';
import { type Issuer, issuers } from '../../model/badges/issuer.ts';
import { badgeId, issuerId } from '../../model/ids.ts';
import { versionIdOf } from '../badges/edit-draft.ts';
import { recentIssuer } from '../badges/issuer-key.ts';

export interface PublicBadge {
  id: Badge['id'];
  number: number;
  /** Number of the version that is given now. */
  latest: number;
  isWithdrawn: boolean;
  achievement: Achievement;
  issuer: Issuer;
}

/**
 * A version that was activated; the latest of them unless one is named.
 * @param id and `number` as they stand in an address
 */
export async function readPublicBadge(
  ctx: Context,
  id: string,
  number?: string,
): Promise<PublicBadge | undefined> {
  const parsed = badgeId.safeParse(id);
  const badge = parsed.success ? await ctx.store.get(badges, parsed.data) : undefined;
  if (badge?.version === undefined) return undefined;
  const asked = number === undefined ? badge.version : Number(number);
  if (!Number.isSafeInteger(asked) || asked < 1 || asked > badge.version) return undefined;
  const version = await ctx.store.get(badgeVersions, versionIdOf(badge.id, asked));
  if (version?.frozen === undefined) return undefined;
  return {
    id: badge.id,
    number: asked,
    latest: badge.version,
    isWithdrawn: badge.state === 'withdrawn',
    achievement: version.frozen.achievement,
    issuer: await recentIssuer(ctx, version.issuer),
  };
}

export async function readPublicIssuer(ctx: Context, id: string): Promise<Issuer | undefined> {
  const parsed = issuerId.safeParse(id);
  return parsed.success ? ctx.store.get(issuers, parsed.data) : undefined;
}
