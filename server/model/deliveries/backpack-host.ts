/** Backpack hosts an admin offers, a learner's connection to one, and the tokens of that connection. */
import { z } from 'zod';
import { backpackHostId, connectionId, courseId, grantId, learnerId, organisationId } from '../ids.ts';
import { type Collection, instant, recordShape } from '../record.ts';

export const backpackKind = z.enum(['badge-connect']);

/** What discovery found out (Badge Connect manifest). */
export const hostApiSchema = z.strictObject({
  name: z.string().max(200),
  image: z.string().max(2000).exactOptional(),
  apiBase: z.string().max(2000),
  version: z.string().max(40),
  scopes: z.array(z.string().max(300)).max(50),
  registrationUrl: z.string().max(2000),
  authorizationUrl: z.string().max(2000),
  tokenUrl: z.string().max(2000),
  tokenRevocationUrl: z.string().max(2000).exactOptional(),
  termsUrl: z.string().max(2000).exactOptional(),
  privacyUrl: z.string().max(2000).exactOptional(),
});
export type HostApi = z.infer<typeof hostApiSchema>;

/** id from (organisation, address). Discovery and registration are its work (P23). */
export const backpackHostSchema = z.strictObject({
  ...recordShape(backpackHostId),
  organisation: organisationId,
  kind: backpackKind,
  /** Address the admin gave: origin of the host, or its manifest. */
  address: z.string().max(2000),
  /** Name for people; the manifest's unless the admin wrote one. */
  name: z.string().max(200),
  state: z.enum(['new', 'ready', 'failed', 'off']),
  api: hostApiSchema.exactOptional(),
  client: z
    .strictObject({
      id: z.string().max(500),
      secretSealed: z.string(),
      expiresAt: instant.exactOptional(),
    })
    .exactOptional(),
  /** Step that failed and why: `discovery` or `registration`, and the result code. */
  failure: z
    .strictObject({ step: z.enum(['discovery', 'registration']), code: z.string().max(60), at: instant })
    .exactOptional(),
  testedAt: instant.exactOptional(),
  addedAt: instant,
});
export type BackpackHost = z.infer<typeof backpackHostSchema>;

/** Why a connection needs the learner: words are made by the views. */
export const connectionReason = z.enum([
  'sign-in-ended',
  'sign-in-failed',
  'sign-in-refused',
  'recipient_mismatch',
  'email_unverified',
  'forbidden',
  'host-gone',
  'unreachable',
]);
export type ConnectionReason = z.infer<typeof connectionReason>;

/** id from (learner, host). Holds no secret. */
export const connectionSchema = z.strictObject({
  ...recordShape(connectionId),
  organisation: organisationId,
  learner: learnerId,
  host: backpackHostId,
  state: z.enum(['pending', 'connected', 'action_needed', 'off']),
  reason: connectionReason.exactOptional(),
  /** Addresses of the account there, with what the host says of their proof. */
  addresses: z.array(z.strictObject({ address: z.string().max(320), isVerified: z.boolean() })).max(50),
  addressesAt: instant.exactOptional(),
  /** Course the learner came from, so that the way back is known. */
  course: courseId.exactOptional(),
  since: instant,
  changedAt: instant,
});
export type Connection = z.infer<typeof connectionSchema>;

/** Tokens of a connection; written only by its own stage (P21). id from (connection). */
export const grantSchema = z.strictObject({
  ...recordShape(grantId),
  organisation: organisationId,
  connection: connectionId,
  host: backpackHostId,
  learner: learnerId,
  /** ending: the learner disconnected; the host is told, then the tokens are gone. */
  state: z.enum(['code', 'exchanging', 'ready', 'refreshing', 'ending', 'ended']),
  /** Authorization code and PKCE verifier as JSON, sealed; only while `code` or `exchanging`. */
  codeSealed: z.string().exactOptional(),
  accessSealed: z.string().exactOptional(),
  refreshSealed: z.string().exactOptional(),
  /** Tells two access tokens apart without opening them: a 401 wakes the refresh only for the stored one. */
  generation: z.int().min(0),
  expiresAt: instant.exactOptional(),
  /** A refresh whose outcome is unknown may be repeated once with the old token. */
  repeated: z.boolean(),
  scopes: z.array(z.string().max(300)).max(50),
});
export type Grant = z.infer<typeof grantSchema>;

export const backpackHosts: Collection<BackpackHost> = {
  name: 'backpackHost',
  schema: backpackHostSchema,
  indexes: [['work.dueAt'], ['organisation', 'addedAt'], ['organisation', 'work.dueAt']],
};
export const connections: Collection<Connection> = {
  name: 'connection',
  schema: connectionSchema,
  indexes: [
    ['learner', 'since'],
    ['host', 'state'],
  ],
};
export const grants: Collection<Grant> = {
  name: 'grant',
  schema: grantSchema,
  indexes: [['work.dueAt'], ['organisation', 'work.dueAt']],
};
