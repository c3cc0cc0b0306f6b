/** What every mailer must do alike. */
import { expect } from 'chai';
import type { Mail, Mailer } from '../../server/ports/mailer.ts';

export const testMail: Mail = {
  to: 'mira@people.example',
  subject: 'Your sign-in link – valid for 15 minutes',
  text: 'Open https://tool.example/t/abc',
  html: '<p>Open <a href="https://tool.example/t/abc">the link</a></p>',
  id: 'msg-0001',
};

export interface MailerSetup {
  mailer: Mailer;
  /** Raw mails that left the house. */
  sent: () => string[];
  close(): Promise<void>;
}

export function mailerContract(name: string, open: () => Promise<MailerSetup>): void {
  describe(`the mailer contract: ${name}`, () => {
    let setup: MailerSetup;
    beforeEach(async () => {
      setup = await open();
    });
    afterEach(async () => {
      await setup.mailer.close();
      await setup.close();
    });

    it('says whether a mail was sent or kept, truly', async () => {
      const outcome = await setup.mailer.send(testMail);
      expect(setup.sent()).to.have.length(outcome === 'sent' ? 1 : 0);
    });

    it('takes many mails at once', async () => {
      const outcomes = await Promise.all(
        [1, 2, 3, 4].map((n) => setup.mailer.send({ ...testMail, id: `m${n}` })),
      );
      expect(new Set(outcomes).size).to.equal(1);
    });

    it('may be closed twice', async () => {
      await setup.mailer.close();
      await setup.mailer.close();
    });
  });
}
