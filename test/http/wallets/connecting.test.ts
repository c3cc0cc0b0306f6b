import { expect } from 'chai';
import { createVisitor, type Visitor } from '../../../scripts/demo/web/visitor.ts';
import {
  ALL,
  basic,
  codeIn,
  type Program,
  PUT,
  READ,
  startWalletSite,
  STAY,
  type Tokens,
  type WalletSite,
} from './wallet-site.ts';

const SAM = 'sam@home.example';
const errorOf = async (answer: Response): Promise<unknown> =>
  ((await answer.json()) as { error?: unknown }).error;

describe('connecting a wallet', function () {
  this.timeout(30_000);
  let site: WalletSite;
  let sam: Visitor;
  const open = async (): Promise<void> => {
    site = await startWalletSite();
    await site.prove(0, SAM);
    sam = await site.signIn(SAM);
  };
  const close = (): Promise<void> => site.close();

  const allowed = async (
    program: Program,
    changes = {},
  ): Promise<{ code: string; pending: ReturnType<WalletSite['ask']> }> => {
    const pending = site.ask(program, changes);
    return { pending, code: codeIn(await sam.press(await sam.open(pending.url), 'Allow')) };
  };
  const refresh = (program: Program, token: string, more: Record<string, string> = {}): Promise<Response> =>
    site.post('/oauth/token', { grant_type: 'refresh_token', refresh_token: token, ...more }, program);
  const works = async (token: string): Promise<boolean> =>
    (await site.api('/credentials', token)).status === 200;

  describe('begins with a registration', () => {
    before(open);
    after(close);

    const register = (body: unknown, type = 'application/json'): Promise<Response> =>
      fetch(`${site.origin}/oauth/register`, {
        method: 'POST',
        headers: { 'content-type': type },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });

    it('that gives everything back with an id and a secret of its own', async () => {
      const answer = await register(site.metadata());
      expect(answer.status).to.equal(201);
      expect(answer.headers.get('cache-control')).to.equal('no-store');
      const body = (await answer.json()) as Record<string, unknown>;
      expect(body).to.include({
        client_name: 'Pocket',
        software_id: 'pocket',
        scope: ALL,
        client_secret_expires_at: 0,
      });
      expect(body['client_secret']).to.match(/^[\w-]{43}$/);
      expect(body['client_id_issued_at']).to.equal(Math.floor(site.ctx.clock.now() / 1000));
      const again = (await (await register(site.metadata())).json()) as Record<string, unknown>;
      expect(again['client_id']).not.to.equal(body['client_id']);
    });

    it('that leaves out scopes nobody offers, and refuses one without any other', async () => {
      const answer = await register(site.metadata({ scope: `${READ} admin https://evil.example/all` }));
      expect(((await answer.json()) as { scope: string }).scope).to.equal(READ);
      const none = await register(site.metadata({ scope: `admin ${STAY}` }));
      expect([none.status, await errorOf(none)]).to.deep.equal([400, 'invalid_client_metadata']);
    });

    for (const [what, changes, error] of [
      [
        'another host among its addresses',
        { tos_uri: 'https://elsewhere.example/terms' },
        'invalid_redirect_uri',
      ],
      [
        'a return address with a fragment',
        { redirect_uris: ['http://127.0.0.1/x#y'] },
        'invalid_redirect_uri',
      ],
      ['no return address', { redirect_uris: [] }, 'invalid_client_metadata'],
      ['a return address that is no address', { redirect_uris: ['nowhere'] }, 'invalid_redirect_uri'],
      [
        'a return address with a user name',
        { redirect_uris: ['http://me:pw@127.0.0.1/x'] },
        'invalid_redirect_uri',
      ],
      ['another way to prove itself', { token_endpoint_auth_method: 'none' }, 'invalid_client_metadata'],
      ['an implicit grant', { grant_types: ['implicit'] }, 'invalid_client_metadata'],
      ['another response type', { response_types: ['token'] }, 'invalid_client_metadata'],
      ['no name', { client_name: ' ' }, 'invalid_client_metadata'],
    ] as const)
      it(`that is refused with ${what}`, async () => {
        const answer = await register(site.metadata(changes));
        expect([answer.status, await errorOf(answer)]).to.deep.equal([400, error]);
      });

    it('that is refused where it is no JSON, of another type, or huge', async () => {
      expect(await errorOf(await register('{'))).to.equal('invalid_client_metadata');
      expect((await register('a=b', 'application/x-www-form-urlencoded')).status).to.equal(415);
      expect((await register({ client_name: 'x'.repeat(30_000) })).status).to.equal(413);
    });

    it('120 times an hour from one network at most', async () => {
      const statuses = new Set<number>();
      for (let i = 0; i < 121; i++) statuses.add((await register({})).status);
      expect([...statuses]).to.deep.equal([400, 429]);
    });
  });

  describe('asks the person', () => {
    before(open);
    after(close);

    it('who asks, what for and for how long, and as whom', async () => {
      const page = await sam.open(site.ask(await site.register()).url);
      expect(page.status).to.equal(200);
      expect(page.words).to.include('Pocket').and.include(new URL(site.origin).host).and.include(SAM);
      expect(page.words).to.include('read your badges').and.include('put badges of other issuers');
      expect(page.words).to.include('until you disconnect it');
      expect(page.headers.get('content-security-policy'))
        .to.include(`form-action 'self' ${site.origin}`)
        .and.include("frame-ancestors 'none'");
      const less = await sam.open(site.ask(await site.register(), { scope: READ }).url);
      expect(less.words).to.include('for one hour').and.not.include('put badges of other');
    });

    it('after a sign-in in the same browser, which leads back to the question', async () => {
      const program = await site.register();
      const visitor = createVisitor();
      const door = await visitor.open(site.ask(program).url);
      expect(new URL(door.url).pathname).to.equal('/sign-in');
      site.ctx.clock.advance(1000);
      const sent = await visitor.press(door, 'Send a sign-in link', { address: SAM });
      expect(sent.words).to.include('Open it in this browser');
      const link = /https?:\S+ticket=\S+/.exec((await site.mailTo(SAM))?.text ?? '')?.[0] ?? '';
      const page = await visitor.press(await visitor.open(link), 'Sign in');
      expect(page.words).to.include('Let').and.include('collect your badges?');
    });

    it('in no other browser than the one that asked: a link of somebody else leads to one’s own badges', async () => {
      const attacker = createVisitor();
      const door = await attacker.open(site.ask(await site.register()).url);
      site.ctx.clock.advance(1000);
      await attacker.press(door, 'Send a sign-in link', { address: SAM });
      const link = /https?:\S+ticket=\S+/.exec((await site.mailTo(SAM))?.text ?? '')?.[0] ?? '';
      const victim = createVisitor();
      const confirm = await victim.open(link);
      expect(confirm.words).to.include('asked for in another browser').and.include(SAM);
      const end = await victim.press(confirm, 'Sign in');
      expect(new URL(end.url).pathname).to.equal('/my');
    });

    it('and sends a no back to the wallet', async () => {
      const pending = site.ask(await site.register());
      const end = await sam.press(await sam.open(pending.url), 'Do not allow');
      const { searchParams } = new URL(end.url);
      expect(Object.fromEntries(searchParams)).to.deep.equal({
        error: 'access_denied',
        state: pending.state,
        iss: site.origin,
      });
    });

    it('and sends a yes back with a code, the state and who answers', async () => {
      const pending = site.ask(await site.register());
      const end = await sam.press(await sam.open(pending.url), 'Allow');
      const { code, ...others } = Object.fromEntries(new URL(end.url).searchParams);
      expect(code).to.match(/^[\w-]{43}$/);
      expect(others).to.deep.equal({ state: pending.state, scope: ALL, iss: site.origin });
    });

    for (const [what, changes] of [
      ['an unknown program', { client_id: 'nobody' }],
      ['no program', { client_id: undefined }],
      ['a return address that was not registered', { redirect_uri: 'https://evil.example/cb' }],
      ['a return address below the registered one', { redirect_uri: 'REGISTERED/more' }],
      ['a return address with more in its query', { redirect_uri: 'REGISTERED?more=1' }],
      ['no return address', { redirect_uri: undefined }],
    ] as const)
      it(`nothing for ${what}, and sends nobody anywhere`, async () => {
        const program = await site.register();
        const uri =
          'redirect_uri' in changes
            ? changes.redirect_uri?.replace('REGISTERED', program.redirectUri)
            : program.redirectUri;
        const page = await sam.open(site.ask(program, { ...changes, redirect_uri: uri }).url);
        expect(page.status).to.equal(400);
        expect(page.words).to.include('This wallet cannot be connected');
        expect(new URL(page.url).pathname).to.equal('/oauth/authorize');
      });

    for (const [what, changes, error] of [
      ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
      ['no response type', { response_type: undefined }, 'invalid_request'],
      ['no PKCE', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
      ['plain PKCE', { code_challenge_method: 'plain' }, 'invalid_request'],
      ['a challenge of another length', { code_challenge: 'short' }, 'invalid_request'],
      ['no state', { state: undefined }, 'invalid_request'],
      ['scopes that do not exist', { scope: 'admin' }, 'invalid_scope'],
      ['nothing but staying', { scope: STAY }, 'invalid_scope'],
    ] as const)
      it(`nothing with ${what}, and tells the wallet`, async () => {
        const end = await sam.open(site.ask(await site.register(), changes).url);
        expect(new URL(end.url).pathname).to.equal('/wallet-callback');
        expect(new URL(end.url).searchParams.get('error')).to.equal(error);
        expect(new URL(end.url).searchParams.has('code')).to.equal(false);
      });

    it('nothing where a member comes twice', async () => {
      const pending = site.ask(await site.register());
      expect(
        new URL((await sam.open(`${pending.url}&scope=${READ}`)).url).searchParams.get('error'),
      ).to.equal('invalid_request');
      expect(
        (await sam.open(`${pending.url}&redirect_uri=${encodeURIComponent('https://evil.example')}`)).status,
      ).to.equal(400);
    });

    it('for no more than the program registered for', async () => {
      const program = await site.register({ scope: READ });
      const end = await sam.press(await sam.open(site.ask(program).url), 'Allow');
      expect(new URL(end.url).searchParams.get('scope')).to.equal(READ);
      const short = await site.register({ grant_types: ['authorization_code'] });
      const page = await sam.open(site.ask(short).url);
      expect(page.words).to.include('for one hour');
    });

    it('by a page whose answer no other site can give, nor for somebody else', async () => {
      const page = await sam.open(site.ask(await site.register()).url);
      const [form] = page.forms;
      if (form === undefined) throw new Error('no form');
      const foreign = await sam.submit({ ...page, url: 'https://evil.example/' }, form, { answer: 'allow' });
      expect(foreign.status).to.equal(403);
      await site.prove(1, 'elodie@home.example');
      const elodie = await site.signIn('elodie@home.example');
      expect((await elodie.submit(page, form, { answer: 'allow' })).status).to.equal(409);
      expect((await createVisitor().submit(page, form, { answer: 'allow' })).status).to.equal(401);
    });

    it('again about what its form sends, so that a changed form asks for nothing else', async () => {
      const program = await site.register({ scope: READ });
      const page = await sam.open(site.ask(program).url);
      const [form] = page.forms;
      if (form === undefined) throw new Error('no form');
      const more = await sam.submit(page, form, { answer: 'allow', scope: ALL });
      expect(new URL(more.url).searchParams.get('scope')).to.equal(READ);
      const away = await sam.submit(page, form, { answer: 'allow', redirect_uri: 'https://evil.example/cb' });
      expect([away.status, new URL(away.url).origin]).to.deep.equal([400, site.origin]);
    });

    it('never by a session that proved no address', async () => {
      const { openSession } = await import('../../../server/actions/sessions/open-session.ts');
      const token = await openSession(site.ctx, {
        kind: 'own',
        person: site.house.owner,
        name: 'Marta Keller',
      });
      const answer = await fetch(site.ask(await site.register()).url, {
        redirect: 'manual',
        headers: { cookie: `__Host-bb_own=${token}` },
      });
      expect(answer.headers.get('location')).to.match(/^\/sign-in\?to=/);
    });
  });

  describe('ends with tokens', () => {
    before(open);
    after(close);

    it('that are made for the one who holds code, verifier and secret', async () => {
      const program = await site.register();
      const { pending, code } = await allowed(program);
      const answer = await site.redeem(program, pending, code);
      expect(answer.status).to.equal(200);
      expect(answer.headers.get('cache-control')).to.equal('no-store');
      const tokens = (await answer.json()) as Tokens;
      expect(tokens).to.include({ token_type: 'Bearer', expires_in: 3600, scope: ALL });
      expect(await works(tokens.access_token)).to.equal(true);
    });

    it('of which none is stored as it is', async () => {
      const { program, tokens } = await site.connect(sam);
      const { every } = await import('../../../server/actions/change.ts');
      const { allCollections } = await import('../../../server/model/collections.ts');
      let stored = '';
      for (const spec of allCollections)
        for await (const doc of every(site.ctx, spec as never, {})) stored += JSON.stringify(doc);
      for (const secret of [program.secret, tokens.access_token, tokens.refresh_token ?? 'none'])
        expect(stored.includes(secret)).to.equal(false);
      expect(stored.includes(program.id)).to.equal(true);
    });

    it('never for a wrong verifier or another return address, and the code is spent by the attempt', async () => {
      const program = await site.register();
      for (const changes of [
        { code_verifier: 'x'.repeat(43) },
        { code_verifier: '' },
        { redirect_uri: `${program.redirectUri}/` },
      ] as Record<string, string>[]) {
        const { pending, code } = await allowed(program);
        expect(await errorOf(await site.redeem(program, pending, code, changes))).to.equal('invalid_grant');
        expect(await errorOf(await site.redeem(program, pending, code))).to.equal('invalid_grant');
      }
    });

    it('never for another program, which does not spend the code either', async () => {
      const [program, other] = [await site.register(), await site.register()];
      const { pending, code } = await allowed(program);
      expect(await errorOf(await site.redeem(other, pending, code))).to.equal('invalid_grant');
      expect((await site.redeem(program, pending, code)).status).to.equal(200);
    });

    it('never without the secret, with a wrong one, or with it in the body', async () => {
      const program = await site.register();
      const { pending, code } = await allowed(program);
      const wrong = await site.redeem({ ...program, secret: 'x'.repeat(43) }, pending, code);
      expect([wrong.status, await errorOf(wrong)]).to.deep.equal([401, 'invalid_client']);
      expect(wrong.headers.get('www-authenticate')).to.match(/^Basic /);
      const inBody = {
        grant_type: 'authorization_code',
        code,
        client_id: program.id,
        client_secret: program.secret,
      };
      expect((await site.post('/oauth/token', inBody)).status).to.equal(401);
      expect(await errorOf(await site.post('/oauth/token', inBody, program))).to.equal('invalid_request');
      expect((await site.redeem(program, pending, code)).status).to.equal(200);
    });

    it('never after ten minutes', async () => {
      const program = await site.register();
      const { pending, code } = await allowed(program);
      site.ctx.clock.advance(10 * 60_000 + 1);
      expect(await errorOf(await site.redeem(program, pending, code))).to.equal('invalid_grant');
    });

    it('once for a code: its second use ends what the first one connected', async () => {
      const program = await site.register();
      const { pending, code } = await allowed(program);
      const tokens = (await (await site.redeem(program, pending, code)).json()) as Tokens;
      expect(await errorOf(await site.redeem(program, pending, code))).to.equal('invalid_grant');
      expect(await works(tokens.access_token)).to.equal(false);
      expect(await errorOf(await refresh(program, tokens.refresh_token ?? ''))).to.equal('invalid_grant');
    });

    it('for nobody, where a code is used several times at once', async () => {
      const program = await site.register();
      const { pending, code } = await allowed(program);
      const answers = await Promise.all(Array.from({ length: 4 }, () => site.redeem(program, pending, code)));
      for (const answer of answers) {
        const { access_token: token } = (await answer.json()) as Partial<Tokens>;
        expect(token === undefined ? false : await works(token)).to.equal(false);
      }
    });

    it('with fewer scopes where the wallet asks for fewer, never with more', async () => {
      const program = await site.register();
      const less = await allowed(program);
      const tokens = (await (
        await site.redeem(program, less.pending, less.code, { scope: READ })
      ).json()) as Tokens;
      expect(tokens.scope).to.equal(READ);
      expect(tokens.refresh_token).to.equal(undefined);
      const few = await allowed(program, { scope: READ });
      const answer = await site.redeem(program, few.pending, few.code, { scope: PUT });
      expect(await errorOf(answer)).to.equal('invalid_scope');
    });

    it('not for other grants, nor for what is missing or comes twice', async () => {
      const program = await site.register();
      const ask = (form: Record<string, string>): Promise<unknown> =>
        site.post('/oauth/token', form, program).then(errorOf);
      expect(await ask({ grant_type: 'password', username: SAM })).to.equal('unsupported_grant_type');
      expect(await ask({ grant_type: 'client_credentials' })).to.equal('unsupported_grant_type');
      expect(await ask({})).to.equal('invalid_request');
      expect(await ask({ grant_type: 'authorization_code', code: 'x' })).to.equal('invalid_request');
      const twice = await fetch(`${site.origin}/oauth/token`, {
        method: 'POST',
        headers: { authorization: basic(program), 'content-type': 'application/x-www-form-urlencoded' },
        body: 'grant_type=refresh_token&refresh_token=a&refresh_token=b',
      });
      expect(await errorOf(twice)).to.equal('invalid_request');
      const json = await fetch(`${site.origin}/oauth/token`, {
        method: 'POST',
        headers: { authorization: basic(program), 'content-type': 'application/json' },
        body: '{"grant_type":"refresh_token"}',
      });
      expect(await errorOf(json)).to.equal('invalid_request');
    });

    it('and slows down who guesses secrets', async () => {
      const program = { ...(await site.register()), secret: 'guess' };
      const statuses = new Set<number>();
      for (let i = 0; i < 61; i++) statuses.add((await refresh(program, 'x')).status);
      expect([...statuses]).to.deep.equal([401, 429]);
    });
  });

  describe('lasts', () => {
    beforeEach(open);
    afterEach(close);

    it('an hour by one access token, and on by a refresh token that changes each time', async () => {
      const { program, tokens } = await site.connect(sam);
      site.ctx.clock.advance(3_600_000);
      expect(await works(tokens.access_token)).to.equal(false);
      const next = (await (await refresh(program, tokens.refresh_token ?? '')).json()) as Tokens;
      expect(next.refresh_token).not.to.equal(tokens.refresh_token);
      expect(await works(next.access_token)).to.equal(true);
    });

    it('until a refresh token is used twice, which ends all of it', async () => {
      const { program, tokens } = await site.connect(sam);
      const next = (await (await refresh(program, tokens.refresh_token ?? '')).json()) as Tokens;
      expect(await errorOf(await refresh(program, tokens.refresh_token ?? ''))).to.equal('invalid_grant');
      expect(await works(next.access_token)).to.equal(false);
      expect(await errorOf(await refresh(program, next.refresh_token ?? ''))).to.equal('invalid_grant');
    });

    it('no longer than ninety days without a visit', async () => {
      const { program, tokens } = await site.connect(sam);
      site.ctx.clock.advance(89 * 24 * 3_600_000);
      const next = (await (await refresh(program, tokens.refresh_token ?? '')).json()) as Tokens;
      site.ctx.clock.advance(90 * 24 * 3_600_000 + 1);
      expect((await refresh(program, next.refresh_token ?? '')).status).not.to.equal(200);
    });

    it('for the program it was made for', async () => {
      const { tokens } = await site.connect(sam);
      const other = await site.register();
      expect(await errorOf(await refresh(other, tokens.refresh_token ?? ''))).to.equal('invalid_grant');
      expect(await errorOf(await refresh(other, tokens.access_token))).to.equal('invalid_grant');
      await site.post('/oauth/revoke', { token: tokens.access_token }, other);
      await site.post('/oauth/revoke', { token: tokens.refresh_token ?? '' }, other);
      expect(await works(tokens.access_token)).to.equal(true);
    });

    it('with the scopes that were allowed: a refresh may take fewer and no others', async () => {
      const { program, tokens } = await site.connect(sam, `${READ} ${STAY}`);
      expect(await errorOf(await refresh(program, tokens.refresh_token ?? '', { scope: PUT }))).to.equal(
        'invalid_scope',
      );
      expect(
        await errorOf(await refresh(program, tokens.refresh_token ?? '', { scope: `${READ} ${PUT}` })),
      ).to.equal('invalid_scope');
      const next = (await (
        await refresh(program, tokens.refresh_token ?? '', { scope: READ })
      ).json()) as Tokens;
      expect(next.scope).to.equal(READ);
      const again = (await (await refresh(program, next.refresh_token ?? '')).json()) as Tokens;
      expect(again.scope).to.equal(`${READ} ${STAY}`);
    });

    it('only in its newest form: connecting again ends the tokens before', async () => {
      const program = await site.register();
      const first = await allowed(program);
      const old = (await (await site.redeem(program, first.pending, first.code)).json()) as Tokens;
      const second = await allowed(program, { scope: READ });
      const fresh = (await (await site.redeem(program, second.pending, second.code)).json()) as Tokens;
      expect([await works(old.access_token), await works(fresh.access_token)]).to.deep.equal([false, true]);
      expect(await errorOf(await refresh(program, old.refresh_token ?? ''))).to.equal('invalid_grant');
    });

    it('until the wallet gives its tokens back', async () => {
      const { program, tokens } = await site.connect(sam);
      const revoke = (token: string): Promise<Response> =>
        site.post('/oauth/revoke', { token, token_type_hint: 'refresh_token' }, program);
      expect((await revoke('unknown')).status).to.equal(200);
      expect((await revoke(tokens.refresh_token ?? '')).status).to.equal(200);
      expect(await works(tokens.access_token)).to.equal(false);
      expect((await revoke(tokens.refresh_token ?? '')).status).to.equal(200);
      expect((await site.post('/oauth/revoke', { token: 'x' })).status).to.equal(401);
      expect(await errorOf(await site.post('/oauth/revoke', {}, program))).to.equal('invalid_request');
      const second = await site.connect(sam);
      await site.post('/oauth/revoke', { token: second.tokens.access_token }, second.program);
      expect(await works(second.tokens.access_token)).to.equal(false);
      expect((await refresh(second.program, second.tokens.refresh_token ?? '')).status).to.equal(200);
    });
  });
});
