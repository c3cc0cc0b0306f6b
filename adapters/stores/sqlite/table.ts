/** One collection's table: its prepared statements and the step from row to record. */
import type { Collection, CollectionSpec, Doc, Work } from '../../../server/model/record.ts';
import { decode } from '../shared/codec.ts';
import type { Database, Statement } from './connection.ts';
import { keyPaths, quoted } from './sql.ts';

/** A record as SQLite holds it: id, revision, work and the rest as JSON text. */
export type Row = [id: string, rev: number, work: string | null, doc: string];

/** A statement that is prepared when it is first needed: most tables are not used in most processes. */
export type Prepared = () => Statement;

/** What of a record is written beside its text: indexes on the rest are not touched. */
export type Part = 'doc' | 'work' | 'keys' | 'all';

export interface Table {
  spec: CollectionSpec;
  get: Prepared;
  insert: Prepared;
  look: Prepared;
  rewrite: Readonly<Record<Part, Prepared>>;
  remove: Prepared;
  removeRev: Prepared;
  claim: Prepared;
  renew: Prepared;
  /** The copy of what is indexed, as JSON text. */
  keysOf(doc: Doc): string;
  /** The statement of a shape of query, made once. */
  query(shape: string, sql: () => string): Statement;
}

/** The statements of one table: each write touches one record by its id, so each is atomic. */
export function table(db: Database, spec: CollectionSpec): Table {
  const name = quoted(spec.name);
  const paths = keyPaths(spec).map((path) => ({ path, steps: path.split('.') }));
  const queries = new Map<string, Statement>();
  /** Rows come as arrays: objects with a key per column take longer to make. */
  const prepareNow = (sql: string): Statement => {
    const statement = db.prepare(sql);
    statement.setReturnArrays(true);
    return statement;
  };
  const prepare = (sql: string): Prepared => {
    let statement: Statement | undefined;
    return () => (statement ??= prepareNow(sql));
  };
  return {
    spec,
    get: prepare(`SELECT id, rev, work, doc FROM ${name} WHERE id = ?`),
    insert: prepare(
      `INSERT INTO ${name} (id, rev, work, keys, doc) VALUES (?, 1, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
    ),
    look: prepare(`SELECT rev, work, keys FROM ${name} WHERE id = ?`),
    rewrite: {
      doc: prepare(`UPDATE ${name} SET rev = rev + 1, doc = ? WHERE id = ?`),
      work: prepare(`UPDATE ${name} SET rev = rev + 1, doc = ?, work = ? WHERE id = ?`),
      keys: prepare(`UPDATE ${name} SET rev = rev + 1, doc = ?, keys = ? WHERE id = ?`),
      all: prepare(`UPDATE ${name} SET rev = rev + 1, doc = ?, work = ?, keys = ? WHERE id = ?`),
    },
    remove: prepare(`DELETE FROM ${name} WHERE id = ?`),
    removeRev: prepare(`DELETE FROM ${name} WHERE id = ? AND rev = ?`),
    claim: prepare(
      `UPDATE ${name} SET rev = rev + 1, work = json_set(work, '$.dueAt', ?1, '$.attempt', json_extract(work,'$.attempt') + 1, '$.lease', json_object('token', ?2, 'until', ?1)) WHERE id IN (SELECT value FROM json_each(?3)) RETURNING id, rev, work, doc`,
    ),
    renew: prepare(
      `UPDATE ${name} SET work = json_set(work, '$.dueAt', ?1, '$.lease.until', ?1) WHERE id = ?2 AND json_extract(work,'$.lease.token') = ?3`,
    ),
    keysOf: (doc) => keysText(paths, doc),
    query(shape, sql) {
      let statement = queries.get(shape);
      if (statement === undefined) {
        statement = prepareNow(sql());
        queries.set(shape, statement);
      }
      return statement;
    },
  };
}

/** @throws BridgeError STORE_INVALID_RECORD where the stored record does not fit its schema */
export function recordOf<T extends Doc>(c: Collection<T>, [id, rev, work, doc]: Row): T {
  return decode(c, { id, rev, work: workOf(work), body: JSON.parse(doc) as Record<string, unknown> });
}

export function workOf(text: string | null): Work | undefined {
  return text === null ? undefined : (JSON.parse(text) as Work);
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
