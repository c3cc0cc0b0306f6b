/** Why Badge Bridge did not open: what happened, what the reader can do, who can mend it, a code to quote (features.md U5). */
import type { VNode } from 'preact';
import type { ErrorCode } from '../../errors.ts';
import { CopyField } from '../components/copy-field.tsx';
import { Icon } from '../components/icon.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { Section } from '../components/section.tsx';
import { Page } from '../layout.tsx';
import type { Params, Words } from '../words.ts';

export interface LaunchFailureProps {
  words: Words;
  code: ErrorCode;
  /** Names this one failure in the log. */
  quote: string;
  /** Epoch ms. */
  at: number;
  /** During a registration the LMS was not registered; otherwise a launch did not open. */
  during: 'launch' | 'registration';
  /** Address to write to, where the LMS and so its organisation is known. */
  contact?: string | undefined;
  /** Fills the sentences. */
  params?: Params | undefined;
}

/** A page without session, form or data: it may be shown in any frame (lti.md L23). */
export function LaunchFailure(p: LaunchFailureProps): VNode {
  const { words, quote } = p;
  const title = words.t(p.during === 'launch' ? 'lti.failure.title' : 'lti.failure.registrationTitle');
  const say = (part: 'what' | 'do' | 'who'): string => {
    const key = `errors.${p.code}.${part}`;
    return words.t(words.has(key) ? key : `errors.INTERNAL.${part}`, p.params);
  };
  return (
    <Page words={words} title={title} chrome="frame" narrow>
      <div class="stack-16">
        <p class="need">
          <Icon name="unplug" big />
        </p>
        <PageHeading title={title} />
        <p class="lede">{say('what')}</p>
      </div>
      <Section id="yours" title={words.t('lti.failure.yours')}>
        <p>{say('do')}</p>
      </Section>
      <Section id="theirs" title={words.t('lti.failure.theirs')}>
        <div class="stack-16">
          <p>{say('who')}</p>
          {p.contact === undefined || p.contact === '' ? null : (
            <p>
              {words.t('lti.failure.writeTo')}{' '}
              <a href={`mailto:${p.contact}`} dir="ltr">
                {p.contact}
              </a>
            </p>
          )}
          <CopyField
            id="code"
            label={words.t('lti.failure.code')}
            hint={words.t('lti.failure.codeHint', { when: words.dateTime(p.at) })}
            value={quote}
            words={words}
          />
        </div>
      </Section>
    </Page>
  );
}
