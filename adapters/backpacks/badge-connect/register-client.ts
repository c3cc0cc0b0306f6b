/** Registers us at a host, once (RFC 7591, P68, O65). */
import { z } from 'zod';
import type { HostApi } from '../../../server/model/deliveries/backpack-host.ts';
import type { ClientMetadata, OAuthClient, Result } from '../../../server/ports/backpack.ts';
import { callHost, type HostTools } from './call-host.ts';
import { wantedScopes } from './scopes.ts';

const registered = z.object({
  client_id: z.string().min(1).max(500),
  client_secret: z.string().min(1).max(2000),
  /** Unix seconds; 0 = never. */
  client_secret_expires_at: z.coerce.number().int().min(0).nullish().catch(undefined),
});

/** A registration whose answer was lost is repeated: it leaves a client behind that nobody uses. */
export async function registerClient(
  tools: HostTools,
  api: HostApi,
  client: ClientMetadata,
): Promise<Result<OAuthClient>> {
  const answer = await callHost(tools, {
    request: {
      method: 'POST',
      url: api.registrationUrl,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({
        client_name: client.name,
        client_uri: client.uri,
        logo_uri: client.logoUri,
        tos_uri: client.termsUri,
        policy_uri: client.policyUri,
        software_id: client.softwareId,
        software_version: client.softwareVersion,
        redirect_uris: [client.redirectUri],
        token_endpoint_auth_method: 'client_secret_basic',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        scope: wantedScopes(api).join(' '),
      }),
    },
    doubt: 'none',
    secrets: [],
  });
  if (answer.kind !== 'answer') return answer;
  const { status, message } = answer;
  if (status === 401 || status === 403) return { kind: 'actionNeeded', code: 'forbidden', status, message };
  if (status >= 400) return { kind: 'reject', code: 'invalid', status, message };
  const reply = registered.safeParse(answer.body);
  if (!reply.success)
    return {
      kind: 'reject',
      code: 'unsupported',
      status,
      message: 'registration gave no client with a secret',
    };
  const { client_id: id, client_secret: secret, client_secret_expires_at: seconds } = reply.data;
  const ends = typeof seconds === 'number' && seconds > 0 ? { expiresAt: seconds * 1000 } : {};
  return { kind: 'ok', value: { id, secret, ...ends } };
}
