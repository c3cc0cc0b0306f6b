/** What came by the API and could not be used, each with its reason. */
import type { VNode } from 'preact';
import type { Quarantine } from '../../model/signals/signal.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { Name } from '../components/name.tsx';
import { Icon } from '../components/icon.tsx';
import { Row, Rows } from '../components/rows.tsx';
import { Time } from '../components/time.tsx';
import type { Words } from '../words.ts';
import { AdminPage, type AdminFrame, apiPages } from './admin-page.tsx';
import { ListPager } from './list-pager.tsx';

export interface QuarantinePageProps {
  frame: AdminFrame;
  items: readonly Quarantine[];
  next: string | undefined;
  isFirst: boolean;
}

export function QuarantinePage({ frame, items, next, isFirst }: QuarantinePageProps): VNode {
  const { words } = frame;
  return (
    <AdminPage
      frame={frame}
      area="api"
      title={words.t('admin.pages.quarantine')}
      note={words.t('admin.quarantine.note')}
      sub={apiPages(words, 'quarantine')}
    >
      {items.length === 0 ? (
        <EmptyState why={words.t('admin.quarantine.none')} more={words.t('admin.quarantine.noneMore')} />
      ) : (
        <Rows>
          {items.map((item) => (
            <Item key={item.id} words={words} item={item} />
          ))}
        </Rows>
      )}
      <ListPager words={words} href="/admin/quarantine" next={next} isFirst={isFirst} />
    </AdminPage>
  );
}

function Item({ words, item }: { words: Words; item: Quarantine }): VNode {
  const key = `admin.quarantine.reasons.${item.reason}`;
  return (
    <Row
      start={
        <span class="need">
          <Icon name="circle-alert" />
        </span>
      }
    >
      <p class="strong">{words.has(key) ? words.t(key) : words.t('admin.quarantine.reasons.other')}</p>
      {item.detail === '' ? null : (
        <p class="small">
          <bdi>{item.detail}</bdi>
        </p>
      )}
      <p class="small muted">
        <Time at={item.receivedAt} words={words} form="minute" /> · <Name dir="ltr">{item.source}</Name> ·{' '}
        <Name dir="ltr">{item.key}</Name>
      </p>
      <details class="small">
        <summary>{words.t('admin.quarantine.raw')}</summary>
        <p class="mono">
          <bdi dir="ltr">{item.body}</bdi>
        </p>
      </details>
    </Row>
  );
}
