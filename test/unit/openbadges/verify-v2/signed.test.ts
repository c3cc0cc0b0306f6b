import { expect } from 'chai';
import { createHmac } from 'node:crypto';
import { bakePng } from '../../../../server/openbadges/baking/bake-png.ts';
import { bakeSvg } from '../../../../server/openbadges/baking/bake-svg.ts';
import { address, assertionFacts, issuer } from '../samples.ts';
import { assertion, badgeV2, essence, issuerOfV2, outcomeOf, PNG, verifyAt, type Web } from '../web.ts';
import {
  encoded,
  ID,
  issuerWithKey,
  jwsOf,
  KEY,
  keyDocument,
  keys,
  LIST,
  OTHER_KEY,
  payload,
  pemOf,
  signedWeb,
} from './signed-samples.ts';

const valid = { verdict: 'valid', found: ['recipient.notAsked'] };
const ends = (verdict: string, reason: string): object => ({ verdict, reason });
const list = (revokedAssertions: unknown, more: object = {}): object => ({
  '@context': 'https://w3id.org/openbadges/v2',
  type: 'RevocationList',
  id: LIST,
  issuer: issuer.id,
  revokedAssertions,
  ...more,
});

describe('verifying an OB 2.0 signed assertion', () => {
  it('finds what we issue valid, and says what it is', async () => {
    const report = await verifyAt(await signedWeb(), jwsOf(), { recipient: address });
    expect(essence(report)).to.deep.equal({ verdict: 'valid', found: [] });
    expect(report).to.deep.include({
      format: 'signed',
      version: '2.0',
      id: ID,
      recipient: { type: 'email', hashed: true, matches: true },
      dates: { issued: assertionFacts.issuedAt, expires: assertionFacts.expiresAt },
      status: 'good',
    });
    expect(report.issuer?.id).to.equal(issuer.id);
    expect([...new Set(report.checks.map((check) => check.id))]).to.deep.equal([
      'input',
      'parse',
      'type',
      'context',
      'property',
      'not-before',
      'expiry',
      'subject',
      'recipient',
      'hosted-fetch',
      'issuer',
      'key-binding',
      'proof',
      'signed-revocation',
      'image',
    ]);
  });

  it('reads it from a text, a file, a picture of either kind and an address', async () => {
    const web = await signedWeb();
    const url = 'https://share.example/knots.jws';
    web.put(url, jwsOf());
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>';
    const inputs = [
      jwsOf(),
      `\n${jwsOf()} `,
      Buffer.from(jwsOf()),
      bakePng(PNG, { v2: jwsOf() }),
      Buffer.from(bakeSvg(svg, { version: 'v2', text: jwsOf() })),
      url,
    ];
    for (const input of inputs) expect(essence(await verifyAt(web, input))).to.deep.equal(valid);
  });

  it('verifies ES256 as well (pyv-rsa-only)', async () => {
    const web = await signedWeb(keys.p256.publicKey);
    const jws = jwsOf(payload, keys.p256.privateKey, { alg: 'ES256' });
    expect(essence(await verifyAt(web, jws))).to.deep.equal(valid);
  });

  it('verifies what else the library signs', async () => {
    const others = [
      [keys.rsa, 'PS256'],
      [keys.ed25519, 'EdDSA'],
    ] as const;
    for (const [pair, alg] of others) {
      const web = await signedWeb(pair.publicKey);
      expect(essence(await verifyAt(web, jwsOf(payload, pair.privateKey, { alg }))), alg).to.deep.equal(
        valid,
      );
    }
  });

  describe('algorithms', () => {
    const [, body = ''] = jwsOf().split('.');

    it('refuses none and HMACs, also with the public key as the secret', async () => {
      const web = await signedWeb();
      for (const alg of ['none', 'NONE', 'HS256', 'HS512', '']) {
        const head = encoded({ alg });
        const mac = createHmac('sha256', pemOf(keys.rsa.publicKey))
          .update(`${head}.${body}`)
          .digest('base64url');
        const report = await verifyAt(web, `${head}.${body}.${mac}`);
        expect(essence(report), alg).to.deep.include(ends('invalid', 'proof'));
        expect(essence(report).found, alg).to.include('proof.refused');
      }
    });

    it('refuses a header that asks for more than is known', async () => {
      const report = await verifyAt(
        await signedWeb(),
        jwsOf(payload, keys.rsa.privateKey, { alg: 'RS256', crit: ['b64'], b64: false }),
      );
      expect(essence(report)).to.deep.include(ends('unchecked', 'unsupported'));
    });

    it('leaves algorithms open that are not known', async () => {
      const [, , tail = ''] = jwsOf().split('.');
      const report = await verifyAt(await signedWeb(), `${encoded({ alg: 'RS512' })}.${body}.${tail}`);
      expect(essence(report)).to.deep.include(ends('unchecked', 'unsupported'));
    });

    it('refuses a key of another kind than the header says, and RSA below 2048 bits', async () => {
      const mixed = await verifyAt(await signedWeb(keys.p256.publicKey), jwsOf());
      expect(essence(mixed).found).to.include('proof.refused');
      expect(mixed.verdict).to.equal('invalid');
      const head = `${encoded({ alg: 'RS256' })}.${body}`;
      const { sign } = await import('node:crypto');
      const weak = `${head}.${sign('sha256', Buffer.from(head), keys.weakRsa.privateKey).toString('base64url')}`;
      const report = await verifyAt(await signedWeb(keys.weakRsa.publicKey), weak);
      expect(essence(report)).to.deep.include(ends('invalid', 'proof'));
    });

    it('uses no key that the badge brings along', async () => {
      const jwk = keys.otherRsa.publicKey.export({ format: 'jwk' });
      const brought = jwsOf(payload, keys.otherRsa.privateKey, { alg: 'RS256', jwk, kid: KEY });
      expect(essence(await verifyAt(await signedWeb(), brought))).to.deep.include(ends('invalid', 'proof'));
    });
  });

  describe('the key', () => {
    it('must be listed by the issuer', async () => {
      const foreign = 'https://evil.example/key';
      const web = await signedWeb();
      web.put(foreign, keyDocument(keys.otherRsa.publicKey, foreign));
      const forged = { ...payload, verification: { type: 'SignedBadge', creator: foreign } };
      const report = await verifyAt(web, jwsOf(forged, keys.otherRsa.privateKey));
      expect(essence(report)).to.deep.include(ends('invalid', 'issuer'));
      expect(essence(report).found).to.include('key-binding.notListed');
      expect(web.asked.map((request) => request.url)).not.to.include(foreign);
    });

    it('must say that it belongs to the issuer', async () => {
      const web = await signedWeb();
      web.put(KEY, keyDocument(keys.rsa.publicKey, KEY, 'https://evil.example/issuer'));
      expect(essence(await verifyAt(web, jwsOf())).found).to.include('key-binding.otherOwner');
      web.put(KEY, { ...keyDocument(keys.rsa.publicKey), owner: undefined });
      expect((await verifyAt(web, jwsOf())).verdict).to.equal('invalid');
    });

    it('may be one of several, named or not', async () => {
      const web = await signedWeb();
      web.put(issuerOfV2.id, { ...issuerOfV2, publicKey: [OTHER_KEY, KEY] });
      web.put(OTHER_KEY, keyDocument(keys.p256.publicKey, OTHER_KEY));
      expect(essence(await verifyAt(web, jwsOf()))).to.deep.equal(valid);
      const unnamed = { ...payload, verification: { type: 'SignedBadge' } };
      expect(essence(await verifyAt(web, jwsOf(unnamed)))).to.deep.equal(valid);
      const other = jwsOf(payload, keys.p256.privateKey, { alg: 'ES256' });
      expect(essence(await verifyAt(web, other)), 'signed by another key than it names').to.deep.include(
        ends('invalid', 'proof'),
      );
    });

    it('may lie in the issuer’s document', async () => {
      const web = await signedWeb();
      const inside = { ...keyDocument(keys.rsa.publicKey), id: 'urn:example:key' };
      web.put(issuerOfV2.id, { ...issuerOfV2, publicKey: inside });
      const unnamed = { ...payload, verification: { type: 'SignedBadge' } };
      expect(essence(await verifyAt(web, jwsOf(unnamed)))).to.deep.equal(valid);
      web.put(issuerOfV2.id, { ...issuerOfV2, publicKey: keyDocument(keys.otherRsa.publicKey) });
      expect(essence(await verifyAt(web, jwsOf())), 'its address counts').to.deep.equal(valid);
    });

    it('is refused where it is gone or no public key, and leaves the badge open where nobody answers', async () => {
      const pem = keys.rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      const cases: [unknown, number, object][] = [
        ['gone', 404, ends('invalid', 'issuer')],
        ['<html>', 200, ends('invalid', 'issuer')],
        ['[]', 200, ends('invalid', 'issuer')],
        [{ ...keyDocument(keys.rsa.publicKey), publicKeyPem: pem }, 200, ends('invalid', 'issuer')],
        [{ ...keyDocument(keys.rsa.publicKey), publicKeyPem: 'x' }, 200, ends('invalid', 'issuer')],
        [{ ...keyDocument(keys.rsa.publicKey), id: OTHER_KEY }, 200, ends('invalid', 'issuer')],
        ['busy', 503, ends('unchecked', 'unreachable')],
        [undefined, 200, ends('unchecked', 'unreachable')],
      ];
      for (const [body, status, ending] of cases) {
        const web = await signedWeb();
        web.put(KEY, body as string | undefined, status);
        expect(essence(await verifyAt(web, jwsOf())), String(body)).to.deep.include(ending);
      }
    });

    it('counts only where the issuer publishes its own description', async () => {
      const { '@context': _context, ...embedded } = {
        ...issuerWithKey,
        id: 'urn:example:issuer',
        publicKey: [] as object[],
      };
      embedded.publicKey = [keyDocument(keys.rsa.publicKey, 'urn:example:key', 'urn:example:issuer')];
      const whole = {
        ...payload,
        badge: { ...badgeV2, id: 'urn:example:badge', issuer: embedded },
        verification: { type: 'SignedBadge' },
      };
      const report = await verifyAt(await signedWeb(), jwsOf(whole));
      expect(essence(report).found).to.include('key-binding.otherDocument');
      expect(report.verdict).to.equal('invalid');
    });
  });

  it('reads badge and issuer embedded in it from their own addresses', async () => {
    const forged = {
      ...badgeV2,
      name: 'Forged',
      issuer: { ...issuerWithKey, name: 'Forged', publicKey: 'https://evil.example/key' },
    };
    const report = await verifyAt(await signedWeb(), jwsOf({ ...payload, badge: forged }));
    expect(essence(report)).to.deep.equal(valid);
    expect(report.achievement?.name).to.equal(badgeV2.name);
    expect(report.issuer?.name).to.equal(issuer.name);
  });

  it('takes a badge that is only embedded, as the standard allows signed badges', async () => {
    const { '@context': _context, ...badge } = badgeV2;
    const report = await verifyAt(
      await signedWeb(),
      jwsOf({ ...payload, badge: { ...badge, id: 'urn:uuid:2f0c1e8e-55b5-4c2b-9a55-0d1f5b0c7a33' } }),
    );
    expect(essence(report)).to.deep.equal(valid);
  });

  it('trusts nothing of a signed text that says it is hosted but its address', async () => {
    const web = await signedWeb();
    const hosted = { ...assertion, issuedOn: '2020-01-01T00:00:00Z' };
    const report = await verifyAt(web, jwsOf(hosted, keys.otherRsa.privateKey));
    expect(essence(report)).to.deep.equal({
      verdict: 'warnings',
      found: ['input.differs', 'recipient.notAsked'],
    });
    expect(report).to.deep.include({ format: 'hosted' });
    expect(report.dates.issued).to.equal(assertionFacts.issuedAt);
  });

  it('refuses JSON that says it is signed and carries no signature', async () => {
    const report = await verifyAt(await signedWeb(), payload);
    expect(essence(report)).to.deep.equal({ ...ends('invalid', 'proof'), found: ['proof.missing'] });
  });

  describe('revocation', () => {
    const revokedBy = async (body: unknown, object: object = payload): Promise<object> => {
      const web = await signedWeb();
      web.put(LIST, body as object);
      return verifyAt(web, jwsOf(object));
    };

    it('is read from a list of one entry (pyv-single-revocation)', async () => {
      for (const entry of [ID, { id: ID }, [ID], [{ id: ID }], { id: ID, revocationReason: 'x' }]) {
        const web = await signedWeb();
        web.put(LIST, list(entry));
        const report = await verifyAt(web, jwsOf());
        expect(essence(report), JSON.stringify(entry)).to.deep.equal({
          ...ends('invalid', 'revoked'),
          found: ['recipient.notAsked', 'signed-revocation.revoked'],
        });
        expect(report.status).to.equal('revoked');
      }
    });

    it('is found by id and by uid, with its reason', async () => {
      const old = { ...payload, uid: 'knots-17' };
      const entries = [
        [[{ uid: 'knots-17', revocationReason: 'Issued in error' }], old],
        [
          ['urn:uuid:2f0c1e8e-55b5-4c2b-9a55-0d1f5b0c7a99', { id: ID, revocationReason: 'Issued in error' }],
          payload,
        ],
      ] as const;
      for (const [entry, object] of entries) {
        expect(await revokedBy(list(entry), object)).to.deep.include({
          status: 'revoked',
          revocationReason: 'Issued in error',
        });
      }
      expect(await revokedBy(list([{ uid: 'knots-18' }]), old)).to.deep.include({ verdict: 'valid' });
    });

    it('is read from a list of version 1, whose members are the names', async () => {
      const old = { ...payload, uid: 'knots-17' };
      expect(await revokedBy({ 'knots-17': 'Issued in error' }, old)).to.deep.include({ status: 'revoked' });
      expect(await revokedBy({ 'knots-18': 'Issued in error' }, old)).to.deep.include({ verdict: 'valid' });
    });

    it('is what the badge says of itself', async () => {
      const report = await revokedBy(list([]), { ...payload, revoked: true });
      expect(report).to.deep.include({ status: 'revoked', verdict: 'invalid' });
    });

    it('leaves the badge open where the list cannot be had, and refuses one that is malformed', async () => {
      for (const [body, status] of [
        [undefined, 200],
        ['x', 500],
        ['x', 404],
      ] as const) {
        const web = await signedWeb();
        web.put(LIST, body, status);
        expect(essence(await verifyAt(web, jwsOf())), `${String(body)} ${status}`).to.deep.include(
          ends('unchecked', 'status'),
        );
      }
      const malformed = [
        'x',
        '[]',
        list([1]),
        list([null, 'x']),
        list(['']),
        list([{ id: 7 }]),
        list([{}]),
        list(undefined),
        list([], { id: 'https://evil.example/list' }),
      ];
      for (const body of malformed) {
        const web = await signedWeb();
        web.put(LIST, body);
        expect(essence(await verifyAt(web, jwsOf())).found, JSON.stringify(body)).to.include(
          'signed-revocation.malformed',
        );
      }
    });

    it('is remarked where somebody else keeps the list', async () => {
      expect(await revokedBy(list([], { issuer: 'https://other.example' }))).to.deep.include({
        verdict: 'warnings',
      });
    });

    it('may not be published at all', async () => {
      const web = await signedWeb();
      const { revocationList: _none, ...issuerWithout } = issuerWithKey;
      web.put(issuerOfV2.id, issuerWithout);
      const report = await verifyAt(web, jwsOf());
      expect(outcomeOf(report, 'signed-revocation')).to.equal('skip');
      expect(report).to.deep.include({ verdict: 'valid', status: 'none' });
    });

    it('is not asked for where the signature was not confirmed', async () => {
      const web = await signedWeb(keys.otherRsa.publicKey);
      const report = await verifyAt(web, jwsOf());
      expect(essence(report).found).to.include.members(['proof.invalid', 'signed-revocation.skipped']);
      expect(web.asked.map((request) => request.url)).not.to.include(LIST);
    });
  });

  describe('of version 1', () => {
    const KEY_PEM = `${new URL(issuer.id).origin}/public.pem`;
    const { verification: _verification, id: _id, ...rest } = payload;
    const old = {
      ...rest,
      '@context': 'https://w3id.org/openbadges/v1',
      uid: 'knots-17',
      verify: { type: 'signed', url: KEY_PEM },
    };

    /** The web of an issuer that lists no keys, as none did in version 1. */
    const webOf1 = async (): Promise<Web> => {
      const web = await signedWeb();
      web.put(issuerOfV2.id, issuerOfV2);
      return web;
    };

    it('is bound by host where its key is no more than a file on the issuer’s site', async () => {
      const web = await webOf1();
      web.put(KEY_PEM, pemOf(keys.rsa.publicKey));
      const report = await verifyAt(web, jwsOf(old));
      expect(essence(report)).to.deep.equal({
        verdict: 'warnings',
        found: ['recipient.notAsked', 'key-binding.hostOnly'],
      });
      expect(report.version).to.equal('1.1');
    });

    it('is not bound by a host that several issuers share', async () => {
      const web = await webOf1();
      web.put(KEY_PEM, pemOf(keys.rsa.publicKey));
      const strictHosts = new Set([new URL(issuer.id).host]);
      expect(essence(await verifyAt(web, jwsOf(old), { strictHosts }))).to.deep.include(
        ends('invalid', 'issuer'),
      );
    });

    it('is refused with a file on the issuer’s site where the issuer lists its keys', async () => {
      const web = await signedWeb();
      web.put(KEY_PEM, pemOf(keys.otherRsa.publicKey));
      const report = await verifyAt(web, jwsOf(old, keys.otherRsa.privateKey));
      expect(essence(report)).to.deep.include(ends('invalid', 'issuer'));
    });

    it('is bound by the issuer that lists the key', async () => {
      const web = await signedWeb();
      const report = await verifyAt(web, jwsOf({ ...old, verify: { type: 'signed', url: KEY } }));
      expect(essence(report)).to.deep.equal(valid);
    });

    it('is refused with a key on another site', async () => {
      const web = await signedWeb();
      web.put('https://evil.example/public.pem', pemOf(keys.otherRsa.publicKey));
      const forged = { ...old, verify: { type: 'signed', url: 'https://evil.example/public.pem' } };
      const report = await verifyAt(web, jwsOf(forged, keys.otherRsa.privateKey));
      expect(essence(report)).to.deep.include(ends('invalid', 'issuer'));
    });

    it('is revoked by its uid', async () => {
      const web = await webOf1();
      web.put(KEY_PEM, pemOf(keys.rsa.publicKey));
      web.put(LIST, { 'knots-17': 'Issued in error' });
      expect(await verifyAt(web, jwsOf(old))).to.deep.include({
        status: 'revoked',
        revocationReason: 'Issued in error',
      });
    });
  });

  it('is refused whatever bit of the text is changed', async () => {
    const web = await signedWeb();
    const jws = jwsOf();
    for (let at = 0; at < jws.length; at += 7) {
      const letter = jws[at] === 'A' ? 'B' : 'A';
      const changed = jws.slice(0, at) + letter + jws.slice(at + 1);
      if (changed === jws) continue;
      expect(['invalid', 'unchecked'], `${at}`).to.include((await verifyAt(web, changed)).verdict);
    }
  });
});
