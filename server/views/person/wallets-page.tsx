/** The wallets that a person connected, and how to connect one. */
import type { VNode } from 'preact';
import type { WalletGrant } from '../../model/wallets/wallet.ts';
import { CopyField } from '../components/copy-field.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { Rows } from '../components/rows.tsx';
import { Section } from '../components/section.tsx';
import { isolated } from '../components/rule-words.ts';
import { type PersonFrame, PersonPage } from './person-page.tsx';
import { WalletRow } from './wallet-row.tsx';

export interface PersonWalletsPageProps {
  frame: PersonFrame;
  wallets: readonly WalletGrant[];
  /** Our own origin: what a wallet has to be told. */
  origin: string;
}

export function PersonWalletsPage({ frame, wallets, origin }: PersonWalletsPageProps): VNode {
  const { words, now, who } = frame;
  return (
    <PersonPage frame={frame} title={words.t('person.wallets')} area="wallets" narrow>
      <p class="muted">{words.t('person.wallet.lead')}</p>
      {wallets.length === 0 ? (
        <EmptyState why={words.t('person.wallet.none')} more={words.t('person.wallet.noneMore')} />
      ) : (
        <Rows>
          {wallets.map((wallet) => (
            <WalletRow
              key={wallet.id}
              words={words}
              now={now}
              wallet={wallet}
              who={who}
              action={`/my/wallets/${wallet.id}/disconnect`}
              consequence={words.t('person.wallet.disconnectText', { wallet: isolated(wallet.name) })}
            />
          ))}
        </Rows>
      )}
      <Section id="connect" title={words.t('person.wallet.connect')}>
        <CopyField
          id="origin"
          label={words.t('person.wallet.address')}
          hint={words.t('person.wallet.addressHint')}
          value={origin}
          words={words}
        />
      </Section>
    </PersonPage>
  );
}
