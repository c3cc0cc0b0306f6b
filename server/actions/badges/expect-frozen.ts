/** Narrows a version to a frozen one. */
import { BridgeError } from '../../errors.ts';
import type { BadgeVersion } from '../../model/badges/badge.ts';

/** The version, which was activated. Throws NOT_FOUND where there is none or it is still a draft. */
export function expectFrozen(
  version: BadgeVersion | undefined,
): BadgeVersion & { frozen: NonNullable<BadgeVersion['frozen']> } {
  if (version?.frozen === undefined) throw new BridgeError('NOT_FOUND', 'the version was never activated');
  return { ...version, frozen: version.frozen };
}
