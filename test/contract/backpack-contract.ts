/** What every backpack adapter and its twin must do alike. */
import { expect } from 'chai';
import type { Backpack, ClientMetadata, HostAccess, Result, Tokens } from '../../server/ports/backpack.ts';
import { type BackpackWorld, sha256Url, testAssertion } from '../helpers/backpack-world.ts';
import { type FakeClock, fakeClock } from '../helpers/clock.ts';

export interface BackpackSetup {
  backpack: Backpack;
  /** Address of the host, as an admin gives it. */
  address: string;
  /** What the learner's browser does at the host. */
  consent(authorizeUrl: string): { code: string; state: string };
  close(): Promise<void>;
}

const redirectUri = 'https://tool.example/backpacks/callback';
export const clientMetadata: ClientMetadata = {
  name: 'Badge Bridge',
  uri: 'https://tool.example',
  logoUri: 'https://tool.example/logo.png',
  termsUri: 'https://tool.example/terms',
  policyUri: 'https://tool.example/privacy',
  softwareId: 'badge-bridge',
  softwareVersion: '1.0.0',
  redirectUri,
};
const verifier = 'v'.repeat(43);
const address = 'mira@people.example';
const url = (n: number): string => `https://tool.example/a/q${n}`;

/** The value of a result that is expected to be ok. */
export function valueOf<T>(result: Result<T>): T {
  if (result.kind !== 'ok') throw new Error(`expected ok, got ${JSON.stringify(result)}`);
  return result.value;
}

/** Kind and code of a failure. */
export function endOf(result: { kind: string; code?: string }): string {
  return result.code === undefined ? result.kind : `${result.kind} ${result.code}`;
}

/** Discovers the host and registers there. */
export async function openHost(setup: BackpackSetup): Promise<HostAccess> {
  const api = valueOf(await setup.backpack.discover(setup.address));
  return { api, client: valueOf(await setup.backpack.register(api, clientMetadata)) };
}

/** Consents and exchanges the code. */
export async function connect(setup: BackpackSetup, host: HostAccess): Promise<Tokens> {
  const consentUrl = setup.backpack.authorizeUrl(host, {
    state: 's',
    challenge: sha256Url(verifier),
    redirectUri,
  });
  const { code } = setup.consent(consentUrl);
  return valueOf(await setup.backpack.exchangeCode(host, { code, verifier, redirectUri }));
}

export function backpackContract(
  name: string,
  open: (world: BackpackWorld, clock: FakeClock) => Promise<BackpackSetup>,
): void {
  describe(`the backpack contract: ${name}`, () => {
    let setup: BackpackSetup;
    let world: BackpackWorld;
    let backpack: Backpack;
    const clock = fakeClock();
    beforeEach(async () => {
      world = { emails: [address], badges: [] };
      setup = await open(world, clock);
      backpack = setup.backpack;
    });
    afterEach(() => setup.close());
    const badge = (n: number, to = address) => ({
      assertion: JSON.stringify(testAssertion(url(n), to)),
      assertionUrl: url(n),
    });

    it('finds out how the host is spoken to', async () => {
      const api = valueOf(await backpack.discover(setup.address));
      expect(api.name).to.be.a('string').and.not.equal('');
      for (const each of [api.apiBase, api.registrationUrl, api.authorizationUrl, api.tokenUrl])
        expect(URL.canParse(each), each).to.equal(true);
      expect(api.scopes.some((scope) => scope.endsWith('assertion.create'))).to.equal(true);
    });

    it('says so where there is no such host', async () => {
      expect((await backpack.discover('https://127.0.0.1:1')).kind).to.equal('reject');
    });

    it('registers and gets a client of its own', async () => {
      const { client } = await openHost(setup);
      expect(client.id).to.be.a('string').and.not.equal('');
      expect(client.secret).to.be.a('string').and.not.equal('');
    });

    it('sends the learner to the host with state, PKCE and the scopes it wants', async () => {
      const host = await openHost(setup);
      const consentUrl = new URL(
        backpack.authorizeUrl(host, { state: 'a b&c', challenge: 'CH', redirectUri }),
      );
      expect(consentUrl.origin + consentUrl.pathname).to.equal(host.api.authorizationUrl.split('?')[0]);
      const query = Object.fromEntries(consentUrl.searchParams);
      expect(query).to.include({
        response_type: 'code',
        client_id: host.client.id,
        redirect_uri: redirectUri,
        state: 'a b&c',
        code_challenge: 'CH',
        code_challenge_method: 'S256',
      });
      expect(query['scope']?.split(' ').some((scope) => scope.endsWith('/assertion.create'))).to.equal(true);
    });

    it('swaps a code for tokens, once, and only with its verifier and address', async () => {
      const host = await openHost(setup);
      const fresh = () =>
        setup.consent(
          backpack.authorizeUrl(host, { state: 's', challenge: sha256Url(verifier), redirectUri }),
        ).code;
      const code = fresh();
      const tokens = valueOf(await backpack.exchangeCode(host, { code, verifier, redirectUri }));
      expect(tokens.access).to.not.equal(tokens.refresh);
      expect(tokens.expiresAt).to.be.greaterThan(clock.now());
      expect(tokens.scopes.length).to.be.greaterThan(0);
      for (const wrong of [
        { code, verifier, redirectUri },
        { code: fresh(), verifier: 'w'.repeat(43), redirectUri },
        { code: fresh(), verifier, redirectUri: `${redirectUri}/other` },
      ])
        expect(endOf(await backpack.exchangeCode(host, wrong))).to.equal('actionNeeded auth_invalid');
    });

    it('refreshes tokens; the old ones are worth nothing then', async () => {
      const host = await openHost(setup);
      const first = await connect(setup, host);
      const second = valueOf(await backpack.refresh(host, first.refresh ?? ''));
      expect(second.access).to.not.equal(first.access);
      expect(endOf(await backpack.refresh(host, first.refresh ?? ''))).to.equal('actionNeeded auth_invalid');
      expect(endOf(await backpack.push(host, first.access, badge(1)))).to.equal('retry auth_expired');
      expect((await backpack.push(host, second.access, badge(1))).kind).to.equal('ok');
    });

    it('pushes a badge under its own address; the same again is a duplicate', async () => {
      const host = await openHost(setup);
      const { access } = await connect(setup, host);
      expect(
        valueOf((await backpack.push(host, access, badge(1))) as Result<{ externalId: string }>).externalId,
      ).to.equal(url(1));
      expect(await backpack.push(host, access, badge(1))).to.deep.include({
        kind: 'duplicate',
        externalId: url(1),
      });
      expect(world.badges).to.deep.equal([url(1)]);
    });

    it('says that a badge is for somebody else, or is none', async () => {
      const host = await openHost(setup);
      const { access } = await connect(setup, host);
      expect(endOf(await backpack.push(host, access, badge(1, 'other@people.example')))).to.equal(
        'actionNeeded recipient_mismatch',
      );
      expect(
        endOf(await backpack.push(host, access, { assertion: '{"id":"x"}', assertionUrl: 'x' })),
      ).to.equal('reject not_a_badge');
      expect(world.badges).to.deep.equal([]);
    });

    it('finds a badge wherever it stands in the list, and says when it is not there', async () => {
      const host = await openHost(setup);
      const { access } = await connect(setup, host);
      world.badges.push(...[1, 2, 3, 4, 5, 6, 7].map(url));
      for (const n of [1, 4, 7])
        expect(valueOf(await backpack.find(host, access, url(n)))).to.deep.include({ externalId: url(n) });
      expect(valueOf(await backpack.find(host, access, url(8)))).to.equal(null);
      expect(valueOf(await backpack.find(host, access, `${url(1)}0`))).to.equal(null);
    });

    it('tells the addresses of the account', async () => {
      const host = await openHost(setup);
      const { access } = await connect(setup, host);
      expect(valueOf(await backpack.accountEmails(host, access))).to.deep.equal([
        { address, isVerified: true },
      ]);
    });

    it('says that a token has ended, for each call that needs one', async () => {
      const host = await openHost(setup);
      await connect(setup, host);
      for (const work of [
        backpack.push(host, 'stale', badge(1)),
        backpack.find(host, 'stale', url(1)),
        backpack.accountEmails(host, 'stale'),
      ])
        expect(endOf(await work)).to.equal('retry auth_expired');
    });

    it('ends a grant where the host offers that, and has nothing to do where it does not', async () => {
      const host = await openHost(setup);
      const { refresh, access } = await connect(setup, host);
      expect(await backpack.revokeToken(host, refresh ?? '')).to.deep.equal({ kind: 'ok', value: null });
      if (host.api.tokenRevocationUrl !== undefined)
        expect(endOf(await backpack.accountEmails(host, access))).to.equal('retry auth_expired');
    });

    it('takes nothing back where it says it cannot', async () => {
      const host = await openHost(setup);
      if (backpack.capabilities().revoke === 'none')
        expect(endOf(await backpack.remove(host, 'any', url(1)))).to.equal('reject unsupported');
    });
  });
}
