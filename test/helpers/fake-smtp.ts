/** A mail server on loopback that keeps what it takes. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface FakeSmtp {
  port: number;
  mails: { raw: string; to: string[]; from: string }[];
  close: () => Promise<void>;
}

/** Accepts everything without TLS or sign-in unless `options` say otherwise. */
export async function fakeSmtp(options: SMTPServerOptions = {}): Promise<FakeSmtp> {
  const mails: FakeSmtp['mails'] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const from = session.envelope.mailFrom;
        mails.push({
          raw: Buffer.concat(parts).toString('utf8'),
          to: session.envelope.rcptTo.map((one) => one.address),
          from: from === false ? '' : from.address,
        });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
