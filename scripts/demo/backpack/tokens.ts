/** Tokens of the backpack: code and refresh grants with rotation, revocation, and the check on each call. */
import { type Express, type Request, type Response, urlencoded } from 'express';
import { createHash, randomBytes } from 'node:crypto';
import { field } from '../web/requests.ts';
import type { Backpack, Client, Grant } from './backpack.ts';
import { scopes } from './backpack.ts';

/** An authorization that waits for its code to be exchanged. */
export interface PendingCode {
  client: string;
  account: number;
  scopes: string[];
  redirectUri: string;
  challenge: string;
  until: number;
  /** What it was exchanged for; a second exchange ends it. */
  grant?: Grant;
}

const secret = (): string => randomBytes(24).toString('base64url');

function clientOf(backpack: Backpack, req: Request): Client | undefined {
  const basic = /^Basic (\S+)$/i.exec(req.headers.authorization ?? '')?.[1];
  if (basic === undefined) return undefined;
  const [id = '', password = ''] = Buffer.from(basic, 'base64')
    .toString('utf8')
    .split(':')
    .map(decodeURIComponent);
  return backpack.clients.find((client) => client.id === id && client.secret === password);
}

function drop(backpack: Backpack, grant: Grant | undefined): void {
  const at = grant === undefined ? -1 : backpack.grants.indexOf(grant);
  if (at >= 0) backpack.grants.splice(at, 1);
}

function send(backpack: Backpack, res: Response, grant: Grant): void {
  res.set('Cache-Control', 'no-store').json({
    access_token: grant.accessToken,
    token_type: 'Bearer',
    expires_in: Math.round((grant.accessUntil - backpack.now()) / 1000),
    scope: grant.scopes.join(' '),
    ...(grant.refreshToken === undefined ? {} : { refresh_token: grant.refreshToken }),
  });
}

function freshTokens(
  backpack: Backpack,
  isRefreshable: boolean,
): Pick<Grant, 'accessToken' | 'accessUntil' | 'refreshToken'> {
  return {
    accessToken: secret(),
    accessUntil: backpack.now() + backpack.accessLifeS * 1000,
    ...(isRefreshable ? { refreshToken: secret() } : {}),
  };
}

/** The grant for a code; `undefined` where the code, its verifier or its address is wrong. */
function exchangeCode(
  backpack: Backpack,
  codes: Map<string, PendingCode>,
  client: Client,
  input: unknown,
): Grant | undefined {
  const pending = codes.get(field(input, 'code'));
  if (pending?.client !== client.id) return undefined;
  if (pending.grant !== undefined) {
    drop(backpack, pending.grant);
    return undefined;
  }
  const challenge = createHash('sha256').update(field(input, 'code_verifier')).digest('base64url');
  const isRight = challenge === pending.challenge && field(input, 'redirect_uri') === pending.redirectUri;
  if (!isRight || pending.until < backpack.now()) return undefined;
  const grant: Grant = {
    client: client.id,
    account: pending.account,
    scopes: pending.scopes,
    ...freshTokens(backpack, pending.scopes.includes(scopes.offline)),
  };
  pending.grant = grant;
  backpack.grants.push(grant);
  return grant;
}

function refresh(backpack: Backpack, client: Client, input: unknown): Grant | undefined {
  const token = field(input, 'refresh_token');
  const grant = backpack.grants.find((one) => one.client === client.id && one.refreshToken === token);
  if (grant === undefined || token === '') return undefined;
  return Object.assign(grant, freshTokens(backpack, true));
}

/** The grant behind a request's bearer token where it covers `scope`; otherwise answers 401 or 403 itself. */
export function needGrant(backpack: Backpack, req: Request, res: Response, scope: string): Grant | undefined {
  const token = /^Bearer (\S+)$/i.exec(req.headers.authorization ?? '')?.[1];
  const grant = backpack.grants.find((one) => one.accessToken === token);
  if (grant === undefined || grant.accessUntil <= backpack.now()) {
    res.status(401).json({ status: { error: null, statusCode: 401, statusText: 'UNAUTHENTICATED' } });
    return undefined;
  }
  if (!grant.scopes.includes(scope)) {
    res.status(403).json({
      status: { error: `${scope} was not granted`, statusCode: 403, statusText: 'PERMISSION_DENIED' },
    });
    return undefined;
  }
  return grant;
}

/** `POST /oauth/token` and `POST /oauth/revoke`, both with the client's Basic credentials. */
export function routeTokens(app: Express, backpack: Backpack, codes: Map<string, PendingCode>): void {
  const form = urlencoded({ extended: false });
  app.post('/oauth/token', backpack.faults.guard('token'), form, (req, res) => {
    const client = clientOf(backpack, req);
    if (client === undefined) {
      res.status(401).set('WWW-Authenticate', 'Basic').json({ error: 'invalid_client' });
      return;
    }
    const type = field(req.body, 'grant_type');
    if (type !== 'authorization_code' && type !== 'refresh_token') {
      res.status(400).json({ error: 'unsupported_grant_type' });
      return;
    }
    const grant =
      type === 'refresh_token'
        ? refresh(backpack, client, req.body)
        : exchangeCode(backpack, codes, client, req.body);
    if (grant === undefined) {
      res.status(400).json({ error: 'invalid_grant' });
      return;
    }
    send(backpack, res, grant);
  });
  app.post('/oauth/revoke', backpack.faults.guard('revoke'), form, (req, res) => {
    const client = clientOf(backpack, req);
    if (client === undefined) {
      res.status(401).set('WWW-Authenticate', 'Basic').json({ error: 'invalid_client' });
      return;
    }
    const token = field(req.body, 'token');
    drop(
      backpack,
      backpack.grants.find(
        (one) => one.client === client.id && [one.accessToken, one.refreshToken].includes(token),
      ),
    );
    res.status(200).end();
  });
}
