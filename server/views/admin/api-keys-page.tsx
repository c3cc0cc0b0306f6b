/** Keys for the API: made, shown once, switched off; and how completions are sent with one. */
import type { VNode } from 'preact';
import type { HealthLine } from '../../actions/system/health-lines.ts';
import { type ApiKey, apiScope } from '../../model/organisations/api-key.ts';
import { Button } from '../components/button.tsx';
import { Callout } from '../components/callout.tsx';
import { Choices, Tick } from '../components/choices.tsx';
import { CopyField } from '../components/copy-field.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { TextField } from '../components/field.tsx';
import { Icon } from '../components/icon.tsx';
import { Name } from '../components/name.tsx';
import { Row, Rows } from '../components/rows.tsx';
import { Section } from '../components/section.tsx';
import { StatusPill } from '../components/status-pill.tsx';
import { Time } from '../components/time.tsx';
import type { Words } from '../words.ts';
import { AdminPage, type AdminFrame, apiPages } from './admin-page.tsx';
import { type Fields, problemList, problemOf } from './fields.ts';
import { problemText, tones } from './health-words.ts';
import { fieldOf } from './organisation-form.tsx';
import { PostButton } from './post-button.tsx';

export interface ApiKeysPageProps {
  frame: AdminFrame;
  keys: readonly { key: ApiKey; line: HealthLine }[];
  fields: Fields;
  /** The key that was just made; null where it was shown before. */
  made: { name: string; key: string; signingSecret: string } | null | undefined;
  /** Origin of the product, and an LMS to name in the example. */
  publicUrl: string;
  platform: string | undefined;
}

function names(words: Words): { name: string; label: string }[] {
  return [
    { name: 'name', label: words.t('admin.api.name') },
    { name: 'channel', label: words.t('admin.api.channel') },
    { name: 'scopes', label: words.t('admin.api.scopes') },
    { name: 'expires', label: words.t('admin.api.expires') },
  ];
}

export function ApiKeysPage(p: ApiKeysPageProps): VNode {
  const { words } = p.frame;
  return (
    <AdminPage
      frame={p.frame}
      area="api"
      title={words.t('admin.pages.api-keys')}
      note={words.t('admin.api.note')}
      sub={apiPages(words, 'api-keys')}
      errors={problemList(words, p.fields, names(words))}
    >
      <Made {...p} />
      {p.keys.length === 0 ? (
        <EmptyState why={words.t('admin.api.none')} more={words.t('admin.api.noneMore')} />
      ) : (
        <Keys words={words} keys={p.keys} />
      )}
      <Section id="new" title={words.t('admin.api.new')}>
        <NewKey words={words} fields={p.fields} />
      </Section>
      <Section id="example" title={words.t('admin.api.example')}>
        <div class="stack-16">
          <CopyField
            id="curl"
            label={words.t('admin.api.curl')}
            hint={words.t('admin.api.curlHint')}
            value={curlExample(p.publicUrl, p.platform)}
            isLong
            rows={8}
            words={words}
          />
          <p>
            <a href="/api/v1/openapi.json">{words.t('admin.api.openApi')}</a>
          </p>
        </div>
      </Section>
    </AdminPage>
  );
}

/** A completion as a command that can be pasted; the key is the reader's to fill in. */
function curlExample(publicUrl: string, platform = 'PLATFORM_ID'): string {
  const signal = {
    id: 'completion-1',
    learner: { platform, sub: '4' },
    kind: 'course.completed',
    subject: { type: 'course', id: '2', course: '2' },
    value: { done: true },
    occurredAt: '2026-11-21T10:00:00Z',
  };
  return [
    `curl -X POST ${publicUrl}/api/v1/signals \\`,
    `  -H 'Authorization: Bearer API_KEY' \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d '${JSON.stringify(signal)}'`,
  ].join('\n');
}

function Made({ frame: { words }, made }: ApiKeysPageProps): VNode | null {
  if (made === undefined) return null;
  if (made === null) return <Callout kind="info" title={words.t('admin.shownBefore')} />;
  return (
    <Callout kind="success" role="status" title={words.t('admin.api.made', { name: made.name })}>
      <p>{words.t('admin.api.madeNote')}</p>
      <CopyField id="key" label={words.t('admin.api.key')} value={made.key} words={words} />
      <CopyField
        id="signing-secret"
        label={words.t('admin.api.signingSecret')}
        hint={words.t('admin.api.signingSecretHint')}
        value={made.signingSecret}
        words={words}
      />
    </Callout>
  );
}

function Keys({ words, keys }: { words: Words; keys: ApiKeysPageProps['keys'] }): VNode {
  return (
    <Rows>
      {keys.map(({ key, line }) => (
        <Row
          key={key.id}
          start={
            <span class={tones[line.state]}>
              <Icon name="key-round" />
            </span>
          }
          end={<KeyActions words={words} apiKey={key} />}
        >
          <p class="line">
            <span class="strong">
              <Name>{key.name}</Name>
            </span>
            <StatusPill tone={tones[line.state]}>{words.t(`admin.health.states.${line.state}`)}</StatusPill>
          </p>
          <KeyFacts words={words} apiKey={key} problem={problemText(words, line)} />
        </Row>
      ))}
    </Rows>
  );
}

function KeyFacts(p: { words: Words; apiKey: ApiKey; problem: string | undefined }): VNode {
  const { words, apiKey } = p;
  const { channel, lastFour, scopes, mustSign, lastUsedAt, expiresAt } = apiKey;
  return (
    <>
      {p.problem === undefined ? null : <p class="small">{p.problem}</p>}
      <p class="small">
        {words.t('admin.api.channel')} <Name dir="ltr">{channel}</Name> ·{' '}
        {words.t('admin.api.endsIn', { last: lastFour })} ·{' '}
        {words.t('admin.api.mayDo', {
          what: words.list(scopes.map((scope) => words.t(`admin.api.scope.${scopeKeys[scope]}.label`))),
        })}
        {mustSign ? ` · ${words.t('admin.api.mustSign')}` : ''}
      </p>
      <p class="small muted">
        {words.t('admin.api.lastUsed')}:{' '}
        {lastUsedAt === undefined ? (
          words.t('admin.never')
        ) : (
          <Time at={lastUsedAt} words={words} form="minute" />
        )}
        {' · '}
        {words.t('admin.api.expires')}:{' '}
        {expiresAt === undefined ? words.t('admin.never') : <Time at={expiresAt} words={words} />}
      </p>
    </>
  );
}

function KeyActions({ words, apiKey }: { words: Words; apiKey: ApiKey }): VNode {
  const path = `/admin/api-keys/${apiKey.id}`;
  return (
    <div class="line">
      <PostButton
        action={path}
        hidden={{ isOn: apiKey.isOn ? 'off' : 'on' }}
        isLow
        look={apiKey.isOn ? 'risk' : undefined}
        about={apiKey.name}
      >
        {words.t(apiKey.isOn ? 'admin.api.off' : 'admin.api.on')}
      </PostButton>
      <PostButton
        action={path}
        hidden={{ mustSign: apiKey.mustSign ? 'off' : 'on' }}
        isLow
        about={apiKey.name}
      >
        {words.t(apiKey.mustSign ? 'admin.api.signOff' : 'admin.api.signOn')}
      </PostButton>
    </div>
  );
}

const scopeKeys = {
  'signals:write': 'signals',
  'badges:read': 'badges',
  'awards:read': 'awards',
} as const;

function NewKey({ words, fields }: { words: Words; fields: Fields }): VNode {
  const form = { words, fields };
  const chosen = fields.values['scopes']?.split(' ') ?? ['signals:write'];
  return (
    <form method="post" action="/admin/api-keys" class="stack-16" novalidate>
      <TextField
        {...fieldOf(form, 'name')}
        label={words.t('admin.api.name')}
        hint={words.t('admin.api.nameHint')}
        maxLength={100}
        dir="auto"
        isRequired
      />
      <TextField
        {...fieldOf(form, 'channel')}
        label={words.t('admin.api.channel')}
        hint={words.t('admin.api.channelHint')}
        maxLength={60}
        dir="ltr"
        isRequired
      />
      <Choices
        id="scopes"
        name="scopes"
        kind="many"
        legend={words.t('admin.api.scopes')}
        error={problemOf(words, fields, 'scopes')}
        choices={apiScope.options.map((scope) => ({
          value: scope,
          label: words.t(`admin.api.scope.${scopeKeys[scope]}.label`),
          hint: words.t(`admin.api.scope.${scopeKeys[scope]}.hint`),
          isChecked: chosen.includes(scope),
        }))}
      />
      <Tick
        id="mustSign"
        label={words.t('admin.api.mustSign')}
        hint={words.t('admin.api.mustSignHint')}
        isChecked={fields.values['mustSign'] === 'on'}
      />
      <TextField
        {...fieldOf(form, 'expires')}
        type="date"
        label={words.t('admin.api.expires')}
        hint={words.t('admin.api.expiresHint')}
        optional={words.t('common.optional')}
        isShort
      />
      <p>
        <Button look="go" icon="key-round">
          {words.t('admin.api.make')}
        </Button>
      </p>
    </form>
  );
}
