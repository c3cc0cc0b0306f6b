/** Backpack settings: each backpack with its state, what connecting does, and the one thing to do (providers.md P24). */
import type { VNode } from 'preact';
import type { BackpackSummary } from '../../actions/learners/read-backpacks.ts';
import { Button } from '../components/button.tsx';
import { Callout } from '../components/callout.tsx';
import { Dialog } from '../components/dialog.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { Filled } from '../components/filled.tsx';
import { Fragment } from '../components/fragment.tsx';
import { Name } from '../components/name.tsx';
import { DeliveryRow } from '../components/delivery-row.tsx';
import { Rows } from '../components/rows.tsx';
import { isolated } from '../components/rule-words.ts';
import { Time } from '../components/time.tsx';
import { connectionLook } from './connection-words.ts';
import { hostName } from './connect-terms.tsx';
import { type Frame, partFor, Whose } from './learner-page.tsx';
import { PreferencesPage } from './preferences-page.tsx';

/** One backpack with what can be sent there. */
export interface BackpackItem extends BackpackSummary {
  /** Awards that are neither there nor on the way. */
  unsent: number;
}

export interface BackpacksPageProps {
  frame: Frame;
  backpacks: readonly BackpackItem[];
  /** Address that badges are issued to. */
  address: string | undefined;
  /** Said once after something was done. */
  notice?: string | undefined;
}

export function BackpacksPage(p: BackpacksPageProps): VNode {
  const { words, home } = p.frame;
  return (
    <PreferencesPage frame={p.frame} subject="backpacks">
      {p.notice === undefined ? null : (
        <Callout kind="success" role="status">
          {p.notice}
        </Callout>
      )}
      <p class="muted">{words.t('backpack.list.lead')}</p>
      <Fragment id="backpacks" href={partFor(p.frame, `${home}/preferences/part`)} isLive>
        <BackpacksPart {...p} />
      </Fragment>
    </PreferencesPage>
  );
}

/** The list; changes by itself when a sign-in in another tab is done. */
export function BackpacksPart(p: BackpacksPageProps): VNode {
  const { words } = p.frame;
  if (p.backpacks.length === 0)
    return <EmptyState why={words.t('backpack.list.none')} more={words.t('backpack.list.noneMore')} />;
  return (
    <Rows>
      {p.backpacks.map((item) => (
        <Backpack key={item.host.id} {...p} item={item} />
      ))}
    </Rows>
  );
}

type ItemProps = BackpacksPageProps & { item: BackpackItem };

function Backpack(p: ItemProps): VNode {
  const { host, connection } = p.item;
  const { tone, state } = connectionLook(connection, p.frame.words);
  return (
    <DeliveryRow name={host.name} tone={tone} state={state} next={<Next {...p} />}>
      <Explained {...p} />
    </DeliveryRow>
  );
}

function Explained(p: ItemProps): VNode {
  const { words, home } = p.frame;
  const { host, connection } = p.item;
  const name = isolated(host.name);
  const isOff = host.state !== 'ready' && connection !== undefined;
  if (isOff && connection.state !== 'off') return <>{words.t('backpack.list.switchedOff', { host: name })}</>;
  switch (connection?.state) {
    case 'pending':
      return <>{words.t('backpack.list.pendingText', { host: name })}</>;
    case 'action_needed':
      return <>{words.t(`backpack.mend.${connection.reason ?? 'sign-in-failed'}`, { host: name })}</>;
    case 'connected':
      return (
        <>
          <Account {...p} />
          {p.item.lacksAddress ? (
            <>
              {' '}
              <strong>
                {words.t('backpack.list.lacks', { host: name, address: isolated(p.address ?? '') })}
              </strong>
            </>
          ) : null}
          {p.item.failedAward === undefined ? null : (
            <>
              {' '}
              {words.t('learner.backpacks.failed', { count: p.item.failed })}{' '}
              <a href={`${home}/awards/${p.item.failedAward}#where`}>{words.t('learner.backpacks.see')}</a>
            </>
          )}
        </>
      );
    default:
      return <>{words.t('backpack.list.at', { address: isolated(hostName(host)) })}</>;
  }
}

function Account({ frame: { words }, item }: ItemProps): VNode {
  const { connection, sent } = item;
  const account = connection?.addresses[0]?.address;
  return (
    <>
      {account === undefined ? null : `${words.t('backpack.list.as', { address: isolated(account) })} `}
      {connection === undefined ? null : (
        <>
          <Filled
            words={words}
            phrase="backpack.list.since"
            parts={{ date: <Time at={connection.since} words={words} /> }}
          />{' '}
        </>
      )}
      {sent > 0 ? <>{words.t('learner.backpacks.sent', { count: sent })} </> : null}
      {words.t('backpack.list.follow')}
    </>
  );
}

/** The one button that helps; a connection that stands can also be ended. */
function Next(p: ItemProps): VNode | null {
  const { host, connection } = p.item;
  const state = connection?.state ?? 'off';
  const canPick = host.state === 'ready';
  if (state === 'off') return canPick ? <ConnectForm {...p} isFirst /> : null;
  return (
    <div class="stack">
      {state === 'connected' && canPick && p.item.unsent > 0 ? <SendAllForm {...p} /> : null}
      {state === 'action_needed' && canPick ? <ConnectForm {...p} /> : null}
      <DisconnectDialog {...p} />
    </div>
  );
}

function ConnectForm({ frame, item, isFirst }: ItemProps & { isFirst?: boolean }): VNode {
  const { words, home } = frame;
  return (
    <form method="post" action={`${home}/preferences/backpacks/${item.host.id}/connect`}>
      <Whose frame={frame} />
      <Button isLow look={isFirst === true ? undefined : 'go'} about={item.host.name}>
        {words.t(isFirst === true ? 'backpack.list.connect' : 'backpack.list.again')}
      </Button>
    </form>
  );
}

function SendAllForm({ frame, item }: ItemProps): VNode {
  return (
    <form method="post" action={`${frame.home}/preferences/backpacks/${item.host.id}/send-all`}>
      <Whose frame={frame} />
      <Button isLow look="go" about={item.host.name}>
        {frame.words.t('backpack.list.sendEarlier', { count: item.unsent })}
      </Button>
    </form>
  );
}

function DisconnectDialog({ frame, item }: ItemProps): VNode {
  const { words, home } = frame;
  return (
    <Dialog
      id={`end-${item.host.id}`}
      label={words.t('backpack.list.disconnect')}
      about={item.host.name}
      isLow
      title={<Name>{words.t('backpack.list.disconnectTitle', { host: isolated(item.host.name) })}</Name>}
      action={`${home}/preferences/backpacks/${item.host.id}/disconnect`}
      hidden={{ who: frame.who }}
      confirm={words.t('backpack.list.disconnect')}
      cancel={words.t('backpack.list.keep')}
    >
      <p>{words.t('backpack.list.disconnectText', { count: item.sent })}</p>
    </Dialog>
  );
}
