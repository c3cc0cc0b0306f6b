/** Programs of other makers that collect a person's badges: who they are, what they were allowed, their tokens. */
import { z } from 'zod';
import { learnerId, personId, walletClientId, walletGrantId, walletTokenId } from '../ids.ts';
import { type Collection, instant, recordShape } from '../record.ts';

const url = z.string().max(2000);
const scopes = z.array(z.string().max(200)).max(10);

/** A registered program (RFC 7591; OB 3.0 §7.1.1). Nobody vouches for it: its host is all that is known for sure. */
export const walletClientSchema = z.strictObject({
  ...recordShape(walletClientId),
  name: z.string().min(1).max(100),
  uri: url,
  logoUri: url,
  tosUri: url,
  policyUri: url,
  softwareId: z.string().max(200),
  softwareVersion: z.string().max(100),
  redirectUris: z.array(url).min(1).max(10),
  scopes,
  /** It may be given refresh tokens. */
  canRefresh: z.boolean(),
  contacts: z.array(z.string().max(320)).max(10),
  secretHash: z.string(),
  createdAt: instant,
  /** Moves on with every use: what is not used is forgotten. */
  expiresAt: instant,
});
export type WalletClient = z.infer<typeof walletClientSchema>;

/** What a person allowed one program; id from (person, client). Without it none of its tokens is worth anything. */
export const walletGrantSchema = z.strictObject({
  ...recordShape(walletGrantId),
  person: personId,
  client: walletClientId,
  /** Kept here so that lists of wallets need one query. */
  name: z.string().max(100),
  host: z.string().max(300),
  scopes,
  /** Only tokens of this family count: connecting again makes a new one. */
  family: z.string().max(100),
  connectedAt: instant,
  usedAt: instant.exactOptional(),
  /** Learners of the person whose badges it is no longer given: disconnected from inside an LMS. */
  without: z.array(learnerId).max(100),
  expiresAt: instant,
});
export type WalletGrant = z.infer<typeof walletGrantSchema>;

/** id = hash of the token. A refresh token that was used stays until it ends, so that its second use is noticed. */
export const walletTokenSchema = z.strictObject({
  ...recordShape(walletTokenId),
  kind: z.enum(['access', 'refresh']),
  grant: walletGrantId,
  client: walletClientId,
  family: z.string().max(100),
  scopes,
  usedAt: instant.exactOptional(),
  expiresAt: instant,
});
export type WalletToken = z.infer<typeof walletTokenSchema>;

export const walletClients: Collection<WalletClient> = {
  name: 'walletClient',
  schema: walletClientSchema,
  indexes: [],
  expires: 'expiresAt',
};
export const walletGrants: Collection<WalletGrant> = {
  name: 'walletGrant',
  schema: walletGrantSchema,
  indexes: [['person', 'connectedAt']],
  expires: 'expiresAt',
};
export const walletTokens: Collection<WalletToken> = {
  name: 'walletToken',
  schema: walletTokenSchema,
  indexes: [],
  expires: 'expiresAt',
};
