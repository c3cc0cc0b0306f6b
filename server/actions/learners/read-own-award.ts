/** All that a learner's page of one award shows. */
import type { SentencePart } from '../../criteria/sentence-of.ts';
import type { Context } from '../../context.ts';
import type { Award } from '../../model/awards/award.ts';
import type { Achievement, Badge } from '../../model/badges/badge.ts';
import type { Issuer } from '../../model/badges/issuer.ts';
import { type BackpackHost, backpackHosts, connections } from '../../model/deliveries/backpack-host.ts';
import type { Connection } from '../../model/deliveries/backpack-host.ts';
import { deliveries, type Delivery } from '../../model/deliveries/delivery.ts';
import { addressesOf } from '../../openbadges/addresses.ts';
import type { ShareLink } from '../../ports/share.ts';
import { every } from '../change.ts';
import { hasPictureSource } from '../public/read-picture.ts';
import { type AwardStanding, standingOfAward, versionOfAward } from './describe-award.ts';
import type { Me } from './own-learner.ts';
import { type BackpackSummary, readBackpacks } from './read-backpacks.ts';
import { ruleInWords } from './read-progress.ts';

/** One delivery with the names that its row needs. */
export interface OwnDelivery {
  delivery: Delivery;
  host: BackpackHost;
  connection: Connection;
}

export interface OwnAward {
  award: Award;
  standing: AwardStanding;
  badge: Badge;
  achievement: Achievement;
  issuer: Issuer;
  /** Of the rule it was issued under: it knows the names in `award.groups`. */
  sentence: readonly SentencePart[];
  deliveries: readonly OwnDelivery[];
  /** Connected backpacks that it was not sent to. */
  unsent: readonly BackpackSummary[];
  /** True where the admin offers any backpack. */
  hasBackpacks: boolean;
  /** Address of its public page, which exists once it is published. */
  publicUrl: string;
  /** Addresses of its documents, for services that take a badge by its address. */
  addresses: { v2: string; v3: string };
  /** The badge's picture is a drawing. */
  hasSvg: boolean;
}

export async function readOwnAward(ctx: Context, me: Me, award: Award): Promise<OwnAward> {
  const { badge, version, issuer } = await versionOfAward(ctx, award);
  const sent = await readDeliveries(ctx, award);
  const backpacks = await readBackpacks(ctx, me);
  const known = new Set(sent.map(({ connection }) => connection.id));
  const at = addressesOf(ctx.settings.publicUrl);
  const { sentence } = await ruleInWords(ctx, version, version.frozen.rule);
  return {
    award,
    standing: standingOfAward(award, ctx.clock.now()),
    badge,
    achievement: version.frozen.achievement,
    issuer,
    sentence,
    deliveries: sent,
    unsent: backpacks.filter(
      ({ connection }) => connection?.state === 'connected' && !known.has(connection.id),
    ),
    hasBackpacks: backpacks.length > 0,
    publicUrl: at.awardPage(award.id),
    addresses: {
      v2: at.assertion(award.id),
      v3: award.documents === undefined ? '' : at.credential(award.documents.credentialId),
    },
    hasSvg: await hasPictureSource(ctx, version.frozen.achievement.image),
  };
}

async function readDeliveries(ctx: Context, award: Award): Promise<OwnDelivery[]> {
  const found: OwnDelivery[] = [];
  for await (const delivery of every<Delivery>(ctx, deliveries, {
    where: { award: award.id },
    sort: ['createdAt', 'asc'],
  })) {
    const host = await ctx.store.get(backpackHosts, delivery.host);
    const connection = await ctx.store.get(connections, delivery.connection);
    if (host !== undefined && connection !== undefined) found.push({ delivery, host, connection });
  }
  return found;
}

/** Where a published award can be shared, with its facts for copying (providers.md P78, P79). */
export function shareLinksOf(ctx: Context, { award, achievement, issuer, publicUrl }: OwnAward): ShareLink[] {
  return ctx.share.links({
    name: achievement.name,
    issuerName: issuer.name,
    linkedinId: issuer.linkedinId,
    achievedAt: award.achievedAt,
    ...(award.expiresAt === undefined ? {} : { expiresAt: award.expiresAt }),
    url: publicUrl,
    id: award.id,
  });
}
