/** The mails of an organisation. Mails that hold a sign-in link belong to nobody's outbox. */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { testMail } from '../../mails/owner-mails.ts';
import type { Organisation } from '../../model/organisations/organisation.ts';
import type { OrganisationId } from '../../model/ids.ts';
import { type Message, messages } from '../../model/system/message.ts';
import { type Actor, audit } from './audit.ts';
import { queueMail } from './queue-mail.ts';

const PAGE = 25;

/** Newest first. */
export async function listMails(
  ctx: Context,
  organisation: OrganisationId,
  after: string | undefined,
): Promise<{ items: Message[]; next: string | undefined }> {
  const page = await ctx.store.find(messages, {
    where: { organisation },
    sort: ['createdAt', 'desc'],
    limit: PAGE,
    after,
  });
  return { items: page.items.filter((mail) => mail.kind !== 'sign-in'), next: page.next };
}

/** Throws NOT_FOUND, also for another organisation's mail and for sign-in mails. */
export async function readMail(ctx: Context, organisation: OrganisationId, id: string): Promise<Message> {
  const mail = await ctx.store.get(messages, id);
  if (mail?.organisation !== organisation || mail.kind === 'sign-in')
    throw new BridgeError('NOT_FOUND', 'no such mail');
  return mail;
}

/**
 * True where owners may read the text. A link that lets its holder in is for the addressee alone; where no
 * mail server is, somebody has to pass it on.
 */
export function isReadable({ kind, state }: Message): boolean {
  return state === 'kept' || (kind !== 'owner-invite' && kind !== 'prove-email');
}

/** Queues a mail that shows whether mail arrives. */
export async function sendTestMail(
  ctx: Context,
  organisation: Organisation,
  to: string,
  actor: Actor,
): Promise<void> {
  await queueMail(ctx, {
    kind: 'test',
    organisation: organisation.id,
    to,
    mail: testMail(organisation.language, ctx.settings.publicUrl),
  });
  await audit(ctx, { organisation: organisation.id, actor, action: 'mail.tested', subject: to });
}
