/** E-mail addresses: which one badges are issued to, adding one, and what earlier badges name. */
import type { VNode } from 'preact';
import type { Addresses } from '../../actions/learners/read-addresses.ts';
import { Button } from '../components/button.tsx';
import { Callout } from '../components/callout.tsx';
import { Choices } from '../components/choices.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { TextField } from '../components/field.tsx';
import { Fragment } from '../components/fragment.tsx';
import { Name } from '../components/name.tsx';
import { type Frame, partFor, Whose } from './learner-page.tsx';
import { PreferencesPage } from './preferences-page.tsx';

export interface AddressesPageProps {
  frame: Frame;
  data: Addresses;
  /** What was just done. */
  done?: 'sent' | 'kept' | 'saved' | 'reissued' | undefined;
  /** A form that was refused, as it was typed. */
  refused?: { typed: string; why: 'bad' | 'soon' } | undefined;
}

export function AddressesPage(p: AddressesPageProps): VNode {
  const { words, home } = p.frame;
  return (
    <PreferencesPage frame={p.frame} subject="addresses">
      <Refused {...p} />
      <Done {...p} />
      <p class="muted">{words.t('learner.addresses.lead')}</p>
      <Fragment
        id="addresses"
        href={partFor(p.frame, `${home}/preferences/addresses/part`)}
        everySeconds={10}
      >
        <AddressesPart {...p} />
      </Fragment>
      <AddAddress {...p} />
    </PreferencesPage>
  );
}

function Refused({ frame: { words }, refused }: AddressesPageProps): VNode | null {
  if (refused === undefined) return null;
  const text = words.t(`learner.addresses.${refused.why}`);
  return (
    <ErrorSummary title={words.t('common.errorsTitle', { count: 1 })} errors={[{ field: 'address', text }]} />
  );
}

function Done({ frame: { words }, done }: AddressesPageProps): VNode | null {
  switch (done) {
    case undefined:
      return null;
    case 'saved':
    case 'reissued':
      return (
        <Callout kind="success" role="status">
          {words.t(`learner.addresses.${done}`)}
        </Callout>
      );
    case 'sent':
    case 'kept':
      return (
        <Callout kind="info" role="status" title={words.t('learner.addresses.sent')}>
          <p>{words.t('learner.addresses.sentMore')}</p>
          {done === 'kept' ? <p>{words.t('learner.addresses.kept')}</p> : null}
        </Callout>
      );
  }
}

/** The choice; changes by itself when a mailed link was opened. */
export function AddressesPart({ frame, data }: AddressesPageProps): VNode {
  const { words, home } = frame;
  const path = `${home}/preferences/addresses`;
  if (data.known.length === 0) return <p>{words.t('learner.addresses.none')}</p>;
  return (
    <div class="stack-16">
      <form method="post" action={`${path}/use`} class="stack-16">
        <Whose frame={frame} />
        <Choices
          id="use"
          name="use"
          kind="one"
          legend={words.t('learner.addresses.use')}
          choices={data.known.map(({ value, address, provenAt, isInUse }) => ({
            value,
            label: <Name dir="ltr">{address}</Name>,
            hint:
              provenAt === undefined
                ? words.t('learner.addresses.fromLms')
                : words.t('learner.addresses.provenOn', { date: words.date(provenAt) }),
            isChecked: isInUse,
          }))}
        />
        {data.known.length < 2 ? null : (
          <p>
            <Button>{words.t('learner.addresses.save')}</Button>
          </p>
        )}
      </form>
      {data.elsewhere === 0 ? null : (
        <Callout kind="info" title={words.t('learner.addresses.other', { count: data.elsewhere })}>
          <p>{words.t('learner.addresses.otherMore')}</p>
          <form method="post" action={`${path}/reissue`}>
            <Whose frame={frame} />
            <Button isLow>{words.t('learner.addresses.reissue', { count: data.elsewhere })}</Button>
          </form>
        </Callout>
      )}
    </div>
  );
}

function AddAddress({ frame, refused }: AddressesPageProps): VNode {
  const { words, home } = frame;
  return (
    <form method="post" action={`${home}/preferences/addresses`} class="stack-16 gap-32" noValidate>
      <Whose frame={frame} />
      <h3>{words.t('learner.addresses.addTitle')}</h3>
      <TextField
        id="address"
        type="email"
        label={words.t('learner.addresses.add')}
        hint={words.t('learner.addresses.addHint')}
        error={refused === undefined ? undefined : words.t(`learner.addresses.${refused.why}`)}
        value={refused?.typed}
        autocomplete="email"
        dir="ltr"
        maxLength={320}
      />
      <p>
        <Button>{words.t('learner.addresses.send')}</Button>
      </p>
    </form>
  );
}
