/** The backpacks an organisation offers its learners. */
import type { VNode } from 'preact';
import { Fragment } from '../components/fragment.tsx';
import { Section } from '../components/section.tsx';
import { AdminPage, type AdminFrame } from './admin-page.tsx';
import { type Fields, problemList } from './fields.ts';
import { HostForm, hostNames } from './host-form.tsx';
import { HostRows, type ShownHost } from './host-rows.tsx';
import { PublicAddress, type PublicAddressProps } from './public-address.tsx';

export interface BackpacksPageProps {
  frame: AdminFrame;
  hosts: readonly ShownHost[];
  fields: Fields;
  address: Omit<PublicAddressProps, 'words'>;
}

export function BackpacksPage({ frame, hosts, fields, address }: BackpacksPageProps): VNode {
  const { words } = frame;
  return (
    <AdminPage
      frame={frame}
      area="backpacks"
      title={words.t('admin.areas.backpacks')}
      note={words.t('admin.backpacks.note')}
      errors={problemList(words, fields, hostNames(words))}
    >
      <Fragment id="hosts" href="/admin/backpacks/hosts" everySeconds={3} isLive>
        <HostRows words={words} hosts={hosts} />
      </Fragment>
      <Section id="add" title={words.t('admin.backpacks.addTitle')}>
        <HostForm words={words} fields={fields} />
      </Section>
      <Section id="public" title={words.t('admin.address.title')}>
        <PublicAddress words={words} {...address} />
      </Section>
    </AdminPage>
  );
}
