/** A Badge Connect host on loopback, built from the standard, with Badgr's deviations and scripted faults (P76, P77). */
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Clock } from '../../server/ports/clock.ts';
import { type BackpackWorld, judgeAssertion, sha256Url, type Verdict } from './backpack-world.ts';
import { type Heard, listen, type Loopback } from './loopback.ts';

export type Route = 'manifest' | 'register' | 'token' | 'revoke' | 'profile' | 'list' | 'push';

export interface Fault {
  /** Carried out before the answer goes wrong. */
  isCommitted?: boolean;
  answer: (response: ServerResponse) => void;
}

export interface FakeBackpack extends Loopback {
  world: BackpackWorld;
  /** Answers the `nth` call (from 1) of a route like this. */
  script(route: Route, nth: number, fault: Fault): void;
  /** Everything that was scripted and has not happened yet will not happen. */
  mend(): void;
  /** Calls of a route so far. */
  calls(route: Route): Heard[];
  consent: (authorizeUrl: string) => { code: string; state: string };
  /** Scopes in the manifest; may be changed before discovery. */
  scopes: string[];
  /** Members of the manifest's entry that are said differently. */
  manifest: Record<string, unknown>;
}

/** Differences of Badgr from the standard. */
export type Dialect = 'standard' | 'badgr';

const SCOPE = 'https://purl.imsglobal.org/spec/ob/v2p1/scope/';
const PAGE = 2;

interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

interface State {
  world: BackpackWorld;
  dialect: Dialect;
  clock: Clock;
  origin: () => string;
  scopes: string[];
  manifest: Record<string, unknown>;
  clients: Map<string, { secret: string; redirectUri: string }>;
  codes: Map<string, { client: string; challenge: string; redirectUri: string }>;
  grant: { access: string; refresh: string } | undefined;
}

export async function fakeBackpack(
  world: BackpackWorld,
  clock: Clock,
  dialect: Dialect = 'standard',
): Promise<FakeBackpack> {
  let origin = '';
  const state: State = {
    world,
    dialect,
    clock,
    origin: () => origin,
    scopes: ['assertion.create', 'assertion.readonly', 'profile.readonly', 'offline_access'].map(
      (word) => SCOPE + word,
    ),
    manifest: {},
    clients: new Map(),
    codes: new Map(),
    grant: undefined,
  };
  const heard = new Map<Route, Heard[]>();
  const faults = new Map<string, Fault>();
  const server = await listen((request, response) => {
    const route = routeOf(request);
    if (route === undefined) {
      send(response, { status: 404, body: '<!doctype html><title>Not found</title>' });
      return;
    }
    const calls = [...(heard.get(route) ?? []), request];
    heard.set(route, calls);
    const fault = faults.get(`${route} ${calls.length}`);
    if (fault === undefined || fault.isCommitted === true) {
      const answer = routes[route](state, request);
      if (fault === undefined) send(response, answer);
    }
    fault?.answer(response);
  });
  origin = server.origin;
  return {
    ...server,
    world,
    scopes: state.scopes,
    manifest: state.manifest,
    script: (route, nth, fault) => void faults.set(`${route} ${nth}`, fault),
    mend: () => faults.clear(),
    calls: (route) => heard.get(route) ?? [],
    consent(authorizeUrl) {
      const query = new URL(authorizeUrl).searchParams;
      const get = (name: string): string => query.get(name) ?? '';
      if (get('response_type') !== 'code' || get('code_challenge_method') !== 'S256')
        throw new Error('the host wants a code with PKCE S256');
      const client = state.clients.get(get('client_id'));
      if (client?.redirectUri !== get('redirect_uri')) throw new Error('Mismatching redirect URI.');
      const code = secret();
      state.codes.set(code, {
        client: get('client_id'),
        challenge: get('code_challenge'),
        redirectUri: get('redirect_uri'),
      });
      return { code, state: get('state') };
    },
  };
}

function routeOf({ method, path }: Heard): Route | undefined {
  const [bare = ''] = path.split('?');
  const table: Record<string, Route> = {
    'GET /.well-known/badgeconnect.json': 'manifest',
    'GET /manifest': 'manifest',
    'POST /register': 'register',
    'POST /token': 'token',
    'POST /revoke': 'revoke',
    'GET /api/profile': 'profile',
    'GET /api/assertions': 'list',
    'POST /api/assertions': 'push',
  };
  return table[`${method} ${bare}`];
}

const routes: Record<Route, (state: State, request: Heard) => Answer> = {
  manifest(state, { path }) {
    const origin = state.origin();
    if (state.dialect === 'badgr' && path !== '/manifest')
      return { status: 302, headers: { location: `${origin}/manifest` }, body: '' };
    const isBadgr = state.dialect === 'badgr';
    const entry = {
      name: 'A Host',
      image: `${origin}/logo.png`,
      apiBase: `${origin}/api`,
      version: isBadgr ? 'v1p0' : 'v2p1',
      termsOfServiceUrl: `${origin}/terms`,
      privacyPolicyUrl: `${origin}/privacy`,
      scopesOffered: isBadgr ? state.scopes.filter((s) => !s.endsWith('offline_access')) : state.scopes,
      registrationUrl: `${origin}/register`,
      authorizationUrl: `${origin}/authorize?ui=1`,
      tokenUrl: `${origin}/token`,
      ...(isBadgr ? {} : { tokenRevocationUrl: `${origin}/revoke` }),
      ...state.manifest,
    };
    return {
      status: 200,
      body: {
        id: `${origin}/manifest`,
        badgeConnectAPI: [entry],
        '@context': 'https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld',
      },
    };
  },
  register(state, request) {
    const asked = jsonBody(request) as Record<string, unknown> & { redirect_uris?: string[] };
    const addresses = [
      asked['client_uri'],
      asked['logo_uri'],
      asked['tos_uri'],
      asked['policy_uri'],
      ...(asked.redirect_uris ?? []),
    ].map(String);
    const missing = [
      'client_name',
      'client_uri',
      'logo_uri',
      'tos_uri',
      'policy_uri',
      'software_id',
      'software_version',
    ].filter((name) => typeof asked[name] !== 'string');
    const why =
      missing.length > 0
        ? `${missing.join(', ')}: This field is required.`
        : !addresses.every((one) => one.startsWith('https://'))
          ? 'client_uri: Must be a valid HTTPS URI'
          : new Set(addresses.map((one) => new URL(one).host)).size > 1
            ? 'non_field_errors: client_uri, logo_uri, tos_uri, policy_uri, redirect_uris do not match domain.'
            : asked.redirect_uris?.length !== 1 ||
                asked['token_endpoint_auth_method'] !== 'client_secret_basic'
              ? 'redirect_uris, token_endpoint_auth_method: not supported'
              : undefined;
    if (why !== undefined) return { status: 400, body: { error: why, error_description: why } };
    const id = secret();
    const client = { secret: secret(), redirectUri: asked.redirect_uris?.[0] ?? '' };
    state.clients.set(id, client);
    return {
      status: 201,
      body: {
        ...asked,
        client_id: id,
        client_secret: client.secret,
        client_id_issued_at: 1,
        client_secret_expires_at: 0,
      },
    };
  },
  token(state, request) {
    const client = clientOf(state, request);
    if (client === undefined)
      return state.dialect === 'badgr'
        ? { status: 400, body: { error: 'invalid client_secret' } }
        : { status: 401, body: { error: 'invalid_client' } };
    if (request.headers['content-type'] !== 'application/x-www-form-urlencoded')
      return { status: 400, body: { error: 'invalid_request' } };
    const form = new URLSearchParams(request.body);
    const isRight =
      form.get('grant_type') === 'refresh_token' ? isRefresh(state, form) : isCode(state, form, client);
    if (!isRight) return { status: 400, body: { error: 'invalid_grant' } };
    state.grant = { access: secret(), refresh: secret() };
    return {
      status: 200,
      body: {
        access_token: state.grant.access,
        token_type: 'Bearer',
        expires_in: state.dialect === 'badgr' ? 86_400 : 3600,
        refresh_token: state.grant.refresh,
        scope: state.scopes.join(' '),
      },
    };
  },
  revoke(state, request) {
    if (clientOf(state, request) === undefined) return { status: 401, body: { error: 'invalid_client' } };
    const token = new URLSearchParams(request.body).get('token');
    if (token === state.grant?.access || token === state.grant?.refresh) state.grant = undefined;
    return { status: 200, body: '' };
  },
  profile(state, request) {
    return guarded(state, request, () => {
      const [email] = state.world.emails;
      const profile = {
        '@context': 'https://w3id.org/openbadges/v2',
        type: 'Profile',
        name: 'Mira Sol',
        email,
      };
      return {
        status: 200,
        body: state.dialect === 'badgr' ? { status: fine, results: [profile] } : { status: fine, profile },
      };
    });
  },
  list(state, request) {
    return guarded(state, request, () => {
      const query = new URL(request.path, state.origin()).searchParams;
      const offset = Number(query.get('offset') ?? 0);
      const all = [...state.world.badges].reverse();
      const items = all
        .slice(offset, offset + PAGE)
        .map((id) => ({ id, type: 'Assertion', recipient: null }));
      const url = (at: number): string => `<${state.origin()}/api/assertions?limit=${PAGE}&offset=${at}>`;
      const links = [
        ...(offset + PAGE < all.length ? [`${url(offset + PAGE)}; rel="next"`] : []),
        `${url(0)}; rel="first"`,
      ];
      const body =
        state.dialect === 'badgr' ? { results: items } : { assertions: items, signedAssertions: [] };
      return { status: 200, headers: { link: links.join(',') }, body: { status: fine, ...body } };
    });
  },
  push(state, request) {
    return guarded(state, request, () => {
      const { assertion } = jsonBody(request) as { assertion?: { id: string } };
      const verdict = judgeAssertion(state.world, assertion);
      if (verdict !== 'fine') return refusals[state.dialect][verdict];
      state.world.badges.push(assertion?.id ?? '');
      return { status: state.dialect === 'badgr' ? 201 : 200, body: { status: fine } };
    });
  },
};

const fine = { error: null, statusCode: 200, statusText: 'OK' };
const refusal = (statusText: string, error: unknown): Answer => ({
  status: 400,
  body: { status: { error, statusCode: 400, statusText } },
});
const refusals: Record<Dialect, Record<Exclude<Verdict, 'fine'>, Answer>> = {
  standard: {
    duplicate: refusal('REQUEST_VALIDATION_ERROR', 'DUPLICATE_BADGE'),
    mismatch: refusal('RECIPIENT_PROFILE_MISMATCH', 'The badge was issued to somebody else.'),
    'no-badge': refusal('INVALID_BADGE', 'This is no badge.'),
  },
  badgr: {
    duplicate: refusal('REQUEST_VALIDATION_ERROR', [
      { name: 'DUPLICATE_BADGE', description: 'You already have this badge in your backpack' },
    ]),
    mismatch: refusal('REQUEST_VALIDATION_ERROR', [
      'VERIFY_RECIPIENT_IDENTIFIER',
      'The recipient does not match any of your verified emails',
      'ERROR',
    ]),
    'no-badge': refusal('REQUEST_VALIDATION_ERROR', ['DETECT_AND_VALIDATE_NODE_CLASS', 'False', 'ERROR']),
  },
};

function guarded(state: State, request: Heard, work: () => Answer): Answer {
  if (state.grant !== undefined && request.headers['authorization'] === `Bearer ${state.grant.access}`)
    return work();
  return { status: 401, body: { status: { error: null, statusCode: 401, statusText: 'UNAUTHENTICATED' } } };
}

function clientOf(state: State, request: Heard): string | undefined {
  const basic =
    /^Basic (.+)$/.exec((request.headers['authorization'] as string | undefined) ?? '')?.[1] ?? '';
  const [id = '', password = ''] = Buffer.from(basic, 'base64')
    .toString('utf8')
    .split(':')
    .map(decodeURIComponent);
  return state.clients.get(id)?.secret === password ? id : undefined;
}

function isCode(state: State, form: URLSearchParams, client: string): boolean {
  const found = state.codes.get(form.get('code') ?? '');
  state.codes.delete(form.get('code') ?? '');
  return (
    found?.client === client &&
    found.redirectUri === form.get('redirect_uri') &&
    found.challenge === sha256Url(form.get('code_verifier') ?? '')
  );
}

function isRefresh(state: State, form: URLSearchParams): boolean {
  return (form.get('refresh_token') ?? '') === state.grant?.refresh;
}

function jsonBody(request: Heard): unknown {
  if (request.headers['content-type'] !== 'application/json') throw new Error('the host reads JSON only');
  return JSON.parse(request.body);
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/html' : 'application/ld+json';
  response.writeHead(status, { 'content-type': type, ...headers }).end(text);
}

function secret(): string {
  return randomBytes(18).toString('base64url');
}
