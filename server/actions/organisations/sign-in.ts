/** Signing in on the tool's own origin: a mailed link, good once and for 15 minutes. */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { signInMail } from '../../mails/owner-mails.ts';
import { emailIdOf, normaliseEmail, type PersonId } from '../../model/ids.ts';
import { type Email, emails, persons } from '../../model/organisations/person.ts';
import { change } from '../change.ts';
import { audit } from '../system/audit.ts';
import { queueMail } from '../system/queue-mail.ts';
import { issueTicket, openTicket, useTicket } from '../system/tickets.ts';
import { ownershipsOf, personOf } from './owners.ts';

/** Mails a sign-in link where the address is an owner's; the caller answers the same in any case. */
export async function requestSignIn(ctx: Context, address: string, lang: string): Promise<void> {
  const person = await personOf(ctx, address);
  if (person === undefined || (await ownershipsOf(ctx, person.id)).length === 0) return;
  const purpose = { kind: 'sign-in' as const, person: person.id, address: normaliseEmail(address) };
  const { token } = await issueTicket(ctx, purpose, 'sign-in page');
  const { publicUrl } = ctx.settings;
  await queueMail(ctx, {
    kind: 'sign-in',
    organisation: '',
    to: address.trim(),
    mail: signInMail(lang, publicUrl, `${publicUrl}/sign-in/confirm?ticket=${token}`),
  });
}

/** True where the sign-in link can still be used; looking at it changes nothing. */
export async function canSignIn(ctx: Context, token: string): Promise<boolean> {
  return (await openTicket(ctx, 'sign-in', token)) !== undefined;
}

/** Whose sign-in link this is; uses it up. Throws TICKET_INVALID. */
export async function confirmSignIn(
  ctx: Context,
  token: string,
): Promise<{ person: PersonId; name: string }> {
  const ticket = await openTicket(ctx, 'sign-in', token);
  if (ticket === undefined || !(await useTicket(ctx, ticket)))
    throw new BridgeError('TICKET_INVALID', 'the sign-in link was used or is too old');
  const person = await ctx.store.get(persons, ticket.purpose.person);
  if (person === undefined) throw new BridgeError('TICKET_INVALID', 'the person is gone');
  await change<Email>(ctx, emails, emailIdOf(ctx.idSecret, ticket.purpose.address), (current) => {
    const { isVouched, ...proven } = current;
    return isVouched === undefined ? undefined : { ...proven, provenAt: ctx.clock.now() };
  });
  for (const { organisation } of await ownershipsOf(ctx, person.id))
    await audit(ctx, {
      organisation,
      actor: { kind: 'owner', name: person.name },
      action: 'owner.signed-in',
      subject: ticket.purpose.address,
      subjectId: person.id,
    });
  return { person: person.id, name: person.name };
}
