/** The paths that data rules may read, typed per kind of signal (criteria.md C4); none of them leads to a person. */
import type { RequirementKind } from '../model/badges/rule.ts';
import type { FactOf, Signal } from '../model/signals/signal.ts';

/** What the evaluator needs to know of a signal. */
export type Heard = Pick<Signal, 'key' | 'source' | 'on' | 'fact' | 'data' | 'occurredAt' | 'receivedAt'>;

export type PathType = 'bool' | 'number' | 'text' | 'instant' | 'enum';
export type PathValue = string | number | boolean;

export interface RulePath {
  path: string;
  type: PathType;
  /** The values an `enum` path can have. */
  values?: readonly string[];
}

interface ReadablePath extends RulePath {
  read: (signal: Heard) => PathValue | null | undefined;
}

/** Reads a value of one kind; a signal of another kind has none. */
function of<K extends RequirementKind>(
  kind: K,
  read: (fact: FactOf<K>) => PathValue | null | undefined,
): (signal: Heard) => PathValue | null | undefined {
  return ({ fact }) => (fact.kind === kind ? read(fact as FactOf<K>) : undefined);
}

/** An empty platform is that of our own facts: none. */
function platformOf({ on }: Heard): string | undefined {
  const [, platform = ''] = on.split('|');
  return platform === '' ? undefined : platform;
}

const common: readonly ReadablePath[] = [
  /** Keeps ids of two LMSs apart; a badge of ours has none. See `signalOn`. */
  { path: 'platform', type: 'text', read: platformOf },
  { path: 'subject.id', type: 'text', read: (signal) => signal.fact.subject.id },
  { path: 'subject.course', type: 'text', read: (signal) => signal.fact.subject.course },
  { path: 'occurredAt', type: 'instant', read: (signal) => signal.occurredAt },
];

const table: Readonly<Record<RequirementKind, readonly ReadablePath[]>> = {
  'course.completed': [
    ...common,
    { path: 'done', type: 'bool', read: of('course.completed', (fact) => fact.value.done) },
  ],
  'activity.completed': [
    ...common,
    {
      path: 'state',
      type: 'enum',
      values: ['incomplete', 'complete', 'pass', 'fail'],
      read: of('activity.completed', (fact) => fact.value.state),
    },
  ],
  'grade.reached': [
    ...common,
    {
      path: 'subject.type',
      type: 'enum',
      values: ['course', 'activity'],
      read: of('grade.reached', (fact) => fact.subject.type),
    },
    { path: 'percent', type: 'number', read: of('grade.reached', (fact) => fact.value.percent) },
  ],
  'badge.earned': [
    ...common,
    { path: 'held', type: 'bool', read: of('badge.earned', (fact) => fact.value.held) },
  ],
};

/** The paths that rules on signals of `kind` may use. */
export function rulePaths(kind: RequirementKind): readonly RulePath[] {
  return table[kind].map(({ path, type, values }) =>
    values === undefined ? { path, type } : { path, type, values },
  );
}

/** The type of a path of `kind`; `undefined` for `data.…`, whose type is that of the value found, and for unknown ones. */
export function typeOfPath(kind: RequirementKind, path: string): PathType | undefined {
  return table[kind].find((entry) => entry.path === path)?.type;
}

/**
 * How to read `path` of a signal. A path that is not there, a null and an ungraded percent all read as
 * `undefined`: missing is neither 0 nor a word (C5, C8). `data.x` reads what the sender added under `x`.
 */
export function readerOf(kind: RequirementKind, path: string): (signal: Heard) => PathValue | undefined {
  const entry = table[kind].find((candidate) => candidate.path === path);
  if (entry !== undefined) return (signal) => entry.read(signal) ?? undefined;
  if (!path.startsWith('data.')) return () => undefined;
  const member = path.slice('data.'.length);
  return ({ data }) => (Object.hasOwn(data, member) ? (data[member] ?? undefined) : undefined);
}
