/** Whether the world can fetch what is issued: the address, and the last look from outside. */
import type { VNode } from 'preact';
import type { PublicCheck, PublicDocumentCheck } from '../../model/system/public-check.ts';
import { Callout } from '../components/callout.tsx';
import { Fragment } from '../components/fragment.tsx';
import { Name } from '../components/name.tsx';
import { CheckRow, Rows } from '../components/rows.tsx';
import { Time } from '../components/time.tsx';
import type { Words } from '../words.ts';
import { codeText } from './health-words.ts';
import { PostButton } from './post-button.tsx';

export interface PublicAddressProps {
  words: Words;
  publicUrl: string;
  /** The name alone says that nobody outside can reach it. */
  isPublic: boolean;
  check: PublicCheck | undefined;
  /** The page that it stands on, where that is not the one of backpacks. */
  from?: 'keys' | undefined;
}

export function PublicAddress(p: PublicAddressProps): VNode {
  const { words, publicUrl, isPublic, check, from } = p;
  return (
    <div class="stack-16">
      <p>
        {words.t('admin.address.why')}{' '}
        <code>
          <Name dir="ltr">{publicUrl}</Name>
        </code>
      </p>
      {isPublic ? null : (
        <Callout kind="warning" title={words.t('admin.address.notPublic')}>
          <p>{words.t('admin.address.notPublicNote')}</p>
        </Callout>
      )}
      <PostButton
        action="/admin/backpacks/public-check"
        hidden={from === undefined ? undefined : { from }}
        icon="globe"
      >
        {words.t('admin.address.check')}
      </PostButton>
      <Fragment id="public-check" href="/admin/backpacks/public-check" everySeconds={2} isLive>
        <PublicCheckRows words={words} check={check} />
      </Fragment>
    </div>
  );
}

/** Inner part of the polled fragment. */
export function PublicCheckRows({ words, check }: Pick<PublicAddressProps, 'words' | 'check'>): VNode {
  if (check === undefined)
    return (
      <p class="small muted" data-done>
        {words.t('admin.address.notChecked')}
      </p>
    );
  const isDue = check.work !== undefined && check.work.dueAt < Number.MAX_SAFE_INTEGER;
  if (isDue || check.checkedAt === undefined)
    return (
      <Rows>
        <CheckRow tone="wait" icon="loader" title={words.t('admin.address.checking')} />
      </Rows>
    );
  return (
    <div class="stack" data-done>
      <p class="small muted">
        {words.t('admin.address.checked')} <Time at={check.checkedAt} words={words} form="minute" />
      </p>
      <Rows>
        {check.documents.map((one) => (
          <CheckRow
            key={one.what}
            tone={one.isOk ? 'done' : 'fail'}
            title={words.t(`admin.address.documents.${one.what}.${one.isOk ? 'ok' : 'fails'}`)}
            detail={
              <>
                <Name dir="ltr">{one.url}</Name>
                {one.isOk ? null : <> · {whyText(words, one)}</>}
              </>
            }
          />
        ))}
      </Rows>
      {check.documents.some((one) => one.what === 'assertion') ? null : (
        <p class="small muted">{words.t('admin.address.noBadge')}</p>
      )}
    </div>
  );
}

function whyText(words: Words, { code, status, type }: PublicDocumentCheck): string {
  if (code !== undefined) return codeText(words, code);
  if (status !== 200) return words.t('admin.address.status', { status: status ?? 0 });
  return words.t('admin.address.type', { type: type === undefined || type === '' ? '–' : type });
}
