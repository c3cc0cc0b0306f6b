/** The tenant: everything else belongs to exactly one organisation. */
import { z } from 'zod';
import { issuerId, organisationId } from '../ids.ts';
import { type Collection, instant, recordShape } from '../record.ts';

/** A colour as `#rrggbb` in lower case. */
export const colourSchema = z.string().regex(/^#[0-9a-f]{6}$/);

export const organisationSchema = z.strictObject({
  ...recordShape(organisationId),
  name: z.string().min(1).max(200),
  /** BCP 47 tag of the language its pages and mails fall back to. */
  language: z.string().min(2).max(35),
  /** Shown on error pages as the address to write to. */
  contactEmail: z.string().max(320),
  /** The issuer that new badges are issued by. */
  issuer: issuerId,
  /** Colour of actions and links on its pages; the product's own unless given. */
  accent: colourSchema.optional(),
  createdAt: instant,
});
export type Organisation = z.infer<typeof organisationSchema>;

export const organisations: Collection<Organisation> = {
  name: 'organisation',
  schema: organisationSchema,
  indexes: [],
};
