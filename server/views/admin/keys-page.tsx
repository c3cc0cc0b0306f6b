/** The keys of the issuer: which sign, renewing and revoking them, taking them along and bringing others. */
import type { VNode } from 'preact';
import type { KeyState, ListedIssuerKey } from '../../actions/keys/list-issuer-keys.ts';
import { Callout } from '../components/callout.tsx';
import { Dialog } from '../components/dialog.tsx';
import { TextField } from '../components/field.tsx';
import { Icon } from '../components/icon.tsx';
import { Name } from '../components/name.tsx';
import { Row, Rows } from '../components/rows.tsx';
import { Section } from '../components/section.tsx';
import { StatusPill, type Tone } from '../components/status-pill.tsx';
import { Time } from '../components/time.tsx';
import type { Words } from '../words.ts';
import { AdminPage, type AdminFrame, organisationPages } from './admin-page.tsx';
import { type Fields, problemList } from './fields.ts';
import { KeyExportForm, KeyImportForm, keyNames } from './key-files.tsx';
import { PublicAddress, type PublicAddressProps } from './public-address.tsx';

export interface KeysPageProps {
  frame: AdminFrame;
  issuer: string;
  keys: readonly ListedIssuerKey[];
  fields: Fields;
  /** Address of the issuer whose keys were just imported, where that is another. */
  movedFrom: string | undefined;
  address: Omit<PublicAddressProps, 'words'>;
}

const looks: Readonly<Record<KeyState, Tone>> = {
  signs: 'done',
  next: 'wait',
  retired: 'none',
  revoked: 'fail',
};

export function KeysPage(p: KeysPageProps): VNode {
  const { words } = p.frame;
  return (
    <AdminPage
      frame={p.frame}
      area="organisation"
      title={words.t('keys.title')}
      note={words.t('keys.note')}
      sub={organisationPages(words, 'keys')}
      errors={problemList(words, p.fields, keyNames(words))}
    >
      {p.movedFrom === undefined ? null : (
        <Callout kind="warning" title={words.t('keys.import.movedTitle')}>
          <p>{words.t('keys.import.moved')}</p>
          <p>
            <code>
              <Name dir="ltr">{p.movedFrom}</Name>
            </code>
          </p>
        </Callout>
      )}
      <Section id="keys" title={words.t('keys.caption', { issuer: p.issuer })} isTitleHidden>
        <Keys words={words} keys={p.keys} />
      </Section>
      <Section id="export" title={words.t('keys.export.title')}>
        <KeyExportForm words={words} fields={p.fields} />
      </Section>
      <Section id="import" title={words.t('keys.import.title')}>
        <KeyImportForm words={words} fields={p.fields} />
      </Section>
      <Section id="public" title={words.t('keys.public')}>
        <PublicAddress words={words} {...p.address} />
      </Section>
    </AdminPage>
  );
}

function Keys({ words, keys }: Pick<KeysPageProps, 'keys'> & { words: Words }): VNode {
  const turning = new Set(keys.filter(({ state }) => state === 'next').map(({ algorithm }) => algorithm));
  const isPast = ({ state }: ListedIssuerKey): boolean => state === 'retired' || state === 'revoked';
  const past = keys.filter(isPast);
  const row = (issuerKey: ListedIssuerKey): VNode => (
    <KeyRow
      key={issuerKey.id}
      words={words}
      issuerKey={issuerKey}
      canRotate={issuerKey.state === 'signs' && !turning.has(issuerKey.algorithm)}
    />
  );
  return (
    <div class="stack-16">
      <Rows>{keys.filter((key) => !isPast(key)).map(row)}</Rows>
      {past.length === 0 ? null : (
        <details id="past">
          <summary>{words.t('keys.past', { count: past.length })}</summary>
          <Rows>{past.map(row)}</Rows>
        </details>
      )}
    </div>
  );
}

interface KeyProps {
  words: Words;
  issuerKey: ListedIssuerKey;
}

function KeyRow({ words, issuerKey, canRotate }: KeyProps & { canRotate: boolean }): VNode {
  const { algorithm, fingerprint, state, createdAt, since, isImported } = issuerKey;
  return (
    <Row
      start={
        <span class={looks[state]}>
          <Icon name="key-round" />
        </span>
      }
      end={
        state === 'revoked' ? undefined : (
          <div class="line">
            {canRotate ? <Rotate words={words} issuerKey={issuerKey} /> : null}
            <Steal words={words} issuerKey={issuerKey} />
          </div>
        )
      }
    >
      <p class="line">
        <span class="strong">{words.t(`keys.kinds.${algorithm}`)}</span>
        <StatusPill tone={looks[state]}>{words.t(`keys.states.${state}`)}</StatusPill>
      </p>
      <p class="small">{words.t(`keys.uses.${algorithm}`)}</p>
      <p class="small">
        <code>
          <Name dir="ltr">{fingerprint}</Name>
        </code>
      </p>
      <p class="small muted">
        {words.t(isImported ? 'keys.imported' : 'keys.made')}{' '}
        <Time at={createdAt} words={words} form="minute" />
        {state === 'signs' ? null : (
          <>
            {' · '}
            {words.t(`keys.since.${state}`)} <Time at={since} words={words} form="minute" />
          </>
        )}
      </p>
    </Row>
  );
}

function Rotate({ words, issuerKey: { id, algorithm } }: KeyProps): VNode {
  const kind = words.t(`keys.kinds.${algorithm}`);
  return (
    <Dialog
      id={`rotate-${id}`}
      label={words.t('keys.rotate')}
      about={kind}
      icon="rotate-cw"
      isLow
      title={words.t('keys.rotateTitle', { kind })}
      action="/admin/keys/rotate"
      hidden={{ kind: algorithm }}
      confirm={words.t('keys.rotate')}
      cancel={words.t('common.cancel')}
    >
      <p>{words.t('keys.rotateNote')}</p>
      <p>{words.t('keys.rotateStays')}</p>
    </Dialog>
  );
}

function Steal({ words, issuerKey: { id, algorithm, fingerprint } }: KeyProps): VNode {
  const kind = words.t(`keys.kinds.${algorithm}`);
  return (
    <Dialog
      id={`steal-${id}`}
      label={words.t('keys.steal')}
      about={`${kind} ${fingerprint}`}
      look="risk"
      isLow
      title={words.t('keys.stealTitle', { kind })}
      action="/admin/keys/revoke"
      hidden={{ key: id }}
      confirm={words.t('keys.stealConfirm')}
      cancel={words.t('common.cancel')}
    >
      <p>{words.t('keys.stealNote')}</p>
      <p>{words.t(algorithm === 'Ed25519' ? 'keys.stealReissued' : 'keys.stealV2')}</p>
      <TextField
        id={`reason-${id}`}
        name="reason"
        label={words.t('keys.reason')}
        hint={words.t('keys.reasonHint')}
        optional={words.t('common.optional')}
        maxLength={1000}
        dir="auto"
      />
    </Dialog>
  );
}
