/** LTI dynamic registration with the checks Moodle makes; refusals are plain text, as there. */
import { type Express, json, type Request, type Response } from 'express';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Campus } from '../campus.ts';
import { platformConfiguration, scopes, toolConfiguration } from './names.ts';
import { newClientId, type Tool } from './tools.ts';

const required = z.string().min(1).max(2000);
const message = z.looseObject({ type: z.string(), target_link_uri: z.string().optional() });
const request = z.looseObject({
  application_type: z.string().optional(),
  response_types: z.array(z.string()),
  initiate_login_uri: required,
  redirect_uris: z.array(required).min(1),
  client_name: required,
  jwks_uri: required,
  logo_uri: z.string().optional(),
  token_endpoint_auth_method: required,
  scope: z.string().optional(),
  [toolConfiguration]: z.looseObject({
    domain: required,
    target_link_uri: required,
    description: z.string().optional(),
    custom_parameters: z.record(z.string(), z.string()).optional(),
    claims: z.array(z.string()).optional(),
    messages: z.array(message).optional(),
  }),
});
type RegistrationRequest = z.infer<typeof request>;

const offered: readonly string[] = Object.values(scopes);

/** The address an admin opens to let a tool register itself: the tool's own with our two parameters. */
export async function registrationAddress(campus: Campus, toolUrl: string): Promise<string> {
  const url = new URL(toolUrl);
  const iat = Math.floor(campus.now() / 1000);
  const token = await campus.keys.sign({ sub: newClientId(), scope: 'reg', iat, exp: iat + 3600 });
  url.searchParams.set('openid_configuration', `${campus.url()}/.well-known/openid-configuration`);
  url.searchParams.set('registration_token', token);
  return url.href;
}

/** What the platform offers (LTI dynamic registration §3.4). */
function configuration(campus: Campus): Record<string, unknown> {
  const url = campus.url();
  return {
    issuer: url,
    token_endpoint: `${url}/mod/lti/token.php`,
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['RS256'],
    jwks_uri: `${url}/mod/lti/certs.php`,
    authorization_endpoint: `${url}/mod/lti/auth.php`,
    registration_endpoint: `${url}/mod/lti/openid-registration.php`,
    scopes_supported: [...offered, 'openid'],
    response_types_supported: ['id_token'],
    subject_types_supported: ['public', 'pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['sub', 'iss', 'name', 'given_name', 'family_name', 'email'],
    [platformConfiguration]: {
      product_family_code: 'moodle',
      version: '5.1+ (Build: 20251017)',
      messages_supported: [
        { type: 'LtiResourceLinkRequest' },
        { type: 'LtiDeepLinkingRequest', placements: ['ContentArea'] },
      ],
      variables: [
        'Context.id',
        'CourseSection.timeFrame.begin',
        'ResourceLink.id',
        'User.id',
        'User.username',
      ],
    },
  };
}

/** The client id a registration token was made for; throws unless it is ours and alive. */
async function clientOf(campus: Campus, req: Request): Promise<string> {
  const token = /^Bearer (\S+)$/i.exec(req.headers.authorization ?? '')?.[1];
  if (token === undefined) throw new Error('missing_registration_token');
  const keys = createLocalJWKSet(campus.keys.jwks());
  const currentDate = new Date(campus.now());
  const { payload } = await jwtVerify(token, keys, {
    algorithms: ['RS256'],
    requiredClaims: ['exp'],
    currentDate,
  });
  if (payload['scope'] !== 'reg' || payload.sub === undefined) throw new Error('invalid_registration_token');
  return payload.sub;
}

/** The first rule a request breaks, in Moodle's words. */
function broken(asked: RegistrationRequest): string | undefined {
  if (!asked.response_types.includes('id_token')) return 'invalid_response_types';
  if (asked.token_endpoint_auth_method !== 'private_key_jwt') return 'invalid_token_endpoint_auth_method';
  if (asked.application_type !== undefined && asked.application_type !== 'web')
    return 'invalid_application_type';
  const { domain, target_link_uri: target } = asked[toolConfiguration];
  const host = URL.canParse(target) ? new URL(target).host : '';
  return host === domain ? undefined : 'domain_targetlinkuri_mismatch';
}

function grantedScopes(asked: string): string[] {
  const wanted = asked.split(' ');
  const granted = wanted.filter((scope) => offered.includes(scope));
  const hasGrades = granted.some((scope) => scope.includes('/lti-ags/'));
  return hasGrades ? [...new Set([...granted, scopes.score, scopes.result, scopes.lineItemRead])] : granted;
}

function store(campus: Campus, clientId: string, asked: RegistrationRequest): Tool {
  const tool = asked[toolConfiguration];
  const picker = tool.messages?.find((one) => one.type === 'LtiDeepLinkingRequest');
  const claims = tool.claims ?? [];
  return campus.tools.add({
    clientId,
    name: asked.client_name,
    description: tool.description ?? '',
    domain: tool.domain,
    loginUrl: asked.initiate_login_uri,
    redirectUris: asked.redirect_uris,
    jwksUri: asked.jwks_uri,
    targetLinkUri: tool.target_link_uri,
    ...(picker ? { deepLinkUri: picker.target_link_uri ?? tool.target_link_uri } : {}),
    ...(asked.logo_uri === undefined ? {} : { logoUri: asked.logo_uri }),
    custom: tool.custom_parameters ?? {},
    scopes: grantedScopes(asked.scope ?? ''),
    sendName: claims.some((name) => ['name', 'given_name', 'family_name'].includes(name)),
    sendEmail: claims.includes('email'),
  });
}

function answerOf(tool: Tool): Record<string, unknown> {
  const name = tool.sendName ? ['name', 'family_name', 'given_name'] : [];
  return {
    client_id: tool.clientId,
    response_types: ['id_token'],
    jwks_uri: tool.jwksUri,
    initiate_login_uri: tool.loginUrl,
    grant_types: ['client_credentials', 'implicit'],
    redirect_uris: tool.redirectUris,
    application_type: 'web',
    token_endpoint_auth_method: 'private_key_jwt',
    client_name: tool.name,
    logo_uri: tool.logoUri ?? '',
    scope: tool.scopes.join(' '),
    [toolConfiguration]: {
      version: '1.3.0',
      deployment_id: String(tool.id),
      target_link_uri: tool.targetLinkUri,
      domain: tool.domain,
      description: tool.description,
      messages:
        tool.deepLinkUri === undefined
          ? []
          : [{ type: 'LtiDeepLinkingRequest', target_link_uri: tool.deepLinkUri }],
      custom_parameters: tool.custom,
      claims: ['sub', 'iss', ...name, ...(tool.sendEmail ? ['email'] : [])],
    },
  };
}

async function answerRegistration(campus: Campus, req: Request, res: Response): Promise<void> {
  const refuse = (status: number, why: string): void => void res.status(status).type('text/plain').send(why);
  let clientId: string;
  try {
    clientId = await clientOf(campus, req);
  } catch {
    refuse(401, 'invalid_registration_token');
    return;
  }
  if (campus.tools.byClient(clientId) !== undefined) {
    refuse(401, 'token_already_used');
    return;
  }
  const parsed = request.safeParse(req.body);
  if (!parsed.success) {
    refuse(400, `missing required attribute ${parsed.error.issues[0]?.path.join('.') ?? ''}`);
    return;
  }
  const why = broken(parsed.data);
  if (why !== undefined) {
    refuse(400, why);
    return;
  }
  res.json(answerOf(store(campus, clientId, parsed.data)));
}

/** Configuration and registration endpoints. */
export function routeRegistration(app: Express, campus: Campus): void {
  const tell = (_req: Request, res: Response): void => void res.json(configuration(campus));
  app.get('/.well-known/openid-configuration', campus.faults.guard('configuration'), tell);
  app.get('/mod/lti/openid-configuration.php', campus.faults.guard('configuration'), tell);
  app.post('/mod/lti/openid-registration.php', campus.faults.guard('registration'), json(), (req, res) =>
    answerRegistration(campus, req, res),
  );
}
