import { expect } from 'chai';
import sharp from 'sharp';
import { bakePng } from '../../../../server/openbadges/baking/bake-png.ts';
import {
  joinChunks,
  makeChunk,
  readChunks,
  type Chunk,
} from '../../../../server/openbadges/baking/png-chunks.ts';
import { revokedAssertion } from '../../../../server/openbadges/v2/assertion.ts';
import { address, assertionFacts, badge, issuer, picture } from '../samples.ts';
import {
  assertion,
  badgeV2,
  createWeb,
  essence,
  issuerOfV2,
  outcomeOf,
  PNG,
  sampleWeb,
  verifyAt,
  type Web,
} from '../web.ts';

const valid = { verdict: 'valid', found: ['recipient.notAsked'] };
const invalid = (reason: string): object => ({ verdict: 'invalid', reason });
const png = (): Promise<Uint8Array> =>
  sharp({ create: { width: 8, height: 8, channels: 3, background: 'blue' } })
    .png()
    .toBuffer();

/** The sample web with one document changed. */
async function webWith(url: string, body: object | string | undefined, status = 200): Promise<Web> {
  const web = await sampleWeb();
  web.put(url, body, status);
  return web;
}

describe('verifying an OB 2.0 hosted assertion', () => {
  it('finds what we issue valid, and says what it is', async () => {
    const report = await verifyAt(await sampleWeb(), assertion.id, { recipient: address });
    expect(essence(report)).to.deep.equal({ verdict: 'valid', found: [] });
    expect(report).to.deep.include({
      format: 'hosted',
      version: '2.0',
      id: assertion.id,
      issuer: {
        id: issuerOfV2.id,
        name: issuer.name,
        url: issuer.url,
        email: issuer.email,
        description: issuer.description,
        image: picture,
      },
      recipient: { type: 'email', hashed: true, matches: true },
      dates: { issued: assertionFacts.issuedAt, expires: assertionFacts.expiresAt },
      status: 'good',
    });
    expect(report.achievement).to.deep.include({
      name: 'Knots and splices',
      criteria: badge.criteria.narrative,
    });
  });

  it('names every check that O29 asks for', async () => {
    const report = await verifyAt(await sampleWeb(), assertion);
    expect([...new Set(report.checks.map((check) => check.id))]).to.deep.equal([
      'input',
      'parse',
      'hosted-fetch',
      'type',
      'context',
      'property',
      'not-before',
      'expiry',
      'subject',
      'recipient',
      'issuer',
      'status',
      'hosted-scope',
      'image',
    ]);
  });

  it('reads an address, JSON, a file, and a picture with JSON or a legacy address in it (pyv-input-file)', async () => {
    const picture = await png();
    const chunks = (readChunks(picture) as Chunk[]).map((chunk) => chunk.bytes);
    const legacy = makeChunk('tEXt', Buffer.from(`openbadges\0${assertion.id}`, 'latin1'));
    const inputs = [
      assertion.id,
      ` ${assertion.id}\n`,
      Buffer.from(assertion.id),
      JSON.stringify(assertion),
      Buffer.from(JSON.stringify(assertion)),
      bakePng(picture, { v2: JSON.stringify(assertion) }),
      joinChunks([...chunks.slice(0, -1), legacy, ...chunks.slice(-1)]),
    ];
    for (const input of inputs)
      expect(essence(await verifyAt(await sampleWeb(), input))).to.deep.equal(valid);
  });

  it('asks assertion, badge, issuer and picture, each once, and no context (pyv-context-fetch)', async () => {
    const web = await sampleWeb();
    await verifyAt(web, assertion.id);
    expect(web.asked.map((request) => request.url)).to.deep.equal([
      assertion.id,
      badgeV2.id,
      issuerOfV2.id,
      picture,
    ]);
  });

  it('believes the published document, not the copy, and says where they differ', async () => {
    const copy = { ...assertion, expires: '2099-01-01T00:00:00Z', badge: 'https://evil.example/badge' };
    const report = await verifyAt(await sampleWeb(), copy);
    expect(essence(report)).to.deep.equal({
      verdict: 'warnings',
      found: ['input.differs', 'recipient.notAsked'],
    });
    expect(report.dates.expires).to.equal(assertionFacts.expiresAt);
  });

  it('takes the id of what an address serves', async () => {
    const web = await webWith('https://share.example/knots', assertion);
    expect(essence(await verifyAt(web, 'https://share.example/knots'))).to.deep.equal(valid);
  });

  describe('revocation', () => {
    it('reads 200 with revoked:true as revoked (pyv-200-revoked)', async () => {
      const web = await webWith(assertion.id, {
        ...assertion,
        revoked: true,
        revocationReason: 'Issued in error',
      });
      const report = await verifyAt(web, assertion.id);
      expect(essence(report)).to.deep.equal({ ...invalid('revoked'), found: ['status.revoked'] });
      expect(report).to.deep.include({ status: 'revoked', revocationReason: 'Issued in error' });
    });

    it('reads 410 as revoked, with the whole assertion (pyv-410-full-body)', async () => {
      const web = await webWith(assertion.id, assertion, 410);
      expect(essence(await verifyAt(web, assertion))).to.deep.include(invalid('revoked'));
    });

    it('reads 410 as revoked, with the least (pyv-410-min-body) or with none', async () => {
      const bodies = [
        revokedAssertion({ id: assertion.id, reason: 'Issued in error' }),
        {},
        'gone',
        '',
        '[]',
      ];
      for (const body of bodies) {
        const web = await webWith(assertion.id, body, 410);
        for (const input of [assertion.id, assertion]) {
          expect(essence(await verifyAt(web, input)), JSON.stringify(body)).to.deep.equal({
            ...invalid('revoked'),
            found: ['status.revoked'],
          });
        }
      }
    });
  });

  describe('fetching', () => {
    it('does not overlook a status, whatever the body (pyv-status-ignored)', async () => {
      for (const status of [404, 400, 418]) {
        expect(
          essence(await verifyAt(await webWith(assertion.id, assertion, status), assertion)),
        ).to.deep.include(invalid('not-found'));
      }
      for (const status of [500, 503, 429, 401, 403]) {
        expect(
          essence(await verifyAt(await webWith(assertion.id, assertion, status), assertion)),
        ).to.deep.include({
          verdict: 'unchecked',
          reason: 'unreachable',
        });
      }
    });

    it('leaves open what it could not reach', async () => {
      for (const url of [assertion.id, badgeV2.id, issuerOfV2.id]) {
        const web = await webWith(url, undefined);
        expect(essence(await verifyAt(web, assertion)), url).to.deep.include({
          verdict: 'unchecked',
          reason: 'unreachable',
        });
        expect(essence(await verifyAt(web, assertion.id)), url).to.deep.include({
          verdict: 'unchecked',
          reason: 'unreachable',
        });
      }
    });

    it('refuses a document with another id than its address', async () => {
      for (const document of [assertion, badgeV2, issuerOfV2]) {
        const web = await webWith(document.id, { ...document, id: 'https://evil.example/1' });
        expect(essence(await verifyAt(web, assertion)), document.type).to.deep.include(invalid('issuer'));
      }
    });

    it('refuses a revoked or missing badge or issuer', async () => {
      for (const url of [badgeV2.id, issuerOfV2.id]) {
        for (const status of [404, 410]) {
          expect(essence(await verifyAt(await webWith(url, {}, status), assertion))).to.deep.include(
            invalid('not-found'),
          );
        }
      }
    });

    it('refuses pages and lists in place of documents', async () => {
      for (const body of ['<html>', '[]', '1', '{"a":']) {
        const web = await webWith(badgeV2.id, body);
        expect(essence(await verifyAt(web, assertion)).found, body).to.include('hosted-fetch.notJson');
      }
    });

    it('refuses an assertion that names no address', async () => {
      for (const id of ['urn:uuid:3f0c1e8e-55b5-4c2b-9a55-0d1f5b0c7a11', undefined, 'file:///etc/passwd']) {
        const report = await verifyAt(createWeb(), { ...assertion, id });
        expect(essence(report).found).to.include('hosted-fetch.noAddress');
        expect(report.verdict).to.equal('invalid');
      }
    });

    it('reads an embedded badge and issuer at their own addresses, as Moodle writes them', async () => {
      const embedded = { ...assertion, badge: { ...badgeV2, name: 'Forged', issuer: issuerOfV2 } };
      const { verification, ...rest } = embedded;
      expect(verification.type).to.equal('HostedBadge');
      const moodle = { ...rest, verify: { type: 'hosted', url: assertion.id } };
      const web = await webWith(assertion.id, moodle);
      const report = await verifyAt(web, assertion.id);
      expect(essence(report)).to.deep.equal(valid);
      expect(report.achievement?.name).to.equal(badgeV2.name);
    });

    it('asks plain http for ids of old badges', async () => {
      const web = createWeb();
      const plain = (url: string): string => url.replace('https:', 'http:');
      const documents = [
        { ...assertion, id: plain(assertion.id), badge: plain(badgeV2.id) },
        { ...badgeV2, id: plain(badgeV2.id), issuer: plain(issuerOfV2.id), image: plain(picture) },
        { ...issuerOfV2, id: plain(issuerOfV2.id) },
      ];
      for (const document of documents) web.put(document.id, document);
      web.put(plain(picture), PNG);
      expect(essence(await verifyAt(web, documents[0]!))).to.deep.equal(valid);
      expect(web.asked.every((request) => request.allowPlainHttp)).to.equal(true);
    });
  });

  describe('scope', () => {
    const onOther = 'https://hosting.example/a/1';
    /** The assertion on another host, and what its issuer says of where it hosts. */
    const scoped = async (verification: object | undefined): Promise<string | undefined> => {
      const web = await sampleWeb();
      web.put(onOther, { ...assertion, id: onOther });
      web.put(issuerOfV2.id, { ...issuerOfV2, ...(verification === undefined ? {} : { verification }) });
      return outcomeOf(await verifyAt(web, onOther), 'hosted-scope');
    };

    it('is the issuer’s host by default: a stranger’s assertion of somebody’s badge is refused', async () => {
      expect(await scoped(undefined)).to.equal('fail');
      expect(await scoped({ type: 'VerificationObject' })).to.equal('fail');
    });

    it('is what the issuer allows', async () => {
      expect(await scoped({ allowedOrigins: ['hosting.example'] })).to.equal('pass');
      expect(await scoped({ allowedOrigins: 'https://hosting.example' })).to.equal('pass');
      expect(
        await scoped({ allowedOrigins: ['hosting.example'], startsWith: ['https://hosting.example/a/'] }),
      ).to.equal('pass');
      expect(
        await scoped({ allowedOrigins: ['hosting.example'], startsWith: ['https://hosting.example/b/'] }),
      ).to.equal('fail');
      expect(await scoped({ allowedOrigins: ['evil.example'] })).to.equal('fail');
      expect(await scoped({ startsWith: ['https://hosting.example/'] })).to.equal('fail');
    });

    it('is not passed by a host that only begins alike', async () => {
      const alike = 'https://badges.harbour.example.evil.example/a/1';
      const web = await webWith(alike, { ...assertion, id: alike });
      web.put(issuerOfV2.id, {
        ...issuerOfV2,
        verification: {
          startsWith: ['https://badges.harbour.example'],
          allowedOrigins: ['badges.harbour.example.evil.example'],
        },
      });
      expect(outcomeOf(await verifyAt(web, alike), 'hosted-scope')).to.equal('fail');
    });
  });

  describe('shape, dates and recipient', () => {
    const changes: [string, object, string, object][] = [
      ['without recipient', { recipient: undefined }, 'property.fail', invalid('schema')],
      [
        'whose recipient does not say whether it is hashed',
        { recipient: { type: 'email', identity: address } },
        'property.fail',
        invalid('schema'),
      ],
      [
        'with a hash that is none',
        { recipient: { ...assertion.recipient, identity: 'sha256$28d5' } },
        'property.fail',
        invalid('schema'),
      ],
      ['without date', { issuedOn: undefined }, 'property.fail', invalid('schema')],
      ['with a date without zone', { issuedOn: '2026-01-15T10:30:00' }, 'property.fail', invalid('schema')],
      ['without verification', { verification: undefined }, 'property.fail', invalid('schema')],
      [
        'that has not begun',
        { issuedOn: '2027-01-15T10:30:00Z' },
        'not-before.future',
        invalid('not-yet-valid'),
      ],
      ['that has expired', { expires: '2026-02-01T00:00:00Z' }, 'expiry.expired', invalid('expired')],
      [
        'that expired before it was issued',
        { expires: '2026-01-01T00:00:00Z' },
        'expiry.beforeIssue',
        invalid('schema'),
      ],
      ['that is no assertion', { type: 'BadgeClass' }, 'type.other', invalid('not-a-badge')],
      ['without context', { '@context': undefined }, 'context.missing', invalid('context')],
      [
        'that says it is signed, and carries no signature',
        { verification: { type: 'SignedBadge' } },
        'proof.missing',
        invalid('proof'),
      ],
    ];
    for (const [what, change, found, ends] of changes) {
      it(`refuses an assertion ${what}`, async () => {
        const web = await webWith(assertion.id, { ...assertion, ...change });
        const report = await verifyAt(web, assertion.id);
        expect(essence(report).found).to.include(found);
        expect(essence(report)).to.deep.include(ends);
      });
    }

    it('refuses a badge without criteria, picture or name, and an issuer without e-mail', async () => {
      for (const member of ['criteria', 'image', 'name', 'description', 'issuer']) {
        const report = await verifyAt(
          await webWith(badgeV2.id, { ...badgeV2, [member]: undefined }),
          assertion,
        );
        expect(essence(report).found, member).to.include('property.fail');
      }
      for (const criteria of [{}, { id: 'no address' }, { narrative: '' }]) {
        const report = await verifyAt(await webWith(badgeV2.id, { ...badgeV2, criteria }), assertion);
        expect(report.verdict).to.equal('invalid');
      }
      const report = await verifyAt(
        await webWith(issuerOfV2.id, { ...issuerOfV2, email: undefined }),
        assertion,
      );
      expect(report.checks.find((check) => check.outcome === 'fail')?.words.params).to.deep.equal({
        url: issuerOfV2.id,
        members: 'email',
      });
    });

    it('warns of vocabulary it did not look at, and asks for none', async () => {
      const extended = { ...assertion, '@context': [assertion['@context'], 'https://c.example/extension'] };
      const web = await webWith(assertion.id, extended);
      expect(essence(await verifyAt(web, assertion.id))).to.deep.equal({
        verdict: 'warnings',
        found: ['context.extra', 'recipient.notAsked'],
      });
    });

    it('accepts types as lists, images as objects and criteria as an address', async () => {
      const web = await sampleWeb();
      web.put(assertion.id, {
        ...assertion,
        type: ['Assertion', 'Extension'],
        recipient: { ...assertion.recipient, type: ['email'] },
      });
      web.put(badgeV2.id, {
        ...badgeV2,
        type: ['BadgeClass'],
        image: { id: badgeV2.image },
        criteria: 'https://harbour.example/knots',
      });
      web.put(issuerOfV2.id, { ...issuerOfV2, type: 'Profile' });
      expect(essence(await verifyAt(web, assertion.id))).to.deep.equal(valid);
    });

    it('says whether it was issued to the person asked about', async () => {
      const report = await verifyAt(await sampleWeb(), assertion, { recipient: 'eve@harbour.example' });
      expect(essence(report)).to.deep.include(invalid('recipient'));
      expect(report.recipient?.matches).to.equal(false);
    });
  });
});
