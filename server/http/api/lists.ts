/** `GET /api/v1/badges` and `/awards`: what an organisation has, page by page. */
import type { Request, RequestHandler } from 'express';
import { z } from 'zod';
import { checkApiKey } from '../../actions/organisations/api-keys.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { type Award, awards } from '../../model/awards/award.ts';
import { type Badge, badges } from '../../model/badges/badge.ts';
import { paths } from '../../openbadges/addresses.ts';

const query = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(2000).optional(),
});

function pageOf(request: Request): { limit: number; after: string | undefined } {
  const read = query.safeParse(request.query);
  if (!read.success)
    throw new BridgeError('BAD_REQUEST', 'limit is 1 to 200, after is the cursor of the page before');
  return { limit: read.data.limit, after: read.data.after };
}

const iso = (at: number): string => new Date(at).toISOString();

export function listBadges(ctx: Context): RequestHandler {
  return async (request, response) => {
    const { organisation } = await checkApiKey(ctx, request.get('authorization'), 'badges:read');
    const page = await ctx.store.find(badges, {
      where: { organisation },
      sort: ['updatedAt', 'desc'],
      ...pageOf(request),
    });
    response
      .set('Cache-Control', 'no-store')
      .json({ badges: page.items.map((b) => badgeJson(ctx, b)), next: page.next });
  };
}

function badgeJson(ctx: Context, badge: Badge): object {
  return {
    id: badge.id,
    name: badge.name,
    state: badge.state,
    version: badge.version,
    course: badge.course,
    platform: badge.platform,
    url: ctx.settings.publicUrl + paths.badge(badge.id),
    updatedAt: iso(badge.updatedAt),
  };
}

export function listAwards(ctx: Context): RequestHandler {
  return async (request, response) => {
    const { organisation } = await checkApiKey(ctx, request.get('authorization'), 'awards:read');
    const page = await ctx.store.find(awards, {
      where: { organisation },
      sort: ['issuedAt', 'desc'],
      ...pageOf(request),
    });
    response
      .set('Cache-Control', 'no-store')
      .json({ awards: page.items.map((a) => awardJson(ctx, a)), next: page.next });
  };
}

function awardJson(ctx: Context, award: Award): object {
  return {
    id: award.id,
    badge: award.badge,
    version: award.version,
    learner: award.learner,
    state: award.state,
    achievedAt: iso(award.achievedAt),
    issuedAt: iso(award.issuedAt),
    expiresAt: award.expiresAt === undefined ? undefined : iso(award.expiresAt),
    revokedAt: award.revoked === undefined ? undefined : iso(award.revoked.at),
    isSigned: award.documents?.revision === award.revision,
    assertion: ctx.settings.publicUrl + paths.assertion(award.id),
    credential:
      award.documents === undefined
        ? undefined
        : ctx.settings.publicUrl + paths.credential(award.documents.credentialId),
  };
}
