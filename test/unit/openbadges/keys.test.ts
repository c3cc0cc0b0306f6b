import { expect } from 'chai';
import fc from 'fast-check';
import { generate } from '@digitalbazaar/ed25519-multikey';
import { sign, verify } from 'node:crypto';
import { BridgeError } from '../../../server/errors.ts';
import type { IssuerKeyId } from '../../../server/model/ids.ts';
import { addressesOf, credentialUrn } from '../../../server/openbadges/addresses.ts';
import { decodeBase58, encodeBase58 } from '../../../server/openbadges/keys/base58.ts';
import { didKeyDocument, didWebAddress, didWebOf } from '../../../server/openbadges/keys/did.ts';
import {
  privateKeyOf,
  publicJwkOf,
  publicKeyBytes,
  publicKeyMultibaseOf,
  publicKeyOf,
} from '../../../server/openbadges/keys/ed25519.ts';
import { at, ids, publicKey, seed, vector } from './samples.ts';

describe('base58btc', () => {
  it('writes the published examples', () => {
    const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');
    expect(encodeBase58(bytes('Hello World!'))).to.equal('2NEpo7TZRRrLZSi2U');
    expect(encodeBase58(Buffer.from('0000287fb4cd', 'hex'))).to.equal('11233QC4');
  });

  it('reads what it wrote', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect([...(decodeBase58(encodeBase58(bytes)) ?? [])]).to.deep.equal([...bytes]);
      }),
    );
  });

  it('refuses letters outside the alphabet', () => {
    for (const text of ['0', 'O', 'I', 'l', 'z5x 9']) expect(decodeBase58(text)).to.equal(undefined);
  });
});

describe('Ed25519 keys', () => {
  it('are the keys of the published vector', () => {
    const { key } = vector('ob3-di-spec-vector');
    const own = Buffer.from(key.secretKeyHex.slice(0, 64), 'hex');
    expect(publicKeyMultibaseOf(own)).to.equal(key.publicKeyMultibase);
    expect(Buffer.from(publicKeyBytes(key.publicKeyMultibase) ?? []).toString('hex')).to.equal(
      key.secretKeyHex.slice(64),
    );
  });

  it('are those of the stock library, for any seed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 32, maxLength: 32 }), async (any) => {
        const stock = await generate({ seed: any, controller: 'did:web:b.example' });
        const { publicKeyMultibase } = await stock.export({ publicKey: true });
        expect(publicKeyMultibaseOf(any)).to.equal(publicKeyMultibase);
      }),
      { numRuns: 20 },
    );
  });

  it('verify with the public key what the seed signed', () => {
    const data = Buffer.from('harbour');
    const signature = sign(null, data, privateKeyOf(seed));
    expect(verify(null, data, publicKeyOf(publicKey)!, signature)).to.equal(true);
  });

  it('are published as one JWK', () => {
    const jwk = publicJwkOf('kid-1', publicKey);
    expect(jwk).to.deep.include({ kty: 'OKP', crv: 'Ed25519', kid: 'kid-1' });
    expect(Buffer.from(jwk.x, 'base64url')).to.have.length(32);
    expect(Object.keys(jwk)).to.not.include('d');
  });

  it('refuse a seed of another length and a multibase of another kind', () => {
    expect(() => privateKeyOf(Buffer.alloc(31))).to.throw(BridgeError);
    expect(() => publicJwkOf('kid', 'zDnaembgSGUhZULN2Caob4HLJPaxBh92N7rtH21TErzqf8HQo')).to.throw(
      BridgeError,
    );
    for (const text of ['', 'z', 'z1', publicKey.slice(1), `${publicKey}1`, `u${publicKey.slice(1)}`]) {
      expect(publicKeyOf(text)).to.equal(undefined);
    }
  });
});

describe('DIDs', () => {
  it('write the port of a did:web as %3A', () => {
    expect(didWebOf('https://b.example:8443/issuers/1')).to.equal('did:web:b.example%3A8443:issuers:1');
    expect(didWebAddress('did:web:b.example%3A8443:issuers:1')).to.equal(
      'https://b.example:8443/issuers/1/did.json',
    );
    expect(didWebAddress('did:web:b.example')).to.equal('https://b.example/.well-known/did.json');
  });

  it('lead back to where a did:web came from', () => {
    expect(didWebAddress(at.issuerDid(ids.issuer))).to.equal(at.didDocument(ids.issuer));
  });

  it('refuse a did:web that would leave its host', () => {
    for (const did of [
      'did:web:',
      'did:web:a/b',
      'did:web:b.example:..:x',
      'did:web:b.example:a%2Fb',
      'did:web:user@b.example',
      'did:web:b.example::x',
      'did:web:b.example?x',
      'did:key:z6Mk',
    ]) {
      expect(didWebAddress(did), did).to.equal(undefined);
    }
  });

  it('read the key out of a did:key', () => {
    expect(didKeyDocument(`did:key:${publicKey}`)).to.deep.include({
      assertionMethod: [`did:key:${publicKey}#${publicKey}`],
    });
    const p256 = 'zDnaembgSGUhZULN2Caob4HLJPaxBh92N7rtH21TErzqf8HQo';
    expect(didKeyDocument(`did:key:${p256}`)).to.deep.include({
      assertionMethod: [`did:key:${p256}#${p256}`],
    });
    for (const did of [
      'did:key:z6Mk',
      'did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme',
      'did:key:',
    ])
      expect(didKeyDocument(did), did).to.equal(undefined);
  });
});

describe('addresses', () => {
  it('all derive from the public address', () => {
    const demo = addressesOf('http://localhost:3000');
    expect(demo.issuer(ids.issuer)).to.equal('http://localhost:3000/issuers/harbour-college');
    expect(demo.issuerDid(ids.issuer)).to.equal('did:web:localhost%3A3000:issuers:harbour-college');
    expect(demo.issuerV2(ids.issuer)).to.equal('http://localhost:3000/issuers/harbour-college/v2');
    expect(demo.revocations(ids.issuer)).to.equal(
      'http://localhost:3000/issuers/harbour-college/revocations',
    );
    expect(demo.key('kid' as IssuerKeyId)).to.equal('http://localhost:3000/keys/kid');
    expect(demo.badge(ids.badge)).to.equal('http://localhost:3000/badges/knots');
    expect(demo.achievement(ids.badge, 2)).to.equal('http://localhost:3000/badges/knots/2');
    expect(demo.badgeClass(ids.badge, 2)).to.equal('http://localhost:3000/badges/knots/2/v2');
    expect(demo.assertion(ids.award)).to.equal(`http://localhost:3000/a/${ids.award}`);
    expect(demo.awardPage(ids.award)).to.equal(`http://localhost:3000/b/${ids.award}`);
    expect(demo.credential(ids.credential)).to.equal(`http://localhost:3000/credentials/${ids.credential}`);
    expect(demo.statusList(ids.list)).to.equal('http://localhost:3000/status/first-list');
    expect(demo.image(ids.image)).to.equal('http://localhost:3000/images/knot-picture.png');
    expect(credentialUrn(ids.credential)).to.equal(`urn:uuid:${ids.credential}`);
  });
});
