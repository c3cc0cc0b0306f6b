/** Wallets that collect a learner's badges, and how to connect one. */
import type { VNode } from 'preact';
import type { WalletGrant } from '../../model/wallets/wallet.ts';
import { LinkButton } from '../components/button.tsx';
import { Callout } from '../components/callout.tsx';
import { CopyField } from '../components/copy-field.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { isolated } from '../components/rule-words.ts';
import { Rows } from '../components/rows.tsx';
import { WalletRow } from '../person/wallet-row.tsx';
import type { Frame } from './learner-page.tsx';
import { PreferencesPage } from './preferences-page.tsx';

export interface WalletsPageProps {
  frame: Frame;
  wallets: readonly WalletGrant[];
  /** The learner confirmed an address, by which they can sign in outside the LMS. */
  hasProven: boolean;
  /** Our own origin: what a wallet has to be told. */
  origin: string;
  /** A wallet was just disconnected. */
  isDone: boolean;
}

export function WalletsPage(p: WalletsPageProps): VNode {
  const { words, home, now, who } = p.frame;
  return (
    <PreferencesPage frame={p.frame} subject="wallets">
      {p.isDone ? (
        <Callout kind="success" role="status">
          {words.t('person.wallet.withheld')}
        </Callout>
      ) : null}
      <p class="muted">{words.t('person.wallet.lead')}</p>
      {p.wallets.length === 0 ? (
        <EmptyState why={words.t('person.wallet.none')} more={words.t('person.wallet.noneMore')} />
      ) : (
        <Rows>
          {p.wallets.map((wallet) => (
            <WalletRow
              key={wallet.id}
              words={words}
              now={now}
              wallet={wallet}
              who={who}
              action={`${home}/preferences/wallets/${wallet.id}/disconnect`}
              consequence={words.t('person.wallet.withholdText', { wallet: isolated(wallet.name) })}
            />
          ))}
        </Rows>
      )}
      {p.hasProven ? (
        <div class="gap-24">
          <CopyField
            id="origin"
            label={words.t('person.wallet.address')}
            hint={words.t('person.wallet.addressHintLms')}
            value={p.origin}
            words={words}
          />
        </div>
      ) : (
        <Callout kind="info" title={words.t('person.wallet.needsAddress')}>
          <p>{words.t('person.wallet.needsAddressText')}</p>
          <p>
            <LinkButton href={`${home}/preferences/addresses`}>{words.t('learner.address.add')}</LinkButton>
          </p>
        </Callout>
      )}
    </PreferencesPage>
  );
}
