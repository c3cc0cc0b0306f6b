/** A badge of a course as one learner stands to it: held, still to be earned, or not open yet. */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import type { Award } from '../../model/awards/award.ts';
import { type Badge, badges } from '../../model/badges/badge.ts';
import type { Issuer } from '../../model/badges/issuer.ts';
import type { Course } from '../../model/courses/course.ts';
import { badgeId } from '../../model/ids.ts';
import { knownAwards } from '../awards/known-awards.ts';
import { frozenVersion } from '../badges/frozen-version.ts';
import { recentIssuer } from '../badges/issuer-key.ts';
import type { Me } from './own-learner.ts';
import { type LookState, readLook } from './read-look.ts';
import { type BadgeProgress, readProgress } from './read-progress.ts';

export interface BadgeToEarn {
  kind: 'open';
  progress: BadgeProgress;
  issuer: Issuer;
  isWithdrawn: boolean;
  /** Criteria that its teacher wrote; empty where the rule's own sentence stands for them. */
  ownCriteria: string;
  /** The last award, where it was revoked. */
  revoked?: Award;
  look: LookState;
}

export type BadgeForLearner = { kind: 'draft' } | { kind: 'held'; award: Award } | BadgeToEarn;

/** @param id as it stands in an address. Throws NOT_FOUND for a badge of another course */
export async function readBadgeToEarn(
  ctx: Context,
  course: Course,
  me: Me,
  id: string,
): Promise<BadgeForLearner> {
  const parsed = badgeId.safeParse(id);
  const badge = parsed.success ? await ctx.store.get(badges, parsed.data) : undefined;
  if (badge?.course !== course.id) throw new BridgeError('NOT_FOUND', 'no such badge in this course');
  if (badge.version === undefined) return { kind: 'draft' };
  const last = await lastAward(ctx, badge, me);
  if (last?.state === 'awarded') return { kind: 'held', award: last };
  const { version } = await frozenVersion(ctx, badge, badge.version);
  return {
    kind: 'open',
    progress: await readProgress(ctx, badge, me.learner.id),
    issuer: await recentIssuer(ctx, version.issuer),
    isWithdrawn: badge.state === 'withdrawn',
    ownCriteria: version.content.criteria.trim(),
    ...(last === undefined ? {} : { revoked: last }),
    look: await readLook(ctx, course, me.learner.id),
  };
}

/** The learner's award that counts: one that stands before any that was revoked, then the latest. */
async function lastAward(ctx: Context, badge: Badge, me: Me): Promise<Award | undefined> {
  const latestFirst = (await knownAwards(ctx, badge.id, me.ids)).reverse();
  return latestFirst.find((award) => award.state === 'awarded') ?? latestFirst[0];
}
