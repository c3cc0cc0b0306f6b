/** Mail by SMTP, with time limits and the server's refusals told apart. */
import { createTransport, type SendMailOptions, type SMTPTransportOptions } from 'nodemailer';
import { BridgeError } from '../../server/errors.ts';
import type { Mail, Mailer } from '../../server/ports/mailer.ts';

export interface SmtpOptions {
  /**
   * `smtp://user:password@host:587` or `smtps://…`. With a user, `smtp:` insists on STARTTLS unless the
   * address says `?requireTLS=false`.
   */
  smtpUrl: string;
  /** `Name <address>` or an address. */
  from: string;
  /** Longest wait for a connection, a greeting, and any one answer; 15 s unless told. */
  timeoutMs?: number;
}

const TIMEOUT_MS = 15_000;

/**
 * Throws MAIL_REFUSED where the server will never take this mail (5xx for the message or its recipient),
 * MAIL_UNREACHABLE where a later attempt may succeed: no connection, 4xx, and a sign-in that the operator
 * can mend.
 */
export function createSmtpMailer(options: SmtpOptions): Mailer {
  const transport = createTransport(transportOptions(options));
  const domain = /@([^@>\s]+)>?\s*$/.exec(options.from)?.[1] ?? 'localhost';
  return {
    async send(mail) {
      try {
        await transport.sendMail(messageOf(mail, options.from, domain));
        return 'sent';
      } catch (thrown) {
        throw mailError(thrown);
      }
    },
    close() {
      transport.close();
      return Promise.resolve();
    },
  };
}

/** Connects and signs in without sending anything. Throws MAIL_UNREACHABLE. */
export async function checkSmtp(options: SmtpOptions): Promise<void> {
  const transport = createTransport(transportOptions(options));
  try {
    await transport.verify();
  } catch (thrown) {
    throw mailError(thrown);
  } finally {
    transport.close();
  }
}

function transportOptions(options: SmtpOptions): SMTPTransportOptions {
  const url = new URL(options.smtpUrl);
  const isSecure = url.protocol === 'smtps:';
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const hasUser = url.username !== '';
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (isSecure ? 465 : 587) : Number(url.port),
    secure: isSecure,
    requireTLS: !isSecure && hasUser && url.searchParams.get('requireTLS') !== 'false',
    ...(hasUser
      ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }
      : {}),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** One recipient as an address object: a comma in it does not make two. */
function messageOf(mail: Mail, from: string, domain: string): SendMailOptions {
  return {
    from,
    to: { name: '', address: mail.to },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: `<${mail.id}@${domain}>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

function mailError(thrown: unknown): BridgeError {
  const { code, responseCode } = (thrown ?? {}) as { code?: unknown; responseCode?: unknown };
  const status = typeof responseCode === 'number' ? responseCode : undefined;
  const isMessage = code === 'EENVELOPE' || code === 'EMESSAGE';
  const isFinal = isMessage && (status === undefined || status >= 500);
  const word = typeof code === 'string' ? code : 'unknown';
  return new BridgeError(isFinal ? 'MAIL_REFUSED' : 'MAIL_UNREACHABLE', `mail was not sent: ${word}`, {
    cause: thrown,
    details: { smtp: word, ...(status === undefined ? {} : { status }) },
  });
}
