/** The wallet's way to a host: find it, register there, turn a code into tokens, call its API (OB 3.0 §6, §7). */
import { createHash, randomBytes } from 'node:crypto';
import { child, type Doc, text } from '../check/report.ts';
import { getJsonOutside, jsonObject } from '../web/outside.ts';
import { type Host, type HostDescription, type PendingSignIn, wantedScopes, type Wallet } from './wallet.ts';

const TIMEOUT_MS = 10_000;

/** Reads the Service Description Document. Throws where it lacks what is needed. */
export async function discover(address: string): Promise<HostDescription> {
  const document = await getJsonOutside(`${address}/ims/ob/v3p0/discovery`);
  const scheme = child(child(child(document, 'components'), 'securitySchemes'), 'OAuth2ACG');
  const flow = child(child(scheme, 'flows'), 'authorizationCode');
  const [server] = (document['servers'] ?? []) as { url?: string }[];
  const found = {
    name: text(child(document, 'info'), 'title'),
    apiBase: server?.url ?? '',
    registrationUrl: text(scheme, 'x-imssf-registrationUrl'),
    authorizationUrl: text(flow, 'authorizationUrl'),
    tokenUrl: text(flow, 'tokenUrl'),
  };
  const missing = Object.entries(found).filter(([, value]) => value === '');
  if (missing.length > 0)
    throw new Error(`the description lacks ${missing.map(([name]) => name).join(', ')}`);
  if (text(scheme, 'type') !== 'oauth2' || !text(document, 'openapi').startsWith('3.0'))
    throw new Error('the description is no OpenAPI 3.0 with OAuth 2');
  return found;
}

/** Registers this wallet (RFC 7591). */
export async function register(wallet: Wallet, address: string): Promise<Host> {
  const description = await discover(address);
  const url = wallet.url();
  const answer = await fetch(description.registrationUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({
      client_name: 'Pocket',
      client_uri: `${url}/`,
      logo_uri: `${url}/logo.svg`,
      tos_uri: `${url}/terms`,
      policy_uri: `${url}/privacy`,
      software_id: '5f7f3b0e-pocket-demo',
      software_version: '1.0',
      redirect_uris: [`${url}/callback`],
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      scope: wantedScopes,
    }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const body = jsonObject(await answer.text(), description.registrationUrl);
  if (answer.status !== 201) throw new Error(`the registration was answered with ${answer.status}`);
  return {
    address,
    description,
    clientId: text(body, 'client_id'),
    clientSecret: text(body, 'client_secret'),
  };
}

/** Where the person has to go, and what has to be remembered until they come back. */
export function signInAt(wallet: Wallet, host: Host): { url: string; state: string; pending: PendingSignIn } {
  const verifier = randomBytes(48).toString('base64url');
  const state = randomBytes(18).toString('base64url');
  const to = new URL(host.description.authorizationUrl);
  const query = {
    response_type: 'code',
    client_id: host.clientId,
    redirect_uri: `${wallet.url()}/callback`,
    scope: wantedScopes,
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(query)) to.searchParams.set(name, value);
  return { url: to.href, state, pending: { host: host.address, verifier } };
}

/** Turns the code into tokens. */
export function redeem(wallet: Wallet, host: Host, code: string, verifier: string): Promise<void> {
  return fetchTokens(host, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: `${wallet.url()}/callback`,
    scope: wantedScopes,
    code_verifier: verifier,
  });
}

async function fetchTokens(host: Host, form: Record<string, string>): Promise<void> {
  const pair = [host.clientId, host.clientSecret].map(encodeURIComponent).join(':');
  const answer = await fetch(host.description.tokenUrl, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}`, accept: 'application/json' },
    body: new URLSearchParams(form),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const body = jsonObject(await answer.text(), host.description.tokenUrl);
  if (answer.status !== 200) throw new Error(`the host gave no token: ${text(body, 'error')}`);
  host.accessToken = text(body, 'access_token');
  const refreshToken = text(body, 'refresh_token');
  if (refreshToken !== '') host.refreshToken = refreshToken;
}

/** Calls the API with the access token; renews it once where it has ended. Throws where nobody is signed in. */
export async function callApi(host: Host, path: string, init: RequestInit = {}): Promise<Response> {
  const url = path.startsWith('http') ? path : host.description.apiBase + path;
  const call = (): Promise<Response> =>
    fetch(url, {
      ...init,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${host.accessToken ?? ''}`,
        ...(init.headers as Record<string, string> | undefined),
      },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  const answer = await call();
  if (answer.status !== 401 || host.refreshToken === undefined) return answer;
  await answer.arrayBuffer();
  await fetchTokens(host, {
    grant_type: 'refresh_token',
    refresh_token: host.refreshToken,
    scope: wantedScopes,
  });
  return call();
}

/** The profile of the person at the host. */
export async function readProfile(host: Host): Promise<Doc> {
  const answer = await callApi(host, '/profile');
  if (answer.status !== 200) throw new Error(`the profile was answered with ${answer.status}`);
  return jsonObject(await answer.text(), 'the profile');
}
