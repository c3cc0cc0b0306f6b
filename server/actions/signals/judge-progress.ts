/** The progress stage: judges a learner's signals by a badge's rule, then carries the decision out (criteria.md C30a). */
import { decide, type KnownAward } from '../../criteria/decide.ts';
import { judge, type Verdict } from '../../criteria/judge.ts';
import type { Context } from '../../context.ts';
import { type Award, isHeld } from '../../model/awards/award.ts';
import type { Badge } from '../../model/badges/badge.ts';
import { type Progress, progresses, type Todo } from '../../model/signals/progress.ts';
import { type Signal, signals } from '../../model/signals/signal.ts';
import { done, next } from '../../model/work.ts';
import type { Fresh, Leased } from '../../model/record.ts';
import type { Insert, Stage } from '../../stage.ts';
import { awardIdOf, knownAwards } from '../awards/known-awards.ts';
import { makeAward } from '../awards/make-award.ts';
import { takeBack } from '../awards/take-back.ts';
import { type FrozenVersion, frozenVersion, recentBadge } from '../badges/frozen-version.ts';
import { every } from '../change.ts';
import { aliasesOf } from '../learners/resolve-learner.ts';
import { freshProgress, type ProgressKey, progressIdOf, wakeOne } from './wake-progress.ts';

export const progressStage: Stage<Progress> = {
  name: 'progress',
  collection: progresses,
  concurrency: 64,
  async run(ctx, step) {
    const badge = await recentBadge(ctx, step.doc.badge);
    if (badge?.version === undefined) return done<Progress>(step.doc);
    const judging = await frozenVersion(ctx, badge, badge.version);
    if (step.doc.todo !== undefined) {
      await carryOut(ctx, { badge, judging, progress: step.doc, todo: step.doc.todo }, step.insert);
      const carriedOut = withoutTodo(step.doc);
      return isAsInserted(step.doc) ? done(carriedOut) : next(carriedOut, ctx.clock.now());
    }
    const { progress, todo, isMoreDue } = await judged(ctx, badge, judging, step.doc);
    if (todo === undefined) return done(progress);
    const decided = await step.checkpoint({ ...progress, todo });
    await carryOut(ctx, { badge, judging, progress: decided, todo }, step.insert);
    return isMoreDue ? next(withoutTodo(decided), ctx.clock.now()) : done(withoutTodo(decided));
  },
};

/**
 * Has a learner judged by a badge's rule because something was heard, which is durable already. Where nothing
 * is known of the two, the record is inserted with its first verdict and decision: a signal that is recorded
 * after they were read finds the record and wakes it, so this is as safe as judging under a lease. A version
 * that is activated meanwhile may have swept before the insert: so the badge is looked at once more.
 */
export async function hearProgress(ctx: Context, key: ProgressKey, insert: Insert): Promise<void> {
  const now = ctx.clock.now();
  const id = progressIdOf(key);
  if (await wakeOne(ctx, id, now)) return;
  const first = await firstJudged(ctx, freshProgress(key, now));
  const added = await insert(progresses, [first]);
  const isCurrent = first.version === 0 || first.version === (await recentBadge(ctx, key.badge))?.version;
  if (!added.has(id) || !isCurrent) await wakeOne(ctx, id, now);
}

/** The record with its first verdict; due and without one where a single step could not settle it. */
async function firstJudged(ctx: Context, fresh: Fresh<Progress>): Promise<Fresh<Progress>> {
  const badge = await recentBadge(ctx, fresh.badge);
  if (badge?.version === undefined) return fresh;
  const judging = await frozenVersion(ctx, badge, badge.version);
  const { progress, todo, isMoreDue } = await judged(ctx, badge, judging, { ...fresh, rev: 0 });
  if (isMoreDue) return fresh;
  return todo === undefined ? done(progress) : { ...progress, todo };
}

/** True for a decision that nobody has touched since it was inserted: what it was made from is what there is. */
function isAsInserted({ rev, work }: Leased<Progress>): boolean {
  return rev === 1 && work.attempt === 1;
}

/**
 * A decision is written before it is carried out, fenced by the record's revision: a verdict over an
 * older set of signals can never be carried out over a newer one. Killed in between, the next claim
 * finds the decision, carries it out again, which changes nothing, and judges anew.
 */
async function carryOut(
  ctx: Context,
  p: { badge: Badge; judging: FrozenVersion; progress: Progress; todo: Todo },
  insert: Insert,
): Promise<void> {
  const { badge, progress, todo } = p;
  if (todo.kind === 'award') {
    const { learner, groups } = progress;
    await makeAward(ctx, { badge, version: p.judging.version, learner, todo, groups }, insert);
    return;
  }
  for (const learner of (await aliasesOf(ctx, progress.learner)).learners)
    await takeBack(ctx, awardIdOf(badge.id, learner, todo.number), todo);
}

async function judged(
  ctx: Context,
  badge: Badge,
  { version, listens }: FrozenVersion,
  progress: Progress,
): Promise<{ progress: Progress; todo: Todo | undefined; isMoreDue: boolean }> {
  const heard = await heardOf(ctx, progress, listens);
  const verdict = judge(version.frozen.rule, heard.signals, { badge: badge.id });
  const cutoff = badge.active?.cutoff ?? 0;
  const decided = decide({ verdict, awards: heard.awards, cutoff });
  const todo = decided?.kind === 'award' && badge.state !== 'active' ? undefined : decided;
  const now = ctx.clock.now();
  const holds = todo?.kind === 'award' || heard.awards.some((award) => isHeld(award, now));
  ctx.report({ name: 'progressJudged', outcome: verdict.isComplete ? 'met' : 'open' });
  const isMoreDue = todo !== undefined && isMoreDueAfter(todo, verdict, heard.awards, cutoff);
  return { progress: withVerdict(progress, version.number, verdict, holds, now), todo, isMoreDue };
}

/** After a revocation the rule may award again; after an award a revocation may have been heard before it. */
function isMoreDueAfter(todo: Todo, verdict: Verdict, known: readonly KnownAward[], cutoff: number): boolean {
  if (todo.kind === 'revoke') return true;
  const awards = [...known, { number: todo.number, state: 'awarded' as const }];
  return decide({ verdict, awards, cutoff }) !== undefined;
}

/** Everything known of a learner that matters to a badge, under every id the learner has. */
async function heardOf(
  ctx: Context,
  progress: Progress,
  listens: readonly string[],
): Promise<{ signals: Signal[]; awards: Award[] }> {
  const { learners, who } = await aliasesOf(ctx, progress.learner);
  const heard: Signal[] = [];
  const where = { who: { in: who }, on: { in: listens } };
  for await (const signal of every<Signal>(ctx, signals, { where })) heard.push(signal);
  const known = await knownAwards(ctx, progress.badge, learners);
  return { signals: heard, awards: known };
}

function withVerdict(
  progress: Progress,
  version: number,
  verdict: Verdict,
  holds: boolean,
  now: number,
): Progress {
  const { completedAt: _before, ...rest } = withoutTodo(progress);
  return {
    ...rest,
    version,
    standing: holds ? 'have' : verdict.standing,
    met: verdict.met,
    of: verdict.of,
    groups: verdict.groups,
    ...(verdict.completedAt === undefined ? {} : { completedAt: verdict.completedAt }),
    percent: verdict.ratio.percent,
    heardAt: verdict.heardAt,
    judgedAt: now,
  };
}

function withoutTodo(progress: Progress): Progress {
  const { todo: _carriedOut, ...rest } = progress;
  return rest;
}
