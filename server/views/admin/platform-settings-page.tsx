/** Settings of one LMS for owners: names and addresses, our keys for it, our addresses to copy. */
import type { VNode } from 'preact';
import type { ToolAddresses } from '../../actions/platforms/tool-addresses.ts';
import type { Platform, ToolKey } from '../../model/platforms/platform.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Facts } from '../components/facts.tsx';
import { Name } from '../components/name.tsx';
import { CheckRow, Rows } from '../components/rows.tsx';
import { Section } from '../components/section.tsx';
import { Time } from '../components/time.tsx';
import type { Words } from '../words.ts';
import { type Fields, problemList } from './fields.ts';
import { endpointFields, type PlatformField, PlatformInputs, platformNames } from './platform-form.tsx';
import { PlatformFrame, platformPath, type PlatformShellProps } from './platform-shell.tsx';
import { ToolAddressFields } from './tool-addresses.tsx';

export interface PlatformSettingsPageProps {
  shell: PlatformShellProps;
  platform: Platform;
  /** Newest first. */
  keys: readonly Pick<ToolKey, 'id' | 'createdAt' | 'signsFrom' | 'expiresAt'>[];
  addresses: ToolAddresses;
  fields: Fields;
}

/** What an owner may change: endpoints only where they were typed in. */
export function editableFields({ registeredBy }: Pick<Platform, 'registeredBy'>): readonly PlatformField[] {
  return registeredBy === 'manual'
    ? ['name', ...endpointFields, 'tokenAudience', 'extraOrigins']
    : ['name', 'tokenAudience', 'extraOrigins'];
}

export function PlatformSettingsPage(p: PlatformSettingsPageProps): VNode {
  const { words } = p.shell;
  const { platform } = p;
  const path = platformPath(platform.id);
  return (
    <PlatformFrame
      shell={p.shell}
      current="settings"
      errors={problemList(words, p.fields, platformNames(words))}
    >
      <Section id="settings" title={words.t('admin.platform.pages.settings')}>
        <form method="post" action={`${path}/settings`} class="stack-16" novalidate>
          <PlatformInputs words={words} fields={p.fields} names={editableFields(platform)} />
          <p>
            <Button look="go">{words.t('common.save')}</Button>
          </p>
        </form>
      </Section>
      {platform.registeredBy === 'manual' ? null : (
        <Section id="endpoints" title={words.t('admin.platform.endpoints')}>
          <Facts
            isSmall
            facts={endpointFields.map((name) => ({
              label: words.t(`admin.platformForm.${name}.label`),
              value: platform[name],
              isCode: true,
            }))}
          />
        </Section>
      )}
      <Section id="keys" title={words.t('admin.platform.keys')}>
        <Keys words={words} now={p.shell.now} keys={p.keys} path={path} />
      </Section>
      <Section id="ours" title={words.t('admin.newPlatform.ours')}>
        <ToolAddressFields words={words} addresses={p.addresses} />
      </Section>
    </PlatformFrame>
  );
}

type Keys = PlatformSettingsPageProps['keys'];

function Keys({ words, now, keys, path }: { words: Words; now: number; keys: Keys; path: string }): VNode {
  const isTurning = keys.some((key) => key.signsFrom > now);
  return (
    <div class="stack-16">
      <p class="small muted">{words.t('admin.platform.keysNote')}</p>
      {keys.length === 0 ? <p>{words.t('admin.platform.noKeys')}</p> : null}
      <Rows>
        {keys.map((key) => (
          <CheckRow
            key={key.id}
            tone={key.signsFrom > now ? 'wait' : 'done'}
            icon="key-round"
            title={<Name dir="ltr">{key.id}</Name>}
            detail={<KeyTimes words={words} now={now} {...key} />}
          />
        ))}
      </Rows>
      {isTurning || keys.length === 0 ? null : (
        <Dialog
          id="rotate"
          label={words.t('admin.platform.rotate')}
          icon="rotate-cw"
          title={words.t('admin.platform.rotateTitle')}
          action={`${path}/rotate`}
          confirm={words.t('admin.platform.rotate')}
          cancel={words.t('common.cancel')}
        >
          <p>{words.t('admin.platform.rotateNote')}</p>
        </Dialog>
      )}
    </div>
  );
}

function KeyTimes(p: {
  words: Words;
  now: number;
  createdAt: number;
  signsFrom: number;
  expiresAt: number;
}): VNode {
  const { words, now } = p;
  const ends = p.expiresAt < Number.MAX_SAFE_INTEGER;
  return (
    <>
      {words.t(p.signsFrom > now ? 'admin.platform.signsFrom' : 'admin.platform.signsSince')}{' '}
      <Time at={p.signsFrom} words={words} form="minute" />
      {ends ? (
        <>
          {' · '}
          {words.t('admin.platform.publishedUntil')} <Time at={p.expiresAt} words={words} />
        </>
      ) : null}
    </>
  );
}
