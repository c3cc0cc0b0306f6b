/** What a program asks a person for, checked before anybody sees it (RFC 6749 §4.1.1, RFC 7636, RFC 9207). */
import type { Context } from '../../context.ts';
import { allowsSomething, scopesIn, STAY_CONNECTED } from '../../model/wallets/scopes.ts';
import { type WalletClient, walletClients } from '../../model/wallets/wallet.ts';

/** A request that can be put to the person. */
export interface Authorization {
  client: WalletClient;
  redirectUri: string;
  state: string;
  scopes: readonly string[];
  /** PKCE S256. */
  challenge: string;
}

export type AuthorizationError =
  'invalid_request' | 'access_denied' | 'unsupported_response_type' | 'invalid_scope';

/**
 * unknown: who asks, or where the answer goes, is not registered; nothing may be sent there.
 * refused: the program is told so at `to`.
 */
export type ReadAuthorization =
  | { kind: 'ask'; asked: Authorization }
  | { kind: 'unknown'; why: 'client' | 'redirect' }
  | { kind: 'refused'; to: string };

/** @param query of the request to the authorisation address */
export async function readAuthorization(ctx: Context, query: URLSearchParams): Promise<ReadAuthorization> {
  const one = (name: string): string | undefined => {
    const values = query.getAll(name);
    return values.length === 1 ? values[0] : undefined;
  };
  const id = one('client_id') ?? '';
  const client = /^[\w-]{1,100}$/.test(id) ? await ctx.store.get(walletClients, id) : undefined;
  if (client === undefined) return { kind: 'unknown', why: 'client' };
  const redirectUri = one('redirect_uri');
  if (redirectUri === undefined || !client.redirectUris.includes(redirectUri))
    return { kind: 'unknown', why: 'redirect' };
  const state = one('state') ?? '';
  const refuse = (error: AuthorizationError): ReadAuthorization => ({
    kind: 'refused',
    to: answerAt(ctx, redirectUri, { error, ...(state === '' ? {} : { state }) }),
  });
  const challenge = one('code_challenge') ?? '';
  const isWhole =
    [...new Set(query.keys())].every((name) => query.getAll(name).length === 1) &&
    state !== '' &&
    state.length <= 2000 &&
    one('code_challenge_method') === 'S256' &&
    /^[\w-]{43}$/.test(challenge);
  if (one('response_type') !== 'code')
    return refuse(query.has('response_type') ? 'unsupported_response_type' : 'invalid_request');
  if (!isWhole) return refuse('invalid_request');
  const scopes = scopesOf(client, one('scope') ?? '');
  if (!allowsSomething(scopes)) return refuse('invalid_scope');
  return { kind: 'ask', asked: { client, redirectUri, state, scopes, challenge } };
}

/** Of what is asked for, what the program registered for; staying connected only where it takes refresh tokens. */
function scopesOf(client: WalletClient, list: string): string[] {
  return scopesIn(list, client.scopes).filter((scope) => scope !== STAY_CONNECTED || client.canRefresh);
}

/** The registered address with an answer in its query; `iss` says who answers (RFC 9207). */
export function answerAt(
  ctx: Context,
  redirectUri: string,
  answer: Readonly<Record<string, string>>,
): string {
  const to = new URL(redirectUri);
  for (const [name, value] of Object.entries({ ...answer, iss: ctx.settings.publicUrl }))
    to.searchParams.append(name, value);
  return to.href;
}
