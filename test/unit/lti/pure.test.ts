import { expect } from 'chai';
import fc from 'fast-check';
import { isOwnRequest } from '../../../server/csrf-guard.ts';
import { readClaims } from '../../../lti/launch/read-claims.ts';
import { readRoles } from '../../../lti/launch/read-roles.ts';
import { authorizationUrl } from '../../../lti/login/authorization-url.ts';
import { createLoginLimit } from '../../../lti/login/login-limit.ts';
import { readLoginRequest, requireOwnTarget } from '../../../lti/login/read-login-request.ts';
import { partOf } from '../../../lti/services/line-items.ts';
import { nextPageOf } from '../../../lti/services/paging.ts';
import { clockOffS } from '../../../lti/launch/compare-clock.ts';
import { claim } from '../../../lti/vocabulary.ts';
import { frameAncestors, withDirective } from '../../../server/actions/platforms/content-policy.ts';
import { cookieValue, hasOwnCookie, sessionToken } from '../../../server/actions/sessions/session-cookie.ts';
import { errorTable } from '../../../server/errors.ts';
import type { LoginStateId, OrganisationId, PlatformId } from '../../../server/model/ids.ts';
import type { LoginState } from '../../../server/model/platforms/login-state.ts';
import { isAtPlatform, type Platform } from '../../../server/model/platforms/platform.ts';
import { newQuoteCode } from '../../../server/ports/random.ts';
import { wordsFor } from '../../../server/views/words.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { throwOf } from '../../helpers/failure.ts';
import { seededRandom } from '../../helpers/random.ts';

const LIS = 'http://purl.imsglobal.org/vocab/lis/v2';
const platform: Platform = {
  id: 'p' as PlatformId,
  rev: 1,
  organisation: 'o' as OrganisationId,
  issuer: 'https://lms.example',
  clientId: 'client-7',
  name: 'LMS',
  family: '',
  version: '',
  state: 'active',
  authorizationEndpoint: 'https://lms.example/auth?tenant=7&flag',
  tokenEndpoint: 'https://tokens.example/token',
  jwksUrl: 'https://lms.example/jwks',
  extraOrigins: ['https://media.example:8443'],
  scopes: [],
  registeredBy: 'manual',
  createdAt: 1,
};

describe('roles of a launch (L18)', () => {
  const roleOf = (...roles: string[]): string => readRoles(roles).role;

  it('are read from URIs, short names and sub-roles', () => {
    expect(roleOf(`${LIS}/membership#Instructor`)).to.equal('instructor');
    expect(roleOf('Instructor')).to.equal('instructor');
    expect(roleOf(`${LIS}/membership/Instructor#TeachingAssistant`)).to.equal('instructor');
    expect(roleOf(`${LIS}/membership#Learner`)).to.equal('learner');
    expect(roleOf('Learner')).to.equal('learner');
    expect(roleOf(`${LIS}/membership/Learner#GuestLearner`)).to.equal('learner');
  });

  it('count the strongest', () => expect(roleOf('Learner', 'Instructor')).to.equal('instructor'));

  it('let nobody do more than look who has none that we know', () => {
    expect(roleOf()).to.equal('viewer');
    expect(roleOf('Mentor', 'urn:some:role')).to.equal('viewer');
    expect(readRoles(['Mentor', 'urn:some:role']).unknown).to.deep.equal(['urn:some:role']);
  });

  it('tell an administrator of the LMS from one of the course, who teaches', () => {
    for (const role of [
      'institution/person#Administrator',
      'system/person#Administrator',
      'system/person#SysAdmin',
    ])
      expect(readRoles([`${LIS}/${role}`])).to.deep.equal({
        role: 'viewer',
        isPlatformAdmin: true,
        unknown: [],
      });
    expect(readRoles([`${LIS}/membership#Administrator`])).to.deep.include({
      role: 'instructor',
      isPlatformAdmin: false,
    });
  });

  it('do not come from a look-alike vocabulary', () => {
    expect(roleOf('http://evil.example/vocab/lis/v2/membership#Instructor')).to.equal('viewer');
    expect(roleOf(`x${LIS}/membership#Instructor`)).to.equal('viewer');
    expect(readRoles([`${LIS}/system/person#Administrator2`]).isPlatformAdmin).to.equal(false);
  });

  it('never throw and never give more than was named', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (roles) => {
        const { role, isPlatformAdmin } = readRoles(roles.map((r) => `x-${r}`));
        return role === 'viewer' && !isPlatformAdmin;
      }),
    );
  });
});

describe('claims of a launch', () => {
  const good = {
    sub: '31',
    nonce: 'n',
    iat: 1_795_280_023,
    aud: 'client-7',
    [claim.deploymentId]: '1',
    [claim.version]: '1.3.0',
    [claim.messageType]: 'LtiResourceLinkRequest',
  };

  it('may lack everything that only informs', () => {
    expect(readClaims(good)[claim.roles]).to.deep.equal([]);
  });

  it('count as absent where a part that only informs is malformed', () => {
    const odd = readClaims({
      ...good,
      name: 7,
      email: 'no address',
      [claim.custom]: 'text',
      [claim.ags]: { scope: 'text', lineitems: 3 },
      [claim.launchPresentation]: null,
    });
    expect([odd.name, odd.email, odd[claim.custom], odd[claim.launchPresentation]]).to.deep.equal([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(odd[claim.ags]?.lineitems).to.equal(undefined);
  });

  it('are cut to what records hold, but an id is never cut', async () => {
    expect(readClaims({ ...good, name: 'x'.repeat(900) }).name).to.have.lengthOf(200);
    expect(readClaims({ ...good, name: 'a\ud800' }).name).to.equal('a\ufffd');
    expect((await throwOf(() => readClaims({ ...good, sub: 'x'.repeat(256) }))).code).to.equal(
      'LTI_TOKEN_INVALID',
    );
  });

  it('are refused by code, whatever is sent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (payload) => {
        const error = await throwOf(() => readClaims(payload));
        return error.code === 'LTI_TOKEN_INVALID';
      }),
      { numRuns: 200 },
    );
  });
});

describe('login request', () => {
  it('is refused by code, whatever is sent (L1)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (input) => {
        const error = await throwOf(() => readLoginRequest(input, 'https://tool.example'));
        return error.code === 'LTI_LOGIN_MALFORMED' || error.code === 'LTI_TARGET_FOREIGN';
      }),
      { numRuns: 200 },
    );
  });

  it('takes a target on our origin only (L3)', async () => {
    expect(requireOwnTarget('https://tool.example/launch?x=1', 'https://tool.example').search).to.equal(
      '?x=1',
    );
    for (const target of [
      'https://tool.example:444/',
      'http://tool.example/',
      'https://tool.example@evil.example/',
    ])
      expect((await throwOf(() => requireOwnTarget(target, 'https://tool.example'))).code).to.equal(
        'LTI_TARGET_FOREIGN',
      );
  });
});

describe('authentication request (L4)', () => {
  const login: LoginState = {
    id: 'l' as LoginStateId,
    rev: 1,
    platform: platform.id,
    nonce: 'n',
    target: 'https://tool.example/launch',
    loginHint: 'hint',
    cookie: 'c',
    secretHash: 'h',
    createdAt: 1,
    expiresAt: 2,
  };

  it('keeps a query that the endpoint already has', () => {
    const url = authorizationUrl(platform, login, 's', 'https://tool.example/lti/launch');
    expect(url.startsWith('https://lms.example/auth?tenant=7&flag&scope=openid&')).to.equal(true);
    expect(new URL(url).searchParams.has('lti_message_hint')).to.equal(false);
  });

  it('carries both hints byte for byte', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'grapheme' }),
        (loginHint, messageHint) => {
          fc.pre(loginHint.isWellFormed() && messageHint.isWellFormed());
          const given = { ...login, loginHint, messageHint };
          const query = new URL(authorizationUrl(platform, given, 's', 'r')).searchParams;
          return query.get('login_hint') === loginHint && query.get('lti_message_hint') === messageHint;
        },
      ),
    );
  });
});

describe('who may post to us (L22)', () => {
  const own = 'https://tool.example';
  const post = (fetchSite?: string, origin?: string): boolean =>
    isOwnRequest({ method: 'POST', fetchSite, origin }, own);

  it('is our own page, by Sec-Fetch-Site', () => {
    expect(post('same-origin')).to.equal(true);
    for (const site of ['same-site', 'cross-site', 'none', '', 'same-origin, cross-site'])
      expect(post(site, own)).to.equal(false);
  });

  it('is our own page, by Origin where Sec-Fetch-Site is absent', () => {
    expect(post(undefined, own)).to.equal(true);
    for (const origin of [
      undefined,
      'null',
      'https://evil.example',
      'http://tool.example',
      `${own}.evil.example`,
    ])
      expect(post(undefined, origin)).to.equal(false);
  });

  it('does not matter for what changes nothing', () => {
    for (const method of ['GET', 'HEAD', 'OPTIONS'])
      expect(isOwnRequest({ method, fetchSite: 'cross-site', origin: undefined }, own)).to.equal(true);
    for (const method of ['PUT', 'PATCH', 'DELETE', 'get', 'PROPFIND'])
      expect(isOwnRequest({ method, fetchSite: 'cross-site', origin: undefined }, own)).to.equal(false);
  });
});

describe('frame-ancestors (L23)', () => {
  it('names issuer, authorization endpoint and listed origins of this platform', () => {
    expect(frameAncestors(platform)).to.equal("'self' https://lms.example https://media.example:8443");
    expect(frameAncestors(undefined)).to.equal("'none'");
  });

  it('replaces the directive of the page’s policy and keeps the others', () => {
    const policy = "default-src 'self';frame-ancestors 'none';  Frame-Ancestors *; img-src data:";
    expect(withDirective(policy, 'frame-ancestors', "'self'")).to.equal(
      "default-src 'self';img-src data:;frame-ancestors 'self'",
    );
    expect(withDirective(undefined, 'frame-ancestors', '*')).to.equal('frame-ancestors *');
  });

  it('never names what is no web origin', () => {
    const odd = {
      ...platform,
      issuer: 'urn:lms',
      authorizationEndpoint: 'javascript:1',
      extraOrigins: ['x;y'],
    };
    expect(frameAncestors(odd)).to.equal("'self'");
  });
});

describe('addresses of a platform (L36)', () => {
  it('are on its own origins, exactly', () => {
    expect(isAtPlatform(platform, 'https://tokens.example/anything?x')).to.equal(true);
    for (const address of [
      'http://lms.example/x',
      'https://lms.example.evil.example/',
      'https://lms.example@evil.example/',
      'https://media.example/',
      '/relative',
      '',
    ])
      expect(isAtPlatform(platform, address)).to.equal(false);
  });

  it('get sub-paths before their query (L37)', () => {
    expect(partOf('https://lms.example/2/lineitems/4/lineitem?type_id=1', 'scores')).to.equal(
      'https://lms.example/2/lineitems/4/lineitem/scores?type_id=1',
    );
    expect(partOf('https://lms.example/item/', 'results')).to.equal('https://lms.example/item/results');
  });

  it('lead to the next page by the Link header (L42)', () => {
    const next = (link: string): string | undefined =>
      nextPageOf({
        status: 200,
        headers: { link },
        body: new Uint8Array(),
        url: 'https://lms.example/m?p=1',
      });
    expect(next('<https://lms.example/m?p=2>; rel="next"')).to.equal('https://lms.example/m?p=2');
    expect(next('<https://a.example/>; rel="prev", </m?p=2,3>; title="x"; rel=next')).to.equal(
      'https://lms.example/m?p=2,3',
    );
    expect(next('<https://a.example/d>; rel="differences next"')).to.equal('https://a.example/d');
    for (const link of ['', '<https://a.example/>; rel="nextish"', '<https://a.example/>', 'nonsense'])
      expect(next(link)).to.equal(undefined);
  });
});

describe('login limit (L5)', () => {
  it('counts logins under way and gives the place of a launch back', () => {
    const limit = createLoginLimit(fakeClock(), 2);
    expect([limit.begin('10.0.0.1'), limit.begin('10.0.0.1'), limit.begin('10.0.0.1')]).to.deep.equal([
      true,
      true,
      false,
    ]);
    limit.end('10.0.0.1');
    expect(limit.begin('10.0.0.1')).to.equal(true);
    expect(limit.begin('10.0.0.2')).to.equal(true);
  });

  it('counts an IPv6 network as one address', () => {
    const limit = createLoginLimit(fakeClock(), 1);
    expect(limit.begin('2001:db8:1:2:3::4')).to.equal(true);
    expect(limit.begin('2001:db8:1:2:9::9')).to.equal(false);
    expect(limit.begin('2001:db8:1:3::1')).to.equal(true);
    expect([limit.begin('::ffff:10.0.0.1'), limit.begin('::ffff:10.0.0.2')]).to.deep.equal([true, true]);
  });
});

describe('cookies', () => {
  it('are found by their exact name', () => {
    const header = 'x__Host-bb_session=no; __Host-bb_session2=no; __Host-bb_session=yes; a=b=c';
    expect(cookieValue(header, '__Host-bb_session')).to.equal('yes');
    expect(cookieValue(header, 'a')).to.equal('b=c');
    expect(cookieValue(undefined, 'a')).to.equal(undefined);
    expect(hasOwnCookie('a=1; __Host-bb_x=1')).to.equal(true);
    expect(hasOwnCookie('a=__Host-bb_x')).to.equal(false);
  });

  it('hold a session token only in its own form', () => {
    expect(sessionToken(`__Host-bb_session=${'a'.repeat(43)}`, 'lms')).to.equal('a'.repeat(43));
    expect(sessionToken('__Host-bb_session=short', 'lms')).to.equal(undefined);
    expect(sessionToken(`__Host-bb_session=${'a'.repeat(43)}`, 'own')).to.equal(undefined);
  });
});

describe('words for failures', () => {
  const words = wordsFor('en');
  for (const code of Object.keys(errorTable).filter((name) => name.startsWith('LTI_')))
    it(`say for ${code} what happened, what to do and who can mend it`, () => {
      for (const part of ['what', 'do', 'who']) expect(words.has(`errors.${code}.${part}`)).to.equal(true);
    });

  it('come with a code that can be read out', () => {
    const random = seededRandom();
    const codes = Array.from({ length: 200 }, () => newQuoteCode(random));
    for (const code of codes) expect(code).to.match(/^BB-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{2}$/);
    expect(new Set(codes).size).to.be.greaterThan(195);
  });
});

describe('the clock of a platform', () => {
  const began = Date.UTC(2026, 10, 21, 10, 0, 0, 400);
  const came = began + 2500;
  const off = (ms: number): number => clockOffS(Math.floor((began + ms) / 1000), began, came);

  it('agrees with ours where the token was made while its login was under way', () => {
    for (const ms of [0, 1000, 2500]) expect(off(ms), String(ms)).to.equal(0);
  });

  it('is ahead by what the token is later than its coming, and behind by what it is earlier than its login', () => {
    expect([off(93_000), off(-90_400)]).to.deep.equal([90, -90]);
  });
});
