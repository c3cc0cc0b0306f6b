import { expect } from 'chai';
import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { claim } from '../../../lti/vocabulary.ts';
import { type Badge, badges } from '../../../server/model/badges/badge.ts';
import { type BadgeId, type CourseId, idOf } from '../../../server/model/ids.ts';
import {
  ORGANISATION,
  platformKeys,
  type PlatformKeys,
  registerPlatform,
  startPlatform,
  type TestPlatform,
} from '../../helpers/lti-platform.ts';
import {
  type Answered,
  type Browser,
  launchAs,
  openBrowser,
  startTool,
  type Tool,
} from '../../helpers/lti-tool.ts';

const TEACHER = ['http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor'];

describe('LTI deep linking', () => {
  let keys: PlatformKeys;
  let platform: TestPlatform;
  let tool: Tool;
  before(async () => {
    keys = await platformKeys();
  });
  beforeEach(async () => {
    platform = await startPlatform(keys);
    tool = await startTool({ platforms: [platform] });
    await registerPlatform(tool.ctx, platform);
    await tool.ctx.store.insert(badges, [badge('b-1', 'Herbarium <keeper>'), badge('b-2', 'Mosses')]);
    await tool.ctx.store.insert(badges, [badge('b-9', 'Elsewhere', 'other' as CourseId)]);
  });
  afterEach(async () => {
    await tool.close();
    await platform.close();
  });

  const course = () => idOf('course', [platform.id, '12']);
  const badge = (id: string, name: string, of = course()): Omit<Badge, 'rev'> => ({
    id: id as BadgeId,
    organisation: ORGANISATION,
    platform: platform.id,
    course: of,
    state: 'draft',
    name,
    origin: 'own',
    activations: 0,
    createdAt: 1,
    createdBy: 'Ida',
    updatedAt: 1,
  });
  const returnUrl = () => `${platform.issuer}/mod/lti/contentitem_return.php?course=12&sesskey="'<x>`;
  const request = (settings: Record<string, unknown> = {}) => ({
    [claim.messageType]: 'LtiDeepLinkingRequest',
    [claim.resourceLink]: undefined,
    [claim.roles]: TEACHER,
    [claim.deepLinkSettings]: {
      accept_types: ['ltiResourceLink'],
      accept_multiple: true,
      deep_link_return_url: returnUrl(),
      data: 'opaque "data" ä',
      ...settings,
    },
  });
  const launched = async (settings: Record<string, unknown> = {}): Promise<Browser> => {
    const browser = openBrowser(tool);
    await launchAs(browser, tool, platform, request(settings));
    return browser;
  };
  const responseOf = async (answer: Answered): Promise<JWTPayload> => {
    const jwt = /name="JWT" value="([^"]+)"/.exec(answer.body)?.[1] ?? '';
    const published = JSON.parse((await tool.request('GET', '/lti/jwks')).body) as JSONWebKeySet;
    const currentDate = new Date(tool.ctx.clock.now());
    return (await jwtVerify(jwt, createLocalJWKSet(published), { currentDate })).payload;
  };

  it('L44 answers with the badge that was picked, signed, and with the data unchanged', async () => {
    const browser = await launched();
    const answer = await browser.post('/lti/deep-link', { course: course(), badge: 'b-1' });
    expect(answer.status).to.equal(200);
    const payload = await responseOf(answer);
    expect(payload).to.deep.include({
      iss: 'client-7',
      aud: platform.issuer,
      [claim.messageType]: 'LtiDeepLinkingResponse',
      [claim.version]: '1.3.0',
      [claim.deploymentId]: '1',
      [claim.deepLinkData]: 'opaque "data" ä',
      [claim.contentItems]: [
        {
          type: 'ltiResourceLink',
          title: 'Herbarium <keeper>',
          url: 'https://tool.example/launch?badge=b-1',
          custom: { badge_id: 'b-1' },
          lineItem: {
            label: 'Herbarium <keeper>',
            scoreMaximum: 1,
            resourceId: 'badge-b-1',
            tag: 'badge',
          },
        },
      ],
    });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).to.be.at.most(300);
    expect(payload['nonce']).to.be.a('string');
  });

  it('L44 posts to the platform’s return address, escaped, and lets forms go nowhere else', async () => {
    const browser = await launched();
    const answer = await browser.post('/lti/deep-link', { course: course(), badge: 'b-1' });
    const action = /<form method="post" action="([^"]*)"/.exec(answer.body)?.[1] ?? '';
    expect(action.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&lt;', '<')).to.equal(
      returnUrl(),
    );
    expect(answer.headers['content-security-policy']).to.contain(`form-action 'self' ${platform.origin}`);
  });

  it('L44 answers once', async () => {
    const browser = await launched();
    const fields = { course: course(), badge: 'b-1' };
    const both = await Promise.all([
      browser.post('/lti/deep-link', fields),
      browser.post('/lti/deep-link', fields),
    ]);
    expect(both.map(({ status }) => status).sort()).to.deep.equal([200, 403]);
    expect((await browser.post('/lti/deep-link', fields)).status).to.equal(403);
  });

  it('L44 answers several badges only where the platform takes several', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
    const body = `course=${course()}&badge=b-1&badge=b-2`;
    const pick = async (browser: Browser): Promise<Answered> => {
      const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      return tool.request('POST', '/lti/deep-link', { headers: { ...headers, cookie }, body });
    };
    expect((await pick(await launched({ accept_multiple: false }))).status).to.equal(422);
    const payload = await responseOf(await pick(await launched()));
    expect(payload[claim.contentItems]).to.have.lengthOf(2);
  });

  it('L44 cancels with an empty list and a word why', async () => {
    const browser = await launched();
    const payload = await responseOf(await browser.post('/lti/deep-link', { course: course(), cancel: '1' }));
    expect(payload[claim.contentItems]).to.deep.equal([]);
    expect(payload[claim.deepLinkMessage]).to.equal('No badge was chosen.');
  });

  it('L44 sends no link to a platform that takes none', async () => {
    const browser = await launched({ accept_types: ['file'] });
    const answer = await browser.post('/lti/deep-link', { course: course(), badge: 'b-1' });
    expect((await responseOf(answer))[claim.contentItems]).to.deep.equal([]);
  });

  it('gives no badge of another course away', async () => {
    const browser = await launched();
    expect((await browser.post('/lti/deep-link', { course: course(), badge: 'b-9' })).status).to.equal(422);
    expect((await browser.post('/lti/deep-link', { course: course(), badge: 'b-1' })).status).to.equal(200);
  });

  it('answers nobody without a session, without this course, or without a request', async () => {
    const fields = { course: course(), badge: 'b-1' };
    expect((await openBrowser(tool).post('/lti/deep-link', fields)).status).to.equal(401);
    const browser = openBrowser(tool);
    await launchAs(browser, tool, platform, { [claim.roles]: TEACHER });
    expect((await browser.post('/lti/deep-link', { ...fields, course: 'other' })).status).to.equal(403);
    expect((await browser.post('/lti/deep-link', fields)).status).to.equal(403);
  });
});
