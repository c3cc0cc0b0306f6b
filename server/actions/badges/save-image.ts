/** Stores a picture of an organisation: uploaded and checked, or drawn by the badge maker. */
import { createHash } from 'node:crypto';
import type { Context } from '../../context.ts';
import { type BadgeDesign, images } from '../../model/badges/image.ts';
import { idOf, type ImageId, type OrganisationId } from '../../model/ids.ts';
import { checkUpload } from '../../pictures/check-upload.ts';
import { drawBadge } from '../../pictures/draw-badge.ts';
import { renderPng } from '../../pictures/render-png.ts';

const SIZE = 512;

/** Checks and stores an upload. Throws IMAGE_INVALID, IMAGE_TOO_LARGE, IMAGE_UNSAFE. */
export async function saveUpload(
  ctx: Context,
  organisation: OrganisationId,
  bytes: Uint8Array,
): Promise<ImageId> {
  const { png, svg, width, height } = await checkUpload(bytes);
  return store(ctx, organisation, {
    png: Buffer.from(png),
    width,
    height,
    ...(svg === undefined ? {} : { svg }),
  });
}

/** Draws and stores a design. The same design gives the same picture, stored once. */
export async function saveDesign(
  ctx: Context,
  organisation: OrganisationId,
  design: BadgeDesign,
  name: string,
): Promise<ImageId> {
  const svg = drawBadge(design, name);
  return store(ctx, organisation, {
    png: await renderPng(svg, SIZE),
    svg,
    width: SIZE,
    height: SIZE,
    design,
  });
}

async function store(
  ctx: Context,
  organisation: OrganisationId,
  picture: { png: Buffer; svg?: string; width: number; height: number; design?: BadgeDesign },
): Promise<ImageId> {
  const digest = createHash('sha256').update(picture.png).digest('base64url');
  const id = idOf('image', [organisation, digest]);
  const png = picture.png.toString('base64');
  await ctx.store.insert(images, [{ ...picture, id, organisation, png, createdAt: ctx.clock.now() }]);
  return id;
}
