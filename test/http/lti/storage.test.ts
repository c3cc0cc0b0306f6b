import { expect } from 'chai';
import { hashToken } from '../../../server/model/ids.ts';
import { sessions } from '../../../server/model/organisations/session.ts';
import {
  platformKeys,
  type PlatformKeys,
  registerPlatform,
  startPlatform,
  type TestPlatform,
} from '../../helpers/lti-platform.ts';
import {
  type Answered,
  beginLogin,
  openBrowser,
  postToken,
  startTool,
  type Tool,
} from '../../helpers/lti-tool.ts';

/** Attributes and hidden fields of the one form on a page. */
function formOf({ body }: Answered): {
  action: string;
  data: Record<string, string>;
  fields: Record<string, string>;
} {
  const tag = /<form [^>]*>/.exec(body)?.[0] ?? '';
  const attributes = Object.fromEntries(
    [...tag.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );
  const fields = Object.fromEntries(
    [...body.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(
      ([, name = '', value = '']) => [name, value],
    ),
  );
  return { action: attributes['action'] ?? '', data: attributes, fields };
}

describe('LTI launch without cookies, by platform storage', () => {
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
  });
  afterEach(async () => {
    await tool.close();
    await platform.close();
  });

  /** Login in a frame without cookies whose storage works: what was put, and the launch page that asks for it. */
  const upToProof = async (): Promise<{ key: string; secret: string; page: Answered }> => {
    const frame = openBrowser(tool, false);
    const { answer } = await beginLogin(frame, tool, platform, { lti_storage_target: 'storage_frame' });
    const put = formOf(answer);
    const sent = await frame.post(put.action, { ...put.fields, stored: put.data['data-value'] ?? '' });
    const query = new URL(sent.location).searchParams;
    const claims = platform.claims(tool.ctx, query.get('nonce') ?? '');
    const page = await postToken(frame, query.get('state') ?? '', await platform.sign(claims));
    return { key: put.data['data-key'] ?? '', secret: put.data['data-value'] ?? '', page };
  };

  it('L7 asks the named frame at the exact origin of the authorization endpoint', async () => {
    const frame = openBrowser(tool, false);
    const { answer } = await beginLogin(frame, tool, platform, { lti_storage_target: 'storage_frame' });
    const { data, action } = formOf(answer);
    expect(answer.status).to.equal(200);
    expect(data).to.include({
      'data-storage': 'put',
      'data-origin': platform.origin,
      'data-target': 'storage_frame',
    });
    expect(data['data-value']).to.match(/^[\w-]{43}$/);
    expect(action).to.equal('/lti/login/stored');
    expect(answer.headers['content-security-policy']).to.contain(`form-action 'self' ${platform.origin}`);
  });

  it('L8 falls back to a new tab where storage does not answer either', async () => {
    const frame = openBrowser(tool, false);
    const { answer } = await beginLogin(frame, tool, platform, { lti_storage_target: '_parent' });
    const put = formOf(answer);
    const offered = await frame.post(put.action, { ...put.fields, stored: '' });
    expect(offered.status).to.equal(200);
    expect(offered.body).to.contain('Open in a new tab');
    expect(offered.body).not.to.contain('lti_storage_target');
  });

  it('L21 swaps the proof for a code, and the code for a first-party session in a tab', async () => {
    const { key, secret, page } = await upToProof();
    expect(page.status).to.equal(200);
    expect(page.headers['set-cookie']).to.equal(undefined);
    const ask = formOf(page);
    expect(ask.data).to.include({ 'data-storage': 'get', 'data-key': key });
    expect(page.body).not.to.contain(secret);
    const proven = await openBrowser(tool, false).post(ask.action, { ...ask.fields, stored: secret });
    const handOver = formOf(proven);
    expect(handOver.data['target']).to.equal('_blank');
    expect(Object.keys(handOver.fields)).to.deep.equal(['code']);
    const tab = openBrowser(tool);
    const entered = await tab.post(handOver.action, handOver.fields);
    expect(entered.status).to.equal(303);
    expect(entered.location).to.match(/^\/courses\//);
    const session = await tool.ctx.store.get(sessions, hashToken(tab.cookies.get('__Host-bb_session') ?? ''));
    expect(session?.kind).to.equal('lms');
    expect((await openBrowser(tool).post(handOver.action, handOver.fields)).status).to.equal(403);
  });

  it('L7 gives no code for another browser’s secret, and spends the launch', async () => {
    const { secret, page } = await upToProof();
    const ask = formOf(page);
    const wrong = await openBrowser(tool).post(ask.action, { ...ask.fields, stored: 'x'.repeat(43) });
    expect(wrong.status).to.equal(403);
    const right = await openBrowser(tool).post(ask.action, { ...ask.fields, stored: secret });
    expect(right.status).to.equal(403);
  });

  it('L21 takes no unproven code in the tab', async () => {
    const { page } = await upToProof();
    const { fields } = formOf(page);
    const tab = openBrowser(tool);
    expect((await tab.post('/lti/launch/continue', { code: fields['code'] ?? '' })).status).to.equal(403);
    expect(tab.cookies.size).to.equal(0);
  });

  it('L21 lets the code live for 60 seconds', async () => {
    const { secret, page } = await upToProof();
    const ask = formOf(page);
    const proven = await openBrowser(tool).post(ask.action, { ...ask.fields, stored: secret });
    const handOver = formOf(proven);
    tool.ctx.clock.advance(60_001);
    expect((await openBrowser(tool).post(handOver.action, handOver.fields)).status).to.equal(403);
  });
});
