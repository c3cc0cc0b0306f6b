/** Public pages of awards, badges and issuers, for visitors without an account. */
import { Router } from 'express';
import { cardHash, cardSize, drawShareCard } from '../../actions/public/draw-share-card.ts';
import { checkAward } from '../../actions/public/check-award.ts';
import { type PublicAward, readPublicAward } from '../../actions/public/read-public-award.ts';
import { readPublicBadge, readPublicIssuer } from '../../actions/public/read-public-badge.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import type { Issuer } from '../../model/badges/issuer.ts';
import type { CardLink } from '../../views/public/award-head.tsx';
import { PublicAwardPage } from '../../views/public/award-page.tsx';
import { PublicBadgePage } from '../../views/public/badge-page.tsx';
import { cardTexts } from '../../views/public/card-texts.ts';
import { PublicIssuerPage } from '../../views/public/issuer-page.tsx';
import { route } from '../base/answer.ts';
import { type Asked, html, pageOf, type Reply } from '../base/asked.ts';

export function publicAwardRoutes(ctx: Context): Router {
  const router = Router();
  router.get(
    '/b/:id',
    route(ctx, [], (asked) => awardPage(ctx, asked)),
  );
  router.get(
    '/b/:id/card.png',
    route(ctx, [], (asked) => card(ctx, asked)),
  );
  router.get(
    ['/badges/:id', '/badges/:id/:version'],
    route(ctx, [], async (asked) => {
      const badge = await readPublicBadge(ctx, asked.params['id'] ?? '', asked.params['version']);
      if (badge === undefined) throw nothing();
      return negotiated(badge.issuer, PublicBadgePage({ words: asked.words, badge }));
    }),
  );
  router.get(
    '/issuers/:id',
    route(ctx, [], async (asked) => {
      const issuer = await readPublicIssuer(ctx, asked.params['id'] ?? '');
      if (issuer === undefined) throw nothing();
      return negotiated(issuer, PublicIssuerPage({ words: asked.words, issuer }));
    }),
  );
  return router;
}

/** The same for what is not there as for what is private. */
function nothing(): BridgeError {
  return new BridgeError('NOT_FOUND', 'there is no public page here');
}

/** JSON lives at the same address (openbadges.md section 4). */
function negotiated({ organisation }: Issuer, page: Parameters<typeof html>[0]): Reply {
  return { kind: 'html', page, organisation, headers: { Vary: 'Accept' } };
}

async function awardPage(ctx: Context, asked: Asked): Promise<Reply> {
  const found = await readPublicAward(ctx, asked.params['id'] ?? '');
  if (found === undefined) throw nothing();
  const { shown, award } = found;
  const check = await checkAward(ctx, award);
  const { words, now } = asked;
  const page = PublicAwardPage({ words, shown, check, card: cardLink(ctx, shown), now });
  return pageOf(shown.issuer.organisation, html(page));
}

/** Networks keep a picture for days: its address changes with its content (providers.md P80). */
function cardLink(ctx: Context, shown: PublicAward): CardLink | undefined {
  if (shown.standing === 'revoked') return undefined;
  const { publicUrl } = ctx.settings;
  const hash = cardHash(shown.achievement.image, cardTexts(shown, publicUrl));
  return { url: `${shown.url}/card.png?v=${hash}`, ...cardSize };
}

const CARD_CACHING = 'public, max-age=86400';

async function card(ctx: Context, asked: Asked): Promise<Reply> {
  const found = await readPublicAward(ctx, asked.params['id'] ?? '');
  if (found === undefined || found.shown.standing === 'revoked') throw nothing();
  const { shown } = found;
  const png = await drawShareCard(ctx, shown.achievement.image, cardTexts(shown, ctx.settings.publicUrl));
  if (png === undefined) throw nothing();
  const headers = {
    'Cache-Control': CARD_CACHING,
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'X-Robots-Tag': 'noindex',
  };
  return { kind: 'bytes', type: 'image/png', body: png, headers };
}
