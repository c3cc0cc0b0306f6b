/** How an organisation's badges are issued: read for every award, changed by its owners. */
import type { Bucket } from '../../cache.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import type { OrganisationId } from '../../model/ids.ts';
import {
  type Issuing,
  type Organisation,
  organisations,
  usualIssuing,
} from '../../model/organisations/organisation.ts';
import { change } from '../change.ts';
import { type Actor, audit } from '../system/audit.ts';

const recent: Bucket<Issuing> = { name: 'issuing', ttlMs: 2000, max: 500 };

/** At most two seconds old. */
export function recentIssuing(ctx: Context, id: OrganisationId): Promise<Issuing> {
  return ctx.cache.through(recent, id, async () => {
    const organisation = await ctx.store.get(organisations, id);
    return organisation?.issuing ?? usualIssuing;
  });
}

/** For what is issued from now on: what was issued keeps its form. Throws NOT_FOUND. */
export async function changeIssuing(
  ctx: Context,
  id: OrganisationId,
  issuing: Issuing,
  actor: Actor,
): Promise<void> {
  const changed = await change<Organisation>(ctx, organisations, id, (current) => ({ ...current, issuing }));
  if (changed === undefined) throw new BridgeError('NOT_FOUND', 'no such organisation');
  ctx.cache.forget(recent, id);
  const { name } = changed;
  await audit(ctx, { organisation: id, actor, action: 'issuing.changed', subject: name, subjectId: id });
}
