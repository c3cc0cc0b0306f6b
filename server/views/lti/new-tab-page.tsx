/** Where the browser keeps no cookies in the frame: the login goes on in a tab of its own (lti.md L8). */
import type { VNode } from 'preact';
import { LinkButton } from '../components/button.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { Page } from '../layout.tsx';
import type { Words } from '../words.ts';
import { Once } from './once.tsx';

export interface NewTabPageProps {
  words: Words;
  /** Starts the same login again, at top level. */
  href: string;
  platformOrigin: string;
}

/** The link works once, since the platform's launch id is then spent: after the click the page says what to do next. */
export function NewTabPage({ words, href, platformOrigin }: NewTabPageProps): VNode {
  const title = words.t('lti.newTab.title');
  return (
    <Page words={words} title={title} chrome="frame" platformOrigin={platformOrigin} narrow>
      <Once words={words}>
        <PageHeading title={title} />
        <div class="stack-16">
          <p>{words.t('lti.newTab.why')}</p>
          <p>
            <LinkButton href={href} look="go" newTab={words.t('common.newTab')}>
              {words.t('lti.newTab.open')}
            </LinkButton>
          </p>
        </div>
      </Once>
    </Page>
  );
}
