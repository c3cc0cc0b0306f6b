import { expect } from 'chai';
import { plainNames, doubleNames } from '../../../../server/openbadges/verify/v2/plain-names.ts';
import { newTime } from '../../../../server/openbadges/verify/v2/upgrade/old-times.ts';
import { isVersionTwo, versionOf } from '../../../../server/openbadges/verify/v2/upgrade/version-of.ts';
import { address } from '../samples.ts';
import {
  assertion,
  badgeV2,
  createWeb,
  essence,
  issuerOfV2,
  outcomeOf,
  sampleWeb,
  verifyAt,
} from '../web.ts';
import {
  assertion10,
  assertion11,
  badge05,
  class10,
  CLASS_1,
  ISSUER_1,
  SITE,
  URL_05,
  URL_1,
  web05,
  web10,
  web11,
} from './old-samples.ts';

const valid = { verdict: 'valid', found: ['recipient.notAsked'] };
const invalid = (reason: string): object => ({ verdict: 'invalid', reason });
const upgradeWords = (report: Awaited<ReturnType<typeof verifyAt>>): unknown =>
  report.checks.find((check) => check.id === 'upgrade')?.words;

describe('verifying Open Badges before 2.0', () => {
  it('tells the version a badge was written in', () => {
    const versions = [
      badge05,
      assertion10,
      assertion11,
      assertion,
      { ...assertion, '@context': [assertion['@context']] },
    ];
    expect(versions.map((one) => versionOf({ ...one }))).to.deep.equal(['0.5', '1.0', '1.1', '2.0', '2.0']);
    expect(versions.every((one) => isVersionTwo({ ...one }))).to.equal(true);
    for (const other of [
      {},
      { type: 'Person' },
      { '@context': 'https://www.w3.org/ns/credentials/v2' },
      { recipient: 1 },
    ])
      expect(isVersionTwo(other), JSON.stringify(other)).to.equal(false);
  });

  describe('0.5', () => {
    it('is one document, whose paths are meant from the issuer’s origin', async () => {
      const report = await verifyAt(web05(), URL_05, { recipient: address });
      expect(report.checks.filter((check) => check.outcome !== 'pass')).to.deep.equal([]);
      expect(report).to.deep.include({
        verdict: 'valid',
        format: 'hosted',
        version: '0.5',
        id: URL_05,
        dates: { issued: Date.UTC(2012, 5, 1), expires: Date.UTC(2030, 5, 1) },
        recipient: { type: 'email', hashed: true, matches: true },
        evidence: [{ url: `${SITE}/work/bowline` }],
        issuer: { id: SITE, name: 'Harbour College: Seamanship', url: SITE, email: 'badges@harbour.example' },
      });
      expect(report.achievement).to.deep.include({
        name: 'Bowline',
        image: `${SITE}/bowline.png`,
        criteria: `${SITE}/criteria/bowline`,
      });
      expect(upgradeWords(report)).to.deep.equal({
        key: 'verify.upgrade.pass',
        params: { version: '0.5', members: '' },
      });
    });

    it('must lie on the site that it names as its issuer’s (where the official validator only warns)', async () => {
      const web = createWeb();
      const url = 'https://evil.example/badges/1.json';
      web.put(url, badge05);
      web.put(`${SITE}/bowline.png`, 'x');
      expect(essence(await verifyAt(web, url))).to.deep.include(invalid('scope'));
    });

    it('may not say of itself that its issuer lets it lie elsewhere', async () => {
      const web = createWeb();
      const url = 'https://evil.example/badges/1.json';
      const verification = { type: 'VerificationObject', allowedOrigins: ['evil.example'] };
      const { badge } = badge05;
      web.put(url, {
        ...badge05,
        badge: { ...badge, id: badgeV2.id, issuer: { ...badge.issuer, id: issuerOfV2.id, verification } },
      });
      const report = await verifyAt(web, url);
      expect(essence(report)).to.deep.include(invalid('scope'));
      expect([report.achievement?.id, report.issuer?.id]).to.deep.equal([undefined, SITE]);
    });

    it('may name its recipient openly', async () => {
      const { salt: _salt, ...rest } = badge05;
      const open = web05({ ...rest, recipient: address });
      expect(await verifyAt(open, URL_05, { recipient: address })).to.deep.include({
        verdict: 'valid',
        recipient: { type: 'email', hashed: false, matches: true },
      });
    });

    it('needs its address, since it does not name it itself', async () => {
      const report = await verifyAt(web05(), badge05);
      expect(essence(report)).to.deep.include(invalid('malformed'));
      expect(upgradeWords(report)).to.deep.equal({
        key: 'verify.upgrade.failed',
        params: { version: '0.5', members: 'id' },
      });
    });

    it('is refused without date, name or issuer', async () => {
      for (const change of [
        { issued_on: undefined },
        { badge: undefined },
        { badge: { ...badge05.badge, issuer: undefined } },
        { badge: { ...badge05.badge, name: undefined } },
      ]) {
        const report = await verifyAt(web05({ ...badge05, ...change }), URL_05);
        expect(report.verdict, JSON.stringify(change)).to.equal('invalid');
      }
    });
  });

  describe('1.0', () => {
    it('has neither ids nor types: each document is named by its address', async () => {
      const report = await verifyAt(web10(), assertion10, { recipient: address });
      expect(essence(report)).to.deep.equal({ verdict: 'warnings', found: ['property.oldStyle'] });
      expect(report).to.deep.include({
        format: 'hosted',
        version: '1.0',
        id: URL_1,
        dates: { issued: 1359217910000, expires: Date.UTC(2030, 5, 1) },
        issuer: { id: ISSUER_1, name: 'Harbour College', url: 'https://harbour.example' },
      });
      expect(report.achievement).to.deep.include({
        id: CLASS_1,
        alignments: [
          { name: 'Rope work', url: 'https://standards.example/rope', description: 'Everyday knots' },
        ],
      });
      expect(upgradeWords(report)).to.deep.equal({
        key: 'verify.upgrade.pass',
        params: { version: '1.0', members: '' },
      });
    });

    it('asks no e-mail address of an issuer, which is remarked (where the official validator refuses)', async () => {
      const report = await verifyAt(web10(), URL_1);
      expect(report.warnings.map((words) => words.key)).to.deep.equal(['verify.property.oldStyle']);
    });

    it('is read from where it says that it is, and must say the same there', async () => {
      const web = web10();
      web.put('https://share.example/copy.json', assertion10);
      expect(await verifyAt(web, 'https://share.example/copy.json')).to.deep.include({
        verdict: 'warnings',
        id: URL_1,
      });
      const moved = web10({ ...assertion10, verify: { type: 'hosted', url: 'https://evil.example/17' } });
      expect((await verifyAt(moved, URL_1)).verdict).not.to.be.oneOf(['valid', 'warnings']);
    });

    it('reads a single alignment', async () => {
      const web = web10();
      web.put(CLASS_1, { ...class10, alignment: class10.alignment[0] });
      expect((await verifyAt(web, URL_1)).achievement?.alignments).to.have.length(1);
    });
  });

  describe('1.1', () => {
    it('is read as 2.0 with the names it had then', async () => {
      const report = await verifyAt(web11(), assertion11, { recipient: address });
      expect(essence(report)).to.deep.equal({ verdict: 'valid', found: [] });
      expect(report).to.deep.include({
        version: '1.1',
        dates: { issued: Date.UTC(2013, 0, 26), expires: Date.UTC(2030, 5, 1) },
      });
      expect(upgradeWords(report)).to.deep.equal({
        key: 'verify.upgrade.pass',
        params: { version: '1.1', members: '' },
      });
    });

    it('is revoked by its address', async () => {
      const web = web11();
      web.put(URL_1, { revoked: true }, 410);
      expect(essence(await verifyAt(web, assertion11))).to.deep.include(invalid('revoked'));
    });

    it('says so where a time of it cannot be read', async () => {
      const report = await verifyAt(
        web11({ ...assertion11, issuedOn: 'in spring', expires: 'never' }),
        URL_1,
      );
      expect(essence(report)).to.deep.include(invalid('schema'));
      expect(upgradeWords(report)).to.deep.equal({
        key: 'verify.upgrade.failed',
        params: { version: '1.1', members: 'issuedOn, expires' },
      });
    });

    it('is refused with a SHA-1 hash, whatever it is labelled as', async () => {
      const sha1 = '28d50415252ab6c689a54413da15b083034b66e5';
      for (const label of ['sha256', 'sha1', 'md5']) {
        const recipient = { type: 'email', hashed: true, identity: `${label}$${sha1}` };
        const report = await verifyAt(web11({ ...assertion11, recipient }), URL_1, { recipient: 'mayze' });
        expect(report.recipient?.matches, label).to.equal(false);
        expect(essence(report).found, label).to.include.members([
          'subject.badHash',
          'property.fail',
          'recipient.other',
        ]);
      }
    });
  });

  it('reads times as they were written, and leaves alone what is none', () => {
    const times: [unknown, unknown][] = [
      [1359217910, '2013-01-26T16:31:50Z'],
      ['1359217910', '2013-01-26T16:31:50Z'],
      ['2013-01-26', '2013-01-26T00:00:00Z'],
      ['2013-01-26T10:00', '2013-01-26T10:00:00Z'],
      ['2013-01-26T10:00:05', '2013-01-26T10:00:05Z'],
      ['2013-01-26T10:00:05,5', '2013-01-26T10:00:05.5Z'],
      ['2013-01-26T10:00+01', '2013-01-26T10:00:00+01:00'],
      ['2013-01-26T10:00:05+0130', '2013-01-26T10:00:05+01:30'],
      ['2013-01-26T10:00:05Z', '2013-01-26T10:00:05Z'],
      ['yesterday', 'yesterday'],
      [1e30, 1e30],
      [{}, {}],
    ];
    for (const [time, read] of times) expect(newTime(time), String(time)).to.deep.equal(read);
  });
});

describe('verifying Open Badges 2.1', () => {
  it('is verifying 2.0 with another context', async () => {
    const contexts = [
      'https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld',
      'https://w3id.org/openbadges/v2',
    ];
    for (const context of [contexts, contexts[0]]) {
      const web = await sampleWeb();
      web.put(assertion.id, { ...assertion, '@context': context });
      const report = await verifyAt(web, assertion.id);
      expect(essence(report)).to.deep.equal(valid);
      expect(report.version).to.equal('2.1');
      expect(upgradeWords(report)).to.equal(undefined);
    }
  });
});

describe('names in Open Badges documents', () => {
  it('may be spelled as JSON-LD lets them', async () => {
    const { id, type, verification, recipient, badge, ...rest } = assertion;
    const spelled = {
      ...rest,
      '@id': id,
      '@type': [`obi:${type}`],
      verify: [{ '@type': verification.type }],
      recipient: [{ ...recipient, type: undefined, '@type': 'email' }],
      badge: [badge],
      narrative: null,
      evidence: [],
    };
    const web = await sampleWeb();
    web.put(assertion.id, spelled);
    web.put(badgeV2.id, { ...badgeV2, type: 'https://w3id.org/openbadges#BadgeClass' });
    web.put(issuerOfV2.id, { ...issuerOfV2, type: ['Issuer', 'https://schema.org/School'], telephone: null });
    expect(essence(await verifyAt(web, assertion.id))).to.deep.equal(valid);
    expect(essence(await verifyAt(web, spelled))).to.deep.equal(valid);
  });

  it('are refused where one stands in two spellings', async () => {
    const web = await sampleWeb();
    web.put(badgeV2.id, { ...badgeV2, '@id': 'https://evil.example/badge' });
    const report = await verifyAt(web, assertion.id);
    expect(outcomeOf(report, 'property')).to.equal('fail');
    expect(doubleNames({ a: [{ id: 1, '@id': 2 }], type: 1 })).to.deep.equal(['id']);
  });

  it('keep contexts and lists of several as they are', () => {
    const document = {
      '@context': ['a'],
      tags: ['one'],
      evidence: ['x', { '@id': 'y' }],
      revokedAssertions: [],
    };
    expect(plainNames(document)).to.deep.equal({ ...document, evidence: ['x', { id: 'y' }] });
  });
});
