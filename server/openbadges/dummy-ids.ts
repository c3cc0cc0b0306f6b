/** Ids of nothing, which keep lists of revoked badges from being short (openbadges.md O18). */

/**
 * Ids of no badge. A list of one entry loses its array in JSON-LD compaction, and the official validator then
 * calls a revoked badge valid; these two, in every list from its first day on, keep it longer than that.
 */
export const DUMMY_IDS = [
  'urn:uuid:5c1a6f0e-6f0d-4b52-9a6e-2f6f0c8a1d01',
  'urn:uuid:5c1a6f0e-6f0d-4b52-9a6e-2f6f0c8a1d02',
] as const;
/** What is said of an entry that revokes nothing. */
export const DUMMY_REASON = 'placeholder';
