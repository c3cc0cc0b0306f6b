/** Whose badges a wallet may handle, by the access token of its request (RFC 6750). */
import type { Context } from '../../context.ts';
import { type Person, persons } from '../../model/organisations/person.ts';
import { type WalletGrant, walletGrants, walletTokens } from '../../model/wallets/wallet.ts';
import { change } from '../change.ts';
import { idOfToken } from './issue-tokens.ts';

/** A use is noted once in so long. */
const NOTE_MS = 60_000;

export interface Bearer {
  person: Person;
  grant: WalletGrant;
}
export type TokenCheck =
  | { ok: true; bearer: Bearer }
  /** missing: no token came · invalid: unknown, ended or disconnected · scope: not allowed this. */
  | { ok: false; why: 'missing' | 'invalid' | 'scope' };

/** @param scope that the request needs */
export async function checkWalletToken(
  ctx: Context,
  authorization: string | undefined,
  scope: string,
): Promise<TokenCheck> {
  if (authorization === undefined) return { ok: false, why: 'missing' };
  const token = /^Bearer\s+([\w-]{43})$/i.exec(authorization)?.[1];
  const held = token === undefined ? undefined : await ctx.store.get(walletTokens, idOfToken(token));
  if (held?.kind !== 'access') return { ok: false, why: 'invalid' };
  const grant = await ctx.store.get(walletGrants, held.grant);
  if (grant?.family !== held.family) return { ok: false, why: 'invalid' };
  const person = await ctx.store.get(persons, grant.person);
  if (person === undefined) return { ok: false, why: 'invalid' };
  if (!held.scopes.includes(scope)) return { ok: false, why: 'scope' };
  await note(ctx, grant);
  return { ok: true, bearer: { person, grant } };
}

async function note(ctx: Context, grant: WalletGrant): Promise<void> {
  const usedAt = ctx.clock.now();
  if (grant.usedAt !== undefined && usedAt - grant.usedAt < NOTE_MS) return;
  await change<WalletGrant>(ctx, walletGrants, grant.id, (current) => ({ ...current, usedAt }));
}
