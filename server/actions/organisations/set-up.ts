/** The first owner: made with the one-time link that the program prints while nobody owns it. */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { issuerKeys, issuers } from '../../model/badges/issuer.ts';
import { emailIdOf, idOf, type IssuerId, type OrganisationId, type PersonId } from '../../model/ids.ts';
import { organisations } from '../../model/organisations/organisation.ts';
import { installations, INSTALLATION_ID } from '../../model/system/system.ts';
import { publicKeyMultibaseOf } from '../../openbadges/keys/ed25519.ts';
import { newId } from '../../ports/random.ts';
import { ISSUER_KEY } from '../badges/issuer-key.ts';
import { change } from '../change.ts';
import { audit } from '../system/audit.ts';
import { openTicket, useTicket } from '../system/tickets.ts';
import { makeOwner } from './owners.ts';

export interface FirstOwner {
  name: string;
  address: string;
  organisation: string;
  language: string;
}

/**
 * Makes organisation, issuer with its key and first owner. Every id follows from the link, so that a crash
 * in the middle and a second try make one of each; the link is used up last.
 * @throws TICKET_INVALID where the link was used or is too old
 */
export async function setUp(
  ctx: Context,
  token: string,
  p: FirstOwner,
): Promise<{ person: PersonId; organisation: OrganisationId }> {
  const ticket = await openTicket(ctx, 'setup', token);
  const installation = await ctx.store.get(installations, INSTALLATION_ID);
  if (ticket === undefined || installation?.isSetUp !== false)
    throw new BridgeError('TICKET_INVALID', 'the set-up link was used or is too old');
  const organisation = idOf('organisation', [ticket.id]);
  const issuer = await makeIssuer(ctx, idOf('issuer', [ticket.id]), organisation, p);
  await ctx.store.insert(organisations, [
    {
      id: organisation,
      name: p.organisation,
      language: p.language,
      contactEmail: p.address,
      issuer,
      createdAt: ctx.clock.now(),
    },
  ]);
  const owner = { organisation, name: p.name, address: p.address };
  const person = await makeOwner(ctx, {
    ...owner,
    person: idOf('person', [emailIdOf(ctx.idSecret, p.address)]),
  });
  if (!(await useTicket(ctx, ticket, person)))
    throw new BridgeError('TICKET_INVALID', 'the set-up link was just used');
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

/** An issuer of the organisation with a fresh Ed25519 key; the key is there before the issuer names it. */
async function makeIssuer(
  ctx: Context,
  id: IssuerId,
  organisation: OrganisationId,
  p: FirstOwner,
): Promise<IssuerId> {
  if ((await ctx.store.get(issuers, id)) !== undefined) return id;
  const now = ctx.clock.now();
  const seed = ctx.random.bytes(32);
  const key = newId('issuerKey', ctx.random);
  await ctx.store.insert(issuerKeys, [
    {
      id: key,
      organisation,
      issuer: id,
      algorithm: 'Ed25519',
      publicKeyMultibase: publicKeyMultibaseOf(seed),
      privateSealed: ctx.sealer.seal(Buffer.from(seed).toString('base64url'), ISSUER_KEY),
      createdAt: now,
    },
  ]);
  await ctx.store.insert(issuers, [
    {
      id,
      organisation,
      name: p.organisation,
      url: ctx.settings.publicUrl,
      email: p.address,
      description: '',
      linkedinId: '',
      key,
      createdAt: now,
      updatedAt: now,
    },
  ]);
  return id;
}
