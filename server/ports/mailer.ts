/** Hands a mail to a mail server, or keeps it in the outbox. */

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Stable id of the message, for `Message-ID`. */
  id: string;
}

export interface Mailer {
  /** `sent`: a server took it. `kept`: there is no server, owners read it in the outbox. Throws MAIL_REFUSED or MAIL_UNREACHABLE. */
  send(mail: Mail): Promise<'sent' | 'kept'>;
  close(): Promise<void>;
}
