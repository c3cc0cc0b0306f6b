/** The store: twelve calls, each atomic on one record and durable when its promise resolves (specs in docs/store.md). */
import type { Collection, Doc, Fresh, Leased, Where } from '../model/record.ts';

export interface Query {
  where?: Where;
  /** Ties are broken by id. */
  sort?: readonly [path: string, direction: 'asc' | 'desc'];
  limit: number;
  /** Cursor of the page before, as returned in `next`. */
  after?: string | undefined;
}

export interface Page<T> {
  items: T[];
  /** Opaque keyset cursor; absent on the last page. */
  next?: string | undefined;
}

export interface ClaimOptions {
  max: number;
  leaseMs: number;
  /** Equality only, on an index that ends in `work.dueAt`. */
  where?: Where;
}

export interface Store {
  /** The record, unless it is missing or expired. */
  get<T extends Doc>(c: Collection<T>, id: string): Promise<T | undefined>;
  /** Records that match, paged. Throws STORE_UNINDEXED where no declared index covers the paths. */
  find<T extends Doc>(c: Collection<T>, q: Query): Promise<Page<T>>;
  /** Inserts what is not there yet and leaves what is; resolves to the ids that are new. Atomic per record. */
  insert<T extends Doc>(c: Collection<T>, docs: readonly Fresh<T>[]): Promise<Set<string>>;
  /** Writes `doc` if its `rev` is still the stored one; the stored result, or undefined where it was stale. */
  replace<T extends Doc>(c: Collection<T>, doc: T): Promise<T | undefined>;
  /** Deletes, if `rev` (when given) is still the stored one. */
  remove<T extends Doc>(c: Collection<T>, id: string, rev?: number): Promise<boolean>;
  /** Leases up to `max` due records, the longest due first. Each counts an attempt. */
  claim<T extends Doc>(c: Collection<T>, o: ClaimOptions): Promise<Leased<T>[]>;
  /** Extends a lease; false: it was lost, stop working. */
  renew<T extends Doc>(c: Collection<T>, held: Leased<T>, leaseMs: number): Promise<boolean>;
  /** Writes `next` and keeps the lease; undefined: the lease or the revision was lost. */
  checkpoint<T extends Doc>(c: Collection<T>, held: Leased<T>, next: T): Promise<Leased<T> | undefined>;
  /** Writes `next` without the lease; false: the lease or the revision was lost and nothing was written. */
  settle<T extends Doc>(c: Collection<T>, held: Leased<T>, next: T): Promise<boolean>;
  /** How many match, exact up to `cap`. */
  count<T extends Doc>(c: Collection<T>, where: Where, cap: number): Promise<number>;
  /** Deletes expired records; how many. */
  purge(): Promise<number>;
  close(): Promise<void>;
}
