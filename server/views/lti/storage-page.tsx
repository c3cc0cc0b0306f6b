/** Asks the LMS to keep, or to give back, the secret of this browser (LTI Client Side postMessages, lti.md L7). */
import type { VNode } from 'preact';
import { Button } from '../components/button.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { Page } from '../layout.tsx';
import type { Words } from '../words.ts';

export interface StoragePageProps {
  words: Words;
  /** `put` sends `value`, `get` asks for what was put. */
  storage: 'put' | 'get';
  /** Origin of the authorization endpoint: the only one that is asked and heard. */
  platformOrigin: string;
  /** `lti_storage_target`. */
  target: string;
  key: string;
  value?: string | undefined;
  /** Where the form goes, with what came back in `stored`; empty where nothing did within 3 s. */
  action: string;
  fields: Readonly<Record<string, string>>;
}

/** The form sends itself; without script it is sent by hand and says that nothing came back. */
export function StoragePage(p: StoragePageProps): VNode {
  const { words } = p;
  const title = words.t('lti.storage.title');
  return (
    <Page words={words} title={title} chrome="frame" narrow>
      <PageHeading title={title} />
      <form
        method="post"
        action={p.action}
        data-storage={p.storage}
        data-origin={p.platformOrigin}
        data-target={p.target}
        data-key={p.key}
        data-value={p.value}
      >
        {Object.entries(p.fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <input type="hidden" name="stored" value="" />
        <div class="stack-16">
          <p role="status">{words.t('lti.storage.wait')}</p>
          <p>
            <Button>{words.t('lti.storage.continue')}</Button>
          </p>
        </div>
      </form>
    </Page>
  );
}
