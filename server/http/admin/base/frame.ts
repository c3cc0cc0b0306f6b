/** What the frame of an owner's page shows. */
import type { OwnerScope } from '../../../actions/organisations/read-scope.ts';
import type { AdminFrame } from '../../../views/admin/admin-page.tsx';
import { type Asked, type Reply, seeOther } from '../../base/asked.ts';

export function frameOf({ words, now, query }: Asked, owner: OwnerScope): AdminFrame {
  const count = Number(query.get('count') ?? 0);
  return {
    words,
    now,
    organisation: owner.organisation.name,
    hasOthers: owner.hasOthers,
    did: query.get('did') ?? undefined,
    count: Number.isSafeInteger(count) && count >= 0 ? count : 0,
  };
}

/** Back to a page that says what was done. @param to path on our own origin @param did name of `admin.done` */
export function doneAt(to: string, did: string, count?: number): Reply {
  const query = new URLSearchParams({ did, ...(count === undefined ? {} : { count: String(count) }) });
  return seeOther(`${to}?${query.toString()}`);
}

/** After a form of the set-up: its next step; else the page itself. */
export function afterForm({ form }: Asked, page: string, did: string, next: string): Reply {
  return form.text('from') === 'set-up' ? doneAt(`/admin/setup/${next}`, did) : doneAt(page, did);
}
