/** The store on MongoDB: standalone, replica set or sharded cluster, for several web and worker processes. */
import type { Connection } from 'mongoose';
import type { CollectionSpec } from '../../../server/model/record.ts';
import type { Clock } from '../../../server/ports/clock.ts';
import type { Random } from '../../../server/ports/random.ts';
import type { Store } from '../../../server/ports/store.ts';
import { closedError, declared } from '../shared/refusals.ts';
import { translated } from './certainty.ts';
import { connect, createIndexes, rowsOf } from './connection.ts';
import type { Engine, Table } from './engine.ts';
import { leases } from './leases.ts';
import { reads } from './reads.ts';
import { writes } from './writes.ts';

export interface MongoOptions {
  /** Connection string with the database's name. */
  url: string;
  collections: readonly CollectionSpec[];
  clock: Clock;
  random: Random;
}

/** @throws BridgeError STORE_UNAVAILABLE where no server answers or refuses an index */
export async function mongoStore(o: MongoOptions): Promise<Store> {
  let connection: Connection | undefined;
  try {
    connection = await connect(o.url);
    const tables = new Map<string, Table>();
    for (const spec of o.collections) {
      const rows = rowsOf(connection, spec);
      await createIndexes(rows, spec);
      tables.set(spec.name, { spec, rows });
    }
    return store(o, connection, tables);
  } catch (cause) {
    await connection?.close();
    throw translated(cause);
  }
}

function store(o: MongoOptions, connection: Connection, tables: Engine['tables']): Store {
  let isClosed = false;
  const engine: Engine = {
    clock: o.clock,
    random: o.random,
    tables,
    table(c) {
      if (isClosed) throw closedError();
      return declared(tables, c.name);
    },
  };
  return {
    ...reads(engine),
    ...writes(engine),
    ...leases(engine),
    async close() {
      isClosed = true;
      await connection.close();
    },
  };
}
