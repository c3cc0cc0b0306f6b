/** Chooses which of their organisations an owner administers in this browser. */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import type { OrganisationId } from '../../model/ids.ts';
import { type OwnSession, type Session, sessions } from '../../model/organisations/session.ts';
import { change } from '../change.ts';
import { ownershipIn } from './owners.ts';

/** Throws NOT_FOUND for an organisation that is not the person's, and for a session bound to another. */
export async function openOrganisation(ctx: Context, session: OwnSession, id: OrganisationId): Promise<void> {
  const isBarred = session.isBound === true && session.organisation !== id;
  if (isBarred || (await ownershipIn(ctx, session.person, id)) === undefined)
    throw new BridgeError('NOT_FOUND', 'no such organisation');
  await change<Session>(ctx, sessions, session.id, (current) =>
    current.kind === 'own' ? { ...current, organisation: id } : undefined,
  );
}
