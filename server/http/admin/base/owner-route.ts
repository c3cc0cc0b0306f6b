/** Routes for owners: who asks, and for which organisation, is read anew for every request. */
import type { RequestHandler } from 'express';
import { choicesOf, type OwnerScope, readScope } from '../../../actions/organisations/read-scope.ts';
import type { Actor } from '../../../actions/system/audit.ts';
import type { Context } from '../../../context.ts';
import { BridgeError } from '../../../errors.ts';
import { route } from '../../base/answer.ts';
import { type Asked, pageOf, type Reply, seeOther } from '../../base/asked.ts';

export type OwnerHandler = (asked: Asked, owner: OwnerScope) => Promise<Reply> | Reply;

/** Only for an owner of the organisation that is open in this browser. */
export function ownerRoute(ctx: Context, handler: OwnerHandler): RequestHandler {
  return route(ctx, ['own'], async (asked) => {
    const found = await enter(ctx, asked);
    return 'kind' in found ? found : pageOf(found.organisation.id, await handler(asked, found));
  });
}

/** The owner who asks, or the page that leads on from here. Throws NOT_SIGNED_IN, FORBIDDEN. */
export async function enter(ctx: Context, asked: Asked): Promise<OwnerScope | Reply> {
  if (asked.own === undefined) {
    if (!isPageVisit(asked)) throw new BridgeError('NOT_SIGNED_IN', 'no owner is signed in');
    return seeOther('/sign-in');
  }
  const scope = await readScope(ctx, asked.own);
  if (scope !== undefined) return scope;
  const hasChoice = (await choicesOf(ctx, asked.own)).length > 0;
  if (hasChoice && isPageVisit(asked)) return seeOther('/admin/organisations');
  throw new BridgeError('FORBIDDEN', 'the person does not administer this organisation');
}

/** A person opens a page in a tab: no form, no fragment of a page, no frame of an LMS. */
function isPageVisit({ method, headers }: Asked): boolean {
  return method === 'GET' && headers['x-fragment'] === undefined && headers['sec-fetch-dest'] !== 'iframe';
}

/** The owner as the audit log names them. */
export function actorOf({ ownership }: OwnerScope): Actor {
  const { name, address } = ownership;
  return { kind: 'owner', name: name === '' ? address : `${name} (${address})` };
}
