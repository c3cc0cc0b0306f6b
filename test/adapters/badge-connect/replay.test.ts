import { expect } from 'chai';
import { createBackpackRegistry } from '../../../adapters/backpacks/index.ts';
import { createHttp } from '../../../adapters/http/create-http.ts';
import type { HostApi } from '../../../server/model/deliveries/backpack-host.ts';
import type { Backpack, HostAccess } from '../../../server/ports/backpack.ts';
import { clientMetadata, endOf, valueOf } from '../../contract/backpack-contract.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { fixture } from '../../helpers/fixture.ts';
import { listen, type Loopback } from '../../helpers/loopback.ts';

interface Exchange {
  request: { method: string; path: string; headers: Record<string, string>; body?: unknown };
  response: { status: number; headers: Record<string, string>; body: unknown };
}
interface Recording {
  host: string;
  exchanges: Exchange[];
}

describe('Badge Connect against recorded answers', () => {
  const clock = fakeClock();
  const open: Loopback[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((server) => server.close()));
  });

  interface Replay {
    server: Loopback;
    backpack: Backpack;
    host: HostAccess;
  }
  /** A host that gives the recorded answers in their order, with its own address in them. */
  const replay = async (
    file: string,
    change: (exchanges: Exchange[]) => Exchange[] = (all) => all,
  ): Promise<Replay> => {
    const recording = fixture(`badgr/${file}.json`) as Recording;
    const left = change(recording.exchanges);
    const server = await listen((_heard, response) => {
      const { status, headers, body } = left.shift()?.response ?? { status: 599, headers: {}, body: '' };
      const local = (text: string): string => text.replaceAll(recording.host, server.origin);
      const localHeaders = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, local(value)]),
      );
      response
        .writeHead(status, localHeaders)
        .end(local(typeof body === 'string' ? body : JSON.stringify(body)));
    });
    open.push(server);
    const http = createHttp({ allowedHosts: [server.host], userAgent: 'test' });
    const backpack = createBackpackRegistry({ http, clock })['badge-connect'];
    if (backpack === undefined) throw new Error('Badge Connect is not in the registry');
    const api: HostApi = {
      name: 'Vault',
      apiBase: `${server.origin}/bcv1`,
      version: 'v1p0',
      scopes: ['create', 'readonly'].map(
        (word) => `https://purl.imsglobal.org/spec/ob/v2p1/scope/assertion.${word}`,
      ),
      registrationUrl: `${server.origin}/o/register`,
      authorizationUrl: 'https://ui.vault.example/auth/oauth2/authorize',
      tokenUrl: `${server.origin}/o/token`,
    };
    return { server, backpack, host: { api, client: { id: 'cid-31', secret: 'cs-31' } } };
  };
  const badge = (n: number) => {
    const assertionUrl = `https://tool.example/a/q${n}.json`;
    return { assertion: JSON.stringify({ id: assertionUrl }), assertionUrl };
  };

  it('reads the manifest, with an address, a version and a missing revocation of its own', async () => {
    const { server, backpack } = await replay('connect-manifest');
    const api = valueOf(await backpack.discover(server.origin));
    expect(api).to.deep.equal({
      name: 'Vault',
      image: `${server.origin}/static/images/logo.png`,
      apiBase: `${server.origin}/bcv1`,
      version: 'v1p0',
      scopes: ['assertion.readonly', 'assertion.create', 'profile.readonly'].map(
        (word) => `https://purl.imsglobal.org/spec/ob/v2p1/scope/${word}`,
      ),
      registrationUrl: `${server.origin}/o/register`,
      authorizationUrl: 'https://ui.vault.example/auth/oauth2/authorize',
      tokenUrl: `${server.origin}/o/token`,
      termsUrl: 'https://about.vault.example/terms-of-service.html',
      privacyUrl: 'https://about.vault.example/privacy-policy.html',
    });
  });

  it('passes on why a registration was refused', async () => {
    const { backpack, host } = await replay('connect-register-errors');
    for (const words of ['Must be a valid HTTPS URI', 'do not match domain']) {
      const refused = await backpack.register(host.api, clientMetadata);
      expect(endOf(refused)).to.equal('reject invalid');
      expect('message' in refused ? refused.message : '').to.include(words);
    }
  });

  it('pushes: taken, already there, for somebody else, not understood', async () => {
    const { server, backpack, host } = await replay('connect-push');
    const ends = [];
    for (const n of [7, 7, 2, 3]) ends.push(endOf(await backpack.push(host, 'tok-connect', badge(n))));
    expect(ends).to.deep.equal(['ok', 'duplicate', 'actionNeeded recipient_mismatch', 'reject invalid']);
    expect(server.heard[0]?.method).to.equal('POST');
    expect(server.heard[0]?.path).to.equal('/bcv1/assertions');
    expect(server.heard[0]?.headers).to.include({
      authorization: 'Bearer tok-connect',
      'content-type': 'application/json',
    });
    expect(JSON.parse(server.heard[0]?.body ?? '')).to.deep.equal({
      assertion: { id: 'https://tool.example/a/q7.json' },
    });
  });

  it('takes the first code of a list for what it means', async () => {
    const { backpack, host } = await replay('import-rejected', (exchanges) =>
      exchanges.map((one) => {
        const { validationErrors } = one.response.body as { validationErrors: string[] };
        const status = { error: validationErrors, statusCode: 400, statusText: 'REQUEST_VALIDATION_ERROR' };
        return { ...one, response: { ...one.response, body: { status } } };
      }),
    );
    const ends = [];
    for (const n of [1, 2, 3]) ends.push(endOf(await backpack.push(host, 't', badge(n))));
    expect(ends).to.deep.equal(['retry url_unreachable', 'reject not_a_badge', 'reject expired_badge']);
  });

  it('takes an HTML error page after a push for unknown', async () => {
    const { backpack, host } = await replay('import-html-500');
    expect(endOf(await backpack.push(host, 't', badge(1)))).to.equal('unknown server');
  });

  it('reads profile and list under the names Badgr has for them', async () => {
    const { backpack, host } = await replay('connect-profile-list');
    expect(valueOf(await backpack.accountEmails(host, 't'))).to.deep.equal([
      { address: 'mira@people.example', isVerified: true },
    ]);
    expect(valueOf(await backpack.find(host, 't', 'https://tool.example/a/q5.json'))).to.deep.equal({
      externalId: 'https://tool.example/a/q5.json',
    });
  });

  it('says that a token is not accepted', async () => {
    const { backpack, host } = await replay('unauthenticated', (all) => all.slice(1));
    expect(endOf(await backpack.accountEmails(host, 't'))).to.equal('retry auth_expired');
  });

  it('swaps a code with Basic and a form, once', async () => {
    const { server, backpack, host } = await replay('token-code-pkce');
    const p = { code: 'code-1', verifier: 'verifier-31', redirectUri: 'https://tool.example/cb' };
    const tokens = valueOf(await backpack.exchangeCode(host, p));
    expect([tokens.access, tokens.refresh, tokens.expiresAt, tokens.scopes.length]).to.deep.equal([
      'tok-connect',
      'refresh-1',
      clock.now() + 86_400_000,
      3,
    ]);
    expect(server.heard[0]?.headers['authorization']).to.equal(
      `Basic ${Buffer.from('cid-31:cs-31').toString('base64')}`,
    );
    expect(Object.fromEntries(new URLSearchParams(server.heard[0]?.body))).to.deep.equal({
      grant_type: 'authorization_code',
      code: 'code-1',
      redirect_uri: 'https://tool.example/cb',
      code_verifier: 'verifier-31',
      scope: host.api.scopes.join(' '),
    });
    expect(endOf(await backpack.exchangeCode(host, p))).to.equal('actionNeeded auth_invalid');
  });

  it('refreshes with rotation; the old token is dead', async () => {
    const { server, backpack, host } = await replay('token-refresh-rotation');
    expect(valueOf(await backpack.refresh(host, 'refresh-1'))).to.include({
      access: 'tok-connect_2',
      refresh: 'refresh-2',
    });
    expect(server.heard[0]?.body).to.equal('grant_type=refresh_token&refresh_token=refresh-1');
    expect(endOf(await backpack.refresh(host, 'refresh-1'))).to.equal('actionNeeded auth_invalid');
  });

  it('tells refusals of the token endpoint apart', async () => {
    const { backpack, host } = await replay('token-errors');
    const ends = [];
    for (let i = 0; i < 3; i += 1) ends.push(endOf(await backpack.refresh(host, 'r')));
    expect(ends).to.deep.equal(['reject invalid', 'reject unsupported', 'reject auth_invalid']);
  });

  it('waits as long as the throttle says in its body, although it calls itself HTML', async () => {
    for (const [file, afterMs] of [
      ['token-throttled', 2000],
      ['token-throttled-shared', 4000],
    ] as const) {
      const { backpack, host } = await replay(file);
      expect(endOf(await backpack.refresh(host, 'r'))).to.equal('actionNeeded auth_invalid');
      expect(await backpack.refresh(host, 'r')).to.deep.include({
        kind: 'retry',
        code: 'throttled',
        afterMs,
      });
    }
  });
});
