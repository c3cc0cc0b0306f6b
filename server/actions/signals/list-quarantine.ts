/** What came and could not be used: kept with its reason, never dropped (criteria.md C1, C27). */
import type { Context } from '../../context.ts';
import type { OrganisationId } from '../../model/ids.ts';
import { type Quarantine, quarantines } from '../../model/signals/signal.ts';

const PAGE = 25;

/** Newest first. */
export async function listQuarantine(
  ctx: Context,
  organisation: OrganisationId,
  after: string | undefined,
): Promise<{ items: Quarantine[]; next: string | undefined }> {
  const page = await ctx.store.find(quarantines, {
    where: { organisation },
    sort: ['receivedAt', 'desc'],
    limit: PAGE,
    after,
  });
  return { items: page.items, next: page.next };
}
