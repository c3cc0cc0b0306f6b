/** Lists what no longer holds: signed 2.0 badges by their own ids (openbadges.md O17). */
import type { Context } from '../../context.ts';
import type { Award } from '../../model/awards/award.ts';
import {
  type RevocationEntry,
  revocationEntries,
  type SignedForm,
  signedForms,
} from '../../model/awards/signed-form.ts';
import { idOf } from '../../model/ids.ts';
import { clip } from '../../model/text.ts';
import { every } from '../change.ts';

/** Public, in the language of the standard: what a list says of a badge that a newer one took the place of. */
export const REPLACED = 'A newer version of this badge was issued.';

/** Adds one line to a list of the issuer, once. */
export async function listRevoked(
  ctx: Context,
  p: Pick<RevocationEntry, 'issuer' | 'list' | 'urn' | 'reason'>,
): Promise<void> {
  const id = idOf('revocationEntry', [p.list, p.urn]);
  const reason = clip(p.reason, 1000);
  await ctx.store.insert(revocationEntries, [{ id, ...p, reason, at: ctx.clock.now() }]);
}

/**
 * Lists every signed 2.0 form of an award that holds no more: of a revoked award all, else those of earlier
 * revisions. Repeatable.
 */
export async function listFormsOf(ctx: Context, award: Award): Promise<void> {
  const { issuer, state, revoked, documents } = award;
  const query = { where: { award: award.id }, sort: ['revision', 'asc'] } as const;
  for await (const form of every<SignedForm>(ctx, signedForms, query)) {
    const isPast = state === 'revoked' || form.revision < (documents?.revision ?? 1);
    if (!isPast || form.urn === undefined) continue;
    const isOlder = form.revision < (documents?.revision ?? 1);
    const reason = isOlder ? REPLACED : (revoked?.reason ?? '');
    await listRevoked(ctx, { issuer, list: 'v2', urn: form.urn, reason });
  }
}
