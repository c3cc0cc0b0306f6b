/** The verdict with what to do, and apart from it the answer to whose badge it is: never one beside the other unasked (X20). */
import type { VNode } from 'preact';
import type { Report } from '../../openbadges/verify/report.ts';
import { Verdict, type VerdictProps } from '../components/callout.tsx';
import { Filled } from '../components/filled.tsx';
import { Icon } from '../components/icon.tsx';
import { Name } from '../components/name.tsx';
import type { Tone } from '../components/status-pill.tsx';
import type { Words } from '../words.ts';
import { adviceOn, say } from './say.ts';

export interface VerdictNoteProps {
  words: Words;
  report: Report;
  /** Whom was asked about. */
  recipient?: string | undefined;
}

export function VerdictNote({ words, report, recipient }: VerdictNoteProps): VNode {
  return (
    <>
      <Verdict tone={toneOf(report)} title={say(report.words, words)} isHeading>
        <p>{adviceOn(report, words)}</p>
      </Verdict>
      <Identity words={words} report={report} recipient={recipient} />
    </>
  );
}

/** How a verdict looks. A badge whose time is over or not yet come is no forgery. */
export function toneOf({ verdict, reason }: Pick<Report, 'verdict' | 'reason'>): VerdictProps['tone'] {
  if (verdict === 'valid' || verdict === 'warnings') return 'done';
  if (verdict === 'unchecked') return 'need';
  if (reason === 'revoked' || reason === 'suspended') return 'gone';
  return reason === 'expired' || reason === 'not-yet-valid' ? 'need' : 'fail';
}

/** Nothing where nobody was asked about and no badge was found. */
function Identity({ words, report, recipient }: VerdictNoteProps): VNode | null {
  const isFound = report.reason !== 'not-a-badge' && report.reason !== 'malformed';
  if (!report.asked && !isFound) return null;
  if (!report.asked || recipient === undefined)
    return (
      <p class="identity with-icon muted">
        <Icon name="user" />
        <span>{words.t('verifying.result.notAsked')}</span>
      </p>
    );
  const { tone, icon, key } = answers[String(report.recipient?.matches) as keyof typeof answers];
  const who = (
    <strong>
      <Name dir="ltr">{recipient}</Name>
    </strong>
  );
  const answer = <strong class={tone}>{words.t(key)}</strong>;
  return (
    <p class="identity with-icon">
      <span class={tone}>
        <Icon name={icon} />
      </span>
      <span>
        <Filled words={words} phrase="verifying.result.asked" parts={{ who, answer }} />
      </span>
    </p>
  );
}

const answers = {
  true: { tone: 'done', icon: 'circle-check', key: 'verifying.result.yes' },
  false: { tone: 'fail', icon: 'circle-x', key: 'verifying.result.no' },
  undefined: { tone: 'need', icon: 'triangle-alert', key: 'verifying.result.notFoundOut' },
} as const satisfies Record<string, { tone: Tone; icon: string; key: string }>;
