import { expect } from 'chai';
import { createHmac } from 'node:crypto';
import { SignJWT } from 'jose';
import { OB_V3, VC_V1 } from '../../../../server/openbadges/contexts/contexts.ts';
import { publicMembersOf } from '../../../../server/openbadges/keys/jwk.ts';
import { multikeyOf } from '../../../../server/openbadges/keys/multikey.ts';
import type { PublicMembers } from '../../../../server/openbadges/keys/jwk.ts';
import { openBadgeCredential } from '../../../../server/openbadges/v3/credential.ts';
import { forgedText, jwkOf, jwtOf, others, pairs, signedText } from '../jwt.ts';
import { controllers, did, facts, ORIGIN, profile, publicKey, statusList, signed } from '../samples.ts';
import { createWeb, essence, outcomeOf, sampleWeb, verifyAt, type Web } from '../web.ts';

const subject = 'urn:uuid:6ba7b810-9dad-41d1-80b4-00c04fd430c8';
const https = profile.id;
const kids = { RS256: `${ORIGIN}/keys/rsa-one`, ES256: `${ORIGIN}/keys/ec-one` } as const;

const issuedBy = (id: string) =>
  openBadgeCredential({
    ...facts,
    issuer: { ...facts.issuer, id },
    subject: { ...facts.subject, id: subject },
  });
const credential = issuedBy(https);
const fine = { verdict: 'valid', found: ['recipient.notAsked'] };

const listed = (alg: 'RS256' | 'ES256', revokedAt?: number) => ({
  kid: kids[alg].split('/').at(-1)!,
  url: kids[alg],
  publicJwk: publicMembersOf(pairs[alg].publicKey),
  ...(revokedAt === undefined ? {} : { revokedAt }),
});

async function webOf(): Promise<Web> {
  const web = await sampleWeb();
  const keys = [publicKey, listed('RS256'), listed('ES256')];
  web.put(https, controllers.https(keys));
  web.put(didAddress, controllers.did(keys));
  web.put(facts.status.list, await signed({ ...statusList(), issuer: https }, { issuerId: https }));
  for (const alg of ['RS256', 'ES256'] as const) web.put(kids[alg], jwkOf(pairs[alg]));
  return web;
}
const didAddress = `${https}/did.json`;

describe('verifying a credential in a JWT', () => {
  let web: Web;
  before(async () => {
    web = await webOf();
  });

  it('accepts RS256 and ES256 by a key that the issuer lists, and says what it is', async () => {
    for (const alg of ['RS256', 'ES256'] as const) {
      const report = await verifyAt(web, jwtOf(credential, kids[alg], { alg }));
      expect(essence(report), alg).to.deep.equal(fine);
      expect(report).to.deep.include({ format: 'jwt', version: '3.0', dataModel: '2.0', id: credential.id });
      expect(report.dates).to.deep.equal({
        achieved: facts.awardedAt,
        issued: facts.issuedAt,
        expires: facts.expiresAt,
      });
    }
  });

  it('accepts what jose signs', async () => {
    const { '@context': context, ...rest } = credential;
    const jwt = await new SignJWT({ '@context': context, ...rest })
      .setProtectedHeader({ alg: 'ES256', kid: kids.ES256, typ: 'vc+jwt', cty: 'vc' })
      .setIssuer(https)
      .setJti(credential.id)
      .setSubject(subject)
      .setNotBefore(facts.issuedAt / 1000)
      .setExpirationTime(facts.expiresAt / 1000)
      .sign(pairs.ES256.privateKey);
    expect(essence(await verifyAt(web, jwt))).to.deep.equal(fine);
  });

  it('accepts EdDSA with a warning', async () => {
    const jwt = jwtOf(credential, `${https}#${publicKey}`, { alg: 'EdDSA' });
    expect(essence(await verifyAt(web, jwt))).to.deep.equal({
      verdict: 'warnings',
      found: ['proof.eddsaJwt', 'recipient.notAsked'],
    });
  });

  it('accepts the older form, in which claims stand for members', async () => {
    const { validFrom, validUntil, id: _id, awardedDate: _awarded, issuer, ...rest } = credential;
    const { name: _name, image: _image, credentialStatus: _status, ...small } = rest;
    const vc = { ...small, '@context': [VC_V1, OB_V3], issuer };
    const claims = {
      iss: https,
      jti: credential.id,
      nbf: Date.parse(validFrom) / 1000,
      exp: Date.parse(validUntil ?? '') / 1000,
      sub: subject,
    };
    const report = await verifyAt(web, signedText({ ...claims, vc }, kids.RS256));
    expect(essence(report)).to.deep.equal({ verdict: 'valid', found: ['status.none', 'recipient.notAsked'] });
    expect(report).to.deep.include({ dataModel: '1.1', id: credential.id });
    expect(report.dates).to.deep.equal({ issued: facts.issuedAt, expires: facts.expiresAt });
    const described = { ...vc, issuer: { ...issuer, id: undefined } };
    const named = await verifyAt(web, signedText({ ...claims, vc: described }, kids.RS256));
    expect([named.verdict, named.issuer?.id]).to.deep.equal(['valid', https]);
    const late = await verifyAt(web, signedText({ ...claims, vc }, kids.RS256), { now: facts.expiresAt + 1 });
    expect(essence(late)).to.deep.include({ verdict: 'invalid', reason: 'expired' });
  });

  it('refuses a payload that says two things at once', async () => {
    const twice = { ...credential, vc: { ...credential, id: 'urn:uuid:1' } };
    expect(essence(await verifyAt(web, signedText(twice, kids.RS256))).found).to.include('parse.jws');
  });

  describe('claims', () => {
    const wrong: Record<string, Record<string, unknown>> = {
      iss: { iss: 'https://evil.example' },
      jti: { jti: 'urn:uuid:0' },
      nbf: { nbf: facts.issuedAt / 1000 + 1 },
      exp: { exp: facts.expiresAt / 1000 + 3600 },
      sub: { sub: 'did:example:eve' },
      'nbf ': { nbf: String(facts.issuedAt / 1000) },
    };
    for (const [claim, claims] of Object.entries(wrong)) {
      it(`refuses ${claim.trim()} where it contradicts the credential (jvv-sub-missing)`, async () => {
        const report = await verifyAt(web, jwtOf(credential, kids.RS256, { claims }));
        expect(essence(report)).to.deep.include({ verdict: 'invalid', reason: 'proof' });
        const found = report.checks.find((check) => check.words.key === 'verify.proof.claimsDiffer');
        expect(found?.words.params).to.deep.equal({ claims: claim.trim() });
      });
    }

    it('warns of missing ones, and of a missing sub where nobody has an id (jvv-sub-missing)', async () => {
      const bare = openBadgeCredential({ ...facts, issuer: { ...facts.issuer, id: https } });
      for (const [payload, claims] of [
        [credential, { sub: undefined }],
        [bare, { sub: undefined }],
      ] as const) {
        const report = await verifyAt(web, jwtOf(payload, kids.RS256, { claims }));
        expect(essence(report)).to.deep.equal({
          verdict: 'warnings',
          found: ['proof.claimsMissing', 'recipient.notAsked'],
        });
        expect(report.warnings[0]?.params).to.deep.equal({ claims: 'sub' });
      }
    });

    it('lets sub stand for the id of the subject', async () => {
      const bare = openBadgeCredential({ ...facts, issuer: { ...facts.issuer, id: https } });
      const report = await verifyAt(web, jwtOf(bare, kids.RS256, { claims: { sub: subject } }));
      expect(essence(report)).to.deep.equal(fine);
    });
  });

  describe('header', () => {
    const payload = { ...credential, sub: subject };
    const hs = (text: string, secret: string | Buffer): string => {
      const signedPart = text.split('.').slice(0, 2).join('.');
      return `${signedPart}.${createHmac('sha256', secret).update(signedPart).digest('base64url')}`;
    };

    it('refuses none, and a secret made of the public key', async () => {
      const pem = pairs.RS256.publicKey.export({ type: 'spki', format: 'pem' });
      const kid = kids.RS256;
      for (const text of [
        forgedText({ alg: 'none', kid }, payload),
        forgedText({ alg: 'NONE', kid }, payload),
        hs(forgedText({ alg: 'HS256', kid }, payload), pem),
        hs(forgedText({ alg: 'HS512', kid }, payload), pem),
      ]) {
        const report = await verifyAt(web, text);
        expect(essence(report)).to.deep.include({ verdict: 'invalid', reason: 'proof' });
        expect(essence(report).found).to.include('proof.refused');
      }
    });

    it('refuses an algorithm of another kind of key, also where the signature would fit', async () => {
      const mixed = jwtOf(credential, kids.ES256, { alg: 'RS256' });
      expect(essence(await verifyAt(web, mixed)).found).to.include('proof.refused');
      const own = await webOf();
      own.put(kids.RS256, undefined);
      own.put(https, {
        ...controllers.https([listed('RS256')]),
        verificationMethod: [
          {
            id: kids.RS256,
            type: 'JsonWebKey',
            controller: https,
            publicKeyJwk: { ...jwkOf(pairs.RS256), alg: 'ES256' },
          },
        ],
      });
      const report = await verifyAt(own, jwtOf(credential, kids.RS256));
      expect(essence(report)).to.deep.include({ verdict: 'invalid', reason: 'issuer' });
      expect(essence(report).found).to.include('key-binding.badKey');
    });

    it('never calls an algorithm valid that badges do not use', async () => {
      for (const alg of ['PS256', 'ES384', 'RS512', 'ES256K']) {
        const report = await verifyAt(web, forgedText({ alg, kid: kids.RS256, typ: 'JWT' }, payload));
        expect(essence(report), alg).to.deep.include({ verdict: 'unchecked', reason: 'unsupported' });
      }
    });

    it('refuses what must be understood and is not, and JWTs made for something else', async () => {
      for (const header of [
        { crit: ['exp'] },
        { crit: [] },
        { b64: false },
        { typ: 'at+jwt' },
        { typ: 'vp+jwt' },
        { cty: 'JWT' },
        { alg: 5 },
      ]) {
        const text = jwtOf(credential, kids.RS256, header.alg === undefined ? { header } : {});
        const input = header.alg === undefined ? text : forgedText({ ...header }, payload);
        const found = essence(await verifyAt(web, input));
        expect(found, JSON.stringify(header)).to.deep.include({ verdict: 'invalid', reason: 'proof' });
      }
    });

    it('looks at no x5c, x5u or jku', async () => {
      const header = { x5c: ['MIIB'], x5u: 'https://evil.example/x5u', jku: 'https://evil.example/jwks' };
      const own = await webOf();
      expect(essence(await verifyAt(own, jwtOf(credential, kids.RS256, { header })))).to.deep.equal(fine);
      expect(own.asked.map(({ url }) => url).some((url) => url.includes('evil'))).to.equal(false);
    });
  });

  describe('key binding', () => {
    const attack = { key: others.RS256.privateKey } as const;

    it('believes no embedded key (jvv-embedded-jwk)', async () => {
      for (const kid of [undefined, kids.RS256]) {
        const header = { jwk: jwkOf(others.RS256) };
        const report = await verifyAt(web, jwtOf(credential, kid, { ...attack, header }));
        expect(report.verdict, String(kid)).to.equal('invalid');
        expect(['proof', 'issuer']).to.include(report.reason);
      }
    });

    it('takes an embedded key, or none, for one that the issuer lists', async () => {
      for (const header of [{ jwk: jwkOf(pairs.RS256) }, {}])
        expect(essence(await verifyAt(web, jwtOf(credential, undefined, { header })))).to.deep.equal(fine);
    });

    it('refuses a key on another host, wherever the document of the issuer lies (jvv-fragment-shortcut)', async () => {
      const own = await webOf();
      own.put('https://evil.example/key', jwkOf(others.RS256));
      for (const id of [https, did]) {
        const text = jwtOf(issuedBy(id), 'https://evil.example/key', attack);
        const report = await verifyAt(own, text);
        expect(essence(report)).to.deep.include({ verdict: 'invalid', reason: 'issuer' });
        expect(essence(report).found).to.include('key-binding.otherHost');
      }
      expect(own.asked.map(({ url }) => url)).to.not.include('https://evil.example/key');
    });

    it('warns where a key lies on the issuer’s host and is not listed', async () => {
      const own = await webOf();
      own.put(https, '<html>a page</html>');
      const found = ['key-binding.hostOnly', 'recipient.notAsked'];
      own.put(facts.status.list, await signed({ ...statusList(), issuer: did }));
      const report = await verifyAt(own, jwtOf(credential, kids.RS256));
      expect(essence(report)).to.deep.equal({
        verdict: 'warnings',
        found: ['key-binding.hostOnly', 'status.listOfOther', 'recipient.notAsked'],
      });
      const byDid = await verifyAt(own, jwtOf(issuedBy(did), `${ORIGIN}/k`, { alg: 'ES256' }));
      expect(essence(byDid).found).to.include('key-binding.unreachable');
      own.put(`${ORIGIN}/k`, { keys: [jwkOf(pairs.ES256)] });
      expect(
        essence(await verifyAt(own, jwtOf(issuedBy(did), `${ORIGIN}/k`, { alg: 'ES256' }))),
      ).to.deep.equal({ verdict: 'warnings', found });
    });

    it('finds the key of a set by its name', async () => {
      const own = await webOf();
      const set = {
        keys: [
          { ...jwkOf(others.RS256), kid: 'two' },
          { ...jwkOf(pairs.RS256), kid: 'one' },
        ],
      };
      own.put(`${ORIGIN}/jwks.json`, set);
      const verdictFor = async (kid: string): Promise<string[]> =>
        essence(await verifyAt(own, jwtOf(issuedBy(did), `${ORIGIN}/jwks.json${kid}`))).found;
      expect(await verdictFor('#one')).to.include('key-binding.hostOnly');
      expect(await verdictFor('#two')).to.include('proof.invalid');
      expect(await verdictFor('#three')).to.include('key-binding.notListed');
      expect(await verdictFor('')).to.include('key-binding.notListed');
    });

    it('is content with nothing less than a listing on a host that several issuers share', async () => {
      const own = await webOf();
      own.put(https, controllers.https([publicKey]));
      const options = { strictHosts: new Set([new URL(ORIGIN).host]) };
      const report = await verifyAt(own, jwtOf(credential, kids.RS256), options);
      expect(essence(report)).to.deep.include({ verdict: 'invalid', reason: 'issuer' });
      expect(essence(await verifyAt(web, jwtOf(credential, kids.RS256), options))).to.deep.equal(fine);
    });

    it('reads a kid as the id of a method, as its fragment, and as the name in its JWK', async () => {
      const own = await webOf();
      const method = {
        id: '#key-1',
        type: 'JsonWebKey2020',
        controller: https,
        publicKeyJwk: { ...jwkOf(pairs.ES256), kid: 'by-name', use: 'sig', key_ops: ['verify'] },
      };
      const document = { id: https, verificationMethod: [method], assertionMethod: ['#key-1'] };
      own.put(https, document);
      own.put(facts.status.list, await signed(statusList()));
      for (const kid of [`${https}#key-1`, '#key-1', 'key-1', 'by-name']) {
        const report = await verifyAt(own, jwtOf(credential, kid, { alg: 'ES256' }));
        expect(essence(report).found, kid).to.not.include('key-binding.notListed');
        expect(outcomeOf(report, 'proof'), kid).to.equal('pass');
      }
      const unnamed = await verifyAt(own, jwtOf(credential, 'key-2', { alg: 'ES256' }));
      expect(essence(unnamed).found).to.include('key-binding.notListed');
    });

    it('accepts did:key of P-256, RSA and Ed25519, and did:jwk', async () => {
      const none = createWeb();
      for (const [alg, pair] of [
        ['ES256', pairs.ES256],
        ['RS256', pairs.RS256],
        ['EdDSA', pairs.EdDSA],
      ] as const) {
        const multikey = multikeyOf(pair.publicKey);
        const ofKey = `did:key:${multikey}`;
        const ofJwk = `did:jwk:${Buffer.from(JSON.stringify(jwkOf(pair))).toString('base64url')}`;
        for (const [id, kid] of [
          [ofKey, `${ofKey}#${multikey}`],
          [ofKey, undefined],
          [ofJwk, `${ofJwk}#0`],
          [ofJwk, '#0'],
        ] as const) {
          const { credentialStatus: _status, ...endless } = issuedBy(id);
          const report = await verifyAt(none, jwtOf(endless, kid, { alg }));
          expect(outcomeOf(report, 'proof'), `${alg} ${id}`).to.equal(alg === 'EdDSA' ? 'warn' : 'pass');
          expect(outcomeOf(report, 'key-binding')).to.equal('pass');
        }
        const forged = jwtOf(issuedBy(ofKey), `${ofKey}#${multikey}`, {
          alg: 'ES256',
          key: others.ES256.privateKey,
        });
        expect((await verifyAt(none, forged)).verdict).to.equal('invalid');
      }
    });

    it('refuses a DID’s key for another issuer', async () => {
      const attacker = `did:key:${multikeyOf(others.ES256.publicKey)}`;
      const kid = `${attacker}#${attacker.slice(8)}`;
      const forged = jwtOf(credential, kid, { alg: 'ES256', key: others.ES256.privateKey });
      expect(essence(await verifyAt(web, forged))).to.deep.include({ verdict: 'invalid', reason: 'issuer' });
    });

    it('refuses keys that are withdrawn, expired, weak, secret or meant for something else', async () => {
      const method = {
        id: kids.ES256,
        type: 'JsonWebKey',
        controller: https,
        publicKeyJwk: jwkOf(pairs.ES256),
      };
      const jwk = method.publicKeyJwk as PublicMembers;
      const cases: [object, string][] = [
        [{ revoked: '2026-02-01T00:00:00Z' }, 'revoked'],
        [{ revoked: 'yesterday' }, 'badKey'],
        [{ expires: '2026-02-01T00:00:00Z' }, 'expired'],
        [{ controller: 'https://evil.example' }, 'notOwn'],
        [{ type: 'jsonwebkey' }, 'badKey'],
        [{ type: 'Multikey' }, 'badKey'],
        [{ publicKeyJwk: { ...jwk, use: 'enc' } }, 'badKey'],
        [{ publicKeyJwk: { ...jwk, key_ops: ['sign'] } }, 'badKey'],
        [{ publicKeyJwk: { ...jwk, d: 'AAAA' } }, 'badKey'],
        [{ publicKeyJwk: { ...jwk, x: 'AAAA' } }, 'badKey'],
        [{ publicKeyJwk: { ...jwk, crv: 'secp256k1' } }, 'badKey'],
        [{ publicKeyJwk: { kty: 'oct', k: 'AAAA' } }, 'badKey'],
        [{ publicKeyJwk: 'text' }, 'badKey'],
      ];
      for (const [change, found] of cases) {
        const own = await webOf();
        own.put(https, { id: https, assertionMethod: [{ ...method, ...change }] });
        const report = await verifyAt(own, jwtOf(credential, kids.ES256, { alg: 'ES256' }));
        expect(essence(report), JSON.stringify(change)).to.deep.include({ verdict: 'invalid' });
        expect(essence(report).found, JSON.stringify(change)).to.include(`key-binding.${found}`);
      }
      const own = await webOf();
      const times = { revoked: '2026-04-01T00:00:00Z', expires: '2026-04-01T00:00:00Z' };
      own.put(https, { id: https, assertionMethod: [{ ...method, ...times }] });
      expect(
        outcomeOf(await verifyAt(own, jwtOf(credential, kids.ES256, { alg: 'ES256' })), 'key-binding'),
      ).to.equal('pass');
    });

    it('leaves open what could not be asked, and refuses an issuer whose document is another', async () => {
      const own = await webOf();
      own.put(https, undefined);
      expect(essence(await verifyAt(own, jwtOf(credential, kids.RS256)))).to.deep.include({
        verdict: 'unchecked',
        reason: 'unreachable',
      });
      own.put(https, { ...controllers.https([listed('RS256')]), id: 'https://elsewhere.example/issuer' });
      const moved = await verifyAt(own, jwtOf(credential, '#nowhere'));
      expect(essence(moved)).to.deep.include({ verdict: 'invalid', reason: 'issuer' });
      const unknown = issuedBy('did:ion:abc');
      expect(essence(await verifyAt(own, jwtOf(unknown, '#0')))).to.deep.include({
        verdict: 'unchecked',
        reason: 'unsupported',
      });
    });
  });

  it('refuses whichever byte of the text is changed', async () => {
    const text = jwtOf(credential, kids.ES256, { alg: 'ES256' });
    const places = Array.from({ length: 120 }, (_, i) => Math.floor((i * text.length) / 120));
    for (const place of places) {
      if (text[place] === '.') continue;
      const changed = `${text.slice(0, place)}${text[place] === 'A' ? 'B' : 'A'}${text.slice(place + 1)}`;
      const report = await verifyAt(web, changed);
      expect(['invalid', 'unchecked'], String(place)).to.include(report.verdict);
    }
  });

  it('says the same of a JWT in an envelope', async () => {
    const envelope = {
      '@context': 'https://www.w3.org/ns/credentials/v2',
      type: 'EnvelopedVerifiableCredential',
      id: `data:application/vc+jwt,${jwtOf(credential, kids.RS256)}`,
    };
    expect(essence(await verifyAt(web, envelope))).to.deep.equal(fine);
    const empty = { ...envelope, id: 'data:text/plain,hello' };
    expect(essence(await verifyAt(web, empty))).to.deep.include({
      verdict: 'unchecked',
      reason: 'unsupported',
    });
    const broken = { ...envelope, id: 'data:application/vc+jwt,e30.e30.e31' };
    expect(essence(await verifyAt(web, broken)).verdict).to.equal('invalid');
  });
});
