/** The draft that a request is about. */
import { BridgeError } from '../../../errors.ts';
import type { Badge } from '../../../model/badges/badge.ts';
import type { Asked } from '../../base/asked.ts';

/** Number of the draft. Throws CONFLICT where there is none: it was activated or discarded meanwhile. */
export function expectDraft(badge: Badge): number {
  if (badge.draft === undefined) throw new BridgeError('CONFLICT', 'the badge has no draft');
  return badge.draft;
}

/** The revision that a save was made from. Throws INVALID where the form names none. */
export function revOf({ form }: Asked): number {
  const rev = Number(form.text('rev'));
  if (!Number.isSafeInteger(rev) || rev < 1) throw new BridgeError('INVALID', 'the form names no revision');
  return rev;
}
