/** An LMS without dynamic registration: our addresses to copy there, its addresses to type in here. */
import type { VNode } from 'preact';
import type { ToolAddresses } from '../../actions/platforms/tool-addresses.ts';
import { Button } from '../components/button.tsx';
import { Callout } from '../components/callout.tsx';
import { Section } from '../components/section.tsx';
import { AdminPage, type AdminFrame } from './admin-page.tsx';
import { type Fields, problemList } from './fields.ts';
import { platformFields, PlatformInputs, platformNames } from './platform-form.tsx';
import { ToolAddressFields } from './tool-addresses.tsx';

export interface NewPlatformPageProps {
  frame: AdminFrame;
  addresses: ToolAddresses;
  fields: Fields;
  /** Issuer and client id are registered already. */
  exists: boolean;
}

export function NewPlatformPage({ frame, addresses, fields, exists }: NewPlatformPageProps): VNode {
  const { words } = frame;
  return (
    <AdminPage
      frame={frame}
      area="lms"
      title={words.t('admin.newPlatform.title')}
      note={words.t('admin.newPlatform.note')}
      back={{ href: '/admin/platforms', label: words.t('admin.areas.lms') }}
      errors={problemList(words, fields, platformNames(words))}
    >
      {exists ? <Callout kind="error" role="alert" title={words.t('admin.newPlatform.exists')} /> : null}
      <Section id="ours" title={words.t('admin.newPlatform.ours')}>
        <ToolAddressFields words={words} addresses={addresses} />
      </Section>
      <Section id="theirs" title={words.t('admin.newPlatform.theirs')}>
        <form method="post" action="/admin/platforms/new" class="stack-16" novalidate>
          <PlatformInputs words={words} fields={fields} names={platformFields} />
          <p>
            <Button look="go">{words.t('admin.newPlatform.button')}</Button>
          </p>
        </form>
      </Section>
    </AdminPage>
  );
}
