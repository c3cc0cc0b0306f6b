/** A person awards a badge or takes an award back: recorded as a signal with actor and reason (criteria.md C43). */
import type { Context } from '../../context.ts';
import { type Award, isHeld } from '../../model/awards/award.ts';
import type { Badge } from '../../model/badges/badge.ts';
import { idOf, type LearnerId } from '../../model/ids.ts';
import { type Fact, type Signal, signalOn, signals } from '../../model/signals/signal.ts';
import { every } from '../change.ts';
import { aliasesOf } from '../learners/resolve-learner.ts';
import { recordOwnSignal } from '../signals/record-signals.ts';
import { type Actor, audit } from '../system/audit.ts';
import { knownAwards } from './known-awards.ts';

const SOURCE = 'hand';

/** What stands in the way of an award by hand; undefined where nothing does. */
export type AwardHindrance = 'not-active' | 'held' | 'expired';

export type ByHand = { kind: 'recorded' } | { kind: 'repeated' } | { kind: 'refused'; why: AwardHindrance };

export interface Decision {
  badge: Badge;
  learner: LearnerId;
  /** For the audit log. */
  learnerName: string;
  reason: string;
  /** One per form that was shown: sent twice, it counts once. */
  form: string;
  actor: Actor;
}

/** An expired award stands in the way too: only one award of a badge stands at a time. */
export function awardHindrance(
  badge: Badge,
  known: readonly Award[],
  now: number,
): AwardHindrance | undefined {
  if (badge.state !== 'active') return 'not-active';
  const standing = known.find((award) => award.state === 'awarded');
  if (standing === undefined) return undefined;
  return isHeld(standing, now) ? 'held' : 'expired';
}

/** The awards of a badge that a learner has had, under every id the learner has, oldest first. */
export async function awardsOf(ctx: Context, badge: Badge['id'], learner: LearnerId): Promise<Award[]> {
  return knownAwards(ctx, badge, (await aliasesOf(ctx, learner)).learners);
}

/** Records that the learner is to have the badge; the award follows by the progress stage. */
export async function awardByHand(ctx: Context, p: Decision): Promise<ByHand> {
  const { badge, learner, actor, reason } = p;
  const key = `${badge.id}.${learner}.award.${p.form}`;
  if (await isRecorded(ctx, badge, key)) return { kind: 'repeated' };
  const now = ctx.clock.now();
  const why = awardHindrance(badge, await awardsOf(ctx, badge.id, learner), now);
  if (why !== undefined) return { kind: 'refused', why };
  const value = { action: 'award', actor: actor.name, reason } as const;
  const occurredAt = Math.max(now, (await lastDecision(ctx, badge, learner)) + 1);
  return record(ctx, p, { key, learner, value, occurredAt, action: 'award.by-hand' });
}

/** Records that an award is taken back; repeating it changes nothing. */
export async function revokeByHand(
  ctx: Context,
  p: Omit<Decision, 'learner'> & { award: Award },
): Promise<ByHand> {
  const { badge, award, actor, reason } = p;
  const { learner, number } = award;
  const key = `${award.id}.revoke.${p.form}`;
  const value = { action: 'revoke', number, actor: actor.name, reason } as const;
  const before = Math.max(award.achievedAt, await lastDecision(ctx, badge, learner));
  const occurredAt = Math.max(ctx.clock.now(), before + 1);
  return record(ctx, p, { key, learner, value, occurredAt, action: 'award.revoked' });
}

async function record(
  ctx: Context,
  { badge, actor, learnerName, reason }: Omit<Decision, 'learner'>,
  p: {
    key: string;
    learner: LearnerId;
    value: Extract<Fact, { kind: 'award.manual' }>['value'];
    occurredAt: number;
    action: 'award.by-hand' | 'award.revoked';
  },
): Promise<ByHand> {
  const { organisation, id, name } = badge;
  const fact: Fact = { kind: 'award.manual', subject: { type: 'badge', id }, value: p.value };
  const { key, learner, occurredAt } = p;
  const isNew = await recordOwnSignal(ctx, { organisation, learner, source: SOURCE, key, fact, occurredAt });
  if (!isNew) return { kind: 'repeated' };
  const subject = `${name}: ${learnerName}`;
  await audit(ctx, { organisation, actor, action: p.action, subject, subjectId: id, reason });
  return { kind: 'recorded' };
}

async function isRecorded(ctx: Context, badge: Badge, key: string): Promise<boolean> {
  const id = idOf('signal', [badge.organisation, SOURCE, key]);
  return (await ctx.store.get(signals, id)) !== undefined;
}

/** What people decided about a learner and a badge, in no order. */
export async function decisionsAbout(ctx: Context, badge: Badge, learner: LearnerId): Promise<Signal[]> {
  const { who } = await aliasesOf(ctx, learner);
  const where = { who: { in: who }, on: signalOn('award.manual', '', 'badge', badge.id) };
  const found: Signal[] = [];
  for await (const signal of every<Signal>(ctx, signals, { where })) found.push(signal);
  return found;
}

/** Decisions are judged in the order of their times: a later one must not seem earlier (criteria.md C26). */
async function lastDecision(ctx: Context, badge: Badge, learner: LearnerId): Promise<number> {
  const decisions = await decisionsAbout(ctx, badge, learner);
  return Math.max(0, ...decisions.map((signal) => signal.occurredAt));
}
