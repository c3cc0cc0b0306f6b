import { expect } from 'chai';
import { generateKeyPairSync } from 'node:crypto';
import type { Visit, Visitor } from '../../../scripts/demo/web/visitor.ts';
import { ensureIssuerKeys } from '../../../server/actions/keys/ensure-issuer-keys.ts';
import { listIssuerKeys } from '../../../server/actions/keys/list-issuer-keys.ts';
import { sealKeys } from '../../../server/openbadges/keys/key-file.ts';
import { keyPairOf } from '../../../server/openbadges/keys/key-pair.ts';
import { openKeys } from '../../../server/openbadges/keys/key-file.ts';
import { type Issuer, issuers } from '../../../server/model/badges/issuer.ts';
import { organisations } from '../../../server/model/organisations/organisation.ts';
import { type Office, openOffice } from './office.ts';

const passphrase = 'lantern, rope and sail';

describe('the page of keys', () => {
  let office: Office;
  let visitor: Visitor;
  beforeEach(async () => {
    office = await openOffice();
    visitor = await office.asOwner();
  });
  afterEach(() => office.close());

  const open = (): Promise<Visit> => visitor.open(`${office.origin}/admin/keys`);
  const issuerOf = async (organisation: string): Promise<Issuer> => {
    const { issuer } = (await office.ctx.store.get(organisations, organisation)) ?? expect.fail('none');
    return (await office.ctx.store.get(issuers, issuer)) ?? expect.fail('no issuer');
  };
  const states = async (): Promise<string[]> =>
    (await listIssuerKeys(office.ctx, await issuerOf(office.organisation))).map(
      ({ algorithm, state }) => `${algorithm} ${state}`,
    );
  const actions = async (): Promise<string[]> => (await office.audited()).map(({ action }) => action);
  const all = ['Ed25519 signs', 'RS256 signs', 'ES256 signs'];
  const post = (
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' },
  ): Promise<Response> =>
    fetch(`${office.origin}/admin/keys/${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: `__Host-bb_own=${office.ownerToken}`, ...headers },
      body: new URLSearchParams(fields),
    });
  const upload = async (
    text: string | undefined,
    fields: Record<string, string> = {},
  ): Promise<{ status: number; html: string; location: string }> => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    if (text !== undefined) form.set('file', new Blob([text]), 'keys.txt');
    const answer = await fetch(`${office.origin}/admin/keys/import`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: `__Host-bb_own=${office.ownerToken}`, 'sec-fetch-site': 'same-origin' },
      body: form,
    });
    return {
      status: answer.status,
      html: await answer.text(),
      location: answer.headers.get('location') ?? '',
    };
  };
  const pem = (): string =>
    generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString();

  it('shows each key with its use and its state, and no private half', async () => {
    const { words, html } = await open();
    for (const kind of ['Ed25519', 'RSA', 'P-256']) expect(words).to.include(kind);
    expect(words.match(/Signs now/g)).to.have.length(3);
    for (const key of await listIssuerKeys(office.ctx, await issuerOf(office.organisation)))
      expect(html).to.include(key.fingerprint);
    expect(html).not.to.match(/PRIVATE KEY|"d":/);
  });

  it('renews one kind of key: the next one is announced, and the button is gone until it signs', async () => {
    const after = await visitor.submit(
      await open(),
      (await open()).forms.find((f) => f.action.endsWith('/rotate'))!,
    );
    expect(after.words).to.include('A new key is published. It signs in ten minutes.');
    expect(await states()).to.deep.equal(['Ed25519 next', 'Ed25519 signs', 'RS256 signs', 'ES256 signs']);
    expect(after.forms.filter(({ action }) => action.endsWith('/rotate'))).to.have.length(2);
    expect((await post('rotate', { kind: 'Ed25519' })).headers.get('location')).to.include('keyRenewing');
  });

  it('revokes a stolen key with what happened, for the audit log alone', async () => {
    const page = await open();
    const form = page.forms.find(({ action }) => action.endsWith('/revoke'))!;
    const after = await visitor.submit(page, form, { reason: 'A laptop was lost on a train' });
    expect(after.words).to.include('The key is revoked. Another one signs now.');
    expect(after.words).not.to.include('on a train');
    expect(await states()).to.deep.equal(['Ed25519 signs', 'Ed25519 revoked', 'RS256 signs', 'ES256 signs']);
    const line = (await office.audited()).find(({ action }) => action.startsWith('issuer-key'));
    expect(line).to.include({ action: 'issuer-key.revoked', reason: 'A laptop was lost on a train' });
  });

  it('hands the keys out under a passphrase, as a file that no cache keeps', async () => {
    const answer = await post('export', { passphrase, again: passphrase });
    expect(answer.headers.get('content-disposition')).to.match(
      /^attachment; filename="Hochschule Probe keys.jwe"/,
    );
    expect(answer.headers.get('cache-control')).to.equal('private, no-store');
    const read = await openKeys(await answer.text(), passphrase);
    expect(read.ok ? read.keys.length : 0).to.equal(3);
    expect(await actions()).to.include('issuer-key.exported');
  });

  it('refuses a passphrase that is short or was mistyped, and repeats it nowhere', async () => {
    for (const [first, again, problem] of [
      ['tarpaulin', 'tarpaulin', 'use at least 12 characters.'],
      [passphrase, `${passphrase}!`, 'this is not the same as above.'],
    ] as const) {
      const answer = await post('export', { passphrase: first, again });
      const html = await answer.text();
      expect([answer.status, html.includes(problem), html.includes(first)]).to.deep.equal([422, true, false]);
    }
    expect(await actions()).not.to.include('issuer-key.exported');
  });

  it('takes in a key of another system, only to publish it or to sign with', async () => {
    expect((await upload(pem())).location).to.include('did=keysImported&count=1');
    expect((await upload(pem(), { signs: 'on' })).location).to.include('did=keysImported');
    expect((await states()).filter((one) => one.startsWith('ES256'))).to.have.members([
      'ES256 next',
      'ES256 retired',
      'ES256 signs',
    ]);
    expect((await open()).words).to.include('Imported');
  });

  it('says where imported keys came from, once, and has the public address looked at', async () => {
    const pair = keyPairOf(generateKeyPairSync('ed25519').privateKey) ?? expect.fail('no pair');
    const text = await sealKeys([{ pair, kid: 'old-key-1' }], 'https://old.example/issuers/1', passphrase);
    const { location } = await upload(text, { filePassphrase: passphrase });
    const shown = await visitor.open(`${office.origin}${location}`);
    expect(shown.words).to.include('They belonged to an issuer at another address.');
    expect(shown.words).to.include('https://old.example/issuers/1');
    expect(shown.words).to.include('Fetching our own documents from outside');
    expect((await visitor.open(`${office.origin}${location}`)).words).not.to.include('old.example');
    expect((await upload(text, { filePassphrase: passphrase })).location).to.include('show=');
  });

  it('refuses a file with the reason at its field, keeps the choice, and changes nothing', async () => {
    const cases: [string | undefined, Record<string, string>, string][] = [
      [undefined, {}, 'choose a file.'],
      ['hello', {}, 'no private key can be read from this file.'],
      ['x'.repeat(70_000), {}, 'no private key can be read from this file.'],
      [
        await sealKeys([], 'https://old.example/', passphrase),
        { filePassphrase: 'wrong' },
        'does not fit this file.',
      ],
      ['{"kty":"oct","k":"AAAA"}', {}, 'keys of this kind are not used for badges.'],
    ];
    for (const [text, fields, problem] of cases) {
      const answer = await upload(text, { signs: 'on', ...fields });
      expect([answer.status, answer.html.includes(problem)], problem).to.deep.equal([422, true]);
      expect(answer.html).to.match(/name="signs"[^>]*checked/);
      expect(answer.html).not.to.include('value="wrong"');
    }
    expect(await states()).to.deep.equal(all);
  });

  it('belongs to owners of this organisation alone', async () => {
    const foreign = await issuerOf(office.neighbour.organisation);
    const { keys } = await ensureIssuerKeys(office.ctx, foreign);
    const key = keys.ES256?.id ?? '';
    expect((await post('revoke', { key })).status).to.equal(404);
    expect((await post('revoke', { key: 'none' })).status).to.equal(404);
    expect((await post('rotate', { kind: 'HS256' })).status).to.equal(400);
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }])
      for (const path of ['rotate', 'revoke', 'export', 'import'])
        expect((await post(path, { kind: 'RS256', passphrase, again: passphrase }, headers)).status).to.equal(
          403,
        );
    const other = await office.neighbourOwner();
    expect((await other.open(`${office.origin}/admin/keys`)).html).not.to.include(
      (await issuerOf(office.organisation)).keys.RS256?.id,
    );
    expect(await states()).to.deep.equal(all);
  });
});
