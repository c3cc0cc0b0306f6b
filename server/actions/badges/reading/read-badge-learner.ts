/** One learner with one badge: how far, why, and what was awarded, with where it was sent. */
import { judge } from '../../../criteria/judge.ts';
import type { SentencePart } from '../../../criteria/sentence-of.ts';
import { triggersOf } from '../../../criteria/triggers-of.ts';
import type { Context } from '../../../context.ts';
import { type Award, isAtRest } from '../../../model/awards/award.ts';
import type { Badge, BadgeVersion } from '../../../model/badges/badge.ts';
import type { Rule } from '../../../model/badges/rule.ts';
import type { Course } from '../../../model/courses/course.ts';
import { type BackpackHost, backpackHosts } from '../../../model/deliveries/backpack-host.ts';
import { deliveries, type Delivery } from '../../../model/deliveries/delivery.ts';
import { idOf, type LearnerId } from '../../../model/ids.ts';
import { NEVER } from '../../../model/record.ts';
import { type GroupTrace, type Progress, progresses } from '../../../model/signals/progress.ts';
import { type Signal, signals } from '../../../model/signals/signal.ts';
import {
  type AwardHindrance,
  awardHindrance,
  awardsOf,
  decisionsAbout,
} from '../../awards/decide-by-hand.ts';
import { every } from '../../change.ts';
import { aliasesOf } from '../../learners/resolve-learner.ts';
import { draftRule } from '../draft-rule.ts';
import { versionOf } from '../edit-draft.ts';
import { sentenceOfVersion } from './read-badge.ts';
import { type LearnerPlace, placeOf } from './read-standings.ts';

export interface ShownDelivery {
  delivery: Delivery;
  /** Name of the target. */
  host: string;
}

export interface ShownAward {
  award: Award;
  /** Of the version it was awarded by. */
  sentence: SentencePart[];
  deliveries: ShownDelivery[];
}

export interface BadgeLearnerView extends LearnerPlace {
  groups: GroupTrace[];
  sentence: SentencePart[];
  /** Judged by a draft: nobody is awarded by it. */
  isDraft: boolean;
  /** Newest first. */
  awards: ShownAward[];
  /** Something was decided and is being carried out. */
  isPending: boolean;
  /** Why the badge cannot be awarded by hand now. */
  hindrance: AwardHindrance | undefined;
}

export async function readBadgeLearner(
  ctx: Context,
  badge: Badge,
  course: Course,
  learner: LearnerId,
): Promise<BadgeLearnerView> {
  const known = await awardsOf(ctx, badge.id, learner);
  const progress = await ctx.store.get(progresses, idOf('progress', [badge.id, learner]));
  const version = await judgingVersion(ctx, badge, progress);
  const seen = await traceOf(ctx, badge, course, { version, learner, progress });
  const shown = await Promise.all(known.map((award) => shownAward(ctx, badge, course, award)));
  const now = ctx.clock.now();
  return {
    ...placeOf(progress, known, now),
    met: seen.met,
    of: seen.of,
    groups: seen.groups,
    sentence: sentenceOfVersion(version, course),
    isDraft: badge.version === undefined,
    awards: shown.reverse(),
    isPending: known.some(isAwardUnderWay) || (await isPending(ctx, badge, learner, progress)),
    hindrance: awardHindrance(badge, known, now),
  };
}

/** The version that judged, else the one in use, else the draft. */
export function judgingVersion(
  ctx: Context,
  badge: Badge,
  progress: Progress | undefined,
): Promise<BadgeVersion> {
  const judged = progress?.version ?? 0;
  return versionOf(ctx, badge, judged > 0 ? judged : (badge.version ?? badge.draft ?? 1));
}

/** How far a learner is: as it was judged, or, where no stage has yet, by the same verdict made now. */
export async function traceOf(
  ctx: Context,
  badge: Badge,
  course: Course,
  {
    version,
    learner,
    progress,
  }: { version: BadgeVersion; learner: LearnerId; progress: Progress | undefined },
): Promise<{ met: number; of: number; groups: GroupTrace[] }> {
  if (progress?.version === version.number) return progress;
  const rule: Rule | undefined = version.frozen?.rule ?? draftRule(version.content, course);
  if (rule === undefined) return { met: 0, of: 0, groups: [] };
  const { who } = await aliasesOf(ctx, learner);
  const heard: Signal[] = [];
  const where = { who: { in: who }, on: { in: triggersOf(rule, badge.platform) } };
  for await (const signal of every<Signal>(ctx, signals, { where })) heard.push(signal);
  return judge(rule, heard, { badge: badge.id });
}

async function shownAward(ctx: Context, badge: Badge, course: Course, award: Award): Promise<ShownAward> {
  const sent: ShownDelivery[] = [];
  for await (const delivery of every<Delivery>(ctx, deliveries, { where: { award: award.id } })) {
    const host: BackpackHost | undefined = await ctx.store.get(backpackHosts, delivery.host);
    sent.push({ delivery, host: host?.name ?? delivery.lane });
  }
  const version = await versionOf(ctx, badge, award.version);
  return { award, sentence: sentenceOfVersion(version, course), deliveries: sent };
}

/** A dead letter is not under way. */
function isUnderWay(record: { work?: { dueAt: number } } | undefined): boolean {
  return record?.work !== undefined && record.work.dueAt !== NEVER;
}

function isAwardUnderWay(award: Award): boolean {
  return isUnderWay(award) && !isAtRest(award);
}

async function isPending(
  ctx: Context,
  badge: Badge,
  learner: LearnerId,
  progress: Progress | undefined,
): Promise<boolean> {
  if (isUnderWay(progress)) return true;
  return (await decisionsAbout(ctx, badge, learner)).some(isUnderWay);
}
