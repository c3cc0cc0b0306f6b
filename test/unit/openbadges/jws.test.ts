import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import * as jose from 'jose';
import {
  fits,
  isSignedBy,
  type JwsAlgorithm,
  jwsAlgorithms,
  readCompactJws,
  signCompactJws,
} from '../../../server/openbadges/jws/compact.ts';

const pairs = {
  RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  PS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ES384: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  EdDSA: generateKeyPairSync('ed25519'),
} as const satisfies Record<JwsAlgorithm, { publicKey: KeyObject; privateKey: KeyObject }>;

function verified(text: string, alg: JwsAlgorithm, key: KeyObject): boolean {
  const jws = readCompactJws(text);
  return jws !== undefined && isSignedBy(jws, alg, key);
}

describe('compact JWS', () => {
  for (const alg of jwsAlgorithms) {
    it(`signs ${alg} as jose verifies it, and verifies what jose signs`, async () => {
      const { publicKey, privateKey } = pairs[alg];
      const text = signCompactJws({ alg, kid: 'k' }, '{"name":"Łódź 🎓"}', privateKey);
      const read = await jose.compactVerify(text, publicKey, { algorithms: [alg] });
      expect(Buffer.from(read.payload).toString()).to.equal('{"name":"Łódź 🎓"}');
      expect(read.protectedHeader).to.deep.equal({ alg, kid: 'k' });
      const theirs = await new jose.CompactSign(Buffer.from('{"a":1}'))
        .setProtectedHeader({ alg })
        .sign(privateKey);
      expect(verified(theirs, alg, publicKey)).to.equal(true);
    });
  }

  it('holds for its own key, its own algorithm and its own bytes only', () => {
    for (const alg of jwsAlgorithms) {
      const { publicKey, privateKey } = pairs[alg];
      const text = signCompactJws({ alg }, '{"a":1}', privateKey);
      for (const other of jwsAlgorithms) {
        expect(verified(text, other, pairs[other].publicKey), `${alg} as ${other}`).to.equal(other === alg);
        if (other !== alg) expect(verified(text, other, publicKey)).to.equal(false);
      }
      fc.assert(
        fc.property(
          fc.nat(text.length - 1),
          fc.constantFrom('A', 'Q', 'g', 'w', '-', '_', '.', '5'),
          (at, letter) => {
            const changed = text.slice(0, at) + letter + text.slice(at + 1);
            expect(verified(changed, alg, publicKey)).to.equal(changed === text);
          },
        ),
        { seed: 3, numRuns: 150 },
      );
    }
  });

  it('knows no HMAC: a public key is no shared secret', () => {
    const { publicKey } = pairs.RS256;
    const pem = publicKey.export({ type: 'spki', format: 'pem' });
    const signed = [`{"alg":"HS256"}`, '{"a":1}']
      .map((part) => Buffer.from(part).toString('base64url'))
      .join('.');
    const text = `${signed}.${createHmac('sha256', pem).update(signed).digest('base64url')}`;
    for (const alg of jwsAlgorithms) expect(verified(text, alg, publicKey)).to.equal(false);
  });

  it('refuses RSA keys of less than 2048 bits, to sign and to verify', () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
    expect(fits('RS256', weak.publicKey)).to.equal(false);
    expect(() => signCompactJws({ alg: 'RS256' }, '{}', weak.privateKey)).to.throw('does not sign');
    expect(() => signCompactJws({ alg: 'RS256' }, '{}', pairs.ES256.privateKey)).to.throw('does not sign');
  });

  it('reads strict base64url only, and text that is UTF-8', () => {
    const text = signCompactJws({ alg: 'EdDSA' }, '{"a":1}', pairs.EdDSA.privateKey);
    const [head = '', body = '', tail = ''] = text.split('.');
    expect(readCompactJws(text)?.payload).to.equal('{"a":1}');
    const { privateKey } = pairs.EdDSA;
    const forms = [
      `${head}.${body}`,
      `${head}.${body}.`,
      `.${body}.${tail}`,
      `${head}=.${body}.${tail}`,
      `${head}.${body}.${tail}.`,
      `${head} .${body}.${tail}`,
      `${head}.${Buffer.from([0xff, 0xfe]).toString('base64url')}.${tail}`,
      `${head}.${'e30'.slice(0, 2)}B.${tail}`,
      signCompactJws({ alg: 'EdDSA', x: 'x'.repeat(60_000) }, '{}', privateKey),
    ];
    for (const form of forms) expect(readCompactJws(form), form.slice(0, 60)).to.equal(undefined);
  });
});
