/** Throw-away counterparts of the demo's servers: a tiny LTI tool and a tiny badge issuer. */
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { createHash, randomUUID } from 'node:crypto';
import { listen, type Heard, type Loopback } from './loopback.ts';
import type { CampusServer } from '../../scripts/demo/campus/start-campus.ts';
import type { Tool } from '../../scripts/demo/campus/lti/tools.ts';

const spec = 'https://purl.imsglobal.org/spec';
export const lti = (name: string): string => `${spec}/lti/claim/${name}`;
export const scope = {
  lineItem: `${spec}/lti-ags/scope/lineitem`,
  result: `${spec}/lti-ags/scope/result.readonly`,
  score: `${spec}/lti-ags/scope/score`,
  members: `${spec}/lti-nrps/scope/contextmembership.readonly`,
};

export interface ToolTwin {
  /** `http://localhost:<port>`: another site than the campus. */
  origin: string;
  /** What was posted to `/launch`, newest last. */
  launches: URLSearchParams[];
  /** What came to `/login`, newest last. */
  logins: URLSearchParams[];
  registration(changes?: object): Record<string, unknown>;
  /** Signs as the tool. */
  sign(claims: JWTPayload): Promise<string>;
  /** Asks the campus' token endpoint; `changes` go into the assertion. */
  token(campus: CampusServer, tool: Tool, scopes: string, changes?: JWTPayload): Promise<Response>;
  close(): Promise<void>;
}

const formOf = (heard: Heard): URLSearchParams =>
  new URLSearchParams(heard.method === 'POST' ? heard.body : (heard.path.split('?')[1] ?? ''));

/** Claims of an id_token, unverified. */
export function claimsIn(jwt: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8')) as Record<
    string,
    unknown
  >;
}

function registrationOf(origin: string, changes: object): Record<string, unknown> {
  return {
    application_type: 'web',
    response_types: ['id_token'],
    grant_types: ['implicit', 'client_credentials'],
    client_name: 'Twin',
    token_endpoint_auth_method: 'private_key_jwt',
    initiate_login_uri: `${origin}/login`,
    redirect_uris: [`${origin}/launch`],
    jwks_uri: `${origin}/jwks`,
    logo_uri: `${origin}/logo.svg`,
    scope: Object.values(scope).join(' '),
    [`${spec}/lti-tool-configuration`]: {
      domain: new URL(origin).host,
      description: 'A twin',
      target_link_uri: `${origin}/launch`,
      custom_parameters: {
        CourseStart: '$CourseSection.timeFrame.begin',
        course_hist: '$Context.id.history',
        uname: '$User.username',
        groups: '$Moodle.Person.userGroupIds',
      },
      claims: ['iss', 'sub', 'name', 'given_name', 'family_name', 'email'],
      messages: [{ type: 'LtiDeepLinkingRequest', target_link_uri: `${origin}/pick` }],
    },
    ...changes,
  };
}

let twinKeys: ReturnType<typeof generateKeyPair> | undefined;

/** A tool that answers every login at once with an authorization request. */
export async function startToolTwin(campus: CampusServer): Promise<ToolTwin> {
  twinKeys ??= generateKeyPair('RS256');
  const { privateKey, publicKey } = await twinKeys;
  const jwk = { ...(await exportJWK(publicKey)), kid: 'twin-1', alg: 'RS256', use: 'sig' };
  const launches: URLSearchParams[] = [];
  const logins: URLSearchParams[] = [];
  let origin = '';
  const server: Loopback = await listen((heard, response) => {
    const path = heard.path.split('?')[0];
    if (path === '/jwks') {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] }));
    } else if (path === '/logo.svg') {
      response.setHeader('content-type', 'image/svg+xml').end('<svg xmlns="http://www.w3.org/2000/svg"/>');
    } else if (path === '/login') {
      const asked = formOf(heard);
      logins.push(asked);
      const to = new URL(`${campus.url}/mod/lti/auth.php`);
      const wanted = {
        scope: 'openid',
        response_type: 'id_token',
        response_mode: 'form_post',
        prompt: 'none',
        client_id: asked.get('client_id') ?? '',
        redirect_uri: `${origin}/launch`,
        login_hint: asked.get('login_hint') ?? '',
        lti_message_hint: asked.get('lti_message_hint') ?? '',
        nonce: randomUUID(),
        state: 'state-1',
      };
      for (const [name, value] of Object.entries(wanted)) to.searchParams.set(name, value);
      response.writeHead(302, { location: to.href }).end();
    } else if (path === '/launch' || path === '/pick') {
      launches.push(formOf(heard));
      response.setHeader('content-type', 'text/html').end('<h1>Launched</h1>');
    } else response.writeHead(404).end();
  });
  origin = `http://localhost:${server.port}`;
  const sign = (claims: JWTPayload): Promise<string> =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'twin-1' }).sign(privateKey);
  return {
    origin,
    launches,
    logins,
    registration: (changes = {}) => registrationOf(origin, changes),
    sign,
    token: async (platform, tool, scopes, changes = {}) => {
      const iat = Math.floor(Date.now() / 1000);
      const { clientId } = tool;
      const aud = `${platform.url}/mod/lti/token.php`;
      const jwt = await sign({
        iss: clientId,
        sub: clientId,
        aud,
        iat,
        exp: iat + 60,
        jti: randomUUID(),
        ...changes,
      });
      return fetch(aud, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: jwt,
          scope: scopes,
        }),
      });
    },
    close: () => server.close(),
  };
}

export interface IssuerTwin {
  origin: string;
  /** Serves an assertion for the address; gives its id. */
  award(email: string): string;
  revoke(id: string, reason: string): void;
  /** Serves any JSON under a path of its own. */
  serve(path: string, body: unknown, status?: number): string;
  close(): Promise<void>;
}

const context = 'https://w3id.org/openbadges/v2';

/** The three OB 2.0 documents and their pictures, on `http://localhost:<port>`. */
export async function startIssuerTwin(): Promise<IssuerTwin> {
  const pages = new Map<string, { status: number; type: string; body: string }>();
  const server = await listen((heard, response) => {
    const page = pages.get(heard.path);
    if (page === undefined) response.writeHead(404).end();
    else response.writeHead(page.status, { 'content-type': page.type }).end(page.body);
  });
  const origin = `http://localhost:${server.port}`;
  const serve = (path: string, body: unknown, status = 200): string => {
    pages.set(path, { status, type: 'application/ld+json', body: JSON.stringify(body) });
    return origin + path;
  };
  const issuer = serve('/issuers/1/v2', {
    '@context': context,
    type: 'Issuer',
    id: `${origin}/issuers/1/v2`,
    name: 'Twin School',
    url: origin,
    email: 'badges@twin.example',
  });
  const badge = serve('/badges/1/1/v2', {
    '@context': context,
    type: 'BadgeClass',
    id: `${origin}/badges/1/1/v2`,
    name: 'Charts',
    description: 'Draws charts',
    image: `${origin}/logo.svg`,
    criteria: { narrative: 'Draw one' },
    issuer,
  });
  const logo = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>';
  pages.set('/logo.svg', { status: 200, type: 'image/svg+xml', body: logo });
  return {
    origin,
    serve,
    award: (email) => {
      const path = `/a/${randomUUID()}`;
      const salt = 'pepper-and-salt';
      const identity = `sha256$${createHash('sha256')
        .update(email + salt)
        .digest('hex')}`;
      return serve(path, {
        '@context': context,
        type: 'Assertion',
        id: origin + path,
        recipient: { type: 'email', hashed: true, salt, identity },
        issuedOn: new Date(Date.now() - 1000).toISOString(),
        badge,
        verification: { type: 'HostedBadge' },
      });
    },
    revoke: (id, reason) => {
      const body = { '@context': context, type: 'Assertion', id, revoked: true, revocationReason: reason };
      serve(new URL(id).pathname, body, 410);
    },
    close: () => server.close(),
  };
}
