/** Signing in on our own origin: asking for the link, waiting for it, using it, leaving. */
import type { VNode } from 'preact';
import { type Fields, problemList, problemOf } from '../admin/fields.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Callout } from '../components/callout.tsx';
import { TextField } from '../components/field.tsx';
import type { SignInLink } from '../../actions/organisations/sign-in.ts';
import { Filled } from '../components/filled.tsx';
import { Name } from '../components/name.tsx';
import type { Words } from '../words.ts';
import { EntrancePage } from './entrance-page.tsx';

/** A command, not words: the same in every language. */
const INVITE_COMMAND = 'badge-bridge invite --owner name@example.org';

export interface SignInPageProps {
  words: Words;
  fields: Fields;
  /** Path that the link leads to. */
  to: string | undefined;
  /** False: mails stay in the house, so no link arrives. */
  hasMailServer: boolean;
  /** The visitor has just signed out. */
  isSignedOut: boolean;
}

/** Asks for the address. */
export function SignInPage({ words, fields, to, hasMailServer, isSignedOut }: SignInPageProps): VNode {
  const label = words.t('admin.door.address');
  return (
    <EntrancePage
      words={words}
      title={words.t('admin.door.signIn.title')}
      note={words.t('admin.door.signIn.note')}
      errors={problemList(words, fields, [{ name: 'address', label }])}
    >
      {isSignedOut ? <Callout kind="success" role="status" title={words.t('admin.door.signedOut')} /> : null}
      <form method="post" action="/sign-in" class="stack-16" novalidate>
        {to === undefined ? null : <input type="hidden" name="to" value={to} />}
        <TextField
          id="address"
          type="email"
          label={label}
          value={fields.values['address'] ?? ''}
          error={problemOf(words, fields, 'address')}
          autocomplete="email"
          dir="ltr"
          isRequired
        />
        <p>
          <Button look="go">{words.t('admin.door.signIn.button')}</Button>
        </p>
      </form>
      {hasMailServer ? null : <NoMail words={words} />}
    </EntrancePage>
  );
}

export interface SignInSentPageProps {
  words: Words;
  hasMailServer: boolean;
  /** The link leads on to what the visitor was about to do. */
  leadsOn: boolean;
}

/** The same words whether the address is known or not. */
export function SignInSentPage({ words, hasMailServer, leadsOn }: SignInSentPageProps): VNode {
  return (
    <EntrancePage words={words} title={words.t('admin.door.sent.title')}>
      <p>{words.t('admin.door.sent.what')}</p>
      {leadsOn ? <p class="strong">{words.t('admin.door.sent.here')}</p> : null}
      <p>{words.t('admin.door.sent.not')}</p>
      {hasMailServer ? null : <NoMail words={words} />}
      <p>
        <a href="/sign-in">{words.t('admin.door.sent.again')}</a>
      </p>
    </EntrancePage>
  );
}

function NoMail({ words }: { words: Words }): VNode {
  return (
    <Callout kind="info" title={words.t('admin.door.noMail.title')}>
      <p>{words.t('admin.door.noMail.what')}</p>
      <p class="mono">
        <bdi dir="ltr">{INVITE_COMMAND}</bdi>
      </p>
    </Callout>
  );
}

export interface ConfirmPageProps {
  words: Words;
  ticket: string;
  link: SignInLink;
}

/** A page with a button, since scanners of mails open links. */
export function ConfirmPage({ words, ticket, link }: ConfirmPageProps): VNode {
  return (
    <EntrancePage
      words={words}
      title={words.t('admin.door.signIn.title')}
      note={words.t('admin.door.confirm.note')}
    >
      <form method="post" action="/sign-in/confirm" class="stack-16">
        <p>
          <Filled
            words={words}
            phrase="admin.door.confirm.as"
            parts={{
              address: (
                <strong>
                  <Name dir="ltr">{link.address}</Name>
                </strong>
              ),
            }}
          />
        </p>
        {link.isElsewhere ? <p>{words.t('admin.door.confirm.elsewhere')}</p> : null}
        <input type="hidden" name="ticket" value={ticket} />
        <p>
          <Button look="go">{words.t('admin.door.confirm.button')}</Button>
        </p>
      </form>
    </EntrancePage>
  );
}

/** Asks before leaving, for whoever opens the address by hand. */
export function SignOutPage({ words, isSignedIn }: { words: Words; isSignedIn: boolean }): VNode {
  return (
    <EntrancePage words={words} title={words.t('admin.signOut')}>
      {isSignedIn ? (
        <form method="post" action="/sign-out">
          <Button look="go">{words.t('admin.signOut')}</Button>
        </form>
      ) : (
        <>
          <p>{words.t('admin.door.notSignedIn')}</p>
          <p>
            <LinkButton href="/sign-in">{words.t('admin.door.signIn.title')}</LinkButton>
          </p>
        </>
      )}
    </EntrancePage>
  );
}
