/** Mail server: takes our connection and sign-in; nothing is sent. */
import { checkSmtp } from '../../../adapters/mailers/create-smtp-mailer.ts';
import type { Config } from '../../../config/config.ts';
import { type Finding, ok, problem, reasonOf, warning } from './finding.ts';

const CHECK = 'Mail';

export async function checkMail(config: Config): Promise<Finding[]> {
  if (config.mail === undefined)
    return [
      warning(
        CHECK,
        'There is no mail server; mails are kept in the outbox.',
        'Set SMTP_URL and MAIL_FROM. Until then owners sign in by: badge-bridge invite --owner EMAIL',
      ),
    ];
  try {
    await checkSmtp(config.mail);
    return [ok(CHECK, 'The mail server takes our connection.')];
  } catch (thrown) {
    return [
      problem(
        CHECK,
        `The mail server does not take our connection: ${reasonOf(thrown)}.`,
        'Check SMTP_URL: host, port, user and password.',
      ),
    ];
  }
}
