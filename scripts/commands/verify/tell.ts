/** Reports as the command line prints them. */
import type { Report, Verdict } from '../../../server/openbadges/verify/report.ts';
import { say } from '../../../server/views/verify/say.ts';
import { type Words, wordsFor } from '../../../server/views/words.ts';
import { column, printable } from './printable.ts';

const MARKS = { pass: 'ok', warn: '! ', fail: 'NO', skip: '- ', unknown: '? ' } as const;
const words = wordsFor('en');

/** One report: the verdict, what the badge says, every check. */
export function tellOne(report: Report, recipient?: string): string {
  return [[say(report.words, words), ...identityOf(report, recipient)], factsOf(report), checksOf(report)]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** The answer to whose badge it is, apart from the verdict, with the question. */
function identityOf({ asked, recipient: found }: Report, recipient = ''): string[] {
  if (!asked) return [];
  const answer = found?.matches === undefined ? 'this could not be found out' : found.matches ? 'yes' : 'no';
  return [`Asked whether it was issued to ${printable(recipient)}: ${answer}.`];
}

function factsOf(report: Report): string[] {
  const { achievement, issuer, dates, recipient, inner = [] } = report;
  const named: [string, string | undefined][] = [
    ['Badge', achievement?.name],
    ['Issued by', issuer?.name ?? issuer?.id],
    ['Issued to', recipient?.name],
    ['Issued', dates.issued === undefined ? undefined : words.date(dates.issued)],
    ['Valid until', dates.expires === undefined ? undefined : words.date(dates.expires)],
    ['Reason', report.revocationReason],
  ];
  return [
    ...named.flatMap(([name, value]) =>
      value === undefined ? [] : [`  ${name.padEnd(12)} ${printable(value)}`],
    ),
    ...inner.map((one) => `  ${'Holds'.padEnd(12)} ${headline(one)}`),
  ];
}

function headline(report: Report): string {
  return `${printable(report.achievement?.name ?? 'a badge without a name')}: ${say(report.words, words)}`;
}

function checksOf(report: Report): string[] {
  const told = (list: Report['checks'], indent: string, of: Words): string[] =>
    list.map(
      ({ outcome, name, words: found }) =>
        `${indent}[${MARKS[outcome]}] ${say(name, of)}: ${printable(say(found, of))}`,
    );
  return [
    ...told(report.checks, '  ', words),
    ...(report.inner ?? []).flatMap((one) => ['', `  ${headline(one)}`, ...told(one.checks, '    ', words)]),
  ];
}

/** One of many files: its report, or why it could not be read. */
export interface FileResult {
  /** Relative to the folder. */
  file: string;
  report?: Report;
  problem?: string;
}

const verdicts: Readonly<Record<Verdict, string>> = {
  valid: 'valid',
  warnings: 'remarks',
  invalid: 'NOT VALID',
  unchecked: 'unchecked',
};

/** The rows of a file in the summary: what it is, and why it is not simply valid. */
export function tellRow({ file, report, problem }: FileResult, columns: number): string[] {
  const [first, second, third] = widths(columns);
  if (report === undefined)
    return [`${column('unread', 10)} ${printable(file)}`, `${' '.repeat(10)} It ${problem ?? ''}`];
  const { achievement, issuer, verdict } = report;
  const row = [
    column(verdicts[verdict], 10),
    column(file, first),
    column(achievement?.name ?? '', second),
    column(issuer?.name ?? issuer?.id ?? '', third),
  ];
  const why = verdict === 'valid' ? [] : [`${' '.repeat(10)} ${say(report.words, words)}`];
  return [row.join(' ').trimEnd(), ...why];
}

export function tellHead(columns: number): string[] {
  const [first, second, third] = widths(columns);
  const head = `${column('Verdict', 10)} ${column('File', first)} ${column('Badge', second)} ${column('Issued by', third)}`;
  return [head.trimEnd(), '-'.repeat(13 + first + second + third)];
}

function widths(columns: number): [number, number, number] {
  const left = Math.max(60, Math.min(columns, 160) - 13);
  const third = Math.floor(left * 0.25);
  return [left - 2 * third - Math.floor(left * 0.05), third + Math.floor(left * 0.05), third];
}

/** "12 files: 9 valid, 1 with remarks, 1 not valid, 1 that could not be checked". */
export function tellCounts(results: readonly FileResult[]): string {
  const of = (verdict: Verdict): number => results.filter((one) => one.report?.verdict === verdict).length;
  const counts: [number, string][] = [
    [of('valid'), 'valid'],
    [of('warnings'), 'valid with remarks'],
    [of('invalid'), 'not valid'],
    [of('unchecked'), 'that could not be checked'],
    [results.filter(({ report }) => report === undefined).length, 'that could not be read'],
  ];
  const parts = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return `${results.length} ${results.length === 1 ? 'file' : 'files'}: ${parts.join(', ')}.`;
}
