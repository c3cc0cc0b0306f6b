/** One collection's table as the calls of the store use it: its statements for reading, and what it indexes. */
import type { CollectionSpec, Doc } from '../../../server/model/record.ts';
import type { Database, Statement } from './connection.ts';
import { keyPaths, quoted } from './sql.ts';

export interface Table {
  spec: CollectionSpec;
  /** Selects a record by its id. */
  get: () => Statement;
  /** The copy of what is indexed, as JSON text. */
  keysOf: (doc: Doc) => string;
  /** The statement of a shape of query, made once. */
  query: (shape: string, sql: () => string) => Statement;
  /** The text of a shape of write, made once. */
  text: (shape: string, sql: () => string) => string;
}

/** Statements are prepared when they are first needed: most tables are not used in most processes. */
export function table(db: Database, spec: CollectionSpec): Table {
  const paths = keyPaths(spec).map((path) => ({ path, steps: path.split('.') }));
  const queries = new Map<string, Statement>();
  const texts = new Map<string, string>();
  const query = (shape: string, sql: () => string): Statement =>
    made(queries, shape, () => {
      const statement = db.prepare(sql());
      // Rows come as arrays: objects with a key per column take longer to make.
      statement.setReturnArrays(true);
      return statement;
    });
  return {
    spec,
    get: () => query('get', () => `SELECT id, rev, work, doc FROM ${quoted(spec.name)} WHERE id = ?`),
    keysOf: (doc) => keysText(paths, doc),
    query,
    text: (shape, sql) => made(texts, shape, sql),
  };
}

function made<T>(known: Map<string, T>, shape: string, make: () => T): T {
  let one = known.get(shape);
  if (one === undefined) {
    one = make();
    known.set(shape, one);
  }
  return one;
}

function keysText(paths: readonly { path: string; steps: readonly string[] }[], doc: Doc): string {
  const keys: Record<string, unknown> = {};
  for (const { path, steps } of paths) {
    let value: unknown = doc;
    for (const step of steps) value = (value as Record<string, unknown> | null | undefined)?.[step];
    if (value !== null && typeof value !== 'object') keys[path] = value;
  }
  return JSON.stringify(keys);
}
