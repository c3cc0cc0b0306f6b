/** Work that was given up: counted, listed, and set going again by a person (store.md, Dead letters). */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import type { OrganisationId } from '../../model/ids.ts';
import { type Actor, audit } from './audit.ts';
import { type DeadLetter, kindsOfWork, type WorkKind, workKinds } from './kinds-of-work.ts';

/** Counts are exact up to here. */
export const DEAD_CAP = 1000;
const PAGE = 25;
/** Set going by one press of a button. */
const AT_ONCE = 500;

/** How many of each kind were given up. */
export async function countDead(
  ctx: Context,
  organisation: OrganisationId,
): Promise<{ kind: WorkKind; dead: number }[]> {
  return Promise.all(
    workKinds.map(async (kind) => ({
      kind,
      dead: await kindsOfWork[kind].countDead(ctx, organisation, DEAD_CAP),
    })),
  );
}

/** A page of one kind. */
export function listDead(
  ctx: Context,
  organisation: OrganisationId,
  kind: WorkKind,
  after: string | undefined,
): Promise<{ items: DeadLetter[]; next: string | undefined }> {
  return kindsOfWork[kind].listDead(ctx, organisation, { limit: PAGE, after });
}

/** Due now with a new budget. Throws NOT_FOUND. */
export async function retryDead(
  ctx: Context,
  organisation: OrganisationId,
  what: { kind: WorkKind; id: string },
  actor: Actor,
): Promise<void> {
  if (!(await kindsOfWork[what.kind].wakeDead(ctx, organisation, what.id)))
    throw new BridgeError('NOT_FOUND', 'no such dead letter');
  await audit(ctx, {
    organisation,
    actor,
    action: 'work.retried',
    subject: what.kind,
    subjectId: what.id,
  });
}

/** All of a kind, up to 500 at once. @returns how many */
export async function retryAllDead(
  ctx: Context,
  organisation: OrganisationId,
  kind: WorkKind,
  actor: Actor,
): Promise<number> {
  const work = kindsOfWork[kind];
  const { items } = await work.listDead(ctx, organisation, { limit: AT_ONCE, after: undefined });
  const woken = await Promise.all(items.map(({ id }) => work.wakeDead(ctx, organisation, id)));
  const retried = woken.filter(Boolean).length;
  await audit(ctx, { organisation, actor, action: 'work.retried', subject: `${kind}: ${retried}` });
  return retried;
}
