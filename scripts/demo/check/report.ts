/** The result of an independent check: what was looked at, and what was wrong. */

export interface Check {
  name: string;
  ok: boolean;
  why?: string;
}

export interface Report {
  ok: boolean;
  checks: Check[];
}

export interface Checker {
  /** Notes a check; `why` is kept where it failed. Gives `isOk` back. */
  note(name: string, isOk: boolean, why?: string): boolean;
  /** Runs one; a throw is a failure with its message. */
  attempt<T>(name: string, run: () => Promise<T>): Promise<T | undefined>;
  report(): Report;
}

/** An empty list of checks. */
export function startChecks(): Checker {
  const checks: Check[] = [];
  const note = (name: string, isOk: boolean, why = 'not as it should be'): boolean => {
    checks.push(isOk ? { name, ok: true } : { name, ok: false, why });
    return isOk;
  };
  return {
    note,
    attempt: async (name, run) => {
      try {
        const value = await run();
        note(name, true);
        return value;
      } catch (error) {
        note(name, false, error instanceof Error ? error.message : String(error));
        return undefined;
      }
    },
    report: () => ({ ok: checks.every((check) => check.ok), checks }),
  };
}

export type Doc = Readonly<Record<string, unknown>>;

/** A text member; '' where it is missing or no text. */
export function text(doc: Doc, name: string): string {
  const value = doc[name];
  return typeof value === 'string' ? value : '';
}

/** An object member; empty where it is missing or no object. */
export function child(doc: Doc, name: string): Doc {
  const value = doc[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Doc) : {};
}

/** A member as a list: one value becomes a list of one. */
export function list(doc: Doc, name: string): unknown[] {
  const value = doc[name];
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

/** Paths of members that are null or empty lists, which issued documents must not have. */
export function emptyMembers(value: unknown, path = ''): string[] {
  if (value === null || (Array.isArray(value) && value.length === 0)) return [path];
  if (typeof value !== 'object') return [];
  return Object.entries(value as Doc).flatMap(([name, one]) => emptyMembers(one, `${path}/${name}`));
}

/** True for ISO 8601 with date, time and zone. */
export function isTimestamp(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value) &&
    !Number.isNaN(Date.parse(value))
  );
}
