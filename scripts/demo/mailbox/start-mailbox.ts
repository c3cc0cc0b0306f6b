/** Starts the mailbox: takes every mail by SMTP and shows it. */
import express, { type Express, type Request, type Response } from 'express';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { serveLook } from '../web/page.ts';
import { serve, type ServeOptions } from '../web/serve.ts';
import { brand, framedMail, mailListPage, mailPage } from './pages.ts';
import { type MailContent, readMail } from './read-mail.ts';

export interface Mail extends MailContent {
  /** Counts from 1. */
  id: number;
  /** Milliseconds since 1970. */
  at: number;
  /** Envelope recipients. */
  to: string[];
}

export interface MailboxOptions extends ServeOptions {
  /** 0 or absent: any free port. */
  smtpPort?: number;
}

export interface MailboxServer {
  url: string;
  smtpPort: number;
  /** `smtp://127.0.0.1:<port>` */
  smtpUrl: string;
  /** Oldest first. */
  mails(): readonly Mail[];
  /** The first mail that fits, now or later; rejects after `timeoutMs`. */
  waitFor(fits: (mail: Mail) => boolean, timeoutMs: number): Promise<Mail>;
  clear(): void;
  close(): Promise<void>;
}

interface Waiter {
  fits: (mail: Mail) => boolean;
  found: (mail: Mail) => void;
}

const mostMails = 500;

function createSmtp(take: (raw: Buffer, to: string[]) => void): SMTPServer {
  return new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    size: 20 * 1024 * 1024,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'anybody' }),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        take(
          Buffer.concat(chunks),
          session.envelope.rcptTo.map((one) => one.address),
        );
        done();
      });
    },
  });
}

function routeMailbox(app: Express, mails: Mail[]): void {
  const find = (req: Request, res: Response): Mail | undefined => {
    const mail = mails.find((one) => String(one.id) === req.params['id']);
    if (mail === undefined) res.status(404).type('text/plain').send('There is no such mail.');
    return mail;
  };
  app.get('/', (_req, res) => {
    res.send(mailListPage(mails));
  });
  app.get('/mail/:id', (req, res) => {
    const mail = find(req, res);
    if (mail) res.send(mailPage(mail));
  });
  app.get('/mail/:id/html', (req, res) => {
    const mail = find(req, res);
    if (mail === undefined) return;
    res.set(
      'Content-Security-Policy',
      "default-src 'none'; img-src data: http: https:; style-src 'unsafe-inline'; sandbox allow-popups allow-popups-to-escape-sandbox",
    );
    res.send(framedMail(mail));
  });
  app.get('/api/mails', (_req, res) => {
    res.json(
      mails.map(({ id, at, from, to, subject, text, links }) => ({ id, at, from, to, subject, text, links })),
    );
  });
  app.post('/clear', (_req, res) => {
    mails.splice(0);
    res.redirect(303, '/');
  });
}

/** Listens for pages on `http://127.0.0.1:<port>` and for mail on the SMTP port. Rejects where one is taken. */
export async function startMailbox(options: MailboxOptions = {}): Promise<MailboxServer> {
  const mails: Mail[] = [];
  const waiters = new Set<Waiter>();
  let lastId = 0;
  const smtp = createSmtp((raw, to) => {
    lastId += 1;
    const mail = { ...readMail(raw), id: lastId, at: Date.now(), to };
    mails.push(mail);
    if (mails.length > mostMails) mails.shift();
    for (const waiter of waiters) if (waiter.fits(mail)) waiter.found(mail);
  });
  const listener = await new Promise<ReturnType<SMTPServer['listen']>>((resolve, reject) => {
    smtp.once('error', reject);
    const server = smtp.listen(options.smtpPort ?? 0, '127.0.0.1', () => resolve(server));
  });
  smtp.on('error', () => undefined);
  const { port: smtpPort } = listener.address() as AddressInfo;
  const app = express();
  serveLook(app, brand);
  routeMailbox(app, mails);
  const served = await serve(app, options);
  return {
    url: served.url,
    smtpPort,
    smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
    mails: () => mails,
    waitFor: (fits, timeoutMs) => waitForMail(mails, waiters, fits, timeoutMs),
    clear: () => void mails.splice(0),
    close: async () => {
      await new Promise<void>((resolve) => {
        smtp.close(() => resolve());
      });
      await served.close();
    },
  };
}

function waitForMail(
  mails: readonly Mail[],
  waiters: Set<Waiter>,
  fits: (mail: Mail) => boolean,
  timeoutMs: number,
): Promise<Mail> {
  const here = mails.find(fits);
  if (here !== undefined) return Promise.resolve(here);
  return new Promise((resolve, reject) => {
    const waiter: Waiter = {
      fits,
      found: (mail) => {
        clearTimeout(timer);
        waiters.delete(waiter);
        resolve(mail);
      },
    };
    const timer = setTimeout(() => {
      waiters.delete(waiter);
      reject(new Error(`No such mail within ${timeoutMs} ms`));
    }, timeoutMs);
    waiters.add(waiter);
  });
}
