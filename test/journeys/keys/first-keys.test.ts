import { expect } from 'chai';
import { createPublicKey, verify } from 'node:crypto';
import { ensureIssuerKeys } from '../../../server/actions/keys/ensure-issuer-keys.ts';
import { openPair } from '../../../server/actions/keys/key-record.ts';
import { keysOf } from '../../../server/actions/badges/issuer-key.ts';
import { signCompactJws } from '../../../server/openbadges/jws/compact.ts';
import { type Issuer, issuerKeys, issuers } from '../../../server/model/badges/issuer.ts';
import { readDidDocument, readIssuerV2 } from '../../../server/actions/public/read-documents.ts';
import { readKey, readKeySet, readKeyV2 } from '../../../server/actions/public/read-keys.ts';
import { furnish, type House } from '../../helpers/house.ts';

type Json = Record<string, unknown>;

describe('the keys of an issuer', () => {
  let house: House;
  beforeEach(async () => {
    house = await furnish();
  });
  afterEach(() => house.close());

  const issuer = async (): Promise<Issuer> =>
    (await house.ctx.store.find(issuers, { limit: 1 })).items[0] ?? expect.fail('no issuer');
  const json = async (read: Promise<{ body: string }>): Promise<Json> =>
    JSON.parse((await read).body) as Json;

  it('are one of each kind from the set-up on, sealed, each opening to the pair that is published', async () => {
    const { ctx } = house;
    const { keys } = await issuer();
    const stored = await keysOf(ctx, (await issuer()).id);
    expect(stored.map(({ algorithm }) => algorithm).sort()).to.deep.equal(['ES256', 'Ed25519', 'RS256']);
    for (const key of stored) {
      expect(keys[key.algorithm]?.id).to.equal(key.id);
      const alg = key.algorithm === 'Ed25519' ? 'EdDSA' : key.algorithm;
      const jws = signCompactJws({ alg }, 'harbour', openPair(ctx, key).privateKey);
      const jwk = await json(readKey(ctx, key.id));
      expect(jwk).to.deep.include({ kid: key.id, alg, use: 'sig' });
      expect(Object.keys(jwk)).not.to.include('d');
      const [head, body, signature = ''] = jws.split('.');
      const publicKey = createPublicKey({ key: jwk as never, format: 'jwk' });
      const isEc = alg === 'ES256' ? { key: publicKey, dsaEncoding: 'ieee-p1363' as const } : publicKey;
      const digest = alg === 'EdDSA' ? null : 'sha256';
      const isRight = verify(
        digest,
        Buffer.from(`${head}.${body}`),
        isEc,
        Buffer.from(signature, 'base64url'),
      );
      expect(isRight, alg).to.equal(true);
    }
  });

  it('are made for an issuer from before there were several, once, by however many workers', async () => {
    const { ctx } = house;
    const { keys, ...old } = await issuer();
    for (const use of [keys.RS256, keys.ES256]) await ctx.store.remove(issuerKeys, use?.id ?? '');
    await ctx.store.remove(issuers, old.id);
    const { rev: _rev, ...fresh } = old;
    await ctx.store.insert(issuers, [{ ...fresh, keys: { Ed25519: keys.Ed25519 } }]);
    const before = await issuer();
    const both = await Promise.all([ensureIssuerKeys(ctx, before), ensureIssuerKeys({ ...ctx }, before)]);
    expect(both[0].keys).to.deep.equal(both[1].keys);
    expect((await issuer()).keys).to.deep.equal(keys);
    expect(await keysOf(ctx, old.id)).to.have.length(3);
    expect((await ensureIssuerKeys(ctx, await issuer())).rev).to.equal((await issuer()).rev);
  });

  it('are read from a store that knew one key alone', () => {
    const { keys: _keys, ...rest } = {
      id: 'i',
      rev: 3,
      organisation: 'o',
      name: 'Old College',
      url: 'https://old.example',
      email: 'a@old.example',
      description: '',
      linkedinId: '',
      keys: {},
      createdAt: 1,
      updatedAt: 1,
    };
    const read = issuers.schema.parse({ ...rest, key: 'first' });
    expect(read.keys).to.deep.equal({ Ed25519: { id: 'first' } });
    expect(read).not.to.have.property('key');
  });

  it('are listed by the did:web document: Ed25519 as Multikey, the others at their addresses', async () => {
    const { ctx } = house;
    const { id, keys } = await issuer();
    const document = await json(readDidDocument(ctx, id));
    const { verificationMethod, assertionMethod } = document as {
      verificationMethod: Json[];
      assertionMethod: string[];
    };
    const at = (kid = ''): string => `https://tool.example/keys/${kid}`;
    expect(assertionMethod).to.include.members([at(keys.RS256?.id), at(keys.ES256?.id)]);
    expect(verificationMethod.map((method) => method['id'])).to.deep.equal(assertionMethod);
    const rsa = verificationMethod.find((method) => method['id'] === at(keys.RS256?.id));
    expect(rsa).to.deep.include({ type: 'JsonWebKey', controller: document['id'] });
    expect(rsa?.['publicKeyJwk']).to.deep.equal(await json(readKey(ctx, keys.RS256?.id ?? '')));
  });

  it('have the two-way link of Open Badges 2.0: the RSA key names its owner, who lists it', async () => {
    const { ctx } = house;
    const { id, keys } = await issuer();
    const kid = keys.RS256?.id ?? '';
    const [key, owner] = [await json(readKeyV2(ctx, kid)), await json(readIssuerV2(ctx, id))];
    expect(key['id']).to.equal(`https://tool.example/keys/${kid}/v2`);
    expect(key['owner']).to.equal(owner['id']);
    expect(owner['publicKey']).to.equal(key['id']);
    expect(createPublicKey(String(key['publicKeyPem'])).asymmetricKeyType).to.equal('rsa');
    for (const other of [keys.ES256?.id, keys.Ed25519.id, 'none'])
      expect((await readKeyV2(ctx, other ?? '')).status).to.equal(404);
  });

  it('are all in the set for convenience', async () => {
    const { keys } = (await json(readKeySet(house.ctx))) as { keys: Json[] };
    expect(keys.map(({ alg }) => alg).sort()).to.deep.equal(['ES256', 'EdDSA', 'RS256']);
  });
});
