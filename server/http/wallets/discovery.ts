/** What a wallet must know before it asks for anything: the Service Description Document and OAuth's own metadata. */
import { hash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { readOperator } from '../../actions/public/read-operator.ts';
import type { Context } from '../../context.ts';
import {
  CHANGE_PROFILE,
  PUT_CREDENTIALS,
  READ_CREDENTIALS,
  READ_PROFILE,
  STAY_CONNECTED,
  walletScopes,
} from '../../model/wallets/scopes.ts';
import { serviceOperations, serviceSchemas } from './service-operations.ts';
import { API, walletPaths } from './wallet-addresses.ts';

/** Said of each scope to whoever reads the document. */
const scopeTexts: Readonly<Record<string, string>> = {
  [READ_CREDENTIALS]: 'Read the badges of the person',
  [PUT_CREDENTIALS]: 'Put badges into the account of the person',
  [READ_PROFILE]: 'Read name and e-mail address of the person',
  [CHANGE_PROFILE]: 'Change the profile of the person',
  [STAY_CONNECTED]: 'Stay connected until the person ends it',
};

/** `GET …/discovery`: public, in the form of OpenAPI 3.0 (OB 3.0 §6.3, §B.4). */
export function serviceDescription(ctx: Context): RequestHandler {
  return async (request, response) => {
    const operator = await readOperator(ctx);
    sendPublic(request, response, serviceDocument(ctx, operator?.name ?? 'Badge Bridge'));
  };
}

/** `GET /.well-known/oauth-authorization-server` (RFC 8414). */
export function authorizationMetadata(ctx: Context): RequestHandler {
  const at = (path: string): string => ctx.settings.publicUrl + path;
  return (request, response) =>
    sendPublic(request, response, {
      issuer: ctx.settings.publicUrl,
      authorization_endpoint: at(walletPaths.authorize),
      token_endpoint: at(walletPaths.token),
      registration_endpoint: at(walletPaths.register),
      revocation_endpoint: at(walletPaths.revoke),
      scopes_supported: walletScopes,
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_methods_supported: ['client_secret_basic'],
      revocation_endpoint_auth_methods_supported: ['client_secret_basic'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
      op_policy_uri: at('/privacy'),
      op_tos_uri: at('/terms'),
    });
}

function serviceDocument(ctx: Context, title: string): object {
  const { publicUrl, version } = ctx.settings;
  const privacy = `${publicUrl}/privacy`;
  const terms = `${publicUrl}/terms`;
  return {
    openapi: '3.0.1',
    info: {
      title,
      version: '3.0',
      description: `Open Badges 3.0 API of Badge Bridge ${version}`,
      termsOfService: terms,
      'x-imssf-privacyPolicyUrl': privacy,
      'x-imssf-image': `${publicUrl}/logo.png`,
    },
    servers: [{ url: publicUrl + API }],
    paths: serviceOperations,
    components: {
      securitySchemes: {
        OAuth2ACG: {
          type: 'oauth2',
          description: 'OAuth 2.0 Authorization Code Grant with PKCE (S256)',
          'x-imssf-name': title,
          'x-imssf-registrationUrl': publicUrl + walletPaths.register,
          'x-imssf-privacyPolicyUrl': privacy,
          'x-imssf-termsOfServiceUrl': terms,
          flows: {
            authorizationCode: {
              authorizationUrl: publicUrl + walletPaths.authorize,
              tokenUrl: publicUrl + walletPaths.token,
              refreshUrl: publicUrl + walletPaths.token,
              scopes: scopeTexts,
            },
          },
        },
      },
      schemas: serviceSchemas,
    },
  };
}

/** Readable from anywhere, cached for a few minutes, not sent again while it is the same. */
function sendPublic(request: Request, response: Response, document: object): void {
  const body = JSON.stringify(document);
  const etag = `"${hash('sha1', body, 'base64url')}"`;
  response.set({
    'Access-Control-Allow-Origin': '*',
    'Cache-Control': 'public, max-age=300',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    ETag: etag,
  });
  if (request.headers['if-none-match'] === etag) response.status(304).end();
  else response.type('application/json').send(body);
}
