/** A report as plain data with its sentences filled in: what the API answers, the page gives to take along and the command line prints. */
import type {
  AlignmentFacts,
  Check,
  EndorsementReport,
  EvidenceFacts,
  Report,
} from '../../openbadges/verify/report.ts';
import type { Words } from '../words.ts';
import { adviceOn, say } from './say.ts';

export interface ToldCheck {
  id: Check['id'];
  name: string;
  outcome: Check['outcome'];
  words: string;
}

export interface ToldEndorsement {
  of: EndorsementReport['of'];
  by?: string;
  comment?: string;
  verdict: Report['verdict'];
  words: string;
  checks: ToldCheck[];
  endorsements?: ToldEndorsement[];
}

/** Times are ISO 8601; nothing is there that the badge does not say, and no identity of anybody. */
export interface ToldReport {
  verdict: Report['verdict'];
  reason?: string;
  /** The verdict in one sentence, and what the reader can do. */
  words: string;
  advice: string;
  format?: string;
  version?: string;
  id?: string;
  issuer?: Report['issuer'];
  achievement?: Omit<NonNullable<Report['achievement']>, 'alignments'> & { alignments?: AlignmentFacts[] };
  /** `asked`: whether an identity was asked about; `matches`: whether the badge was issued to it. */
  recipient: { asked: boolean; type?: string; hashed?: boolean; name?: string; matches?: boolean };
  dates: { issued?: string; achieved?: string; expires?: string };
  status: Report['status'];
  revocationReason?: string;
  evidence?: EvidenceFacts[];
  results?: Report['results'];
  narrative?: string;
  claim?: Report['claim'];
  checks: ToldCheck[];
  warnings: string[];
  credentials?: ToldReport[];
  endorsements?: ToldEndorsement[];
  timing: Report['timing'];
  /** BCP 47 tag of the sentences. */
  language: string;
}

export function tellReport(report: Report, words: Words): ToldReport {
  const { recipient, dates, inner, endorsements, asked, checks, warnings, ...facts } = report;
  return {
    ...facts,
    words: say(report.words, words),
    advice: adviceOn(report, words),
    recipient: { asked, ...recipient },
    dates: Object.fromEntries(Object.entries(dates).map(([name, at]: [string, number]) => [name, isoOf(at)])),
    checks: checks.map((check) => tellCheck(check, words)),
    warnings: warnings.map((warning) => say(warning, words)),
    ...(inner === undefined ? {} : { credentials: inner.map((one) => tellReport(one, words)) }),
    ...tellEndorsements(endorsements, words),
    language: words.lang,
  };
}

function tellEndorsement({ endorsements, ...one }: EndorsementReport, words: Words): ToldEndorsement {
  return {
    ...one,
    words: words.t(`verifying.endorsement.${one.verdict}`),
    checks: one.checks.map((check) => tellCheck(check, words)),
    ...tellEndorsements(endorsements, words),
  };
}

function tellEndorsements(
  endorsements: readonly EndorsementReport[] | undefined,
  words: Words,
): { endorsements?: ToldEndorsement[] } {
  if (endorsements === undefined) return {};
  return { endorsements: endorsements.map((one) => tellEndorsement(one, words)) };
}

function tellCheck({ id, name, outcome, words: found }: Check, words: Words): ToldCheck {
  return { id, name: say(name, words), outcome, words: say(found, words) };
}

/** Dates of a badge reach further than `Date` does: what is outside is left as it can be written. */
function isoOf(at: number): string {
  return Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : String(at);
}

/** The result to take along: the report, when it was made and by whom. */
export function tellVerification(
  p: { report: Report; at: number; by: string },
  words: Words,
): ToldReport & { checkedAt: string; checkedBy: string } {
  return { ...tellReport(p.report, words), checkedAt: isoOf(p.at), checkedBy: p.by };
}
