import { expect } from 'chai';
import type { Visitor } from '../../../scripts/demo/web/visitor.ts';
import { verifyBadge } from '../../../server/actions/public/verify-badge.ts';
import { type ForeignIssuer, foreignIssuer, foreignJwt } from './foreign-issuer.ts';
import { award, CHANGE, PROFILE, PUT, READ, startWalletSite, type WalletSite } from './wallet-site.ts';

const SAM = 'sam@home.example';
const ELODIE = 'elodie@home.example';

interface Listed {
  credential?: { id: string; name: string; validFrom: string; issuer: { id: string } }[];
  compactJwsString?: string[];
}
interface StatusInfo {
  imsx_codeMajor: string;
  imsx_severity: string;
  imsx_description: string;
  imsx_codeMinor: {
    imsx_codeMinorField: { imsx_codeMinorFieldName: string; imsx_codeMinorFieldValue: string }[];
  };
}
const minorOf = async (answer: Response): Promise<string | undefined> => {
  const info = (await answer.json()) as StatusInfo;
  expect(info.imsx_codeMajor).to.be.oneOf(['failure', 'unsupported']);
  expect(info.imsx_description).to.be.a('string').and.not.equal('');
  return info.imsx_codeMinor.imsx_codeMinorField[0]?.imsx_codeMinorFieldValue;
};

describe('the Open Badges API for wallets', function () {
  this.timeout(60_000);
  let site: WalletSite;
  let sam: Visitor;
  let token: string;
  let issuer: ForeignIssuer;
  before(async () => {
    site = await startWalletSite();
    issuer = foreignIssuer();
    await site.prove(0, SAM);
    await site.prove(1, ELODIE);
    await site.finish(0);
    for (const name of ['Data literacy', 'Statistics', 'Lab safety']) await award(site, name);
    await site.finish(1);
    sam = await site.signIn(SAM);
    token = (await site.connect(sam)).tokens.access_token;
  });
  after(() => site.close());

  const list = async (
    query = '',
    as = token,
  ): Promise<{ answer: Response; names: string[]; body: Listed }> => {
    const answer = await site.api(`/credentials${query}`, as);
    const body = (await answer.json()) as Listed;
    return { answer, body, names: (body.credential ?? []).map(({ name }) => name) };
  };
  const put = (text: string, type = 'application/json', as = token): Promise<Response> =>
    site.api('/credentials', as, { method: 'POST', body: text, headers: { 'content-type': type } });
  /** A person of their own for tests that change what is held. */
  const other = async (address: string): Promise<string> => {
    await site.prove(2, address);
    return (await site.connect(await site.signIn(address))).tokens.access_token;
  };

  describe('describes itself', () => {
    it('to anybody, as OpenAPI 3 with the members that the standard asks for', async () => {
      const answer = await site.api('/discovery', undefined);
      expect(answer.status).to.equal(200);
      expect(answer.headers.get('content-type')).to.match(/^application\/json/);
      expect(answer.headers.get('access-control-allow-origin')).to.equal('*');
      const body = (await answer.json()) as Record<string, Record<string, unknown>>;
      expect(body['openapi']).to.match(/^3\.0\./);
      expect(body['info']).to.include({
        title: 'Hochschule Probe',
        termsOfService: `${site.origin}/terms`,
        'x-imssf-privacyPolicyUrl': `${site.origin}/privacy`,
        'x-imssf-image': `${site.origin}/logo.png`,
      });
      expect(body['servers']).to.deep.equal([{ url: `${site.origin}/ims/ob/v3p0` }]);
      expect(Object.keys(body['paths'] ?? {})).to.have.members(['/credentials', '/profile', '/discovery']);
      const scheme = (body['components']?.['securitySchemes'] as Record<string, Record<string, unknown>>)[
        'OAuth2ACG'
      ];
      expect(scheme).to.include({
        type: 'oauth2',
        'x-imssf-registrationUrl': `${site.origin}/oauth/register`,
      });
      const flow = (scheme?.['flows'] as Record<string, Record<string, object>>)['authorizationCode'];
      expect(flow).to.include({
        authorizationUrl: `${site.origin}/oauth/authorize`,
        tokenUrl: `${site.origin}/oauth/token`,
        refreshUrl: `${site.origin}/oauth/token`,
      });
      expect(Object.keys(flow?.['scopes'] ?? {})).to.include.members([READ, PUT, PROFILE, CHANGE]);
      const etag = answer.headers.get('etag') ?? '';
      expect(
        (await site.api('/discovery', undefined, { headers: { 'if-none-match': etag } })).status,
      ).to.equal(304);
    });

    it('to OAuth’s own clients under the well-known address', async () => {
      const answer = await fetch(`${site.origin}/.well-known/oauth-authorization-server`);
      expect(await answer.json()).to.deep.include({
        issuer: site.origin,
        token_endpoint: `${site.origin}/oauth/token`,
        code_challenge_methods_supported: ['S256'],
        token_endpoint_auth_methods_supported: ['client_secret_basic'],
        authorization_response_iss_parameter_supported: true,
      });
    });
  });

  describe('gives a person’s badges', () => {
    it('all of them, each as it was signed and found valid, and nobody else’s', async () => {
      const { answer, names, body } = await list();
      expect(answer.status).to.equal(200);
      expect(names).to.deep.equal(['Data literacy', 'Statistics', 'Lab safety']);
      expect(answer.headers.get('x-total-count')).to.equal('3');
      expect(answer.headers.get('cache-control')).to.equal('no-store');
      for (const one of body.credential ?? []) {
        const { report } = await verifyBadge(site.ctx, JSON.stringify(one), { recipient: SAM });
        expect(report.verdict).to.equal('valid');
      }
      const elodie = (await site.connect(await site.signIn(ELODIE))).tokens.access_token;
      const hers = await list('', elodie);
      expect(hers.names).to.have.members(names);
      const ids = new Set(body.credential?.map(({ id }) => id));
      expect(hers.body.credential?.some(({ id }) => ids.has(id))).to.equal(false);
    });

    it('page by page, with the ways to the others', async () => {
      const link = async (query: string): Promise<Record<string, string>> => {
        const header = (await list(query)).answer.headers.get('link') ?? '';
        return Object.fromEntries(
          [...header.matchAll(/<([^>]+)>; rel="(\w+)"/g)].map(([, url = '', rel = '']) => [
            rel,
            new URL(url).search,
          ]),
        );
      };
      expect(await link('?limit=1&offset=1')).to.deep.equal({
        next: '?limit=1&offset=2',
        last: '?limit=1&offset=2',
        first: '?limit=1&offset=0',
        prev: '?limit=1&offset=0',
      });
      expect(await link('?limit=2')).to.deep.equal({
        next: '?limit=2&offset=2',
        last: '?limit=2&offset=2',
        first: '?limit=2&offset=0',
      });
      expect(Object.keys(await link(''))).to.have.members(['first', 'last']);
      const walked: string[] = [];
      let next: string | undefined = '?limit=2&offset=0';
      while (next !== undefined) {
        walked.push(...(await list(next)).names);
        next = (await link(next))['next'];
      }
      expect(walked).to.deep.equal((await list()).names);
      const beyond = await list('?offset=50');
      expect([beyond.answer.status, beyond.names, beyond.answer.headers.get('x-total-count')]).to.deep.equal([
        200,
        [],
        '3',
      ]);
      expect((await list('?limit=100000')).names).to.have.length(3);
    });

    it('only those issued after a time, where one is given', async () => {
      const [first, second] = (await list()).body.credential ?? [];
      const after = (validFrom = ''): Promise<string[]> =>
        list(`?since=${encodeURIComponent(validFrom)}`).then(({ names }) => names);
      expect(await after(first?.validFrom))
        .to.include('Statistics')
        .and.not.include('nothing');
      expect(await after(second?.validFrom)).to.not.include('Data literacy');
      expect(await after('2040-01-01T00:00:00Z')).to.deep.equal([]);
      expect(await after('2020-01-01T00:00:00+02:00')).to.have.length(3);
      expect((await list('?since=2020-01-01T00:00:00+02:00')).names).to.have.length(3);
      const header = (await list('?limit=1&since=2020-01-01T00:00:00Z')).answer.headers.get('link');
      expect(header).to.include('since=2020-01-01T00%3A00%3A00Z');
    });

    for (const query of [
      'limit=0',
      'limit=-1',
      'limit=x',
      'limit=1.5',
      'offset=-1',
      'offset=x',
      'since=yesterday',
      'since=2026-01-01',
      'limit=',
    ])
      it(`not for ${query}`, async () => {
        const answer = await site.api(`/credentials?${query}`, token);
        expect([answer.status, await minorOf(answer)]).to.deep.equal([400, 'invalid_query_parameter']);
      });

    it('without those that were revoked', async () => {
      const before = await list();
      const badge = await award(site, 'Fieldwork');
      const elodie = (await site.connect(await site.signIn(ELODIE))).tokens.access_token;
      expect((await list('', elodie)).names).to.include('Fieldwork');
      await site.revoke(badge, 1, 'By mistake');
      await site.revoke(badge, 0, 'By mistake');
      expect((await list('', elodie)).names)
        .to.have.length(3)
        .and.not.include('Fieldwork');
      expect((await list()).names).to.deep.equal(before.names);
    });
  });

  describe('takes badges of other issuers', () => {
    let holder: string;
    before(async () => {
      holder = await other('layla@home.example');
    });
    const fresh = (n: number): string => `urn:uuid:00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

    it('adds them, echoes them, and gives them back unchanged', async () => {
      const text = await issuer.issue({ id: fresh(1), to: 'layla@home.example' });
      const answer = await put(text, 'application/json', holder);
      expect([answer.status, await answer.text()]).to.deep.equal([201, text]);
      const raw = await (await site.api('/credentials', holder)).text();
      expect(raw).to.include(text);
    });

    it('adds compact JWS too, which are given back in a list of their own', async () => {
      const jws = await foreignJwt({ id: fresh(11), name: 'Sailing' });
      const answer = await put(jws, 'text/plain', holder);
      expect([answer.status, answer.headers.get('content-type'), await answer.text()]).to.deep.equal([
        201,
        'text/plain; charset=utf-8',
        jws,
      ]);
      const { body } = await list('', holder);
      expect(body.compactJwsString).to.deep.equal([jws]);
      const [head = '', payload = '', signature = ''] = jws.split('.');
      const changed = Buffer.from(payload, 'base64url').toString().replace('Sailing', 'Diving');
      const forged = [head, Buffer.from(changed).toString('base64url'), signature].join('.');
      expect((await put(forged, 'text/plain', holder)).status).to.equal(400);
    });

    it('replaces one of the same id and issuer by a newer one, and answers so', async () => {
      const id = fresh(2);
      const old = await issuer.issue({ id, name: 'Old', validFrom: '2026-01-01T00:00:00Z' });
      const young = await issuer.issue({ id, name: 'New', validFrom: '2026-02-01T00:00:00Z' });
      expect((await put(old, undefined, holder)).status).to.equal(201);
      expect((await put(young, undefined, holder)).status).to.equal(200);
      expect((await put(young, undefined, holder)).status).to.equal(200);
      const again = await put(old, undefined, holder);
      expect([again.status, await again.text()]).to.deep.equal([304, '']);
      const { names } = await list('', holder);
      expect(names).to.include('New').and.not.include('Old');
    });

    it('keeps those of another issuer with the same id apart', async () => {
      const id = fresh(3);
      expect((await put(await issuer.issue({ id, name: 'Mine' }), undefined, holder)).status).to.equal(201);
      expect(
        (await put(await foreignIssuer().issue({ id, name: 'Theirs' }), undefined, holder)).status,
      ).to.equal(201);
      expect((await list('', holder)).names).to.include.members(['Mine', 'Theirs']);
    });

    it('keeps people apart', async () => {
      const text = await issuer.issue({ id: fresh(4), name: 'Only hers' });
      expect((await put(text, undefined, holder)).status).to.equal(201);
      expect((await list()).names).not.to.include('Only hers');
    });

    it('keeps an expired one, as history that says so itself', async () => {
      const text = await issuer.issue({
        id: fresh(5),
        validFrom: '2020-01-01T00:00:00Z',
        validUntil: '2021-01-01T00:00:00Z',
      });
      expect((await put(text, undefined, holder)).status).to.equal(201);
    });

    it('knows its own again, and keeps no second copy', async () => {
      const own = JSON.stringify((await list()).body.credential?.[0]);
      expect((await put(own)).status).to.equal(200);
      expect((await list()).answer.headers.get('x-total-count')).to.equal('3');
    });

    it('refuses what was changed, is not yet valid, names nobody, or is no Open Badge', async () => {
      const good = JSON.parse(await issuer.issue({ id: fresh(6) })) as Record<string, unknown>;
      const bad: [string, string][] = [
        ['changed', JSON.stringify({ ...good, name: 'Better' })],
        ['without proof', JSON.stringify({ ...good, proof: undefined })],
        [
          'of somebody else',
          JSON.stringify({ ...good, issuer: { id: foreignIssuer().did, type: ['Profile'] } }),
        ],
        ['not yet valid', await issuer.issue({ id: fresh(7), validFrom: '2030-01-01T00:00:00Z' })],
        [
          'another credential',
          await issuer.issue({ id: fresh(8), more: { type: ['VerifiableCredential'] } }),
        ],
        [
          'a 2.0 assertion',
          JSON.stringify({
            '@context': 'https://w3id.org/openbadges/v2',
            type: 'Assertion',
            id: 'https://x.example/1',
          }),
        ],
        ['nothing', '{}'],
        ['broken', '{"id":'],
        ['a prototype', '{"__proto__":{"x":1}}'],
        ['deep', `{"a":${'['.repeat(200)}${']'.repeat(200)}}`],
      ];
      const before = (await list('', holder)).answer.headers.get('x-total-count');
      for (const [what, text] of bad) {
        const answer = await put(text, undefined, holder);
        expect([answer.status, await minorOf(answer)], what).to.deep.equal([400, 'invalid_data']);
      }
      expect((await list('', holder)).answer.headers.get('x-total-count')).to.equal(before);
    });

    it('asks to come back where the issuer cannot be asked', async () => {
      const text = await issuer.issue({
        id: fresh(9),
        more: {
          credentialStatus: {
            id: 'https://rescue.example/status/1#3',
            type: 'BitstringStatusListEntry',
            statusPurpose: 'revocation',
            statusListIndex: '3',
            statusListCredential: 'https://rescue.example/status/1',
          },
        },
      });
      site.ctx.clock.advance(60_000);
      const answer = await put(text, undefined, holder);
      expect([answer.status, answer.headers.get('retry-after')]).to.deep.equal([503, '1800']);
    });

    it('refuses other types, what is no JWS, and more than it may hold', async () => {
      site.ctx.clock.advance(60_000);
      const form = await put('a=b', 'application/x-www-form-urlencoded', holder);
      expect([form.status, await minorOf(form)]).to.deep.equal([415, 'invalid_data']);
      expect((await put('hello', 'text/plain', holder)).status).to.equal(400);
      expect((await put('aaaa.bbbb.cccc', 'text/plain', holder)).status).to.equal(400);
      expect((await put(`{"a":"${'x'.repeat(500_000)}"}`, undefined, holder)).status).to.equal(400);
      expect((await put(`{"a":"${'x'.repeat(1_300_000)}"}`, undefined, holder)).status).to.equal(413);
    });

    it('thirty a minute of one wallet at most', async () => {
      site.ctx.clock.advance(60_000);
      const statuses = new Set<number>();
      for (let i = 0; i < 31; i++) statuses.add((await put('{', undefined, holder)).status);
      expect([...statuses]).to.deep.equal([400, 429]);
    });
  });

  describe('tells who the person is', () => {
    it('by name and proved address, under an id that is this person’s alone', async () => {
      const answer = await site.api('/profile', token);
      const profile = (await answer.json()) as Record<string, unknown>;
      expect(profile).to.deep.include({ type: ['Profile'], name: 'Sam Taylor', email: SAM });
      expect(profile['id']).to.match(/^urn:uuid:[0-9a-f-]{36}$/);
    });

    it('and takes a new profile, but never an address, an id or a name of ours', async () => {
      const change = (body: unknown): Promise<Response> =>
        site.api('/profile', token, {
          method: 'PUT',
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        });
      const now = (await (await site.api('/profile', token)).json()) as Record<string, unknown>;
      const changed = await change({ ...now, name: 'S. Taylor', phone: '111-222', official: 'x' });
      expect(changed.status).to.equal(200);
      const profile = (await changed.json()) as Record<string, unknown>;
      expect(profile).to.deep.equal({ ...now, name: 'S. Taylor', phone: '111-222' });
      for (const bad of [
        { ...now, email: 'boss@campus.example' },
        { ...now, id: 'urn:uuid:00000000-0000-4000-8000-000000000000' },
        { ...now, type: ['Person'] },
        { ...now, url: 'javascript:alert(1)' },
        { ...now, name: 'x'.repeat(300) },
        [],
        null,
      ]) {
        const answer = await change(bad);
        expect([answer.status, await minorOf(answer)], JSON.stringify(bad)).to.deep.equal([
          400,
          'invalid_data',
        ]);
      }
      expect(await (await site.api('/profile', token)).json()).to.deep.equal(profile);
      const { persons, emails } = await import('../../../server/model/organisations/person.ts');
      const { emailIdOf } = await import('../../../server/model/ids.ts');
      const email = await site.ctx.store.get(emails, emailIdOf(site.ctx.idSecret, SAM));
      expect((await site.ctx.store.get(persons, email?.person ?? ''))?.name).to.equal('Sam Taylor');
    });
  });

  describe('opens to', () => {
    it('nobody without a token that stands, and says what is missing', async () => {
      for (const path of ['/credentials', '/profile']) {
        const none = await site.api(path, undefined);
        expect([none.status, none.headers.get('www-authenticate'), await minorOf(none)]).to.deep.equal([
          401,
          'Bearer',
          'unauthorizedrequest',
        ]);
        const wrong = await site.api(path, 'x'.repeat(43));
        expect([wrong.status, wrong.headers.get('www-authenticate')]).to.deep.equal([
          401,
          'Bearer error="invalid_token"',
        ]);
      }
      const own = await fetch(`${site.origin}/ims/ob/v3p0/credentials`, {
        headers: { authorization: `Basic ${token}` },
      });
      expect(own.status).to.equal(401);
    });

    it('no refresh token, and no token in the address', async () => {
      const { tokens } = await site.connect(sam);
      expect((await site.api('/credentials', tokens.refresh_token)).status).to.equal(401);
      expect((await site.api(`/credentials?access_token=${tokens.access_token}`, undefined)).status).to.equal(
        401,
      );
    });

    it('each scope for what it allows', async () => {
      for (const [scope, method, path] of [
        [READ, 'GET', '/credentials'],
        [PUT, 'POST', '/credentials'],
        [PROFILE, 'GET', '/profile'],
        [CHANGE, 'PUT', '/profile'],
      ] as const) {
        const without = [READ, PUT, PROFILE, CHANGE].filter((one) => one !== scope).join(' ');
        const { tokens } = await site.connect(sam, without);
        const answer = await site.api(path, tokens.access_token, {
          method,
          headers: { 'content-type': 'application/json' },
          ...(method === 'GET' ? {} : { body: '{}' }),
        });
        expect([answer.status, await minorOf(answer)], scope).to.deep.equal([403, 'forbidden']);
        expect(answer.headers.get('www-authenticate')).to.include(`scope="${scope}"`);
      }
    });

    it('the standard’s operations and no others', async () => {
      for (const [method, path] of [
        ['DELETE', '/credentials'],
        ['POST', '/profile'],
        ['POST', '/discovery'],
      ] as const) {
        const answer = await site.api(path, token, { method });
        expect([answer.status, await minorOf(answer)], path).to.deep.equal([405, 'not_allowed']);
      }
      const none = await site.api('/assertions', token);
      expect([none.status, await minorOf(none)]).to.deep.equal([404, 'not_found']);
    });

    it('a wallet 240 times a minute', async () => {
      const { tokens } = await site.connect(sam);
      const statuses = new Map<number, number>();
      for (let i = 0; i < 242; i++) {
        const answer = await site.api('/profile', tokens.access_token);
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        if (answer.status === 429)
          expect([answer.headers.get('retry-after'), await minorOf(answer)]).to.deep.equal([
            '60',
            'server_busy',
          ]);
      }
      expect(Object.fromEntries(statuses)).to.deep.equal({ 200: 240, 429: 2 });
    });
  });
});
