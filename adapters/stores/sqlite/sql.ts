/** The SQL of tables, indexes and queries; pure text, so that tests can ask SQLite for its plan. */
import type { CollectionSpec, Scalar } from '../../../server/model/record.ts';
import type { Position } from '../shared/cursor.ts';
import { DUE_AT, ID, type Condition, type Plan } from '../shared/plan.ts';

export type Bindable = string | bigint | number | null;

/** Integers go in as BigInt: a JS number of 2^31 or more would be bound as a floating-point one. */
export function bindable(value: Scalar): Bindable {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  return Number.isSafeInteger(value) ? BigInt(value) : value;
}

/** The SQL expression for a path of the record. */
export function expression(path: string): string {
  if (path === ID || path === 'rev') return path;
  const [column, inside] = path.startsWith('work.') ? ['work', path.slice('work.'.length)] : ['doc', path];
  return `json_extract(${column},'$.${inside}')`;
}

export function quoted(name: string): string {
  return `"${name}"`;
}

export function tableSql(name: string): string {
  return `CREATE TABLE IF NOT EXISTS ${quoted(name)} (id TEXT PRIMARY KEY, rev INTEGER NOT NULL, work TEXT, doc TEXT NOT NULL) STRICT`;
}

export function indexName(collection: string, paths: readonly string[]): string {
  return `${collection}(${paths.join()})`;
}

/**
 * The indexes of a collection by name. Each ends in the id. Those on the due time or the expiry alone
 * leave out records that have none.
 */
export function indexesSql(c: CollectionSpec): Map<string, string> {
  const all = c.expires === undefined ? c.indexes : [...c.indexes, [c.expires]];
  return new Map(
    all.map((paths) => {
      const name = indexName(c.name, paths);
      const columns = [...paths.map(expression), ID].join();
      const partial = isPartial(c, paths) ? ` WHERE ${expression(paths[0] ?? ID)} IS NOT NULL` : '';
      return [name, `CREATE INDEX IF NOT EXISTS ${quoted(name)} ON ${quoted(c.name)} (${columns})${partial}`];
    }),
  );
}

function isPartial(c: CollectionSpec, paths: readonly string[]): boolean {
  return paths.length === 1 && (paths[0] === DUE_AT || paths[0] === c.expires);
}

/** A statement and the values for its placeholders. */
export interface Command {
  sql: string;
  values: Bindable[];
}

/** Selects the ids and, where `columns` names more, those columns of a page of records. */
export function pageSql(
  c: CollectionSpec,
  plan: Plan,
  page: { limit: number; after: Position | undefined; now: number },
): Command {
  const rows = plan.isOrdered
    ? selectSql(c, plan, page, 'id, rev, work, doc')
    : selectSql(c, plan, page, `id AS key, ${expression(plan.sort.path)} AS rank`);
  if (plan.isOrdered) return rows;
  const way = plan.sort.direction;
  return {
    sql: `SELECT id, rev, work, doc FROM (${rows.sql}) JOIN ${quoted(c.name)} ON id = key ORDER BY rank ${way}, id ${way}`,
    values: rows.values,
  };
}

/** Selects `columns` of the records that match, in order. */
export function selectSql(
  c: CollectionSpec,
  plan: Plan,
  page: { limit: number; after: Position | undefined; now: number },
  columns: string,
): Command {
  const sort = expression(plan.sort.path);
  const way = plan.sort.direction;
  const matching = matchingSql(c, plan, page.now);
  const clauses = [matching.sql];
  const values = [...matching.values];
  if (plan.sort.path !== ID) clauses.push(`${sort} IS NOT NULL`);
  if (page.after !== undefined) {
    clauses.push(`(${sort}, id) ${way === 'asc' ? '>' : '<'} (?, ?)`);
    values.push(bindable(page.after.value), page.after.id);
  }
  const order = plan.sort.path === ID ? `id ${way}` : `${sort} ${way}, id ${way}`;
  const sql = `SELECT ${columns} FROM ${source(c, plan)} WHERE ${clauses.join(' AND ')} ORDER BY ${order} LIMIT ?`;
  return { sql, values: [...values, BigInt(page.limit)] };
}

/** Counts the records that match, up to a limit. */
export function countSql(c: CollectionSpec, plan: Plan, cap: number, now: number): Command {
  const matching = matchingSql(c, plan, now);
  return {
    sql: `SELECT count(*) FROM (SELECT 1 FROM ${source(c, plan)} WHERE ${matching.sql} LIMIT ?)`,
    values: [...matching.values, BigInt(cap)],
  };
}

/** The planner is told which index to use: without statistics it would have to guess. */
function source(c: CollectionSpec, plan: Plan): string {
  const index = plan.index.length === 0 ? '' : ` INDEXED BY ${quoted(indexName(c.name, plan.index))}`;
  return `${quoted(c.name)}${index}`;
}

function matchingSql(c: CollectionSpec, plan: Plan, now: number): Command {
  const parts = plan.conditions.map(conditionSql);
  if (c.expires !== undefined) {
    const at = expression(c.expires);
    parts.push({ sql: `(${at} IS NULL OR ${at} > ?)`, values: [BigInt(now)] });
  }
  return {
    sql: parts.length === 0 ? 'TRUE' : parts.map((part) => part.sql).join(' AND '),
    values: parts.flatMap((part) => part.values),
  };
}

const operators = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

function conditionSql(condition: Condition): Command {
  const path = expression(condition.path);
  switch (condition.kind) {
    case 'equal':
      return { sql: `${path} = ?`, values: [bindable(condition.value)] };
    case 'in':
      return {
        sql: `${path} IN (SELECT value FROM json_each(?))`,
        values: [JSON.stringify(condition.values)],
      };
    case 'range':
      return { sql: `${path} ${operators[condition.operator]} ?`, values: [bindable(condition.value)] };
  }
}
