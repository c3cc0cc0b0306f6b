/** Changes what an organisation says of itself. */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import type { OrganisationId } from '../../model/ids.ts';
import { type Organisation, organisations } from '../../model/organisations/organisation.ts';
import { change } from '../change.ts';
import { type Actor, audit } from '../system/audit.ts';
import { forgetAccent } from './read-accent.ts';

export type OrganisationFacts = Pick<Organisation, 'name' | 'language' | 'contactEmail' | 'accent'>;

/** Facts that are missing are taken away. Throws NOT_FOUND. */
export async function changeOrganisation(
  ctx: Context,
  id: OrganisationId,
  facts: OrganisationFacts,
  actor: Actor,
): Promise<void> {
  const changed = await change<Organisation>(ctx, organisations, id, ({ accent: _accent, ...rest }) => ({
    ...rest,
    ...facts,
  }));
  if (changed === undefined) throw new BridgeError('NOT_FOUND', 'no such organisation');
  forgetAccent(ctx, id);
  await audit(ctx, {
    organisation: id,
    actor,
    action: 'organisation.changed',
    subject: facts.name,
    subjectId: id,
  });
}
