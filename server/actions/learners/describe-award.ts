/** What lists show of an award: taken from the version it was issued under, which never changes. */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import type { Award } from '../../model/awards/award.ts';
import type { Achievement, Badge } from '../../model/badges/badge.ts';
import type { Issuer } from '../../model/badges/issuer.ts';
import { type FrozenVersion, frozenVersion, recentBadge } from '../badges/frozen-version.ts';
import { recentIssuer } from '../badges/issuer-key.ts';

/**
 * made: its documents hold; being-made: they are being signed; needs-address: they wait for an address to
 * be issued to (criteria.md C30c).
 */
export type AwardStanding = 'made' | 'being-made' | 'needs-address' | 'expired' | 'revoked';

export interface AwardSummary {
  award: Award;
  achievement: Achievement;
  standing: AwardStanding;
}

export function standingOfAward(award: Award, now: number): AwardStanding {
  if (award.state === 'revoked') return 'revoked';
  if (award.needsAddress) return 'needs-address';
  if (award.documents?.revision !== award.revision) return 'being-made';
  return award.expiresAt !== undefined && award.expiresAt <= now ? 'expired' : 'made';
}

export async function summarizeAward(ctx: Context, award: Award): Promise<AwardSummary> {
  const { version } = await versionOfAward(ctx, award);
  return {
    award,
    achievement: version.frozen.achievement,
    standing: standingOfAward(award, ctx.clock.now()),
  };
}

/** The badge of an award, the version it was issued under, and who issued it. */
export async function versionOfAward(
  ctx: Context,
  award: Award,
): Promise<{ badge: Badge; version: FrozenVersion['version']; issuer: Issuer }> {
  const badge = await recentBadge(ctx, award.badge);
  if (badge === undefined) throw new BridgeError('NOT_FOUND', 'the badge of the award is gone');
  const { version } = await frozenVersion(ctx, badge, award.version);
  return { badge, version, issuer: await recentIssuer(ctx, award.issuer) };
}
