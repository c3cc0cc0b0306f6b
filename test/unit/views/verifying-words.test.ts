import { expect } from 'chai';
import { en } from '../../../server/locales/locale.ts';
import { checkCases } from '../../../server/openbadges/verify/checks.ts';
import { createChecks } from '../../../server/openbadges/verify/checks.ts';
import { type Report, reportOf } from '../../../server/openbadges/verify/report.ts';
import { adviceOn, groupChecks, isGenuine, say } from '../../../server/views/verify/say.ts';
import { wordsFor } from '../../../server/views/words.ts';

const words = wordsFor('en');
const BROKEN = words.t('verify.verdict.unchecked.internal');

/** A report with these findings, as `check` and `case`. */
function reportWith(...findings: [string, string][]): Report {
  const checks = createChecks();
  for (const [check, found] of findings) checks.add(check as 'input', found as 'file', {});
  return reportOf(checks, { dates: {}, status: 'unknown' }, { asked: false, timing: { ms: 1, fetches: 0 } });
}
const everyCase = Object.entries(checkCases).flatMap(([check, cases]) =>
  Object.keys(cases).map((found): [string, string] => [check, found]),
);

describe('the words of a report', () => {
  it('exist for every case of every check, and for the verdict it leads to with what to do', () => {
    expect(everyCase.length).to.be.greaterThan(60);
    for (const finding of everyCase) {
      const report = reportWith(finding);
      const name = finding.join('.');
      for (const { name: title, words: found } of report.checks) {
        expect(words.has(title.key), title.key).to.equal(true);
        expect(words.has(found.key), found.key).to.equal(true);
      }
      expect(words.has(report.words.key), `${name}: ${report.words.key}`).to.equal(true);
      const isInternal = report.reason === 'internal';
      if (!isInternal) expect(say(report.words, words), name).not.to.equal(BROKEN);
      const advice = adviceOn(report, words);
      if (!isInternal) expect(advice, name).not.to.equal(words.t('verifying.advice.unchecked.internal'));
    }
  });

  it('have advice for each verdict that has words, and for no other', () => {
    const keys = (branch: object): string[] =>
      Object.entries(branch).flatMap(([key, value]: [string, unknown]) =>
        typeof value === 'string' ? [key] : keys(value as object).map((inner) => `${key}.${inner}`),
      );
    expect(keys(en.verifying.advice).sort()).to.deep.equal(keys(en.verify.verdict).sort());
  });

  it('are gathered by check, what needs attention first, each with its gravest outcome', () => {
    const { checks } = reportWith(
      ['input', 'file'],
      ['recipient', 'notAsked'],
      ['hosted-fetch', 'pass'],
      ['status', 'unreachable'],
      ['hosted-fetch', 'notFound'],
      ['parse', 'duplicates'],
    );
    expect(
      groupChecks(checks).map(({ id, outcome, findings }) => [id, outcome, findings.length]),
    ).to.deep.equal([
      ['hosted-fetch', 'fail', 2],
      ['status', 'unknown', 1],
      ['parse', 'warn', 1],
      ['input', 'pass', 1],
      ['recipient', 'skip', 1],
    ]);
  });

  it('call what a badge says confirmed only where it is genuine, whether it still counts or not', () => {
    const genuine: [string, string][][] = [
      [['proof', 'pass']],
      [['parse', 'duplicates']],
      [
        ['proof', 'pass'],
        ['expiry', 'expired'],
      ],
      [['status', 'revoked']],
      [['recipient', 'other']],
    ];
    for (const findings of genuine)
      expect(isGenuine(reportWith(...findings)), String(findings)).to.equal(true);
    const not: [string, string][][] = [
      [['proof', 'invalid']],
      [
        ['proof', 'invalid'],
        ['expiry', 'expired'],
      ],
      [
        ['key-binding', 'unreachable'],
        ['expiry', 'expired'],
      ],
      [['status', 'unreachable']],
      [['hosted-scope', 'outside']],
    ];
    for (const findings of not) expect(isGenuine(reportWith(...findings)), String(findings)).to.equal(false);
  });
});
