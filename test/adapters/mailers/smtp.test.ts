import type { SMTPServerOptions } from 'smtp-server';
import { expect } from 'chai';
import { createSmtpMailer, type SmtpOptions } from '../../../adapters/mailers/create-smtp-mailer.ts';
import type { Mailer } from '../../../server/ports/mailer.ts';
import { testMail } from '../../contract/mailer-contract.ts';
import { failureOf } from '../../helpers/failure.ts';
import { type FakeSmtp, fakeSmtp } from '../../helpers/fake-smtp.ts';
import { listenRaw } from '../../helpers/loopback.ts';

describe('mail by SMTP', () => {
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    await Promise.all(closers.splice(0).map((close) => close()));
  });
  const mailerTo = (port: number, more: Partial<SmtpOptions> = {}): Mailer => {
    const mailer = createSmtpMailer({
      smtpUrl: `smtp://127.0.0.1:${port}`,
      from: 'Badges <badges@tool.example>',
      timeoutMs: 3000,
      ...more,
    });
    closers.push(() => mailer.close());
    return mailer;
  };
  const start = async (options?: SMTPServerOptions): Promise<FakeSmtp> => {
    const server = await fakeSmtp(options);
    closers.push(server.close);
    return server;
  };
  const refusing = (responseCode: number, where: 'onRcptTo' | 'onMailFrom') =>
    start({
      [where]: (_address: unknown, _session: unknown, done: (error: Error) => void) =>
        done(Object.assign(new Error('no'), { responseCode })),
    });

  it('sends both bodies to one recipient under the id of the message', async () => {
    const server = await start();
    expect(await mailerTo(server.port).send(testMail)).to.equal('sent');
    const [mail] = server.mails;
    expect([mail?.from, mail?.to]).to.deep.equal(['badges@tool.example', ['mira@people.example']]);
    for (const part of [
      'Message-ID: <msg-0001@tool.example>',
      'Auto-Submitted: auto-generated',
      'multipart/alternative',
      'Open https://tool.example/t/abc',
      '<p>Open',
      'To: mira@people.example',
      'From: Badges <badges@tool.example>',
    ])
      expect(mail?.raw).to.include(part);
  });

  it('makes neither further recipients nor headers of what stands in an address or a subject', async () => {
    const server = await start();
    const mailer = mailerTo(server.port);
    await mailer.send({ ...testMail, subject: 'a\r\nBcc: eve@evil.example\r\n\r\nb' });
    await mailer.send({ ...testMail, to: 'mira@people.example, eve@evil.example' }).catch(() => undefined);
    for (const mail of server.mails) {
      expect(mail.to).to.have.length(1);
      expect(mail.to).to.not.include('eve@evil.example');
      expect(mail.raw).to.not.match(/^Bcc:/im);
    }
  });

  it('is refused for good where the server will never take it', async () => {
    for (const server of [await refusing(550, 'onRcptTo'), await refusing(552, 'onMailFrom')]) {
      const failure = await failureOf(mailerTo(server.port).send(testMail));
      expect(failure.code).to.equal('MAIL_REFUSED');
      expect(failure.details['status']).to.be.within(500, 599);
    }
    const tooBig = await start({
      onData: (stream, _session, done) =>
        void stream.resume().on('end', () => done(Object.assign(new Error('spam'), { responseCode: 554 }))),
    });
    expect((await failureOf(mailerTo(tooBig.port).send(testMail))).code).to.equal('MAIL_REFUSED');
  });

  it('is refused without a recipient that is an address', async () => {
    const server = await start();
    expect((await failureOf(mailerTo(server.port).send({ ...testMail, to: '' }))).code).to.equal(
      'MAIL_REFUSED',
    );
    expect(server.mails).to.deep.equal([]);
  });

  it('may succeed later where the server is busy, gone, silent or no mail server', async () => {
    const busy = await refusing(450, 'onRcptTo');
    const gone = await fakeSmtp();
    await gone.close();
    const silent = await listenRaw(() => undefined);
    const web = await listenRaw((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const cut = await listenRaw((socket) => socket.destroy());
    closers.push(silent.close, web.close, cut.close);
    for (const port of [busy.port, gone.port, silent.port, web.port, cut.port])
      expect((await failureOf(mailerTo(port, { timeoutMs: 300 }).send(testMail))).code).to.equal(
        'MAIL_UNREACHABLE',
      );
  });

  it('may succeed later where the sign-in is refused: the operator can mend it', async () => {
    const server = await start({
      authOptional: false,
      onAuth: (_auth, _session, done) => done(new Error('Invalid username or password')),
    });
    const smtpUrl = `smtp://badges:wrong@127.0.0.1:${server.port}?requireTLS=false`;
    const failure = await failureOf(mailerTo(server.port, { smtpUrl }).send(testMail));
    expect([failure.code, failure.details['smtp']]).to.deep.equal(['MAIL_UNREACHABLE', 'EAUTH']);
  });

  it('never signs in without TLS unless told', async () => {
    const seen: unknown[] = [];
    const server = await start({
      onAuth(auth, _session, done) {
        seen.push([auth.username, auth.password]);
        done(null, { user: 'badges' });
      },
    });
    const smtpUrl = `smtp://badges:p%40ss@127.0.0.1:${server.port}`;
    expect((await failureOf(mailerTo(server.port, { smtpUrl }).send(testMail))).code).to.equal(
      'MAIL_UNREACHABLE',
    );
    expect(seen).to.deep.equal([]);
    expect(await mailerTo(server.port, { smtpUrl: `${smtpUrl}?requireTLS=false` }).send(testMail)).to.equal(
      'sent',
    );
    expect(seen).to.deep.equal([['badges', 'p@ss']]);
  });
});
