import { expect } from 'chai';
import { createVisitor, type Visit, type Visitor } from '../../../scripts/demo/web/visitor.ts';
import { openTicket } from '../../../server/actions/system/tickets.ts';
import { toolKeysOf } from '../../../server/actions/platforms/tool-key.ts';
import { idOf } from '../../../server/model/ids.ts';
import { deployments, type Platform, platforms } from '../../../server/model/platforms/platform.ts';
import { type Office, openOffice, valueOf } from './office.ts';

const fields = {
  name: 'Canvas',
  issuer: 'https://canvas.example',
  clientId: '10000000000042',
  authorizationEndpoint: 'https://canvas.example/api/lti/authorize_redirect',
  tokenEndpoint: 'https://canvas.example/login/oauth2/token',
  jwksUrl: 'https://canvas.example/api/lti/security/jwks',
  tokenAudience: '',
  extraOrigins: 'https://files.canvas.example',
  deployments: '1:abc\n2:def',
};

describe('the LMSs of an organisation', () => {
  let office: Office;
  let visitor: Visitor;
  beforeEach(async () => {
    office = await openOffice();
    visitor = await office.asOwner();
  });
  afterEach(() => office.close());

  const open = (path: string): Promise<Visit> => visitor.open(`${office.origin}${path}`);
  const stored = async (id: string = office.platform): Promise<Platform> =>
    (await office.ctx.store.get(platforms, id))!;
  const changed = async (change: Partial<Platform>): Promise<void> => {
    await office.ctx.store.replace(platforms, { ...(await stored()), ...change });
  };
  const here = (): string => `/admin/platforms/${office.platform}`;

  it('are invited by a link that is shown once, listed, and can be withdrawn', async () => {
    const made = await visitor.press(await open('/admin/platforms'), 'Make an invite link', {
      label: 'Moodle der Medizin',
      hosts: 'sso.medizin.example',
    });
    const token = new URL(valueOf(made, 'link')).searchParams.get('invite') ?? '';
    const ticket = await openTicket(office.ctx, 'platform', token);
    expect(ticket?.purpose).to.include({ label: 'Moodle der Medizin', organisation: office.organisation });
    expect(ticket?.purpose.hosts).to.deep.equal(['sso.medizin.example']);
    const list = await open('/admin/platforms');
    expect([list.html.includes(token), list.words.includes('Moodle der Medizin')]).to.deep.equal([
      false,
      true,
    ]);
    await visitor.press(list, 'Withdraw', { id: ticket?.id ?? '' });
    expect(await openTicket(office.ctx, 'platform', token)).to.equal(undefined);
    expect((await createVisitor().open(valueOf(made, 'link'))).status).to.equal(403);
  });

  it('need a name, and hosts that are hosts', async () => {
    const wrong = await visitor.press(await open('/admin/platforms'), 'Make an invite link', {
      label: ' ',
      hosts: 'https://not a host/',
    });
    expect([wrong.status, wrong.words.includes('2 things to correct')]).to.deep.equal([422, true]);
  });

  it('wait for an owner who compares name and address, then may launch', async () => {
    await changed({ state: 'pending', name: 'Lernraum', registeredBy: 'dynamic' });
    expect((await open('/admin')).words).to.include('waits for your approval');
    const page = await open(here());
    expect(page.words).to.include('Lernraum').and.include('https://lms.example');
    const after = await visitor.press(page, 'Approve LMS');
    expect(after.words).to.include('People can open Badge Bridge from this LMS now');
    expect((await stored()).state).to.equal('active');
    expect(await toolKeysOf(office.ctx, office.platform)).to.have.length(1);
  });

  it('can be refused, switched off and on again; sessions from there end', async () => {
    const learner = await office.launched({ isPlatformAdmin: true });
    expect((await learner.open(`${office.origin}${here()}`)).status).to.equal(200);
    await visitor.press(await open(here()), 'Switch off');
    expect((await stored()).state).to.equal('off');
    expect(new URL((await learner.open(`${office.origin}${here()}`)).url).pathname).to.equal('/sign-in');
    await visitor.press(await open(here()), 'Switch on');
    expect((await stored()).state).to.equal('active');
  });

  it('are not approved by switching them on', async () => {
    await changed({ state: 'pending' });
    const page = await open(here());
    const form = page.forms.find((one) => one.action.endsWith('/switch'))!;
    expect((await visitor.submit(page, form, { to: 'on' })).status).to.equal(400);
    expect((await stored()).state).to.equal('pending');
  });

  it('are registered by hand, with our addresses to copy', async () => {
    const form = await open('/admin/platforms/new');
    expect(valueOf(form, 'our-loginUrl')).to.equal(`${office.origin}/lti/login`);
    const made = await visitor.press(form, 'Register LMS', fields);
    const id = idOf('platform', [fields.issuer, fields.clientId]);
    expect(new URL(made.url).pathname).to.equal(`/admin/platforms/${id}`);
    expect(await stored(id)).to.include({
      state: 'active',
      registeredBy: 'manual',
      firstDeployment: '1:abc',
    });
    const again = await visitor.press(form, 'Register LMS', fields);
    expect([again.status, again.words.includes('registered already')]).to.deep.equal([422, true]);
  });

  it('by hand name every field that is wrong, and keep what was typed', async () => {
    const form = await open('/admin/platforms/new');
    const bad = { ...fields, issuer: 'canvas', tokenEndpoint: 'http://192.168.0.4/token', name: '' };
    const wrong = await visitor.press(form, 'Register LMS', bad);
    expect(wrong.status).to.equal(422);
    expect(wrong.words).to.include('3 things to correct').and.include('must not be inside a private network');
    expect(wrong.forms.at(-1)?.fields['jwksUrl']).to.equal(fields.jwksUrl);
  });

  it('change only what may be changed', async () => {
    const page = await open(`${here()}/settings`);
    const { tokenEndpoint, jwksUrl, authorizationEndpoint } = await stored();
    const typed = {
      name: 'Moodle',
      tokenAudience: 'https://lms.example/aud',
      extraOrigins: 'https://cdn.lms.example',
    };
    await visitor.press(page, 'Save', { ...typed, issuer: 'https://evil.example', clientId: 'evil' });
    expect(await stored()).to.deep.include({
      ...typed,
      extraOrigins: ['https://cdn.lms.example'],
      issuer: 'https://lms.example',
      clientId: 'client',
      tokenEndpoint,
      jwksUrl,
      authorizationEndpoint,
    });
    await changed({ registeredBy: 'dynamic' });
    const dynamic = await open(`${here()}/settings`);
    await visitor.press(dynamic, 'Save', { jwksUrl: 'https://evil.example/jwks' });
    expect((await stored()).jwksUrl).to.equal(jwksUrl);
  });

  it('show new places in the LMS, which an owner lets in or keeps out', async () => {
    const { ctx, organisation, platform } = office;
    const id = idOf('deployment', [platform, '7']);
    await ctx.store.insert(deployments, [
      { id, organisation, platform, deployment: '7', state: 'waiting', seenAt: ctx.clock.now() },
    ]);
    expect((await open('/admin')).words).to.include('1 new place in the LMS waits for approval');
    const state = async (): Promise<string | undefined> => (await ctx.store.get(deployments, id))?.state;
    await visitor.press(await open(here()), 'Approve');
    expect(await state()).to.equal('approved');
    await visitor.press(await open(here()), 'Refuse');
    expect(await state()).to.equal('refused');
  });

  it('get a new key that signs after a day, once at a time', async () => {
    await changed({ state: 'pending' });
    await visitor.press(await open(here()), 'Approve LMS');
    office.ctx.clock.advance(60_000);
    const page = await open(`${here()}/settings`);
    const after = await visitor.press(page, /Make a new key$/);
    const [newest] = await toolKeysOf(office.ctx, office.platform);
    expect((newest?.signsFrom ?? 0) - office.ctx.clock.now()).to.equal(24 * 3_600_000);
    expect(after.html).to.not.include('/rotate"');
    const form = page.forms.find((one) => one.action.endsWith('/rotate'))!;
    expect((await visitor.submit(page, form)).status).to.equal(409);
    expect(await toolKeysOf(office.ctx, office.platform)).to.have.length(2);
  });

  it('show their own administrators connection, courses and health, and nothing else', async () => {
    const admin = await office.launched({ isPlatformAdmin: true });
    const page = await admin.open(`${office.origin}${here()}`);
    expect(page.words).to.include('Completions from Moodle');
    for (const word of ['Settings', 'Switch off', 'API', 'Audit', 'Sign out', 'Client secret'])
      expect(page.words, word).to.not.include(word);
    expect(page.headers.get('content-security-policy')).to.include(
      "frame-ancestors 'self' https://lms.example",
    );
    const courses = await admin.open(`${office.origin}${here()}/courses`);
    expect(courses.words).to.include('Data Literacy 101');
  });

  it('say what has arrived from them and what has not', async () => {
    const page = await open(here());
    expect(page.words).to.include('Names of learners arrive').and.include('E-mail addresses arrive');
    expect(page.words).to.include('Names and roles of a course cannot be read');
  });

  it('leave a line in the log for each change, with who made it', async () => {
    await visitor.press(await open(here()), 'Switch off');
    await visitor.press(await open('/admin/platforms'), 'Make an invite link', { label: 'X' });
    const lines = (await office.audited()).map(({ action, actor }) => `${action} ${actor}`);
    expect(lines).to.include('platform.switched-off Marta Keller (marta@campus.example)');
    expect(lines).to.include('platform.invited Marta Keller (marta@campus.example)');
    expect((await open('/admin/audit?subject=platform')).words).to.include('LMS switched off');
  });
});
