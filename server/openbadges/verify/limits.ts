/** Bounds of one verification: what a hostile file or server may cost us (O38). */

export const limits = {
  requestMs: 5_000,
  reportMs: 15_000,
  fetches: 12,
  redirects: 3,
  jsonBytes: 1024 * 1024,
  imageBytes: 5 * 1024 * 1024,
  jsonDepth: 64,
  quads: 2_000,
  /** Objects and single values of a credential; each costs statements, contexts and time. */
  objects: 1_000,
  values: 2_500,
  /** Names in one `type` and entries in one `@context`. */
  names: 20,
  proofs: 5,
} as const;
