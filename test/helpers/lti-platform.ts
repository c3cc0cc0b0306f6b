/** A throw-away LTI platform on loopback: own keys, every service, and switches for each way to go wrong. */
import { exportJWK, exportPKCS8, generateKeyPair, SignJWT } from 'jose';
import { toolKeyPurpose } from '../../server/actions/platforms/tool-key.ts';
import { idOf, type OrganisationId, type PlatformId, type ToolKeyId } from '../../server/model/ids.ts';
import { type Platform, platforms, toolKeys } from '../../server/model/platforms/platform.ts';
import { NEVER } from '../../server/model/record.ts';
import { wantedScopes } from '../../server/actions/platforms/wanted-scopes.ts';
import { claim } from '../../lti/vocabulary.ts';
import type { TestContext } from './context.ts';
import { type Answer, type Heard, listen, type Loopback } from './loopback.ts';

export type PlatformKeys = Awaited<ReturnType<typeof platformKeys>>;

/** A key pair as a platform has it; slow to make, so make one per file. */
export async function platformKeys(kid = 'platform-key-1') {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' };
  return { kid, privateKey, publicKey, jwk, pem: await exportPKCS8(privateKey) };
}

export interface TestPlatform extends Loopback {
  issuer: string;
  clientId: string;
  id: PlatformId;
  keys: PlatformKeys;
  /** Answers by path; replace one to make it go wrong. */
  routes: Record<string, Answer>;
  /** Requests for a path so far. */
  asked(path: string): Heard[];
  /** The record as an approved registration leaves it. */
  fresh(changes?: Partial<Platform>): Omit<Platform, 'rev'>;
  /** Claims of a resource link launch, for `merge`. */
  claims(ctx: TestContext, nonce: string, merge?: Record<string, unknown>): Record<string, unknown>;
  /** Signs whatever it is given. */
  sign(claims: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>;
}

export const ORGANISATION = 'org-1' as OrganisationId;
const SCOPES = wantedScopes.join(' ');

const json =
  (value: unknown, status = 200): Answer =>
  (_heard, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  };

/** Starts the platform; close it at the end. @param keys made once per file by `platformKeys` */
export async function startPlatform(keys: PlatformKeys, clientId = 'client-7'): Promise<TestPlatform> {
  const routes: Record<string, Answer> = {};
  const server = await listen((heard, response, request) => {
    const path = heard.path.split('?', 1)[0] ?? '';
    const answer = routes[path];
    if (answer === undefined) response.writeHead(404).end();
    else answer(heard, response, request);
  });
  const { origin } = server;
  const issuer = origin;
  const id = idOf('platform', [issuer, clientId]);
  routes['/jwks'] = json({ keys: [keys.jwk] });
  routes['/token'] = json({
    access_token: 'bearer-1',
    token_type: 'Bearer',
    expires_in: 3600,
    scope: SCOPES,
  });
  routes['/openid-configuration'] = json(configuration(origin));
  routes['/register'] = json({ client_id: clientId, scope: SCOPES, ...toolConfigurationAnswer }, 201);
  const platform: TestPlatform = {
    ...server,
    issuer,
    clientId,
    id,
    keys,
    routes,
    asked: (path) => server.heard.filter((heard) => heard.path.split('?', 1)[0] === path),
    fresh: (changes = {}) => ({
      id,
      organisation: ORGANISATION,
      issuer,
      clientId,
      name: 'Campus North',
      family: '',
      version: '',
      state: 'active',
      authorizationEndpoint: `${origin}/auth`,
      tokenEndpoint: `${origin}/token`,
      jwksUrl: `${origin}/jwks`,
      firstDeployment: '1',
      extraOrigins: [],
      scopes: [...wantedScopes],
      registeredBy: 'dynamic',
      createdAt: 1,
      ...changes,
    }),
    claims: (ctx, nonce, merge = {}) => launchClaims(ctx, { issuer, clientId, nonce }, merge),
    sign: (claims, header = {}) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: keys.kid, ...header })
        .sign(keys.privateKey),
  };
  return platform;
}

const toolConfigurationAnswer = {
  'https://purl.imsglobal.org/spec/lti-tool-configuration': { version: '1.3.0', deployment_id: '1' },
};

/** The shape of Moodle's configuration, with addresses of our own. */
export function configuration(origin: string): Record<string, unknown> {
  return {
    issuer: origin,
    authorization_endpoint: `${origin}/auth`,
    token_endpoint: `${origin}/token`,
    jwks_uri: `${origin}/jwks`,
    registration_endpoint: `${origin}/register`,
    scopes_supported: [...wantedScopes, 'openid'],
    response_types_supported: ['id_token'],
    id_token_signing_alg_values_supported: ['RS256'],
    'https://purl.imsglobal.org/spec/lti-platform-configuration': {
      product_family_code: 'moodle',
      version: '5.1+ (Build: 20251017)',
      messages_supported: [{ type: 'LtiResourceLinkRequest' }],
      variables: ['Context.id'],
    },
  };
}

function launchClaims(
  ctx: TestContext,
  p: { issuer: string; clientId: string; nonce: string },
  merge: Record<string, unknown>,
): Record<string, unknown> {
  const nowS = Math.floor(ctx.clock.now() / 1000);
  const claims: Record<string, unknown> = {
    iss: p.issuer,
    aud: p.clientId,
    sub: '31',
    nonce: p.nonce,
    iat: nowS,
    exp: nowS + 60,
    name: 'Edda Brandt',
    email: 'edda@campus.example',
    [claim.deploymentId]: '1',
    [claim.version]: '1.3.0',
    [claim.messageType]: 'LtiResourceLinkRequest',
    [claim.targetLinkUri]: `${ctx.settings.publicUrl}/launch`,
    [claim.roles]: ['http://purl.imsglobal.org/vocab/lis/v2/membership#Learner'],
    [claim.context]: { id: '12', label: 'BOT1', title: 'Botany', type: ['CourseSection'] },
    [claim.resourceLink]: { id: '5', title: 'Herbarium' },
    [claim.launchPresentation]: {
      locale: 'en',
      document_target: 'iframe',
      return_url: `${p.issuer}/mod/lti/return.php?course=12`,
    },
    [claim.toolPlatform]: { product_family_code: 'moodle', version: '2025100600.02' },
    [claim.ags]: {
      scope: wantedScopes.slice(0, 3),
      lineitems: `${p.issuer}/mod/lti/services.php/12/lineitems?type_id=1`,
      lineitem: `${p.issuer}/mod/lti/services.php/12/lineitems/4/lineitem?type_id=1`,
    },
    [claim.nrps]: {
      context_memberships_url: `${p.issuer}/mod/lti/services.php/CourseSection/12/bindings/1/memberships`,
      service_versions: ['1.0', '2.0'],
    },
    ...merge,
  };
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
}

/** Stores the platform as approved, with a key of the tool that was made before: making one takes long. */
export async function registerPlatform(
  ctx: TestContext,
  platform: TestPlatform,
  changes: Partial<Platform> = {},
): Promise<void> {
  const { id, keys } = platform;
  const { n = '', e = '' } = keys.jwk;
  await ctx.store.insert(platforms, [platform.fresh(changes)]);
  await ctx.store.insert(toolKeys, [
    {
      id: `tool-key-${platform.clientId}` as ToolKeyId,
      organisation: ORGANISATION,
      platform: id,
      publicJwk: { kty: 'RSA', n, e },
      privateSealed: ctx.sealer.seal(keys.pem, toolKeyPurpose(id)),
      createdAt: 1,
      signsFrom: 1,
      expiresAt: NEVER,
    },
  ]);
}
