/** Keys of an organisation for the API. The key is shown once and stored as a hash. */
import { z } from 'zod';
import { apiKeyId, organisationId } from '../ids.ts';
import { type Collection, instant, recordShape } from '../record.ts';

export const apiScope = z.enum(['signals:write', 'badges:read', 'awards:read']);
export type ApiScope = z.infer<typeof apiScope>;

export const apiKeySchema = z.strictObject({
  ...recordShape(apiKeyId),
  organisation: organisationId,
  name: z.string().min(1).max(100),
  /** The `source` of every signal sent with this key. */
  channel: z.string().min(1).max(60),
  scopes: z.array(apiScope).min(1),
  /** SHA-256 of the whole key, base64url. */
  secretHash: z.string(),
  lastFour: z.string().length(4),
  /** Key of the HMAC signature, sealed. */
  signingSecretSealed: z.string(),
  mustSign: z.boolean(),
  isOn: z.boolean(),
  createdAt: instant,
  createdBy: z.string().max(320),
  expiresAt: instant.exactOptional(),
  lastUsedAt: instant.exactOptional(),
});
export type ApiKey = z.infer<typeof apiKeySchema>;

export const apiKeys: Collection<ApiKey> = {
  name: 'apiKey',
  schema: apiKeySchema,
  indexes: [['organisation', 'createdAt']],
};
