/** Before an activation: what is missing, and who would get the badge (criteria.md C36). */
import { checkContent, type Problem } from '../../../criteria/check-content.ts';
import type { SentencePart } from '../../../criteria/sentence-of.ts';
import type { Context } from '../../../context.ts';
import type { Badge, BadgeVersion } from '../../../model/badges/badge.ts';
import type { Course } from '../../../model/courses/course.ts';
import type { DryRunId } from '../../../model/ids.ts';
import { courseActivities } from '../../courses/course-activities.ts';
import { draftRule } from '../draft-rule.ts';
import { dryRun, type DryRunResult, keepDryRun } from '../dry-run.ts';
import { versionOf } from '../edit-draft.ts';
import { knownOf, sentenceOfVersion } from './read-badge.ts';

export interface Check {
  version: BadgeVersion;
  sentence: SentencePart[];
  problems: Problem[];
  /** False where the LMS could not be asked whether the activities still exist. */
  isLmsHeard: boolean;
  /** Absent while the rule cannot be judged. */
  result: DryRunResult | undefined;
  /** What an activation quotes; absent where there are problems. */
  dryRun: DryRunId | undefined;
  at: number;
}

/** The number an activation would be of: the draft, else the withdrawn version again; undefined where neither is there. */
export function activatable(badge: Badge): number | undefined {
  return badge.draft ?? (badge.state === 'withdrawn' ? badge.version : undefined);
}

/** @param number of the version to check */
export async function readCheck(ctx: Context, badge: Badge, course: Course, number: number): Promise<Check> {
  const activities = await courseActivities(ctx, course);
  const version = await versionOf(ctx, badge, number);
  const problems = checkContent(version.content, knownOf(activities));
  const isAgain = version.frozen !== undefined && badge.version === number;
  const rule = isAgain ? version.frozen?.rule : draftRule(version.content, course);
  const result = rule === undefined ? undefined : await dryRun(ctx, { badge, course, rule });
  const isReady = result !== undefined && problems.length === 0;
  return {
    version,
    sentence: sentenceOfVersion(version, course),
    problems,
    isLmsHeard: activities.kind !== 'unreachable',
    result,
    dryRun: isReady ? await keepDryRun(ctx, version, result) : undefined,
    at: ctx.clock.now(),
  };
}
