/** Wants the score "badge earned" in the gradebook column of every link that stands for the badge. */
import type { Bucket } from '../../cache.ts';
import type { Context } from '../../context.ts';
import type { Award } from '../../model/awards/award.ts';
import { type ResourceLink, resourceLinks, type Score, scores } from '../../model/courses/course.ts';
import { idOf, type LearnerId, type ScoreId } from '../../model/ids.ts';
import { type Identity, identities } from '../../model/learners/learner.ts';
import { dueWork, wake } from '../../model/work.ts';
import { change } from '../change.ts';
import { aliasesOf } from '../learners/resolve-learner.ts';

const linksOfBadge: Bucket<readonly ResourceLink[]> = { name: 'links-of-badge', ttlMs: 2000, max: 1000 };

/** Links of the badge that have a grade column, at most two seconds old. */
function gradedLinks(ctx: Context, badge: Award['badge']): Promise<readonly ResourceLink[]> {
  return ctx.cache.through(linksOfBadge, badge, async () => {
    const page = await ctx.store.find(resourceLinks, { where: { badge }, limit: 200 });
    return page.items.filter((link) => link.lineItemUrl !== undefined);
  });
}

/** @param at event time of the score, epoch ms */
export async function wantScores(ctx: Context, award: Award, wanted: 0 | 1, at: number): Promise<void> {
  const links = await gradedLinks(ctx, award.badge);
  if (links.length === 0) return;
  const users = await usersOf(ctx, award.learner);
  for (const link of links)
    for (const user of users.filter((u) => u.platform === link.platform))
      await wantScore(ctx, { link, user, award, wanted, at });
}

async function usersOf(ctx: Context, learner: LearnerId): Promise<Identity[]> {
  const { learners } = await aliasesOf(ctx, learner);
  return (await ctx.store.find(identities, { where: { learner: { in: learners } }, limit: 200 })).items;
}

/** The id of the score of an LMS user in one link. */
export function scoreIdOf(link: ResourceLink['id'], identity: Identity['id']): ScoreId {
  return idOf('score', [link, identity]);
}

async function wantScore(
  ctx: Context,
  p: { link: ResourceLink; user: Identity; award: Award; wanted: 0 | 1; at: number },
): Promise<void> {
  const { link, user, award, wanted } = p;
  const id = scoreIdOf(link.id, user.id);
  const now = ctx.clock.now();
  if (link.lineItemUrl === undefined) return;
  const added = await ctx.store.insert(scores, [
    {
      id,
      organisation: award.organisation,
      platform: link.platform,
      deployment: link.deployment,
      course: link.course,
      resourceLink: link.id,
      badge: award.badge,
      learner: award.learner,
      lineItemUrl: link.lineItemUrl,
      sub: user.sub,
      wanted,
      eventAt: p.at,
      state: 'queued',
      work: dueWork(now),
    },
  ]);
  if (added.has(id)) return;
  await change<Score>(ctx, scores, id, (current) => {
    if (current.wanted === wanted && current.state !== 'refused') return undefined;
    const eventAt = Math.max(p.at, (current.sentEventAt ?? 0) + 1000);
    return wake<Score>({ ...current, wanted, eventAt, state: 'queued' }, now);
  });
}
