/** From a frame without cookies to a tab with one: a form with a code that works once (lti.md L21). */
import type { VNode } from 'preact';
import { Button } from '../components/button.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { Page } from '../layout.tsx';
import type { Words } from '../words.ts';
import { Once } from './once.tsx';

export interface HandOverPageProps {
  words: Words;
  action: string;
  /** Good for 60 seconds and for one use. */
  code: string;
  platformOrigin: string;
}

/** The page holds the code in one hidden field and nothing else. */
export function HandOverPage({ words, action, code, platformOrigin }: HandOverPageProps): VNode {
  const title = words.t('lti.handOver.title');
  return (
    <Page words={words} title={title} chrome="frame" platformOrigin={platformOrigin} narrow>
      <Once words={words}>
        <PageHeading title={title} />
        <form method="post" action={action} target="_blank" rel="noopener">
          <input type="hidden" name="code" value={code} />
          <div class="stack-16">
            <p>{words.t('lti.handOver.why')}</p>
            <p>
              <Button look="go" icon="external-link" about={words.t('common.newTab')}>
                {words.t('lti.handOver.open')}
              </Button>
            </p>
          </div>
        </form>
      </Once>
    </Page>
  );
}
