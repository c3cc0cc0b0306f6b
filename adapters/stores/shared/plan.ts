/** Turns the conditions of a query into a plan on one declared index, and refuses what no index covers. */
import type { CollectionSpec, Doc, Scalar, Where } from '../../../server/model/record.ts';
import type { Query } from '../../../server/ports/store.ts';
import { BridgeError } from '../../../server/errors.ts';

/** Part of every index, so that ties are broken by id at no cost. */
export const ID = 'id';
export const DUE_AT = 'work.dueAt';

const operators = ['gt', 'gte', 'lt', 'lte'] as const;
export type RangeOperator = (typeof operators)[number];

export type Condition =
  | { kind: 'equal'; path: string; value: Scalar }
  | { kind: 'in'; path: string; values: readonly Scalar[] }
  | { kind: 'range'; path: string; operator: RangeOperator; value: Scalar };

/** What a query asks for, checked but not yet held against the indexes. */
export interface Asked {
  conditions: readonly Condition[];
  sort: { path: string; direction: 'asc' | 'desc' };
}

export interface Plan extends Asked {
  /** The index that covers it; empty for the ids alone. */
  index: readonly string[];
  /** Whether the index yields the order, so that nothing needs to be sorted. */
  isOrdered: boolean;
}

/** @throws BridgeError BAD_REQUEST where a value is no storable scalar */
export function askedOf(q: Pick<Query, 'where' | 'sort'>): Asked {
  const conditions = Object.entries<unknown>(q.where ?? {}).flatMap(([path, wanted]) =>
    conditionsOn(path, wanted),
  );
  return { conditions, sort: { path: q.sort?.[0] ?? ID, direction: q.sort?.[1] ?? 'asc' } };
}

/** Equal for queries that differ only in their values, and so share their plan. */
export function shapeOf({ conditions, sort }: Asked): string {
  let shape = `${sort.path} ${sort.direction}`;
  for (const condition of conditions)
    shape += ` ${condition.path} ${condition.kind === 'range' ? condition.operator : condition.kind}`;
  return shape;
}

/**
 * The plan for a query: its equality and `in` paths, then at most one range or sort path, must be a
 * prefix of a declared index or of the ids.
 * @throws BridgeError STORE_UNINDEXED
 */
export function planQuery(c: CollectionSpec, asked: Asked): Plan {
  const { conditions, sort } = asked;
  const fixed = conditions.filter((condition) => condition.kind !== 'range');
  const ranges = [...new Set(conditions.filter((x) => x.kind === 'range').map((x) => x.path))];
  const sortTail = sort.path === ID || fixed.some((x) => x.path === sort.path) ? undefined : sort.path;
  const tails = [...new Set([...ranges, ...(sortTail === undefined ? [] : [sortTail])])];
  const index = tails.length > 1 ? undefined : bestIndex(c, fixed, tails[0], sortTail);
  if (index === undefined) throw unindexed(c, [...fixed.map((x) => x.path), ...tails]);
  const isSingleValued = fixed.every((condition) => condition.kind === 'equal');
  return { conditions, sort, index: index.paths, isOrdered: index.isExact && isSingleValued };
}

/** What a claim asks for: records of the lane that are due at `now`, the longest due first. */
export function dueOf(where: Where | undefined, now: number): Asked {
  const { conditions } = askedOf({ where: where ?? {} });
  const due: Condition = { kind: 'range', path: DUE_AT, operator: 'lte', value: now };
  return { conditions: [...conditions, due], sort: { path: DUE_AT, direction: 'asc' } };
}

/**
 * The plan for a claim: equality on all paths of a declared index but its last, `work.dueAt`.
 * @throws BridgeError STORE_UNINDEXED
 */
export function planClaim(c: CollectionSpec, due: Asked): Plan {
  const lane = due.conditions.slice(0, -1);
  const paths = lane.map((condition) => condition.path);
  const index = c.indexes.find(
    (i) => i.length === paths.length + 1 && i.at(-1) === DUE_AT && paths.every((path) => i.includes(path)),
  );
  if (index === undefined || lane.some((condition) => condition.kind !== 'equal'))
    throw unindexed(c, [...paths, DUE_AT]);
  return { ...due, index, isOrdered: true };
}

interface Choice {
  paths: readonly string[];
  isExact: boolean;
}

/** The covering index that yields the order by itself, or else the shortest. */
function bestIndex(
  c: CollectionSpec,
  fixed: readonly Condition[],
  tail: string | undefined,
  sortTail: string | undefined,
): Choice | undefined {
  const exactLength = fixed.length + (sortTail === undefined ? 0 : 1);
  const isRangeInOrder = tail === undefined || tail === sortTail || tail === ID;
  const asksForWork = tail === DUE_AT || fixed.some((condition) => condition.path === DUE_AT);
  const covering = [[], ...c.indexes]
    .filter((paths) => covers([...paths, ID], fixed, tail))
    // An index that ends in the due time holds only records with work.
    .filter((paths) => asksForWork || paths.at(-1) !== DUE_AT)
    .sort((a, b) => a.length - b.length);
  const exact = isRangeInOrder ? covering.find((paths) => paths.length === exactLength) : undefined;
  const paths = exact ?? covering[0];
  return paths === undefined ? undefined : { paths, isExact: exact !== undefined };
}

function covers(index: readonly string[], fixed: readonly Condition[], tail: string | undefined): boolean {
  const head = index.slice(0, fixed.length);
  return (
    fixed.every((condition) => head.includes(condition.path)) &&
    (tail === undefined || index[fixed.length] === tail)
  );
}

function conditionsOn(path: string, wanted: unknown): Condition[] {
  if (typeof wanted !== 'object' || wanted === null)
    return [{ kind: 'equal', path, value: scalar(path, wanted) }];
  const { in: list, ...range } = wanted as { in?: unknown } & Record<RangeOperator, unknown>;
  if (Array.isArray(list)) return [{ kind: 'in', path, values: list.map((value) => scalar(path, value)) }];
  const conditions = operators.flatMap((operator) => rangeOf(path, operator, range[operator]));
  if (conditions.length === 0) throw new BridgeError('BAD_REQUEST', `no condition on ${path}`);
  return conditions;
}

function rangeOf(path: string, operator: RangeOperator, value: unknown): Condition[] {
  return value === undefined ? [] : [{ kind: 'range', path, operator, value: scalar(path, value) }];
}

/** Filters are built from checked scalars only: what reaches here may have come from a request. */
export function scalar(path: string, value: unknown): Scalar {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'string' && value.isWellFormed()) return value;
  throw new BridgeError('BAD_REQUEST', `the value compared with ${path} is no storable scalar`);
}

function unindexed(c: CollectionSpec, paths: readonly string[]): BridgeError {
  return new BridgeError('STORE_UNINDEXED', `${c.name}: no declared index covers ${paths.join(', ')}`, {
    details: { collection: c.name, paths },
  });
}

/** The scalar at a dotted path of a record that was found by that path. */
export function valueAt(doc: Doc, path: string): Scalar {
  const value = path
    .split('.')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], doc);
  return scalar(path, value);
}

/** @throws BridgeError BAD_REQUEST where `value` is no whole number from 1 */
export function wholeNumber(value: number, name: string): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new BridgeError('BAD_REQUEST', `${name} must be a whole number from 1`);
}
