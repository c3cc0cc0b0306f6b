/** Whether a hashed recipient is a given e-mail address (OB 2.0 and 3.0 identity hash). */
import { createHash } from 'node:crypto';

/** True where `hash` is `sha256$` and the hash of the address with the salt after it. */
export function isHashOf(hash: string, salt: string, email: string): boolean {
  const digest = createHash('sha256').update(`${email.trim().toLowerCase()}${salt}`, 'utf8').digest('hex');
  return hash.toLowerCase() === `sha256$${digest}`;
}
