/** A stage: one kind of work, done record by record. `worker.ts` runs it. */
import type { Context } from './context.ts';
import type { Collection, Doc, Fresh, Leased, Where } from './model/record.ts';

/** What a stage is handed: one claimed record and the means to save it on the way. */
export interface Step<T extends Doc> {
  readonly doc: Leased<T>;
  /** Aborted when the lease is lost or the process stops. */
  readonly signal: AbortSignal;
  /** Saves a state on the way and keeps the lease. Throws LeaseLost where somebody else changed the record. */
  checkpoint(next: T): Promise<Leased<T>>;
  /** Inserts what follows, and hands the new records to their stage at once where that has time. */
  readonly insert: Insert;
}

/** Inserts what is not there yet; resolves to the ids that are new. What is given under way is due. */
export type Insert = <U extends Doc>(c: Collection<U>, docs: readonly Fresh<U>[]) => Promise<Set<string>>;

/** A result that an outside effect stands behind: it is never discarded but merged into what the record became. */
export interface Effect<T> {
  next: T;
  merge(current: T): T;
}

/** A kind of work. One step is repeatable: killed anywhere, it just runs again. */
export interface Stage<T extends Doc> {
  name: string;
  collection: Collection<T>;
  /** Steps under way at once in this process. */
  concurrency: number;
  maxAttempts?: number;
  /** Which records to claim, where not simply the longest due: one entry per lane. */
  lanes?(ctx: Context, inFlight: readonly T[]): Promise<readonly { where: Where; max: number }[]>;
  run(ctx: Context, step: Step<T>): Promise<T | Effect<T>>;
  /** State of a record that is given up, before it becomes a dead letter. */
  giveUp?(ctx: Context, doc: T, error: string): T;
}
