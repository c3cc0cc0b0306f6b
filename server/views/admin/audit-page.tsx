/** Who did what, when. */
import type { VNode } from 'preact';
import { type Audit, auditAction } from '../../model/organisations/audit.ts';
import { Button } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { Options } from '../components/field.tsx';
import { Name } from '../components/name.tsx';
import { Table } from '../components/table.tsx';
import { Time } from '../components/time.tsx';
import type { WordKey, Words } from '../words.ts';
import { AdminPage, type AdminFrame, organisationPages } from './admin-page.tsx';
import { ListPager } from './list-pager.tsx';

/** Subjects by which the log is filtered: the part of an action's name before the dot. */
export const auditSubjects: readonly string[] = [
  ...new Set(auditAction.options.map((action) => action.split('.')[0] ?? action)),
];

export interface AuditPageProps {
  frame: AdminFrame;
  items: readonly Audit[];
  subject: string;
  next: string | undefined;
  isFirst: boolean;
}

export function AuditPage(p: AuditPageProps): VNode {
  const { words } = p.frame;
  return (
    <AdminPage
      frame={p.frame}
      area="organisation"
      title={words.t('admin.pages.audit')}
      note={words.t('admin.audit.note')}
      sub={organisationPages(words, 'audit')}
    >
      <form method="get" action="/admin/audit" class="asks">
        <div>
          <label for="subject">{words.t('admin.audit.about')}</label>
          <select id="subject" name="subject">
            <Options
              value={p.subject}
              options={[
                { value: '', label: words.t('admin.audit.all') },
                ...auditSubjects.map((value) => ({
                  value,
                  label: words.t(`admin.audit.subjects.${value}` as WordKey),
                })),
              ]}
            />
          </select>
        </div>
        <Button>{words.t('admin.show')}</Button>
      </form>
      {p.items.length === 0 ? (
        <EmptyState why={words.t('admin.audit.none')} />
      ) : (
        <Lines words={words} items={p.items} />
      )}
      <ListPager
        words={words}
        href={`/admin/audit?${new URLSearchParams({ subject: p.subject }).toString()}`}
        next={p.next}
        isFirst={p.isFirst}
      />
    </AdminPage>
  );
}

function Lines({ words, items }: { words: Words; items: readonly Audit[] }): VNode {
  return (
    <Table
      caption={words.t('admin.pages.audit')}
      columns={[
        { key: 'what', label: words.t('admin.audit.what') },
        { key: 'subject', label: words.t('admin.audit.subject') },
        { key: 'who', label: words.t('admin.audit.who') },
        { key: 'when', label: words.t('admin.audit.when') },
      ]}
      rows={items.map((line) => ({
        key: line.id,
        head: words.t(`admin.audit.actions.${line.action}` as WordKey),
        cells: [
          <span>
            <Name>{line.subject}</Name>
            {line.reason === undefined ? null : (
              <span class="small muted">
                {' '}
                <bdi>{line.reason}</bdi>
              </span>
            )}
          </span>,
          <span>
            <Name>{line.actor}</Name>{' '}
            <span class="small muted">{words.t(`admin.audit.kinds.${line.actorKind}`)}</span>
          </span>,
          <Time at={line.at} words={words} form="minute" />,
        ],
      }))}
    />
  );
}
