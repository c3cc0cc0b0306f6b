/** The authorization page: an account allows a client, which gets a code (RFC 6749 §4.1, PKCE). */
import { type Express, type Request, type Response, urlencoded } from 'express';
import { randomBytes } from 'node:crypto';
import { markup } from '../web/markup.ts';
import { heading } from '../web/page.ts';
import { field, ownFormsOnly } from '../web/requests.ts';
import type { Backpack, Client } from './backpack.ts';
import { scopes } from './backpack.ts';
import { needAccount, sendPage } from './chrome.ts';
import type { PendingCode } from './tokens.ts';

const scopeWords: Readonly<Record<string, string>> = {
  [scopes.create]: 'Add badges to your backpack',
  [scopes.read]: 'See the badges in your backpack',
  [scopes.profile]: 'See your name and e-mail address',
  [scopes.offline]: 'Do this while you are away, until you end it',
};

const parameters = [
  'client_id',
  'redirect_uri',
  'response_type',
  'state',
  'scope',
  'code_challenge',
  'code_challenge_method',
] as const;

interface Asked {
  client: Client;
  scopes: string[];
  state: string;
  challenge: string;
}

function refer(res: Response, redirectUri: string, answer: Readonly<Record<string, string>>): void {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) if (value !== '') url.searchParams.set(name, value);
  res.redirect(303, url.href);
}

/** The request, if it is in order; otherwise answers it: on a page where the client cannot be trusted. */
function readRequest(backpack: Backpack, req: Request, res: Response, input: unknown): Asked | undefined {
  const client = backpack.clients.find((one) => one.id === field(input, 'client_id'));
  if (client?.redirectUri !== field(input, 'redirect_uri')) {
    const body = heading(
      'This request is not in order',
      'The program that sent you here is not known, or gave a wrong return address.',
    );
    sendPage(backpack, req, res, { title: 'Not in order', body, status: 400 });
    return undefined;
  }
  const state = field(input, 'state');
  const asked = field(input, 'scope')
    .split(' ')
    .filter((scope) => scope in scopeWords);
  const challenge = field(input, 'code_challenge');
  const isPkce = field(input, 'code_challenge_method') === 'S256' && challenge.length >= 43;
  const error =
    field(input, 'response_type') !== 'code'
      ? 'unsupported_response_type'
      : asked.length === 0
        ? 'invalid_scope'
        : isPkce
          ? undefined
          : 'invalid_request';
  if (error !== undefined) {
    refer(res, client.redirectUri, { error, state });
    return undefined;
  }
  return { client, scopes: asked, state, challenge };
}

function showConsent(backpack: Backpack, req: Request, res: Response): void {
  const asked = readRequest(backpack, req, res, req.query);
  const account = asked && needAccount(backpack, req, res);
  if (asked === undefined || account === undefined) return;
  const hidden = parameters.map(
    (name) => markup`<input type="hidden" name="${name}" value="${field(req.query, name)}">`,
  );
  const { client } = asked;
  const body = markup`${heading(`Connect ${client.name}?`, markup`You are signed in as <bdi>${account.name}</bdi> (${account.emails[0]}).`)}
<form class="panel stack" method="post" action="/oauth/authorize">${hidden}
<div class="line"><img src="${client.logoUri}" alt="" width="40" height="40"><h2 style="margin:0">${client.name} may</h2></div>
<ul class="rows">${asked.scopes.map((scope) => markup`<li>${scopeWords[scope]}</li>`)}</ul>
<div class="line"><button class="go" name="decision" value="allow">Allow</button><button name="decision" value="deny">Do not allow</button></div>
<p class="hint">${new URL(client.clientUri).host} · <a href="${client.tosUri}">Terms</a> · <a href="${client.policyUri}">Privacy</a></p></form>`;
  sendPage(backpack, req, res, { title: `Connect ${client.name}`, body });
}

/** `GET` and `POST /oauth/authorize`; the form sends the request again with `decision` allow or deny. */
export function routeConsent(app: Express, backpack: Backpack, codes: Map<string, PendingCode>): void {
  app.get('/oauth/authorize', (req, res) => showConsent(backpack, req, res));
  app.post('/oauth/authorize', ownFormsOnly, urlencoded({ extended: false }), (req, res) => {
    const asked = readRequest(backpack, req, res, req.body);
    const account = asked && needAccount(backpack, req, res);
    if (asked === undefined || account === undefined) return;
    const { client, state, challenge } = asked;
    if (field(req.body, 'decision') !== 'allow') {
      refer(res, client.redirectUri, { error: 'access_denied', state });
      return;
    }
    const code = randomBytes(24).toString('base64url');
    const until = backpack.now() + 600_000;
    const { redirectUri } = client;
    codes.set(code, {
      client: client.id,
      account: account.id,
      scopes: asked.scopes,
      redirectUri,
      challenge,
      until,
    });
    refer(res, redirectUri, { code, state, scope: asked.scopes.join(' ') });
  });
}
