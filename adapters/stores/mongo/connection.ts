/** Opens the connection, one model per collection, and the indexes that the declared collections need. */
import { type Connection, createConnection, type Model, Schema } from 'mongoose';
import type { CollectionSpec, Work } from '../../../server/model/record.ts';
import { DUE_AT, ID } from '../shared/plan.ts';

/** A record as MongoDB holds it. */
export interface Row {
  _id: string;
  rev: number;
  work?: Work;
  doc: Record<string, unknown>;
}
export type Rows = Model<Row>;

const SELECTION_TIMEOUT_MS = 10_000;

/**
 * A connection whose writes are acknowledged by the majority's journal and whose reads come from the
 * primary. Nothing is buffered: a call fails while there is no connection.
 */
export async function connect(url: string): Promise<Connection> {
  const connection = createConnection(url, {
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
    ignoreUndefined: true,
    writeConcern: { w: 'majority', journal: true },
    readPreference: 'primary',
    serverSelectionTimeoutMS: SELECTION_TIMEOUT_MS,
  });
  return connection.asPromise();
}

/** The model of a collection. Records are checked by their own schema; this one only holds them. */
export function rowsOf(connection: Connection, c: CollectionSpec): Rows {
  const schema = new Schema<Row>(
    {
      _id: { type: String, required: true },
      rev: { type: Number, required: true },
      work: Schema.Types.Mixed,
      doc: { type: Schema.Types.Mixed, required: true },
    },
    {
      versionKey: false,
      minimize: false,
      autoIndex: false,
      autoCreate: false,
      bufferCommands: false,
      strict: 'throw',
      collection: c.name,
    },
  );
  return connection.model<Row>(c.name, schema, c.name);
}

/** Where a path of the record is kept. */
export function fieldOf(path: string): string {
  if (path === ID) return '_id';
  return path === 'rev' || path.startsWith('work.') ? path : `doc.${path}`;
}

/**
 * Creates the indexes that are missing. Each ends in the id; uniqueness is left to `_id` alone, so that
 * collections can be sharded on it. Those on the due time or the expiry alone leave out records that have none.
 */
export async function createIndexes(rows: Rows, c: CollectionSpec): Promise<void> {
  const all = c.expires === undefined ? c.indexes : [...c.indexes, [c.expires]];
  const indexes = new Map(
    all.map((paths) => {
      const key = Object.fromEntries([...paths, ID].map((path) => [fieldOf(path), 1 as const]));
      const first = fieldOf(paths[0] ?? ID);
      const isPartial = paths.length === 1 && (paths[0] === DUE_AT || paths[0] === c.expires);
      const partial = isPartial ? { partialFilterExpression: { [first]: { $exists: true } } } : {};
      return [paths.join(), { key, name: paths.join(), ...partial }];
    }),
  );
  if (indexes.size > 0) await rows.collection.createIndexes([...indexes.values()]);
}
