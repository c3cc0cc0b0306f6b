/** The issuer: its profile to edit, and what the world reads of it. */
import type { VNode } from 'preact';
import { CopyField } from '../components/copy-field.tsx';
import { Section } from '../components/section.tsx';
import { AdminPage, type AdminFrame, organisationPages } from './admin-page.tsx';
import { type Fields, problemList } from './fields.ts';
import { IssuerForm, issuerNames } from './issuer-form.tsx';

export interface IssuerPageProps {
  frame: AdminFrame;
  fields: Fields;
  logo: string | undefined;
  addresses: { profile: string; did: string; v2: string };
  /** Keys that are published. */
  keyCount: number;
}

export function IssuerPage(p: IssuerPageProps): VNode {
  const { words } = p.frame;
  return (
    <AdminPage
      frame={p.frame}
      area="organisation"
      title={words.t('admin.pages.issuer')}
      note={words.t('admin.issuer.note')}
      sub={organisationPages(words, 'issuer')}
      errors={problemList(words, p.fields, issuerNames(words))}
    >
      <IssuerForm words={words} fields={p.fields} logo={p.logo} />
      <Section id="public" title={words.t('admin.issuer.public')}>
        <div class="stack-16">
          <CopyField
            id="profile"
            label={words.t('admin.issuer.page')}
            hint={words.t('admin.issuer.pageHint')}
            value={p.addresses.profile}
            words={words}
          />
          <CopyField
            id="did"
            label={words.t('admin.issuer.did')}
            hint={words.t('admin.issuer.didHint')}
            value={p.addresses.did}
            words={words}
          />
          <CopyField
            id="v2"
            label={words.t('admin.issuer.v2')}
            hint={words.t('admin.issuer.v2Hint')}
            value={p.addresses.v2}
            words={words}
          />
        </div>
      </Section>
      <Section id="keys" title={words.t('keys.title')}>
        <p>
          {words.t('keys.issuerSummary', { count: p.keyCount })}{' '}
          <a href="/admin/keys">{words.t('keys.manage')}</a>
        </p>
      </Section>
    </AdminPage>
  );
}
