/** What the public page of an award shows: nothing that its learner did not make public. */
import type { Context } from '../../context.ts';
import { type Award, awards } from '../../model/awards/award.ts';
import type { Achievement } from '../../model/badges/badge.ts';
import type { Issuer } from '../../model/badges/issuer.ts';
import { awardId } from '../../model/ids.ts';
import { addressesOf } from '../../openbadges/addresses.ts';
import { versionOfAward } from '../learners/describe-award.ts';

export interface PublicAward {
  id: Award['id'];
  badge: Award['badge'];
  version: number;
  standing: 'valid' | 'expired' | 'revoked';
  achievement: Achievement;
  issuer: Issuer;
  /** Only where the learner chose to show it, and never once it was revoked. */
  learner?: string;
  achievedAt: number;
  expiresAt?: number;
  revoked?: { at: number; reason: string };
  /** Canonical address of the page. */
  url: string;
  /** What verifiers that are given the page's address are led to. */
  alternate: { type: string; url: string };
  /** Addresses for other verifiers; empty once it was revoked. */
  documents: { version: '2.0' | '3.0'; url: string }[];
}

/** Undefined where there is no such award, and just so where its learner did not publish it. */
export async function readPublicAward(
  ctx: Context,
  id: string,
): Promise<{ shown: PublicAward; award: Award } | undefined> {
  const parsed = awardId.safeParse(id);
  const award = parsed.success ? await ctx.store.get(awards, parsed.data) : undefined;
  if (award?.published === undefined || award.documents === undefined) return undefined;
  const { version, issuer } = await versionOfAward(ctx, award);
  return { award, shown: shownOf(ctx, award, version.frozen.achievement, issuer) };
}

function shownOf(ctx: Context, award: Award, achievement: Achievement, issuer: Issuer): PublicAward {
  const at = addressesOf(ctx.settings.publicUrl);
  const { id, badge, version, achievedAt, expiresAt, revoked, published, documents } = award;
  const isOver = expiresAt !== undefined && expiresAt <= ctx.clock.now();
  const learner = revoked === undefined ? published?.name : undefined;
  return {
    id,
    badge,
    version,
    standing: award.state === 'revoked' ? 'revoked' : isOver ? 'expired' : 'valid',
    achievement,
    issuer,
    ...(learner === undefined ? {} : { learner }),
    achievedAt,
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(revoked === undefined ? {} : { revoked: { at: revoked.at, reason: revoked.reason } }),
    url: at.awardPage(id),
    alternate:
      revoked !== undefined || documents === undefined
        ? { type: 'application/ld+json', url: at.assertion(id) }
        : { type: 'application/vc+ld+json', url: at.credential(documents.credentialId) },
    documents:
      revoked !== undefined || documents === undefined
        ? []
        : [
            { version: '3.0', url: at.credential(documents.credentialId) },
            { version: '2.0', url: at.assertion(id) },
          ],
  };
}
