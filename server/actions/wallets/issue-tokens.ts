/** Tokens of a wallet: an access token for an hour and, where the person allowed it to stay connected, a refresh token. */
import type { Context } from '../../context.ts';
import { hashToken, type WalletTokenId } from '../../model/ids.ts';
import { STAY_CONNECTED } from '../../model/wallets/scopes.ts';
import { type WalletGrant, type WalletToken, walletTokens } from '../../model/wallets/wallet.ts';
import type { Fresh } from '../../model/record.ts';
import { newToken } from '../../ports/random.ts';

export const ACCESS_MS = 3_600_000;
/** A wallet that does not come back for so long has to ask the person again. */
export const REFRESH_MS = 90 * 24 * 3_600_000;

/** The answer of RFC 6749 §5.1. */
export interface TokenAnswer {
  access_token: string;
  token_type: 'Bearer';
  /** Seconds. */
  expires_in: number;
  scope: string;
  refresh_token?: string;
}

/** Errors of RFC 6749 §5.2. */
export type TokenError =
  'invalid_request' | 'invalid_client' | 'invalid_grant' | 'invalid_scope' | 'unsupported_grant_type';

export type TokenResult = { ok: true; answer: TokenAnswer } | { ok: false; error: TokenError };

/** How long a grant with these scopes lasts from now. */
export function grantLifeMs(scopes: readonly string[]): number {
  return scopes.includes(STAY_CONNECTED) ? REFRESH_MS : ACCESS_MS;
}

/**
 * Makes tokens of the grant's present family. They are returned once and stored as their hashes.
 * @param scopes of the access token; the refresh token keeps all of the grant's
 */
export async function issueTokens(
  ctx: Context,
  grant: WalletGrant,
  scopes: readonly string[],
): Promise<TokenAnswer> {
  const now = ctx.clock.now();
  const access = newToken(ctx.random);
  const refresh = grant.scopes.includes(STAY_CONNECTED) ? newToken(ctx.random) : undefined;
  const common = { grant: grant.id, client: grant.client, family: grant.family };
  const fresh: Fresh<WalletToken>[] = [
    { id: idOfToken(access), kind: 'access', ...common, scopes: [...scopes], expiresAt: now + ACCESS_MS },
  ];
  if (refresh !== undefined)
    fresh.push({
      id: idOfToken(refresh),
      kind: 'refresh',
      ...common,
      scopes: grant.scopes,
      expiresAt: now + REFRESH_MS,
    });
  await ctx.store.insert(walletTokens, fresh);
  return {
    access_token: access,
    token_type: 'Bearer',
    expires_in: ACCESS_MS / 1000,
    scope: scopes.join(' '),
    ...(refresh === undefined ? {} : { refresh_token: refresh }),
  };
}

export function idOfToken(token: string): WalletTokenId {
  return hashToken(token) as WalletTokenId;
}
