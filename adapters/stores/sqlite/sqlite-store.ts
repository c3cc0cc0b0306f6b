/** The store on one SQLite file: the default, and in memory the twin for tests. */
import type { CollectionSpec } from '../../../server/model/record.ts';
import type { Clock } from '../../../server/ports/clock.ts';
import type { Random } from '../../../server/ports/random.ts';
import type { Store } from '../../../server/ports/store.ts';
import { closedError, declared } from '../shared/refusals.ts';
import { connect, type Database, disconnect, isBusy, MEMORY, translated, whileBusy } from './connection.ts';
import type { Engine } from './engine.ts';
import { leases } from './leases.ts';
import { reads } from './reads.ts';
import { prepareSchema } from './schema.ts';
import { table } from './table.ts';
import { threadedWriter } from './threaded-writer.ts';
import type { Write } from './write.ts';
import { inlineWriter } from './writer.ts';
import { writes } from './writes.ts';

export interface SqliteOptions {
  /** Path of the file, or `:memory:`. */
  file: string;
  /** Write in a thread of its own: for a process that serves; a short one is done before the thread has begun. */
  isThreaded?: boolean;
  collections: readonly CollectionSpec[];
  clock: Clock;
  random: Random;
}

/** @throws BridgeError STORE_UNAVAILABLE · STORE_BUSY where the file cannot be opened */
export async function sqliteStore(o: SqliteOptions): Promise<Store> {
  const db = await connect(o.file);
  try {
    await whileBusy(() => prepareSchema(db, o.collections));
    return store(o, db);
  } catch (cause) {
    db.close();
    throw translated(cause);
  }
}

function store(o: SqliteOptions, db: Database): Store {
  const isThreaded = o.isThreaded === true && o.file !== MEMORY;
  const writer = isThreaded ? threadedWriter(o.file) : inlineWriter(db);
  const tables = new Map(o.collections.map((c) => [c.name, table(db, c)]));
  let isClosed = false;
  const engine: Engine = {
    clock: o.clock,
    random: o.random,
    tables,
    table: (c) => declared(tables, c.name),
    async read(work) {
      if (isClosed) throw closedError();
      try {
        return work();
      } catch (thrown) {
        return again(work, thrown);
      }
    },
    async write(write: Write) {
      if (isClosed) throw closedError();
      return writer.write(write);
    },
  };
  return {
    ...reads(engine),
    ...writes(engine),
    ...leases(engine),
    async close() {
      if (isClosed) return;
      isClosed = true;
      await writer.close();
      disconnect(db);
    },
  };
}

/** A read that was refused once: mostly because another process holds the file for a moment. */
async function again<T>(work: () => T, thrown: unknown): Promise<T> {
  if (!isBusy(thrown)) throw translated(thrown);
  try {
    return await whileBusy(work);
  } catch (later) {
    throw translated(later);
  }
}
