/** Queues a mail; its stage hands it to the mail server. */
import type { Context } from '../../context.ts';
import type { MessageId } from '../../model/ids.ts';
import { type Message, messages } from '../../model/system/message.ts';
import { dueWork } from '../../model/work.ts';
import { newId } from '../../ports/random.ts';
import type { RenderedMail } from '../../mails/mail.tsx';
import { clip } from '../../model/text.ts';

const DAY_MS = 24 * 3_600_000;
/** Mails that carry a way in are deleted soon after it has ended. */
const lifeMs = { 'sign-in': DAY_MS, 'prove-email': 2 * DAY_MS, 'owner-invite': 8 * DAY_MS } as const;

/** Durable when the promise resolves; sent by the message stage, kept in the outbox where there is no mail server. */
export async function queueMail(
  ctx: Context,
  p: { kind: Message['kind']; organisation: string; to: string; mail: RenderedMail },
): Promise<MessageId> {
  const id = newId('message', ctx.random);
  const now = ctx.clock.now();
  const life = p.kind in lifeMs ? lifeMs[p.kind as keyof typeof lifeMs] : 30 * DAY_MS;
  await ctx.store.insert(messages, [
    {
      id,
      organisation: p.organisation,
      kind: p.kind,
      to: p.to,
      subject: clip(p.mail.subject, 300),
      text: p.mail.text,
      html: p.mail.html,
      state: 'queued',
      createdAt: now,
      expiresAt: now + life,
      work: dueWork(now),
    },
  ]);
  return id;
}
