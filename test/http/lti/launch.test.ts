import { expect } from 'chai';
import { claim } from '../../../lti/vocabulary.ts';
import { type Badge, badges } from '../../../server/model/badges/badge.ts';
import { courses, courseServices, memberships, resourceLinks } from '../../../server/model/courses/course.ts';
import { type BadgeId, hashToken, idOf, identityIdOf } from '../../../server/model/ids.ts';
import { identities, learners } from '../../../server/model/learners/learner.ts';
import { type LmsSession, type Session, sessions } from '../../../server/model/organisations/session.ts';
import { deployments, platforms } from '../../../server/model/platforms/platform.ts';
import {
  ORGANISATION,
  platformKeys,
  type PlatformKeys,
  registerPlatform,
  startPlatform,
  type TestPlatform,
} from '../../helpers/lti-platform.ts';
import {
  beginLogin,
  type Browser,
  launchAs,
  openBrowser,
  postToken,
  refusalsOf,
  startTool,
  type Tool,
} from '../../helpers/lti-tool.ts';

const TEACHER = ['http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor'];
const ADMIN = ['http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator'];

describe('LTI launch', () => {
  let keys: PlatformKeys;
  let platform: TestPlatform;
  let tool: Tool;
  let hinted: string[];
  before(async () => {
    keys = await platformKeys();
  });
  beforeEach(async () => {
    hinted = [];
    platform = await startPlatform(keys);
    tool = await startTool({
      platforms: [platform],
      onLaunched: (_ctx, launched) => {
        hinted.push(launched.goTo);
        return Promise.resolve();
      },
    });
    await registerPlatform(tool.ctx, platform);
  });
  afterEach(async () => {
    await tool.close();
    await platform.close();
  });

  const courseId = () => idOf('course', [platform.id, '12']);
  const sessionOf = async (browser: Browser): Promise<Session | undefined> =>
    tool.ctx.store.get(sessions, hashToken(browser.cookies.get('__Host-bb_session') ?? ''));
  const lmsSession = async (browser: Browser): Promise<LmsSession> => {
    const session = await sessionOf(browser);
    if (session?.kind !== 'lms') throw new Error('no session');
    return session;
  };
  const addBadge = async (id: string, course = courseId()): Promise<void> => {
    const badge: Omit<Badge, 'rev'> = {
      id: id as BadgeId,
      organisation: ORGANISATION,
      platform: platform.id,
      course,
      state: 'draft',
      name: 'Herbarium keeper',
      origin: 'own',
      activations: 0,
      createdAt: 1,
      createdBy: 'Ida',
      updatedAt: 1,
    };
    await tool.ctx.store.insert(badges, [badge]);
  };

  it('L9 answers a good launch with 303 to a GET and a session', async () => {
    const browser = openBrowser(tool);
    const answer = await launchAs(browser, tool, platform);
    expect(answer.status).to.equal(303);
    expect(answer.location).to.equal(`/courses/${courseId()}`);
    const session = await lmsSession(browser);
    expect(session.sub).to.equal('31');
    expect(session.contexts).to.deep.equal([
      {
        course: courseId(),
        deployment: '1',
        role: 'learner',
        launchedAt: tool.ctx.clock.now(),
        resourceLink: idOf('resourceLink', [courseId(), '1', '5']),
        returnUrl: `${platform.issuer}/mod/lti/return.php?course=12`,
      },
    ]);
    expect([...browser.cookies.keys()]).to.deep.equal(['__Host-bb_session']);
  });

  it('L20 gives the session cookie the flags of L6 without Max-Age', async () => {
    const answer = await launchAs(openBrowser(tool), tool, platform);
    const cookie = answer.headers['set-cookie']?.find((line) => line.startsWith('__Host-bb_session='));
    expect(cookie).to.match(
      /^__Host-bb_session=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=None; Partitioned$/,
    );
  });

  it('keeps course, services, placement, member and learner', async () => {
    await launchAs(openBrowser(tool), tool, platform);
    const { store, idSecret } = tool.ctx;
    const course = await store.get(courses, courseId());
    expect(course).to.include({ contextId: '12', title: 'Botany', label: 'BOT1' });
    const service = await store.get(courseServices, idOf('courseService', [courseId(), '1']));
    expect(service?.lineItemsUrl).to.equal(`${platform.issuer}/mod/lti/services.php/12/lineitems?type_id=1`);
    expect(service?.membershipsUrl).to.contain('/CourseSection/12/');
    const link = await store.get(resourceLinks, idOf('resourceLink', [courseId(), '1', '5']));
    expect(link?.lineItemUrl).to.contain('/lineitems/4/lineitem?type_id=1');
    const identity = await store.get(identities, identityIdOf(idSecret, platform.id, '31'));
    const learner = await store.get(learners, identity?.learner ?? '');
    expect(learner).to.include({ name: 'Edda Brandt', claimedAddress: 'edda@campus.example' });
    expect(learner?.launchedAt).to.equal(tool.ctx.clock.now());
    const membership = await store.get(
      memberships,
      idOf('membership', [courseId(), identity?.learner ?? '']),
    );
    expect(membership).to.include({ role: 'learner', isActive: true, name: 'Edda Brandt' });
    expect((await store.get(platforms, platform.id))?.family).to.equal('moodle');
  });

  it('writes no record of the course again within the hour where nothing changed', async () => {
    const browser = openBrowser(tool);
    await launchAs(browser, tool, platform);
    const revs = async (): Promise<unknown[]> => [
      (await tool.ctx.store.get(courses, courseId()))?.rev,
      (await tool.ctx.store.get(courseServices, idOf('courseService', [courseId(), '1'])))?.rev,
      (await tool.ctx.store.get(platforms, platform.id))?.rev,
    ];
    const before = await revs();
    await launchAs(browser, tool, platform);
    expect(await revs()).to.deep.equal(before);
    tool.ctx.clock.advance(3_700_000);
    await launchAs(browser, tool, platform);
    expect(await revs()).not.to.deep.equal(before);
  });

  it('notes when the platform was last opened, to the minute', async () => {
    const browser = openBrowser(tool);
    const lastLaunch = async (): Promise<number | undefined> =>
      (await tool.ctx.store.get(platforms, platform.id))?.lastLaunchAt;
    await launchAs(browser, tool, platform);
    const first = await lastLaunch();
    expect(first).to.equal(tool.ctx.clock.now());
    tool.ctx.clock.advance(30_000);
    await launchAs(browser, tool, platform);
    expect(await lastLaunch()).to.equal(first);
    tool.ctx.clock.advance(40_000);
    await launchAs(browser, tool, platform);
    expect(await lastLaunch()).to.equal(tool.ctx.clock.now());
  });

  it('L35 forgets no service that a launch does not name', async () => {
    const browser = openBrowser(tool);
    await launchAs(browser, tool, platform);
    await launchAs(browser, tool, platform, { [claim.nrps]: undefined });
    const service = await tool.ctx.store.get(courseServices, idOf('courseService', [courseId(), '1']));
    expect(service?.membershipsUrl).to.contain('/CourseSection/12/');
  });

  it('L36 keeps no service address on a foreign origin', async () => {
    await launchAs(openBrowser(tool), tool, platform, {
      [claim.nrps]: { context_memberships_url: 'https://elsewhere.example/members' },
      [claim.ags]: { scope: [], lineitems: 'https://elsewhere.example/items' },
    });
    expect(await tool.ctx.store.get(courseServices, idOf('courseService', [courseId(), '1']))).to.equal(
      undefined,
    );
  });

  it('tells the hint of the launch after the session is there', async () => {
    await launchAs(openBrowser(tool), tool, platform);
    expect(hinted).to.deep.equal([`/courses/${courseId()}`]);
    expect(tool.ctx.reported).to.deep.include({
      name: 'launchAccepted',
      platform: platform.id,
      message: 'LtiResourceLinkRequest',
      proof: 'cookie',
    });
  });

  it('L10 refuses a GET, and shows a readable page when the platform sends an error', async () => {
    const browser = openBrowser(tool);
    expect((await browser.get('/lti/launch')).status).to.equal(400);
    const { state } = await beginLogin(browser, tool, platform);
    const answer = await browser.post('/lti/launch', { state, error: 'login_required' });
    expect(answer.status).to.equal(403);
    expect(answer.body).to.contain('Your LMS refused to sign you in');
    expect((await browser.post('/lti/launch', { state, error: 'login_required' })).body).to.contain(
      'was used already',
    );
  });

  it('L11 reads the key set once and keeps it', async () => {
    const browser = openBrowser(tool);
    for (let i = 0; i < 3; i++) await launchAs(browser, tool, platform);
    expect(platform.asked('/jwks').length).to.equal(1);
  });

  it('L11 reads the set again for a new key, and trusts it for a day while the platform is down', async () => {
    const browser = openBrowser(tool);
    await launchAs(browser, tool, platform);
    const next = await platformKeys('platform-key-2');
    platform.keys = next;
    platform.routes['/jwks'] = (_heard, response) => {
      response.writeHead(200).end(JSON.stringify({ keys: [next.jwk] }));
    };
    const launchWithNext = async (): Promise<number> => {
      const { state, nonce } = await beginLogin(browser, tool, platform);
      const { SignJWT } = await import('jose');
      const idToken = await new SignJWT(platform.claims(tool.ctx, nonce))
        .setProtectedHeader({ alg: 'RS256', kid: next.kid })
        .sign(next.privateKey);
      return (await postToken(browser, state, idToken)).status;
    };
    expect(await launchWithNext()).to.equal(403);
    tool.ctx.clock.advance(61_000);
    expect(await launchWithNext()).to.equal(303);
    platform.routes['/jwks'] = (_heard, response) => {
      response.writeHead(500).end('down');
    };
    tool.ctx.clock.advance(23 * 3_600_000);
    expect(await launchWithNext()).to.equal(303);
    tool.ctx.clock.advance(2 * 3_600_000);
    expect(await launchWithNext()).to.equal(503);
  });

  it('L12 takes a list of audiences that names us as the party', async () => {
    const aud = [platform.clientId, 'someone-else'];
    const azp = platform.clientId;
    expect((await launchAs(openBrowser(tool), tool, platform, { aud, azp })).status).to.equal(303);
  });

  it('L13 allows a minute of clock difference, and names the clock where it is more', async () => {
    const nowS = Math.floor(tool.ctx.clock.now() / 1000);
    const at = (iat: number): Promise<{ status: number; body: string }> =>
      launchAs(openBrowser(tool), tool, platform, { iat, exp: iat + 60 });
    expect((await at(nowS + 55)).status).to.equal(303);
    expect((await at(nowS - 115)).status).to.equal(303);
    expect((await at(nowS + 90)).body).to.contain('The clock of your LMS is ahead');
    expect((await at(nowS - 150)).body).to.contain('has expired');
    const old = { iat: nowS - 601, exp: nowS + 60 };
    expect((await launchAs(openBrowser(tool), tool, platform, old)).body).to.contain('has expired');
    const later = { nbf: nowS + 90 };
    expect((await launchAs(openBrowser(tool), tool, platform, later)).status).to.equal(403);
  });

  it('L15 takes further deployments after approval, and the one that the login named', async () => {
    const browser = openBrowser(tool);
    expect((await launchAs(browser, tool, platform, { [claim.deploymentId]: '2' })).status).to.equal(403);
    const id = idOf('deployment', [platform.id, '2']);
    const waiting = await tool.ctx.store.get(deployments, id);
    expect(waiting?.state).to.equal('waiting');
    await tool.ctx.store.replace(deployments, { ...waiting!, state: 'approved' });
    expect((await launchAs(browser, tool, platform, { [claim.deploymentId]: '2' })).status).to.equal(303);
    const { state, nonce } = await beginLogin(browser, tool, platform, { lti_deployment_id: '1' });
    const other = platform.claims(tool.ctx, nonce, { [claim.deploymentId]: '2' });
    expect((await postToken(browser, state, await platform.sign(other))).status).to.equal(403);
  });

  it('L16 opens the badge that the target of the token names, if it belongs to the course', async () => {
    await addBadge('b-1');
    await addBadge('b-2', idOf('course', [platform.id, 'another']));
    const target = (badge: string) => ({
      [claim.targetLinkUri]: `${tool.publicUrl}/launch?badge=${badge}`,
    });
    const browser = openBrowser(tool);
    const home = `/courses/${courseId()}`;
    expect((await launchAs(browser, tool, platform, target('b-1'))).location).to.equal(`${home}/badges/b-1`);
    expect((await launchAs(browser, tool, platform, target('b-2'))).location).to.equal(home);
    expect((await launchAs(browser, tool, platform, target('b-3'))).location).to.equal(home);
  });

  it('opens the badge that a custom parameter names, and not an unknown variable left literal', async () => {
    await addBadge('b-1');
    const browser = openBrowser(tool);
    const named = { [claim.custom]: { badge_id: 'b-1', badge: '$Foo.bar' } };
    expect((await launchAs(browser, tool, platform, named)).location).to.equal(
      `/courses/${courseId()}/badges/b-1`,
    );
    const link = await tool.ctx.store.get(resourceLinks, idOf('resourceLink', [courseId(), '1', '5']));
    expect(link?.badge).to.equal('b-1');
    const literal = { [claim.custom]: { badge_id: '$Foo.bar' } };
    expect((await launchAs(browser, tool, platform, literal)).location).to.equal(`/courses/${courseId()}`);
  });

  it('L17 refuses a token without a user', async () => {
    expect((await launchAs(openBrowser(tool), tool, platform, { sub: undefined })).status).to.equal(403);
  });

  it('L17 keeps two users with one address apart', async () => {
    await launchAs(openBrowser(tool), tool, platform, { sub: '31' });
    await launchAs(openBrowser(tool), tool, platform, { sub: '32' });
    const ids = await Promise.all(
      ['31', '32'].map((sub) =>
        tool.ctx.store.get(identities, identityIdOf(tool.ctx.idSecret, platform.id, sub)),
      ),
    );
    expect(new Set(ids.map((identity) => identity?.learner)).size).to.equal(2);
  });

  it('works on the user id alone', async () => {
    const answer = await launchAs(openBrowser(tool), tool, platform, { name: undefined, email: undefined });
    expect(answer.status).to.equal(303);
  });

  it('L19 opens the picker for a teacher and for nobody else', async () => {
    const deepLink = {
      [claim.messageType]: 'LtiDeepLinkingRequest',
      [claim.resourceLink]: undefined,
      [claim.targetLinkUri]: `${tool.publicUrl}/deeplink`,
      [claim.deepLinkSettings]: {
        accept_types: ['ltiResourceLink'],
        accept_multiple: true,
        deep_link_return_url: `${platform.issuer}/mod/lti/contentitem_return.php?course=12`,
      },
    };
    const browser = openBrowser(tool);
    expect((await launchAs(browser, tool, platform, deepLink)).status).to.equal(403);
    const asTeacher = { ...deepLink, [claim.roles]: TEACHER };
    expect((await launchAs(browser, tool, platform, asTeacher)).location).to.equal(
      `/courses/${courseId()}/pick`,
    );
  });

  it('L19 opens the learner whom a teacher reviews, and the course for a learner', async () => {
    await launchAs(openBrowser(tool), tool, platform, { sub: '31' });
    const review = {
      [claim.messageType]: 'LtiSubmissionReviewRequest',
      [claim.forUser]: { user_id: '31' },
    };
    const identity = await tool.ctx.store.get(identities, identityIdOf(tool.ctx.idSecret, platform.id, '31'));
    const asTeacher = { ...review, sub: '8', [claim.roles]: TEACHER };
    expect((await launchAs(openBrowser(tool), tool, platform, asTeacher)).location).to.equal(
      `/courses/${courseId()}/learners/${identity?.learner}`,
    );
    const asLearner = { ...review, sub: '9' };
    expect((await launchAs(openBrowser(tool), tool, platform, asLearner)).location).to.equal(
      `/courses/${courseId()}`,
    );
  });

  it('L19 names the message that it does not answer', async () => {
    const other = { [claim.messageType]: 'LtiStartProctoring' };
    const answer = await launchAs(openBrowser(tool), tool, platform, other);
    expect(answer.status).to.equal(400);
    expect(answer.body).to.contain('LtiStartProctoring');
  });

  it('L20 opens the platform’s page for an administrator outside any course, and refuses anybody else', async () => {
    const outside = { [claim.context]: undefined };
    const browser = openBrowser(tool);
    const asAdmin = { ...outside, [claim.roles]: ADMIN };
    expect((await launchAs(browser, tool, platform, asAdmin)).location).to.equal(
      `/admin/platforms/${platform.id}`,
    );
    expect(await sessionOf(browser)).to.include({ isPlatformAdmin: true });
    expect((await launchAs(openBrowser(tool), tool, platform, outside)).status).to.equal(400);
  });

  it('L20 adds a course to the session of the same user, each with its own role', async () => {
    const browser = openBrowser(tool);
    await launchAs(browser, tool, platform);
    const token = browser.cookies.get('__Host-bb_session');
    const second = { [claim.context]: { id: '13', title: 'Zoology' }, [claim.roles]: TEACHER };
    await launchAs(browser, tool, platform, second);
    expect(browser.cookies.get('__Host-bb_session')).to.equal(token);
    const { contexts } = await lmsSession(browser);
    expect(contexts.map(({ course, role }) => [course, role])).to.deep.equal([
      [courseId(), 'learner'],
      [idOf('course', [platform.id, '13']), 'instructor'],
    ]);
  });

  it('L20 replaces the session when another user launches', async () => {
    const browser = openBrowser(tool);
    await launchAs(browser, tool, platform);
    const first = browser.cookies.get('__Host-bb_session') ?? '';
    await launchAs(browser, tool, platform, { sub: '40' });
    expect(browser.cookies.get('__Host-bb_session')).not.to.equal(first);
    expect((await lmsSession(browser)).sub).to.equal('40');
    expect(await tool.ctx.store.get(sessions, hashToken(first))).to.equal(undefined);
  });

  it('counts each refusal under its code', async () => {
    await launchAs(openBrowser(tool), tool, platform, { [claim.version]: '1.1' });
    expect(refusalsOf(tool.ctx)).to.deep.equal(['LTI_TOKEN_INVALID']);
  });
});
