/** Opens the store that the configuration names; only the engine that is used is loaded. */
import type { CollectionSpec } from '../../server/model/record.ts';
import type { Clock } from '../../server/ports/clock.ts';
import type { Random } from '../../server/ports/random.ts';
import type { Store } from '../../server/ports/store.ts';

/** A SQLite file (or `:memory:`), or a MongoDB connection string that names a database. */
export type StoreLocation = { kind: 'sqlite'; file: string } | { kind: 'mongo'; url: string };

/**
 * Makes this process the only one that serves an SQLite file; MongoDB takes any number.
 * @returns what gives the place up
 * @throws BridgeError STORE_BUSY where another process has it · STORE_UNAVAILABLE
 */
export async function occupyStore(location: StoreLocation): Promise<() => void> {
  if (location.kind === 'mongo') return () => undefined;
  const { occupyFile } = await import('./sqlite/occupy-file.ts');
  return occupyFile(location.file);
}

export interface StoreOptions {
  location: StoreLocation;
  /** All that will be used; their tables and indexes are made where they are missing. */
  collections: readonly CollectionSpec[];
  clock: Clock;
  random: Random;
  /** SQLite: write in a thread of its own. For a process that serves; a short one ends before it pays. */
  isThreaded?: boolean;
}

/**
 * @throws BridgeError STORE_UNAVAILABLE · STORE_BUSY where it cannot be opened
 * @example openStore({ location: { kind: 'sqlite', file: ':memory:' }, collections: allCollections, clock, random })
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { location, ...rest } = options;
  if (location.kind === 'sqlite') {
    const { sqliteStore } = await import('./sqlite/sqlite-store.ts');
    return sqliteStore({ ...rest, file: location.file });
  }
  const { mongoStore } = await import('./mongo/mongo-store.ts');
  return mongoStore({ ...rest, url: location.url });
}
