/** A mail to one person, sent by its own stage and readable in the owners' outbox. */
import { z } from 'zod';
import { messageId } from '../ids.ts';
import { type Collection, instant, recordShape } from '../record.ts';

export const messageSchema = z.strictObject({
  ...recordShape(messageId),
  /** Empty for mails of the installation itself, such as a sign-in link. */
  organisation: z.string().max(200),
  kind: z.enum(['sign-in', 'owner-invite', 'prove-email', 'award', 'revoked', 'connection-problem', 'test']),
  to: z.string().max(320),
  subject: z.string().max(300),
  text: z.string().max(20_000),
  html: z.string().max(100_000),
  state: z.enum(['queued', 'sending', 'sent', 'kept', 'failed']),
  createdAt: instant,
  sentAt: instant.exactOptional(),
  /** Mails that hold a sign-in link are hidden from the outbox and deleted early. */
  expiresAt: instant,
});
export type Message = z.infer<typeof messageSchema>;

export const messages: Collection<Message> = {
  name: 'message',
  schema: messageSchema,
  indexes: [['work.dueAt'], ['organisation', 'createdAt'], ['organisation', 'work.dueAt']],
  expires: 'expiresAt',
};
