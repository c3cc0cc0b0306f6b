/** Who issues: the Open Badges Profile of an organisation, and its keys. */
import { z } from 'zod';
import { imageId, issuerId, issuerKeyId, organisationId } from '../ids.ts';
import { type Collection, instant, recordShape } from '../record.ts';

export const issuerSchema = z.strictObject({
  ...recordShape(issuerId),
  organisation: organisationId,
  name: z.string().min(1).max(200),
  url: z.string().min(1).max(2000),
  email: z.string().max(320),
  description: z.string().max(5000),
  image: imageId.exactOptional(),
  /** LinkedIn's number of the organisation's page, digits only. */
  linkedinId: z.string().max(30),
  /** The key new credentials are signed with. */
  key: issuerKeyId,
  createdAt: instant,
  updatedAt: instant,
});
export type Issuer = z.infer<typeof issuerSchema>;

/** id = kid. Rotated keys stay published: what they signed stays verifiable (O15). */
export const issuerKeySchema = z.strictObject({
  ...recordShape(issuerKeyId),
  organisation: organisationId,
  issuer: issuerId,
  algorithm: z.literal('Ed25519'),
  publicKeyMultibase: z.string(),
  /** 32-byte seed, sealed. */
  privateSealed: z.string(),
  createdAt: instant,
  retiredAt: instant.exactOptional(),
});
export type IssuerKey = z.infer<typeof issuerKeySchema>;

export const issuers: Collection<Issuer> = {
  name: 'issuer',
  schema: issuerSchema,
  indexes: [['organisation', 'createdAt']],
};
export const issuerKeys: Collection<IssuerKey> = {
  name: 'issuerKey',
  schema: issuerKeySchema,
  indexes: [['issuer', 'createdAt']],
};
