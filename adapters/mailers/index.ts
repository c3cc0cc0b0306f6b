/** The mailer the configuration asks for. */
import type { Mailer } from '../../server/ports/mailer.ts';
import { createOutboxMailer } from './create-outbox-mailer.ts';
import { createSmtpMailer } from './create-smtp-mailer.ts';

/** @param mail `Config.mail`: undefined where there is no mail server */
export function createMailer(mail: { smtpUrl: string; from: string } | undefined): Mailer {
  return mail === undefined ? createOutboxMailer() : createSmtpMailer(mail);
}
