/** A backpack host with our client there opened, and its adapter. */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import type { BackpackHostId } from '../../model/ids.ts';
import type { BackpackHost } from '../../model/deliveries/backpack-host.ts';
import type { Backpack, ClientMetadata, HostAccess } from '../../ports/backpack.ts';

/** What client secrets, codes and tokens are sealed for. */
export const CLIENT_SECRET = 'backpack-client';
export const GRANT_CODE = 'backpack-code';
export const ACCESS_TOKEN = 'backpack-access';
export const REFRESH_TOKEN = 'backpack-refresh';

/** The adapter for a kind of host. */
export function backpackOf(ctx: Context, host: BackpackHost): Backpack {
  const backpack = ctx.backpacks[host.kind];
  if (backpack === undefined) throw new BridgeError('INTERNAL', `no adapter for ${host.kind}`);
  return backpack;
}

/** The host opened for calls; undefined until it was discovered and we are registered there. */
export function accessHost(ctx: Context, host: BackpackHost): HostAccess | undefined {
  if (host.api === undefined || host.client === undefined || host.state === 'off') return undefined;
  const { id, secretSealed, expiresAt } = host.client;
  const secret = ctx.sealer.open(secretSealed, CLIENT_SECRET);
  return { api: host.api, client: { id, secret, ...(expiresAt === undefined ? {} : { expiresAt }) } };
}

/**
 * Where the learner's browser comes back to; the one address we register at this host (providers.md P68).
 * Each host has its own, so that no host is given the code of another (RFC 9700 §4.4.2.2).
 */
export function callbackUrl(ctx: Context, host: BackpackHostId): string {
  return `${ctx.settings.publicUrl}/backpacks/callback/${host}`;
}

/** What we say of ourselves when registering at a host. */
export function clientMetadata(ctx: Context, host: BackpackHostId): ClientMetadata {
  const { publicUrl, version } = ctx.settings;
  return {
    name: 'Badge Bridge',
    uri: publicUrl,
    logoUri: `${publicUrl}/logo.png`,
    termsUri: `${publicUrl}/terms`,
    policyUri: `${publicUrl}/privacy`,
    softwareId: 'badge-bridge',
    softwareVersion: version,
    redirectUri: callbackUrl(ctx, host),
  };
}
