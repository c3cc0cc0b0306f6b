/** Mail without a mail server: it stays where it is, and owners read it in the outbox page. */
import type { Mailer } from '../../server/ports/mailer.ts';

/** Every mail is `kept`. */
export function createOutboxMailer(): Mailer {
  return { send: () => Promise.resolve('kept'), close: () => Promise.resolve() };
}
