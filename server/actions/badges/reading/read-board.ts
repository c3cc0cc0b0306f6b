/** The instructor's board: every badge of a course with its state and its counts. */
import { checkContent } from '../../../criteria/check-content.ts';
import type { Context } from '../../../context.ts';
import { type Badge, badges, badgeVersions } from '../../../model/badges/badge.ts';
import type { Course } from '../../../model/courses/course.ts';
import { every } from '../../change.ts';
import { completionSource, type CompletionSource } from '../../courses/completion-source.ts';
import { versionIdOf } from '../edit-draft.ts';
import { countLearners, countStandings, lastHeard, type StandingCounts } from './read-standings.ts';

export interface BoardBadge {
  badge: Badge;
  /** no-data: in use, and nothing that matters to it was ever heard. */
  state: Badge['state'] | 'no-data';
  /** Of a badge that was activated once. */
  counts: StandingCounts | undefined;
  heardAt: number | undefined;
  /** Of a draft: how much is missing before it can be activated, and when it was last saved. */
  draft: { missing: number; savedAt: number } | undefined;
}

export interface Board {
  source: CompletionSource;
  learners: number;
  badges: BoardBadge[];
}

const order: readonly BoardBadge['state'][] = ['active', 'no-data', 'draft', 'withdrawn'];

export async function readBoard(ctx: Context, course: Course): Promise<Board> {
  const learners = await countLearners(ctx, course);
  const found: BoardBadge[] = [];
  for (const badge of await badgesOfCourse(ctx, course)) found.push(await entryOf(ctx, badge, learners));
  const source = await completionSource(ctx, course);
  const sorted = found.sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  return { source, learners, badges: sorted };
}

/** The badges of a course, the newest first. */
export async function badgesOfCourse(ctx: Context, course: Course): Promise<Badge[]> {
  const found: Badge[] = [];
  for await (const badge of every<Badge>(ctx, badges, { where: { course: course.id } })) found.push(badge);
  return found.sort((a, b) => b.createdAt - a.createdAt);
}

async function entryOf(ctx: Context, badge: Badge, learners: number): Promise<BoardBadge> {
  const draft = await draftOf(ctx, badge);
  if (badge.version === undefined)
    return { badge, state: badge.state, counts: undefined, heardAt: undefined, draft };
  const counts = await countStandings(ctx, badge.id, learners);
  const heardAt = await lastHeard(ctx, badge.id);
  const isUnheard = badge.state === 'active' && heardAt === undefined && counts.have === 0;
  return { badge, state: isUnheard ? 'no-data' : badge.state, counts, heardAt, draft };
}

async function draftOf(ctx: Context, badge: Badge): Promise<BoardBadge['draft']> {
  if (badge.draft === undefined) return undefined;
  const version = await ctx.store.get(badgeVersions, versionIdOf(badge.id, badge.draft));
  if (version === undefined) return undefined;
  const { badge: name, rule, issuing } = version.saved;
  return { missing: checkContent(version.content).length, savedAt: Math.max(name, rule, issuing) };
}
