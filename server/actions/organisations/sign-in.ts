/** Signing in on the tool's own origin: a mailed link, good once and for 15 minutes. */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { signInMail } from '../../mails/owner-mails.ts';
import { emailIdOf, hashToken, normaliseEmail, type PersonId } from '../../model/ids.ts';
import { type Email, emails, persons } from '../../model/organisations/person.ts';
import { change } from '../change.ts';
import { audit } from '../system/audit.ts';
import { queueMail } from '../system/queue-mail.ts';
import { issueTicket, openTicket, type PurposeOf, useTicket } from '../system/tickets.ts';
import { ownershipsOf } from './owners.ts';

/** What a sign-in was asked for, and in which browser. */
export interface SignInWish {
  /** Path on our own origin that the sign-in leads to, in the browser that asked for it. */
  goTo?: string;
  /** Secret of the cookie that marks that browser. */
  browser?: string;
}

/**
 * Mails a sign-in link where the address is an owner's or was proved by a learner; the caller answers the same
 * in any case. An address that only an LMS claims signs nobody in.
 */
export async function requestSignIn(
  ctx: Context,
  address: string,
  lang: string,
  { goTo, browser }: SignInWish = {},
): Promise<void> {
  const email = await ctx.store.get(emails, emailIdOf(ctx.idSecret, address));
  const person = email === undefined ? undefined : await ctx.store.get(persons, email.person);
  if (person === undefined) return;
  if (person.learners.length === 0 && (await ownershipsOf(ctx, person.id)).length === 0) return;
  const purpose = {
    kind: 'sign-in' as const,
    person: person.id,
    address: normaliseEmail(address),
    ...(browser === undefined ? {} : { browserHash: hashToken(browser) }),
    ...(goTo === undefined ? {} : { goTo }),
  };
  const { token } = await issueTicket(ctx, purpose, 'sign-in page');
  const { publicUrl } = ctx.settings;
  await queueMail(ctx, {
    kind: 'sign-in',
    organisation: '',
    to: address.trim(),
    mail: signInMail(lang, publicUrl, `${publicUrl}/sign-in/confirm?ticket=${token}`),
  });
}

export interface SignInLink {
  address: string;
  /** Where it leads in this browser; undefined: the first page. */
  goTo: string | undefined;
  /** It was asked for on the way to somewhere, in another browser. */
  isElsewhere: boolean;
}

/** What a sign-in link does in this browser, while it can still be used; looking at it changes nothing. */
export async function readSignIn(
  ctx: Context,
  token: string,
  browser?: string,
): Promise<SignInLink | undefined> {
  const ticket = await openTicket(ctx, 'sign-in', token);
  return ticket === undefined ? undefined : linkOf(ticket.purpose, browser);
}

/**
 * A link that somebody else asked for must not lead its reader to what that somebody had in mind, such as a
 * wallet's question: only the browser that asked is led on.
 */
function linkOf(
  { address, goTo, browserHash }: PurposeOf<'sign-in'>,
  browser: string | undefined,
): SignInLink {
  const isSame = browser !== undefined && hashToken(browser) === browserHash;
  return { address, goTo: isSame ? goTo : undefined, isElsewhere: goTo !== undefined && !isSame };
}

export interface SignedIn extends SignInLink {
  person: PersonId;
  name: string;
}

/** Whose sign-in link this is; uses it up. Throws TICKET_INVALID. */
export async function confirmSignIn(ctx: Context, token: string, browser?: string): Promise<SignedIn> {
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
  return { person: person.id, name: person.name, ...linkOf(ticket.purpose, browser) };
}
