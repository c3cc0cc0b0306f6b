/** Saves the rule of a draft as it stands, and has the LMS read for what it newly asks. */
import { triggersOf } from '../../../criteria/triggers-of.ts';
import type { Context } from '../../../context.ts';
import type { Badge, BadgeContent, BadgeVersion, DraftGroup } from '../../../model/badges/badge.ts';
import type { RuleItem } from '../../../model/badges/rule.ts';
import type { Course } from '../../../model/courses/course.ts';
import { courseActivities } from '../../courses/course-activities.ts';
import { wakeCourseSync } from '../../courses/sync-course.ts';
import { draftRule } from '../draft-rule.ts';
import { saveSection, versionOf } from '../edit-draft.ts';
import { ruleItems } from './rule-items.ts';

export interface SaveRule {
  badge: Badge;
  course: Course;
  number: number;
  rev: number;
  groups: DraftGroup[];
  by: string;
}

/** Time that saving waits for names from the LMS; without them the known ones stay. */
const WAIT_MS = 1000;

/** Throws CONFLICT as `saveSection` does. */
export async function saveRule(ctx: Context, p: SaveRule): Promise<BadgeVersion> {
  const { badge, course, number, groups } = p;
  const before = await versionOf(ctx, badge, number);
  const told = await courseActivities(ctx, course, WAIT_MS);
  const offered = told.kind === 'known' ? told.activities : undefined;
  const items = ruleItems(course, groups, offered, before.content.items);
  const saved = await saveSection(ctx, badge, { ...p, section: 'rule', patch: { groups, items } });
  const wanted = wantedBy(before.content, course);
  if ([...wantedBy(saved.content, course)].some((on) => !wanted.has(on))) await wakeCourseSync(ctx, course);
  return saved;
}

/** What a draft needs to hear about; nothing while it is not complete. */
function wantedBy(content: BadgeContent, course: Course): Set<string> {
  const rule = draftRule(content, course);
  return new Set(rule === undefined ? [] : triggersOf(rule, course.platform));
}

/** Adds an activity that people name by hand, where no LMS can be asked for it; its name is renewed by a second time. */
export async function addActivity(
  ctx: Context,
  p: Omit<SaveRule, 'groups'> & { id: string; name: string },
): Promise<BadgeVersion> {
  const { badge, course, number } = p;
  const { content } = await versionOf(ctx, badge, number);
  const named: RuleItem = { type: 'activity', id: p.id, course: course.contextId, name: p.name };
  const others = content.items.filter((item) => item.type !== 'activity' || item.id !== p.id);
  const items = ruleItems(course, content.groups, undefined, [...others, named]);
  return saveSection(ctx, badge, { ...p, section: 'rule', patch: { items } });
}
