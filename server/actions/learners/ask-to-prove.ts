/** Mails a link by which a learner proves that an address is theirs. */
import type { Context } from '../../context.ts';
import { proveEmailMail } from '../../mails/owner-mails.ts';
import { emailIdOf } from '../../model/ids.ts';
import { organisations } from '../../model/organisations/organisation.ts';
import { newToken } from '../../ports/random.ts';
import { takeGate } from '../deliveries/gate.ts';
import { queueMail } from '../system/queue-mail.ts';
import { issueTicket } from '../system/tickets.ts';
import type { Me } from './own-learner.ts';

/** A learner asks once a minute; one address is written to once in ten, whoever asks. */
const LEARNER_MS = 60_000;
const ADDRESS_MS = 10 * 60_000;

/**
 * Says the same whether the address is known or not.
 * @param address checked to look like one
 * @returns when it may be asked again, where it was too soon; undefined where the mail is on its way
 */
export async function askToProve(
  ctx: Context,
  me: Me,
  address: string,
  lang: string,
): Promise<number | undefined> {
  const organisation = await ctx.store.get(organisations, me.learner.organisation);
  if (organisation === undefined) return undefined;
  const holder = newToken(ctx.random);
  const early =
    (await takeGate(ctx, `prove-email:${me.learner.id}`, holder, LEARNER_MS)) ??
    (await takeGate(ctx, `prove-email-to:${emailIdOf(ctx.idSecret, address)}`, holder, ADDRESS_MS));
  if (early !== undefined) return early;
  const purpose = { kind: 'prove-email', learner: me.learner.id, organisation: organisation.id } as const;
  const { token } = await issueTicket(ctx, { ...purpose, address }, 'learner');
  const { publicUrl } = ctx.settings;
  await queueMail(ctx, {
    kind: 'prove-email',
    organisation: organisation.id,
    to: address,
    mail: proveEmailMail(lang, publicUrl, {
      link: `${publicUrl}/prove-email?ticket=${token}`,
      organisation: organisation.name,
    }),
  });
  return undefined;
}
