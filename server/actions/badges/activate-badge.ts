/** Activation: the draft is frozen, the badge judges by it from now on, and a sweep looks at everybody once (criteria.md C35-C37). */
import { checkContent } from '../../criteria/check-content.ts';
import { compileContent } from '../../criteria/compile-content.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import {
  activations,
  type Badge,
  badges,
  type BadgeVersion,
  badgeVersions,
  type DryRun,
  dryRuns,
  type Past,
} from '../../model/badges/badge.ts';
import type { Rule } from '../../model/badges/rule.ts';
import type { Course } from '../../model/courses/course.ts';
import { type DryRunId, idOf } from '../../model/ids.ts';
import { dueWork, wake } from '../../model/work.ts';
import { change } from '../change.ts';
import { wakeCourseSync } from '../courses/sync-course.ts';
import { type Actor, audit } from '../system/audit.ts';
import { dryRun } from './dry-run.ts';
import { versionOf } from './edit-draft.ts';

export interface Activate {
  badge: Badge;
  course: Course;
  /** Version to judge by from now on: the draft, or the withdrawn one again. */
  number: number;
  /** The dry run that the person saw. */
  dryRun: DryRunId;
  past: Past;
  /** Criteria in words, where the draft has none of its own. */
  criteria: string;
  actor: Actor;
}

/** Time for the badge itself to be written after its activation. */
const COMES_TRUE_MS = 100;

const SECOND_MS = 1000;

/**
 * Completions from this time on give the badge; 0 = all. LMSs tell whole seconds, cut off: what is completed
 * right after the activation carries the second of the activation.
 */
export function cutoffOf(past: Past, now: number): number {
  if (past.kind === 'all') return 0;
  return past.kind === 'since' ? past.since : now - (now % SECOND_MS);
}

/**
 * @throws RULE_INVALID with the problems, DRY_RUN_STALE where what was shown no longer holds, CONFLICT
 *   where the badge was changed meanwhile
 */
export async function activateBadge(ctx: Context, p: Activate): Promise<Badge> {
  const version = await versionOf(ctx, p.badge, p.number);
  const frozen = await freeze(ctx, version, p);
  await checkDryRun(ctx, p, frozen.frozen.rule);
  const now = ctx.clock.now();
  const activation = p.badge.activations + 1;
  await insertActivation(ctx, p, activation, now);
  const { draft, withdrawnAt: _withdrawn, ...rest } = p.badge;
  const { achievement } = frozen.frozen;
  const activated = await ctx.store.replace<Badge>(badges, {
    ...rest,
    ...(draft === undefined || draft === p.number ? {} : { draft }),
    state: 'active',
    version: p.number,
    name: achievement.name,
    image: achievement.image,
    activations: activation,
    active: { at: now, by: p.actor.name, past: p.past, cutoff: cutoffOf(p.past, now) },
    updatedAt: now,
  });
  if (activated === undefined) throw new BridgeError('CONFLICT', 'the badge was changed meanwhile');
  await wakeCourseSync(ctx, p.course);
  ctx.report({ name: 'badgeActivated', badge: activated.id, version: p.number });
  const action = p.badge.state === 'withdrawn' ? 'badge.reactivated' : 'badge.activated';
  await audit(ctx, {
    organisation: activated.organisation,
    actor: p.actor,
    action,
    subject: achievement.name,
    subjectId: activated.id,
  });
  return activated;
}

/** Freezing a draft decides nothing yet: saving it again thaws it, as long as it was not activated. */
async function freeze(
  ctx: Context,
  version: BadgeVersion,
  p: Activate,
): Promise<BadgeVersion & { frozen: NonNullable<BadgeVersion['frozen']> }> {
  if (version.frozen !== undefined && p.badge.version === version.number)
    return { ...version, frozen: version.frozen };
  const problems = checkContent(version.content);
  if (problems.length > 0)
    throw new BridgeError('RULE_INVALID', 'the draft is not ready', { details: { problems } });
  const { platform, contextId } = p.course;
  const compiled = compileContent(version.content, {
    platform,
    courseContextId: contextId,
    criteria: p.criteria,
  });
  const frozen = { at: ctx.clock.now(), ...compiled };
  const written = await ctx.store.replace<BadgeVersion>(badgeVersions, { ...version, frozen });
  if (written === undefined) throw new BridgeError('CONFLICT', 'the draft was saved meanwhile');
  return { ...written, frozen };
}

/** What the person saw must still hold: the same draft, at most a day old, much the same people (C36). */
async function checkDryRun(ctx: Context, p: Activate, rule: Rule): Promise<void> {
  const shown = await ctx.store.get(dryRuns, p.dryRun);
  if (shown?.badge !== p.badge.id || shown.number !== p.number)
    throw new BridgeError('DRY_RUN_STALE', 'no dry run of this version');
  const version = await versionOf(ctx, p.badge, p.number);
  if (shown.at < version.saved.rule)
    throw new BridgeError('DRY_RUN_STALE', 'the rule was changed after the dry run');
  const present = await dryRun(ctx, { badge: p.badge, course: p.course, rule });
  if (isMuchChanged(shown, new Set(present.now.map(({ learner }) => learner))))
    throw new BridgeError('DRY_RUN_STALE', 'other people would get the badge now');
}

function isMuchChanged(shown: DryRun, present: ReadonlySet<string>): boolean {
  const before = new Set<string>(shown.now);
  const gone = shown.now.filter((learner) => !present.has(learner)).length;
  const come = [...present].filter((learner) => !before.has(learner)).length;
  return gone + come > Math.max(5, Math.floor(shown.now.length / 10));
}

/**
 * Inserted before the badge changes, so that no activation can be without its sweep; a sweep whose
 * activation never came true ends by itself.
 */
async function insertActivation(ctx: Context, p: Activate, number: number, now: number): Promise<void> {
  const id = idOf('activation', [p.badge.id, number]);
  const dueAt = now + COMES_TRUE_MS;
  const fresh = {
    id,
    organisation: p.badge.organisation,
    badge: p.badge.id,
    course: p.badge.course,
    version: p.number,
    at: now,
    by: p.actor.name,
    past: p.past,
    stage: 'triggers' as const,
    swept: 0,
    work: dueWork(dueAt),
  };
  if ((await ctx.store.insert(activations, [fresh])).has(id)) return;
  await change(ctx, activations, id, (current) => {
    const { cursor: _cursor, ...rest } = current;
    return wake(
      {
        ...rest,
        version: p.number,
        at: now,
        by: p.actor.name,
        past: p.past,
        stage: 'triggers' as const,
        swept: 0,
      },
      dueAt,
    );
  });
}

/** No judging and no awarding from now on; what was issued stays valid (C40). */
export async function withdrawBadge(ctx: Context, badge: Badge, actor: Actor): Promise<Badge> {
  if (badge.state !== 'active') throw new BridgeError('CONFLICT', 'only an active badge can be withdrawn');
  const now = ctx.clock.now();
  const written = await ctx.store.replace<Badge>(badges, {
    ...badge,
    state: 'withdrawn',
    withdrawnAt: now,
    updatedAt: now,
  });
  if (written === undefined) throw new BridgeError('CONFLICT', 'the badge was changed meanwhile');
  await audit(ctx, {
    organisation: badge.organisation,
    actor,
    action: 'badge.withdrawn',
    subject: badge.name,
    subjectId: badge.id,
  });
  return written;
}
