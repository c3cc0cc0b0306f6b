/** A picture: uploaded and checked, or made by the badge maker; always with a PNG rendition for baking. */
import { z } from 'zod';
import { imageId, organisationId } from '../ids.ts';
import { type Collection, instant, recordShape } from '../record.ts';

/** Choices of the badge maker (look.md V9). */
export const badgeDesignSchema = z.strictObject({
  shape: z.enum(['circle', 'hexagon', 'shield', 'rosette', 'square']),
  palette: z.string().max(30),
  /** Name of an icon of the set, or empty where `letters` are drawn. */
  icon: z.string().max(60),
  letters: z.string().max(4),
  ring: z.string().max(60),
  stars: z.int().min(0).max(3),
});
export type BadgeDesign = z.infer<typeof badgeDesignSchema>;

/** id from (organisation, bytes): the same picture is stored once. */
export const imageSchema = z.strictObject({
  ...recordShape(imageId),
  organisation: organisationId,
  /** PNG, 512 px on its longer side at most, base64. */
  png: z.string(),
  /** The checked SVG source, where the picture is one. */
  svg: z.string().exactOptional(),
  width: z.int().min(1),
  height: z.int().min(1),
  design: badgeDesignSchema.exactOptional(),
  createdAt: instant,
});
export type Image = z.infer<typeof imageSchema>;

export const images: Collection<Image> = { name: 'image', schema: imageSchema, indexes: [] };
