/** Every check by its id with the cases it can end in, and the collector of what was found (openbadges.md section 10). */
import type { Check, Outcome, Reason, Words } from './report.ts';

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
    page: pass,
    file: pass,
    picture: pass,
    several: warn,
    differs: warn,
    nothing: fail('not-a-badge'),
    otherThere: fail('not-a-badge'),
    noBadge: fail('not-a-badge'),
    brokenPicture: fail('malformed'),
    tooLarge: fail('malformed'),
    notReached: unknown('unreachable'),
    unsupported: unknown('unsupported'),
    internal: unknown('internal'),
  },
  parse: {
    pass,
    duplicates: warn,
    syntax: fail('malformed'),
    jws: fail('malformed'),
    depth: fail('malformed'),
    size: fail('malformed'),
    prototype: fail('malformed'),
  },
  type: {
    pass,
    endorsement: pass,
    record: pass,
    presentation: pass,
    other: fail('not-a-badge'),
  },
  context: {
    pass,
    extra: warn,
    plain: warn,
    missing: fail('context'),
    unknown: fail('context'),
    own: fail('context'),
    nested: fail('context'),
    complex: fail('malformed'),
  },
  upgrade: { pass, failed: fail('schema') },
  schema: { pass, compacted: pass, foreign: skip, fail: fail('schema') },
  property: { pass, related: skip, noId: warn, oldStyle: warn, fail: fail('schema') },
  subject: {
    pass,
    nobody: fail('schema'),
    badHash: fail('schema'),
    plainHash: fail('schema'),
    notEmail: fail('schema'),
    noCriteria: fail('schema'),
    otherEntity: fail('issuer'),
  },
  issuer: { pass, notWeb: warn, malformed: fail('schema') },
  evidence: { pass, malformed: fail('schema') },
  image: {
    pass,
    named: pass,
    skipped: skip,
    unreachable: warn,
    notPicture: warn,
    broken: warn,
    missing: fail('schema'),
    malformed: fail('schema'),
  },
  extension: { pass, unknown: skip, malformed: fail('schema') },
  proof: {
    pass,
    oneOfSeveral: warn,
    retired: warn,
    eddsaJwt: warn,
    future: warn,
    partial: warn,
    claimsMissing: warn,
    presentation: skip,
    missing: fail('proof'),
    malformed: fail('proof'),
    invalid: fail('proof'),
    expired: fail('proof'),
    unreadable: fail('proof'),
    refused: fail('proof'),
    base: fail('proof'),
    claimsDiffer: fail('proof'),
    noKey: unknown('unreachable'),
    tooSlow: unknown('internal'),
    unsupported: unknown('unsupported'),
  },
  'key-binding': {
    pass,
    hostOnly: warn,
    otherOwner: fail('issuer'),
    notListed: fail('issuer'),
    otherHost: fail('issuer'),
    notOwn: fail('issuer'),
    otherDocument: fail('issuer'),
    revoked: fail('issuer'),
    expired: fail('issuer'),
    badKey: fail('issuer'),
    unreachable: unknown('unreachable'),
    unsupported: unknown('unsupported'),
  },
  'hosted-fetch': {
    pass,
    elsewhere: warn,
    renamed: warn,
    noAddress: fail('malformed'),
    otherId: fail('issuer'),
    notFound: fail('not-found'),
    notJson: fail('malformed'),
    unreachable: unknown('unreachable'),
  },
  'hosted-scope': { pass, badgeOutside: warn, outside: fail('scope') },
  'signed-revocation': {
    pass,
    none: skip,
    skipped: skip,
    listOfOther: warn,
    malformed: fail('schema'),
    revoked: fail('revoked'),
    unreachable: unknown('status'),
  },
  status: {
    pass,
    none: skip,
    skipped: skip,
    listOfOther: warn,
    newer: warn,
    message: warn,
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
  recipient: { pass, notAsked: skip, inner: skip, other: fail('recipient') },
  endorsement: { pass, notChecked: skip, refused: warn, unchecked: warn },
  refresh: { pass, current: pass, notChecked: skip, unreachable: warn, refused: warn },
  inner: {
    pass,
    warnings: warn,
    none: fail('schema'),
    invalid: fail('inner'),
    unchecked: unknown('inner'),
  },
} as const satisfies Record<string, Record<string, Case>>;

export type CheckId = keyof typeof checkCases;
export type CaseOf<C extends CheckId> = keyof (typeof checkCases)[C] & string;

/** Collects checks while a verification goes on. */
export interface Checks {
  readonly all: readonly Check[];
  readonly reasons: readonly Reason[];
  add<C extends CheckId>(id: C, found: CaseOf<C>, params?: Words['params']): Outcome;
  /** Takes over the remarks of checks that were made aside: those that end in a warning. */
  remark(aside: Checks): void;
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
    remark(aside) {
      all.push(...aside.all.filter((check) => check.outcome === 'warn'));
    },
  };
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
