/** Which registered program asks: by the secret it was given once (`client_secret_basic`, RFC 6749 §2.3.1). */
import { timingSafeEqual } from 'node:crypto';
import type { Context } from '../../context.ts';
import { hashToken } from '../../model/ids.ts';
import { type WalletClient, walletClients } from '../../model/wallets/wallet.ts';
import { change } from '../change.ts';
import { UNUSED_MS } from './register-wallet.ts';

/** A use is noted when the registration has lost so much of its time. */
const NOTE_MS = 24 * 3_600_000;

/** The program of an `Authorization: Basic` header, or undefined where id and secret do not fit. */
export async function authenticateWallet(
  ctx: Context,
  authorization: string | undefined,
): Promise<WalletClient | undefined> {
  const encoded = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const at = pair.indexOf(':');
  const [id, secret] = [decoded(pair.slice(0, at)), decoded(pair.slice(at + 1))];
  const client = at < 1 || id === '' ? undefined : await ctx.store.get(walletClients, id.slice(0, 200));
  if (client === undefined || !isSecretOf(client, secret)) return undefined;
  await keep(ctx, client);
  return client;
}

/** Id and secret are form-encoded in the header. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch {
    return '';
  }
}

function isSecretOf({ secretHash }: WalletClient, secret: string): boolean {
  const [a, b] = [Buffer.from(secretHash), Buffer.from(hashToken(secret))];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function keep(ctx: Context, client: WalletClient): Promise<void> {
  const expiresAt = ctx.clock.now() + UNUSED_MS;
  if (expiresAt - client.expiresAt < NOTE_MS) return;
  await change<WalletClient>(ctx, walletClients, client.id, (current) => ({ ...current, expiresAt }));
}
