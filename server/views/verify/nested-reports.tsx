/** Reports within a report: the credentials of a learner's record, and what others say of a badge. */
import type { VNode } from 'preact';
import type { EndorsementReport, Report } from '../../openbadges/verify/report.ts';
import { Paragraphs } from '../components/paragraphs.tsx';
import { Section } from '../components/section.tsx';
import { StatusPill } from '../components/status-pill.tsx';
import type { Words } from '../words.ts';
import { BadgeFacts } from './badge-found.tsx';
import { CheckList, ChecksInPrint } from './check-list.tsx';
import { say } from './say.ts';
import { toneOf } from './verdict-note.tsx';

export interface InnerReportsProps {
  words: Words;
  reports: readonly Report[];
  /** Epoch ms of the verification. */
  at: number;
}

/** Each credential folded, open where it is not valid. Nothing where there are none. */
export function InnerReports({ words, reports, at }: InnerReportsProps): VNode | null {
  if (reports.length === 0) return null;
  return (
    <Section id="inner" title={words.t('verifying.result.inner')}>
      <p class="muted">{words.t('verifying.result.innerNote')}</p>
      <ul class="rows gap-16">
        {reports.map((report, index) => (
          <li key={index}>
            <details open={report.verdict !== 'valid'}>
              <summary>
                <InnerName words={words} report={report} />
              </summary>
              <div class="stack-16">
                <p>
                  <StatusPill tone={toneOf(report)}>{say(report.words, words)}</StatusPill>
                </p>
                <BadgeFacts words={words} report={report} at={at} />
                <InnerReports words={words} reports={report.inner ?? []} at={at} />
                <CheckList words={words} checks={report.checks} />
                <ChecksInPrint words={words} checks={report.checks} />
              </div>
            </details>
            {report.verdict !== 'valid' ? null : (
              <p class="print">
                <InnerName words={words} report={report} />
              </p>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** What it is called, and in a word how it was judged. */
function InnerName({ words, report }: { words: Words; report: Report }): VNode {
  return (
    <span>
      <bdi>{report.achievement?.name ?? words.t('verifying.result.nameless')}</bdi>{' '}
      <span class={`small ${toneOf(report)}`}>{words.t(`verifying.short.${report.verdict}`)}</span>
    </span>
  );
}

export interface EndorsementsProps {
  words: Words;
  endorsements: readonly EndorsementReport[];
}

export function Endorsements({ words, endorsements }: EndorsementsProps): VNode | null {
  if (endorsements.length === 0) return null;
  return (
    <Section id="endorsements" title={words.t('verifying.result.endorsements')}>
      <p class="muted">{words.t('verifying.result.endorsementNote')}</p>
      <EndorsementList words={words} endorsements={endorsements} />
    </Section>
  );
}

/** Each with what others say of it in turn. */
function EndorsementList({ words, endorsements }: EndorsementsProps): VNode {
  return (
    <ul class="rows gap-16">
      {endorsements.map((endorsement, index) => (
        <li key={index}>
          <details open>
            <summary>
              <span>
                <bdi>{endorsement.by ?? words.t('verifying.result.somebody')}</bdi>{' '}
                <span class="small muted">{words.t(`verifying.result.endorsementOf.${endorsement.of}`)}</span>
              </span>
            </summary>
            <EndorsementText words={words} endorsement={endorsement} />
          </details>
        </li>
      ))}
    </ul>
  );
}

function EndorsementText({ words, endorsement }: { words: Words; endorsement: EndorsementReport }): VNode {
  const { verdict, comment, checks, endorsements = [] } = endorsement;
  return (
    <div class="stack">
      <p>
        <StatusPill tone={toneOf({ verdict })}>{words.t(`verifying.endorsement.${verdict}`)}</StatusPill>
      </p>
      {comment === undefined ? null : (
        <blockquote>
          <Paragraphs text={comment} />
        </blockquote>
      )}
      {verdict === 'valid' ? null : <CheckList words={words} checks={checks} />}
      {endorsements.length === 0 ? null : <EndorsementList words={words} endorsements={endorsements} />}
    </div>
  );
}
