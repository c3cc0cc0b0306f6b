/** The learner's grant at a host: consent, code, refresh and end (OAuth 2 with PKCE; P69, O66). */
import { z } from 'zod';
import type { Failure, HostAccess, Result, Tokens } from '../../../server/ports/backpack.ts';
import { type Answer, callHost, type HostTools } from './call-host.ts';
import { memberOf } from './member-of.ts';
import { wantedScopes } from './scopes.ts';

const LONGEST_LIFE_S = 10 * 365 * 86_400;

const tokenReply = z.object({
  access_token: z.string().min(1),
  token_type: z.string().nullish(),
  expires_in: z.coerce.number().positive().max(LONGEST_LIFE_S).nullish().catch(undefined),
  refresh_token: z.string().min(1).nullish().catch(undefined),
  scope: z
    .union([z.string(), z.array(z.string()).transform((all) => all.join(' '))])
    .nullish()
    .catch(undefined),
});

/** Error codes of RFC 6749, and those in which Badgr says the same. */
const ERRORS: ReadonlyMap<unknown, Pick<Failure, 'code'> & { kind: 'reject' | 'actionNeeded' | 'retry' }> =
  new Map([
    ['invalid_grant', { kind: 'actionNeeded', code: 'auth_invalid' }],
    ['access_denied', { kind: 'actionNeeded', code: 'auth_invalid' }],
    ['invalid_client', { kind: 'reject', code: 'auth_invalid' }],
    ['invalid client_secret', { kind: 'reject', code: 'auth_invalid' }],
    ['unauthorized_client', { kind: 'reject', code: 'auth_invalid' }],
    ['invalid_scope', { kind: 'reject', code: 'unsupported' }],
    ['invalid scope requested', { kind: 'reject', code: 'unsupported' }],
    ['unsupported_grant_type', { kind: 'reject', code: 'unsupported' }],
    ['temporarily_unavailable', { kind: 'retry', code: 'server' }],
  ] as const);

/** Where the learner's browser goes; a query of the host's own is kept. */
export function authorizeUrl(
  host: HostAccess,
  p: { state: string; challenge: string; redirectUri: string },
): string {
  const url = new URL(host.api.authorizationUrl);
  const query = {
    response_type: 'code',
    client_id: host.client.id,
    redirect_uri: p.redirectUri,
    scope: wantedScopes(host.api).join(' '),
    state: p.state,
    code_challenge: p.challenge,
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  url.search = url.searchParams.toString().replace(/\+/g, '%20');
  return url.href;
}

export function exchangeCode(
  tools: HostTools,
  host: HostAccess,
  p: { code: string; verifier: string; redirectUri: string },
): Promise<Result<Tokens>> {
  const scopes = wantedScopes(host.api);
  return askTokens(tools, host, {
    form: {
      grant_type: 'authorization_code',
      code: p.code,
      redirect_uri: p.redirectUri,
      code_verifier: p.verifier,
      scope: scopes.join(' '),
    },
    secrets: [p.code, p.verifier],
    scopes,
  });
}

/** `scopes` of the result is empty where the host does not repeat them: they stay as they were. */
export function refreshTokens(tools: HostTools, host: HostAccess, token: string): Promise<Result<Tokens>> {
  return askTokens(tools, host, {
    form: { grant_type: 'refresh_token', refresh_token: token },
    secrets: [token],
    scopes: [],
  });
}

/** RFC 7009; a host without revocation has nothing to be told. */
export async function revokeToken(tools: HostTools, host: HostAccess, token: string): Promise<Result<null>> {
  const url = host.api.tokenRevocationUrl;
  if (url === undefined) return { kind: 'ok', value: null };
  const answer = await callHost(tools, {
    request: formPost(url, host, { token }),
    doubt: 'none',
    secrets: [token, host.client.secret],
  });
  if (answer.kind !== 'answer') return answer;
  return answer.status < 400 ? { kind: 'ok', value: null } : refusedGrant(answer);
}

async function askTokens(
  tools: HostTools,
  host: HostAccess,
  ask: { form: Record<string, string>; secrets: readonly string[]; scopes: string[] },
): Promise<Result<Tokens>> {
  const answer = await callHost(tools, {
    request: formPost(host.api.tokenUrl, host, ask.form),
    doubt: 'lost',
    secrets: [...ask.secrets, host.client.secret],
  });
  if (answer.kind !== 'answer') return answer;
  if (answer.status >= 400) return refusedGrant(answer);
  const reply = tokenReply.safeParse(answer.body);
  if (!reply.success)
    return { kind: 'unknown', code: 'server', status: answer.status, message: answer.message };
  const {
    access_token: access,
    token_type: type,
    expires_in: life,
    refresh_token: refresh,
    scope,
  } = reply.data;
  if (typeof type === 'string' && type.toLowerCase() !== 'bearer')
    return {
      kind: 'reject',
      code: 'unsupported',
      status: answer.status,
      message: 'tokens are not Bearer tokens',
    };
  const scopes =
    scope
      ?.split(/\s+/)
      .filter((one) => one !== '' && one.length <= 300)
      .slice(0, 50) ?? [];
  return {
    kind: 'ok',
    value: {
      access,
      scopes: scopes.length > 0 ? scopes : ask.scopes,
      ...(typeof refresh === 'string' ? { refresh } : {}),
      ...(typeof life === 'number' ? { expiresAt: tools.clock.now() + Math.floor(life * 1000) } : {}),
    },
  };
}

function formPost(
  url: string,
  host: HostAccess,
  form: Record<string, string>,
): { method: 'POST'; url: string; headers: Record<string, string>; body: string } {
  const basic = `${encodeURIComponent(host.client.id)}:${encodeURIComponent(host.client.secret)}`;
  return {
    method: 'POST',
    url,
    headers: {
      authorization: `Basic ${Buffer.from(basic).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    },
    body: new URLSearchParams(form).toString(),
  };
}

function refusedGrant(answer: Answer): Failure {
  const { status, message } = answer;
  const meaning = ERRORS.get(memberOf(answer.body, 'error'));
  if (meaning !== undefined) return { ...meaning, status, message };
  return { kind: 'reject', code: status === 401 ? 'auth_invalid' : 'invalid', status, message };
}
