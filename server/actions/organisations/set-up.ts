/** The first owner: made with the one-time link that the program prints while nobody owns it. */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { type Issuer, issuers } from '../../model/badges/issuer.ts';
import {
  emailIdOf,
  idOf,
  type IssuerId,
  keyedId,
  type OrganisationId,
  type PersonId,
} from '../../model/ids.ts';
import { type Organisation, organisations } from '../../model/organisations/organisation.ts';
import { type Ownership, ownerships } from '../../model/organisations/person.ts';
import { installations, INSTALLATION_ID } from '../../model/system/system.ts';
import { change } from '../change.ts';
import { makeFirstKeys } from '../keys/ensure-issuer-keys.ts';
import { audit } from '../system/audit.ts';
import { findTicket, useTicket } from '../system/tickets.ts';
import { makeOwner, ownersOf } from './owners.ts';

export interface FirstOwner {
  name: string;
  address: string;
  organisation: string;
  language: string;
}

/** True where the link still leads to the form: it is good, and nobody owns the installation yet. */
export async function canSetUp(ctx: Context, token: string): Promise<boolean> {
  return (await findTicket(ctx, 'setup', token)) !== undefined && !(await isSetUp(ctx));
}

/**
 * Makes organisation, issuer with its key and first owner. The link is used up first, for one address;
 * every id follows from the installation. So of two people at once only one becomes an owner, and whoever
 * was interrupted repeats it, with the same link or with the next, and there is one of each.
 * @throws TICKET_INVALID where the link was used for another address, is too old, or somebody owns it already
 */
export async function setUp(
  ctx: Context,
  token: string,
  p: FirstOwner,
): Promise<{ person: PersonId; organisation: OrganisationId }> {
  const person = idOf('person', [emailIdOf(ctx.idSecret, p.address)]);
  await takeLink(ctx, token, person);
  const organisation = idOf('organisation', [keyedId(ctx.idSecret, 'organisation', ['first'])]);
  const issuer = idOf('issuer', [organisation, 'first']);
  await makeIssuer(ctx, issuer, organisation, p);
  await makeOrganisation(ctx, organisation, issuer, p);
  const owner = { organisation, name: p.name, address: p.address, person };
  await makeOwner(ctx, owner);
  await dropOthers(ctx, organisation, person);
  await change(ctx, installations, INSTALLATION_ID, (current) => ({ ...current, isSetUp: true }));
  await audit(ctx, {
    organisation,
    actor: { kind: 'owner', name: p.name },
    action: 'organisation.created',
    subject: p.organisation,
    subjectId: organisation,
  });
  return { person, organisation };
}

async function isSetUp(ctx: Context): Promise<boolean> {
  return (await ctx.store.get(installations, INSTALLATION_ID))?.isSetUp !== false;
}

async function takeLink(ctx: Context, token: string, person: PersonId): Promise<void> {
  const ticket = await findTicket(ctx, 'setup', token);
  if (ticket !== undefined && !(await isSetUp(ctx))) {
    if (ticket.usedAt === undefined && (await useTicket(ctx, ticket, person))) return;
    if ((await findTicket(ctx, 'setup', token))?.result === person) return;
  }
  throw new BridgeError('TICKET_INVALID', 'the set-up link was used or is too old');
}

/** An interrupted set-up may have been begun under another name. */
async function makeOrganisation(
  ctx: Context,
  id: OrganisationId,
  issuer: IssuerId,
  p: FirstOwner,
): Promise<void> {
  const said = { name: p.organisation, language: p.language, contactEmail: p.address };
  const fresh = { id, ...said, issuer, createdAt: ctx.clock.now() };
  if ((await ctx.store.insert(organisations, [fresh])).has(id)) return;
  await change<Organisation>(ctx, organisations, id, (current) => ({ ...current, ...said }));
}

/** Whoever began a set-up that was not ended, under another address, owns nothing. */
async function dropOthers(ctx: Context, organisation: OrganisationId, person: PersonId): Promise<void> {
  for (const other of await ownersOf(ctx, organisation))
    if (other.person !== person)
      await change<Ownership>(ctx, ownerships, other.id, (current) => ({ ...current, isActive: false }));
}

/** An issuer of the organisation with a key of each kind; the keys are there before the issuer names them. */
async function makeIssuer(
  ctx: Context,
  id: IssuerId,
  organisation: OrganisationId,
  p: FirstOwner,
): Promise<void> {
  const now = ctx.clock.now();
  const keys = await makeFirstKeys(ctx, id, organisation);
  const said = { name: p.organisation, email: p.address, updatedAt: now };
  const fresh = {
    id,
    organisation,
    ...said,
    url: ctx.settings.publicUrl,
    description: '',
    linkedinId: '',
    keys,
    createdAt: now,
  };
  if ((await ctx.store.insert(issuers, [fresh])).has(id)) return;
  await change<Issuer>(ctx, issuers, id, (current) => ({ ...current, ...said }));
}
