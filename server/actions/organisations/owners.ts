/** Owners: who administers an organisation, and how they leave. */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { emailIdOf, idOf, type OrganisationId, type PersonId } from '../../model/ids.ts';
import { emails, type Ownership, ownerships, persons } from '../../model/organisations/person.ts';
import { change, every } from '../change.ts';
import { type Actor, audit } from '../system/audit.ts';

/**
 * Makes a person an owner; the person too, where the address is new. Repeatable.
 * @param p.person id for a person that is made now
 * @param p.isVouched another owner says that the address is this person's
 */
export async function makeOwner(
  ctx: Context,
  p: { organisation: OrganisationId; name: string; address: string; person: PersonId; isVouched?: boolean },
): Promise<PersonId> {
  const now = ctx.clock.now();
  const address = p.address.trim();
  const emailId = emailIdOf(ctx.idSecret, address);
  const vouched = p.isVouched === true ? { isVouched: true } : {};
  await ctx.store.insert(emails, [{ id: emailId, address, person: p.person, provenAt: now, ...vouched }]);
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

/** Takes the right away, and with it the person's open pages; the last owner stays. Throws CONFLICT. */
export async function removeOwner(
  ctx: Context,
  organisation: OrganisationId,
  person: PersonId,
  actor: Actor,
): Promise<void> {
  const refused = new BridgeError('CONFLICT', 'the last owner cannot be removed');
  const id = idOf('ownership', [organisation, person]);
  if ((await ownersOf(ctx, organisation)).every((owner) => owner.person === person)) throw refused;
  const gone = await setActive(ctx, id, false);
  if (gone === undefined) throw new BridgeError('NOT_FOUND', 'no such owner');
  if ((await ownersOf(ctx, organisation)).length === 0) {
    await setActive(ctx, id, true);
    throw refused;
  }
  await audit(ctx, {
    organisation,
    actor,
    action: 'owner.removed',
    subject: gone.address,
    subjectId: person,
  });
}

function setActive(ctx: Context, id: Ownership['id'], isActive: boolean): Promise<Ownership | undefined> {
  return change<Ownership>(ctx, ownerships, id, (current) =>
    current.isActive === isActive ? undefined : { ...current, isActive },
  );
}
