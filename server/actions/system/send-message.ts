/** The message stage: one mail to the mail server, or kept for the outbox. */
import { toBridgeError } from '../../errors.ts';
import { type Message, messages } from '../../model/system/message.ts';
import { dead, done, MAX_ATTEMPTS } from '../../model/work.ts';
import type { Stage } from '../../stage.ts';

export const messageStage: Stage<Message> = {
  name: 'message',
  collection: messages,
  concurrency: 4,
  maxAttempts: MAX_ATTEMPTS,
  async run(ctx, step) {
    const mail = await step.checkpoint({ ...step.doc, state: 'sending' });
    try {
      const outcome = await ctx.mailer.send({
        id: mail.id,
        to: mail.to,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
      });
      ctx.report({ name: 'mailSettled', kind: mail.kind, outcome });
      const sent = (m: Message): Message => done({ ...m, state: outcome, sentAt: ctx.clock.now() });
      return { next: sent(mail), merge: sent };
    } catch (thrown) {
      const error = toBridgeError(thrown);
      ctx.report({ name: 'mailSettled', kind: mail.kind, outcome: error.code });
      if (error.code !== 'MAIL_REFUSED') throw thrown;
      return dead<Message>({ ...mail, state: 'failed' }, error.code);
    }
  },
  giveUp: (_ctx, mail) => ({ ...mail, state: 'failed' }),
};
