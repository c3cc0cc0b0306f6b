/** Invitations to administer an organisation: made, mailed, accepted once. */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { ownerInviteMail } from '../../mails/owner-mails.ts';
import { emailIdOf, idOf, type OrganisationId, type PersonId } from '../../model/ids.ts';
import { type Organisation, organisations } from '../../model/organisations/organisation.ts';
import { ownerships } from '../../model/organisations/person.ts';
import { type Actor, audit } from '../system/audit.ts';
import { queueMail } from '../system/queue-mail.ts';
import { findTicket, issueTicket, type TicketOf, useTicket } from '../system/tickets.ts';
import { makeOwner, ownershipIn, personOf } from './owners.ts';

/** The link with which the holder becomes an owner: good once, for 7 days. */
export async function inviteOwner(
  ctx: Context,
  organisation: Organisation,
  address: string,
  actor: Actor,
): Promise<{ link: string; expiresAt: number }> {
  const { token, expiresAt } = await issueTicket(
    ctx,
    {
      kind: 'owner',
      organisation: organisation.id,
      address: address.trim(),
      ...(actor.kind === 'operator' ? { isFromOperator: true } : {}),
    },
    actor.name,
  );
  await audit(ctx, { organisation: organisation.id, actor, action: 'owner.invited', subject: address });
  return { link: `${ctx.settings.publicUrl}/join?invite=${token}`, expiresAt };
}

/** Mails an invitation to the address it is for. */
export async function mailOwnerInvite(
  ctx: Context,
  organisation: Organisation,
  p: { address: string; link: string; by: string },
): Promise<void> {
  await queueMail(ctx, {
    kind: 'owner-invite',
    organisation: organisation.id,
    to: p.address,
    mail: ownerInviteMail(organisation.language, ctx.settings.publicUrl, {
      link: p.link,
      organisation: organisation.name,
      by: p.by,
    }),
  });
}

/** An invitation that can be accepted. */
export interface OwnerInvite {
  ticket: TicketOf<'owner'>;
  organisation: Organisation;
  /** The person who proved the address before. */
  known: { id: PersonId; name: string } | undefined;
  /** `joins`: makes an owner. `signs-in`: the operator's link for somebody who is one. `is-owner`: does nothing. */
  leadsTo: 'joins' | 'signs-in' | 'is-owner';
}

/** What the holder of the link may do; undefined where it was used, is too old, or leads nowhere. */
export async function openOwnerInvite(ctx: Context, token: string): Promise<OwnerInvite | undefined> {
  const ticket = await findTicket(ctx, 'owner', token);
  const organisation =
    ticket === undefined ? undefined : await ctx.store.get(organisations, ticket.purpose.organisation);
  if (ticket === undefined || organisation === undefined) return undefined;
  const known = await personOf(ctx, ticket.purpose.address);
  const isOwner = known !== undefined && (await ownershipIn(ctx, known.id, organisation.id)) !== undefined;
  if (ticket.usedAt !== undefined && (isOwner || !(await isUnfinished(ctx, ticket)))) return undefined;
  const forOwner = ticket.purpose.isFromOperator === true ? 'signs-in' : 'is-owner';
  return { ticket, organisation, known, leadsTo: isOwner ? forOwner : 'joins' };
}

/** Whoever uses an invitation is an owner long before this has passed, unless the process ended in between. */
const JOINING_MS = 60_000;

/** Used, but its holder never became an owner. */
async function isUnfinished(
  ctx: Context,
  { result, organisation, usedAt = 0 }: TicketOf<'owner'>,
): Promise<boolean> {
  if (result === undefined || ctx.clock.now() - usedAt < JOINING_MS) return false;
  return (await ctx.store.get(ownerships, idOf('ownership', [organisation, result]))) === undefined;
}

export interface Joined {
  person: PersonId;
  name: string;
  organisation: OrganisationId;
  /** An owner's invitation proves no address: the session must not lead to other organisations. */
  isBound: boolean;
}

/**
 * Makes the holder of an invitation an owner, or signs an existing owner in with the operator's link.
 * @param name of a person who is not known yet
 * @throws TICKET_INVALID where somebody was faster, CONFLICT where an owner's link is for an owner
 */
export async function joinAsOwner(ctx: Context, invite: OwnerInvite, name: string): Promise<Joined> {
  const { ticket, organisation, known, leadsTo } = invite;
  const { address, isFromOperator } = ticket.purpose;
  if (leadsTo === 'is-owner') throw new BridgeError('CONFLICT', 'an owner signs in by mail');
  const person = known?.id ?? idOf('person', [emailIdOf(ctx.idSecret, address)]);
  if (ticket.usedAt === undefined && !(await useTicket(ctx, ticket, person)))
    throw new BridgeError('TICKET_INVALID', 'the invitation was just used');
  const actor: Actor = { kind: 'owner', name: known?.name ?? name };
  const isVouched = isFromOperator !== true;
  await makeOwner(ctx, { organisation: organisation.id, address, name: actor.name, person, isVouched });
  await audit(ctx, {
    organisation: organisation.id,
    actor,
    action: leadsTo === 'joins' ? 'owner.joined' : 'owner.signed-in',
    subject: address,
    subjectId: person,
  });
  return { person, name: actor.name, organisation: organisation.id, isBound: isVouched };
}
