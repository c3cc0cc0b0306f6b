/** Registers a program that wants to collect badges (RFC 7591; OB 3.0 §7.1.1). Anybody may register; nothing follows from it. */
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { hashToken } from '../../model/ids.ts';
import { allowsSomething, scopesIn } from '../../model/wallets/scopes.ts';
import { type WalletClient, walletClients } from '../../model/wallets/wallet.ts';
import { newId, newToken } from '../../ports/random.ts';

/** A registration that nobody uses for so long is forgotten; its program registers again. Longer than any grant lasts. */
export const UNUSED_MS = 180 * 24 * 3_600_000;

const url = z.string().max(2000);
/** The members of OB 3.0's table; others are left out, as RFC 7591 §2 asks. */
const metadataSchema = z.object({
  client_name: z.string().trim().min(1).max(100),
  client_uri: url,
  logo_uri: url,
  tos_uri: url,
  policy_uri: url,
  software_id: z.string().min(1).max(200),
  software_version: z.string().min(1).max(100),
  redirect_uris: z.array(url).min(1).max(10),
  token_endpoint_auth_method: z.literal('client_secret_basic').default('client_secret_basic'),
  grant_types: z.array(z.enum(['authorization_code', 'refresh_token'])).default(['authorization_code']),
  response_types: z.array(z.literal('code')).default(['code']),
  contacts: z.array(z.string().max(320)).max(10).default([]),
  scope: z.string().max(2000),
});
type Metadata = z.infer<typeof metadataSchema>;

/** An error of RFC 7591 §3.2.2. */
export interface RegistrationRefusal {
  error: 'invalid_redirect_uri' | 'invalid_client_metadata';
  /** For the developer of the program, in ASCII. */
  description: string;
}

export type Registration =
  { ok: true; client: WalletClient; secret: string } | { ok: false; refusal: RegistrationRefusal };

/**
 * The secret is returned once and stored as its hash.
 * @param body parsed JSON of the request
 */
export async function registerWallet(ctx: Context, body: unknown): Promise<Registration> {
  const read = metadataSchema.safeParse(body);
  if (!read.success) return refused('invalid_client_metadata', describe(read.error));
  const problem = problemOf(ctx, read.data);
  if (problem !== undefined) return { ok: false, refusal: problem };
  const scopes = scopesIn(read.data.scope);
  if (!allowsSomething(scopes)) return refused('invalid_client_metadata', 'scope: none of these is offered');
  const secret = newToken(ctx.random);
  const client = clientOf(ctx, read.data, scopes, secret);
  await ctx.store.insert(walletClients, [client]);
  return { ok: true, client: { ...client, rev: 1 }, secret };
}

function refused(error: RegistrationRefusal['error'], description: string): Registration {
  return { ok: false, refusal: { error, description } };
}

function describe({ issues }: z.ZodError): string {
  const names = new Set(issues.map(({ path }) => String(path[0] ?? 'body')));
  return `missing or not as OB 3.0 section 7.1.1 asks: ${[...names].join(', ')}`;
}

/** Every address is https and they share one host name; other hosts only where the operator exempts them. */
function problemOf(ctx: Context, data: Metadata): RegistrationRefusal | undefined {
  const pages = [data.client_uri, data.logo_uri, data.tos_uri, data.policy_uri];
  const bad = data.redirect_uris.find((one) => !isUsable(ctx, one) || one.includes('#'));
  if (bad !== undefined)
    return {
      error: 'invalid_redirect_uri',
      description: 'redirect_uris must be public https addresses without fragment',
    };
  if (!pages.every((one) => isUsable(ctx, one)))
    return { error: 'invalid_client_metadata', description: 'every address must be public and https' };
  const hosts = new Set([...pages, ...data.redirect_uris].map((one) => new URL(one).hostname));
  return hosts.size === 1
    ? undefined
    : { error: 'invalid_redirect_uri', description: 'every address must have the same host name' };
}

function isUsable(ctx: Context, address: string): boolean {
  if (!URL.canParse(address) || !ctx.http.isPublicUrl(address)) return false;
  const { username, password } = new URL(address);
  return username === '' && password === '';
}

function clientOf(ctx: Context, data: Metadata, scopes: string[], secret: string): Omit<WalletClient, 'rev'> {
  const now = ctx.clock.now();
  return {
    id: newId('walletClient', ctx.random),
    name: data.client_name,
    uri: data.client_uri,
    logoUri: data.logo_uri,
    tosUri: data.tos_uri,
    policyUri: data.policy_uri,
    softwareId: data.software_id,
    softwareVersion: data.software_version,
    redirectUris: data.redirect_uris,
    scopes,
    canRefresh: data.grant_types.includes('refresh_token'),
    contacts: data.contacts,
    secretHash: hashToken(secret),
    createdAt: now,
    expiresAt: now + UNUSED_MS,
  };
}

/** What the registration is answered with: everything that was kept (RFC 7591 §3.2.1). */
export function registrationAnswer(client: WalletClient, secret: string): object {
  return {
    client_id: client.id,
    client_secret: secret,
    client_id_issued_at: Math.floor(client.createdAt / 1000),
    client_secret_expires_at: 0,
    client_name: client.name,
    client_uri: client.uri,
    logo_uri: client.logoUri,
    tos_uri: client.tosUri,
    policy_uri: client.policyUri,
    software_id: client.softwareId,
    software_version: client.softwareVersion,
    redirect_uris: client.redirectUris,
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: ['authorization_code', ...(client.canRefresh ? ['refresh_token'] : [])],
    response_types: ['code'],
    ...(client.contacts.length === 0 ? {} : { contacts: client.contacts }),
    scope: client.scopes.join(' '),
  };
}
