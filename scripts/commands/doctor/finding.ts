/** What the doctor found about one thing, and what mends it. */

export interface Finding {
  /** What was looked at: "Store", "Public address" ... */
  check: string;
  /** warning: works, but should be seen to. problem: something does not work. */
  state: 'ok' | 'warning' | 'problem';
  /** What was found, in one sentence. */
  what: string;
  /** What to do; given with every warning and problem. */
  mend?: string;
}

export function ok(check: string, what: string): Finding {
  return { check, state: 'ok', what };
}

export function warning(check: string, what: string, mend: string): Finding {
  return { check, state: 'warning', what, mend };
}

export function problem(check: string, what: string, mend: string): Finding {
  return { check, state: 'problem', what, mend };
}

/** The message of whatever was thrown, with the messages of its causes; never more of it. */
export function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const cause = thrown.cause instanceof Error ? ` (${thrown.cause.message})` : '';
  return `${thrown.message}${cause}`;
}
