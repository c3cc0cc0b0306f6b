/** The platform's OpenID configuration, fetched and checked (LTI Dynamic Registration §3.2-3.4, lti.md L26, L30). */
import { z } from 'zod';
import type { Context } from '../../server/context.ts';
import { BridgeError } from '../../server/errors.ts';
import { jsonOf } from '../../server/ports/http.ts';
import { platformConfiguration } from '../vocabulary.ts';

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 256 * 1024;

const url = z.string().min(1).max(2000);
const configurationSchema = z.object({
  issuer: url,
  authorization_endpoint: url,
  token_endpoint: url,
  jwks_uri: url,
  registration_endpoint: url,
  authorization_server: url.optional().catch(undefined),
  scopes_supported: z.array(z.string().max(300)).max(200).optional().catch(undefined),
  [platformConfiguration]: z
    .object({
      product_family_code: z.string().max(100).optional(),
      version: z.string().max(100).optional(),
    })
    .optional()
    .catch(undefined),
});
export type PlatformConfiguration = z.infer<typeof configurationSchema>;

/**
 * Everything that must hold before we register: the address may be asked, the issuer is at home there,
 * and every endpoint is on the same host or on one that an owner listed. Every refusal is
 * LTI_REGISTRATION_REFUSED with the same words, so that nobody learns what is behind an address.
 * @param address `openid_configuration`, as the browser brought it
 * @param hosts `host` or `host:port` listed with the invite
 */
export async function fetchConfiguration(
  ctx: Context,
  address: string,
  hosts: readonly string[],
): Promise<PlatformConfiguration> {
  if (!ctx.http.isPublicUrl(address)) refuse('the configuration address may not be asked');
  const response = await ctx.http
    .request({
      method: 'GET',
      url: address,
      headers: { accept: 'application/json' },
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_BYTES,
    })
    .catch((cause: unknown) => refuse('the configuration could not be read', cause));
  const parsed = configurationSchema.safeParse(jsonOf(response));
  if (response.status !== 200 || !parsed.success) return refuse('the answer is no configuration');
  requireHome(ctx, parsed.data, new URL(address).host, hosts);
  return parsed.data;
}

/** An attacker may not register another site's issuer with keys and endpoints of their own (A3). */
function requireHome(
  ctx: Context,
  configuration: PlatformConfiguration,
  home: string,
  hosts: readonly string[],
): void {
  const { issuer, authorization_endpoint, token_endpoint, jwks_uri, registration_endpoint } = configuration;
  if (!URL.canParse(issuer) || new URL(issuer).host !== home) refuse('the issuer is at home elsewhere');
  for (const endpoint of [authorization_endpoint, token_endpoint, jwks_uri, registration_endpoint]) {
    if (!ctx.http.isPublicUrl(endpoint)) refuse('an endpoint may not be asked');
    const { host } = new URL(endpoint);
    if (host !== home && !hosts.includes(host)) refuse('an endpoint is on a host that is not listed');
  }
  if (!ctx.http.isPublicUrl(issuer)) refuse('the issuer is no public address');
}

function refuse(why: string, cause?: unknown): never {
  throw new BridgeError('LTI_REGISTRATION_REFUSED', why, { cause });
}
