import { createMailer } from '../../adapters/mailers/index.ts';
import { fakeSmtp } from '../helpers/fake-smtp.ts';
import { mailerContract } from './mailer-contract.ts';

mailerContract('outbox', () =>
  Promise.resolve({ mailer: createMailer(undefined), sent: () => [], close: () => Promise.resolve() }),
);

mailerContract('SMTP', async () => {
  const server = await fakeSmtp();
  const mailer = createMailer({ smtpUrl: `smtp://127.0.0.1:${server.port}`, from: 'badges@tool.example' });
  return { mailer, sent: () => server.mails.map((mail) => mail.raw), close: server.close };
});
