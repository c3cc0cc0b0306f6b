/** The organisation's own facts. */
import type { VNode } from 'preact';
import { AdminPage, type AdminFrame, organisationPages } from './admin-page.tsx';
import { type Fields, problemList } from './fields.ts';
import { OrganisationForm, organisationNames } from './organisation-form.tsx';

export function OrganisationPage({ frame, fields }: { frame: AdminFrame; fields: Fields }): VNode {
  const { words } = frame;
  return (
    <AdminPage
      frame={frame}
      area="organisation"
      title={words.t('admin.pages.organisation')}
      note={words.t('admin.organisation.note')}
      sub={organisationPages(words, 'organisation')}
      errors={problemList(words, fields, organisationNames(words))}
    >
      <OrganisationForm words={words} fields={fields} />
    </AdminPage>
  );
}
