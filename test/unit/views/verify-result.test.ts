import { expect } from 'chai';
import { createChecks } from '../../../server/openbadges/verify/checks.ts';
import { type Facts, type Report, reportOf } from '../../../server/openbadges/verify/report.ts';
import { render } from '../../../server/views/layout.tsx';
import { ResultPage } from '../../../server/views/verify/result-page.tsx';
import { tellReport } from '../../../server/views/verify/tell-report.ts';
import { wordsFor } from '../../../server/views/words.ts';
import { wordsOf } from '../../../scripts/demo/web/read-html.ts';

const words = wordsFor('en');
const at = Date.UTC(2026, 10, 21);

function judged(facts: Partial<Facts>, ...findings: string[]): Report {
  const checks = createChecks();
  for (const finding of findings) {
    const [check, found] = finding.split('.') as ['input', 'file'];
    checks.add(check, found);
  }
  return reportOf(
    checks,
    { dates: {}, status: 'good', ...facts },
    { asked: false, timing: { ms: 1234, fetches: 2 } },
  );
}
const named = (name: string): Partial<Facts> => ({ version: '3.0', achievement: { name } });
const html = (report: Report): string =>
  render(ResultPage({ words, report, at, document: {}, host: 'badges.example' }));

describe('the page of a result', () => {
  const record = judged(
    {
      version: 'clr-2.0',
      achievement: { name: 'Transcript' },
      inner: [
        judged(named('Data literacy'), 'proof.pass'),
        judged(named('Academic writing'), 'proof.invalid', 'parse.pass'),
      ],
    },
    'proof.pass',
    'inner.invalid',
  );
  const endorsed = judged(
    {
      ...named('Peer mentor'),
      endorsements: [
        {
          of: 'badge',
          by: 'Verband <i>',
          comment: 'Well made.',
          verdict: 'valid',
          words: { key: 'verify.verdict.valid', params: {} },
          checks: judged({}, 'proof.pass').checks,
          endorsements: [
            {
              of: 'issuer',
              verdict: 'invalid',
              words: { key: 'verify.verdict.invalid.proof', params: {} },
              checks: judged({}, 'proof.invalid').checks,
            },
          ],
        },
      ],
    },
    'proof.pass',
    'endorsement.pass',
  );

  it('reports on each credential of a record by itself, open where it is not valid', () => {
    const page = html(record);
    expect(wordsOf(page)).to.include('What the record claims').and.include('Credentials in this record');
    const details = [...page.matchAll(/<details( open)?><summary><span><bdi>([^<]+)/g)];
    expect(details.map(([, open, name]) => [name, open !== undefined])).to.deep.equal([
      ['Data literacy', false],
      ['Academic writing', true],
    ]);
    expect(page).to.match(/<p class="print"><span><bdi>Data literacy<\/bdi> <span class="small done">valid/);
  });

  it('says who endorses what, in their words, and whether that holds', () => {
    const page = html(endorsed);
    expect(wordsOf(page)).to.include('What others say of it').and.include('Well made.');
    expect(wordsOf(page)).to.include('This endorsement is genuine.');
    expect(wordsOf(page)).to.include(
      'Somebody who gives no name of the issuer This endorsement does not hold.',
    );
    expect(page).to.include('Verband &lt;i>').and.not.include('Verband <i>');
  });

  it('shows results, evidence, skills and what it corresponds to, and links only to the web', () => {
    const page = html(
      judged(
        {
          achievement: {
            name: 'Peer mentor',
            tags: ['listening', 'patience'],
            alignments: [
              { name: 'ESCO S1', url: 'https://esco.example/S1', framework: 'ESCO' },
              { name: 'Bad', url: 'javascript:alert(1)' },
            ],
          },
          narrative: 'Mentored three groups.',
          results: [{ name: 'Grade', value: '1.3' }],
          evidence: [
            { url: 'https://portfolio.example/1', name: 'Portfolio' },
            { url: 'data:text/html,x', narrative: 'A talk.' },
          ],
        },
        'proof.pass',
      ),
    );
    expect(wordsOf(page)).to.include('Grade: 1.3').and.include('listening and patience');
    expect(wordsOf(page)).to.include('Mentored three groups.').and.include('Evidence 2');
    const links = [...page.matchAll(/<a href="(https:[^"]+)" rel="([^"]+)"/g)].map(([, ...link]) => link);
    expect(links).to.deep.equal([
      ['https://portfolio.example/1', 'noopener noreferrer nofollow'],
      ['https://esco.example/S1', 'noopener noreferrer nofollow'],
    ]);
    expect(page).not.to.match(/href="(?:javascript|data:text)/);
  });

  it('shows what an endorsement says that is handed in by itself', () => {
    const page = html(
      judged({ claim: { of: 'https://badges.example/badges/1', comment: 'Well made.' } }, 'proof.pass'),
    );
    expect(wordsOf(page)).to.include('Speaks of https://badges.example/badges/1 In its words Well made.');
  });

  it('says how long it took and asks for nothing where there is nothing', () => {
    expect(wordsOf(html(endorsed))).to.include('in 1.2 seconds, with 2 requests to other addresses');
    const none = html(judged({}, 'input.nothing'));
    expect(wordsOf(none)).not.to.match(/What the badge|Credentials in|What others|You did not ask/);
  });

  it('is told to machines with the same nested reports, as plain sentences and ISO dates', () => {
    const told = tellReport(judged({ ...record, dates: { issued: at, expires: 9e15 } }, 'proof.pass'), words);
    expect(told.dates).to.deep.equal({ issued: '2026-11-21T00:00:00.000Z', expires: '9000000000000000' });
    expect(told.credentials?.map(({ verdict, achievement }) => [achievement?.name, verdict])).to.deep.equal([
      ['Data literacy', 'valid'],
      ['Academic writing', 'invalid'],
    ]);
    expect(told.credentials?.[1]?.checks[0]).to.deep.equal({
      id: 'proof',
      name: 'Signature',
      outcome: 'fail',
      words: 'The signature does not fit. Something was changed after the badge was signed.',
    });
    expect(tellReport(endorsed, words).endorsements?.[0]).to.deep.include({
      by: 'Verband <i>',
      words: 'This endorsement is genuine.',
    });
    expect(JSON.stringify(told)).not.to.include('"key"');
  });
});
