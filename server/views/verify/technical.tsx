/** For those who know the standard: version, form, ids, and how long it took. */
import type { VNode } from 'preact';
import type { Report } from '../../openbadges/verify/report.ts';
import { Facts } from '../components/facts.tsx';
import { Filled } from '../components/filled.tsx';
import { Time } from '../components/time.tsx';
import type { Words } from '../words.ts';

export interface TechnicalProps {
  words: Words;
  report: Report;
  /** Epoch ms at which it was judged. */
  at: number;
  /** Host that made the check. */
  host: string;
}

export function Technical({ words, report, at, host }: TechnicalProps): VNode {
  const { version, format, id, issuer, timing } = report;
  const when = <Time at={at} words={words} form="minute" />;
  return (
    <>
      <details class="gap-24">
        <summary>{words.t('verifying.result.technical')}</summary>
        <Facts
          isSmall
          facts={[
            version === undefined
              ? undefined
              : {
                  label: words.t('verifying.result.standard'),
                  value: words.t(`verifying.standard.${version}`),
                },
            format === undefined
              ? undefined
              : { label: words.t('verifying.result.format'), value: words.t(`verifying.format.${format}`) },
            id === undefined ? undefined : { label: words.t('verifying.result.id'), value: id, isCode: true },
            issuer === undefined
              ? undefined
              : { label: words.t('verifying.result.issuerId'), value: issuer.id, isCode: true },
            {
              label: words.t('verifying.result.checkedAt'),
              value: (
                <>
                  {when}{' '}
                  {words.t('verifying.result.spent', {
                    seconds: words.number(Math.round(timing.ms / 100) / 10),
                    count: timing.fetches,
                  })}
                </>
              ),
            },
          ]}
        />
      </details>
      <p class="print">
        <span>
          <Filled
            words={words}
            phrase="verifying.result.printNote"
            params={{ host }}
            parts={{ time: when }}
          />
        </span>
      </p>
    </>
  );
}
