/** Carries the teacher's choice back to the LMS: a form that sends itself (LTI Deep Linking 2.0 §4.4). */
import type { VNode } from 'preact';
import { Button } from '../components/button.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { Page } from '../layout.tsx';
import type { Words } from '../words.ts';

export interface DeepLinkReturnPageProps {
  words: Words;
  /** `deep_link_return_url`, checked to be the platform's own. */
  returnUrl: string;
  jwt: string;
}

/** Without script the button sends it. */
export function DeepLinkReturnPage({ words, returnUrl, jwt }: DeepLinkReturnPageProps): VNode {
  const title = words.t('lti.deepLink.title');
  return (
    <Page words={words} title={title} chrome="frame" narrow>
      <PageHeading title={title} />
      <form method="post" action={returnUrl} data-submit>
        <input type="hidden" name="JWT" value={jwt} />
        <div class="stack-16">
          <p role="status">{words.t('lti.deepLink.wait')}</p>
          <p>
            <Button look="go">{words.t('lti.deepLink.continue')}</Button>
          </p>
        </div>
      </form>
    </Page>
  );
}
