/** The tab in which a learner signs in at a backpack: before leaving, and after coming back (providers.md P23). */
import type { VNode } from 'preact';
import type { BackpackHost, Connection } from '../../model/deliveries/backpack-host.ts';
import { LinkButton } from '../components/button.tsx';
import { Callout } from '../components/callout.tsx';
import { Fragment } from '../components/fragment.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { isolated } from '../components/rule-words.ts';
import { ConnectTerms } from '../learner/connect-terms.tsx';
import type { Words } from '../words.ts';
import { PublicPage } from './public-page.tsx';

export interface BackpackTabProps {
  words: Words;
  host: BackpackHost;
}

/** Says what is sent and to whom, before the learner leaves. */
export function LeavePage({ words, host }: BackpackTabProps): VNode {
  const name = isolated(host.name);
  const title = words.t('backpack.tab.title', { host: name });
  return (
    <PublicPage words={words} title={title} narrow>
      <PageHeading title={title} />
      <div class="stack-16">
        <p>{words.t('backpack.tab.lead', { host: name })}</p>
        <p>
          <ConnectTerms frame={{ words }} host={host} />
        </p>
        <p>
          <LinkButton look="go" href="/backpacks/leave">
            {words.t('backpack.tab.go', { host: name })}
          </LinkButton>
        </p>
        <p class="small muted">{words.t('backpack.tab.changed')}</p>
      </div>
    </PublicPage>
  );
}

export interface ReturnedProps extends BackpackTabProps {
  connection: Connection | undefined;
}

/** Waits until the sign-in has become a connection, or has failed. */
export function ReturnedPage(p: ReturnedProps): VNode {
  const title = p.words.t('backpack.tab.title', { host: isolated(p.host.name) });
  return (
    <PublicPage words={p.words} title={title} narrow>
      <PageHeading title={title} />
      <Fragment id="state" href="/backpacks/done/part" everySeconds={2} isLive>
        <ReturnedPart {...p} />
      </Fragment>
    </PublicPage>
  );
}

export function ReturnedPart({ words, host, connection }: ReturnedProps): VNode {
  const name = isolated(host.name);
  switch (connection?.state) {
    case 'connected':
      return (
        <div data-done>
          <Callout kind="success" title={words.t('backpack.tab.connected')}>
            {words.t('backpack.tab.connectedText', { host: name })}
          </Callout>
        </div>
      );
    case 'pending':
      return (
        <Callout kind="info" title={words.t('backpack.tab.connecting')}>
          <p>{words.t('backpack.tab.connectingText', { host: name })}</p>
          <p>
            <a href="/backpacks/done">{words.t('backpack.tab.look')}</a>
          </p>
        </Callout>
      );
    default: {
      const reason = words.t(`backpack.reason.${connection?.reason ?? 'sign-in-failed'}`);
      return (
        <div data-done>
          <Callout kind="error" title={words.t('backpack.tab.failed', { reason })}>
            {words.t('backpack.tab.failedText')}
          </Callout>
        </div>
      );
    }
  }
}

/** code: the link was used or is too old · session: another browser · state: no sign-in of this browser · host: not ready. */
export type TabProblem = 'code' | 'session' | 'state' | 'host';

export function TabProblemPage({ words, problem }: { words: Words; problem: TabProblem }): VNode {
  const title = words.t('backpack.tab.problemTitle');
  return (
    <PublicPage words={words} title={title} narrow>
      <PageHeading title={title} />
      <div class="stack-16">
        <p>{words.t(`backpack.tab.problem.${problem}`)}</p>
        <p>{words.t('backpack.tab.problemDo')}</p>
      </div>
    </PublicPage>
  );
}
