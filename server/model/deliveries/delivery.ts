/** One award at one target: what is wanted there, what is there, and how the sending goes (providers.md section 2). */
import { z } from 'zod';
import {
  awardId,
  backpackHostId,
  badgeId,
  connectionId,
  deliveryId,
  gateId,
  laneId,
  learnerId,
  organisationId,
} from '../ids.ts';
import { type Collection, instant, recordShape } from '../record.ts';

/** Every way a call to a target can end but well; closed list of P4. */
export const resultCode = z.enum([
  'network',
  'timeout',
  'throttled',
  'server',
  'auth_expired',
  'auth_invalid',
  'forbidden',
  'not_found',
  'invalid',
  'duplicate',
  'recipient_mismatch',
  'email_unverified',
  'url_unreachable',
  'not_public',
  'template_inactive',
  'no_credits',
  'expired_badge',
  'not_a_badge',
  'unsupported',
]);
export type ResultCode = z.infer<typeof resultCode>;

/** Our own state (P7). */
export const deliveryState = z.enum([
  'queued',
  'sending',
  'unknown',
  'delivered',
  'action_needed',
  'manual',
  'manual_done',
  'dead',
  'cancelled',
]);
export type DeliveryState = z.infer<typeof deliveryState>;

/** The provider's state, never derived from ours (P7). */
export const providerState = z.enum([
  'none',
  'processing',
  'unpublished',
  'pending',
  'accepted',
  'rejected',
  'revoked',
  'expired',
  'deleted',
  'unknown',
]);

/** What the target has, as far as known. `left`: it cannot be removed there and reads our 410 instead (P29). */
export const thereSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('revision'),
    revision: z.int().min(1),
    externalId: z.string().max(2000),
    isAdopted: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('unknown'), revision: z.int().min(1) }),
  z.strictObject({ kind: z.literal('left') }),
]);
export type There = z.infer<typeof thereSchema>;

export const deliveryCause = z.enum(['awarded', 'asked-by-learner', 'new-revision', 'retried']);

/** id from (award, target); the target of a backpack is the connection. */
export const deliverySchema = z.strictObject({
  ...recordShape(deliveryId),
  organisation: organisationId,
  award: awardId,
  badge: badgeId,
  learner: learnerId,
  connection: connectionId,
  host: backpackHostId,
  /** Lane it travels in: the target's host name and port. */
  lane: z.string().max(300),
  /** Revision that should be there; 0 = nothing should be there. */
  wanted: z.int().min(0),
  there: thereSchema,
  state: deliveryState,
  providerState,
  externalUrl: z.string().max(2000).exactOptional(),
  /** Attempts that reached out, over all budgets. */
  attempts: z.int().min(0),
  firstAttemptAt: instant.exactOptional(),
  lastAttemptAt: instant.exactOptional(),
  nextAttemptAt: instant.exactOptional(),
  lastCode: resultCode.exactOptional(),
  lastStatus: z.int().exactOptional(),
  /** Raw words of the target for staff, secrets removed, 2 KB at most (P5). */
  lastMessage: z.string().max(2048).exactOptional(),
  cause: deliveryCause,
  actor: z.string().max(320).exactOptional(),
  createdAt: instant,
  history: z
    .array(z.strictObject({ at: instant, state: deliveryState, code: resultCode.exactOptional() }))
    .max(60),
});
export type Delivery = z.infer<typeof deliverySchema>;

/** A host's limits: pause and breaker hold for all processes, the number in flight per process (P13). */
export const laneSchema = z.strictObject({
  ...recordShape(laneId),
  lane: z.string().max(300),
  limit: z.int().min(1).max(100),
  /** Nothing is sent before this time. */
  resumeAt: instant,
  /** Consecutive failures of the host; opens the breaker at 5. */
  failures: z.int().min(0),
  changedAt: instant,
});
export type Lane = z.infer<typeof laneSchema>;

/** A lock across processes that frees itself (store.md, Gates). */
export const gateSchema = z.strictObject({
  ...recordShape(gateId),
  holder: z.string().max(100),
  until: instant,
});
export type Gate = z.infer<typeof gateSchema>;

export const deliveries: Collection<Delivery> = {
  name: 'delivery',
  schema: deliverySchema,
  indexes: [
    ['work.dueAt'],
    ['lane', 'work.dueAt'],
    ['award', 'createdAt'],
    ['connection', 'state'],
    ['organisation', 'state', 'createdAt'],
    ['organisation', 'work.dueAt'],
  ],
};
export const lanes: Collection<Lane> = { name: 'lane', schema: laneSchema, indexes: [['lane']] };
export const gates: Collection<Gate> = { name: 'gate', schema: gateSchema, indexes: [] };
