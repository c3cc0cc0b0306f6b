/** Pictures of badges and issuers, at the size they are shown. */
import type { Bucket } from '../../cache.ts';
import type { Context } from '../../context.ts';
import { images } from '../../model/badges/image.ts';
import { thumbnail } from '../../pictures/render-png.ts';

/** Widths that are made; any other gets the next larger one, so that nobody can fill the memory with sizes. */
const WIDTHS = [24, 48, 64, 96, 128, 192, 208, 256, 416, 512] as const;

const thumbnails: Bucket<Buffer | undefined> = { name: 'thumbnail', ttlMs: Infinity, max: 400 };

/** PNG bytes; undefined where there is no such picture. @param width px, the picture's own unless told */
export function readPicture(ctx: Context, id: string, width?: number): Promise<Buffer | undefined> {
  const asked = width === undefined || !Number.isFinite(width) ? 512 : width;
  const made = WIDTHS.find((one) => one >= asked) ?? 512;
  return ctx.cache.through(thumbnails, `${id}@${made}`, async () => {
    const image = await ctx.store.get(images, id);
    if (image === undefined) return undefined;
    const png = Buffer.from(image.png, 'base64');
    return made >= image.width ? png : thumbnail(png, made);
  });
}

const drawn: Bucket<boolean> = { name: 'has-source', ttlMs: Infinity, max: 5000 };

/** Whether a picture was made from an SVG; it never changes. */
export function hasPictureSource(ctx: Context, id: string): Promise<boolean> {
  return ctx.cache.through(drawn, id, async () => (await readPictureSource(ctx, id)) !== undefined);
}

/** The SVG a picture was made from, if it was. */
export async function readPictureSource(ctx: Context, id: string): Promise<string | undefined> {
  return (await ctx.store.get(images, id))?.svg;
}
