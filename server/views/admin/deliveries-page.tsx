/** Deliveries by state: why each stands where it stands, and setting it going again. */
import type { VNode } from 'preact';
import type { ListedDelivery } from '../../actions/deliveries/list-deliveries.ts';
import {
  type DeliveryState,
  deliveryState,
  type ResultCode,
  resultCode,
} from '../../model/deliveries/delivery.ts';
import { Button } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { Options } from '../components/field.tsx';
import { Name } from '../components/name.tsx';
import { Mark, Row, Rows } from '../components/rows.tsx';
import { StatusPill } from '../components/status-pill.tsx';
import { Time } from '../components/time.tsx';
import { deliveryTones } from '../delivery-tones.ts';
import type { Words } from '../words.ts';
import { AdminPage, type AdminFrame, deliveryPages } from './admin-page.tsx';
import { PostButton } from './post-button.tsx';
import { ListPager } from './list-pager.tsx';

export interface DeliveriesPageProps {
  frame: AdminFrame;
  state: DeliveryState;
  code: ResultCode | undefined;
  host: string | undefined;
  counts: ReadonlyMap<DeliveryState, number>;
  /** Counts stop here. */
  cap: number;
  hosts: readonly { id: string; name: string }[];
  deliveries: readonly ListedDelivery[];
  next: string | undefined;
  isFirst: boolean;
}

export function DeliveriesPage(p: DeliveriesPageProps): VNode {
  const { words } = p.frame;
  const canRetryAll = p.deliveries.some((one) => one.canRetry) && p.state !== 'queued';
  return (
    <AdminPage
      frame={p.frame}
      area="deliveries"
      title={words.t('admin.pages.deliveries')}
      note={words.t('admin.deliveries.note')}
      sub={deliveryPages(words, 'deliveries')}
    >
      <Filter {...p} />
      {canRetryAll ? (
        <PostButton action="/admin/deliveries/retry-all" hidden={filterFields(p)} icon="rotate-cw">
          {words.t('admin.deliveries.retryAll')}
        </PostButton>
      ) : null}
      {p.deliveries.length === 0 ? (
        <EmptyState
          why={words.t(p.next === undefined ? 'admin.deliveries.none' : 'admin.deliveries.noneHere')}
        />
      ) : (
        <Rows>
          {p.deliveries.map((one) => (
            <DeliveryLine key={one.delivery.id} words={words} one={one} back={p} />
          ))}
        </Rows>
      )}
      <ListPager words={words} href={hrefOf(p)} next={p.next} isFirst={p.isFirst} />
    </AdminPage>
  );
}

type Filtered = Pick<DeliveriesPageProps, 'state' | 'code' | 'host'>;

function filterFields({ state, code, host }: Filtered): Record<string, string> {
  return {
    state,
    ...(code === undefined ? {} : { code }),
    ...(host === undefined ? {} : { host }),
  };
}

function hrefOf(filter: Filtered): string {
  return `/admin/deliveries?${new URLSearchParams(filterFields(filter)).toString()}`;
}

/** Manual targets come with a later part of the product; their states are not offered while nothing is in them. */
function Filter(p: DeliveriesPageProps): VNode {
  const { words } = p.frame;
  const states = deliveryState.options.filter(
    (state) => state === p.state || !state.startsWith('manual') || (p.counts.get(state) ?? 0) > 0,
  );
  const any = { value: '', label: words.t('admin.deliveries.any') };
  return (
    <form method="get" action="/admin/deliveries" class="asks">
      <div>
        <label for="state">{words.t('admin.state')}</label>
        <select id="state" name="state">
          <Options
            value={p.state}
            options={states.map((state) => ({
              value: state,
              label: `${words.t(`admin.deliveries.states.${state}`)} (${countText(p, p.counts.get(state) ?? 0)})`,
            }))}
          />
        </select>
      </div>
      <div>
        <label for="code">{words.t('admin.deliveries.reason')}</label>
        <select id="code" name="code">
          <Options
            value={p.code ?? ''}
            options={[
              any,
              ...resultCode.options.map((code) => ({ value: code, label: words.t(`admin.codes.${code}`) })),
            ]}
          />
        </select>
      </div>
      <div>
        <label for="host">{words.t('admin.deliveries.target')}</label>
        <select id="host" name="host">
          <Options
            value={p.host ?? ''}
            options={[any, ...p.hosts.map(({ id, name }) => ({ value: id, label: name }))]}
          />
        </select>
      </div>
      <Button>{words.t('admin.show')}</Button>
    </form>
  );
}

function countText({ frame: { words }, cap }: DeliveriesPageProps, count: number): string {
  return count >= cap ? `${words.number(cap)}+` : words.number(count);
}

function DeliveryLine({ words, one, back }: { words: Words; one: ListedDelivery; back: Filtered }): VNode {
  const { delivery, badge, host, learner } = one;
  const { state, lastCode } = delivery;
  return (
    <Row
      start={<Mark>{host.slice(0, 2).toUpperCase()}</Mark>}
      end={<Actions words={words} one={one} back={back} />}
    >
      <p class="line">
        <span class="strong">
          <Name>{badge}</Name>
        </span>
        <StatusPill tone={deliveryTones[state]}>{words.t(`admin.deliveries.states.${state}`)}</StatusPill>
      </p>
      <p class="small">
        {words.t('admin.deliveries.to')} <Name>{host}</Name>
        {learner === '' ? null : (
          <>
            {' · '}
            <Name>{learner}</Name>
          </>
        )}
      </p>
      {lastCode === undefined ? null : <p class="small">{words.t(`admin.codes.${lastCode}`)}</p>}
      <Times words={words} one={one} />
      <Raw words={words} one={one} />
    </Row>
  );
}

function Times({ words, one: { delivery } }: { words: Words; one: ListedDelivery }): VNode {
  const { createdAt, attempts, lastAttemptAt, work } = delivery;
  const nextAt = work !== undefined && work.dueAt < Number.MAX_SAFE_INTEGER ? work.dueAt : undefined;
  return (
    <p class="small muted">
      {words.t('admin.deliveries.since')} <Time at={createdAt} words={words} form="minute" /> ·{' '}
      {words.t('admin.deliveries.attempts', { count: attempts })}
      {lastAttemptAt === undefined ? null : (
        <>
          , {words.t('admin.deliveries.last')} <Time at={lastAttemptAt} words={words} form="minute" />
        </>
      )}
      {nextAt === undefined ? null : (
        <>
          {' · '}
          {words.t('admin.health.nextTry')}: <Time at={nextAt} words={words} form="minute" />
        </>
      )}
    </p>
  );
}

/** What the target said, for staff who want to know exactly. */
function Raw({ words, one: { delivery } }: { words: Words; one: ListedDelivery }): VNode | null {
  const { lastMessage, lastStatus } = delivery;
  if (lastMessage === undefined && lastStatus === undefined) return null;
  return (
    <details class="small">
      <summary>{words.t('admin.deliveries.raw')}</summary>
      {lastStatus === undefined ? null : <p>{words.t('admin.address.status', { status: lastStatus })}</p>}
      {lastMessage === undefined ? null : (
        <p class="mono">
          <bdi>{lastMessage}</bdi>
        </p>
      )}
    </details>
  );
}

function Actions({ words, one, back }: { words: Words; one: ListedDelivery; back: Filtered }): VNode {
  const { delivery, badge, canRetry, canCancel } = one;
  const path = `/admin/deliveries/${delivery.id}`;
  const hidden = filterFields(back);
  return (
    <div class="line">
      {canRetry ? (
        <PostButton action={`${path}/retry`} hidden={hidden} isLow icon="rotate-cw" about={badge}>
          {words.t('admin.tryAgain')}
        </PostButton>
      ) : null}
      {canCancel ? (
        <PostButton action={`${path}/cancel`} hidden={hidden} isLow look="risk" about={badge}>
          {words.t('admin.deliveries.cancel')}
        </PostButton>
      ) : null}
    </div>
  );
}
