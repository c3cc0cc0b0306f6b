/** The tenant: everything else belongs to exactly one organisation. */
import { z } from 'zod';
import { issuerId, organisationId } from '../ids.ts';
import { type Collection, instant, recordShape } from '../record.ts';

/** A colour as `#rrggbb` in lower case. */
export const colourSchema = z.string().regex(/^#[0-9a-f]{6}$/);

/** How an organisation's badges are issued from now on; what was issued keeps its form. */
export const issuingSchema = z.strictObject({
  /** Id of the issuer in OB 3.0: its did:web name, or the https address of its profile (O14). */
  issuerId: z.enum(['did-web', 'https']),
  /** Where OB 3.0 tells of revocations: a signed list of bits (O19), or 1EdTech's list of ids (O20). */
  status: z.enum(['bitstring', '1edtech']),
  /** The credential names an address at which its newest revision is had. */
  hasRefresh: z.boolean(),
  /** The credential names the JSON Schema that it passes. */
  hasSchema: z.boolean(),
  /** Recipients by a salted hash, or by the address itself (O12). */
  recipient: z.enum(['hashed', 'plain']),
});
export type Issuing = z.infer<typeof issuingSchema>;

/** Unless an owner chose otherwise. */
export const usualIssuing: Issuing = {
  issuerId: 'did-web',
  status: 'bitstring',
  hasRefresh: false,
  hasSchema: false,
  recipient: 'hashed',
};

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
  /** `usualIssuing` unless given. */
  issuing: issuingSchema.exactOptional(),
  createdAt: instant,
});
export type Organisation = z.infer<typeof organisationSchema>;

export const organisations: Collection<Organisation> = {
  name: 'organisation',
  schema: organisationSchema,
  indexes: [],
};
