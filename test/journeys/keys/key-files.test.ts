import { expect } from 'chai';
import { generateKeyPairSync } from 'node:crypto';
import { exportIssuerKeys } from '../../../server/actions/keys/export-issuer-keys.ts';
import { type Imported, importIssuerKeys } from '../../../server/actions/keys/import-issuer-keys.ts';
import { type ListedIssuerKey, listIssuerKeys } from '../../../server/actions/keys/list-issuer-keys.ts';
import { revokeIssuerKey } from '../../../server/actions/keys/revoke-issuer-key.ts';
import { rotateIssuerKey } from '../../../server/actions/keys/rotate-issuer-key.ts';
import { readKey } from '../../../server/actions/public/read-keys.ts';
import { readPublicCheck } from '../../../server/actions/system/check-public-address.ts';
import { type Issuer, issuerKeys, issuers } from '../../../server/model/badges/issuer.ts';
import type { OrganisationId } from '../../../server/model/ids.ts';
import { audits } from '../../../server/model/organisations/audit.ts';
import { failureOf } from '../../helpers/failure.ts';
import { furnish, type House } from '../../helpers/house.ts';
import { seededRandom } from '../../helpers/random.ts';

const owner = { kind: 'owner', name: 'Marta Keller' } as const;
const passphrase = 'lantern, rope and sail';

describe('files of keys', () => {
  let house: House;
  beforeEach(async () => {
    house = await furnish();
  });
  afterEach(() => house.close());

  const issuerIn = async ({ ctx }: House): Promise<Issuer> =>
    (await ctx.store.find(issuers, { limit: 1 })).items[0] ?? expect.fail('no issuer');
  const listed = async (one: House): Promise<ListedIssuerKey[]> =>
    listIssuerKeys(one.ctx, await issuerIn(one));
  const take = async (one: House, text: string, signs = false, secret = passphrase): Promise<Imported> =>
    importIssuerKeys(one.ctx, owner, (await issuerIn(one)).id, { text, passphrase: secret, signs });
  const exported = async (): Promise<string> =>
    exportIssuerKeys(house.ctx, owner, (await issuerIn(house)).id, passphrase);
  const auditsOf = async (one: House, organisation: OrganisationId): Promise<string[]> =>
    (await one.ctx.store.find(audits, { where: { organisation }, limit: 50 })).items.map(
      ({ action }) => action,
    );

  it('carry every key to another house, under the same names and the same addresses', async () => {
    await rotateIssuerKey(house.ctx, owner, (await issuerIn(house)).id, 'ES256');
    house.ctx.clock.advance(11 * 60_000);
    const text = await exported();
    const { id } = await issuerIn(house);
    const other = await furnish({
      random: seededRandom('another house'),
      idSecret: new Uint8Array(32).fill(9),
      settings: { publicUrl: 'https://new.example' },
    });
    const result = await take(other, text);
    // The test's one RSA key is known in both houses.
    expect(result).to.deep.equal({
      kind: 'imported',
      added: 3,
      known: 1,
      from: `https://tool.example/issuers/${id}`,
    });
    for (const { id: kid, algorithm } of await listed(house)) {
      if (algorithm === 'RS256') continue;
      expect((await readKey(other.ctx, kid)).body).to.equal((await readKey(house.ctx, kid)).body);
    }
    const states = (await listed(other)).filter((key) => key.isImported).map(({ state }) => state);
    expect(states).to.deep.equal(['retired', 'retired', 'retired']);
    expect(await take(other, text)).to.deep.include({ added: 0, known: 4 });
    expect(await readPublicCheck(other.ctx, other.organisation)).to.include({
      publicUrl: 'https://new.example',
    });
    expect(await auditsOf(other, other.organisation)).to.include('issuer-key.imported');
    expect(await auditsOf(house, house.organisation)).to.include('issuer-key.exported');
    await other.close();
  });

  it('say nothing of another house where they came from this one, and add nothing', async () => {
    expect(await take(house, await exported())).to.deep.equal({ kind: 'imported', added: 0, known: 3 });
  });

  it('let the key of another system sign, after it was announced', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(await take(house, pem, true, '')).to.deep.include({ added: 1, known: 0 });
    const of = async (): Promise<[string, boolean][]> =>
      (await listed(house))
        .filter(({ algorithm }) => algorithm === 'ES256')
        .map(({ state, isImported }) => [state, isImported]);
    expect(await of()).to.have.deep.members([
      ['next', true],
      ['signs', false],
    ]);
    house.ctx.clock.advance(11 * 60_000);
    expect(await of()).to.have.deep.members([
      ['signs', true],
      ['retired', false],
    ]);
    expect((await listed(house)).every((key) => key.state !== 'next')).to.equal(true);
  });

  it('never take the name of a key that is there', async () => {
    const { ctx } = house;
    const taken = (await issuerIn(house)).keys.ES256?.id ?? '';
    const before = await ctx.store.get(issuerKeys, taken);
    const jwk = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey.export({ format: 'jwk' });
    for (const kid of [taken, '../admin', 'short'])
      expect(await take(house, JSON.stringify({ ...jwk, kid }))).to.deep.include({ kind: 'imported' });
    expect(await ctx.store.get(issuerKeys, taken)).to.deep.equal(before);
    expect((await listed(house)).filter(({ isImported }) => isImported)).to.have.length(1);
  });

  it('do not bring back a key that was stolen', async () => {
    const text = await exported();
    const { id, keys } = await issuerIn(house);
    await revokeIssuerKey(house.ctx, owner, { issuer: id, key: keys.ES256?.id ?? '', reason: '' });
    await take(house, text, true);
    house.ctx.clock.advance(11 * 60_000);
    const states = (await listed(house)).filter((key) => key.id === keys.ES256?.id).map(({ state }) => state);
    expect(states).to.deep.equal(['revoked']);
    const read = await take(house, await exported());
    expect(read).to.deep.include({ known: 3 });
  });

  it('are refused with the reason, and then nothing changes', async () => {
    const before = await listed(house);
    const jwk = generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).privateKey.export({ format: 'jwk' });
    const cases: [string, string, string][] = [
      [await exported(), 'another passphrase', 'passphrase'],
      [await exported(), '', 'passphrase'],
      ['not a key', passphrase, 'unreadable'],
      [JSON.stringify(jwk), '', 'kind'],
    ];
    for (const [text, secret, problem] of cases)
      expect(await take(house, text, true, secret)).to.deep.equal({ kind: 'refused', problem });
    expect(await listed(house)).to.deep.equal(before);
  });

  it('are not made under a passphrase that can be guessed, and not for nobody', async () => {
    const { id } = await issuerIn(house);
    expect((await failureOf(exportIssuerKeys(house.ctx, owner, id, 'short'))).code).to.equal('INVALID');
    const nobody = exportIssuerKeys(house.ctx, owner, 'nobody' as never, passphrase);
    expect((await failureOf(nobody)).code).to.equal('NOT_FOUND');
    expect(await auditsOf(house, house.organisation)).not.to.include('issuer-key.exported');
  });
});
