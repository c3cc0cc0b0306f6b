/** The Badge Connect manifest, and registration of clients (OB 2.1, RFC 7591). */
import { type Express, json, type Request, type Response } from 'express';
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { getOutside } from '../web/outside.ts';
import { apiPath, type Backpack, type Client, scopes } from './backpack.ts';

const text = z.string().min(1).max(500);
const request = z.looseObject({
  client_name: text,
  client_uri: z.url(),
  logo_uri: z.url(),
  tos_uri: z.url(),
  policy_uri: z.url(),
  software_id: text,
  software_version: text,
  redirect_uris: z.array(z.url()).length(1),
  token_endpoint_auth_method: z.literal('client_secret_basic').default('client_secret_basic'),
  grant_types: z.array(z.string()).default(['authorization_code']),
  response_types: z.array(z.string()).default(['code']),
  scope: z.string().optional(),
});
type RegistrationRequest = z.infer<typeof request>;

function manifest(backpack: Backpack): Record<string, unknown> {
  const url = backpack.url();
  const api = {
    name: 'Satchel',
    image: `${url}/logo.svg`,
    apiBase: `${url}${apiPath}`,
    version: 'v2p1',
    termsOfServiceUrl: `${url}/terms`,
    privacyPolicyUrl: `${url}/privacy`,
    scopesOffered: Object.values(scopes),
    registrationUrl: `${url}/oauth/register`,
    authorizationUrl: `${url}/oauth/authorize`,
    tokenUrl: `${url}/oauth/token`,
    tokenRevocationUrl: `${url}/oauth/revoke`,
  };
  return {
    '@context': 'https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld',
    id: `${url}/.well-known/badgeconnect.json`,
    badgeConnectAPI: [api],
  };
}

const isLoopback = (host: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(host);

/** What is wrong with the addresses of a request; `undefined` where nothing is. */
function wrongAddresses(asked: RegistrationRequest): string | undefined {
  const addresses = [
    asked.client_uri,
    asked.logo_uri,
    asked.tos_uri,
    asked.policy_uri,
    ...asked.redirect_uris,
  ].map((address) => new URL(address));
  const insecure = addresses.find((one) => one.protocol !== 'https:' && !isLoopback(one.hostname));
  if (insecure !== undefined) return `${insecure.href}: must be https`;
  const hosts = new Set(addresses.map((one) => one.host));
  if (hosts.size > 1) return 'client_uri, logo_uri, tos_uri, policy_uri, redirect_uris do not match domain.';
  if (!asked.grant_types.includes('authorization_code')) return 'grant_types: authorization_code is needed';
  return asked.response_types.includes('code') ? undefined : 'response_types: code is needed';
}

/** True where the address gives a PNG or an SVG, as hosts demand that show the logo. */
async function isPicture(address: string): Promise<boolean> {
  try {
    const logo = await getOutside(address, { accept: 'image/png, image/svg+xml', timeoutMs: 3000 });
    return logo.status === 200 && /^image\/(png|svg\+xml)/.test(logo.type);
  } catch {
    return false;
  }
}

function store(backpack: Backpack, asked: RegistrationRequest): Client {
  const client = {
    id: randomBytes(12).toString('base64url'),
    secret: randomBytes(24).toString('base64url'),
    name: asked.client_name,
    redirectUri: asked.redirect_uris[0] ?? '',
    clientUri: asked.client_uri,
    logoUri: asked.logo_uri,
    tosUri: asked.tos_uri,
    policyUri: asked.policy_uri,
    software: `${asked.software_id} ${asked.software_version}`,
  };
  backpack.clients.push(client);
  return client;
}

async function register(backpack: Backpack, req: Request, res: Response): Promise<void> {
  const refuse = (why: string): void => {
    res.status(400).json({ error: 'invalid_client_metadata', error_description: why });
  };
  const parsed = request.safeParse(req.body);
  if (!parsed.success) {
    refuse(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
    return;
  }
  const why = wrongAddresses(parsed.data);
  if (why !== undefined) {
    refuse(why);
    return;
  }
  if (!(await isPicture(parsed.data.logo_uri))) {
    refuse('logo_uri: must answer with a PNG or an SVG');
    return;
  }
  const client = store(backpack, parsed.data);
  res
    .status(201)
    .set('Cache-Control', 'no-store')
    .json({
      ...parsed.data,
      client_id: client.id,
      client_secret: client.secret,
      client_id_issued_at: Math.floor(backpack.now() / 1000),
      client_secret_expires_at: 0,
    });
}

/** `/.well-known/badgeconnect.json` and `POST /oauth/register`. */
export function routeRegistration(app: Express, backpack: Backpack): void {
  app.get('/.well-known/badgeconnect.json', backpack.faults.guard('manifest'), (_req, res) => {
    res.set('Cache-Control', 'max-age=60').json(manifest(backpack));
  });
  app.post('/oauth/register', backpack.faults.guard('register'), json(), (req, res) =>
    register(backpack, req, res),
  );
}
