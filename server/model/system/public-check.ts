/** A look at our own documents from outside, as a backpack would fetch them (providers.md P26, P27). */
import { z } from 'zod';
import { organisationId } from '../ids.ts';
import { type Collection, instant, recordShape } from '../record.ts';

/** One document and how it was answered. */
export const publicDocumentSchema = z.strictObject({
  what: z.enum(['issuer', 'did', 'key', 'image', 'badge', 'assertion']),
  url: z.string().max(2000),
  isOk: z.boolean(),
  /** HTTP status, where there was an answer. */
  status: z.int().exactOptional(),
  /** Content type, where it is not the one that is needed. */
  type: z.string().max(200).exactOptional(),
  /** Why there was no answer: an error code. */
  code: z.string().max(60).exactOptional(),
});
export type PublicDocumentCheck = z.infer<typeof publicDocumentSchema>;

/** id = the organisation's; asking again wakes its work. */
export const publicCheckSchema = z.strictObject({
  ...recordShape(organisationId),
  organisation: organisationId,
  /** Origin that was checked. */
  publicUrl: z.string().max(2000),
  askedAt: instant,
  checkedAt: instant.exactOptional(),
  /** No document existed yet of the kinds that are missing here. */
  documents: z.array(publicDocumentSchema).max(10),
});
export type PublicCheck = z.infer<typeof publicCheckSchema>;

export const publicChecks: Collection<PublicCheck> = {
  name: 'publicCheck',
  schema: publicCheckSchema,
  indexes: [['work.dueAt']],
};
