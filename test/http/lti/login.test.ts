import { expect } from 'chai';
import { loginStates } from '../../../server/model/platforms/login-state.ts';
import { platforms } from '../../../server/model/platforms/platform.ts';
import { organisations } from '../../../server/model/organisations/organisation.ts';
import { hashToken, type IssuerId } from '../../../server/model/ids.ts';
import {
  ORGANISATION,
  platformKeys,
  type PlatformKeys,
  registerPlatform,
  startPlatform,
  type TestPlatform,
} from '../../helpers/lti-platform.ts';
import { beginLogin, openBrowser, startTool, type Tool } from '../../helpers/lti-tool.ts';

describe('LTI login initiation', () => {
  let keys: PlatformKeys;
  let platform: TestPlatform;
  let tool: Tool;
  before(async () => {
    keys = await platformKeys();
  });
  beforeEach(async () => {
    platform = await startPlatform(keys);
    tool = await startTool({ platforms: [platform], settings: { loginsPerAddress: 5 } });
    await registerPlatform(tool.ctx, platform);
  });
  afterEach(async () => {
    await tool.close();
    await platform.close();
  });
  const initiation = (changes: Record<string, string> = {}): string =>
    `/lti/login?${new URLSearchParams({
      iss: platform.issuer,
      client_id: platform.clientId,
      login_hint: '31',
      target_link_uri: `${tool.publicUrl}/launch`,
      ...changes,
    }).toString()}`;

  it('L1 takes GET as well as POST', async () => {
    const answer = await openBrowser(tool).get(initiation());
    expect(answer.status).to.equal(303);
    expect(answer.location).to.match(/^\/lti\/login\/check\?state=[\w-]{43}$/);
  });

  it('L1 refuses what is missing, doubled or too long', async () => {
    const browser = openBrowser(tool);
    for (const address of [
      '/lti/login',
      `${initiation()}&iss=again`,
      initiation({ login_hint: 'x'.repeat(5000) }),
      initiation({ lti_storage_target: 'no spaces' }),
    ])
      expect((await browser.get(address)).status).to.equal(400);
  });

  it('L2 redirects for no registration but the exact and active one', async () => {
    const browser = openBrowser(tool);
    expect((await browser.get(initiation({ client_id: 'other' }))).status).to.equal(403);
    expect((await browser.get(initiation({ iss: `${platform.issuer}/` }))).status).to.equal(403);
  });

  it('L2 says that a platform waits, or is off', async () => {
    const browser = openBrowser(tool);
    const ctx = tool.ctx;
    const pending = await startPlatform(keys, 'client-pending');
    await registerPlatform(ctx, pending, { state: 'pending' });
    await ctx.store.insert(organisations, [
      {
        id: ORGANISATION,
        name: 'Campus',
        language: 'en',
        contactEmail: 'badges@campus.example',
        issuer: 'i' as IssuerId,
        createdAt: 1,
      },
    ]);
    const answer = await browser.get(initiation({ iss: pending.issuer, client_id: 'client-pending' }));
    expect(answer.status).to.equal(403);
    expect(answer.body).to.contain('nobody has approved it yet');
    expect(answer.body).to.contain('href="mailto:badges@campus.example"');
    const off = await startPlatform(keys, 'client-off');
    await registerPlatform(ctx, off, { state: 'off' });
    expect((await browser.get(initiation({ iss: off.issuer, client_id: 'client-off' }))).body).to.contain(
      'switched off',
    );
    await Promise.all([pending.close(), off.close()]);
  });

  it('L2 does without a client id where the issuer has one active registration, and not with two', async () => {
    const browser = openBrowser(tool);
    const without = initiation().replace(/client_id=[^&]*&/, '');
    expect((await browser.get(without)).status).to.equal(303);
    const second = platform.fresh({ clientId: 'client-8' });
    await tool.ctx.store.insert(platforms, [{ ...second, id: 'second' as typeof second.id }]);
    expect((await browser.get(without)).status).to.equal(400);
  });

  it('L4 sends the browser on with both hints byte for byte', async () => {
    const hint = '{"cmid":5,"launchid":"ltilaunch5_1"} ä+%2B&=';
    const { query } = await beginLogin(openBrowser(tool), tool, platform, {
      login_hint: 'user 31/ü',
      lti_message_hint: hint,
    });
    expect(Object.fromEntries(query)).to.include({
      scope: 'openid',
      response_type: 'id_token',
      response_mode: 'form_post',
      prompt: 'none',
      client_id: platform.clientId,
      redirect_uri: `${tool.publicUrl}/lti/launch`,
      login_hint: 'user 31/ü',
      lti_message_hint: hint,
    });
  });

  it('L5 gives every login a state, a nonce and a row of its own, for ten minutes', async () => {
    const browser = openBrowser(tool);
    const one = await beginLogin(browser, tool, platform);
    const two = await beginLogin(browser, tool, platform);
    expect(new Set([one.state, two.state, one.nonce, two.nonce]).size).to.equal(4);
    expect(one.state).to.match(/^[\w-]{43}$/);
    const row = await tool.ctx.store.get(loginStates, hashToken(one.state));
    expect(row?.expiresAt).to.equal(tool.ctx.clock.now() + 600_000);
    expect(JSON.stringify(row)).not.to.contain(one.state);
  });

  it('L5 limits the logins under way from one address', async () => {
    const browser = openBrowser(tool);
    for (let i = 0; i < 5; i++) expect((await browser.get(initiation())).status).to.equal(303);
    expect((await browser.get(initiation())).status).to.equal(429);
    tool.ctx.clock.advance(600_000);
    expect((await browser.get(initiation())).status).to.equal(303);
  });

  it('L6 names the cookie itself and gives it every flag', async () => {
    const answer = await openBrowser(tool).get(initiation());
    const [cookie = ''] = answer.headers['set-cookie'] ?? [];
    expect(cookie).to.match(/^__Host-bb_[\w-]{22}=[\w-]{43}; /);
    expect(cookie.split('; ').slice(1)).to.have.members([
      'Path=/',
      'Secure',
      'HttpOnly',
      'SameSite=None',
      'Partitioned',
      'Max-Age=600',
    ]);
    expect(answer.headers['cache-control']).to.equal('no-store');
  });

  it('L8 skips the check where a cookie of ours came along', async () => {
    const browser = openBrowser(tool);
    await browser.get(initiation());
    const again = await browser.get(initiation());
    expect(again.location.startsWith(`${platform.origin}/auth?`)).to.equal(true);
  });

  it('L8 offers a new tab before the platform is asked, and the tab starts the same login again', async () => {
    const frame = openBrowser(tool, false);
    const { answer } = await beginLogin(frame, tool, platform, { lti_deployment_id: '1' });
    expect(answer.status).to.equal(200);
    const href = /href="(\/lti\/login\?[^"]+)"/.exec(answer.body)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const query = new URLSearchParams(href.split('?')[1]);
    expect(query.get('lti_message_hint')).to.equal('{"cmid":5,"launchid":"ltilaunch5_1000000007"}');
    expect(query.get('lti_deployment_id')).to.equal('1');
    const tab = openBrowser(tool);
    const checked = await tab.get((await tab.get(href)).location);
    expect(checked.location.startsWith(`${platform.origin}/auth?`)).to.equal(true);
  });

  it('L8 does not offer a new tab inside the new tab', async () => {
    const tab = openBrowser(tool, false);
    const { location } = await tab.get(initiation({ bb_tab: '1' }));
    expect((await tab.get(location)).status).to.equal(403);
  });

  it('L23 lets the platform frame its pages, and anybody a failure', async () => {
    const frame = openBrowser(tool, false);
    const { answer } = await beginLogin(frame, tool, platform);
    expect(answer.headers['content-security-policy']).to.equal(`frame-ancestors 'self' ${platform.origin}`);
    expect((await frame.get('/lti/login')).headers['content-security-policy']).to.equal('frame-ancestors *');
  });

  it('gives every failure three sentences and a code that the log knows', async () => {
    const answer = await openBrowser(tool).get(initiation({ client_id: 'other' }));
    const quote = /BB-[0-9A-Z]{4}-[0-9A-Z]{2}/.exec(answer.body)?.[0];
    expect(answer.body).to.contain('Badge Bridge does not know the LMS that sent you.');
    expect(answer.body).to.contain('What you can do');
    expect(answer.body).to.contain('Who can mend it');
    const line = tool.ctx.logged.find((entry) => entry.fields['quote'] === quote);
    expect(line?.fields['code']).to.equal('LTI_PLATFORM_UNKNOWN');
  });
});
