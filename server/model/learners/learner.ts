/** A learner of one organisation, and the LMS users that are this learner. */
import { z } from 'zod';
import { identityId, learnerId, organisationId, personId, platformId } from '../ids.ts';
import { type Collection, instant, recordShape } from '../record.ts';

export const learnerSchema = z.strictObject({
  ...recordShape(learnerId),
  organisation: organisationId,
  /** Name as an LMS gave it; empty where none did. */
  name: z.string().max(200),
  /** Address as an LMS gave it: may be a recipient, never proves anything (criteria.md C30b). */
  claimedAddress: z.string().max(320).exactOptional(),
  /** The address badges are issued to, where the learner chose a proven one. */
  chosenAddress: z.string().max(320).exactOptional(),
  /** Addresses whose mailed link was opened for this learner: any of them may be chosen. */
  proven: z
    .array(z.strictObject({ address: z.string().max(320), at: instant }))
    .max(20)
    .exactOptional(),
  person: personId.exactOptional(),
  /** Locale chosen in the preferences; wins over the launch's. */
  locale: z.string().max(35).exactOptional(),
  createdAt: instant,
  /** Set by the first launch of this learner; a shadow record until then. */
  launchedAt: instant.exactOptional(),
  /** This learner is the same person as that one (C30b). */
  joinedInto: learnerId.exactOptional(),
});
export type Learner = z.infer<typeof learnerSchema>;

/** id = keyed hash of (platform, sub). Its insert decides which learner the LMS user is. */
export const identitySchema = z.strictObject({
  ...recordShape(identityId),
  organisation: organisationId,
  platform: platformId,
  sub: z.string().max(255),
  learner: learnerId,
});
export type Identity = z.infer<typeof identitySchema>;

export const learners: Collection<Learner> = {
  name: 'learner',
  schema: learnerSchema,
  indexes: [['organisation', 'createdAt'], ['joinedInto']],
};
export const identities: Collection<Identity> = {
  name: 'identity',
  schema: identitySchema,
  indexes: [['learner']],
};

/** The address that a badge for this learner names as its recipient, if there is one. */
export function recipientAddressOf(learner: Learner): string | undefined {
  return learner.chosenAddress ?? learner.claimedAddress;
}
