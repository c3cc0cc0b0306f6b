/** The writes of a store as plain data, so that they can be carried out in another thread, and how that is done. */
import type { Work } from '../../../server/model/record.ts';
import type { Database, Statement } from './connection.ts';
import { quoted } from './sql.ts';
import type { Bindable } from './sql.ts';
import { type Row, workOf } from './row.ts';

/** A record to insert: id, work, keys and the rest as JSON texts. */
export type NewRow = readonly [id: string, work: string | null, keys: string, body: string];

export interface Fence {
  /** The revision that must be stored. */
  rev: number;
  /** The token of the lease that must be stored; without it any will do. */
  token?: string | undefined;
  /** Token of a lease under which the stored work is kept: it may have been renewed, which leaves `rev` alone. */
  keeps?: string | undefined;
}

/** What can be asked, and what is answered, by kind. `table` is the collection's name. */
interface Kinds {
  /** Answers the ids that are new. */
  insert: { ask: { rows: readonly NewRow[] }; answer: string[] };
  /** Answers the work where that was kept; undefined where the stored record is not as `fence` says. */
  rewrite: { ask: { fence: Fence; row: NewRow }; answer: { work?: Work } | undefined };
  remove: { ask: { id: string; rev?: number | undefined }; answer: boolean };
  /** Leases the records that `select` finds. */
  claim: {
    ask: { select: string; values: readonly Bindable[]; token: string; until: number; max: number };
    answer: Row[];
  };
  renew: { ask: { id: string; token: string; until: number }; answer: boolean };
  /** Runs a statement that returns a row for each record it deleted; answers how many. */
  purge: { ask: { statement: string; values: readonly Bindable[]; max: number }; answer: number };
}
type Kind = keyof Kinds;

export type Write<K extends Kind = Kind> = { [P in K]: { kind: P; table: string } & Kinds[P]['ask'] }[K];
export type Answer<K extends Kind = Kind> = Kinds[K]['answer'];

/** How many records it writes at most. */
export function sizeOf(write: Write): number {
  switch (write.kind) {
    case 'insert':
      return write.rows.length;
    case 'claim':
    case 'purge':
      return write.max;
    default:
      return 1;
  }
}

/** Carries writes out on a connection; the caller holds a transaction, so nothing comes between look and write. */
export function executor(db: Pick<Database, 'prepare'>): (write: Write) => Answer {
  const statements = new Map<string, Statement>();
  const prepared: Prepare = (sql) => {
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = db.prepare(sql);
      // Rows come as arrays: objects with a key per column take longer to make.
      statement.setReturnArrays(true);
      statements.set(sql, statement);
    }
    return statement;
  };
  return (write) => {
    const table = quoted(write.table);
    switch (write.kind) {
      case 'insert':
        return insertNew(prepared, table, write);
      case 'rewrite':
        return rewrite(prepared, table, write);
      case 'remove':
        return remove(prepared, table, write);
      case 'claim':
        return claim(prepared, table, write);
      case 'renew':
        return renew(prepared, table, write);
      case 'purge':
        return prepared(write.statement).all(...write.values).length;
    }
  };
}

type Prepare = (sql: string) => Statement;

function insertNew(prepared: Prepare, table: string, { rows }: Write<'insert'>): string[] {
  const insert = prepared(
    `INSERT INTO ${table} (id, rev, work, keys, doc) VALUES (?, 1, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
  );
  return rows.filter((row) => insert.run(...row).changes === 1).map(([id]) => id);
}

function rewrite(prepared: Prepare, table: string, { fence, row }: Write<'rewrite'>): Answer<'rewrite'> {
  const [id, work, keys, body] = row;
  const look = prepared(`SELECT rev, work, keys FROM ${table} WHERE id = ?`);
  const found = look.get(id) as [rev: number, work: string | null, keys: string] | undefined;
  if (found?.[0] !== fence.rev) return undefined;
  const [, storedWork, storedKeys] = found;
  const stored = fence.token === undefined && fence.keeps === undefined ? undefined : workOf(storedWork);
  if (fence.token !== undefined && stored?.lease?.token !== fence.token) return undefined;
  const kept = fence.keeps !== undefined && stored?.lease?.token === fence.keeps ? stored : undefined;
  // What stays the same is not written, so that its indexes are left alone.
  const changed: [column: string, value: string | null][] = [['doc', body]];
  if (kept === undefined && storedWork !== work) changed.push(['work', work]);
  if (storedKeys !== keys) changed.push(['keys', keys]);
  const columns = changed.map(([column]) => `, ${column} = ?`).join('');
  prepared(`UPDATE ${table} SET rev = rev + 1${columns} WHERE id = ?`).run(...changed.map(([, v]) => v), id);
  return kept === undefined ? {} : { work: kept };
}

function remove(prepared: Prepare, table: string, { id, rev }: Write<'remove'>): boolean {
  const result =
    rev === undefined
      ? prepared(`DELETE FROM ${table} WHERE id = ?`).run(id)
      : prepared(`DELETE FROM ${table} WHERE id = ? AND rev = ?`).run(id, BigInt(rev));
  return result.changes === 1;
}

/** The claimed rows, the longest due first. */
function claim(prepared: Prepare, table: string, write: Write<'claim'>): Row[] {
  const ids = (prepared(write.select).all(...write.values) as [string][]).map(([id]) => id);
  if (ids.length === 0) return [];
  const lease = "'$.lease', json_object('token', ?2, 'until', ?1)";
  const work = `json_set(work, '$.dueAt', ?1, '$.attempt', json_extract(work,'$.attempt') + 1, ${lease})`;
  const taken = `WHERE id IN (SELECT value FROM json_each(?3)) RETURNING id, rev, work, doc`;
  const update = prepared(`UPDATE ${table} SET rev = rev + 1, work = ${work} ${taken}`);
  const rows = update.all(BigInt(write.until), write.token, JSON.stringify(ids)) as Row[];
  const byId = new Map(rows.map((row) => [row[0], row]));
  return ids.map((id) => byId.get(id)).filter((row) => row !== undefined);
}

function renew(prepared: Prepare, table: string, { id, token, until }: Write<'renew'>): boolean {
  const held = `WHERE id = ?2 AND json_extract(work,'$.lease.token') = ?3`;
  const update = `UPDATE ${table} SET work = json_set(work, '$.dueAt', ?1, '$.lease.until', ?1) ${held}`;
  return prepared(update).run(BigInt(until), id, token).changes === 1;
}
