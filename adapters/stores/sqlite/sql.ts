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

/**
 * The SQL expression for a path of the record. Indexed paths are read from `keys`, a small copy of just
 * those: an update that leaves it alone leaves the indexes alone, however large the record is.
 */
export function expression(path: string): string {
  if (path === ID || path === 'rev') return path;
  if (path.startsWith(WORK)) return `json_extract(work,'$.${path.slice(WORK.length)}')`;
  return `json_extract(keys,'$."${path}"')`;
}

const WORK = 'work.';

/** The paths that `keys` holds for a collection. */
export function keyPaths(c: CollectionSpec): string[] {
  const all = [...c.indexes.flat(), ...(c.expires === undefined ? [] : [c.expires])];
  return [...new Set(all)].filter((path) => path !== ID && path !== 'rev' && !path.startsWith(WORK)).sort();
}

/** Computes `keys` of all records anew: needed where a path is indexed that was not before. */
export function rekeySql(c: CollectionSpec): string {
  const members = keyPaths(c).map((path) => `'${path}', doc -> '$.${path}'`);
  return `UPDATE ${quoted(c.name)} SET keys = json_object(${members.join()})`;
}

export function quoted(name: string): string {
  return `"${name}"`;
}

export function tableSql(name: string): string {
  return `CREATE TABLE IF NOT EXISTS ${quoted(name)} (id TEXT PRIMARY KEY, rev INTEGER NOT NULL, work TEXT, keys TEXT NOT NULL, doc TEXT NOT NULL) STRICT`;
}

export function indexName(collection: string, paths: readonly string[]): string {
  const name = `${collection}(${paths.join()})`;
  return paths.length > 1 && paths.at(-1) === DUE_AT ? `${name} of work` : name;
}

/**
 * The indexes of a collection by name. Each ends in the id. Those that end in the due time, and the one on
 * the expiry, leave out records that have none: most are done.
 */
export function indexesSql(c: CollectionSpec): Map<string, string> {
  const all = c.expires === undefined ? c.indexes : [...c.indexes, [c.expires]];
  return new Map(
    all.map((paths) => {
      const name = indexName(c.name, paths);
      const columns = [...paths.map(expression), ID].join();
      const partial = isPartial(c, paths) ? ` WHERE ${expression(paths.at(-1) ?? ID)} IS NOT NULL` : '';
      return [name, `CREATE INDEX IF NOT EXISTS ${quoted(name)} ON ${quoted(c.name)} (${columns})${partial}`];
    }),
  );
}

function isPartial(c: CollectionSpec, paths: readonly string[]): boolean {
  return paths.at(-1) === DUE_AT || (paths.length === 1 && paths[0] === c.expires);
}

/** What a query is run with, besides the values of its conditions. */
export interface Run {
  now: number;
  after?: Position | undefined;
  limit: number;
}

/** The values for the placeholders of every statement below, in their order. */
export function valuesOf(c: CollectionSpec, conditions: readonly Condition[], run: Run): Bindable[] {
  const values = conditions.map((condition) =>
    condition.kind === 'in' ? JSON.stringify(condition.values) : bindable(condition.value),
  );
  if (c.expires !== undefined) values.push(BigInt(run.now));
  if (run.after !== undefined) values.push(bindable(run.after.value), run.after.id);
  values.push(BigInt(run.limit));
  return values;
}

/** A placeholder alone would be looked into by the planner, and the statement made anew for each value. */
const LIMIT = '? + 0';

/** Selects a page of records; `isContinued` says that it begins behind a cursor. */
export function pageSql(c: CollectionSpec, plan: Plan, isContinued: boolean): string {
  if (plan.isOrdered) return selectSql(c, plan, isContinued, 'id, rev, work, doc');
  const way = plan.sort.direction;
  const ranked = `id AS key, ${expression(plan.sort.path)} AS rank`;
  const keys = selectSql(c, plan, isContinued, ranked);
  return `SELECT id, rev, work, doc FROM (${keys}) JOIN ${quoted(c.name)} ON id = key ORDER BY rank ${way}, id ${way}`;
}

/** Selects the ids of records to claim. */
export function dueSql(c: CollectionSpec, plan: Plan): string {
  return selectSql(c, plan, false, 'id');
}

/** Counts the records that match, up to a limit. */
export function countSql(c: CollectionSpec, plan: Plan): string {
  const where = matchingSql(c, plan).join(' AND ');
  return `SELECT count(*) FROM (SELECT 1 FROM ${source(c, plan)} WHERE ${where} LIMIT ${LIMIT})`;
}

/** Deletes some expired records, returning a row for each. */
export function purgeSql(name: string, expires: string): string {
  const from = `${quoted(name)} INDEXED BY ${quoted(indexName(name, [expires]))}`;
  const expired = `SELECT id FROM ${from} WHERE ${expression(expires)} <= ? LIMIT ${LIMIT}`;
  return `DELETE FROM ${quoted(name)} WHERE id IN (${expired}) RETURNING 1`;
}

function selectSql(c: CollectionSpec, plan: Plan, isContinued: boolean, columns: string): string {
  const sort = expression(plan.sort.path);
  const way = plan.sort.direction;
  const clauses = matchingSql(c, plan);
  if (plan.sort.path !== ID) clauses.push(`${sort} IS NOT NULL`);
  if (isContinued) clauses.push(`(${sort}, id) ${way === 'asc' ? '>' : '<'} (?, ?)`);
  const order = plan.sort.path === ID ? `id ${way}` : `${sort} ${way}, id ${way}`;
  return `SELECT ${columns} FROM ${source(c, plan)} WHERE ${clauses.join(' AND ')} ORDER BY ${order} LIMIT ${LIMIT}`;
}

/** The planner is told which index to use: without statistics it would have to guess. */
function source(c: CollectionSpec, plan: Plan): string {
  const index = plan.index.length === 0 ? '' : ` INDEXED BY ${quoted(indexName(c.name, plan.index))}`;
  return `${quoted(c.name)}${index}`;
}

function matchingSql(c: CollectionSpec, plan: Plan): string[] {
  const parts = ['TRUE', ...plan.conditions.map(conditionSql)];
  if (c.expires === undefined) return parts;
  const at = expression(c.expires);
  return [...parts, `(${at} IS NULL OR ${at} > ?)`];
}

const operators = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

function conditionSql(condition: Condition): string {
  const path = expression(condition.path);
  switch (condition.kind) {
    case 'equal':
      return `${path} = ?`;
    case 'in':
      return `${path} IN (SELECT value FROM json_each(?))`;
    case 'range':
      return `${path} ${operators[condition.operator]} ?`;
  }
}
