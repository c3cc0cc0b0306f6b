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
  /** Objects, lists and single values of one document of version 2.0 or older. */
  parts: 5_000,
  /** Names in one `type` and entries in one `@context`. */
  names: 20,
  proofs: 5,
  /** Credentials of one record that are looked at. */
  inner: 100,
  statusEntries: 5,
  /** Keys that are tried where a badge does not say which one signed it. */
  keys: 5,
  /** Endorsements of one report, and how deep they lie within each other. */
  endorsements: 10,
  endorsementDepth: 3,
  /** Extensions of Open Badges 2.0 that are looked at. */
  extensions: 20,
} as const;
