import { createSecretKey } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect } from 'chai';
import type { Express } from 'express';
import helmet from 'helmet';
import { exportSPKI, SignJWT, UnsecuredJWT } from 'jose';
import { createHttp } from '../../../adapters/http/create-http.ts';
import { csrfGuard } from '../../../server/csrf-guard.ts';
import { members } from '../../../lti/services/members.ts';
import { sendScore } from '../../../lti/services/send-score.ts';
import { claim } from '../../../lti/vocabulary.ts';
import { invitePlatform } from '../../../server/actions/platforms/invite-platform.ts';
import { approvePlatform } from '../../../server/actions/platforms/switch-platform.ts';
import { readSession } from '../../../server/actions/sessions/read-session.ts';
import type { CourseService, Score } from '../../../server/model/courses/course.ts';
import { type BadgeId, idOf, type LearnerId } from '../../../server/model/ids.ts';
import { platforms } from '../../../server/model/platforms/platform.ts';
import { loginStates } from '../../../server/model/platforms/login-state.ts';
import { sessions } from '../../../server/model/organisations/session.ts';
import type { Http } from '../../../server/ports/http.ts';
import { testContext } from '../../helpers/context.ts';
import {
  configuration,
  ORGANISATION,
  platformKeys,
  type PlatformKeys,
  registerPlatform,
  startPlatform,
  type TestPlatform,
} from '../../helpers/lti-platform.ts';
import {
  type Answered,
  beginLogin,
  type Browser,
  launchAs,
  openBrowser,
  postToken,
  refusalsOf,
  startTool,
  type Tool,
} from '../../helpers/lti-tool.ts';

const OWNER = { kind: 'owner', name: 'Ida' } as const;
const TEACHER = ['http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor'];

/** The real client with every limit a twentieth as long, and the limits that were asked for. */
function hurry(...allowed: TestPlatform[]): { hurried: Http; limits: (number | undefined)[] } {
  const real = createHttp({ allowedHosts: allowed.map(({ host }) => host), userAgent: 'test' });
  const limits: (number | undefined)[] = [];
  const request: Http['request'] = (r) => {
    limits.push(r.timeoutMs);
    return real.request({ ...r, timeoutMs: (r.timeoutMs ?? 20_000) / 20 });
  };
  return { hurried: { ...real, request }, limits };
}

describe('attacks on LTI that every build must survive', () => {
  let keys: PlatformKeys;
  let platform: TestPlatform;
  let tool: Tool;
  before(async () => {
    keys = await platformKeys();
  });
  beforeEach(async () => {
    platform = await startPlatform(keys);
    tool = await startTool({ platforms: [platform], before: withAppMiddleware });
    await registerPlatform(tool.ctx, platform);
  });
  afterEach(async () => {
    await tool.close();
    await platform.close();
  });

  /** As the app mounts the routes: with a policy of its own, and a page that a session posts to. */
  function withAppMiddleware(app: Express): void {
    app.use(helmet({ frameguard: false }));
    app.post('/courses/:course', csrfGuard('https://tool.example'), (_req, res) => {
      res.send('done');
    });
  }

  const expectAlive = async (): Promise<void> => {
    expect((await launchAs(openBrowser(tool), tool, platform)).status).to.equal(303);
  };
  const countOf = async (): Promise<number> => tool.ctx.store.count(sessions, {}, 100);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const register = async (address: string, on: Tool = tool, hosts: string[] = []): Promise<Answered> => {
    const { link } = await invitePlatform(on.ctx, OWNER, { organisation: ORGANISATION, label: 'x', hosts });
    const query = new URLSearchParams({ openid_configuration: address });
    return openBrowser(on).get(`${link}&${query.toString()}`);
  };
  const refused = async (merge: Record<string, unknown>, header = {}): Promise<void> => {
    const browser = openBrowser(tool);
    expect((await launchAs(browser, tool, platform, merge, header)).status).to.equal(403);
    expect(browser.cookies.has('__Host-bb_session')).to.equal(false);
  };

  for (const [name, headers, body] of [
    ['a space', form, 'id_token=x&state=a%20b'],
    ['CR and LF', form, 'id_token=x&state=a%0d%0aSet-Cookie:x=1'],
    ['64 KB', form, `id_token=x&state=${'a'.repeat(65_536)}`],
    ['a list', form, 'id_token=x&state=a&state=b'],
    ['a JSON object', { 'content-type': 'application/json' }, '{"state":{"$ne":null},"id_token":"x"}'],
    ['malformed form data', form, 'state=%E0%A4%A&id_token=%'],
  ] as const)
    it(`A1 a state with ${name} is a bad request, and the next one is served`, async () => {
      const answer = await tool.request('POST', '/lti/launch', { headers, body });
      expect(answer.status).to.equal(400);
      expect(answer.headers['set-cookie']).to.equal(undefined);
      await expectAlive();
    });

  it('A1 a body beyond the limit is refused, and the next one is served', async () => {
    const body = `state=${'a'.repeat(200_000)}`;
    expect((await tool.request('POST', '/lti/launch', { headers: form, body })).status).to.equal(413);
    await expectAlive();
  });

  it('A2 a step that throws or rejects is a 500, and the next one is served', async () => {
    const { store } = tool.ctx;
    const faults = [
      () => Promise.reject(new Error('rejected')),
      () => {
        throw new Error('thrown');
      },
    ];
    for (const get of faults) {
      tool.ctx.store = { ...store, get };
      const answer = await tool.request('GET', `/lti/login/check?state=${'a'.repeat(43)}`);
      tool.ctx.store = store;
      expect(answer.status).to.equal(500);
      expect(answer.body).to.not.match(/rejected|thrown|Error/);
    }
    await expectAlive();
  });

  it('A3 a registration with a foreign issuer stores nothing', async () => {
    const victim = await startPlatform(keys, 'victim');
    await tool.close();
    tool = await startTool({ platforms: [platform, victim] });
    for (const changes of [
      { issuer: victim.origin },
      { jwks_uri: `${victim.origin}/jwks` },
      { issuer: `${platform.origin}.evil.example` },
    ]) {
      platform.routes['/openid-configuration'] = (_heard, response) => {
        response.writeHead(200).end(JSON.stringify({ ...configuration(platform.origin), ...changes }));
      };
      expect((await register(`${platform.origin}/openid-configuration`)).status).to.equal(400);
    }
    expect(await tool.ctx.store.count(platforms, {}, 10)).to.equal(0);
    expect(platform.asked('/register')).to.deep.equal([]);
    await victim.close();
  });

  it('A4 no configuration address reaches inward, and all are refused in the same words', async () => {
    const rebinding = createHttp({
      allowedHosts: [platform.host],
      userAgent: 'test',
      resolve: (name) =>
        Promise.resolve([{ address: name.startsWith('v6') ? '::ffff:10.0.0.1' : '127.0.0.1', family: 4 }]),
    });
    const guarded = await startTool({ context: await testContext({ http: rebinding }) });
    platform.routes['/inward'] = (_heard, response) => {
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end();
    };
    const bodies = new Set<string>();
    for (const address of [
      'http://lms.example/config',
      'http://unix:/var/run/docker.sock:/containers/json',
      'https://127.0.0.1/config',
      'https://[::ffff:10.0.0.1]/config',
      'https://169.254.169.254/config',
      'https://rebinding.example/config',
      'https://v6.rebinding.example/config',
      `${platform.origin}/inward`,
      'file:///etc/passwd',
      'not an address',
    ]) {
      const { status, body } = await register(address, guarded);
      expect([address, status]).to.deep.equal([address, 400]);
      bodies.add(body.replace(/BB-[0-9A-Z]{4}-[0-9A-Z]{2}/g, ''));
    }
    expect(bodies.size).to.equal(1);
    expect(await guarded.ctx.store.count(platforms, {}, 10)).to.equal(0);
    await guarded.close();
  });

  it('A4 an endless or slow configuration is given up, within 10 s for all that is asked', async () => {
    platform.routes['/endless'] = (_heard, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = (): void => {
        while (response.write('x'.repeat(65_536)));
        response.once('drain', more);
      };
      more();
    };
    platform.routes['/slow'] = (_heard, response) => {
      response.writeHead(200).write('{');
    };
    const { hurried, limits } = hurry(platform);
    const guarded = await startTool({ context: await testContext({ http: hurried }) });
    for (const path of ['endless', 'slow'])
      expect((await register(`${platform.origin}/${path}`, guarded)).status).to.equal(400);
    platform.routes['/register'] = () => undefined;
    expect((await register(`${platform.origin}/openid-configuration`, guarded)).status).to.equal(400);
    expect(limits.slice(-2)).to.deep.equal([5_000, 5_000]);
    await guarded.close();
  });

  it('A5 no registration without an invite, with a used one, or an expired one', async () => {
    const query = new URLSearchParams({ openid_configuration: `${platform.origin}/openid-configuration` });
    const open = (link: string): Promise<Answered> =>
      openBrowser(tool).get(`${link}${link.includes('?') ? '&' : '?'}${query.toString()}`);
    expect((await open('/lti/register')).status).to.equal(403);
    expect((await open('/lti/register?invite=a&invite=b')).status).to.equal(403);
    expect((await open(`/lti/register?invite=${'x'.repeat(43)}`)).status).to.equal(403);
    const invite = { organisation: ORGANISATION, label: 'x' };
    const { link } = await invitePlatform(tool.ctx, OWNER, invite);
    tool.ctx.clock.advance(7 * 24 * 3_600_000 + 1);
    expect((await open(link)).status).to.equal(403);
    expect(platform.asked('/openid-configuration')).to.deep.equal([]);
  });

  it('A6 no launch on a registration that waits, also when it was active at login', async () => {
    const browser = openBrowser(tool);
    const { state, nonce } = await beginLogin(browser, tool, platform);
    const stored = await tool.ctx.store.get(platforms, platform.id);
    await tool.ctx.store.replace(platforms, { ...stored!, state: 'pending' });
    tool.ctx.clock.advance(1000);
    const idToken = await platform.sign(platform.claims(tool.ctx, nonce));
    expect((await postToken(browser, state, idToken)).status).to.equal(403);
    expect((await beginLogin(browser, tool, platform)).answer.status).to.equal(403);
    expect(await countOf()).to.equal(0);
  });

  it('A7 a nonce of another login, a token twice, and parallel posts give one session at most', async () => {
    const browser = openBrowser(tool);
    const one = await beginLogin(browser, tool, platform);
    const two = await beginLogin(browser, tool, platform);
    const token = await platform.sign(platform.claims(tool.ctx, one.nonce));
    expect((await postToken(browser, two.state, token)).status).to.equal(403);
    const parallel = await Promise.all([1, 2, 3, 4, 5].map(() => postToken(browser, one.state, token)));
    expect(parallel.map(({ status }) => status).sort()).to.deep.equal([303, 403, 403, 403, 403]);
    expect((await postToken(browser, one.state, token)).status).to.equal(403);
    expect(await countOf()).to.equal(1);
  });

  it('A8 a state from another browser opens no session', async () => {
    const attacker = openBrowser(tool);
    const victim = openBrowser(tool);
    await beginLogin(victim, tool, platform);
    const { state, nonce } = await beginLogin(attacker, tool, platform);
    const token = await platform.sign(platform.claims(tool.ctx, nonce));
    expect((await postToken(victim, state, token)).body).to.contain('cannot tell that this sign-in began');
    expect((await postToken(attacker, state, token)).status).to.equal(403);
    expect(await countOf()).to.equal(0);
  });

  it('A9 tokens with a wrong deployment, times or parties are refused', async () => {
    const nowS = Math.floor(tool.ctx.clock.now() / 1000);
    await refused({ [claim.deploymentId]: '99' });
    await refused({ exp: undefined });
    await refused({ iat: undefined });
    await refused({ iat: nowS + 3600, exp: nowS + 3660 });
    await refused({ iat: 'now' });
    await refused({ aud: [platform.clientId, 'another'] });
    await refused({ aud: ['another'] });
    await refused({ aud: [platform.clientId], azp: 'another' });
    await refused({ azp: 'another' });
    await refused({ iss: 'https://other.example' });
    await refused({ nonce: undefined });
    expect(await countOf()).to.equal(0);
  });

  it('A10 tokens that choose their own algorithm or key are refused, and nothing is fetched', async () => {
    const browser = openBrowser(tool);
    const spki = createSecretKey(Buffer.from(await exportSPKI(keys.publicKey)));
    const tokens: ((claims: Record<string, unknown>) => Promise<string>)[] = [
      (claims) => Promise.resolve(new UnsecuredJWT(claims).encode()),
      (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: keys.kid }).sign(spki),
      (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(keys.privateKey),
      (claims) => platform.sign(claims, { jku: `${platform.origin}/evil-jwks` }),
      (claims) => platform.sign(claims, { jwk: keys.jwk }),
      (claims) => platform.sign(claims, { x5u: `${platform.origin}/evil-cert` }),
      () => Promise.resolve('a.b.c'),
    ];
    for (const make of tokens) {
      const { state, nonce } = await beginLogin(browser, tool, platform);
      const token = await make(platform.claims(tool.ctx, nonce));
      expect((await postToken(browser, state, token)).status).to.equal(403);
    }
    expect(platform.heard).to.deep.equal([]);
    expect(new Set(refusalsOf(tool.ctx))).to.deep.equal(new Set(['LTI_TOKEN_INVALID']));
  });

  it('A10 a token signed by another key under the right id is refused', async () => {
    const forger = await platformKeys(keys.kid);
    const browser = openBrowser(tool);
    const { state, nonce } = await beginLogin(browser, tool, platform);
    const token = await new SignJWT(platform.claims(tool.ctx, nonce))
      .setProtectedHeader({ alg: 'RS256', kid: keys.kid })
      .sign(forger.privateKey);
    expect((await postToken(browser, state, token)).status).to.equal(403);
  });

  it('A11 a hundred random key ids cost one reading of the key set a minute at most', async () => {
    const browser = openBrowser(tool);
    await launchAs(browser, tool, platform);
    tool.ctx.clock.advance(61_000);
    for (let i = 0; i < 100; i++)
      expect((await launchAs(browser, tool, platform, {}, { kid: `random-${i}` })).status).to.equal(403);
    expect(platform.asked('/jwks').length).to.equal(2);
    await expectAlive();
  });

  it('A12 a key set that never comes is given up after 5 s, and others are served meanwhile', async () => {
    const hanging = await startPlatform(keys, 'hanging');
    const { hurried, limits } = hurry(platform, hanging);
    await tool.close();
    tool = await startTool({ context: await testContext({ http: hurried }) });
    await registerPlatform(tool.ctx, platform);
    await registerPlatform(tool.ctx, hanging);
    let isGivenUp = false;
    hanging.routes['/jwks'] = () => undefined;
    const waiting = Promise.all([1, 2, 3].map(() => launchAs(openBrowser(tool), tool, hanging))).finally(
      () => {
        isGivenUp = true;
      },
    );
    await expectAlive();
    expect(isGivenUp).to.equal(false);
    expect((await waiting).map(({ status }) => status)).to.deep.equal([503, 503, 503]);
    expect(hanging.asked('/jwks').length).to.equal(1);
    expect(new Set(limits)).to.deep.equal(new Set([5_000]));
    await hanging.close();
  });

  it('A13 a cookie of one platform, renamed, proves nothing to another', async () => {
    const other = await startPlatform(keys, 'other');
    await tool.close();
    tool = await startTool({ platforms: [platform, other] });
    await registerPlatform(tool.ctx, platform);
    await registerPlatform(tool.ctx, other);
    const browser = openBrowser(tool);
    await beginLogin(browser, tool, platform);
    const [first] = [...browser.cookies];
    const [mine, secret] = first!;
    const { state, nonce } = await beginLogin(browser, tool, other);
    const theirs = [...browser.cookies.keys()].find((name) => name !== mine) ?? '';
    browser.cookies.set(theirs, secret);
    const token = await other.sign(other.claims(tool.ctx, nonce));
    expect((await postToken(browser, state, token)).status).to.equal(403);
    expect(await countOf()).to.equal(0);
    await other.close();
  });

  it('A13 the session of one platform’s user is not taken over by the same user id of another', async () => {
    const other = await startPlatform(keys, 'other');
    await tool.close();
    tool = await startTool({ platforms: [platform, other] });
    await registerPlatform(tool.ctx, platform);
    await registerPlatform(tool.ctx, other);
    const browser = openBrowser(tool);
    await launchAs(browser, tool, platform, { [claim.roles]: TEACHER });
    await launchAs(browser, tool, other);
    const cookie = `__Host-bb_session=${browser.cookies.get('__Host-bb_session')}`;
    const session = await readSession(tool.ctx, cookie, ['lms']);
    expect(session?.platform).to.equal(other.id);
    expect(session?.contexts.map(({ role }) => role)).to.deep.equal(['learner']);
    await other.close();
  });

  it('A14 a session id is good in its cookie alone', async () => {
    const browser = openBrowser(tool);
    await launchAs(browser, tool, platform);
    const token = browser.cookies.get('__Host-bb_session') ?? '';
    const fields = { course: idOf('course', [platform.id, '12']), badge: 'b' };
    const stranger = openBrowser(tool);
    expect((await stranger.post(`/lti/deep-link?__Host-bb_session=${token}`, fields)).status).to.equal(401);
    expect((await stranger.post('/lti/launch/continue', { code: token })).status).to.equal(403);
    expect((await stranger.get(`/lti/launch/continue?code=${token}`)).status).to.equal(400);
    expect(await readSession(tool.ctx, `__Host-bb_own=${token}`, ['own', 'lms'])).to.equal(undefined);
  });

  it('A15 a post from another site is refused, with no CORS header', async () => {
    const browser = openBrowser(tool);
    await launchAs(browser, tool, platform);
    const crossSite: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
      { 'sec-fetch-site': 'same-site', origin: 'https://tool.example' },
      { 'sec-fetch-site': 'none' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      {},
    ];
    for (const headers of crossSite)
      for (const path of ['/courses/x', '/lti/deep-link', '/lti/login/stored', '/lti/launch/prove']) {
        const answer = await browser.post(path, { badge: 'b' }, headers);
        expect(answer.status).to.equal(403);
        expect(answer.headers['access-control-allow-origin']).to.equal(undefined);
        expect(answer.headers['access-control-allow-credentials']).to.equal(undefined);
      }
    expect((await browser.post('/courses/x', {}, { origin: 'https://tool.example' })).status).to.equal(200);
    expect((await browser.post('/courses/x', {})).status).to.equal(200);
  });

  it('A16 a page of one platform may be framed by that platform alone', async () => {
    const other = await startPlatform(keys, 'other');
    await registerPlatform(tool.ctx, other);
    const { answer } = await beginLogin(openBrowser(tool, false), tool, platform);
    const policy = String(answer.headers['content-security-policy']);
    const ancestors = /frame-ancestors ([^;]*)/.exec(policy)?.[1];
    expect(ancestors).to.equal(`'self' ${platform.origin}`);
    expect(policy.match(/frame-ancestors/g)).to.have.lengthOf(1);
    expect(policy).to.contain("default-src 'self'");
    await other.close();
  });

  describe('A17 on services', () => {
    const service = (): CourseService => ({
      id: idOf('courseService', ['x']),
      rev: 1,
      organisation: ORGANISATION,
      course: idOf('course', [platform.id, '12']),
      platform: platform.id,
      deployment: '1',
      membershipsUrl: `${platform.origin}/members`,
      scopes: [],
      seenAt: 1,
    });
    const pageThen = (next: string): void => {
      platform.routes['/members'] = (_heard, response) => {
        response
          .writeHead(200, { link: `<${next}>; rel="next"` })
          .end(JSON.stringify({ members: [{ user_id: '1', roles: ['Learner'] }] }));
      };
    };

    it('A17 a next page on another host ends the reading, and no bearer goes there', async () => {
      const thief = await startPlatform(keys, 'thief');
      await tool.close();
      tool = await startTool({ platforms: [platform, thief] });
      await registerPlatform(tool.ctx, platform);
      pageThen(`${thief.origin}/members`);
      expect((await members(tool.ctx, service())).kind).to.equal('refused');
      expect(thief.heard).to.deep.equal([]);
      await thief.close();
    });

    it('A17 a line item on another host gets no bearer', async () => {
      const thief = await startPlatform(keys, 'thief');
      await tool.close();
      tool = await startTool({ platforms: [platform, thief] });
      await registerPlatform(tool.ctx, platform);
      const score: Score = {
        id: idOf('score', ['x']),
        rev: 1,
        organisation: ORGANISATION,
        platform: platform.id,
        deployment: '1',
        course: idOf('course', [platform.id, '12']),
        resourceLink: idOf('resourceLink', ['x']),
        badge: 'b' as BadgeId,
        learner: 'l' as LearnerId,
        lineItemUrl: `${thief.origin}/item`,
        sub: '31',
        wanted: 1,
        eventAt: 1,
        state: 'queued',
      };
      expect(await sendScore(tool.ctx, score)).to.include({ kind: 'refused', reason: 'foreign-address' });
      expect([...thief.heard, ...platform.asked('/token')]).to.deep.equal([]);
      await thief.close();
    });

    it('A17 pages that lead back to one another end the reading', async () => {
      pageThen(`${platform.origin}/members`);
      expect((await members(tool.ctx, service())).kind).to.equal('refused');
      expect(platform.asked('/members').length).to.equal(1);
    });
  });

  it('A18 a return address with a script or on another host is refused', async () => {
    const launchWith = (deep_link_return_url: string): Promise<Answered> =>
      launchAs(openBrowser(tool), tool, platform, {
        [claim.messageType]: 'LtiDeepLinkingRequest',
        [claim.roles]: TEACHER,
        [claim.deepLinkSettings]: {
          accept_types: ['ltiResourceLink'],
          accept_multiple: true,
          deep_link_return_url,
        },
      });
    expect((await launchWith(`${platform.origin}/return`)).status).to.equal(303);
    for (const address of [
      'javascript:alert(1)',
      'https://evil.example/return',
      `${platform.origin}.evil.example/return`,
      'data:text/html,x',
      '//evil.example',
    ])
      expect((await launchWith(address)).status).to.equal(403);
  });

  it('A18 a return address of the launch is kept only where it is the platform’s own', async () => {
    const browser = openBrowser(tool);
    await launchAs(browser, tool, platform, {
      [claim.launchPresentation]: { return_url: 'javascript:alert(1)' },
    });
    const cookie = `__Host-bb_session=${browser.cookies.get('__Host-bb_session')}`;
    const session = await readSession(tool.ctx, cookie, ['lms']);
    expect(session?.contexts[0]).to.not.have.property('returnUrl');
  });

  it('A19 a target on another site is a bad request, at login and in the token', async () => {
    const login = (target: string): Promise<Answered> =>
      openBrowser(tool).post('/lti/login', {
        iss: platform.issuer,
        client_id: platform.clientId,
        login_hint: '31',
        target_link_uri: target,
      });
    for (const target of [
      'https://evil.example/launch',
      'https://tool.example.evil.example/',
      '//tool.example',
      'x',
    ])
      expect((await login(target)).status).to.equal(400);
    const foreign = { [claim.targetLinkUri]: 'https://evil.example/launch' };
    expect((await launchAs(openBrowser(tool), tool, platform, foreign)).status).to.equal(400);
  });

  it('A20 an object as issuer or client id is a bad request, and nothing is looked up', async () => {
    const { store } = tool.ctx;
    let lookUps = 0;
    const counted = (): Promise<never> => {
      lookUps += 1;
      return Promise.reject(new Error('looked up'));
    };
    tool.ctx.store = { ...store, get: counted, find: counted };
    const good = `login_hint=1&target_link_uri=${encodeURIComponent('https://tool.example/launch')}`;
    for (const query of [
      `iss[$ne]=&client_id=x&${good}`,
      `iss=x&iss=y&${good}`,
      `iss=x&client_id[$ne]=&client_id=&${good}`,
    ]) {
      expect((await tool.request('GET', `/lti/login?${query}`)).status).to.equal(400);
      expect((await tool.request('POST', '/lti/login', { headers: form, body: query })).status).to.equal(400);
    }
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ iss: { $ne: null }, client_id: { $ne: null }, login_hint: '1' });
    expect((await tool.request('POST', '/lti/login', { headers, body })).status).to.equal(400);
    tool.ctx.store = store;
    expect(lookUps).to.equal(0);
  });

  it('A21 registrations, users and courses whose ids collide when joined stay distinct', async () => {
    expect(idOf('platform', ['a', 'bc'])).to.not.equal(idOf('platform', ['ab', 'c']));
    const learnerOf = async (browser: Browser): Promise<string | undefined> =>
      (await readSession(tool.ctx, `__Host-bb_session=${browser.cookies.get('__Host-bb_session')}`, ['lms']))
        ?.learner;
    const one = openBrowser(tool);
    const two = openBrowser(tool);
    const a = await launchAs(one, tool, platform, { sub: '1', [claim.context]: { id: '23' } });
    const b = await launchAs(two, tool, platform, { sub: '12', [claim.context]: { id: '3' } });
    expect(a.location).to.not.equal(b.location);
    expect(await learnerOf(one)).to.not.equal(await learnerOf(two));
  });

  it('A22 fifty registrations at once, and keys made for some, do not hold up the event loop', async function () {
    this.timeout(30_000);
    let made = 0;
    platform.routes['/register'] = (_heard, response) => {
      made += 1;
      response.writeHead(201).end(JSON.stringify({ client_id: `made-${made}`, scope: '' }));
    };
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => register(`${platform.origin}/openid-configuration`)),
    );
    const some = [1, 2, 3].map((n) => idOf('platform', [platform.issuer, `made-${n}`]));
    await Promise.all(some.map((id) => approvePlatform(tool.ctx, OWNER, id)));
    delay.disable();
    expect(answers.filter(({ status }) => status === 200).length).to.equal(50);
    expect(await tool.ctx.store.count(platforms, {}, 100)).to.equal(51);
    expect(delay.percentile(90) / 1e6).to.be.lessThan(100);
  });

  it('leaves no login behind that was refused', async () => {
    await refused({ [claim.version]: '1.1' });
    expect(await tool.ctx.store.count(loginStates, {}, 10)).to.equal(0);
  });
});
