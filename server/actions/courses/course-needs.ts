/** What has to be read from the LMS for a course: only what a live rule, or a draft somebody is editing, waits for. */
import { needsOf } from '../../criteria/needs-of.ts';
import { triggersOf } from '../../criteria/triggers-of.ts';
import type { Context } from '../../context.ts';
import { hasCode } from '../../errors.ts';
import { type Badge, badges, badgeVersions } from '../../model/badges/badge.ts';
import type { Rule } from '../../model/badges/rule.ts';
import type { Course } from '../../model/courses/course.ts';
import { idOf } from '../../model/ids.ts';
import type { LmsNeeds } from '../../ports/lms.ts';
import { draftRule } from '../badges/draft-rule.ts';
import { frozenVersion } from '../badges/frozen-version.ts';
import { every } from '../change.ts';

/** A draft counts as being edited for this long after it was saved: its dry run needs data. */
const EDITED_MS = 24 * 3_600_000;

export interface CourseNeeds extends LmsNeeds {
  /** `on` of every fact that matters. */
  listens: ReadonlySet<string>;
  /** Badges that can be earned now. */
  live: Badge[];
  /** A draft is being edited: its dry run asks about everybody, also about those who hold every badge. */
  isEdited: boolean;
}

/** The needs of a course; all false and empty where nobody waits for anything. */
export async function needsOfCourse(ctx: Context, course: Course): Promise<CourseNeeds> {
  const live: Badge[] = [];
  const rules: Rule[] = [];
  let isEdited = false;
  const now = ctx.clock.now();
  for await (const badge of every<Badge>(ctx, badges, { where: { course: course.id } })) {
    if (badge.state === 'active' && badge.version !== undefined) {
      live.push(badge);
      rules.push((await frozenVersion(ctx, badge, badge.version)).version.frozen.rule);
    }
    if (badge.draft === undefined) continue;
    const draft = await ctx.store.get(badgeVersions, idOf('badgeVersion', [badge.id, badge.draft]));
    if (draft === undefined || draft.saved.rule < now - EDITED_MS) continue;
    const rule = draftRule(draft.content, course);
    if (rule === undefined) continue;
    rules.push(rule);
    isEdited = true;
  }
  const needs: CourseNeeds = {
    courseCompletion: false,
    activities: false,
    grades: false,
    listens: new Set(),
    live,
    isEdited,
  };
  return rules.reduce((sum, rule) => merged(sum, rule, course), needs);
}

function merged(sum: CourseNeeds, rule: Rule, course: Course): CourseNeeds {
  const { courseCompletion, activities, grades } = needsOf(rule);
  return {
    ...sum,
    courseCompletion: sum.courseCompletion || courseCompletion,
    activities: sum.activities || activities,
    grades: sum.grades || grades,
    listens: new Set([...sum.listens, ...listensOf(rule, course)]),
  };
}

function listensOf(rule: Rule, course: Course): string[] {
  try {
    return triggersOf(rule, course.platform);
  } catch (thrown) {
    if (hasCode(thrown, 'RULE_INVALID')) return [];
    throw thrown;
  }
}

/** True where anything has to be read. */
export function hasNeeds(needs: LmsNeeds): boolean {
  return needs.courseCompletion || needs.activities || needs.grades;
}
