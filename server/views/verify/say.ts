/** The sentences of a report in a reader's language. */
import type { Check, Outcome, Report, Words as Sentence } from '../../openbadges/verify/report.ts';
import type { Tone } from '../components/status-pill.tsx';
import type { Words } from '../words.ts';

/** The sentence of a finding; where it has no words, that it broke off. */
export function say({ key, params }: Sentence, words: Words): string {
  return words.has(key) ? words.t(key, params) : words.t('verify.verdict.unchecked.internal');
}

/** What the reader can do about a verdict. */
export function adviceOn({ verdict, reason }: Pick<Report, 'verdict' | 'reason'>, words: Words): string {
  const key = reason === undefined ? `verifying.advice.${verdict}` : `verifying.advice.${verdict}.${reason}`;
  return words.t(words.has(key) ? key : 'verifying.advice.unchecked.internal');
}

/** What an outcome means for the reader. */
export const outcomeTones: Readonly<Record<Outcome, Tone>> = {
  pass: 'done',
  warn: 'need',
  fail: 'fail',
  skip: 'none',
  unknown: 'need',
};

const gravest: readonly Outcome[] = ['fail', 'unknown', 'warn', 'pass', 'skip'];

/** Findings of one check, which may have been made several times: at each address, of each signature. */
export interface CheckGroup {
  id: Check['id'];
  name: Check['name'];
  /** The gravest of them. */
  outcome: Outcome;
  findings: Check[];
}

/** The checks by their id, those that need the reader's attention first, else in the order they were made. */
export function groupChecks(checks: readonly Check[]): CheckGroup[] {
  const groups = new Map<string, CheckGroup>();
  for (const check of checks) {
    const known = groups.get(check.id);
    if (known === undefined) groups.set(check.id, { ...check, findings: [check] });
    else {
      known.findings.push(check);
      if (rank(check.outcome) < rank(known.outcome)) known.outcome = check.outcome;
    }
  }
  return [...groups.values()].sort((a, b) => urgency(a) - urgency(b));
}

const rank = (outcome: Outcome): number => gravest.indexOf(outcome);
/** What passed keeps its order; what was not needed goes last. */
const urgency = ({ outcome }: CheckGroup): number => rank(outcome);

/** Reasons for which a genuine badge is not valid: what it says is confirmed all the same. */
const afterwards: readonly (Report['reason'] | undefined)[] = [
  'revoked',
  'suspended',
  'expired',
  'not-yet-valid',
  'recipient',
];

/** Whether what the badge says is confirmed: it is genuine, valid or not. */
export function isGenuine({ verdict, reason, checks }: Report): boolean {
  if (verdict === 'valid' || verdict === 'warnings') return true;
  if (verdict !== 'invalid' || !afterwards.includes(reason)) return false;
  return checks.every(({ outcome }) => outcome !== 'unknown');
}
