import { inspect } from 'node:util';
import { expect } from 'chai';
import { invitePlatform } from '../../../server/actions/platforms/invite-platform.ts';
import { platforms } from '../../../server/model/platforms/platform.ts';
import { tickets } from '../../../server/model/organisations/ticket.ts';
import { audits } from '../../../server/model/organisations/audit.ts';
import {
  configuration,
  ORGANISATION,
  platformKeys,
  type PlatformKeys,
  startPlatform,
  type TestPlatform,
} from '../../helpers/lti-platform.ts';
import { type Answered, openBrowser, startTool, type Tool } from '../../helpers/lti-tool.ts';

const OWNER = { kind: 'owner', name: 'Ida Owner' } as const;
const TOOL_CONFIGURATION = 'https://purl.imsglobal.org/spec/lti-tool-configuration';

describe('LTI dynamic registration', () => {
  let keys: PlatformKeys;
  let platform: TestPlatform;
  let tool: Tool;
  before(async () => {
    keys = await platformKeys();
  });
  beforeEach(async () => {
    platform = await startPlatform(keys);
    tool = await startTool({ platforms: [platform] });
  });
  afterEach(async () => {
    await tool.close();
    await platform.close();
  });
  const invite = async (hosts?: string[]): Promise<string> => {
    const made = await invitePlatform(tool.ctx, OWNER, {
      organisation: ORGANISATION,
      label: 'Campus North',
      ...(hosts === undefined ? {} : { hosts }),
    });
    return made.link;
  };
  const open = (link: string, more: Record<string, string> = {}): Promise<Answered> =>
    openBrowser(tool).get(
      `${link}&${new URLSearchParams({
        openid_configuration: `${platform.origin}/openid-configuration`,
        registration_token: 'registration-token-1',
        ...more,
      }).toString()}`,
    );

  it('L28 keeps the platform as pending with its first deployment, in one write', async () => {
    const answer = await open(await invite());
    expect(answer.status).to.equal(200);
    expect(await tool.ctx.store.get(platforms, platform.id)).to.deep.include({
      state: 'pending',
      issuer: platform.issuer,
      clientId: 'client-7',
      name: 'Campus North',
      family: 'moodle',
      firstDeployment: '1',
      registeredBy: 'dynamic',
      rev: 1,
    });
    const lines = await tool.ctx.store.find(audits, { where: { organisation: ORGANISATION }, limit: 5 });
    expect(lines.items.map(({ action }) => action)).to.include('platform.registered');
  });

  it('L28 says what is left to do and closes at the platform’s origin', async () => {
    const { body, headers } = await open(await invite());
    expect(body).to.contain('activate Badge Bridge');
    expect(body).to.contain('an owner approves Campus North');
    expect(body).to.contain(`data-platform="${platform.origin}"`);
    expect(body).to.contain('data-lti-close');
    expect(headers['content-security-policy']).to.equal(`frame-ancestors 'self' ${platform.origin}`);
  });

  it('sends what Moodle requires', async () => {
    await open(await invite());
    const [heard] = platform.asked('/register');
    const sent = JSON.parse(heard?.body ?? '') as Record<string, unknown>;
    expect(sent).to.deep.include({
      application_type: 'web',
      response_types: ['id_token'],
      initiate_login_uri: 'https://tool.example/lti/login',
      redirect_uris: ['https://tool.example/lti/launch'],
      jwks_uri: 'https://tool.example/lti/jwks',
      token_endpoint_auth_method: 'private_key_jwt',
      client_name: 'Badge Bridge',
    });
    const settings = sent[TOOL_CONFIGURATION] as { domain: string; target_link_uri: string };
    expect(new URL(settings.target_link_uri).host).to.equal(settings.domain);
  });

  it('L27 sends the registration token once as bearer and never logs it', async () => {
    await open(await invite());
    expect(platform.asked('/register')[0]?.headers['authorization']).to.equal('Bearer registration-token-1');
    expect(platform.asked('/openid-configuration')[0]?.headers['authorization']).to.equal(undefined);
    platform.routes['/register'] = (_heard, response) => {
      response.writeHead(401).end('token_already_used registration-token-1');
    };
    expect((await open(await invite())).status).to.equal(400);
    expect(inspect([tool.ctx.logged, tool.ctx.reported], { depth: 12 })).not.to.contain(
      'registration-token-1',
    );
  });

  it('L25 uses the invite up by success and by nothing else', async () => {
    const link = await invite();
    platform.routes['/register'] = (_heard, response) => {
      response.writeHead(503).end();
    };
    expect((await open(link)).status).to.equal(400);
    const sane = await startPlatform(keys);
    platform.routes['/register'] = sane.routes['/register']!;
    expect((await open(link)).status).to.equal(200);
    expect((await open(link)).status).to.equal(403);
    const page = await tool.ctx.store.find(tickets, {
      where: { organisation: ORGANISATION, kind: 'platform' },
      limit: 5,
    });
    expect(page.items[0]?.result).to.equal(platform.id);
    await sane.close();
  });

  it('L25 gives one registration for one invite, however many come at once', async () => {
    const link = await invite();
    let clients = 0;
    platform.routes['/register'] = (_heard, response) => {
      clients += 1;
      response
        .writeHead(201, { 'content-type': 'application/json' })
        .end(
          JSON.stringify({ client_id: `client-${clients}`, [TOOL_CONFIGURATION]: { deployment_id: '1' } }),
        );
    };
    const statuses = (await Promise.all([open(link), open(link), open(link)])).map(({ status }) => status);
    expect(statuses.sort()).to.deep.equal([200, 403, 403]);
    const where = { organisation: ORGANISATION };
    expect((await tool.ctx.store.find(platforms, { where, limit: 9 })).items).to.have.length(1);
    const registered = (await tool.ctx.store.find(audits, { where, limit: 9 })).items;
    expect(registered.filter(({ action }) => action === 'platform.registered')).to.have.length(1);
  });

  it('L25 loses neither registration nor invite where it is killed between the two', async () => {
    const link = await invite();
    const { store } = tool.ctx;
    tool.ctx.store = {
      ...store,
      replace: (c, doc) =>
        c.name === tickets.name ? Promise.reject(new Error('killed')) : store.replace(c, doc),
    };
    expect((await open(link)).status).to.equal(500);
    tool.ctx.store = store;
    expect((await store.get(platforms, platform.id))?.state).to.equal('pending');
    const page = await store.find(tickets, {
      where: { organisation: ORGANISATION, kind: 'platform' },
      limit: 5,
    });
    expect(page.items[0]?.usedAt).to.equal(undefined);
  });

  it('L25 shows a person who opens the link what it is for, and leaves it good', async () => {
    const link = await invite();
    const answer = await openBrowser(tool).get(link);
    expect(answer.status).to.equal(200);
    expect(answer.body).to.contain('This link is for your LMS');
    expect(answer.body).to.contain('28 November 2026');
    expect((await open(link)).status).to.equal(200);
  });

  it('L26 never overwrites a registration, and leaves the invite good', async () => {
    await open(await invite());
    const before = await tool.ctx.store.get(platforms, platform.id);
    const link = await invite();
    expect((await open(link)).status).to.equal(409);
    expect(await tool.ctx.store.get(platforms, platform.id)).to.deep.equal(before);
  });

  it('L26 takes endpoints on a host that the invite lists, and on no other', async () => {
    const other = await startPlatform(keys);
    await tool.close();
    tool = await startTool({ platforms: [platform, other] });
    platform.routes['/openid-configuration'] = (_heard, response) => {
      const given = { ...configuration(platform.origin), token_endpoint: `${other.origin}/token` };
      response.writeHead(200).end(JSON.stringify(given));
    };
    expect((await open(await invite())).status).to.equal(400);
    expect((await open(await invite([other.host]))).status).to.equal(200);
    expect((await tool.ctx.store.get(platforms, platform.id))?.extraOrigins).to.deep.equal([other.origin]);
    await other.close();
  });

  it('L28 does without a deployment, and asks only for scopes that are offered', async () => {
    const offered = 'https://purl.imsglobal.org/spec/lti-ags/scope/score';
    platform.routes['/openid-configuration'] = (_heard, response) => {
      response
        .writeHead(200)
        .end(JSON.stringify({ ...configuration(platform.origin), scopes_supported: ['openid', offered] }));
    };
    platform.routes['/register'] = (_heard, response) => {
      response.writeHead(200).end(JSON.stringify({ client_id: 'client-7' }));
    };
    expect((await open(await invite())).status).to.equal(200);
    const sent = JSON.parse(platform.asked('/register')[0]?.body ?? '') as { scope: string };
    expect(sent.scope).to.equal(offered);
    expect(await tool.ctx.store.get(platforms, platform.id)).to.deep.include({ scopes: [offered] });
  });
});
