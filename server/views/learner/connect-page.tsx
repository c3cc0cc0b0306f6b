/** The way out of the frame to a backpack: a link that works once, and the wait for the learner's return (providers.md P23). */
import type { VNode } from 'preact';
import type { BackpackHost, Connection } from '../../model/deliveries/backpack-host.ts';
import { LinkButton } from '../components/button.tsx';
import { Callout } from '../components/callout.tsx';
import { Fragment } from '../components/fragment.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { isolated } from '../components/rule-words.ts';
import { ConnectTerms } from './connect-terms.tsx';
import { type Frame, LearnerPage, partFor } from './learner-page.tsx';

export interface ConnectPageProps {
  frame: Frame;
  host: BackpackHost;
  /** Good for ten minutes and one use. */
  code: string;
}

export function ConnectPage({ frame, host, code }: ConnectPageProps): VNode {
  const { words, home } = frame;
  const name = isolated(host.name);
  const title = words.t('backpack.connect.title', { host: name });
  const back = { href: `${home}/preferences`, label: words.t('backpack.connect.back') };
  return (
    <LearnerPage frame={frame} title={title} back={back} narrow>
      <PageHeading title={title} />
      <div class="stack-16">
        <div data-once="opened" class="stack-16">
          <p>
            <ConnectTerms frame={frame} host={host} />
          </p>
          <p>
            <LinkButton look="go" href={`/backpacks/start?code=${code}`} newTab={words.t('common.newTab')}>
              {words.t('backpack.connect.go', { host: name })}
            </LinkButton>
          </p>
          <p class="small muted">{words.t('backpack.connect.once')}</p>
        </div>
        <div id="opened" tabIndex={-1} hidden>
          <p class="strong">{words.t('backpack.connect.openedTitle')}</p>
          <p>{words.t('backpack.connect.opened')}</p>
        </div>
        <Fragment
          id="return"
          href={partFor(frame, `${home}/preferences/backpacks/${host.id}/part?since=${frame.now}`)}
          everySeconds={3}
          isLive
        >
          <ConnectPart frame={frame} host={host} connection={undefined} />
        </Fragment>
      </div>
    </LearnerPage>
  );
}

export interface ConnectPartProps {
  frame: Frame;
  host: BackpackHost;
  /** Undefined until the sign-in that this page waits for changed it. */
  connection: Connection | undefined;
}

/** How the sign-in in the other tab goes. */
export function ConnectPart({ frame, host, connection }: ConnectPartProps): VNode {
  const { words, home } = frame;
  const name = isolated(host.name);
  const back = (
    <p>
      <LinkButton isLow href={`${home}/preferences`}>
        {words.t('backpack.connect.doneNext')}
      </LinkButton>
    </p>
  );
  switch (connection?.state) {
    case undefined:
    case 'off':
      return <p class="small muted">{words.t('backpack.connect.waiting', { host: name })}</p>;
    case 'pending':
      return <p class="small muted">{words.t('backpack.list.pendingText', { host: name })}</p>;
    case 'connected':
      return (
        <div data-done>
          <Callout kind="success" title={words.t('backpack.connect.done', { host: name })}>
            {back}
          </Callout>
        </div>
      );
    case 'action_needed': {
      const reason = connection.reason ?? 'sign-in-failed';
      const state = words.t('backpack.state.error', { reason: words.t(`backpack.reason.${reason}`) });
      return (
        <div data-done>
          <Callout kind="error" title={state}>
            <p>{words.t(`backpack.mend.${reason}`, { host: name })}</p>
            {back}
          </Callout>
        </div>
      );
    }
  }
}
