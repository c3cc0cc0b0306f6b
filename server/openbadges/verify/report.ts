/** What a verification says: a verdict with its reason, and every check with its outcome (O35). */

export type Outcome = 'pass' | 'warn' | 'fail' | 'skip' | 'unknown';
export type Verdict = 'valid' | 'warnings' | 'invalid' | 'unchecked';

/** Why a verdict is not `valid`, the gravest first: of several, the first of this list is the headline. */
export const reasons = [
  'malformed',
  'not-a-badge',
  'schema',
  'context',
  'proof',
  'issuer',
  'not-found',
  'scope',
  'revoked',
  'suspended',
  'expired',
  'not-yet-valid',
  'recipient',
  'unsupported',
  'unreachable',
  'status',
  'internal',
] as const;
export type Reason = (typeof reasons)[number];

/** A sentence for people: the key of its words and what they are filled with. */
export interface Words {
  /** A key of `locales/en/verify.json`, with the subject's name in front: `verify.proof.pass`. */
  key: string;
  params: Readonly<Record<string, string | number>>;
}

interface Case {
  outcome: Outcome;
  reason?: Reason;
}
const pass: Case = { outcome: 'pass' };
const warn: Case = { outcome: 'warn' };
const skip: Case = { outcome: 'skip' };
const fail = (reason: Reason): Case => ({ outcome: 'fail', reason });
const unknown = (reason: Reason): Case => ({ outcome: 'unknown', reason });

/** Every check by its id, with the cases it can end in; the words of a case are `verify.<check>.<case>`. */
export const checkCases = {
  input: {
    address: pass,
    file: pass,
    picture: pass,
    several: warn,
    differs: warn,
    nothing: fail('not-a-badge'),
    otherThere: fail('not-a-badge'),
    noBadge: fail('not-a-badge'),
    brokenPicture: fail('malformed'),
    tooLarge: fail('malformed'),
    unsupported: unknown('unsupported'),
    internal: unknown('internal'),
  },
  parse: {
    pass,
    duplicates: warn,
    syntax: fail('malformed'),
    depth: fail('malformed'),
    size: fail('malformed'),
    prototype: fail('malformed'),
  },
  type: { pass, other: fail('not-a-badge'), unsupported: unknown('unsupported') },
  context: {
    pass,
    extra: warn,
    missing: fail('context'),
    unknown: fail('context'),
    own: fail('context'),
    nested: fail('context'),
    complex: fail('malformed'),
  },
  upgrade: { unsupported: unknown('unsupported') },
  schema: { pass, compacted: pass, fail: fail('schema') },
  property: { pass, fail: fail('schema') },
  subject: { pass, nobody: fail('schema') },
  issuer: { pass, malformed: fail('schema') },
  proof: {
    pass,
    oneOfSeveral: warn,
    missing: fail('proof'),
    malformed: fail('proof'),
    invalid: fail('proof'),
    expired: fail('proof'),
    unreadable: fail('proof'),
    noKey: unknown('unreachable'),
    unsupported: unknown('unsupported'),
  },
  'key-binding': {
    pass,
    notListed: fail('issuer'),
    otherDocument: fail('issuer'),
    revoked: fail('issuer'),
    badKey: fail('issuer'),
    unreachable: unknown('unreachable'),
    unsupported: unknown('unsupported'),
  },
  'hosted-fetch': {
    pass,
    noAddress: fail('malformed'),
    otherId: fail('issuer'),
    notFound: fail('not-found'),
    notJson: fail('malformed'),
    unreachable: unknown('unreachable'),
  },
  'hosted-scope': { pass, outside: fail('scope') },
  status: {
    pass,
    none: skip,
    skipped: skip,
    listOfOther: warn,
    revoked: fail('revoked'),
    suspended: fail('suspended'),
    unreachable: unknown('status'),
    badList: unknown('status'),
    unsupported: unknown('status'),
  },
  'not-before': { pass, future: fail('not-yet-valid'), malformed: fail('schema') },
  expiry: {
    pass,
    never: pass,
    expired: fail('expired'),
    beforeIssue: fail('schema'),
    malformed: fail('schema'),
  },
  recipient: { pass, notAsked: skip, other: fail('recipient') },
  endorsement: { notChecked: skip },
  refresh: { notChecked: skip },
} as const satisfies Record<string, Record<string, Case>>;

export type CheckId = keyof typeof checkCases;
export type CaseOf<C extends CheckId> = keyof (typeof checkCases)[C] & string;

export interface Check {
  id: CheckId;
  /** What is checked: `verify.<check>.name`. */
  name: Words;
  outcome: Outcome;
  /** What was found. */
  words: Words;
}

/** What the badge says of itself, as far as it could be read. Taken from what was verified, never from a local copy. */
export interface Facts {
  format?: 'hosted' | 'data-integrity';
  version?: '2.0' | '3.0';
  id?: string;
  issuer?: { id: string; name?: string; url?: string; image?: string };
  achievement?: { id?: string; name: string; description?: string; image?: string; criteria?: string };
  /** How the recipient is named; `matches` where an identity was asked about. */
  recipient?: { type: string; hashed: boolean; matches?: boolean };
  /** Epoch milliseconds. */
  dates: { issued?: number; achieved?: number; expires?: number };
  status: 'good' | 'revoked' | 'suspended' | 'none' | 'unknown';
  revocationReason?: string;
}

export interface Report extends Facts {
  verdict: Verdict;
  reason?: Reason;
  /** One plain sentence. */
  words: Words;
  checks: Check[];
  /** The words of every check that ended in a warning. */
  warnings: Words[];
  timing: { ms: number; fetches: number };
}

/** Collects checks while a verification goes on. */
export interface Checks {
  readonly all: readonly Check[];
  readonly reasons: readonly Reason[];
  add<C extends CheckId>(id: C, found: CaseOf<C>, params?: Words['params']): Outcome;
}

export function createChecks(): Checks {
  const all: Check[] = [];
  const found: Reason[] = [];
  return {
    all,
    reasons: found,
    add(id, name, params = {}) {
      const cases: Readonly<Record<string, Case>> = checkCases[id];
      const { outcome, reason } = cases[name] ?? { outcome: 'unknown', reason: 'internal' };
      if (reason !== undefined) found.push(reason);
      all.push({
        id,
        name: { key: `verify.${id}.name`, params: {} },
        outcome,
        words: { key: `verify.${id}.${name}`, params: short(params) },
      });
      return outcome;
    },
  };
}

/** The report of these checks: any failure is invalid, anything unknown unchecked, any warning a warning (O36). */
export function reportOf(checks: Checks, facts: Facts, timing: Report['timing']): Report {
  const has = (outcome: Outcome): boolean => checks.all.some((check) => check.outcome === outcome);
  const verdict: Verdict = has('fail')
    ? 'invalid'
    : has('unknown')
      ? 'unchecked'
      : has('warn')
        ? 'warnings'
        : 'valid';
  const reason = reasons.find((one) => checks.reasons.includes(one));
  return {
    ...facts,
    verdict,
    ...(reason === undefined ? {} : { reason }),
    words: { key: `verify.verdict.${reason === undefined ? verdict : `${verdict}.${reason}`}`, params: {} },
    checks: [...checks.all],
    warnings: checks.all.filter((check) => check.outcome === 'warn').map((check) => check.words),
    timing,
  };
}

/** Exit code of the command line for a verdict: 0, 0, 1, 2 (O35). */
export function exitCodeOf(verdict: Verdict): number {
  return { valid: 0, warnings: 0, invalid: 1, unchecked: 2 }[verdict];
}

/** What strangers wrote goes into sentences shortened. */
function short(params: Words['params']): Words['params'] {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'string' && value.length > 200 ? `${value.slice(0, 199)}…` : value,
    ]),
  );
}
