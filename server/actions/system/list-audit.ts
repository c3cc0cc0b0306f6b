/** The audit log of an organisation: who did what, when. */
import type { Context } from '../../context.ts';
import type { OrganisationId } from '../../model/ids.ts';
import { type Audit, type AuditAction, audits } from '../../model/organisations/audit.ts';

const PAGE = 50;
/** Lines looked at for one page of a filter; the cursor goes on from there. */
const MOST_LOOKED_AT = 5000;

/** Newest first. A page of a filter may be short though more follow. */
export async function listAudit(
  ctx: Context,
  organisation: OrganisationId,
  p: { actions: readonly AuditAction[] | undefined; after: string | undefined },
): Promise<{ items: Audit[]; next: string | undefined }> {
  const items: Audit[] = [];
  let after = p.after;
  for (let looked = 0; looked < MOST_LOOKED_AT; looked += PAGE) {
    const page = await ctx.store.find(audits, {
      where: { organisation },
      sort: ['at', 'desc'],
      limit: PAGE,
      after,
    });
    items.push(...page.items.filter((line) => p.actions?.includes(line.action) ?? true));
    after = page.next;
    if (after === undefined || items.length >= PAGE) break;
  }
  return { items, next: after };
}
