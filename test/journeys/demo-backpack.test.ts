/** The demo's backpack against a throw-away client and badge issuer: Badge Connect (OB 2.1). */
import { expect } from 'chai';
import { createHash, randomBytes } from 'node:crypto';
import {
  type BackpackServer,
  demoPassword,
  startBackpack,
} from '../../scripts/demo/backpack/start-backpack.ts';
import { createVisitor, type Visit, type Visitor } from '../../scripts/demo/web/visitor.ts';
import { type IssuerTwin, startIssuerTwin } from '../helpers/demo.ts';

type Json = Record<string, unknown>;
const prefix = 'https://purl.imsglobal.org/spec/ob/v2p1/scope/';
const allScopes = `${prefix}assertion.create ${prefix}assertion.readonly ${prefix}profile.readonly offline_access`;
const sam = 'sam.taylor@campus.example';

interface Client {
  id: string;
  basic: string;
  redirectUri: string;
}

let backpack: BackpackServer;
let issuer: IssuerTwin;
let now: number;

function registration(changes: object = {}): object {
  const { origin } = issuer;
  return {
    client_name: 'Badge Bridge',
    client_uri: origin,
    logo_uri: `${origin}/logo.svg`,
    tos_uri: `${origin}/terms`,
    policy_uri: `${origin}/privacy`,
    software_id: 'badge-bridge',
    software_version: '1',
    redirect_uris: [`${origin}/done`],
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    ...changes,
  };
}

function postJson(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

async function api(): Promise<Record<string, string>> {
  const manifest = (await (await fetch(`${backpack.url}/.well-known/badgeconnect.json`)).json()) as {
    badgeConnectAPI: Record<string, string>[];
  };
  return manifest.badgeConnectAPI[0] ?? {};
}

async function registered(): Promise<Client> {
  const answer = await postJson((await api())['registrationUrl'] ?? '', registration());
  const told = (await answer.json()) as { client_id: string; client_secret: string; redirect_uris: string[] };
  const basic = `Basic ${Buffer.from(`${told.client_id}:${told.client_secret}`).toString('base64')}`;
  return { id: told.client_id, basic, redirectUri: told.redirect_uris[0] ?? '' };
}

function authorizeUrl(client: Client, verifier: string, changes: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    client_id: client.id,
    redirect_uri: client.redirectUri,
    response_type: 'code',
    state: 'state-1',
    scope: allScopes,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...changes,
  });
  return `${backpack.url}/oauth/authorize?${query.toString()}`;
}

async function signIn(visitor: Visitor, page: Visit, email = sam): Promise<Visit> {
  return visitor.press(page, 'Sign in', { email, password: demoPassword });
}

async function codeFor(client: Client, verifier: string, scope = allScopes): Promise<string> {
  const visitor = createVisitor();
  const consent = await signIn(visitor, await visitor.open(authorizeUrl(client, verifier, { scope })));
  const back = await visitor.press(consent, 'Allow');
  return new URL(back.url).searchParams.get('code') ?? '';
}

function token(client: Client, fields: Record<string, string>): Promise<Response> {
  return fetch(`${backpack.url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: client.basic },
    body: new URLSearchParams(fields),
  });
}

async function tokens(
  client: Client,
  scope = allScopes,
): Promise<{ access_token: string; refresh_token: string }> {
  const verifier = randomBytes(32).toString('base64url');
  const code = await codeFor(client, verifier, scope);
  const answer = await token(client, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: client.redirectUri,
    code_verifier: verifier,
  });
  return (await answer.json()) as { access_token: string; refresh_token: string };
}

async function connected(): Promise<{ client: Client; authorization: string; refresh: string }> {
  const client = await registered();
  const got = await tokens(client);
  return { client, authorization: `Bearer ${got.access_token}`, refresh: got.refresh_token };
}

async function push(authorization: string, id: string): Promise<{ status: number; body: { status: Json } }> {
  const answer = await postJson(
    `${backpack.url}/ims/ob/v2p1/assertions`,
    { assertion: { id } },
    { authorization },
  );
  return { status: answer.status, body: (await answer.json()) as { status: Json } };
}

describe('the demo backpack', () => {
  beforeEach(async () => {
    now = Date.now();
    backpack = await startBackpack({ now: () => now });
    issuer = await startIssuerTwin();
  });
  afterEach(async () => {
    await issuer.close();
    await backpack.close();
  });

  describe('registration of programs', () => {
    it('says in its manifest where everything is', async () => {
      const told = await api();
      expect(told['apiBase']).to.equal(`${backpack.url}/ims/ob/v2p1`);
      expect(told['scopesOffered']).to.include('offline_access');
      for (const name of [
        'registrationUrl',
        'authorizationUrl',
        'tokenUrl',
        'termsOfServiceUrl',
        'privacyPolicyUrl',
      ]) {
        expect(told[name], name).to.match(/^http:/);
      }
    });

    it('answers 201 with id and secret', async () => {
      const answer = await postJson(`${backpack.url}/oauth/register`, registration());
      const told = (await answer.json()) as Json;
      expect(answer.status).to.equal(201);
      expect(told['client_secret_expires_at']).to.equal(0);
      expect(told['redirect_uris']).to.deep.equal([`${issuer.origin}/done`]);
    });

    for (const [name, changes] of [
      ['a missing policy', { policy_uri: undefined }],
      ['two return addresses', { redirect_uris: ['http://localhost/a', 'http://localhost/b'] }],
      ['addresses on two hosts', { tos_uri: 'https://other.example/terms' }],
      ['http on a public host', { client_uri: 'http://other.example' }],
      ['a logo that is not there', { logo_uri: 'MISSING' }],
      ['no code grant', { grant_types: ['implicit'] }],
    ] as const) {
      it(`refuses ${name}`, async () => {
        const fixed = 'logo_uri' in changes ? { logo_uri: `${issuer.origin}/missing.png` } : changes;
        const answer = await postJson(`${backpack.url}/oauth/register`, registration(fixed));
        expect([answer.status, ((await answer.json()) as Json)['error']]).to.deep.equal([
          400,
          'invalid_client_metadata',
        ]);
      });
    }
  });

  describe('connecting', () => {
    it('asks people to sign in and to allow, and comes back with code and state', async () => {
      const client = await registered();
      const visitor = createVisitor();
      const entry = await visitor.open(authorizeUrl(client, 'v'.repeat(43)));
      expect(entry.words).to.include('Sign in to Satchel');
      const consent = await signIn(visitor, entry);
      expect(consent.words).to.include('Connect Badge Bridge?');
      const back = new URL((await visitor.press(consent, 'Allow')).url);
      expect(back.origin + back.pathname).to.equal(client.redirectUri);
      expect(back.searchParams.get('state')).to.equal('state-1');
      expect(back.searchParams.get('code')).to.be.a('string');
    });

    it('tells the program when somebody does not allow it', async () => {
      const client = await registered();
      const visitor = createVisitor();
      const consent = await signIn(visitor, await visitor.open(authorizeUrl(client, 'v'.repeat(43))));
      const back = new URL((await visitor.press(consent, 'Do not allow')).url);
      expect(back.searchParams.get('error')).to.equal('access_denied');
    });

    it('never sends anybody to an address that was not registered', async () => {
      const client = await registered();
      const page = await createVisitor().open(
        authorizeUrl(client, 'v', { redirect_uri: 'http://evil.example/' }),
      );
      expect([page.status, new URL(page.url).origin]).to.deep.equal([400, backpack.url]);
    });

    for (const [error, changes] of [
      ['unsupported_response_type', { response_type: 'token' }],
      ['invalid_request', { code_challenge_method: 'plain' }],
      ['invalid_scope', { scope: 'everything' }],
    ] as const) {
      it(`answers ${error} at the program's address`, async () => {
        const client = await registered();
        const page = await createVisitor().open(authorizeUrl(client, 'v'.repeat(43), changes));
        expect(new URL(page.url).searchParams.get('error')).to.equal(error);
      });
    }

    it('cannot be framed by another site', async () => {
      const page = await createVisitor().open(`${backpack.url}/sign-in`);
      expect(page.headers.get('content-security-policy')).to.include("frame-ancestors 'none'");
    });

    it('gives tokens for the code once, and ends them when it is tried twice', async () => {
      const client = await registered();
      const verifier = randomBytes(32).toString('base64url');
      const fields = {
        grant_type: 'authorization_code',
        code: await codeFor(client, verifier),
        redirect_uri: client.redirectUri,
        code_verifier: verifier,
      };
      const first = await token(client, fields);
      const told = (await first.json()) as Json;
      expect([first.status, told['scope'], told['expires_in']]).to.deep.equal([200, allScopes, 3600]);
      const again = await token(client, fields);
      expect([again.status, await again.json()]).to.deep.equal([400, { error: 'invalid_grant' }]);
      expect(backpack.grantCount()).to.equal(0);
    });

    for (const [name, change] of [
      ['another verifier', { code_verifier: 'w'.repeat(43) }],
      ['another return address', { redirect_uri: 'http://localhost/other' }],
    ] as const) {
      it(`gives no tokens for ${name}`, async () => {
        const client = await registered();
        const verifier = randomBytes(32).toString('base64url');
        const code = await codeFor(client, verifier);
        const fields = {
          grant_type: 'authorization_code',
          code,
          redirect_uri: client.redirectUri,
          code_verifier: verifier,
        };
        expect((await token(client, { ...fields, ...change })).status).to.equal(400);
        expect(backpack.grantCount()).to.equal(0);
      });
    }

    it('gives no tokens to a program with the wrong secret', async () => {
      const client = await registered();
      const wrong = { ...client, basic: `Basic ${Buffer.from(`${client.id}:wrong`).toString('base64')}` };
      expect((await token(wrong, { grant_type: 'refresh_token', refresh_token: 'x' })).status).to.equal(401);
    });

    it('rotates refresh tokens', async () => {
      const { client, refresh, authorization } = await connected();
      const fields = { grant_type: 'refresh_token', refresh_token: refresh };
      const next = (await (await token(client, fields)).json()) as { access_token: string };
      expect((await token(client, fields)).status).to.equal(400);
      const profile = (bearer: string): Promise<Response> =>
        fetch(`${backpack.url}/ims/ob/v2p1/profile`, { headers: { authorization: bearer } });
      expect((await profile(authorization)).status).to.equal(401);
      expect((await profile(`Bearer ${next.access_token}`)).status).to.equal(200);
    });

    it('gives no refresh token without offline_access', async () => {
      const got = await tokens(await registered(), `${prefix}assertion.create`);
      expect('refresh_token' in got).to.equal(false);
    });

    it('ends what is revoked, by the program or by the person', async () => {
      const { client, refresh } = await connected();
      await fetch(`${backpack.url}/oauth/revoke`, {
        method: 'POST',
        headers: { authorization: client.basic },
        body: new URLSearchParams({ token: refresh }),
      });
      expect(backpack.grantCount()).to.equal(0);
      await tokens(client);
      const visitor = createVisitor();
      await signIn(visitor, await visitor.open(`${backpack.url}/sign-in`));
      await visitor.press(await visitor.open(`${backpack.url}/connections`), 'End all connections');
      expect(backpack.grantCount()).to.equal(0);
    });

    it('lets tokens grow old', async () => {
      const { authorization } = await connected();
      now += 3_600_001;
      const answer = await push(authorization, issuer.award(sam));
      expect([answer.status, answer.body.status['statusText']]).to.deep.equal([401, 'UNAUTHENTICATED']);
    });
  });

  describe('taking badges', () => {
    it('tells whose backpack it is', async () => {
      const { authorization } = await connected();
      const answer = await fetch(`${backpack.url}/ims/ob/v2p1/profile`, { headers: { authorization } });
      expect(((await answer.json()) as { profile: Json }).profile['email']).to.equal(sam);
    });

    it('reads the badge from its own address, whatever was pushed', async () => {
      const { authorization } = await connected();
      const id = issuer.award(sam);
      const answer = await push(authorization, id);
      expect([answer.status, answer.body.status]).to.deep.equal([
        200,
        { error: null, statusCode: 200, statusText: 'OK' },
      ]);
      expect(backpack.badgesOf(sam).map((badge) => [badge.id, badge.name, badge.issuer])).to.deep.equal([
        [id, 'Charts', 'Twin School'],
      ]);
    });

    it('takes the same badge once and counts every push', async () => {
      const { authorization } = await connected();
      const id = issuer.award(sam);
      await push(authorization, id);
      const again = await push(authorization, id);
      expect(again.status).to.equal(400);
      expect(again.body.status['error']).to.deep.equal([
        { name: 'DUPLICATE_BADGE', description: 'You already have this badge in your backpack' },
      ]);
      expect(backpack.pushes.get(id)).to.deep.equal({
        received: 2,
        created: 1,
        duplicates: 1,
        refused: 0,
        acknowledged: 1,
        afterAcknowledged: 1,
      });
    });

    it('takes the same badge once when it comes twice at the same time', async () => {
      const { authorization } = await connected();
      const id = issuer.award(sam);
      const answers = await Promise.all([push(authorization, id), push(authorization, id)]);
      expect(answers.map((answer) => answer.status).sort()).to.deep.equal([200, 400]);
      expect(backpack.badgesOf(sam).length).to.equal(1);
    });

    it('refuses the badge of another person', async () => {
      const { authorization } = await connected();
      const answer = await push(authorization, issuer.award('somebody@else.example'));
      expect([answer.status, answer.body.status['statusText']]).to.deep.equal([
        400,
        'RECIPIENT_PROFILE_MISMATCH',
      ]);
    });

    for (const [name, make] of [
      ['cannot be read', () => `${issuer.origin}/a/none`],
      [
        'calls itself otherwise',
        () => issuer.serve('/a/other', { id: 'http://localhost/a', type: 'Assertion' }),
      ],
      [
        'is revoked',
        () => {
          const id = issuer.award(sam);
          issuer.revoke(id, 'x');
          return id;
        },
      ],
      [
        'answers with an error status',
        () => issuer.serve('/a/broken', { id: `${issuer.origin}/a/broken` }, 500),
      ],
    ] as const) {
      it(`refuses a badge that ${name}`, async () => {
        const { authorization } = await connected();
        const answer = await push(authorization, make());
        expect([answer.status, answer.body.status['statusText']]).to.deep.equal([400, 'INVALID_BADGE']);
        expect(backpack.badgesOf(sam).length).to.equal(0);
      });
    }

    it('refuses a body without an assertion, and a token without the scope', async () => {
      const { client, authorization } = await connected();
      const empty = await postJson(`${backpack.url}/ims/ob/v2p1/assertions`, {}, { authorization });
      expect(empty.status).to.equal(400);
      const { access_token: readOnly } = await tokens(client, `${prefix}assertion.readonly`);
      const answer = await push(`Bearer ${readOnly}`, issuer.award(sam));
      expect([answer.status, answer.body.status['statusText']]).to.deep.equal([403, 'PERMISSION_DENIED']);
    });

    it('lists what it holds in pages', async () => {
      const { authorization } = await connected();
      const ids = [issuer.award(sam), issuer.award(sam), issuer.award(sam)];
      for (const id of ids) await push(authorization, id);
      const first = await fetch(`${backpack.url}/ims/ob/v2p1/assertions?limit=2`, {
        headers: { authorization },
      });
      const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
      const second = await fetch(next, { headers: { authorization } });
      const pages = [await first.json(), await second.json()] as { assertions: Json[] }[];
      expect(pages.flatMap((page) => page.assertions.map((one) => one['id']))).to.deep.equal(ids);
      expect(first.headers.get('x-total-count')).to.equal('3');
      expect(second.headers.get('link')).to.not.include('rel="next"');
    });

    it('shows a badge as revoked from the moment its address says so', async () => {
      const { authorization } = await connected();
      const id = issuer.award(sam);
      await push(authorization, id);
      const visitor = createVisitor();
      const page = await signIn(visitor, await visitor.open(`${backpack.url}/sign-in`));
      expect(page.html).to.include('data-standing="valid"');
      issuer.revoke(id, 'Given by mistake');
      const after = await visitor.open(`${backpack.url}/`);
      expect(after.html).to.include('data-standing="revoked"');
      expect(after.words).to.include('Given by mistake');
      expect(await backpack.standingsOf(sam)).to.deep.equal([
        { id, standing: 'revoked', reason: 'Given by mistake' },
      ]);
    });

    it('believes 410 whatever its body says', async () => {
      const { authorization } = await connected();
      const id = issuer.award(sam);
      await push(authorization, id);
      issuer.serve(new URL(id).pathname, { id, type: 'Assertion' }, 410);
      expect((await backpack.standingsOf(sam))[0]?.standing).to.equal('revoked');
    });
  });

  describe('faults', () => {
    it('can do the work and cut the connection', async () => {
      const { authorization } = await connected();
      const id = issuer.award(sam);
      backpack.faults.set('push', { kind: 'cut', times: 1 });
      const outcome = await push(authorization, id).then(
        () => 'answered',
        () => 'cut',
      );
      expect(outcome).to.equal('cut');
      expect(backpack.pushes.get(id)).to.include({ created: 1, acknowledged: 0 });
      expect((await push(authorization, id)).status).to.equal(400);
      expect(backpack.pushes.get(id)).to.include({ created: 1, afterAcknowledged: 0 });
    });

    it('can ask to slow down', async () => {
      const { authorization } = await connected();
      backpack.faults.set('push', { kind: '429', retryAfterS: 7 });
      const answer = await postJson(`${backpack.url}/ims/ob/v2p1/assertions`, {}, { authorization });
      expect([answer.status, answer.headers.get('retry-after')]).to.deep.equal([429, '7']);
    });

    it('are set and mended on the page of switches', async () => {
      const visitor = createVisitor();
      await visitor.press(await visitor.open(`${backpack.url}/admin`), 'Save', { 'fault:token': '5xx' });
      expect(backpack.faults.current('token')?.kind).to.equal('5xx');
      await visitor.press(await visitor.open(`${backpack.url}/admin`), 'Mend everything');
      expect(backpack.faults.current('token')).to.equal(undefined);
    });
  });

  describe('accounts', () => {
    it('can be made, once for each address', async () => {
      const visitor = createVisitor();
      const page = await visitor.open(`${backpack.url}/sign-up`);
      const fields = { name: 'Ann', email: 'ann@campus.example', password: 'p' };
      expect((await visitor.press(page, 'Make account', fields)).words).to.include('ann@campus.example');
      expect((await createVisitor().press(page, 'Make account', fields)).status).to.equal(400);
    });

    it('stay closed to a wrong password', async () => {
      const visitor = createVisitor();
      const page = await visitor.open(`${backpack.url}/sign-in`);
      expect((await visitor.press(page, 'Sign in', { email: sam, password: 'wrong' })).status).to.equal(401);
    });
  });
});
