import { expect } from 'chai';
import sharp from 'sharp';
import { bakePng } from '../../../../server/openbadges/baking/bake-png.ts';
import {
  makeChunk,
  joinChunks,
  readChunks,
  type Chunk,
} from '../../../../server/openbadges/baking/png-chunks.ts';
import { textChunkData } from '../../../../server/openbadges/baking/png-text.ts';
import { OB_V3, VC_V1, VC_V2 } from '../../../../server/openbadges/contexts/contexts.ts';
import { publicJwkOf, publicKeyMultibaseOf } from '../../../../server/openbadges/keys/ed25519.ts';
import { emptyList, encodeList, withBitsSet } from '../../../../server/openbadges/v3/bitstring.ts';
import {
  type OpenBadgeCredential,
  openBadgeCredential,
} from '../../../../server/openbadges/v3/credential.ts';
import {
  address,
  at,
  controllers,
  facts,
  ids,
  issuer,
  NOW,
  publicKey,
  signed,
  signedCredential,
  signedWith,
  statusList,
  vector,
} from '../samples.ts';
import { createWeb, essence, outcomeOf, sampleWeb, verifyAt, type Web } from '../web.ts';

const other = Buffer.alloc(32, 9);
const otherKey = publicKeyMultibaseOf(other);
const did = at.issuerDid(ids.issuer);
const https = at.issuer(ids.issuer);
const credential = openBadgeCredential(facts);
const valid = { verdict: 'valid', found: ['recipient.notAsked'] };

const unrevocable = { verdict: 'valid', found: ['status.none', 'recipient.notAsked'] };

/** The sample credential issued under another id. */
const issuedBy = (id: string): OpenBadgeCredential => ({
  ...credential,
  issuer: { ...credential.issuer, id },
});
const without = <T extends object, K extends keyof T>(object: T, ...members: K[]): Omit<T, K> =>
  Object.fromEntries(Object.entries(object).filter(([member]) => !members.includes(member as K))) as Omit<
    T,
    K
  >;

/** The same, without a status list. */
const unlisted = (id: string): object => without(issuedBy(id), 'credentialStatus');

describe('verifying an OB 3.0 credential', () => {
  let web: Web;
  before(async () => {
    web = await sampleWeb();
  });

  it('finds what we issue valid, and says what it is', async () => {
    const report = await verifyAt(web, await signedCredential(), { recipient: ' Ada@Harbour.example ' });
    expect(essence(report)).to.deep.equal({ verdict: 'valid', found: [] });
    expect(report.words).to.deep.equal({ key: 'verify.verdict.valid', params: {} });
    expect(report).to.deep.include({
      format: 'data-integrity',
      version: '3.0',
      id: credential.id,
      issuer: { id: did, name: issuer.name, url: issuer.url, image: at.image(ids.image) },
      recipient: { type: 'emailAddress', hashed: true, matches: true },
      dates: { achieved: facts.awardedAt, issued: facts.issuedAt, expires: facts.expiresAt },
      status: 'good',
    });
    expect(report.achievement).to.deep.include({
      name: 'Knots and splices',
      id: at.achievement(ids.badge, 3),
    });
    expect(report.warnings).to.deep.equal([]);
  });

  it('names every check that O31 asks for, in its order', async () => {
    const report = await verifyAt(web, await signedCredential());
    expect(report.checks.map((check) => check.id)).to.deep.equal([
      'input',
      'parse',
      'type',
      'context',
      'schema',
      'subject',
      'issuer',
      'image',
      'proof',
      'key-binding',
      'status',
      'not-before',
      'expiry',
      'recipient',
    ]);
  });

  it('asks only the issuer and the status list, each once, and no context (pyv-context-fetch)', async () => {
    const own = await sampleWeb();
    const report = await verifyAt(own, await signedCredential());
    expect(own.asked.map((request) => request.url)).to.deep.equal([
      at.didDocument(ids.issuer),
      at.statusList(ids.list),
    ]);
    expect(report.timing.fetches).to.equal(2);
    for (const request of own.asked) {
      expect(request).to.deep.include({
        redirects: 3,
        timeoutMs: 5000,
        maxBytes: 1_048_576,
        allowPlainHttp: false,
      });
    }
  });

  it('reads bytes, text with a byte order mark, and pictures, by their content', async () => {
    const text = JSON.stringify(await signedCredential());
    const png = await sharp({ create: { width: 8, height: 8, channels: 4, background: 'red' } })
      .png()
      .toBuffer();
    const inputs = [
      text,
      Buffer.from(text),
      Buffer.from(`\ufeff${text}\n`),
      bakePng(png, { v2: 'x', v3: text }),
    ];
    for (const input of inputs) expect(essence(await verifyAt(web, input))).to.deep.equal(valid);
  });

  it('reads a credential or a picture behind an address (pyv-input-file)', async () => {
    const own = await sampleWeb();
    own.put(at.credential(ids.credential), await signedCredential());
    expect(essence(await verifyAt(own, at.credential(ids.credential)))).to.deep.equal(valid);
  });

  it('warns of a second badge in the picture', async () => {
    const text = JSON.stringify(await signedCredential());
    const png = bakePng(
      await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
        .png()
        .toBuffer(),
      {
        v3: text,
      },
    );
    const chunks = (readChunks(png) as Chunk[]).map((chunk) => chunk.bytes);
    const double = makeChunk('iTXt', textChunkData('openbadgecredential', '{}'));
    const report = await verifyAt(web, joinChunks([...chunks.slice(0, -1), double, ...chunks.slice(-1)]));
    expect(essence(report)).to.deep.equal({
      verdict: 'warnings',
      found: ['input.several', 'recipient.notAsked'],
    });
    expect(report.warnings.map((words) => words.key)).to.deep.equal(['verify.input.several']);
  });

  it('says the same of an object proof and an array proof (jvv-object-proof)', async () => {
    const { proof, ...rest } = await signedCredential();
    expect(essence(await verifyAt(web, { ...rest, proof: proof[0] }))).to.deep.equal(valid);
    expect(
      (await verifyAt(web, { ...rest, proof: proof[0] })).checks.map((check) => check.words.key),
    ).to.include('verify.schema.compacted');
  });

  it('accepts the compacted form that other issuers write', async () => {
    const compacted = {
      ...credential,
      issuer: { ...credential.issuer, type: 'Profile' },
      credentialSubject: {
        ...credential.credentialSubject,
        type: 'AchievementSubject',
        identifier: credential.credentialSubject.identifier![0],
        achievement: { ...credential.credentialSubject.achievement, type: 'Achievement', tag: 'one' },
      },
    };
    expect(essence(await verifyAt(web, await signed(compacted)))).to.deep.equal(valid);
  });

  it('accepts the standard’s own vector, whose issuer has an https address', async () => {
    const { securedDocument, key } = vector('ob3-di-spec-vector');
    const controller = key.id.slice(0, key.id.indexOf('#'));
    const method = { id: key.id, type: 'Multikey', controller, publicKeyMultibase: key.publicKeyMultibase };
    const own = createWeb();
    own.put(controller, {
      id: controller,
      type: 'Profile',
      verificationMethod: [method],
      assertionMethod: [key.id],
    });
    expect(essence(await verifyAt(own, securedDocument))).to.deep.equal({
      verdict: 'valid',
      found: ['status.none', 'recipient.notAsked'],
    });
  });

  it('accepts the older data model', async () => {
    const older = {
      ...without(credential, 'validFrom', 'validUntil', 'awardedDate', 'credentialStatus', 'name', 'image'),
      '@context': [VC_V1, OB_V3, 'https://w3id.org/security/data-integrity/v2'],
      issuanceDate: credential.validFrom,
      expirationDate: credential.validUntil,
    };
    const report = await verifyAt(web, await signed(older));
    expect(essence(report)).to.deep.equal({ verdict: 'valid', found: ['status.none', 'recipient.notAsked'] });
    expect(report.dates.expires).to.equal(facts.expiresAt);
  });

  it('accepts a proof that repeats the credential’s context', async () => {
    const { proof, ...rest } = await signedCredential();
    const repeated = { ...rest, proof: { '@context': rest['@context'], ...proof[0] } };
    expect(essence(await verifyAt(web, repeated))).to.deep.equal(valid);
  });

  describe('key binding', () => {
    it('accepts a profile that lists the key, as our own does', async () => {
      const document = await signed(unlisted(https), { issuerId: https });
      expect(essence(await verifyAt(web, document))).to.deep.equal(unrevocable);
    });

    it('accepts did:key and did:jwk, which need no document', async () => {
      const none = createWeb();
      const ofKey = `did:key:${publicKey}`;
      const { kty, crv, x } = publicJwkOf('k', publicKey);
      const ofJwk = `did:jwk:${Buffer.from(JSON.stringify({ kty, crv, x })).toString('base64url')}`;
      expect(essence(await verifyAt(none, await signed(unlisted(ofKey), { issuerId: ofKey })))).to.deep.equal(
        unrevocable,
      );
      expect(essence(await verifyAt(none, await signedWith(unlisted(ofJwk), `${ofJwk}#0`)))).to.deep.equal(
        unrevocable,
      );
    });

    it('accepts the published ways of listing a key (jvv-multikey)', async () => {
      const multikey = controllers.did([publicKey]).verificationMethod[0]!;
      const { kty, crv, x } = publicJwkOf('k', publicKey);
      const jwk = { id: multikey.id, type: 'JsonWebKey', controller: did, publicKeyJwk: { kty, crv, x } };
      const documents = [
        { id: did, verificationMethod: multikey, assertionMethod: multikey.id },
        {
          id: did,
          verificationMethod: [{ ...multikey, id: `#${publicKey}`, type: ['Multikey'] }],
          assertionMethod: [`#${publicKey}`],
        },
        { id: did, assertionMethod: [multikey] },
        {
          id: did,
          verificationMethod: [{ ...multikey, type: 'Ed25519VerificationKey2020' }],
          assertionMethod: [multikey.id],
        },
        { id: did, verificationMethod: [jwk], assertionMethod: [multikey.id] },
      ];
      for (const document of documents) {
        const own = await sampleWeb();
        own.put(at.didDocument(ids.issuer), document);
        expect(
          essence(await verifyAt(own, await signedCredential())),
          JSON.stringify(document),
        ).to.deep.equal(valid);
      }
    });

    it('reads a listed key at its own address', async () => {
      const method = `${https}/key-one`;
      const own = await sampleWeb();
      own.put(https, { id: https, assertionMethod: [method] });
      own.put(method, { id: method, type: 'Multikey', controller: https, publicKeyMultibase: publicKey });
      const document = await signedWith(unlisted(https), method);
      expect(essence(await verifyAt(own, document))).to.deep.equal(unrevocable);
    });

    it('believes no fragment: an attacker’s key on a victim’s address is refused (jvv-fragment-shortcut)', async () => {
      const forged = await signed(issuedBy(https), { issuerId: https, seed: other });
      expect(forged.proof[0].verificationMethod).to.equal(`${https}#${otherKey}`);
      expect(essence(await verifyAt(web, forged))).to.deep.include({ verdict: 'invalid', reason: 'issuer' });
    });

    it('refuses a key of somebody else, wherever it is listed', async () => {
      const attacker = `did:key:${otherKey}`;
      const forged = await signed(credential, { issuerId: attacker, seed: other });
      expect(essence(await verifyAt(web, forged))).to.deep.include({ verdict: 'invalid', reason: 'issuer' });
    });

    it('refuses a document that is not the issuer’s, lists the key for something else, or has withdrawn it', async () => {
      const document = controllers.did([publicKey]);
      const method = document.verificationMethod[0]!;
      const changed: [object | string, string][] = [
        [{ ...document, id: 'did:web:evil.example' }, 'otherDocument'],
        ['<html>', 'otherDocument'],
        [{ ...document, assertionMethod: [], authentication: document.assertionMethod }, 'notListed'],
        [{ ...document, verificationMethod: [] }, 'notListed'],
        [{ ...document, verificationMethod: [{ ...method, controller: 'did:web:evil.example' }] }, 'notOwn'],
        [{ ...document, verificationMethod: [{ ...method, revoked: '2026-02-01T00:00:00Z' }] }, 'revoked'],
        [{ ...document, verificationMethod: [{ ...method, publicKeyMultibase: 'z6Mk' }] }, 'badKey'],
        [
          {
            ...document,
            verificationMethod: [{ ...method, type: 'JsonWebKey', publicKeyJwk: { kty: 'RSA' } }],
          },
          'badKey',
        ],
      ];
      for (const [body, found] of changed) {
        const own = await sampleWeb();
        own.put(at.didDocument(ids.issuer), body);
        const report = await verifyAt(own, await signedCredential());
        expect(essence(report), found).to.deep.include({ verdict: 'invalid', reason: 'issuer' });
        expect(essence(report).found).to.include(`key-binding.${found}`);
      }
    });

    it('leaves open what it could not ask', async () => {
      for (const status of [0, 500, 503]) {
        const own = await sampleWeb();
        own.put(at.didDocument(ids.issuer), status === 0 ? undefined : {}, status);
        expect(essence(await verifyAt(own, await signedCredential()))).to.deep.include({
          verdict: 'unchecked',
          reason: 'unreachable',
        });
      }
    });

    it('leaves open an issuer name of another method', async () => {
      const report = await verifyAt(web, await signed(issuedBy('did:ion:abc'), { issuerId: 'did:ion:abc' }));
      expect(essence(report)).to.deep.include({ verdict: 'unchecked', reason: 'unsupported' });
    });

    it('asks the did:web of a demo host over http', async () => {
      const own = createWeb();
      const plain = 'did:web:localhost%3A3000:issuers:one';
      const method = {
        id: `${plain}#${publicKey}`,
        type: 'Multikey',
        controller: plain,
        publicKeyMultibase: publicKey,
      };
      own.put('http://localhost:3000/issuers/one/did.json', { id: plain, assertionMethod: [method] });
      const document = await signed(without(issuedBy(plain), 'credentialStatus'), { issuerId: plain });
      const options = { plainHosts: new Set(['localhost:3000']) };
      expect((await verifyAt(own, document, options)).verdict).to.equal('valid');
      expect((await verifyAt(own, document)).verdict).to.equal('unchecked');
    });
  });

  describe('proof', () => {
    const refusals: [string, string, (proof: Record<string, unknown>) => object][] = [
      [
        'a flipped signature',
        'proof.invalid',
        (p) => ({ ...p, proofValue: String(p['proofValue']).replace(/.$/, (c) => (c === '2' ? '3' : '2')) }),
      ],
      ['a changed date', 'proof.invalid', (p) => ({ ...p, created: '2026-01-15T10:30:01Z' })],
      ['another purpose', 'proof.malformed', (p) => ({ ...p, proofPurpose: 'authentication' })],
      [
        'a value of another base',
        'proof.malformed',
        (p) => ({ ...p, proofValue: `u${String(p['proofValue']).slice(1)}` }),
      ],
      ['no value', 'proof.malformed', (p) => without(p, 'proofValue')],
      ['no method', 'proof.malformed', (p) => without(p, 'verificationMethod')],
      ['a date that is none', 'proof.malformed', (p) => ({ ...p, created: 'yesterday' })],
      ['an end in the past', 'proof.expired', (p) => ({ ...p, expires: '2026-02-01T00:00:00Z' })],
      ['members that no context defines', 'proof.unreadable', (p) => ({ ...p, colour: 'red' })],
    ];
    for (const [what, found, change] of refusals) {
      it(`refuses ${what}`, async () => {
        const { proof, ...rest } = await signedCredential();
        const report = await verifyAt(web, { ...rest, proof: [change({ ...proof[0] })] });
        expect(report.verdict).to.equal('invalid');
        expect(essence(report).found).to.include(found);
      });
    }

    it('refuses a credential without one', async () => {
      expect(essence(await verifyAt(web, credential))).to.deep.include({
        verdict: 'invalid',
        reason: 'proof',
      });
    });

    it('never calls a kind valid that it does not know', async () => {
      const { proof, ...rest } = await signedCredential();
      for (const change of [
        { cryptosuite: 'eddsa-jcs-2022' },
        { type: 'Ed25519Signature2020' },
        { cryptosuite: 'bbs-2023' },
      ]) {
        const report = await verifyAt(web, { ...rest, proof: [{ ...proof[0], ...change }] });
        expect(essence(report)).to.deep.include({ verdict: 'unchecked', reason: 'unsupported' });
      }
    });

    it('is content with one of several, and shows the others', async () => {
      const { proof, ...rest } = await signedCredential();
      const report = await verifyAt(web, {
        ...rest,
        proof: [{ ...proof[0], cryptosuite: 'bbs-2023' }, proof[0]],
      });
      expect(essence(report)).to.deep.equal({
        verdict: 'warnings',
        found: ['proof.oneOfSeveral', 'recipient.notAsked'],
      });
      const many = await verifyAt(web, { ...rest, proof: new Array(6).fill(proof[0]) });
      expect(many.verdict).to.equal('invalid');
    });
  });

  describe('status', () => {
    it('finds a set bit revoked', async () => {
      const report = await verifyAt(await sampleWeb([94_567]), await signedCredential());
      expect(essence(report)).to.deep.include({ verdict: 'invalid', reason: 'revoked' });
      expect(report.status).to.equal('revoked');
    });

    it('is not moved by other bits', async () => {
      expect(
        essence(await verifyAt(await sampleWeb([94_566, 94_568, 0]), await signedCredential())),
      ).to.deep.equal(valid);
    });

    it('leaves open what could not be asked: never valid (jvv-status-unreachable)', async () => {
      for (const status of [0, 404, 500]) {
        const own = await sampleWeb();
        own.put(at.statusList(ids.list), status === 0 ? undefined : {}, status);
        const report = await verifyAt(own, await signedCredential());
        expect(essence(report)).to.deep.include({ verdict: 'unchecked', reason: 'status' });
        expect(report.status).to.equal('unknown');
      }
    });

    it('trusts only a list that is whole, current, the one asked for and proven', async () => {
      const make = (change: object): object => ({
        ...statusList(),
        ...change,
      });
      const subject = (change: object): object => ({
        credentialSubject: {
          id: `${at.statusList(ids.list)}#list`,
          type: 'BitstringStatusList',
          statusPurpose: 'revocation',
          encodedList: emptyList(),
          ...change,
        },
      });
      const good = await signed(make({}));
      const lists: unknown[] = [
        {
          ...good,
          credentialSubject: {
            ...(good as unknown as OpenBadgeCredential).credentialSubject,
            encodedList: withBitsSet(emptyList(), [1]),
          },
        },
        without(good, 'proof'),
        await signed(make({}), { seed: other }),
        await signed(make({ id: at.statusList('other' as never) })),
        await signed(make({ type: ['VerifiableCredential'] })),
        await signed(make({ validFrom: '2027-01-01T00:00:00Z' })),
        await signed(make({ validUntil: '2026-02-01T00:00:00Z' })),
        await signed(make(subject({ statusPurpose: 'suspension' }))),
        await signed(make(subject({ encodedList: encodeList(new Uint8Array(100)) }))),
        await signed(make(subject({ encodedList: 'u0' }))),
        '[]',
        'no list',
      ];
      for (const [i, list] of lists.entries()) {
        const own = await sampleWeb();
        own.put(at.statusList(ids.list), list as object);
        expect(essence(await verifyAt(own, await signedCredential())), String(i)).to.deep.include({
          verdict: 'unchecked',
          reason: 'status',
        });
      }
    });

    it('warns where somebody else keeps the list', async () => {
      const keeper = `did:key:${otherKey}`;
      const list = {
        ...statusList(),
        issuer: keeper,
      };
      const own = await sampleWeb();
      own.put(at.statusList(ids.list), await signed(list, { issuerId: keeper, seed: other }));
      expect(essence(await verifyAt(own, await signedCredential()))).to.deep.equal({
        verdict: 'warnings',
        found: ['status.listOfOther', 'recipient.notAsked'],
      });
    });

    it('tells suspended from revoked, and leaves other kinds open', async () => {
      const entry = { ...credential.credentialStatus, statusPurpose: 'suspension' };
      const list = statusList([94_567], facts.issuedAt);
      const own = await sampleWeb();
      const suspension = {
        ...list,
        credentialSubject: { ...list.credentialSubject, statusPurpose: ['revocation', 'suspension'] },
      };
      own.put(at.statusList(ids.list), await signed(suspension));
      expect(
        essence(await verifyAt(own, await signed({ ...credential, credentialStatus: entry }))),
      ).to.deep.include({
        verdict: 'invalid',
        reason: 'suspended',
      });
      const odd = await signed({ ...credential, credentialStatus: { ...entry, statusPurpose: 'message' } });
      expect(essence(await verifyAt(own, odd))).to.deep.include({ verdict: 'unchecked', reason: 'status' });
    });

    it('is not asked before the proof holds', async () => {
      const own = await sampleWeb();
      await verifyAt(own, await signed(credential, { seed: other }));
      expect(own.asked.map((request) => request.url)).to.deep.equal([at.didDocument(ids.issuer)]);
    });
  });

  describe('contexts, type and schema', () => {
    it('refuses a context that is not pinned, without asking for it', async () => {
      const own = await sampleWeb();
      const report = await verifyAt(own, {
        ...(await signedCredential()),
        '@context': [VC_V2, OB_V3, 'https://c.example/v1'],
      });
      expect(essence(report)).to.deep.include({ verdict: 'invalid', reason: 'context' });
      expect(own.asked).to.deep.equal([]);
    });

    it('refuses contexts and keywords inside, which could make the signed differ from the read', async () => {
      const whole = await signedCredential();
      const subject = whole.credentialSubject;
      const hidden: object[] = [
        { ...whole, credentialSubject: { ...subject, '@context': { name: 'https://evil.example/x' } } },
        { ...whole, '@included': [{ id: 'urn:x:1' }] },
        { ...whole, credentialSubject: { ...subject, achievement: { '@id': 'urn:x:1' } } },
        { ...whole, issuer: { ...whole.issuer, '@type': 'x' } },
      ];
      for (const document of hidden) {
        expect(essence(await verifyAt(web, document)).found, JSON.stringify(document)).to.include(
          'context.nested',
        );
      }
      expect(essence(await verifyAt(web, { ...whole, '@context': [OB_V3] })).found).to.include(
        'context.missing',
      );
    });

    it('refuses a context written out in the credential: it could hide an end or a revocation', async () => {
      const { validUntil, ...rest } = await signed(credential);
      const hidden = {
        ...rest,
        '@context': [...rest['@context'], { z: 'https://www.w3.org/2018/credentials#validUntil' }],
        z: validUntil,
      };
      const report = await verifyAt(web, hidden, { now: facts.expiresAt + 1 });
      expect(essence(report)).to.deep.include({ verdict: 'invalid', reason: 'context' });
      const nested = { ...rest, '@context': [...rest['@context'], [VC_V2]] };
      expect(essence(await verifyAt(web, nested)).found).to.include('context.own');
    });

    it('refuses what is larger than any badge', async () => {
      const whole = await signedCredential();
      const tag = Array.from({ length: 3000 }, (_, i) => `tag ${i}`);
      const results = new Array(1100).fill({ type: ['Result'] });
      const many = [
        { ...whole.credentialSubject, achievement: { ...whole.credentialSubject.achievement, tag } },
        { ...whole.credentialSubject, result: results },
        { ...whole.credentialSubject, type: new Array(30).fill('AchievementSubject') },
      ];
      for (const credentialSubject of many) {
        expect(essence(await verifyAt(web, { ...whole, credentialSubject })).found).to.include(
          'context.complex',
        );
      }
    });

    it('names the members that are missing', async () => {
      const bare = {
        ...credential,
        credentialSubject: {
          ...credential.credentialSubject,
          achievement: { id: 'urn:x:1', type: ['Achievement'] },
        },
      };
      const report = await verifyAt(web, await signed(bare));
      expect(essence(report)).to.deep.include({ verdict: 'invalid', reason: 'schema' });
      expect(report.checks.find((check) => check.id === 'schema')?.words.params['members']).to.include(
        '/credentialSubject/achievement/criteria',
      );
    });

    it('refuses a credential that names nobody', async () => {
      const { identifier: _identifier, ...nobody } = credential.credentialSubject;
      const report = await verifyAt(web, await signed({ ...credential, credentialSubject: nobody }));
      expect(essence(report).found).to.include('subject.nobody');
      expect(report.verdict).to.equal('invalid');
    });

    it('does not take another credential for a badge', async () => {
      const type = (name: string): object => ({ ...credential, type: ['VerifiableCredential', name] });
      expect(essence(await verifyAt(web, type('DegreeCredential')))).to.deep.include({
        verdict: 'invalid',
        reason: 'not-a-badge',
      });
    });
  });

  describe('dates, recipient and the rest', () => {
    it('knows when it begins and ends', async () => {
      const whole = await signedCredential();
      const at2025 = await verifyAt(web, whole, { now: facts.issuedAt - 1 });
      expect(essence(at2025)).to.deep.include({ verdict: 'invalid', reason: 'not-yet-valid' });
      expect(essence(await verifyAt(web, whole, { now: facts.expiresAt }))).to.deep.equal(valid);
      const at2030 = await verifyAt(web, whole, { now: facts.expiresAt + 1 });
      expect(essence(at2030)).to.deep.include({ verdict: 'invalid', reason: 'expired' });
      const backwards = await signed({ ...credential, validUntil: '2026-01-01T00:00:00Z' });
      expect(outcomeOf(await verifyAt(web, backwards), 'expiry')).to.equal('fail');
      const endless = await verifyAt(web, await signed(without(credential, 'validUntil')));
      expect(essence(endless)).to.deep.equal(valid);
    });

    it('says whether it was issued to the person asked about', async () => {
      const whole = await signedCredential();
      expect(essence(await verifyAt(web, whole, { recipient: 'eve@harbour.example' }))).to.deep.include({
        verdict: 'invalid',
        reason: 'recipient',
      });
      const named = await signed({
        ...credential,
        credentialSubject: { ...credential.credentialSubject, id: `mailto:${address}` },
      });
      expect((await verifyAt(web, named, { recipient: address })).recipient?.matches).to.equal(true);
    });

    it('keeps the forged apart from the expired: the gravest reason leads', async () => {
      const report = await verifyAt(web, await signed(credential, { seed: other }), { now: NOW * 2 });
      expect(report.reason).to.equal('issuer');
      expect(essence(report).found).to.include('expiry.expired');
    });
  });
});
