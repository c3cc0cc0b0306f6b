import { expect } from 'chai';
import fc from 'fast-check';
import * as ecdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import { calculateJwkThumbprint, CompactEncrypt } from 'jose';
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { BridgeError } from '../../../server/errors.ts';
import { cryptographicKey } from '../../../server/openbadges/keys/cryptographic-key.ts';
import { keyListing } from '../../../server/openbadges/keys/controller-listing.ts';
import { ecKeyBytes, ecKeyPair } from '../../../server/openbadges/keys/ec.ts';
import { privateKeyOf, publicKeyMultibaseOf } from '../../../server/openbadges/keys/ed25519.ts';
import { openKeys, sealKeys } from '../../../server/openbadges/keys/key-file.ts';
import { publicJwk, publicMembersOf, thumbprintOf } from '../../../server/openbadges/keys/jwk.ts';
import { type KeyPair, keyPairOf } from '../../../server/openbadges/keys/key-pair.ts';
import { multikeyOf, publicKeyOfMultikey } from '../../../server/openbadges/keys/multikey.ts';
import { readKeys } from '../../../server/openbadges/keys/read-keys.ts';
import { problemsOf } from '../../../server/openbadges/v2/shapes.ts';
import { seed } from './samples.ts';

/** One key of each kind; the RSA key is made once, since making one takes a third of a second. */
const pairs: Readonly<Record<'Ed25519' | 'ES256' | 'ES384' | 'RS256', KeyPair>> = {
  Ed25519: paired(privateKeyOf(seed)),
  ES256: ecKeyPair('ES256', Buffer.alloc(40, 7)),
  ES384: ecKeyPair('ES384', Buffer.alloc(56, 7)),
  RS256: paired(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
};

function paired(key: KeyObject): KeyPair {
  return keyPairOf(key) ?? expect.fail('no pair');
}

function pemOf(key: KeyObject, type: 'pkcs8' | 'pkcs1' | 'sec1' = 'pkcs8'): string {
  return key.export({ type, format: 'pem' } as never).toString();
}

describe('keys of every kind', () => {
  for (const [algorithm, pair] of Object.entries(pairs)) {
    it(`${algorithm}: what the private half signs, every published form of the public half verifies`, () => {
      const data = Buffer.from('harbour');
      const digest = algorithm === 'Ed25519' ? null : 'sha256';
      const signature = sign(digest, data, pair.privateKey);
      const members = publicMembersOf(pair.publicKey);
      const forms: KeyObject[] = [
        pair.publicKey,
        publicKeyOfMultikey(multikeyOf(pair.publicKey)) ?? expect.fail('no multikey'),
        createPublicKey({ key: { ...publicJwk('k', members) }, format: 'jwk' }),
        createPublicKey(cryptographicKey('https://b.example/k', 'https://b.example/i', members).publicKeyPem),
      ];
      for (const key of forms) expect(verify(digest, data, key, signature)).to.equal(true);
    });

    it(`${algorithm}: the JWK has a name and a use, and no private member`, async () => {
      const members = publicMembersOf(pair.publicKey);
      const jwk = publicJwk('kid-1', { ...members, d: 'secret', p: 'secret' } as never);
      expect(jwk).to.deep.include({
        kid: 'kid-1',
        use: 'sig',
        alg: algorithm === 'Ed25519' ? 'EdDSA' : algorithm,
      });
      for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi']) expect(jwk).not.to.have.property(secret);
      expect(thumbprintOf(jwk)).to.equal(await calculateJwkThumbprint({ ...jwk }, 'sha256'));
    });

    it(`${algorithm}: is read back from PEM and from JWK`, () => {
      const jwk = JSON.stringify({
        ...pair.privateKey.export({ format: 'jwk' }),
        kid: 'old-1',
        iat: 1767225600,
      });
      for (const text of [pemOf(pair.privateKey), jwk, `{"keys":[${jwk}]}`]) {
        const read = readKeys(text);
        const key = read.ok ? read.keys[0] : expect.fail(read.problem);
        expect(key?.pair.algorithm).to.equal(algorithm);
        expect(key?.pair.privateKey.equals(pair.privateKey)).to.equal(true);
        if (text.includes('old-1')) expect(key).to.deep.include({ kid: 'old-1', createdAt: 1767225600000 });
      }
    });
  }

  it('name a key by the thumbprint of RFC 7638 §3.1', () => {
    const n =
      '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw';
    expect(thumbprintOf({ kty: 'RSA', n, e: 'AQAB' })).to.equal(
      'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
    );
  });
});

describe('P-256 and P-384 keys', () => {
  it('follow from their bytes, and differ where the bytes do', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 40, maxLength: 40 }), (bytes) => {
        const [one, same] = [ecKeyPair('ES256', bytes), ecKeyPair('ES256', bytes)];
        expect(one.privateKey.equals(same.privateKey)).to.equal(true);
        const other = ecKeyPair(
          'ES256',
          Uint8Array.from(bytes, (byte) => byte ^ 1),
        );
        expect(one.privateKey.equals(other.privateKey)).to.equal(false);
      }),
      { numRuns: 20, seed: 11 },
    );
  });

  it('need 64 bits more than the curve has', () => {
    expect([ecKeyBytes('ES256'), ecKeyBytes('ES384')]).to.deep.equal([40, 56]);
    expect(() => ecKeyPair('ES256', Buffer.alloc(39))).to.throw(BridgeError);
  });

  for (const algorithm of ['ES256', 'ES384'] as const)
    it(`${algorithm}: their Multikey is the stock library’s`, async () => {
      const publicKeyMultibase = multikeyOf(pairs[algorithm].publicKey);
      const id = `https://b.example/i#${publicKeyMultibase}`;
      const controller = 'https://b.example/i';
      const stock = await ecdsaMultikey.from({ id, controller, type: 'Multikey', publicKeyMultibase });
      const jwk = await ecdsaMultikey.toJwk({ keyPair: stock });
      expect(publicMembersOf(pairs[algorithm].publicKey)).to.deep.include({
        crv: jwk.crv,
        x: jwk.x,
        y: jwk.y,
      });
    });

  it('refuse a Multikey that is cut, of another codec, or off the curve', () => {
    const text = multikeyOf(pairs.ES256.publicKey);
    for (const wrong of [text.slice(0, -1), `${text}1`, `u${text.slice(1)}`, 'zDn', 'z', '', 'zQ3sh'])
      expect(publicKeyOfMultikey(wrong), wrong).to.equal(undefined);
  });
});

describe('keys of other systems', () => {
  it('are read from the PEM forms that tools write', () => {
    expect(readKeys(pemOf(pairs.RS256.privateKey, 'pkcs1')).ok).to.equal(true);
    expect(readKeys(pemOf(pairs.ES256.privateKey, 'sec1')).ok).to.equal(true);
    const options = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'rope and sail' };
    const sealed = pairs.ES256.privateKey.export(options as never).toString();
    expect(readKeys(sealed, 'rope and sail').ok).to.equal(true);
    expect(readKeys(sealed, 'sail')).to.deep.equal({ ok: false, problem: 'passphrase' });
    expect(readKeys(sealed)).to.deep.equal({ ok: false, problem: 'passphrase' });
  });

  it('are refused with the reason, whatever is handed in', () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
    const odd = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey;
    const jwk = pairs.ES256.privateKey.export({ format: 'jwk' });
    const cases: [string, string][] = [
      ['', 'unreadable'],
      ['hello', 'unreadable'],
      ['[]', 'unreadable'],
      ['{"keys":[]}', 'unreadable'],
      ['-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', 'unreadable'],
      ['a'.repeat(60_001), 'unreadable'],
      [pemOf(weak), 'weak'],
      [pemOf(odd), 'kind'],
      ['{"kty":"oct","k":"AAAA"}', 'kind'],
      [JSON.stringify(publicMembersOf(pairs.RS256.publicKey)), 'public'],
      [pairs.ES256.publicKey.export({ type: 'spki', format: 'pem' }).toString(), 'public'],
      [JSON.stringify({ ...jwk, x: 'AAAA' }), 'unreadable'],
    ];
    for (const [text, problem] of cases)
      expect(readKeys(text), text.slice(0, 60)).to.deep.equal({ ok: false, problem });
  });

  it('never throw, whatever text they claim to be', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(readKeys(text).ok).to.equal(false);
      }),
      { numRuns: 200, seed: 12 },
    );
  });
});

describe('the key file', () => {
  const issuer = 'https://b.example/issuers/1';
  const passphrase = 'Größe matters to nobody';
  const keys = Object.values(pairs).map((pair, index) => ({
    pair,
    kid: `key-${index}`,
    createdAt: 1767225600000,
    ...(index === 0 ? {} : { retiredAt: 1767312000000 }),
  }));

  it('gives back every key with its name and times, for who knows the passphrase', async () => {
    const text = await sealKeys(keys, issuer, passphrase);
    expect(text).not.to.include('kty');
    const read = await openKeys(`${text}\n`, passphrase.normalize('NFD'));
    if (!read.ok) expect.fail(read.problem);
    expect(read.issuer).to.equal(issuer);
    expect(read.keys.map(({ pair: _pair, ...facts }) => facts)).to.deep.equal(
      keys.map(({ pair: _pair, ...facts }) => facts),
    );
    for (const [index, { pair }] of read.keys.entries())
      expect(pair.privateKey.equals(keys[index]!.pair.privateKey)).to.equal(true);
  });

  it('opens with no other passphrase', async () => {
    const text = await sealKeys(keys.slice(0, 1), issuer, passphrase);
    for (const wrong of ['', 'größe matters to nobody', `${passphrase} `])
      expect(await openKeys(text, wrong)).to.deep.equal({ ok: false, problem: 'passphrase' });
    expect(await openKeys(`${text.slice(0, -2)}AA`, passphrase)).to.deep.include({ ok: false });
  });

  it('is refused where it asks for endless work', async () => {
    const text = await new CompactEncrypt(Buffer.from('{}'))
      .setProtectedHeader({ alg: 'PBES2-HS256+A128KW', enc: 'A128GCM' })
      .setKeyManagementParameters({ p2c: 1_000_001 })
      .encrypt(Buffer.from(passphrase));
    expect(await openKeys(text, passphrase)).to.deep.equal({ ok: false, problem: 'passphrase' });
  });

  it('counts a key that stands in it twice once', async () => {
    const read = await openKeys(await sealKeys([keys[1]!, keys[1]!], issuer, passphrase), passphrase);
    expect(read.ok ? read.keys.length : 0).to.equal(1);
  });

  it('may also be a bare key of another system', async () => {
    expect((await openKeys(pemOf(pairs.ES256.privateKey), '')).ok).to.equal(true);
    expect(createPrivateKey(pemOf(pairs.ES256.privateKey)).equals(pairs.ES256.privateKey)).to.equal(true);
  });
});

describe('documents of keys', () => {
  const listed = {
    kid: 'rsa-1',
    url: 'https://b.example/keys/rsa-1',
    publicJwk: publicMembersOf(pairs.RS256.publicKey),
  };

  it('list Ed25519 as Multikey and others as JsonWebKey at their own address (O14)', () => {
    const multibase = publicKeyMultibaseOf(seed);
    const { verificationMethod, assertionMethod } = keyListing('did:web:b.example', [multibase, listed]);
    expect(assertionMethod).to.deep.equal([`did:web:b.example#${multibase}`, listed.url]);
    expect(verificationMethod.map(({ type }) => type)).to.deep.equal(['Multikey', 'JsonWebKey']);
    expect(verificationMethod[1]).to.deep.include({ id: listed.url, controller: 'did:web:b.example' });
    expect(verificationMethod[1]).not.to.have.property('revoked');
  });

  it('say since when a stolen key counts no more', () => {
    const revokedAt = Date.UTC(2026, 1, 1);
    const keys = [
      { publicKeyMultibase: publicKeyMultibaseOf(seed), revokedAt },
      { ...listed, revokedAt },
    ];
    for (const method of keyListing('https://b.example/i', keys).verificationMethod)
      expect(method.revoked).to.equal('2026-02-01T00:00:00Z');
  });

  it('give Open Badges 2.0 a PEM with its owner (O15)', () => {
    const document = cryptographicKey(`${listed.url}/v2`, 'https://b.example/issuers/1/v2', listed.publicJwk);
    expect(Object.keys(document)).to.deep.equal(['@context', 'type', 'id', 'owner', 'publicKeyPem']);
    expect(document.publicKeyPem).to.match(/^-----BEGIN PUBLIC KEY-----\n/);
    expect(problemsOf('issuer', { ...document })).not.to.deep.equal([]);
  });
});
