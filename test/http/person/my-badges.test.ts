import { expect } from 'chai';
import { createVisitor, type Visit, type Visitor } from '../../../scripts/demo/web/visitor.ts';
import { unbakePng } from '../../../server/openbadges/baking/unbake-png.ts';
import { makeOwner } from '../../../server/actions/organisations/owners.ts';
import { openSession, type SessionGrant } from '../../../server/actions/sessions/open-session.ts';
import type { PersonId } from '../../../server/model/ids.ts';
import { messages } from '../../../server/model/system/message.ts';
import { foreignIssuer } from '../wallets/foreign-issuer.ts';
import { award, READ, startWalletSite, type WalletSite } from '../wallets/wallet-site.ts';

const SAM = 'sam@home.example';
const ELODIE = 'elodie@home.example';

describe('a person’s own pages, outside the LMS', function () {
  this.timeout(60_000);
  let site: WalletSite;
  let sam: Visitor;
  before(async () => {
    site = await startWalletSite();
    await site.finish(0);
    await award(site, 'Data literacy');
    await site.prove(0, SAM);
    await site.prove(1, ELODIE);
    sam = await site.signIn(SAM);
  });
  after(() => site.close());

  const my = (visitor: Visitor, path = ''): Promise<Visit> => visitor.open(`${site.origin}/my${path}`);
  const pathOf = ({ url }: Visit): string => new URL(url).pathname;
  const put = async (token: string, text: string): Promise<number> =>
    (
      await site.api('/credentials', token, {
        method: 'POST',
        body: text,
        headers: { 'content-type': 'application/json' },
      })
    ).status;

  describe('open', () => {
    it('by a mailed link to an address that was proved, with every badge of the person', async () => {
      const page = await my(sam);
      expect(page.status).to.equal(200);
      expect(page.words).to.include('Hochschule Probe').and.include('Data literacy').and.include('Sign out');
    });

    it('to nobody else: the door leads back to the page that was asked for', async () => {
      const door = await my(createVisitor(), '/wallets');
      expect([pathOf(door), door.forms[0]?.fields['to']]).to.deep.equal(['/sign-in', '/my/wallets']);
    });

    it('never by an address that only the LMS claims, and the answer is the same', async () => {
      site.ctx.clock.advance(1000);
      const before = (await site.ctx.store.find(messages, { where: { organisation: '' }, limit: 100 })).items
        .length;
      const visitor = createVisitor();
      const known = await visitor.press(await visitor.open(`${site.origin}/sign-in`), 'Send a sign-in link', {
        address: 'sam.taylor@campus.example',
      });
      const unknown = await visitor.press(
        await visitor.open(`${site.origin}/sign-in`),
        'Send a sign-in link',
        { address: 'nobody@campus.example' },
      );
      expect(known.words).to.equal(unknown.words);
      const after = (await site.ctx.store.find(messages, { where: { organisation: '' }, limit: 100 })).items
        .length;
      expect(after).to.equal(before);
    });

    it('never by a session that an invitation or the set-up opened', async () => {
      const learner = site.house.learners[0];
      const person = await makeOwner(site.ctx, {
        organisation: site.house.organisation,
        name: 'Sam',
        address: SAM,
        person: 'other' as PersonId,
      });
      for (const grant of [
        { kind: 'own', person, name: 'Sam' },
        { kind: 'own', person, name: 'Sam', organisation: site.house.organisation, isBound: true },
      ] satisfies SessionGrant[]) {
        const token = await openSession(site.ctx, grant);
        const answer = await fetch(`${site.origin}/my`, {
          redirect: 'manual',
          headers: { cookie: `__Host-bb_own=${token}` },
        });
        expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, '/sign-in?to=%2Fmy']);
      }
      expect(learner).to.be.a('string');
    });

    it('beside the administration, for who is both', async () => {
      const page = await my(sam);
      expect(page.links.map(({ href }) => new URL(href).pathname)).to.include('/admin');
      const signedIn = await sam.open(`${site.origin}/sign-in`);
      expect(pathOf(signedIn)).to.equal('/admin');
      const elodie = await site.signIn(ELODIE);
      expect(pathOf(await elodie.open(`${site.origin}/sign-in`))).to.equal('/my');
      expect((await elodie.open(`${site.origin}/admin`)).status).to.equal(403);
    });

    it('to no way on that is not a page of theirs', async () => {
      for (const to of [
        'https://evil.example/my',
        '//evil.example/my',
        '/\\evil.example',
        '/admin',
        '/my/../admin',
        'javascript:alert(1)',
        '/oauth/token',
        '/my@evil.example',
      ]) {
        const door = await createVisitor().open(
          `${site.origin}/sign-in?${new URLSearchParams({ to }).toString()}`,
        );
        expect(door.forms[0]?.fields['to'], to).to.equal(undefined);
      }
    });

    it('with nothing where nothing was earned', async () => {
      const page = await my(await site.signIn(ELODIE));
      expect(page.words).to.include('There are no badges here yet.').and.not.include('Data literacy');
    });
  });

  describe('hold each badge', () => {
    const awardPath = async (): Promise<string> => `/awards/${(await site.awardOf(0)).id}`;

    it('with its files', async () => {
      const page = await sam.follow(await my(sam), 'Data literacy');
      expect(page.words).to.include('Picture with the badge inside').and.include('Complete the course.');
      const png = await sam.follow(page, 'Picture with the badge inside');
      expect(png.headers.get('content-disposition')).to.include('Data literacy.png');
      const { documents } = await site.awardOf(0);
      expect(unbakePng(png.bytes)).to.deep.include({ v2: documents?.assertion, v3: documents?.credential });
      const json = await sam.follow(page, 'Signed file (JSON)');
      expect(json.html).to.equal(documents?.credential);
    });

    it('with the switch for who can see it', async () => {
      const page = await my(sam, await awardPath());
      const shown = await sam.press(page, 'Anyone with the address', { public: 'on' });
      expect(shown.status).to.equal(200);
      expect((await site.awardOf(0)).published).not.to.equal(undefined);
      await sam.press(shown, 'Anyone with the address', { public: 'off' });
      expect((await site.awardOf(0)).published).to.equal(undefined);
    });

    it('for nobody else', async () => {
      const elodie = await site.signIn(ELODIE);
      const path = await awardPath();
      for (const one of [path, `${path}/badge.png`, `${path}/download`, `${path}/files/badge-3.0.json`])
        expect((await my(elodie, one)).status, one).to.equal(404);
      const page = await my(sam, path);
      const [form] = page.forms.filter(({ action }) => action.endsWith('/publish'));
      if (form === undefined) throw new Error('no form');
      expect((await elodie.submit(page, form, { public: 'on' })).status).to.equal(404);
      expect(
        (await sam.submit({ ...page, url: 'https://evil.example/' }, form, { public: 'on' })).status,
      ).to.equal(403);
      expect((await site.awardOf(0)).published).to.equal(undefined);
    });
  });

  describe('list the wallets', () => {
    it('with what they may do, and end them at once', async () => {
      const { tokens } = await site.connect(sam);
      const page = await my(sam, '/wallets');
      expect(page.words)
        .to.include('Pocket')
        .and.include('It may read your badges and put in those of other issuers.');
      expect((await site.api('/credentials', tokens.access_token)).status).to.equal(200);
      const gone = await sam.press(page, 'Disconnect');
      expect(gone.words).to.include('The wallet is disconnected.').and.include('No wallet is connected.');
      expect((await site.api('/credentials', tokens.access_token)).status).to.equal(401);
    });

    it('of the person and nobody else’s', async () => {
      const { tokens } = await site.connect(sam);
      const page = await my(sam, '/wallets');
      const elodie = await site.signIn(ELODIE);
      expect((await my(elodie, '/wallets')).words).to.not.include('Pocket');
      const [form] = page.forms.filter(({ action }) => action.endsWith('/disconnect'));
      if (form === undefined) throw new Error('no form');
      expect((await elodie.submit(page, form)).status).to.equal(409);
      expect((await elodie.submit(page, { ...form, fields: {} })).status).to.equal(404);
      expect((await site.api('/credentials', tokens.access_token)).status).to.equal(200);
    });
  });

  describe('show badges from elsewhere', () => {
    const issuer = foreignIssuer();

    it('with issuer and a check, until they are deleted', async () => {
      const { tokens } = await site.connect(sam);
      const text = await issuer.issue({ name: 'Mountain rescue', to: SAM });
      expect(await put(tokens.access_token, text)).to.equal(201);
      const home = await my(sam);
      expect(home.words)
        .to.include('From elsewhere')
        .and.include('Mountain rescue')
        .and.include('Rescue School');
      const page = await sam.follow(home, 'Mountain rescue');
      expect(page.words).to.include(issuer.did).and.include('Pocket').and.not.include('have not confirmed');
      expect((await sam.follow(page, 'Download')).html).to.equal(text);
      const checked = await sam.press(page, 'Check it again');
      expect(checked.status).to.equal(200);
      expect(checked.words).to.include('Mountain rescue').and.include('Rescue School');
      const elodie = await site.signIn(ELODIE);
      const path = new URL(page.url).pathname.replace('/my', '');
      for (const one of [path, `${path}/file`]) expect((await my(elodie, one)).status).to.equal(404);
      const [form] = page.forms.filter(({ action }) => action.endsWith('/delete'));
      if (form === undefined) throw new Error('no form');
      expect((await elodie.submit(page, { ...form, fields: {} })).status).to.equal(404);
      const deleted = await sam.press(page, 'Delete');
      expect(deleted.words).to.include('The badge is deleted here.').and.not.include('Mountain rescue');
    });

    it('and say where one names an address that the person never proved', async () => {
      const { tokens } = await site.connect(sam);
      const text = await issuer.issue({
        id: 'urn:uuid:00000000-0000-4000-8000-00000000000a',
        name: 'Not mine',
        to: 'boss@campus.example',
      });
      expect(await put(tokens.access_token, text)).to.equal(201);
      const page = await sam.follow(await my(sam), 'Not mine');
      expect(page.words).to.include('names an address that you have not confirmed here');
    });
  });

  describe('have their counterpart in the LMS', () => {
    const preferences = async (): Promise<{ visitor: Visitor; page: Visit }> => {
      const visitor = await site.learner(0);
      return { visitor, page: await visitor.open(site.my('/preferences/wallets')) };
    };

    it('where a learner without a proved address is told what is missing', async () => {
      const layla = await site.learner(2);
      const page = await layla.open(site.my('/preferences/wallets'));
      expect(page.words).to.include('No wallet is connected.').and.include('confirm an e-mail address first');
    });

    it('where the wallets that get the learner’s badges are listed and ended', async () => {
      const { tokens } = await site.connect(sam, READ);
      const { visitor, page } = await preferences();
      expect(page.words).to.include('Pocket').and.include('It may read your badges.');
      const other = await site.learner(1);
      expect((await other.open(site.my('/preferences/wallets'))).words).to.not.include('Pocket');
      const forms = page.forms.filter(({ action }) => action.includes('/wallets/'));
      for (const form of forms) {
        expect((await other.submit(page, { ...form, fields: {} })).status).to.equal(404);
        expect((await (await site.learner(0, { role: 'viewer' })).submit(page, form)).status).to.equal(403);
      }
      let left = page;
      for (const _ of forms) left = await visitor.press(left, 'Disconnect');
      expect(left.words).to.include('is given no badges of yours').and.include('No wallet is connected.');
      expect((await site.api('/credentials', tokens.access_token)).status).to.equal(401);
    });

    it('where ending takes away that learner’s badges and not those of the person’s other learners', async () => {
      await site.prove(1, SAM);
      await site.finish(1);
      const { tokens } = await site.connect(sam, READ);
      const count = async (): Promise<string | null> =>
        (await site.api('/credentials', tokens.access_token)).headers.get('x-total-count');
      const all = Number(await count());
      const { visitor, page } = await preferences();
      await visitor.press(page, 'Disconnect');
      expect(Number(await count())).to.equal(all - 1);
      expect((await my(sam, '/wallets')).words).to.include('Pocket');
    });
  });
});
