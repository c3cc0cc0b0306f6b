/** One data rule: whether it may be saved, and whether a signal satisfies it (criteria.md C6 to C9). */
import type { DataRule, Operator, RequirementKind } from '../../model/badges/rule.ts';
import { decimal } from '../../model/signals/signal.ts';
import { type Heard, type PathType, type PathValue, readerOf, rulePaths, typeOfPath } from '../rule-paths.ts';
import { compareDecimals, parseDecimal } from './decimal.ts';

export type DataRuleProblem = 'path-unknown' | 'operator-unfit' | 'value-unfit';

/** A data rule as it is stored, or why it cannot be. */
export type Fitted = { ok: true; rule: DataRule } | { ok: false; problem: DataRuleProblem };

type Scalar = string | boolean;

const ordering: readonly Operator[] = ['gt', 'gte', 'lt', 'lte'];
const words = new Map([
  ...['true', 'True', 'yes', 'Yes', '+'].map((word) => [word, true] as const),
  ...['false', 'False', 'no', 'No', '-'].map((word) => [word, false] as const),
]);
const zoned = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

/**
 * Checks path, operator and value of a rule as entered. Words such as `yes` stand for booleans on
 * boolean paths only and are stored as booleans (C7); everywhere else text stays text.
 */
export function fitDataRule(kind: RequirementKind, entered: DataRule): Fitted {
  const path = rulePaths(kind).find((candidate) => candidate.path === entered.path);
  if (path === undefined) return { ok: false, problem: 'path-unknown' };
  const { op } = entered;
  const isOrdered = path.type === 'number' || path.type === 'instant';
  if (ordering.includes(op) && !isOrdered) return { ok: false, problem: 'operator-unfit' };
  if (Array.isArray(entered.value) !== (op === 'in')) return { ok: false, problem: 'value-unfit' };
  const type = op === 'exists' ? 'bool' : path.type;
  const values = [entered.value].flat().map((value) => fitValue(type, path.values, value));
  const fitted = values.filter((value) => value !== undefined);
  const [first] = fitted;
  if (first === undefined || fitted.length !== values.length) return { ok: false, problem: 'value-unfit' };
  return { ok: true, rule: { path: entered.path, op, value: op === 'in' ? fitted : first } };
}

function fitValue(type: PathType, values: readonly string[] | undefined, value: Scalar): Scalar | undefined {
  if (type === 'bool') return typeof value === 'boolean' ? value : words.get(value);
  if (typeof value === 'boolean') return undefined;
  if (type === 'number') return decimal.safeParse(value).success ? value : undefined;
  if (type === 'instant') return zoned.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined;
  if (type === 'enum') return values?.includes(value) === true ? value : undefined;
  return value;
}

/**
 * Whether a signal of `kind` satisfies `rule`. A missing path fails every operator but `exists: false`,
 * a value of another type fails every operator: nothing is converted (C6, C8).
 */
export function testOf(kind: RequirementKind, rule: DataRule): (signal: Heard) => boolean {
  const read = readerOf(kind, rule.path);
  const { op, value } = rule;
  if (op === 'exists') return (signal) => (read(signal) !== undefined) === value;
  const type = typeOfPath(kind, rule.path);
  const operands = [value].flat();
  if (Array.isArray(value) !== (op === 'in')) return () => false;
  return (signal) => {
    const found = read(signal);
    if (found === undefined) return false;
    const actual = type ?? typeOfValue(found);
    return operands.some((operand) => holds(op, actual, found, operand));
  };
}

function typeOfValue(value: PathValue): PathType {
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'number' ? 'number' : 'text';
}

function holds(op: Operator, type: PathType, found: PathValue, operand: Scalar): boolean {
  const difference = differenceOf(type, found, operand);
  if (difference === undefined) return false;
  if (op === 'eq' || op === 'in') return difference === 0;
  if (op === 'ne') return difference !== 0;
  if (type !== 'number' && type !== 'instant') return false;
  if (op === 'gt') return difference > 0;
  if (op === 'gte') return difference >= 0;
  return op === 'lt' ? difference < 0 : difference <= 0;
}

/** Below, equal or above zero; where there is no order, only equal or not. `undefined`: not comparable. */
function differenceOf(type: PathType, found: PathValue, operand: Scalar): number | undefined {
  if (type === 'number' || type === 'instant') {
    if (typeof operand === 'boolean' || typeof found === 'boolean') return undefined;
    if (type === 'instant') {
      const at = Date.parse(operand);
      return typeof found === 'number' && !Number.isNaN(at) ? found - at : undefined;
    }
    const left = parseDecimal(String(found));
    const right = parseDecimal(operand);
    return left === undefined || right === undefined ? undefined : compareDecimals(left, right);
  }
  if (typeof found !== typeof operand) return undefined;
  return found === operand ? 0 : 1;
}
