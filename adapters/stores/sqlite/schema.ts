/** Makes the tables and indexes that the declared collections need. */
import type { CollectionSpec } from '../../../server/model/record.ts';
import { BridgeError } from '../../../server/errors.ts';
import { type Database, pragma } from './connection.ts';
import { indexesSql, quoted, rekeySql, tableSql } from './sql.ts';

/** Version of the table layout, kept in the file. */
const LAYOUT = 1;

/**
 * Creates what is missing and drops indexes that are no longer declared. One transaction; nothing is
 * written where all is there.
 * @throws BridgeError STORE_UNAVAILABLE where a later version of the product has changed the file
 */
export function prepareSchema(db: Database, collections: readonly CollectionSpec[]): void {
  const layout = pragma(db, 'user_version');
  if (typeof layout !== 'number' || layout > LAYOUT)
    throw new BridgeError(
      'STORE_UNAVAILABLE',
      `the file has layout ${String(layout)}, this version knows ${LAYOUT}`,
    );
  const missing = collections.flatMap((c) => statementsFor(db, c));
  if (missing.length === 0 && layout === LAYOUT) return;
  db.exec('BEGIN IMMEDIATE');
  try {
    for (const sql of missing) db.exec(sql);
    db.exec(`PRAGMA user_version = ${LAYOUT}`);
    db.exec('COMMIT');
  } catch (thrown) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw thrown;
  }
}

function statementsFor(db: Database, c: CollectionSpec): string[] {
  const rows = db
    .prepare('SELECT type, name FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL')
    .all(c.name) as { type: string; name: string }[];
  const wanted = indexesSql(c);
  const there = new Set(rows.filter((row) => row.type === 'index').map((row) => row.name));
  const isNew = !rows.some((row) => row.type === 'table');
  const missing = [...wanted].filter(([name]) => !there.has(name)).map(([, sql]) => sql);
  return [
    ...(isNew ? [tableSql(c.name)] : []),
    ...[...there].filter((name) => !wanted.has(name)).map((name) => `DROP INDEX IF EXISTS ${quoted(name)}`),
    ...(isNew || missing.length === 0 ? [] : [rekeySql(c)]),
    ...missing,
  ];
}
