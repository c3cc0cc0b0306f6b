/** How far a learner is with a badge, ready to be put into words (criteria.md C39). */
import { judge } from '../../criteria/judge.ts';
import { type SentencePart, sentenceOf } from '../../criteria/sentence-of.ts';
import type { Context } from '../../context.ts';
import type { Achievement, Badge, BadgeVersion } from '../../model/badges/badge.ts';
import type { Rule, RuleItem } from '../../model/badges/rule.ts';
import { type Course, courses } from '../../model/courses/course.ts';
import { idOf, type LearnerId } from '../../model/ids.ts';
import { type GroupTrace, progresses } from '../../model/signals/progress.ts';
import { frozenVersion } from '../badges/frozen-version.ts';

/** A place in the LMS where something can be done for a requirement. */
export interface ItemLink {
  name: string;
  url: string;
}

export interface BadgeProgress {
  badge: Badge;
  achievement: Achievement;
  met: number;
  of: number;
  groups: readonly GroupTrace[];
  /** Of the version that was judged: it knows the names in `groups`. */
  sentence: readonly SentencePart[];
  /** By requirement id, where the LMS's address of the item is known. */
  links: Readonly<Record<string, ItemLink>>;
  /** Epoch ms at which the LMS was last heard about any of it; 0 = never. */
  heardAt: number;
}

/** @param badge one that was activated. Throws NOT_FOUND for any other */
export async function readProgress(ctx: Context, badge: Badge, learner: LearnerId): Promise<BadgeProgress> {
  const current = await frozenVersion(ctx, badge, badge.version ?? 0);
  const known = await ctx.store.get(progresses, idOf('progress', [badge.id, learner]));
  const isJudged = known !== undefined && known.version > 0;
  const { version } = isJudged ? await frozenVersion(ctx, badge, known.version) : current;
  const { rule } = version.frozen;
  const told = isJudged ? known : judge(rule, [], { badge: badge.id });
  return {
    badge,
    achievement: current.version.frozen.achievement,
    met: told.met,
    of: told.of,
    groups: told.groups,
    heardAt: told.heardAt,
    ...(await ruleInWords(ctx, version, rule)),
  };
}

/** The sentence of a version's rule, and where in the LMS its parts are. */
export async function ruleInWords(
  ctx: Context,
  version: Pick<BadgeVersion, 'course' | 'content'>,
  rule: Rule,
): Promise<Pick<BadgeProgress, 'sentence' | 'links'>> {
  const items = withCourse(version.content.items, await ctx.store.get(courses, version.course));
  const sentence = sentenceOf(rule, items);
  return { sentence, links: linksOf(sentence, items) };
}

/** Editors need not name the course itself; its title is known from launches. */
function withCourse(items: readonly RuleItem[], course: Course | undefined): RuleItem[] {
  if (course === undefined || items.some((item) => item.type === 'course' && item.id === course.contextId))
    return [...items];
  const { contextId: id, title: name, url } = course;
  return [...items, { type: 'course', id, course: id, name, ...(url === undefined ? {} : { url }) }];
}

function linksOf(sentence: readonly SentencePart[], items: readonly RuleItem[]): Record<string, ItemLink> {
  const links: Record<string, ItemLink> = {};
  for (const part of sentence) {
    if (part.kind !== 'requirement') continue;
    const type = part.key === 'course.done' || part.key === 'grade.course' ? 'course' : 'activity';
    const item = items.find((one) => one.type === type && one.id === part.item);
    if (item?.url !== undefined && isWebAddress(item.url))
      links[part.id] = { name: item.name, url: item.url };
  }
  return links;
}

function isWebAddress(url: string): boolean {
  return URL.canParse(url) && ['https:', 'http:'].includes(new URL(url).protocol);
}
