/** What a learner's first page shows: badges held, badges within reach, and where badges go. */
import type { Context } from '../../context.ts';
import type { Award } from '../../model/awards/award.ts';
import { type Badge, badges } from '../../model/badges/badge.ts';
import type { Course } from '../../model/courses/course.ts';
import { recipientAddressOf } from '../../model/learners/learner.ts';
import { every } from '../change.ts';
import { type AwardSummary, summarizeAward } from './describe-award.ts';
import { type RecordOffer, recordOffer } from './learner-record.ts';
import { type Me, ownAwards } from './own-learner.ts';
import { type BackpackSummary, readBackpacks } from './read-backpacks.ts';
import { type LookState, readLook } from './read-look.ts';
import { type BadgeProgress, readProgress } from './read-progress.ts';

const DAY_MS = 24 * 3_600_000;
/** A revocation is pointed out on the first page for this long. */
const REVOKED_NEWS_MS = 30 * DAY_MS;

export interface LearnerHome {
  /** Not revoked, newest first. */
  earned: readonly AwardSummary[];
  /** Newest first. */
  revoked: readonly AwardSummary[];
  /** Those of `revoked` that happened lately. */
  lately: readonly AwardSummary[];
  /** Active badges of this course that are not held, the nearest first. */
  open: readonly BadgeProgress[];
  backpacks: readonly BackpackSummary[];
  hasAddress: boolean;
  record: RecordOffer;
  look: LookState;
}

export async function readLearnerHome(ctx: Context, course: Course, me: Me): Promise<LearnerHome> {
  const all = await ownAwards(ctx, me);
  const held = new Set(all.filter((award) => award.state === 'awarded').map((award) => award.badge));
  const summaries = await Promise.all(all.map((award) => summarizeAward(ctx, award)));
  const revoked = summaries.filter(({ award }) => award.state === 'revoked');
  const now = ctx.clock.now();
  return {
    earned: summaries.filter(({ award }) => award.state === 'awarded'),
    revoked,
    lately: revoked.filter(({ award }) => isLately(award, now) && !held.has(award.badge)),
    open: await readOpen(ctx, course, me, held),
    backpacks: await readBackpacks(ctx, me),
    record: recordOffer(all, now),
    hasAddress: recipientAddressOf(me.learner) !== undefined,
    look: await readLook(ctx, course, me.learner.id),
  };
}

function isLately({ revoked }: Award, now: number): boolean {
  return revoked !== undefined && now - revoked.at < REVOKED_NEWS_MS;
}

async function readOpen(
  ctx: Context,
  course: Course,
  me: Me,
  held: ReadonlySet<Badge['id']>,
): Promise<BadgeProgress[]> {
  const open: BadgeProgress[] = [];
  for await (const badge of every<Badge>(ctx, badges, { where: { course: course.id, state: 'active' } }))
    if (!held.has(badge.id)) open.push(await readProgress(ctx, badge, me.learner.id));
  return open.sort(nearestFirst);
}

/** Begun ones first, by how little is missing; then by name, so that the order stays. */
function nearestFirst(a: BadgeProgress, b: BadgeProgress): number {
  const begun = Number(b.met > 0) - Number(a.met > 0);
  const missing = a.of - a.met - (b.of - b.met);
  return begun || missing || a.achievement.name.localeCompare(b.achievement.name);
}
