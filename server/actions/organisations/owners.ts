/** Owners: who administers an organisation, how they are invited and how they leave. */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { ownerInviteMail } from '../../mails/owner-mails.ts';
import { emailIdOf, idOf, type OrganisationId, type PersonId } from '../../model/ids.ts';
import { type Organisation, organisations } from '../../model/organisations/organisation.ts';
import { emails, type Ownership, ownerships, persons } from '../../model/organisations/person.ts';
import { change, every } from '../change.ts';
import { type Actor, audit } from '../system/audit.ts';
import { queueMail } from '../system/queue-mail.ts';
import { issueTicket, type TicketOf, useTicket } from '../system/tickets.ts';

/**
 * Makes a person an owner; the person too, where the address is new. Repeatable.
 * @param p.person id for a person that is made now
 */
export async function makeOwner(
  ctx: Context,
  p: { organisation: OrganisationId; name: string; address: string; person: PersonId },
): Promise<PersonId> {
  const now = ctx.clock.now();
  const address = p.address.trim();
  const emailId = emailIdOf(ctx.idSecret, address);
  await ctx.store.insert(emails, [{ id: emailId, address, person: p.person, provenAt: now }]);
  const person = (await ctx.store.get(emails, emailId))?.person ?? p.person;
  await ctx.store.insert(persons, [{ id: person, name: p.name, learners: [], createdAt: now }]);
  const id = idOf('ownership', [p.organisation, person]);
  const fresh = {
    id,
    organisation: p.organisation,
    person,
    name: p.name,
    address,
    isActive: true,
    since: now,
  };
  if (!(await ctx.store.insert(ownerships, [fresh])).has(id))
    await change<Ownership>(ctx, ownerships, id, (current) =>
      current.isActive ? undefined : { ...current, isActive: true, since: now },
    );
  return person;
}

/** The person who proved an address. */
export async function personOf(
  ctx: Context,
  address: string,
): Promise<{ id: PersonId; name: string } | undefined> {
  const email = await ctx.store.get(emails, emailIdOf(ctx.idSecret, address));
  const person = email === undefined ? undefined : await ctx.store.get(persons, email.person);
  return person === undefined ? undefined : { id: person.id, name: person.name };
}

/** The organisations a person administers. */
export async function ownershipsOf(ctx: Context, person: PersonId): Promise<Ownership[]> {
  return (await ctx.store.find(ownerships, { where: { person, isActive: true }, limit: 100 })).items;
}

/** The person's right to administer this organisation, if it stands. */
export async function ownershipIn(
  ctx: Context,
  person: PersonId,
  organisation: OrganisationId,
): Promise<Ownership | undefined> {
  const found = await ctx.store.get(ownerships, idOf('ownership', [organisation, person]));
  return found?.isActive === true ? found : undefined;
}

/** Everybody who administers an organisation. */
export async function ownersOf(ctx: Context, organisation: OrganisationId): Promise<Ownership[]> {
  const owners: Ownership[] = [];
  for await (const one of every<Ownership>(ctx, ownerships, { where: { organisation, isActive: true } }))
    owners.push(one);
  return owners;
}

/** Takes the right away; the last owner stays. Throws CONFLICT. */
export async function removeOwner(
  ctx: Context,
  organisation: OrganisationId,
  person: PersonId,
  actor: Actor,
): Promise<void> {
  if ((await ownersOf(ctx, organisation)).length < 2)
    throw new BridgeError('CONFLICT', 'the last owner cannot be removed');
  const gone = await change<Ownership>(
    ctx,
    ownerships,
    idOf('ownership', [organisation, person]),
    (current) => (current.isActive ? { ...current, isActive: false } : undefined),
  );
  if (gone === undefined) return;
  await audit(ctx, {
    organisation,
    actor,
    action: 'owner.removed',
    subject: gone.address,
    subjectId: person,
  });
}

/** The link with which the holder becomes an owner. @returns the token of `/join?invite=...` */
export async function inviteOwner(
  ctx: Context,
  organisation: Organisation,
  address: string,
  actor: Actor,
): Promise<{ token: string; expiresAt: number }> {
  const purpose = { kind: 'owner' as const, organisation: organisation.id, address: address.trim() };
  const { token, expiresAt } = await issueTicket(ctx, purpose, actor.name);
  await audit(ctx, { organisation: organisation.id, actor, action: 'owner.invited', subject: address });
  return { token, expiresAt };
}

/** Mails an invitation to the address it is for. */
export async function mailOwnerInvite(
  ctx: Context,
  organisation: Organisation,
  p: { address: string; token: string; by: string },
): Promise<void> {
  const { publicUrl } = ctx.settings;
  const link = `${publicUrl}/join?invite=${p.token}`;
  await queueMail(ctx, {
    kind: 'owner-invite',
    organisation: organisation.id,
    to: p.address,
    mail: ownerInviteMail(organisation.language, publicUrl, {
      link,
      organisation: organisation.name,
      by: p.by,
    }),
  });
}

/** Makes the holder of an invitation an owner, or signs an existing owner in. Throws TICKET_INVALID. */
export async function joinAsOwner(
  ctx: Context,
  ticket: TicketOf<'owner'>,
  name: string,
): Promise<{ person: PersonId; name: string; organisation: OrganisationId }> {
  const { organisation, address } = ticket.purpose;
  const known = await personOf(ctx, address);
  const person = known?.id ?? idOf('person', [emailIdOf(ctx.idSecret, address)]);
  const isThere = (await ctx.store.get(organisations, organisation)) !== undefined;
  if (!isThere || !(await useTicket(ctx, ticket, person)))
    throw new BridgeError('TICKET_INVALID', 'the invitation was used or is too old');
  const actor: Actor = { kind: 'owner', name: known?.name ?? name };
  await makeOwner(ctx, { organisation, address, name: actor.name, person });
  await audit(ctx, { organisation, actor, action: 'owner.joined', subject: address, subjectId: person });
  return { person, name: actor.name, organisation };
}
