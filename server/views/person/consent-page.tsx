/** A wallet's question to a person, in plain words: who asks, what for, for how long; and two answers. */
import type { VNode } from 'preact';
import type { Authorization } from '../../actions/wallets/read-authorization.ts';
import {
  CHANGE_PROFILE,
  PUT_CREDENTIALS,
  READ_CREDENTIALS,
  READ_PROFILE,
  STAY_CONNECTED,
} from '../../model/wallets/scopes.ts';
import { Button, NewTabLink } from '../components/button.tsx';
import { Filled } from '../components/filled.tsx';
import { Name } from '../components/name.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { isolated } from '../components/rule-words.ts';
import { PublicPage } from '../public/public-page.tsx';
import type { WordKey, Words } from '../words.ts';
import type { PersonFrame } from './person-page.tsx';

export interface ConsentPageProps {
  frame: PersonFrame;
  authorization: Authorization;
  /** Of the signed-in person. */
  address: string;
  /** The request, for the form. */
  hidden: Readonly<Record<string, string>>;
}

const wishes: readonly (readonly [scope: string, words: WordKey])[] = [
  [READ_CREDENTIALS, 'person.consent.read'],
  [PUT_CREDENTIALS, 'person.consent.put'],
  [READ_PROFILE, 'person.consent.profile'],
  [CHANGE_PROFILE, 'person.consent.change'],
];

export function ConsentPage(p: ConsentPageProps): VNode {
  const { words, who } = p.frame;
  const { client, scopes } = p.authorization;
  const wallet = isolated(client.name);
  const title = words.t('person.consent.title', { wallet });
  return (
    <PublicPage words={words} title={title} narrow>
      <PageHeading title={title} />
      <form method="post" action="/oauth/authorize" class="stack-16">
        <Asker {...p} />
        <p>{words.t('person.consent.could')}</p>
        <ul class="bullets">
          {wishes.map(([scope, key]) =>
            scopes.includes(scope) ? <li key={scope}>{words.t(key)}</li> : null,
          )}
        </ul>
        <p>{words.t(scopes.includes(STAY_CONNECTED) ? 'person.consent.stays' : 'person.consent.once')}</p>
        <input type="hidden" name="who" value={who} />
        {Object.entries(p.hidden).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <p class="line">
          <Button look="go" name="answer" value="allow">
            {words.t('person.consent.allow')}
          </Button>
          <Button name="answer" value="refuse">
            {words.t('person.consent.refuse')}
          </Button>
        </p>
        <p class="small muted">{words.t('person.consent.kept', { wallet })}</p>
        <Links {...p} />
      </form>
    </PublicPage>
  );
}

/** The host is what is known for sure; the name is only what the program calls itself. */
function Asker({ frame: { words }, authorization: { client }, address }: ConsentPageProps): VNode {
  return (
    <>
      <p>
        <Filled
          words={words}
          phrase="person.consent.who"
          parts={{
            wallet: <Name>{client.name}</Name>,
            host: (
              <strong>
                <Name dir="ltr">{new URL(client.uri).host}</Name>
              </strong>
            ),
          }}
        />
      </p>
      <p>
        <Filled
          words={words}
          phrase="person.consent.as"
          parts={{
            address: (
              <strong>
                <Name dir="ltr">{address}</Name>
              </strong>
            ),
          }}
        />
      </p>
    </>
  );
}

function Links({ frame: { words }, authorization: { client } }: ConsentPageProps): VNode {
  const newTab = words.t('common.newTab');
  const links = [
    { href: client.uri, text: words.t('person.consent.about') },
    { href: client.policyUri, text: words.t('person.consent.privacy') },
    { href: client.tosUri, text: words.t('person.consent.terms') },
  ];
  return (
    <p class="small line">
      {links.map(({ href, text }) => (
        <NewTabLink key={text} href={href} newTab={newTab}>
          {text}
        </NewTabLink>
      ))}
    </p>
  );
}

/** Nobody can be told where to go on: the address to answer at is not known to be the wallet's. */
export function UnknownWalletPage({ words }: { words: Words }): VNode {
  const title = words.t('person.consent.unknownTitle');
  return (
    <PublicPage words={words} title={title} narrow>
      <PageHeading title={title} />
      <div class="stack-16">
        <p>{words.t('person.consent.unknown')}</p>
        <p>{words.t('person.consent.unknownDo')}</p>
      </div>
    </PublicPage>
  );
}
