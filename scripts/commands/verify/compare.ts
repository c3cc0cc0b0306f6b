/** Our report and the official validator's, side by side. */
import type { Report } from '../../../server/openbadges/verify/report.ts';
import { say } from '../../../server/views/verify/say.ts';
import { wordsFor } from '../../../server/views/words.ts';
import { agrees, holesBetween } from './known-holes.ts';
import { column, printable } from './printable.ts';
import type { SecondOpinion } from './second-opinion.ts';

/** What to do where it is not installed. */
export const howToInstall = `The official validator is not installed here. To have its opinion as well:
  python3 -m venv ~/openbadges && ~/openbadges/bin/pip install openbadges
  PATH=~/openbadges/bin:$PATH badge-bridge verify --second-opinion ...
It asks addresses itself, without the filter that Badge Bridge has.`;

const NOT_ASKED = {
  version: 'The official validator was not asked: it knows Open Badges up to 2.0 only.',
  length: 'The official validator was not asked: the badge is too long for its command line.',
  nothing: 'The official validator was not asked: there is no badge to ask about.',
} as const;
const FAILED = {
  time: 'The official validator did not answer within a minute.',
  size: 'The official validator printed more than can be read.',
  answer: 'The official validator broke off without a report.',
  start: 'The official validator could not be started.',
} as const;
const MOST_MESSAGES = 20;
const WIDTH = 38;

/** @param ours our report on what the other was asked about */
export function tellComparison(ours: Report, theirs: SecondOpinion): string {
  switch (theirs.kind) {
    case 'not-installed':
      return howToInstall;
    case 'not-asked':
      return NOT_ASKED[theirs.why];
    case 'failed':
      return FAILED[theirs.why];
    case 'report':
      return [...sideBySide(ours, theirs), '', ...difference(ours, theirs)].join('\n');
  }
}

type Theirs = Extract<SecondOpinion, { kind: 'report' }>;

function sideBySide(ours: Report, theirs: Theirs): string[] {
  const count = (outcome: 'fail' | 'warn'): string =>
    String(ours.checks.filter((check) => check.outcome === outcome).length);
  const rows: [string, string, string][] = [
    ['', 'Badge Bridge', 'openbadges-validator-core'],
    ['Verdict', ours.verdict, theirs.valid ? 'valid' : 'invalid'],
    ['Reason', ours.reason ?? '', ''],
    ['Version', ours.version ?? '', theirs.version ?? ''],
    ['Errors', count('fail'), String(theirs.errors)],
    ['Warnings', count('warn'), String(theirs.warnings)],
  ];
  const [mine, others] = [findings(ours), messages(theirs)];
  for (let n = 0; n < Math.max(mine.length, others.length); n += 1)
    rows.push([n === 0 ? 'Found' : '', mine[n] ?? '', others[n] ?? '']);
  return rows.map(([name, left, right]) =>
    `  ${column(name, 9)} ${column(left, WIDTH)} | ${printable(right)}`.trimEnd(),
  );
}

function findings(ours: Report): string[] {
  const words = wordsFor('en');
  return ours.checks
    .filter(({ outcome }) => outcome !== 'pass' && outcome !== 'skip')
    .flatMap(({ words: found }) => wrapped(say(found, words)));
}

function messages({ messages: all }: Theirs): string[] {
  const told = all.slice(0, MOST_MESSAGES).map(({ level, name, result }) => `${level} ${name}: ${result}`);
  return all.length > MOST_MESSAGES ? [...told, `and ${all.length - MOST_MESSAGES} more`] : told;
}

function wrapped(sentence: string): string[] {
  const lines: string[] = [];
  for (const word of printable(sentence).split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function difference(ours: Report, theirs: Theirs): string[] {
  const holes = holesBetween(ours, theirs).map(({ id, words }) => `  ${id} ${words}`);
  if (agrees(ours, theirs))
    return holes.length === 0 ? ['Both say the same.'] : ['Both say the same. Known of the other:', ...holes];
  if (holes.length > 0)
    return ['They differ. These known holes of openbadges-validator-core can be why:', ...holes];
  if (ours.verdict === 'unchecked')
    return ['Badge Bridge could not find out everything; openbadges-validator-core does not insist on it.'];
  return ['They differ, and no known hole explains it. Rely on neither before you have looked closer.'];
}

/** The same for machines. */
export function comparisonJson(ours: Report, theirs: SecondOpinion): object {
  if (theirs.kind !== 'report') return theirs;
  return {
    ...theirs,
    compared: ours.verdict,
    agrees: agrees(ours, theirs),
    knownHoles: holesBetween(ours, theirs).map(({ id }) => id),
  };
}
