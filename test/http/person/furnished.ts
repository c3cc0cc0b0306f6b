/** A person with a wallet and a badge of somebody else's, and another person with a wallet of their own. */
import { proveAddress } from '../../../server/actions/learners/prove-address.ts';
import { issueTicket } from '../../../server/actions/system/tickets.ts';
import { issueTokens } from '../../../server/actions/wallets/issue-tokens.ts';
import {
  emailIdOf,
  idOf,
  type LearnerId,
  type PersonId,
  type WalletClientId,
} from '../../../server/model/ids.ts';
import { emails } from '../../../server/model/organisations/person.ts';
import { heldCredentials } from '../../../server/model/wallets/held-credential.ts';
import { walletScopes } from '../../../server/model/wallets/scopes.ts';
import { walletGrants } from '../../../server/model/wallets/wallet.ts';
import type { House } from '../../helpers/house.ts';

/** Ids by the names that addresses have for them. */
export interface FurnishedPerson {
  wallet: string;
  held: string;
  otherPerson: string;
  /** An access token of the other person's wallet. */
  otherToken: string;
}

export async function furnishPerson(house: House, learner: LearnerId): Promise<FurnishedPerson> {
  const { ctx, organisation } = house;
  const prove = async (who: LearnerId, address: string): Promise<PersonId> => {
    const { token } = await issueTicket(
      ctx,
      { kind: 'prove-email', learner: who, organisation, address },
      'test',
    );
    await proveAddress(ctx, token);
    const email = await ctx.store.get(emails, emailIdOf(ctx.idSecret, address));
    if (email === undefined) throw new Error('not proved');
    return email.person;
  };
  const connect = async (person: PersonId, name: string): Promise<string> => {
    const client = name as WalletClientId;
    const id = idOf('walletGrant', [person, client]);
    const now = ctx.clock.now();
    const expiresAt = now + 90 * 24 * 3_600_000;
    const scopes = [...walletScopes];
    const grant = {
      id,
      person,
      client,
      name,
      host: 'wallet.example',
      scopes,
      family: name,
      connectedAt: now,
      without: [],
      expiresAt,
    };
    await ctx.store.insert(walletGrants, [grant]);
    return id;
  };
  const person = await prove(learner, 'sam@home.example');
  const otherPerson = await prove(house.learners[2]!, 'layla@home.example');
  const wallet = await connect(person, 'Pocket');
  const other = await ctx.store.get(walletGrants, await connect(otherPerson, 'Purse'));
  if (other === undefined) throw new Error('no grant');
  const held = idOf('heldCredential', [person, 'issuer', 'credential']);
  const now = ctx.clock.now();
  await ctx.store.insert(heldCredentials, [
    {
      id: held,
      person,
      format: 'json',
      text: '{}',
      issuer: { id: 'did:example:issuer', name: 'Rescue School' },
      name: 'First aid',
      issuedAt: now,
      isForPerson: true,
      from: 'Pocket',
      heldSince: now,
      checkedAt: now,
    },
  ]);
  return {
    wallet,
    held,
    otherPerson,
    otherToken: (await issueTokens(ctx, other, walletScopes)).access_token,
  };
}
