/** Records of the installation itself: its id secret, its schedules, its outgoing events. */
import { z } from 'zod';
import { awardId, eventId, organisationId, runId } from '../ids.ts';
import { type Collection, instant, recordShape } from '../record.ts';

export const INSTALLATION_ID = 'installation';

/** One record; made at the first start. */
export const installationSchema = z.strictObject({
  ...recordShape(z.string()),
  /** Fixed secret that guessable keys are hashed with; sealed, never rotated. */
  idSecretSealed: z.string(),
  /** True once somebody used a set-up link. */
  isSetUp: z.boolean(),
  createdAt: instant,
});
export type Installation = z.infer<typeof installationSchema>;

/** A turn of a schedule; id from (name, slot): duplicates collapse, so no process leads. */
export const runSchema = z.strictObject({
  ...recordShape(runId),
  name: z.string().max(60),
  slotMs: instant,
  expiresAt: instant,
});
export type Run = z.infer<typeof runSchema>;

/** Something that other systems may want to hear of, delivered at least once under a stable id (C31). */
export const eventSchema = z.strictObject({
  ...recordShape(eventId),
  organisation: organisationId,
  kind: z.enum(['badge.awarded', 'badge.revoked']),
  award: awardId,
  at: instant,
});
export type OutEvent = z.infer<typeof eventSchema>;

export const installations: Collection<Installation> = {
  name: 'installation',
  schema: installationSchema,
  indexes: [],
};
export const runs: Collection<Run> = {
  name: 'run',
  schema: runSchema,
  indexes: [['work.dueAt']],
  expires: 'expiresAt',
};
export const outEvents: Collection<OutEvent> = {
  name: 'event',
  schema: eventSchema,
  indexes: [['organisation', 'at']],
};
