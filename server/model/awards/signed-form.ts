/** Forms of a badge that are signed only when somebody asks for them, and the lists that say which are revoked. */
import { z } from 'zod';
import { awardId, issuerId, issuerKeyId, organisationId, revocationEntryId, signedFormId } from '../ids.ts';
import { type Collection, instant, recordShape } from '../record.ts';

/** `v2`: signed Open Badges 2.0 · `RS256`, `ES256`: the Open Badges 3.0 credential as a JWT. */
export const formKind = z.enum(['v2', 'RS256', 'ES256']);
export type FormKind = z.infer<typeof formKind>;

/** The exact string that was signed, once for each revision of an award and form. id from the three. */
export const signedFormSchema = z.strictObject({
  ...recordShape(signedFormId),
  organisation: organisationId,
  issuer: issuerId,
  award: awardId,
  revision: z.int().min(1),
  kind: formKind,
  key: issuerKeyId,
  /** `urn:uuid:` of a signed 2.0 assertion: what its issuer's revocation list names. */
  urn: z.string().max(100).exactOptional(),
  /** Compact JWS. */
  text: z.string().max(250_000),
  signedAt: instant,
});
export type SignedForm = z.infer<typeof signedFormSchema>;

/**
 * One line of an issuer's list: `v2` of signed Open Badges 2.0, `v3` of 3.0 credentials whose status is told
 * by a 1EdTech revocation list. id from list and `urn`.
 */
export const revocationEntrySchema = z.strictObject({
  ...recordShape(revocationEntryId),
  issuer: issuerId,
  list: z.enum(['v2', 'v3']),
  urn: z.string().max(100),
  /** Public. */
  reason: z.string().max(1000),
  at: instant,
});
export type RevocationEntry = z.infer<typeof revocationEntrySchema>;

export const signedForms: Collection<SignedForm> = {
  name: 'signedForm',
  schema: signedFormSchema,
  indexes: [['award', 'revision'], ['key']],
};
export const revocationEntries: Collection<RevocationEntry> = {
  name: 'revocationEntry',
  schema: revocationEntrySchema,
  indexes: [['issuer', 'list', 'at']],
};
