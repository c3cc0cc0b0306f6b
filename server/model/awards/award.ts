/** The record that says who earned which badge, when and why, with the documents made from it. */
import { z } from 'zod';
import {
  awardId,
  badgeId,
  courseId,
  credentialId,
  issuerId,
  learnerId,
  organisationId,
  statusListId,
} from '../ids.ts';
import { type Collection, instant, recordShape } from '../record.ts';
import { groupTraceSchema } from '../signals/progress.ts';

/**
 * Where it is told that a credential was revoked: a bit of a status list, or, without one, a line of the
 * issuer's 1EdTech revocation list under the credential's id.
 */
const statusPlace = {
  statusList: statusListId.exactOptional(),
  statusIndex: z.int().min(0).exactOptional(),
};

/** The documents of one revision: each credential is the exact string that was signed. */
export const documentsSchema = z.strictObject({
  revision: z.int().min(1),
  /** Recipient address and the salt of its hash; the documents hold only the hash. */
  address: z.string().max(320),
  salt: z.string().min(12).max(60),
  /** OB 2.0 hosted assertion, JSON text. */
  assertion: z.string().max(60_000),
  /** OB 3.0 credential with its proof, JSON text. */
  credential: z.string().max(120_000),
  credentialId,
  ...statusPlace,
  signedAt: instant,
  /** They hold the address itself: whoever can read them can read it. */
  namesAddress: z.literal(true).exactOptional(),
  /** The credential that this revision took the place of: to be revoked (C30c). */
  replaces: z.strictObject({ ...statusPlace, credentialId: credentialId.exactOptional() }).exactOptional(),
});
export type Documents = z.infer<typeof documentsSchema>;

/** id from (badge, learner, number). */
export const awardSchema = z.strictObject({
  ...recordShape(awardId),
  organisation: organisationId,
  badge: badgeId,
  version: z.int().min(1),
  issuer: issuerId,
  course: courseId,
  learner: learnerId,
  number: z.int().min(1),
  state: z.enum(['awarded', 'revoked']),
  achievedAt: instant,
  /** When it was issued; also the time in OB 2.0 `issuedOn` and OB 3.0 `validFrom` (C29). */
  issuedAt: instant,
  expiresAt: instant.exactOptional(),
  cause: z.strictObject({
    kind: z.enum(['rule', 'hand']),
    actor: z.string().max(320).exactOptional(),
    reason: z.string().max(1000).exactOptional(),
  }),
  /** The trace at the moment of the decision (C38). */
  groups: z.array(groupTraceSchema).max(300),
  /** Revision that should exist; its stage makes documents until `documents.revision` equals it. */
  revision: z.int().min(1),
  documents: documentsSchema.exactOptional(),
  /** No usable recipient address: documents wait for one (C30c). */
  needsAddress: z.boolean(),
  /** True once deliveries, signal and event of the present revision and state exist. */
  announced: z.strictObject({ revision: z.int().min(0), state: z.enum(['none', 'awarded', 'revoked']) }),
  revoked: z
    .strictObject({ at: instant, by: z.string().max(320), reason: z.string().max(1000) })
    .exactOptional(),
  /** Whether the public page exists, and whether it shows the learner's name. */
  published: z.strictObject({ at: instant, name: z.string().max(200).exactOptional() }).exactOptional(),
});
export type Award = z.infer<typeof awardSchema>;

/** Where a credential id leads; kept for every revision. id = the credential's UUID. */
export const credentialPointerSchema = z.strictObject({
  ...recordShape(credentialId),
  award: awardId,
  revision: z.int().min(1),
  /** Set when a later revision took its place: the document as it was signed, and its status bit. */
  replaced: z
    .strictObject({
      at: instant,
      credential: z.string().max(120_000),
      ...statusPlace,
    })
    .exactOptional(),
});
export type CredentialPointer = z.infer<typeof credentialPointerSchema>;

/** A bitstring status list of an issuer (O19). Its work signs it again after bits were set. */
export const statusListSchema = z.strictObject({
  ...recordShape(statusListId),
  organisation: organisationId,
  issuer: issuerId,
  /** 0, 1, 2 ...: the next is begun when this one is half full. */
  number: z.int().min(0),
  /** Lists credentials whose issuer is named by its https address; those of its did:web name otherwise. */
  issuerId: z.literal('https').exactOptional(),
  /** Gzipped bitstring, base64url. */
  bits: z.string().max(400_000),
  /** Signed list credential, JSON text; absent until it was first signed. */
  credential: z.string().max(500_000).exactOptional(),
  signedAt: instant.exactOptional(),
});
export type StatusList = z.infer<typeof statusListSchema>;

/** Which entries of a status list are taken, beside what is public of it. id = the list's. */
export const statusUseSchema = z.strictObject({
  ...recordShape(statusListId),
  /** How many. */
  taken: z.int().min(0),
  /** A bit for each entry, base64url. */
  bits: z.string().max(22_000),
});
export type StatusUse = z.infer<typeof statusUseSchema>;

export const awards: Collection<Award> = {
  name: 'award',
  schema: awardSchema,
  indexes: [
    ['work.dueAt'],
    ['learner', 'achievedAt'],
    ['badge', 'achievedAt'],
    ['organisation', 'issuedAt'],
    ['organisation', 'work.dueAt'],
  ],
};
export const credentialPointers: Collection<CredentialPointer> = {
  name: 'credentialPointer',
  schema: credentialPointerSchema,
  indexes: [],
};
export const statusLists: Collection<StatusList> = {
  name: 'statusList',
  schema: statusListSchema,
  indexes: [['work.dueAt'], ['issuer', 'number'], ['organisation', 'work.dueAt']],
};
export const statusUses: Collection<StatusUse> = {
  name: 'statusUse',
  schema: statusUseSchema,
  indexes: [],
};

/** True where the award counts as held at `now`: not revoked and not expired. */
export function isHeld(award: Award, now: number): boolean {
  return award.state === 'awarded' && (award.expiresAt === undefined || award.expiresAt > now);
}

/** True where nothing is left to do for the award before it expires. */
export function isAtRest({ work, expiresAt }: Award): boolean {
  return work === undefined || work.dueAt === expiresAt;
}
