/** Who would get a badge: judged with the engine that awards, without writing or sending anything (criteria.md C36). */
import { decide } from '../../criteria/decide.ts';
import { judge, type Verdict } from '../../criteria/judge.ts';
import { triggersOf } from '../../criteria/triggers-of.ts';
import type { Context } from '../../context.ts';
import { type Award, awards, isHeld } from '../../model/awards/award.ts';
import { type Badge, type BadgeVersion, dryRuns } from '../../model/badges/badge.ts';
import type { Rule } from '../../model/badges/rule.ts';
import { type Course, type Membership, memberships } from '../../model/courses/course.ts';
import { type DryRunId, type IdentityId, identityIdOf, type LearnerId } from '../../model/ids.ts';
import { type Signal, signalOn, signals } from '../../model/signals/signal.ts';
import { newId } from '../../ports/random.ts';
import { absorbedIds } from '../courses/absorb-look.ts';
import { every } from '../change.ts';

const LIFE_MS = 24 * 3_600_000;

export interface Standing {
  learner: LearnerId;
  name: string;
  verdict: Verdict;
}

/** Everybody who learns in the course, in the four lists of C36, and those who have the badge already. */
export interface DryRunResult {
  have: Standing[];
  now: Standing[];
  nearly: Standing[];
  notYet: Standing[];
  /** The LMS has told nothing about them and was not asked yet. */
  unknown: Standing[];
}

/** @param cutoff completions before it give nothing; 0 = all count */
export async function dryRun(
  ctx: Context,
  p: { badge: Badge; course: Course; rule: Rule; cutoff?: number },
): Promise<DryRunResult> {
  const heard = await signalsBySubject(ctx, p.badge, p.rule);
  const held = await awardsByLearner(ctx, p.badge);
  const asked = await absorbedIds(ctx, p.course);
  const result: DryRunResult = { have: [], now: [], nearly: [], notYet: [], unknown: [] };
  const where = { course: p.course.id, role: 'learner', isActive: true };
  for await (const member of every<Membership>(ctx, memberships, { where, sort: ['sortName', 'asc'] })) {
    const identity = identityIdOf(ctx.idSecret, p.course.platform, member.sub);
    const own = [...(heard.get(identity) ?? []), ...(heard.get(member.learner) ?? [])];
    const known = held.get(member.learner) ?? [];
    const verdict = judge(p.rule, own, { badge: p.badge.id });
    const standing = { learner: member.learner, name: member.name, verdict };
    const now = ctx.clock.now();
    if (known.some((award) => isHeld(award, now))) result.have.push(standing);
    else if (decide({ verdict, awards: known, cutoff: p.cutoff ?? 0 })?.kind === 'award')
      result.now.push(standing);
    else if (verdict.standing === 'nearly') result.nearly.push(standing);
    else if (verdict.standing === 'no-data' && !asked.has(identity)) result.unknown.push(standing);
    else result.notYet.push(standing);
  }
  return result;
}

/** Keeps what was shown, so that the activation can quote it. */
export async function keepDryRun(
  ctx: Context,
  version: BadgeVersion,
  result: DryRunResult,
): Promise<DryRunId> {
  const id = newId('dryRun', ctx.random);
  const at = ctx.clock.now();
  await ctx.store.insert(dryRuns, [
    {
      id,
      organisation: version.organisation,
      badge: version.badge,
      number: version.number,
      versionRev: version.rev,
      at,
      now: result.now.map(({ learner }) => learner).slice(0, 20_000),
      expiresAt: at + LIFE_MS,
    },
  ]);
  return id;
}

async function signalsBySubject(
  ctx: Context,
  badge: Badge,
  rule: Rule,
): Promise<Map<IdentityId | LearnerId, Signal[]>> {
  const on = [...triggersOf(rule, badge.platform), signalOn('award.manual', '', 'badge', badge.id)];
  const heard = new Map<IdentityId | LearnerId, Signal[]>();
  for await (const signal of every<Signal>(ctx, signals, { where: { on: { in: on } } }, 500)) {
    const own = heard.get(signal.who);
    if (own === undefined) heard.set(signal.who, [signal]);
    else own.push(signal);
  }
  return heard;
}

async function awardsByLearner(ctx: Context, badge: Badge): Promise<Map<LearnerId, Award[]>> {
  const held = new Map<LearnerId, Award[]>();
  if (badge.version === undefined) return held;
  for await (const award of every<Award>(ctx, awards, { where: { badge: badge.id } }))
    held.set(award.learner, [...(held.get(award.learner) ?? []), award]);
  return held;
}
