/** Branded ids, and the hash of a natural key that makes creating a record repeatable. */
import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';

const id = z.string().min(1).max(200);

export const organisationId = id.brand<'OrganisationId'>();
export const personId = id.brand<'PersonId'>();
export const emailId = id.brand<'EmailId'>();
export const ownershipId = id.brand<'OwnershipId'>();
export const ticketId = id.brand<'TicketId'>();
export const sessionId = id.brand<'SessionId'>();
export const platformId = id.brand<'PlatformId'>();
export const deploymentId = id.brand<'DeploymentId'>();
export const toolKeyId = id.brand<'ToolKeyId'>();
export const courseId = id.brand<'CourseId'>();
export const courseServiceId = id.brand<'CourseServiceId'>();
export const resourceLinkId = id.brand<'ResourceLinkId'>();
export const scoreId = id.brand<'ScoreId'>();
export const membershipId = id.brand<'MembershipId'>();
export const learnerId = id.brand<'LearnerId'>();
export const identityId = id.brand<'IdentityId'>();
export const issuerId = id.brand<'IssuerId'>();
export const issuerKeyId = id.brand<'IssuerKeyId'>();
export const imageId = id.brand<'ImageId'>();
export const badgeId = id.brand<'BadgeId'>();
export const badgeVersionId = id.brand<'BadgeVersionId'>();
export const triggerId = id.brand<'TriggerId'>();
export const signalId = id.brand<'SignalId'>();
export const progressId = id.brand<'ProgressId'>();
export const awardId = id.brand<'AwardId'>();
export const credentialId = id.brand<'CredentialId'>();
export const statusListId = id.brand<'StatusListId'>();
export const signedFormId = id.brand<'SignedFormId'>();
export const revocationEntryId = id.brand<'RevocationEntryId'>();
export const activationId = id.brand<'ActivationId'>();
export const dryRunId = id.brand<'DryRunId'>();
export const lmsConnectionId = id.brand<'LmsConnectionId'>();
export const courseSyncId = id.brand<'CourseSyncId'>();
export const lmsAnswerId = id.brand<'LmsAnswerId'>();
export const lookId = id.brand<'LookId'>();
export const backpackHostId = id.brand<'BackpackHostId'>();
export const connectionId = id.brand<'ConnectionId'>();
export const grantId = id.brand<'GrantId'>();
export const deliveryId = id.brand<'DeliveryId'>();
export const laneId = id.brand<'LaneId'>();
export const gateId = id.brand<'GateId'>();
export const apiKeyId = id.brand<'ApiKeyId'>();
export const messageId = id.brand<'MessageId'>();
export const auditId = id.brand<'AuditId'>();
export const eventId = id.brand<'EventId'>();
export const runId = id.brand<'RunId'>();
export const loginStateId = id.brand<'LoginStateId'>();
export const nonceId = id.brand<'NonceId'>();
export const walletClientId = id.brand<'WalletClientId'>();
export const walletGrantId = id.brand<'WalletGrantId'>();
export const walletTokenId = id.brand<'WalletTokenId'>();
export const heldCredentialId = id.brand<'HeldCredentialId'>();

interface Brands {
  organisation: typeof organisationId;
  person: typeof personId;
  ownership: typeof ownershipId;
  platform: typeof platformId;
  deployment: typeof deploymentId;
  toolKey: typeof toolKeyId;
  course: typeof courseId;
  courseService: typeof courseServiceId;
  resourceLink: typeof resourceLinkId;
  score: typeof scoreId;
  membership: typeof membershipId;
  learner: typeof learnerId;
  issuer: typeof issuerId;
  issuerKey: typeof issuerKeyId;
  image: typeof imageId;
  badge: typeof badgeId;
  badgeVersion: typeof badgeVersionId;
  trigger: typeof triggerId;
  signal: typeof signalId;
  progress: typeof progressId;
  award: typeof awardId;
  statusList: typeof statusListId;
  signedForm: typeof signedFormId;
  revocationEntry: typeof revocationEntryId;
  activation: typeof activationId;
  dryRun: typeof dryRunId;
  lmsConnection: typeof lmsConnectionId;
  courseSync: typeof courseSyncId;
  lmsAnswer: typeof lmsAnswerId;
  look: typeof lookId;
  backpackHost: typeof backpackHostId;
  connection: typeof connectionId;
  grant: typeof grantId;
  delivery: typeof deliveryId;
  lane: typeof laneId;
  gate: typeof gateId;
  apiKey: typeof apiKeyId;
  message: typeof messageId;
  audit: typeof auditId;
  event: typeof eventId;
  run: typeof runId;
  nonce: typeof nonceId;
  walletClient: typeof walletClientId;
  walletGrant: typeof walletGrantId;
  heldCredential: typeof heldCredentialId;
}
export type IdKind = keyof Brands;
export type IdOf<K extends IdKind> = z.infer<Brands[K]>;

export type OrganisationId = z.infer<typeof organisationId>;
export type PersonId = z.infer<typeof personId>;
export type EmailId = z.infer<typeof emailId>;
export type OwnershipId = z.infer<typeof ownershipId>;
export type TicketId = z.infer<typeof ticketId>;
export type SessionId = z.infer<typeof sessionId>;
export type PlatformId = z.infer<typeof platformId>;
export type DeploymentId = z.infer<typeof deploymentId>;
export type ToolKeyId = z.infer<typeof toolKeyId>;
export type CourseId = z.infer<typeof courseId>;
export type CourseServiceId = z.infer<typeof courseServiceId>;
export type ResourceLinkId = z.infer<typeof resourceLinkId>;
export type ScoreId = z.infer<typeof scoreId>;
export type MembershipId = z.infer<typeof membershipId>;
export type LearnerId = z.infer<typeof learnerId>;
export type IdentityId = z.infer<typeof identityId>;
export type IssuerId = z.infer<typeof issuerId>;
export type IssuerKeyId = z.infer<typeof issuerKeyId>;
export type ImageId = z.infer<typeof imageId>;
export type BadgeId = z.infer<typeof badgeId>;
export type BadgeVersionId = z.infer<typeof badgeVersionId>;
export type TriggerId = z.infer<typeof triggerId>;
export type SignalId = z.infer<typeof signalId>;
export type ProgressId = z.infer<typeof progressId>;
export type AwardId = z.infer<typeof awardId>;
export type CredentialId = z.infer<typeof credentialId>;
export type StatusListId = z.infer<typeof statusListId>;
export type SignedFormId = z.infer<typeof signedFormId>;
export type RevocationEntryId = z.infer<typeof revocationEntryId>;
export type ActivationId = z.infer<typeof activationId>;
export type DryRunId = z.infer<typeof dryRunId>;
export type LmsConnectionId = z.infer<typeof lmsConnectionId>;
export type CourseSyncId = z.infer<typeof courseSyncId>;
export type LmsAnswerId = z.infer<typeof lmsAnswerId>;
export type LookId = z.infer<typeof lookId>;
export type BackpackHostId = z.infer<typeof backpackHostId>;
export type ConnectionId = z.infer<typeof connectionId>;
export type GrantId = z.infer<typeof grantId>;
export type DeliveryId = z.infer<typeof deliveryId>;
export type LaneId = z.infer<typeof laneId>;
export type GateId = z.infer<typeof gateId>;
export type ApiKeyId = z.infer<typeof apiKeyId>;
export type MessageId = z.infer<typeof messageId>;
export type AuditId = z.infer<typeof auditId>;
export type EventId = z.infer<typeof eventId>;
export type RunId = z.infer<typeof runId>;
export type LoginStateId = z.infer<typeof loginStateId>;
export type NonceId = z.infer<typeof nonceId>;
export type WalletClientId = z.infer<typeof walletClientId>;
export type WalletGrantId = z.infer<typeof walletGrantId>;
export type WalletTokenId = z.infer<typeof walletTokenId>;
export type HeldCredentialId = z.infer<typeof heldCredentialId>;

/**
 * The id of the record with this natural key: base64url SHA-256 of the JSON array of kind and key, so
 * that keys which collide when joined stay distinct. Never put an e-mail address or a bare LMS user id
 * in the key: build it on a random learner id, or hash the secret part with `keyedId` first.
 *
 * @example idOf('award', [badge, learner, 1])
 */
export function idOf<K extends IdKind>(kind: K, key: readonly (string | number)[]): IdOf<K> {
  return createHash('sha256')
    .update(JSON.stringify([kind, ...key]))
    .digest('base64url') as IdOf<K>;
}

/** HMAC-SHA256 of a guessable natural key with the installation's fixed id secret, base64url. */
export function keyedId(secret: Uint8Array, kind: string, key: readonly string[]): string {
  return createHmac('sha256', secret)
    .update(JSON.stringify([kind, ...key]))
    .digest('base64url');
}

/** The identity record's id for a user of a platform: keyed, since a `sub` is often a small number. */
export function identityIdOf(secret: Uint8Array, platform: PlatformId, sub: string): IdentityId {
  return keyedId(secret, 'identity', [platform, sub]) as IdentityId;
}

/** The e-mail record's id for an address; the address is trimmed, NFC-normalised and lower-cased first. */
export function emailIdOf(secret: Uint8Array, address: string): EmailId {
  return keyedId(secret, 'email', [normaliseEmail(address)]) as EmailId;
}

/** The one form in which addresses are compared, hashed and stored (openbadges.md O12). */
export function normaliseEmail(address: string): string {
  return address.trim().normalize('NFC').toLowerCase();
}

/** The stored id of a secret token: tokens themselves are never stored. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
