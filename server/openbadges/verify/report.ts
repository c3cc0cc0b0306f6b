/** What a verification says: a verdict with its reason, and every check with its outcome (O35). */
import type { CheckId, Checks } from './checks.ts';

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
  'inner',
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

export interface Check {
  id: CheckId;
  /** What is checked: `verify.<check>.name`. */
  name: Words;
  outcome: Outcome;
  /** What was found. */
  words: Words;
}

/** How the badge is secured. */
export type Format = 'hosted' | 'signed' | 'data-integrity' | 'jwt' | 'none';
/** Version of the standard; `clr-2.0` for a record of several credentials. */
export type Version = '0.5' | '1.0' | '1.1' | '2.0' | '2.1' | '3.0' | 'clr-2.0';

/** What was handed in as evidence, as the badge says it. Addresses are http(s), never data. */
export interface EvidenceFacts {
  url?: string;
  name?: string;
  description?: string;
  narrative?: string;
}
export interface AlignmentFacts {
  name: string;
  url: string;
  framework?: string;
  description?: string;
  code?: string;
}
/** One result of the learner, such as a grade, in the issuer's words. */
export interface ResultFacts {
  name?: string;
  value: string;
}

/** What the badge says of itself, as far as it could be read. Taken from what was verified, never from a local copy. */
export interface Facts {
  format?: Format;
  version?: Version;
  /** VC Data Model of a 3.0 credential. */
  dataModel?: '1.1' | '2.0';
  id?: string;
  issuer?: { id: string; name?: string; url?: string; email?: string; image?: string; description?: string };
  achievement?: {
    id?: string;
    name: string;
    description?: string;
    image?: string;
    /** The criteria's text where there is one, else its address. */
    criteria?: string;
    type?: string;
    tags?: string[];
    language?: string;
    alignments?: AlignmentFacts[];
  };
  /** How the recipient is named; `matches` where an identity was asked about. */
  recipient?: { type: string; hashed: boolean; name?: string; matches?: boolean };
  evidence?: EvidenceFacts[];
  results?: ResultFacts[];
  narrative?: string;
  /** Epoch milliseconds. */
  dates: { issued?: number; achieved?: number; expires?: number };
  status: 'good' | 'revoked' | 'suspended' | 'none' | 'unknown';
  revocationReason?: string;
  /** What an endorsement says, where one was handed in by itself. */
  claim?: { of: string; comment?: string };
  /** Credentials within a record or a presentation, each judged by itself. */
  inner?: Report[];
  /** What others say of the badge or its issuer, each judged by itself. */
  endorsements?: EndorsementReport[];
}

/** An endorsement: who says what of whom, and whether that is genuine. */
export interface EndorsementReport {
  /** `other`: somebody or something else that the badge names. */
  of: 'badge' | 'issuer' | 'achievement' | 'other';
  by?: string;
  comment?: string;
  verdict: Verdict;
  words: Words;
  checks: Check[];
  /** What others say of the one who endorses, or of the endorsement. */
  endorsements?: EndorsementReport[];
}

export interface Report extends Facts {
  verdict: Verdict;
  reason?: Reason;
  /** One plain sentence. */
  words: Words;
  /** Whether an identity was asked about; without one, nothing is said of the recipient. */
  asked: boolean;
  checks: Check[];
  /** The words of every check that ended in a warning. */
  warnings: Words[];
  timing: { ms: number; fetches: number };
}

/** The report of these checks: any failure is invalid, anything unknown unchecked, any warning a warning (O36). */
export function reportOf(checks: Checks, facts: Facts, p: Pick<Report, 'asked' | 'timing'>): Report {
  const { verdict, reason } = verdictOf(checks);
  return {
    ...facts,
    verdict,
    ...(reason === undefined ? {} : { reason }),
    words:
      facts.inner === undefined ? verdictWords(verdict, reason) : recordWords(verdict, reason, facts.inner),
    checks: [...checks.all],
    warnings: checks.all.filter((check) => check.outcome === 'warn').map((check) => check.words),
    ...p,
  };
}

/** The verdict of these checks, with the gravest reason where it is not `valid`. */
export function verdictOf(checks: Checks): { verdict: Verdict; reason?: Reason } {
  const has = (outcome: Outcome): boolean => checks.all.some((check) => check.outcome === outcome);
  const reason = reasons.find((one) => checks.reasons.includes(one));
  const because = reason === undefined ? {} : { reason };
  if (has('fail')) return { verdict: 'invalid', ...because };
  if (has('unknown')) return { verdict: 'unchecked', ...because };
  return { verdict: has('warn') ? 'warnings' : 'valid' };
}

/** The sentence of a verdict. */
export function verdictWords(verdict: Verdict, reason: Reason | undefined): Words {
  return { key: `verify.verdict.${reason === undefined ? verdict : `${verdict}.${reason}`}`, params: {} };
}

/** The sentence of a record: how many of its credentials are what they should be, unless the record itself is not. */
function recordWords(verdict: Verdict, reason: Reason | undefined, inner: readonly Report[]): Words {
  const good = inner.filter((one) => one.verdict === 'valid' || one.verdict === 'warnings').length;
  const key = reason === undefined ? `verify.record.${verdict}` : verdictWords(verdict, reason).key;
  return { key, params: { good, count: inner.length } };
}

/** Exit code of the command line for a verdict: 0, 0, 1, 2 (O35). */
export function exitCodeOf(verdict: Verdict): number {
  return { valid: 0, warnings: 0, invalid: 1, unchecked: 2 }[verdict];
}
