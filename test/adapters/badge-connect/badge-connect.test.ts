import type { ServerResponse } from 'node:http';
import { expect } from 'chai';
import { nextLink } from '../../../adapters/backpacks/badge-connect/next-link.ts';
import { createBadgeConnect } from '../../../adapters/backpacks/badge-connect/create-badge-connect.ts';
import { staffMessage } from '../../../adapters/backpacks/badge-connect/staff-message.ts';
import { createHttp } from '../../../adapters/http/create-http.ts';
import type { Backpack, HostAccess, Tokens } from '../../../server/ports/backpack.ts';
import type { Http } from '../../../server/ports/http.ts';
import { clientMetadata, connect, endOf, openHost, valueOf } from '../../contract/backpack-contract.ts';
import { testAssertion } from '../../helpers/backpack-world.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { type FakeBackpack, fakeBackpack } from '../../helpers/fake-backpack.ts';

const html = '<!doctype html><script>alert(1)</script>';
const url = 'https://tool.example/a/q1';
const badge = { assertion: JSON.stringify(testAssertion(url, 'mira@people.example')), assertionUrl: url };

describe('the Badge Connect adapter', () => {
  const clock = fakeClock();
  let fake: FakeBackpack;
  let backpack: Backpack;
  let host: HostAccess;
  let tokens: Tokens;
  /** Limits short enough for a test of a host that hangs. */
  const impatient = (http: Http): Http => ({
    ...http,
    request: (r) => http.request({ ...r, timeoutMs: 150 }),
  });

  beforeEach(async () => {
    fake = await fakeBackpack({ emails: ['mira@people.example'], badges: [] }, clock);
    backpack = createBadgeConnect({
      http: impatient(createHttp({ allowedHosts: [fake.host], userAgent: 'test' })),
      clock,
    });
    const setup = { backpack, address: fake.origin, consent: fake.consent, close: fake.close };
    host = await openHost(setup);
    tokens = await connect(setup, host);
  });
  afterEach(() => fake.close());
  const push = () => backpack.push(host, tokens.access, badge);
  const find = () => backpack.find(host, tokens.access, url);
  const reply =
    (status: number, body = '', headers: Record<string, string> = {}) =>
    (response: ServerResponse) =>
      void response.writeHead(status, headers).end(body);
  const cut = (response: ServerResponse): void => void response.destroy();
  const hang = (): void => undefined;

  describe('a push that ends unclearly', () => {
    for (const [what, answer, end] of [
      ['500 after it was done', reply(500, html), 'unknown server'],
      ['502 with a page', reply(502, html), 'unknown server'],
      ['503', reply(503), 'unknown server'],
      ['200 with a page', reply(200, html), 'unknown server'],
      ['200 with JSON that is no envelope', reply(200, '"fine"'), 'unknown server'],
      [
        '200 with a server error in the envelope',
        reply(200, '{"status":{"statusCode":500,"error":null}}'),
        'unknown server',
      ],
      ['an answer cut off', cut, 'unknown network'],
      ['no answer', hang, 'unknown timeout'],
    ] as const)
      it(`is unknown, found by a look-up and not made twice: ${what}`, async () => {
        fake.script('push', 1, { isCommitted: true, answer });
        expect(endOf(await push())).to.equal(end);
        expect(valueOf(await find())).to.deep.equal({ externalId: url });
        expect(fake.calls('push')).to.have.length(1);
      });

    it('is a plain retry where nothing was sent', async () => {
      const gone = { ...host, api: { ...host.api, apiBase: 'http://127.0.0.1:1/api' } };
      const other = createBadgeConnect({
        http: createHttp({ allowedHosts: ['127.0.0.1:1'], userAgent: 'x' }),
        clock,
      });
      expect(endOf(await other.push(gone, 't', badge))).to.equal('retry network');
    });
  });

  describe('a push that is refused', () => {
    const envelope = (status: number, error: unknown, statusText: string) =>
      reply(status, JSON.stringify({ status: { error, statusCode: status, statusText } }));
    for (const [what, answer, end] of [
      ['429', reply(429, html), 'retry throttled'],
      ['408', reply(408), 'retry timeout'],
      ['401', reply(401), 'retry auth_expired'],
      ['403', reply(403, html), 'actionNeeded forbidden'],
      ['404', reply(404, html), 'reject not_found'],
      ['405', reply(405), 'reject unsupported'],
      ['413 without words', reply(413, html), 'reject invalid'],
      ['a redirect', reply(307, '', { location: '/elsewhere' }), 'reject invalid'],
      ['UNAUTHENTICATED', envelope(400, null, 'UNAUTHENTICATED'), 'retry auth_expired'],
      ['PERMISSION_DENIED', envelope(400, null, 'PERMISSION_DENIED'), 'actionNeeded forbidden'],
      [
        'RECIPIENT_PROFILE_MISMATCH',
        envelope(400, 'x', 'RECIPIENT_PROFILE_MISMATCH'),
        'actionNeeded recipient_mismatch',
      ],
      ['INVALID_BADGE', envelope(400, [], 'INVALID_BADGE'), 'reject not_a_badge'],
      ['BAD_REQUEST', envelope(400, '', 'BAD_REQUEST'), 'reject invalid'],
      ['NOT_FOUND', envelope(404, null, 'NOT_FOUND'), 'reject not_found'],
      ['METHOD_NOT_ALLOWED', envelope(405, null, 'METHOD_NOT_ALLOWED'), 'reject unsupported'],
      [
        'REQUEST_VALIDATION_ERROR with fields',
        envelope(400, { assertion: ['This field is required.'] }, 'REQUEST_VALIDATION_ERROR'),
        'reject invalid',
      ],
      ['DUPLICATE_BADGE as text', envelope(400, 'DUPLICATE_BADGE', 'REQUEST_VALIDATION_ERROR'), 'duplicate'],
      [
        'DUPLICATE_BADGE in an object',
        envelope(400, { name: 'DUPLICATE_BADGE' }, 'BAD_REQUEST'),
        'duplicate',
      ],
      [
        'an error inside 200',
        reply(200, '{"status":{"error":["DUPLICATE_BADGE"],"statusCode":200}}'),
        'duplicate',
      ],
      ['a status inside 200', reply(200, '{"status":{"error":null,"statusCode":401}}'), 'retry auth_expired'],
    ] as const)
      it(`ends as its kind: ${what}`, async () => {
        fake.script('push', 1, { answer });
        expect(endOf(await push())).to.equal(end);
      });

    it('never rests on sentences', async () => {
      fake.script('push', 1, {
        answer: envelope(400, 'You already have this badge in your backpack', 'BAD_REQUEST'),
      });
      expect(endOf(await push())).to.equal('reject invalid');
    });

    it('waits as long as Retry-After says, in seconds or as a date, a day at most', async () => {
      const date = new Date(clock.now() + 90_000).toUTCString();
      for (const [i, [header, afterMs]] of (
        [
          ['120', 120_000],
          [date, 90_000],
          ['999999', 86_400_000],
          ['soon', undefined],
        ] as const
      ).entries()) {
        fake.script('push', i + 1, { answer: reply(429, '', { 'retry-after': header }) });
        const end = await push();
        expect('afterMs' in end ? end.afterMs : undefined, header).to.equal(afterMs);
      }
    });
  });

  it('takes a badge for pushed whatever the envelope leaves out', async () => {
    for (const [i, body] of [
      '{"status":{"error":[],"statusCode":200}}',
      '{"status":{"error":{},"statusCode":null}}',
      '{}',
      '',
    ].entries()) {
      fake.script('push', i + 1, { answer: reply(i % 2 === 0 ? 201 : 200, body) });
      expect(await push(), body).to.deep.equal({ kind: 'ok', value: { externalId: url } });
    }
  });

  it('pushes the assertion as the very text we host', async () => {
    const assertion = '{"id":"https://tool.example/a/q1",  "n":1.0}';
    await backpack.push(host, tokens.access, { assertion, assertionUrl: url });
    expect(fake.calls('push')[0]?.body).to.equal(`{"assertion":${assertion}}`);
  });

  describe('the look-up', () => {
    const pages = (...bodies: [unknown, string?][]): void => {
      for (const [i, [body, link]] of bodies.entries())
        fake.script('list', i + 1, {
          answer: reply(200, JSON.stringify(body), link === undefined ? {} : { link }),
        });
    };
    const next = (target: string): string => `<${target}>; rel="next"`;

    it('fails where a later page does: nothing is "not there" on half a list', async () => {
      fake.world.badges.push('a', 'b', 'c', 'd', 'e');
      fake.script('list', 2, { answer: reply(502, html) });
      expect(endOf(await find())).to.equal('retry server');
    });

    it('refuses a next page at another origin', async () => {
      for (const target of [
        'https://elsewhere.example/api/assertions',
        'http://127.0.0.1:1/x',
        'file:///etc/passwd',
      ]) {
        pages([{ assertions: [] }, next(target)]);
        const before = fake.calls('list').length;
        fake.script('list', before + 1, { answer: reply(200, '{"assertions":[]}', { link: next(target) }) });
        expect(endOf(await find()), target).to.equal('reject invalid');
      }
    });

    it('follows a redirect at the host itself, and takes none to another address for an answer', async () => {
      fake.script('list', 1, {
        answer: reply(307, '', { location: '/api/assertions?limit=50&moved=1' }),
      });
      expect(valueOf(await find())).to.equal(null);
      const other = await fakeBackpack({ emails: [], badges: [url] }, clock);
      try {
        const http = createHttp({ allowedHosts: [fake.host, other.host], userAgent: 'test' });
        fake.script('list', fake.calls('list').length + 1, {
          answer: reply(302, '', { location: `${other.origin}/api/assertions` }),
        });
        const found = await createBadgeConnect({ http, clock }).find(host, tokens.access, url);
        expect(endOf(found)).to.equal('reject invalid');
        expect(other.calls('list').map(({ headers }) => headers['authorization'])).to.deep.equal([undefined]);
      } finally {
        await other.close();
      }
    });

    it('ends where pages go in circles', async () => {
      const here = `${fake.origin}/api/assertions?limit=50`;
      pages([{ assertions: [] }, next(here)]);
      expect(endOf(await find())).to.equal('retry server');
    });

    it('reads hosted and signed badges, under the names of the standard and of Badgr', async () => {
      const signed = ['e30', Buffer.from(JSON.stringify({ id: url })).toString('base64url'), 'sig'].join('.');
      const bodies = [
        { assertions: [{ id: url }] },
        { results: [{ id: url }] },
        { signedAssertions: ['x', signed], assertions: null },
      ];
      pages(...bodies.map((body): [unknown] => [body]));
      for (const body of bodies)
        expect(valueOf(await find()), JSON.stringify(body)).to.deep.equal({ externalId: url });
    });

    it('takes an empty list for empty, and what is no list for no answer', async () => {
      const fine = { error: null, statusCode: 200, statusText: 'OK' };
      pages([{ status: fine }], [{ assertions: [null, 7, {}] }], [{ message: 'hello' }]);
      expect(valueOf(await find())).to.equal(null);
      expect(valueOf(await find())).to.equal(null);
      expect(endOf(await find())).to.equal('retry server');
    });

    it('is not possible where the host shows no badges', async () => {
      const blind = {
        ...host,
        api: { ...host.api, scopes: host.api.scopes.filter((s) => !s.endsWith('assertion.readonly')) },
      };
      expect(endOf(await backpack.find(blind, tokens.access, url))).to.equal('reject unsupported');
      expect(fake.calls('list')).to.have.length(0);
    });
  });

  describe('tokens', () => {
    const refresh = () => backpack.refresh(host, tokens.refresh ?? '');

    it('are unknown where the answer was lost or cannot be read, and retried where the host is down', async () => {
      for (const [i, [answer, end]] of (
        [
          [cut, 'unknown network'],
          [hang, 'unknown timeout'],
          [reply(200, html), 'unknown server'],
          [reply(200, '{"token":"x"}'), 'unknown server'],
          [reply(500, html), 'retry server'],
          [reply(503, '', { 'retry-after': '7' }), 'retry server'],
          [reply(400, '{"error":"invalid_grant"}'), 'actionNeeded auth_invalid'],
          [reply(400, '{"error":"constructor"}'), 'reject invalid'],
          [reply(401, html), 'reject auth_invalid'],
        ] as const
      ).entries()) {
        fake.script('token', i + 2, { answer });
        expect(endOf(await refresh()), String(i)).to.equal(end);
      }
    });

    it('may come without refresh token, life, scope or type, and with a life as text', async () => {
      for (const [i, [body, expected]] of (
        [
          [{ access_token: 'a' }, { access: 'a', scopes: [] }],
          [
            { access_token: 'a', refresh_token: null, expires_in: null, scope: null, token_type: 'bearer' },
            { access: 'a', scopes: [] },
          ],
          [
            { access_token: 'a', expires_in: '60', scope: 'x y' },
            { access: 'a', scopes: ['x', 'y'], expiresAt: clock.now() + 60_000 },
          ],
          [
            { access_token: 'a', expires_in: -1, refresh_token: '' },
            { access: 'a', scopes: [] },
          ],
        ] as const
      ).entries()) {
        fake.script('token', i + 2, { answer: reply(200, JSON.stringify(body)) });
        expect(valueOf(await refresh())).to.deep.equal(expected);
      }
    });

    it('must be Bearer tokens', async () => {
      fake.script('token', 2, { answer: reply(200, '{"access_token":"a","token_type":"mac"}') });
      expect(endOf(await refresh())).to.equal('reject unsupported');
    });

    it('encode client id and secret before Basic joins them', async () => {
      await backpack.refresh({ ...host, client: { id: 'a:b', secret: 'p%+ ü' } }, 'r');
      const basic = String(fake.calls('token').at(-1)?.headers['authorization']).slice(6);
      expect(Buffer.from(basic, 'base64').toString()).to.equal('a%3Ab:p%25%2B%20%C3%BC');
    });

    it('are ended at the host without a word where it has no address for that', async () => {
      const { tokenRevocationUrl: _none, ...api } = host.api;
      expect(await backpack.revokeToken({ ...host, api }, 't')).to.deep.equal({ kind: 'ok', value: null });
      expect(fake.calls('revoke')).to.have.length(0);
      fake.script('revoke', 1, { answer: reply(400, '{"error":"unsupported_token_type"}') });
      expect(endOf(await backpack.revokeToken(host, 't'))).to.equal('reject invalid');
    });
  });

  describe('consent', () => {
    it('keeps the query of the host and asks for offered scopes only, each once', () => {
      const scopes = [...host.api.scopes, 'https://other.example/scope/profile.readonly', 'admin'];
      const consentUrl = backpack.authorizeUrl(
        { ...host, api: { ...host.api, scopes } },
        { state: 's', challenge: 'c', redirectUri: 'https://tool.example/cb' },
      );
      const query = new URL(consentUrl).searchParams;
      expect(query.get('ui')).to.equal('1');
      expect(
        query
          .get('scope')
          ?.split(' ')
          .map((s) => s.split('/').at(-1)),
      ).to.deep.equal(['assertion.create', 'assertion.readonly', 'profile.readonly', 'offline_access']);
      expect(consentUrl).to.not.include('+');
    });
  });

  describe('discovery', () => {
    const discover = (address = fake.origin) => backpack.discover(address);
    const manifests = () => fake.calls('manifest').length;

    it('takes the origin, the manifest itself, or any page of the host', async () => {
      for (const address of [
        fake.origin,
        `${fake.origin}/`,
        ` ${fake.origin}/manifest `,
        `${fake.origin}/.well-known/badgeconnect.json`,
        `${fake.origin}/some/page`,
      ])
        expect(valueOf(await discover(address)).name, address).to.equal('A Host');
    });

    it('adds https where no scheme is given', async () => {
      expect(endOf(await discover(fake.host))).to.equal('actionNeeded network');
      expect(endOf(await discover('not an address'))).to.equal('reject invalid');
      expect(endOf(await discover('ftp://x.example'))).to.equal('reject invalid');
    });

    it('follows redirects, but not to a private address', async () => {
      fake.script('manifest', manifests() + 1, { answer: reply(302, '', { location: '/manifest' }) });
      expect((await discover()).kind).to.equal('ok');
      fake.script('manifest', manifests() + 1, {
        answer: reply(302, '', { location: 'http://127.0.0.2/manifest' }),
      });
      expect(endOf(await discover())).to.equal('reject invalid');
    });

    it('reads a manifest without context, name and pictures, with scopes as text', async () => {
      Object.assign(fake.manifest, {
        name: null,
        image: null,
        version: 7,
        termsOfServiceUrl: null,
        scopesOffered: fake.scopes.join(' '),
        apiBase: `${fake.origin}/api/`,
      });
      const api = valueOf(await discover());
      expect([api.name, api.image, api.version, api.termsUrl, api.scopes, api.apiBase]).to.deep.equal([
        fake.host,
        undefined,
        '',
        undefined,
        fake.scopes,
        `${fake.origin}/api`,
      ]);
    });

    it('refuses addresses that are not https or not public', async () => {
      for (const member of ['apiBase', 'tokenUrl', 'authorizationUrl', 'registrationUrl'])
        for (const address of [
          'http://open.example/x',
          'https://10.0.0.7/x',
          'https://intranet/x',
          'javascript:alert(1)',
          '/relative',
        ]) {
          Object.assign(fake.manifest, { [member]: address });
          expect(endOf(await discover()), `${member} ${address}`).to.equal('reject invalid');
          Reflect.deleteProperty(fake.manifest, member);
        }
      Object.assign(fake.manifest, {
        image: 'http://10.0.0.7/logo.png',
        tokenRevocationUrl: 'http://10.0.0.7/revoke',
      });
      expect(valueOf(await discover())).to.not.have.any.keys('image', 'tokenRevocationUrl');
    });

    it('says unsupported where there is no manifest or nothing may be written', async () => {
      for (const body of [
        '{}',
        '[]',
        'null',
        '{"badgeConnectAPI":[]}',
        '{"badgeConnectAPI":[{"name":"x"}]}',
      ]) {
        fake.script('manifest', manifests() + 1, { answer: reply(200, body) });
        expect(endOf(await discover()), body).to.equal('reject unsupported');
      }
      fake.scopes.splice(0, 1);
      expect(endOf(await discover())).to.equal('reject unsupported');
    });

    it('tries again where the host is down or shows a page', async () => {
      for (const answer of [reply(500, html), reply(200, html), cut, hang, reply(429)]) {
        fake.script('manifest', manifests() + 1, { answer });
        expect((await discover()).kind).to.equal('retry');
      }
    });
  });

  describe('registration', () => {
    const register = () => backpack.register(host.api, clientMetadata);

    it('says who we are, with one return address', () => {
      const body = JSON.parse(fake.calls('register')[0]?.body ?? '') as Record<string, unknown>;
      expect(body).to.deep.include({
        client_name: 'Badge Bridge',
        client_uri: 'https://tool.example',
        logo_uri: 'https://tool.example/logo.png',
        tos_uri: 'https://tool.example/terms',
        policy_uri: 'https://tool.example/privacy',
        software_id: 'badge-bridge',
        software_version: '1.0.0',
        redirect_uris: ['https://tool.example/backpacks/callback'],
        token_endpoint_auth_method: 'client_secret_basic',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
      });
    });

    it('keeps when the secret ends; 0 means never', async () => {
      const made = (ends: unknown) =>
        reply(201, JSON.stringify({ client_id: 'c', client_secret: 's', client_secret_expires_at: ends }));
      for (const [i, [ends, client]] of (
        [
          [1_800_000_000, { id: 'c', secret: 's', expiresAt: 1_800_000_000_000 }],
          [0, { id: 'c', secret: 's' }],
          [null, { id: 'c', secret: 's' }],
          ['never', { id: 'c', secret: 's' }],
        ] as const
      ).entries()) {
        fake.script('register', i + 2, { answer: made(ends) });
        expect(valueOf(await register())).to.deep.equal(client);
      }
    });

    it('is refused, unsupported without a secret, and tried again where the answer was lost', async () => {
      for (const [i, [answer, end]] of (
        [
          [reply(201, '{"client_id":"c"}'), 'reject unsupported'],
          [reply(400, '{"error":"invalid_client_metadata"}'), 'reject invalid'],
          [reply(403, html), 'actionNeeded forbidden'],
          [reply(500, html), 'retry server'],
          [reply(201, html), 'retry server'],
          [cut, 'retry network'],
        ] as const
      ).entries()) {
        fake.script('register', i + 2, { answer });
        expect(endOf(await register()), String(i)).to.equal(end);
      }
    });
  });

  describe('the profile', () => {
    const emails = () => backpack.accountEmails(host, tokens.access);

    it('is read in every shape in which addresses come', async () => {
      const yes = { address: 'm@x.example', isVerified: true };
      for (const [i, [body, expected]] of (
        [
          [{ profile: { email: 'm@x.example' } }, [yes]],
          [
            { profile: { email: ['m@x.example', 'M@X.example', 'n@x.example'] } },
            [
              { ...yes, address: 'M@X.example' },
              { ...yes, address: 'n@x.example' },
            ],
          ],
          [{ results: [{ email: 'm@x.example' }] }, [yes]],
          [
            {
              profile: {
                emails: [
                  { email: 'm@x.example', verified: false },
                  { email: 'n@x.example', verified: true },
                ],
              },
            },
            [
              { ...yes, isVerified: false },
              { ...yes, address: 'n@x.example' },
            ],
          ],
          [{ profile: { name: 'x', email: null } }, []],
          [{ profile: { email: 'none' } }, []],
        ] as const
      ).entries()) {
        fake.script('profile', i + 1, { answer: reply(200, JSON.stringify(body)) });
        expect(valueOf(await emails()), JSON.stringify(body)).to.deep.equal(expected);
      }
    });

    it('is no answer where there is none', async () => {
      for (const [i, body] of ['{}', '{"profile":"x"}', '{"results":[]}', html].entries()) {
        fake.script('profile', i + 1, { answer: reply(200, body) });
        expect(endOf(await emails()), body).to.equal('retry server');
      }
    });
  });

  it('says that a certificate is not valid, for a person to act', async () => {
    const http: Http = createHttp({ allowedHosts: [fake.host], userAgent: 'x' });
    const secure = { ...host, api: { ...host.api, apiBase: `https://${fake.host}/api` } };
    expect(endOf(await createBadgeConnect({ http, clock }).push(secure, 't', badge))).to.equal(
      'actionNeeded network',
    );
  });

  it('never shows a token or a secret in what staff may read', async () => {
    fake.script('push', 1, {
      answer: reply(400, `{"detail":"Bearer ${tokens.access} is odd","x":"${tokens.access}"}`),
    });
    fake.script('token', 2, {
      answer: reply(
        400,
        `{"error":"invalid_grant","refresh_token":"abc123456","seen":"${tokens.refresh ?? ''}"}`,
      ),
    });
    const ends = JSON.stringify([await push(), await backpack.refresh(host, tokens.refresh ?? '')]);
    expect(ends).to.include('invalid_grant');
    for (const secret of [tokens.access, tokens.refresh ?? '', 'abc123456'])
      expect(ends).to.not.include(secret);
  });
});

describe('what staff may read', () => {
  it('is cut to 2 KB, on one line, well-formed', () => {
    const message = staffMessage(`a\n\0b${'😀'.repeat(2000)}`, []);
    expect(message.length).to.be.at.most(2048);
    expect(message.startsWith('a b')).to.equal(true);
    expect(message.isWellFormed()).to.equal(true);
  });
});

describe('the next page', () => {
  const page = 'https://h.example/api/assertions?limit=2';
  it('is the link with relation next, however it is written', () => {
    for (const [header, next] of [
      [
        '<https://h.example/a?offset=2>; rel="next",<https://h.example/a>; rel="first"',
        'https://h.example/a?offset=2',
      ],
      ['</a?offset=4>; rel=next', 'https://h.example/a?offset=4'],
      ['<?offset=4>; title="x, y"; rel="prefetch NEXT"', 'https://h.example/api/assertions?offset=4'],
      ['<a,b>;rel="last", <c,d>; rel="next"', 'https://h.example/api/c,d'],
      ['<https://h.example/a>; rel="prev"', undefined],
      ['<https://[>; rel="next"', undefined],
      ['', undefined],
      [undefined, undefined],
    ] as const)
      expect(nextLink(header, page), header).to.equal(next);
  });
});
