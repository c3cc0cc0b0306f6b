import { expect } from 'chai';
import { contexts, OB_V3, OB_V3_EXTENSIONS, VC_V2 } from '../../../../server/openbadges/contexts/contexts.ts';
import { openBadgeCredential } from '../../../../server/openbadges/v3/credential.ts';
import { documentFault } from '../../../../server/openbadges/verify/v3/safe-document.ts';
import { fullV3 } from '../build/full.ts';
import { address, facts, signed } from '../samples.ts';
import { essence, outcomeOf, sampleWeb, verifyAt, type Web } from '../web.ts';

const { status: _status, refresh: _refresh, ...rest } = fullV3;
const full = openBadgeCredential(rest);
const whole = openBadgeCredential(facts);
const { achievement } = whole.credentialSubject;

describe('what a credential says', () => {
  let web: Web;
  before(async () => {
    web = await sampleWeb();
  });
  const report = async (document: object) => verifyAt(web, await signed(document));

  it('is told in full: issuer, achievement, alignments, evidence, results, dates, recipient', async () => {
    const told = await verifyAt(web, await signed(full), { recipient: address });
    const { issuer, achievement: what, evidence, results, narrative, dates, recipient } = told;
    expect({ issuer, what, evidence, results, narrative, dates, recipient }).to.deep.equal({
      issuer: {
        id: fullV3.issuer.id,
        name: 'Harbour College',
        url: 'https://harbour.example',
        email: 'badges@harbour.example',
        image: 'https://harbour.example/anchor.png',
        description: 'Seamanship since 1911',
      },
      what: {
        id: fullV3.subject.achievement.id,
        name: 'Knots and splices',
        description: 'Ties eight knots without looking.',
        image: achievement.image?.id,
        criteria: 'Complete the course “Knots”.',
        type: 'MicroCredential',
        tags: ['seamanship', 'knots'],
        language: 'en-GB',
        alignments: [
          {
            name: 'Bends and hitches',
            url: 'https://harbour.example/frameworks/ropework/7',
            framework: 'Ropework 2024',
            description: 'Chooses the right knot',
            code: 'RW-7',
          },
        ],
      },
      evidence: [
        {
          url: 'https://harbour.example/logbook/1',
          name: 'Night watch',
          narrative: 'Tied them *in the dark*.',
        },
        { description: 'A page of the log' },
      ],
      results: [
        { name: 'Score', value: '91' },
        { name: 'Level', value: 'Mate' },
      ],
      narrative: 'Eight knots in two minutes.',
      dates: { achieved: fullV3.awardedAt, issued: fullV3.issuedAt, expires: fullV3.expiresAt },
      recipient: { type: 'emailAddress', hashed: true, name: 'Ada Sailor', matches: true },
    });
    expect(told).to.deep.include({
      format: 'data-integrity',
      version: '3.0',
      dataModel: '2.0',
      id: facts.id,
    });
  });

  it('is handed on as addresses of the web only, whatever it says', async () => {
    const evil = 'javascript:alert(1)';
    const odd = {
      ...full,
      issuer: { ...full.issuer, url: evil, image: { id: evil, type: 'Image' } },
      evidence: [{ id: evil, type: ['Evidence'], name: 'x' }],
      credentialSubject: {
        ...full.credentialSubject,
        achievement: {
          ...full.credentialSubject.achievement,
          image: { id: 'data:text/html,x', type: 'Image' },
          criteria: { id: evil },
          alignment: [{ type: ['Alignment'], targetName: 'x', targetUrl: evil }],
        },
      },
    };
    const told = await report(odd);
    expect(JSON.stringify([told.issuer, told.achievement, told.evidence])).to.not.match(/javascript|data:/);
    expect(essence(told).found).to.include('image.notPicture');
    expect(told.evidence).to.deep.equal([{ name: 'x' }]);
  });

  it('is told as far as it can be read where nothing of it is what it should be', async () => {
    for (const member of ['issuer', 'credentialSubject', 'awardedDate', 'id', 'validFrom', 'proof']) {
      for (const value of [7, null, [], [[]], {}, 'x', [null, 7, 'x']]) {
        const told = await verifyAt(web, { ...(await signed(whole)), [member]: value });
        expect(told.verdict, `${member} ${JSON.stringify(value)}`).to.equal('invalid');
      }
    }
  });

  it('must show evidence as evidence, and name what it was awarded for', async () => {
    const evidence = [{ type: ['Evidence'], name: 'One' }];
    expect(outcomeOf(await report({ ...whole, evidence }), 'evidence')).to.equal('pass');
    const odd = await report({ ...whole, evidence: [...evidence, { type: ['Profile'], name: 'Two' }] });
    expect(odd.checks.find(({ id }) => id === 'evidence')?.words.params).to.deep.equal({
      members: '/evidence/1',
    });
    const empty = {
      ...whole,
      credentialSubject: {
        ...whole.credentialSubject,
        achievement: { ...achievement, criteria: { type: 'Criteria' } },
      },
    };
    expect(essence(await report(empty)).found).to.include('subject.noCriteria');
  });

  it('may name other schemas, which are not fetched', async () => {
    const url = 'https://schemas.example/badge.json';
    const own =
      'https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json';
    const credentialSchema = [own, url].map((id) => ({ id, type: '1EdTechJsonSchemaValidator2019' }));
    const before = web.asked.length;
    const told = await report({ ...whole, '@context': [VC_V2, OB_V3, OB_V3_EXTENSIONS], credentialSchema });
    expect(essence(told)).to.deep.equal({
      verdict: 'valid',
      found: ['schema.foreign', 'recipient.notAsked'],
    });
    const asked = web.asked.slice(before).map((request) => request.url);
    expect(asked.filter((one) => one.includes('schema'))).to.deep.equal([]);
  });

  it('may carry several statuses, and none that is malformed', async () => {
    const entry = whole.credentialStatus;
    const told = await report({ ...whole, credentialStatus: [entry, { ...entry, id: 'urn:x:2' }] });
    expect(essence(told)).to.deep.equal({ verdict: 'valid', found: ['recipient.notAsked'] });
    const odd = await verifyAt(web, { ...(await signed(whole)), credentialStatus: [entry, { id: 7 }] });
    expect(essence(odd).found).to.include('schema.fail');
  });

  it('is an AchievementCredential or an OpenBadgeCredential alike', async () => {
    const told = await report({ ...whole, type: ['VerifiableCredential', 'AchievementCredential'] });
    expect(essence(told)).to.deep.equal({ verdict: 'valid', found: ['recipient.notAsked'] });
  });

  describe('in words that mean one thing', () => {
    /** Every term of every pinned context with what it stands for. */
    function* terms(context: unknown, all: Record<string, unknown> = {}): Generator<[string, string]> {
      for (const one of [context].flat()) {
        if (typeof one !== 'object' || one === null) continue;
        const known = { ...all, ...one };
        for (const [term, value] of Object.entries(one)) {
          if (term.startsWith('@')) continue;
          const iri =
            (typeof value === 'string' ? value : (value as { '@id'?: string } | null)?.['@id']) ?? '';
          const [prefix = '', tail] = iri.split(':');
          const base = known[prefix as keyof typeof known];
          yield [term, typeof base === 'string' && tail !== undefined ? base + tail : iri];
          yield* terms((value as { '@context'?: unknown } | null)?.['@context'], known);
        }
      }
    }

    it('what is judged has one name in all contexts, so that none can hide behind another', () => {
      const judged = [
        'validFrom',
        'validUntil',
        'issuanceDate',
        'expirationDate',
        'credentialStatus',
        'credentialSubject',
        'refreshService',
        'identifier',
        'identityHash',
        'statusListIndex',
        'statusListCredential',
        'statusPurpose',
      ];
      const names = new Map<string, Set<string>>();
      for (const document of contexts.values()) {
        for (const [term, iri] of terms((document as { '@context': unknown })['@context']))
          names.set(iri, (names.get(iri) ?? new Set()).add(term));
      }
      for (const term of judged) {
        const same = [...names.values()].filter((all) => all.has(term));
        expect(same.length, term).to.be.greaterThan(0);
        for (const all of same) expect([...all], term).to.deep.equal([term]);
      }
    });

    it('no list lies in a list, and no id stands for two credentials', () => {
      expect(documentFault({ ...whole, evidence: [[{ type: ['Evidence'] }]] })).to.deep.equal({
        fault: 'nested',
        member: 'evidence',
      });
      const own = { ...whole, type: ['VerifiableCredential', 'EndorsementCredential'] };
      expect(documentFault({ ...whole, endorsement: [own] })).to.deep.equal({
        fault: 'nested',
        member: 'id',
      });
      expect(documentFault({ ...whole, endorsement: [{ ...own, id: 'urn:x:2' }] })).to.equal(undefined);
    });
  });
});
