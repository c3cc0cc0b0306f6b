/** The picture of a draft: uploaded and checked, or made; and a look at it before it is saved. */
import type { Bucket } from '../../../cache.ts';
import type { Context } from '../../../context.ts';
import type { Badge, BadgeVersion } from '../../../model/badges/badge.ts';
import { type BadgeDesign, images } from '../../../model/badges/image.ts';
import { drawBadge } from '../../../pictures/draw-badge.ts';
import { renderPng } from '../../../pictures/render-png.ts';
import { saveSection, versionOf } from '../edit-draft.ts';
import { saveDesign, saveUpload } from '../save-image.ts';

export interface SavePicture {
  badge: Badge;
  number: number;
  rev: number;
  by: string;
  picture: { kind: 'upload'; bytes: Uint8Array } | { kind: 'design'; design: BadgeDesign };
}

/** Throws IMAGE_INVALID, IMAGE_TOO_LARGE, IMAGE_UNSAFE with the reason, and CONFLICT as `saveSection` does. */
export async function savePicture(ctx: Context, p: SavePicture): Promise<BadgeVersion> {
  const { badge, picture } = p;
  const { content } = await versionOf(ctx, badge, p.number);
  const image =
    picture.kind === 'upload'
      ? await saveUpload(ctx, badge.organisation, picture.bytes)
      : await saveDesign(ctx, badge.organisation, picture.design, content.name);
  return saveSection(ctx, badge, { ...p, section: 'badge', patch: { image } });
}

/** The choices that the draft's picture was made from; undefined for an uploaded one. */
export async function designOf(ctx: Context, version: BadgeVersion): Promise<BadgeDesign | undefined> {
  const { image } = version.content;
  return image === undefined ? undefined : (await ctx.store.get(images, image))?.design;
}

const SIDE = 192;
const previews: Bucket<Buffer> = { name: 'design-preview', ttlMs: 600_000, max: 100 };

/** PNG of a design, for looking at. Throws IMAGE_INVALID. */
export function previewDesign(ctx: Context, design: BadgeDesign): Promise<Buffer> {
  return ctx.cache.through(previews, JSON.stringify(design), () => renderPng(drawBadge(design), SIDE));
}
