/** One collection's table: its prepared statements and the step from row to record. */
import type { Collection, CollectionSpec, Doc, Work } from '../../../server/model/record.ts';
import { decode } from '../shared/codec.ts';
import type { Database, Statement } from './connection.ts';
import { type Command, quoted } from './sql.ts';

/** A record as SQLite holds it: id, revision, work and the rest as JSON text. */
export type Row = [id: string, rev: number, work: string | null, doc: string];

export interface Table {
  spec: CollectionSpec;
  get: Statement;
  insert: Statement;
  replace: Statement;
  replaceLeased: Statement;
  remove: Statement;
  removeRev: Statement;
  claim: Statement;
  renew: Statement;
  checkpoint: Statement;
  settle: Statement;
  /** All rows of a command, each an array; its statement is prepared once. */
  rows(command: Command): unknown[];
}

const token = "json_extract(work,'$.lease.token')";
const held = `WHERE id = ? AND rev = ? AND ${token} = ?`;

/** The statements of store.md section 3: each touches one record by its id, so each is atomic. */
export function table(db: Database, spec: CollectionSpec): Table {
  const name = quoted(spec.name);
  const prepared = new Map<string, Statement>();
  /** Rows come as arrays: objects with a key per column take longer to make. */
  const prepare = (sql: string): Statement => {
    const statement = db.prepare(sql);
    statement.setReturnArrays(true);
    return statement;
  };
  return {
    spec,
    get: prepare(`SELECT id, rev, work, doc FROM ${name} WHERE id = ?`),
    insert: prepare(
      `INSERT INTO ${name} (id, rev, work, doc) VALUES (?, 1, ?, ?) ON CONFLICT (id) DO NOTHING`,
    ),
    replace: prepare(`UPDATE ${name} SET rev = rev + 1, work = ?, doc = ? WHERE id = ? AND rev = ?`),
    replaceLeased: prepare(
      `UPDATE ${name} SET rev = rev + 1, work = CASE WHEN ${token} = ? THEN work ELSE ? END, doc = ? WHERE id = ? AND rev = ? RETURNING work`,
    ),
    remove: prepare(`DELETE FROM ${name} WHERE id = ?`),
    removeRev: prepare(`DELETE FROM ${name} WHERE id = ? AND rev = ?`),
    claim: prepare(
      `UPDATE ${name} SET rev = rev + 1, work = json_set(work, '$.dueAt', ?1, '$.attempt', json_extract(work,'$.attempt') + 1, '$.lease', json_object('token', ?2, 'until', ?1)) WHERE id IN (SELECT value FROM json_each(?3)) RETURNING id, rev, work, doc`,
    ),
    renew: prepare(
      `UPDATE ${name} SET work = json_set(work, '$.dueAt', ?1, '$.lease.until', ?1) WHERE id = ?2 AND ${token} = ?3`,
    ),
    checkpoint: prepare(`UPDATE ${name} SET rev = rev + 1, doc = ? ${held} RETURNING work`),
    settle: prepare(`UPDATE ${name} SET rev = rev + 1, work = ?, doc = ? ${held}`),
    rows(command) {
      let statement = prepared.get(command.sql);
      if (statement === undefined) {
        statement = prepare(command.sql);
        prepared.set(command.sql, statement);
      }
      return statement.all(...command.values) as unknown[];
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
