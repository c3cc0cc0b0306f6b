/** People on the tool's own origin: who they are, which addresses they proved, what they own. */
import { z } from 'zod';
import { emailId, learnerId, organisationId, ownershipId, personId } from '../ids.ts';
import { type Collection, instant, recordShape } from '../record.ts';

const line = z.string().max(200).exactOptional();
/** What the person's wallets say of them (OB 3.0 Profile): shown to wallets only, never used as a name of ours. */
export const personProfileSchema = z.strictObject({
  name: line,
  givenName: line,
  familyName: line,
  phone: z.string().max(50).exactOptional(),
  description: z.string().max(2000).exactOptional(),
  url: z.string().max(2000).exactOptional(),
});
export type PersonProfile = z.infer<typeof personProfileSchema>;

/** A human being outside any LMS; points to the learners that are the same human. */
export const personSchema = z.strictObject({
  ...recordShape(personId),
  name: z.string().max(200),
  learners: z.array(learnerId).max(100),
  profile: personProfileSchema.exactOptional(),
  createdAt: instant,
});
export type Person = z.infer<typeof personSchema>;

/** A proven address; its id is the keyed hash of the address (`emailIdOf`), so nobody can probe for it. */
export const emailSchema = z.strictObject({
  ...recordShape(emailId),
  address: z.string().min(3).max(320),
  person: personId,
  provenAt: instant,
  /** True while only an owner's invitation names it: enough to administer, no proof towards anybody else. */
  isVouched: z.boolean().exactOptional(),
});
export type Email = z.infer<typeof emailSchema>;

/** A person's right to administer an organisation; id from (organisation, person). */
export const ownershipSchema = z.strictObject({
  ...recordShape(ownershipId),
  organisation: organisationId,
  person: personId,
  /** Kept here so that lists of owners need one query. */
  name: z.string().max(200),
  address: z.string().max(320),
  isActive: z.boolean(),
  since: instant,
});
export type Ownership = z.infer<typeof ownershipSchema>;

export const persons: Collection<Person> = { name: 'person', schema: personSchema, indexes: [] };
export const emails: Collection<Email> = { name: 'email', schema: emailSchema, indexes: [['person']] };
export const ownerships: Collection<Ownership> = {
  name: 'ownership',
  schema: ownershipSchema,
  indexes: [
    ['organisation', 'isActive'],
    ['person', 'isActive'],
  ],
};
