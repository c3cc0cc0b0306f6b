/** The picture that networks show beside a shared badge, drawn once and kept (providers.md P81). */
import { createHash } from 'node:crypto';
import type { Bucket } from '../../cache.ts';
import type { Context } from '../../context.ts';
import { images } from '../../model/badges/image.ts';
import type { ImageId } from '../../model/ids.ts';
import { type Card, cardSize, drawCard } from '../../pictures/draw-card.ts';

/** Everything on the card but its picture, in words. */
export type CardTexts = Omit<Card, 'picture'>;

export { cardSize };

const cards: Bucket<Buffer | undefined> = { name: 'share-card', ttlMs: Infinity, max: 100 };

/** Changes with anything that is seen on the card: networks keep a picture for days under its address. */
export function cardHash(image: ImageId, texts: CardTexts): string {
  const { name, issuer, learner = '', expired = '', host = '' } = texts;
  const seen = JSON.stringify([image, name, issuer, learner, expired, host]);
  return createHash('sha256').update(seen).digest('base64url').slice(0, 16);
}

/** PNG of 1200 x 630; undefined where the badge's picture is gone. */
export function drawShareCard(ctx: Context, image: ImageId, texts: CardTexts): Promise<Buffer | undefined> {
  return ctx.cache.through(cards, cardHash(image, texts), async () => {
    const picture = await ctx.store.get(images, image);
    return picture === undefined
      ? undefined
      : drawCard({ ...texts, picture: Buffer.from(picture.png, 'base64') });
  });
}
