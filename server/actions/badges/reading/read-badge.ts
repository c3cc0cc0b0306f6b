/** A badge as its page shows it: the version in use, or the draft that is being edited. */
import { checkContent, type Problem } from '../../../criteria/check-content.ts';
import { sentenceOf, type SentencePart } from '../../../criteria/sentence-of.ts';
import type { Context } from '../../../context.ts';
import {
  type Activation,
  activations,
  type Badge,
  type BadgeVersion,
  type DraftGroup,
} from '../../../model/badges/badge.ts';
import type { BadgeDesign } from '../../../model/badges/image.ts';
import type { RuleItem } from '../../../model/badges/rule.ts';
import type { Course } from '../../../model/courses/course.ts';
import { courseActivities, type CourseActivities } from '../../courses/course-activities.ts';
import { versionOf } from '../edit-draft.ts';
import { designOf } from '../editing/save-picture.ts';
import { courseItemOf } from '../editing/rule-items.ts';
import { countLearners, countStandings, lastHeard, type StandingCounts } from './read-standings.ts';

/** Names for a rule's sentence: what the version knows, and the course as it is called now. */
export function itemsOf(version: BadgeVersion, course: Course): RuleItem[] {
  const activities = version.content.items.filter((item) => item.type === 'activity');
  return [courseItemOf(course), ...activities];
}

/** The sentence of a version: of its frozen rule, or of the draft as it stands. */
export function sentenceOfVersion(version: BadgeVersion, course: Course): SentencePart[] {
  return sentenceOf(version.frozen?.rule ?? version.content.groups, itemsOf(version, course));
}

/** The sentence of groups that may not be complete, nor saved yet. */
export function sentenceOfDraft(groups: readonly DraftGroup[], items: readonly RuleItem[]): SentencePart[] {
  return sentenceOf(groups, items);
}

export interface BadgeInUse {
  version: BadgeVersion;
  sentence: SentencePart[];
  counts: StandingCounts;
  heardAt: number | undefined;
  /** The last activation still looks at everybody. */
  isSweeping: boolean;
  /** What the rule names though the LMS has it no more, or no longer counts it (C41). */
  broken: Problem[];
}

/** Time that the page of a badge in use waits for the LMS. */
const WAIT_MS = 1000;

/** The version that judges, of a badge that was activated once. */
export async function readBadgeInUse(ctx: Context, badge: Badge, course: Course): Promise<BadgeInUse> {
  const version = await versionOf(ctx, badge, badge.version ?? 1);
  const learners = await countLearners(ctx, course);
  const known = knownOf(await courseActivities(ctx, course, WAIT_MS));
  const problems = known === undefined ? [] : checkContent(version.content, known);
  return {
    version,
    sentence: sentenceOfVersion(version, course),
    broken: problems.filter(({ section }) => section === 'rule'),
    counts: await countStandings(ctx, badge.id, learners),
    heardAt: await lastHeard(ctx, badge.id),
    isSweeping: await isSweeping(ctx, badge),
  };
}

async function isSweeping(ctx: Context, badge: Badge): Promise<boolean> {
  const query = { where: { badge: badge.id }, sort: ['at', 'desc'] as const, limit: 1 };
  const [last] = (await ctx.store.find<Activation>(activations, query)).items;
  return badge.state === 'active' && last?.work !== undefined;
}

export interface DraftInHand {
  version: BadgeVersion;
  /** The draft's groups as a sentence, also where they are not complete. */
  sentence: SentencePart[];
  items: RuleItem[];
  activities: CourseActivities;
  /** Activities to choose from. */
  offered: readonly OfferedActivity[];
  problems: Problem[];
  design: BadgeDesign | undefined;
}

export interface OfferedActivity {
  id: string;
  name: string;
  section: string;
  hasCompletion: boolean;
  hasGrade: boolean;
  isVisible: boolean;
}

/** The draft with everything its editor offers. @param number of the draft */
export async function readDraft(
  ctx: Context,
  badge: Badge,
  course: Course,
  number: number,
): Promise<DraftInHand> {
  const activities = await courseActivities(ctx, course);
  const version = await versionOf(ctx, badge, number);
  const items = itemsOf(version, course);
  return {
    version,
    sentence: sentenceOf(version.content.groups, items),
    items,
    activities,
    offered: offeredOf(activities, items),
    problems: checkContent(version.content, knownOf(activities)),
    design: await designOf(ctx, version),
  };
}

/** What a check of the draft may rely on: nothing where the LMS was not heard. */
export function knownOf(activities: CourseActivities): Parameters<typeof checkContent>[1] {
  return activities.kind === 'known' ? activities : undefined;
}

/** Without an answer of the LMS, what the draft knows by name can be chosen; whether it has a grade nobody can say. */
function offeredOf(activities: CourseActivities, items: readonly RuleItem[]): OfferedActivity[] {
  if (activities.kind === 'known') return activities.activities.map((activity) => ({ ...activity }));
  const named = items.filter((item) => item.type === 'activity');
  return named.map(({ id, name }) => ({
    id,
    name,
    section: '',
    hasCompletion: true,
    hasGrade: true,
    isVisible: true,
  }));
}
