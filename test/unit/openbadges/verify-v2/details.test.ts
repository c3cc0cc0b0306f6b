import { expect } from 'chai';
import { bakeSvg } from '../../../../server/openbadges/baking/bake-svg.ts';
import openBadgesV2 from '../../../../server/openbadges/contexts/openbadges-v2.json' with { type: 'json' };
import type { Report } from '../../../../server/openbadges/verify/report.ts';
import { picture } from '../samples.ts';
import { assertion, badgeV2, essence, issuerOfV2, PNG, sampleWeb, verifyAt } from '../web.ts';

const valid = { verdict: 'valid', found: ['recipient.notAsked'] };
const V2 = 'https://w3id.org/openbadges/v2';
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>';

/** The report with these members added to, or taken from, the three documents. */
async function reportWith(
  change: { assertion?: object; badge?: object; issuer?: object },
  pages: Readonly<Record<string, unknown>> = {},
): Promise<Report> {
  const web = await sampleWeb();
  web.put(assertion.id, { ...assertion, ...change.assertion });
  web.put(badgeV2.id, { ...badgeV2, ...change.badge });
  web.put(issuerOfV2.id, { ...issuerOfV2, ...change.issuer });
  for (const [url, page] of Object.entries(pages)) web.put(url, page as object);
  return verifyAt(web, assertion.id);
}

describe('what an Open Badges 2.0 badge says of itself', () => {
  it('is told in full', async () => {
    const report = await reportWith({
      assertion: {
        narrative: 'Tied *all eight* at sea.',
        evidence: [
          'https://harbour.example/work/1',
          {
            id: 'https://harbour.example/work/2',
            name: 'Film',
            description: 'Two minutes',
            narrative: 'In a gale',
            genre: 'Film',
            audience: 'All',
          },
          { narrative: 'Seen by the master' },
        ],
      },
      badge: {
        '@language': 'en-GB',
        version: 3,
        tags: ['seamanship', 'knots'],
        alignment: [
          {
            targetName: 'Rope work',
            targetUrl: 'https://standards.example/rope',
            targetFramework: 'Deck skills',
            targetDescription: 'Everyday knots',
            targetCode: 'D-7',
          },
        ],
      },
    });
    expect(essence(report)).to.deep.equal(valid);
    expect(report).to.deep.include({
      narrative: 'Tied *all eight* at sea.',
      evidence: [
        { url: 'https://harbour.example/work/1' },
        {
          url: 'https://harbour.example/work/2',
          name: 'Film',
          description: 'Two minutes',
          narrative: 'In a gale',
        },
        { narrative: 'Seen by the master' },
      ],
    });
    expect(report.achievement).to.deep.include({ language: 'en-GB', tags: ['seamanship', 'knots'] });
  });

  it('keeps the framework of an alignment (pyv-target-framework)', async () => {
    const alignment = {
      targetName: 'Rope work',
      targetUrl: 'https://standards.example/rope',
      targetFramework: 'Deck skills',
      targetDescription: 'Everyday knots',
      targetCode: 'D-7',
    };
    const report = await reportWith({ badge: { alignment } });
    expect(report.achievement?.alignments).to.deep.equal([
      {
        name: 'Rope work',
        url: 'https://standards.example/rope',
        framework: 'Deck skills',
        description: 'Everyday knots',
        code: 'D-7',
      },
    ]);
  });

  it('notes other versions and languages of it', async () => {
    const id = 'https://badges.harbour.example/badges/knots/2/v2';
    const report = await reportWith({
      badge: { related: [{ type: ['BadgeClass'], id, '@language': 'fr' }] },
    });
    expect(report.verdict).to.equal('valid');
    expect(
      report.checks.find((check) => check.words.key === 'verify.property.related')?.words.params,
    ).to.deep.equal({ ids: id });
  });

  it('is refused where a narrative is no text (pyv-markdown)', async () => {
    for (const narrative of [7, { text: 'x' }, true, ['a', 'b']]) {
      for (const change of [
        { assertion: { narrative } },
        { assertion: { evidence: { narrative } } },
        { badge: { criteria: { narrative } } },
      ]) {
        expect((await reportWith(change)).verdict, JSON.stringify(change)).to.equal('invalid');
      }
    }
  });

  it('is refused where any member is not what the standard says', async () => {
    const cases: { assertion?: object; badge?: object; issuer?: object }[] = [
      { assertion: { evidence: 'no address' } },
      { assertion: { evidence: [{ name: 7 }] } },
      { assertion: { image: 'data:image/png;base64,AA==' } },
      { assertion: { image: [picture, picture] } },
      { assertion: { recipient: { ...assertion.recipient, type: 'passport' } } },
      { assertion: { version: true } },
      { assertion: { '@language': 'not a language' } },
      { assertion: { endorsement: 7 } },
      { badge: { alignment: [{ targetName: 'x' }] } },
      { badge: { alignment: [{ targetName: 'x', targetUrl: 'x' }] } },
      { badge: { tags: [1] } },
      { badge: { related: [{}] } },
      { badge: { image: { id: picture, caption: 7 } } },
      { badge: { criteria: {} } },
      { badge: { criteria: { type: 'Criteria' } } },
      { issuer: { email: 'nobody' } },
      { issuer: { telephone: 'call me' } },
      { issuer: { url: 'harbour.example' } },
      { issuer: { verification: { verificationProperty: 'url' } } },
      { issuer: { verification: { startsWith: 'badges' } } },
      { issuer: { verification: { allowedOrigins: [7] } } },
      { issuer: { publicKey: 7 } },
      { issuer: { revocationList: 'none' } },
    ];
    for (const change of cases) {
      const report = await reportWith(change);
      expect(report.verdict, JSON.stringify(change)).to.equal('invalid');
      expect(essence(report).found, JSON.stringify(change)).to.include('property.fail');
    }
  });

  it('is refused where a document is larger than any badge need be', async () => {
    const many = (value: unknown): unknown[] => Array.from({ length: 6_000 }, () => value);
    const large: Parameters<typeof reportWith>[0][] = [
      { assertion: { evidence: many(1) } },
      { assertion: Object.fromEntries(many(0).map((_, i) => [`x${i}`, i])) },
      { badge: { alignment: many({}) } },
      { issuer: { publicKey: many([]) } },
    ];
    for (const change of large) {
      expect(essence(await reportWith(change)).found, Object.keys(change).join()).to.include(
        'context.complex',
      );
    }
    const web = await sampleWeb();
    const report = await verifyAt(web, { ...assertion, evidence: many('x') });
    expect(essence(report)).to.deep.equal({
      verdict: 'invalid',
      reason: 'malformed',
      found: ['context.complex'],
    });
    expect(web.asked).to.deep.equal([]);
  });

  it('says plainly how its recipient is named', async () => {
    const named = async (recipient: object): Promise<unknown> =>
      (await reportWith({ assertion: { recipient } })).checks.find((check) => check.id === 'subject')?.words
        .key;
    const plain = { type: 'email', hashed: false, identity: 'ada@harbour.example' };
    expect(await named(plain)).to.equal('verify.subject.pass');
    expect(await named({ ...plain, identity: 'ada' })).to.equal('verify.subject.notEmail');
    expect(await named({ ...plain, type: 'url', identity: 'ada' })).to.equal('verify.subject.pass');
    expect(await named({ ...assertion.recipient, hashed: false })).to.equal('verify.subject.plainHash');
    expect(await named({ ...assertion.recipient, identity: 'sha256$12' })).to.equal('verify.subject.badHash');
    expect(await named({ type: 'email', hashed: true })).to.equal('verify.subject.nobody');
  });

  it('is refused where its issuer has no address, whatever that issuer says of itself', async () => {
    const { id: _id, ...nameless } = issuerOfV2;
    const verification = { allowedOrigins: ['badges.harbour.example'] };
    for (const issuer of [nameless, { ...nameless, id: 'urn:example:issuer' }]) {
      const report = await reportWith({ badge: { issuer: { ...issuer, verification } } });
      expect(essence(report)).to.deep.include({ verdict: 'invalid', reason: 'scope' });
      expect(essence(report).found).to.include('issuer.notWeb');
    }
  });

  it('warns where a part has no address, or lies elsewhere than its issuer', async () => {
    const { id: _id, ...badge } = badgeV2;
    expect(essence(await reportWith({ assertion: { badge } }))).to.deep.equal({
      verdict: 'warnings',
      found: ['recipient.notAsked', 'property.noId'],
    });
    const elsewhere = { ...badgeV2, id: 'https://other.example/badge' };
    const report = await reportWith({ assertion: { badge: elsewhere.id } }, { [elsewhere.id]: elsewhere });
    expect(essence(report)).to.deep.equal({
      verdict: 'warnings',
      found: ['recipient.notAsked', 'hosted-scope.badgeOutside'],
    });
  });

  it('follows a site that has moved, and remarks it', async () => {
    const moved = { ...badgeV2, id: 'https://badges.harbour.example/b/knots' };
    const report = await reportWith({ badge: { id: moved.id } }, { [moved.id]: moved });
    expect(essence(report)).to.deep.equal({
      verdict: 'warnings',
      found: ['recipient.notAsked', 'hosted-fetch.renamed'],
    });
    expect(report.achievement?.id).to.equal(moved.id);
    const lost = await reportWith(
      { badge: { id: moved.id } },
      { [moved.id]: { ...moved, id: 'https://b.example' } },
    );
    expect(essence(lost)).to.deep.include({ verdict: 'invalid', reason: 'issuer' });
  });

  it('follows an assertion that lies at the same address over https now, and to no other', async () => {
    const web = await sampleWeb();
    const old = assertion.id.replace('https:', 'http:');
    web.put(old, assertion);
    const report = await verifyAt(web, { ...assertion, id: old });
    expect(essence(report)).to.deep.equal({
      verdict: 'warnings',
      found: ['hosted-fetch.renamed', 'recipient.notAsked'],
    });
    expect(report.id).to.equal(assertion.id);
    web.put('https://evil.example/a', assertion);
    expect(await verifyAt(web, { ...assertion, id: 'https://evil.example/a' })).to.deep.include({
      verdict: 'invalid',
    });
  });

  it('may write out its vocabulary, and may not change what the standard’s words mean', async () => {
    const { '@context': own } = openBadgesV2;
    const full = await reportWith({ assertion: { '@context': own }, badge: { '@context': [own] } });
    expect(essence(full)).to.deep.equal(valid);
    const extra = await reportWith({
      assertion: { '@context': [V2, { own: 'https://harbour.example/own' }] },
    });
    expect(essence(extra).found).to.deep.equal(['context.extra', 'recipient.notAsked']);
    const other = { recipient: 'https://harbour.example/other' };
    const hidden: Parameters<typeof reportWith>[0][] = [
      { assertion: { '@context': [V2, other] } },
      { assertion: { '@context': { ...own, ...other } } },
      { assertion: { type: ['Assertion', 'Extension'], '@context': [V2, other] } },
      { assertion: { recipient: { ...assertion.recipient, '@context': { identity: null } } } },
      { badge: { '@context': [V2, { issuer: null }] } },
    ];
    for (const change of hidden) {
      expect(essence(await reportWith(change)).found, JSON.stringify(change)).to.include('context.own');
    }
  });

  it('warns where an address leads on to another site', async () => {
    const web = await sampleWeb();
    const report = await verifyAt(web, assertion.id, {
      load: async (request) => {
        const loaded = await web.load(request);
        return request.url === badgeV2.id ? { ...loaded, url: 'https://cdn.example/badge' } : loaded;
      },
    });
    expect(essence(report)).to.deep.equal({
      verdict: 'warnings',
      found: ['recipient.notAsked', 'hosted-fetch.elsewhere'],
    });
  });
});

describe('extensions of Open Badges 2.0', () => {
  const extension = (type: string, members: object): object => ({
    '@context': 'https://w3id.org/openbadges/extensions/x/context.json',
    type: ['Extension', type],
    ...members,
  });
  const found = async (value: object): Promise<string[]> =>
    (await reportWith({ badge: { 'extensions:x': value } })).checks
      .filter((check) => check.id === 'extension')
      .map((check) => check.words.key.replace('verify.extension.', ''));

  const cases: [string, object, object][] = [
    ['extensions:ApplyLink', { url: 'https://harbour.example/apply' }, { url: 7 }],
    ['extensions:OriginalCreator', { url: 'https://harbour.example' }, {}],
    [
      'extensions:GeoCoordinates',
      { description: 'Quay', geo: { latitude: 54.9, longitude: -1.3 } },
      { description: 'Quay', geo: {} },
    ],
    [
      'extensions:Accessibility',
      { url: 'https://harbour.example', accessibilityFeature: ['captions'] },
      { accessibilityFeature: 'captions' },
    ],
    ['extensions:LicenseExtension', { id: 'CC-BY', name: 'Attribution' }, { id: 'CC-BY' }],
    ['extensions:ExtraDescriptionExtension', { name: 'More', narrative: 'Text' }, { name: 'More' }],
    ['extensions:RecipientProfile', { name: 'Ada' }, { name: 7 }],
    [
      'extensions:IssuerAccreditation',
      { name: 'Board', contactInstructions: 'Write', url: 'https://board.example', address: {} },
      {
        name: 'Board',
        contactInstructions: 'Write',
        url: 'https://board.example',
        address: {},
        accreditationDate: 'spring',
      },
    ],
    [
      'extensions:AssessmentExtension',
      {
        description: 'Practical',
        assessments: {
          description: 'x',
          type: 'Performance',
          assessmentOutput: 'x',
          hasGroupParticipation: false,
          hasGroupEvaluation: false,
          evaluationMethod: 'x',
        },
      },
      { description: 'Practical', assessments: [{ description: 'x', type: 'Song' }] },
    ],
    [
      'https://w3id.org/openbadges/extensions#ExampleExtension',
      { exampleProperty: 'x' },
      { exampleProperty: [] },
    ],
  ];
  for (const [type, good, bad] of cases) {
    it(`are judged by their schema: ${type}`, async () => {
      expect(await found(extension(type, good))).to.deep.equal(['pass']);
      expect(await found(extension(type, bad))).to.deep.equal(['malformed']);
    });
  }

  it('are noted where they are not known, and nothing is fetched for them', async () => {
    const web = await sampleWeb();
    web.put(badgeV2.id, { ...badgeV2, 'extensions:x': extension('https://c.example/Own', {}) });
    const report = await verifyAt(web, assertion.id);
    expect(essence(report)).to.deep.equal({
      verdict: 'valid',
      found: ['recipient.notAsked', 'extension.unknown'],
    });
    expect(web.asked.map((request) => request.url)).to.deep.equal([
      assertion.id,
      badgeV2.id,
      issuerOfV2.id,
      picture,
    ]);
  });

  it('are looked for in every document, wherever they lie', async () => {
    const link = extension('extensions:ApplyLink', { url: 'https://harbour.example' });
    const report = await reportWith({
      assertion: {
        '@context': [V2, 'https://w3id.org/openbadges/extensions/applyLinkExtension/context.json'],
        evidence: [{ narrative: 'x', 'extensions:a': link }],
      },
      badge: { criteria: { narrative: 'x', 'extensions:a': [link, link] } },
      issuer: { 'extensions:a': { ...link, 'extensions:b': link } },
    });
    expect(report.verdict).to.equal('valid');
    expect(report.checks.filter((check) => check.id === 'extension')).to.have.length(5);
  });
});

describe('pictures of Open Badges 2.0', () => {
  const found = async (image: unknown, page?: unknown): Promise<string[]> =>
    (await reportWith({ badge: { image } }, page === undefined ? {} : { [picture]: page })).checks
      .filter((check) => check.id === 'image')
      .map((check) => check.words.key.replace('verify.image.', ''));
  const base64 = (bytes: string | Buffer): string => Buffer.from(bytes).toString('base64');

  it('are PNG or SVG, at an address or inline', async () => {
    const good: [unknown, unknown?][] = [
      [picture, PNG],
      [picture, SVG],
      [picture, bakeSvg(SVG, { version: 'v2', text: '{}', url: assertion.id })],
      [{ id: picture, caption: 'A knot' }, PNG],
      [`data:image/png;base64,${base64(PNG)}`],
      [`data:image/svg+xml;base64,${base64(SVG)}`],
      [`data:image/svg+xml;charset=utf-8,${encodeURIComponent(SVG)}`],
    ];
    for (const [image, page] of good) expect(await found(image, page), String(image)).to.deep.equal(['pass']);
  });

  it('are remarked where they cannot be shown, and refused where there is none', async () => {
    const bad: [unknown, unknown, string][] = [
      [undefined, undefined, 'missing'],
      [7, undefined, 'malformed'],
      [['a', 'b'], undefined, 'malformed'],
      ['file:///etc/passwd', undefined, 'malformed'],
      ['data:text/html,x', undefined, 'malformed'],
      ['data:image/png;base64,%', undefined, 'malformed'],
      ['data:image/png;base64,AAAA', undefined, 'notPicture'],
      [picture, 'x', 'notPicture'],
      [picture, '<html></html>', 'notPicture'],
      [picture, Buffer.from([0xff, 0xd8, 0xff]), 'notPicture'],
      [picture, PNG.subarray(0, 40), 'broken'],
      [picture, `<!DOCTYPE svg>${SVG}`, 'broken'],
      [picture, '<svg xmlns="http://www.w3.org/2000/svg"><g></svg>', 'broken'],
      ['https://nobody.example/x.png', undefined, 'unreachable'],
    ];
    for (const [image, page, ends] of bad)
      expect(await found(image, page), `${String(image)} ${String(page)}`).to.deep.equal([ends]);
    const report = await reportWith({ badge: { image: 'https://nobody.example/x.png' } });
    expect(report.verdict).to.equal('warnings');
    expect((await reportWith({ badge: { image: undefined } })).verdict).to.equal('invalid');
  });

  it('of the assertion are looked at as well', async () => {
    const own = 'https://badges.harbour.example/own.png';
    const report = await reportWith({ assertion: { image: own } }, { [own]: PNG });
    expect(essence(report)).to.deep.equal(valid);
    expect(report.checks.filter((check) => check.id === 'image')).to.have.length(2);
  });
});
