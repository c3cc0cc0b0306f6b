/** An invite link that a person opened in a browser: it belongs into an LMS (lti.md L25). */
import type { VNode } from 'preact';
import { CopyField } from '../components/copy-field.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { Page } from '../layout.tsx';
import type { Words } from '../words.ts';

export interface InvitePageProps {
  words: Words;
  /** What the invite calls the LMS. */
  label: string;
  link: string;
  /** Epoch ms. */
  expiresAt: number;
}

/** Says where to paste the link; nothing is used up by looking. */
export function InvitePage({ words, label, link, expiresAt }: InvitePageProps): VNode {
  const title = words.t('lti.invite.title');
  return (
    <Page words={words} title={title} chrome="site" narrow>
      <PageHeading title={title} />
      <div class="stack-16">
        <p>{words.t('lti.invite.why', { label })}</p>
        <p>{words.t('lti.invite.moodle')}</p>
        <CopyField
          id="link"
          label={words.t('lti.invite.link')}
          hint={words.t('lti.invite.linkHint', { until: words.dateTime(expiresAt) })}
          value={link}
          words={words}
        />
      </div>
    </Page>
  );
}
