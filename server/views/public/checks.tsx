/** How a badge was checked: every check of our verifier with what it found (look.md, Public badge). */
import type { VNode } from 'preact';
import type { AwardCheck } from '../../actions/public/check-award.ts';
import type { Check } from '../../openbadges/verify/report.ts';
import type { PublicAward } from '../../actions/public/read-public-award.ts';
import { CheckRow, Rows } from '../components/rows.tsx';
import { Name } from '../components/name.tsx';
import { outcomeTones, say } from '../verify/say.ts';
import type { Words } from '../words.ts';

/** Checks of the way a badge was handed in: of no interest where it is our own, unless something is wrong. */
const routine: readonly string[] = ['input', 'parse', 'recipient'];

function isTold({ id, outcome }: Check): boolean {
  return !routine.includes(id) || (outcome !== 'pass' && outcome !== 'skip');
}

export interface ChecksProps {
  words: Words;
  check: AwardCheck;
  documents: PublicAward['documents'];
}

/** Folded; the verdict above says what it comes to. */
export function Checks({ words, check, documents }: ChecksProps): VNode {
  return (
    <details>
      <summary class="small">{words.t('public.award.how')}</summary>
      <div class="stack-16 small">
        <p>{words.t('public.award.howText')}</p>
        {check.reports.map(({ version, report }) => (
          <div key={version} class="stack">
            <h3>{words.t(version === '3.0' ? 'public.award.version3' : 'public.award.version2')}</h3>
            <Rows>
              {report.checks.filter(isTold).map(({ id, name, outcome, words: found }, index) => (
                <CheckRow
                  key={`${id}-${index}`}
                  tone={outcomeTones[outcome]}
                  title={say(name, words)}
                  detail={say(found, words)}
                />
              ))}
            </Rows>
          </div>
        ))}
        {documents.length === 0 ? null : (
          <div class="stack">
            <h3>{words.t('public.award.files')}</h3>
            {documents.map(({ version, url }) => (
              <p key={version}>
                {words.t(version === '3.0' ? 'public.award.file3' : 'public.award.file2')}{' '}
                <span class="mono">
                  <Name dir="ltr">{url}</Name>
                </span>
              </p>
            ))}
          </div>
        )}
      </div>
    </details>
  );
}
