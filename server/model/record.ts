/** What every stored record has in common: an id, a revision and, while it needs work, its work state. */
import { z } from 'zod';

/** `dueAt` of a dead letter: never due again until a person wakes it. */
export const NEVER = Number.MAX_SAFE_INTEGER;

/** Epoch milliseconds, UTC. */
export const instant = z.int().min(0).max(NEVER);

export const leaseSchema = z.strictObject({ token: z.string(), until: instant });
export const workSchema = z.strictObject({
  dueAt: instant,
  attempt: z.int().min(0),
  lease: leaseSchema.exactOptional(),
  lastError: z.string().max(2000).exactOptional(),
});

export type Lease = z.infer<typeof leaseSchema>;
export type Work = z.infer<typeof workSchema>;

/** A stored record. `rev` is 1 after the insert and rises with each replace, claim, checkpoint and settle. */
export interface Doc {
  readonly id: string;
  readonly rev: number;
  readonly work?: Work;
}
/** A record before its insert, which sets `rev` to 1. Distributes over unions. */
export type Fresh<T extends Doc> = T extends unknown ? Omit<T, 'rev'> : never;
/** A record that this worker holds a lease on. */
export type Leased<T extends Doc> = T & { readonly work: Work & { readonly lease: Lease } };

export type Scalar = string | number | boolean;
export interface Range {
  gt?: Scalar;
  gte?: Scalar;
  lt?: Scalar;
  lte?: Scalar;
}
/** Conditions on dotted paths, all of which must hold. */
export type Where = Readonly<Record<string, Scalar | Range | { in: readonly Scalar[] }>>;

/** A collection, declared once as a constant beside its schema. */
export interface Collection<T extends Doc> {
  readonly name: string;
  /** Checked on write and on read; upgrades old shapes. */
  readonly schema: z.ZodType<T>;
  /** Dotted paths; never unique, never through arrays. */
  readonly indexes: readonly (readonly string[])[];
  /** Path of an epoch-ms field after which reads hide the record and `purge` deletes it. */
  readonly expires?: string;
}

/** A collection without its schema: all that opening a store needs. */
export type CollectionSpec = Omit<Collection<Doc>, 'schema'>;

/** The members every record schema starts with; `id` carries the collection's brand. */
export function recordShape<I extends z.ZodType<string>>(
  id: I,
): { id: I; rev: z.ZodInt; work: z.ZodExactOptional<typeof workSchema> } {
  return { id, rev: z.int().min(1), work: workSchema.exactOptional() };
}
