/** A connected wallet among others: who it is, what it may do, since when, and the way to end it. */
import type { VNode } from 'preact';
import type { WalletGrant } from '../../model/wallets/wallet.ts';
import { PUT_CREDENTIALS, READ_CREDENTIALS, STAY_CONNECTED } from '../../model/wallets/scopes.ts';
import { Dialog } from '../components/dialog.tsx';
import { Filled } from '../components/filled.tsx';
import { Name } from '../components/name.tsx';
import { Mark, Row } from '../components/rows.tsx';
import { isolated } from '../components/rule-words.ts';
import { Time } from '../components/time.tsx';
import type { Words } from '../words.ts';
import { lettersOf } from './letters-of.ts';

export interface WalletRowProps {
  words: Words;
  /** Epoch ms. */
  now: number;
  wallet: WalletGrant;
  /** Where the form that ends it posts to. */
  action: string;
  /** Whose page it is. */
  who: string;
  /** What ending it means here. */
  consequence: string;
}

export function WalletRow({ words, now, wallet, action, who, consequence }: WalletRowProps): VNode {
  const name = isolated(wallet.name);
  return (
    <Row
      start={<Mark>{lettersOf(wallet.name)}</Mark>}
      end={
        <Dialog
          id={`end-${wallet.id}`}
          label={words.t('person.wallet.disconnect')}
          about={wallet.name}
          isLow
          title={words.t('person.wallet.disconnectTitle', { wallet: name })}
          action={action}
          hidden={{ who }}
          confirm={words.t('person.wallet.disconnect')}
          cancel={words.t('person.wallet.keep')}
        >
          <p>{consequence}</p>
        </Dialog>
      }
    >
      <p class="strong">
        <Name>{wallet.name}</Name>
      </p>
      <p class="small muted">
        <Filled
          words={words}
          phrase="person.wallet.at"
          parts={{
            host: <Name dir="ltr">{wallet.host}</Name>,
            date: <Time at={wallet.connectedAt} words={words} />,
          }}
        />{' '}
        {wallet.usedAt === undefined
          ? words.t('person.wallet.neverUsed')
          : words.t('person.wallet.used', { ago: words.ago(wallet.usedAt, now) })}
      </p>
      <p class="small">{words.t(mayDo(wallet.scopes))}</p>
      {wallet.scopes.includes(STAY_CONNECTED) ? null : (
        <p class="small">{words.t('person.wallet.ends', { time: words.time(wallet.expiresAt) })}</p>
      )}
    </Row>
  );
}

function mayDo(
  scopes: readonly string[],
): 'person.wallet.both' | 'person.wallet.reads' | 'person.wallet.puts' | 'person.wallet.profile' {
  const reads = scopes.includes(READ_CREDENTIALS);
  const puts = scopes.includes(PUT_CREDENTIALS);
  if (reads) return puts ? 'person.wallet.both' : 'person.wallet.reads';
  return puts ? 'person.wallet.puts' : 'person.wallet.profile';
}
