/** Who did what, when: appended, never changed. */
import { z } from 'zod';
import { auditId, organisationId } from '../ids.ts';
import { type Collection, instant, recordShape } from '../record.ts';

export const auditAction = z.enum([
  'organisation.created',
  'organisation.changed',
  'issuer.changed',
  'issuing.changed',
  'issuer-key.rotated',
  'issuer-key.revoked',
  'issuer-key.exported',
  'issuer-key.imported',
  'owner.invited',
  'owner.joined',
  'owner.removed',
  'owner.signed-in',
  'invite.withdrawn',
  'platform.invited',
  'platform.registered',
  'platform.activated',
  'platform.switched-off',
  'platform.changed',
  'deployment.approved',
  'deployment.refused',
  'tool-key.rotated',
  'lms-connection.saved',
  'lms-connection.tested',
  'lms-connection.changed',
  'lms-connection.removed',
  'backpack-host.added',
  'backpack-host.changed',
  'backpack-host.removed',
  'api-key.created',
  'api-key.changed',
  'badge.created',
  'badge.draft-opened',
  'badge.draft-discarded',
  'badge.activated',
  'badge.withdrawn',
  'badge.reactivated',
  'badge.removed',
  'award.by-hand',
  'award.revoked',
  'delivery.retried',
  'delivery.cancelled',
  'work.retried',
  'course.checked',
  'public-address.checked',
  'mail.tested',
  'connection.connected',
  'connection.disconnected',
]);
export type AuditAction = z.infer<typeof auditAction>;

export const auditSchema = z.strictObject({
  ...recordShape(auditId),
  organisation: organisationId,
  at: instant,
  /** Name or address of the actor, as it was then. */
  actor: z.string().max(320),
  actorKind: z.enum(['owner', 'platform-admin', 'instructor', 'learner', 'operator', 'system', 'api']),
  action: auditAction,
  /** What it was done to, in words. */
  subject: z.string().max(300),
  subjectId: z.string().max(200).exactOptional(),
  reason: z.string().max(1000).exactOptional(),
});
export type Audit = z.infer<typeof auditSchema>;

export const audits: Collection<Audit> = {
  name: 'audit',
  schema: auditSchema,
  indexes: [['organisation', 'at']],
};
