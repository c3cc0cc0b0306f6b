/** What was found about a badge: one verdict, what it says, and every check (features.md V2, V4; look.md, Verify). */
import type { VNode } from 'preact';
import type { Report } from '../../openbadges/verify/report.ts';
import { BackLink } from '../components/back-link.tsx';
import { Button, LinkButton } from '../components/button.tsx';
import { CopyField } from '../components/copy-field.tsx';
import { Section } from '../components/section.tsx';
import { PublicPage } from '../public/public-page.tsx';
import type { Words } from '../words.ts';
import { BadgeFound } from './badge-found.tsx';
import { CheckList, ChecksInPrint } from './check-list.tsx';
import { Endorsements, InnerReports } from './nested-reports.tsx';
import { say } from './say.ts';
import { Technical } from './technical.tsx';
import { VerdictNote } from './verdict-note.tsx';
import { VerifyScript } from './verify-page.tsx';

export interface ResultPageProps {
  words: Words;
  report: Report;
  /** Epoch ms at which it was judged. */
  at: number;
  /** Whom was asked about, as it was typed. */
  recipient?: string | undefined;
  /** The picture of the badge, drawn anew: PNG. */
  picture?: Uint8Array | undefined;
  /** The result as it is taken along. */
  document: object;
  /** Address of this check, where it can be repeated by anybody. */
  repeat?: string | undefined;
  /** Host that made the check. */
  host: string;
}

export function ResultPage(p: ResultPageProps): VNode {
  const { words, report } = p;
  const title = words.t('verifying.result.title', { verdict: say(report.words, words) });
  return (
    <PublicPage words={words} title={title} narrow head={<VerifyScript />}>
      <div class="noprint">
        <BackLink href="/verify">{words.t('verifying.result.another')}</BackLink>
      </div>
      <VerdictNote words={words} report={report} recipient={p.recipient} />
      <BadgeFound words={words} report={report} picture={p.picture} at={p.at} />
      <InnerReports words={words} reports={report.inner ?? []} at={p.at} />
      <Endorsements words={words} endorsements={report.endorsements ?? []} />
      <Section id="checks" title={words.t('verifying.result.checks')}>
        <CheckList words={words} checks={report.checks} />
        <ChecksInPrint words={words} checks={report.checks} />
      </Section>
      <TakeAlong {...p} />
      <Technical words={words} report={report} at={p.at} host={p.host} />
    </PublicPage>
  );
}

/** Nothing is kept here, so the file lies in the page itself. */
function TakeAlong({ words, document, at, repeat }: ResultPageProps): VNode {
  const file = Buffer.from(JSON.stringify(document, null, 2)).toString('base64');
  const day = new Date(at).toISOString().slice(0, 10);
  return (
    <div class="section stack-16 noprint">
      <p class="line">
        <LinkButton
          href={`data:application/json;base64,${file}`}
          icon="download"
          download={`badge-check-${day}.json`}
        >
          {words.t('verifying.result.download')}
        </LinkButton>
        <span data-print hidden>
          <Button type="button" icon="printer">
            {words.t('verifying.result.print')}
          </Button>
        </span>
        <span class="small muted">{words.t('verifying.result.downloadHint')}</span>
      </p>
      {repeat === undefined ? null : (
        <CopyField id="repeat" label={words.t('verifying.result.share')} value={repeat} words={words} />
      )}
    </div>
  );
}
