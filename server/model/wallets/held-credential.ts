/** A badge of another issuer that a wallet put into a person's account here. */
import { z } from 'zod';
import { heldCredentialId, personId } from '../ids.ts';
import { type Collection, instant, recordShape } from '../record.ts';

/** Largest credential that is kept, in characters. */
export const MOST_CREDENTIAL_CHARS = 400_000;
/** Most credentials that are kept for one person. */
export const MOST_HELD = 500;

/** id from (person, issuer's id, credential's id), as the standard compares credentials (OB 3.0 §10). */
export const heldCredentialSchema = z.strictObject({
  ...recordShape(heldCredentialId),
  person: personId,
  format: z.enum(['json', 'jws']),
  /** The exact text that was put in. */
  text: z.string().max(MOST_CREDENTIAL_CHARS),
  issuer: z.strictObject({ id: z.string().max(2000), name: z.string().max(300) }),
  name: z.string().max(300),
  /** `validFrom`: of two of the same id the newer one counts. */
  issuedAt: instant,
  expiresAt: instant.exactOptional(),
  /** False where it names an address, and none that the person proved here. */
  isForPerson: z.boolean(),
  /** The wallet it came from. */
  from: z.string().max(100),
  /** When it came here first. */
  heldSince: instant,
  checkedAt: instant,
});
export type HeldCredential = z.infer<typeof heldCredentialSchema>;

export const heldCredentials: Collection<HeldCredential> = {
  name: 'heldCredential',
  schema: heldCredentialSchema,
  indexes: [['person', 'heldSince']],
};
