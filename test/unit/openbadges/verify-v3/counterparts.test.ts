import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { OB_V3, OB_V3_EXTENSIONS, VC_V2 } from '../../../../server/openbadges/contexts/contexts.ts';
import { checkCases } from '../../../../server/openbadges/verify/checks.ts';
import type { Report } from '../../../../server/openbadges/verify/report.ts';
import { openBadgeCredential } from '../../../../server/openbadges/v3/credential.ts';
import { revocationListV3 } from '../../../../server/openbadges/v3/revocation-list.ts';
import { jwtOf, pairs } from '../jwt.ts';
import { address, did, facts, seed, signed, status, statusList } from '../samples.ts';
import { multikeyOf } from '../../../../server/openbadges/keys/multikey.ts';
import { assertion, badgeV2, issuerOfV2, outcomeOf, sampleWeb, verifyAt, type Web } from '../web.ts';
import { ID, jwsOf, KEY, keyDocument, keys, LIST, signedWeb } from '../verify-v2/signed-samples.ts';
import { endorsementCredential } from '../../../../server/openbadges/v3/endorsement.ts';

/** Names of the official validator's probes, each with the checks that answer to it (openbadges.md section 10). */
const counterparts = (
  JSON.parse(
    readFileSync(
      new URL('../../../fixtures/openbadges/validator-counterparts.json', import.meta.url),
      'utf8',
    ),
  ) as { ob3JavaValidatorProbes: Record<string, string[]> }
).ob3JavaValidatorProbes;

type Sample = () => Promise<Report>;
interface Samples {
  pass: Sample;
  /** One for each check of the probe. */
  fail: Sample[];
}

const { status: _status, ...unlisted } = facts;
const whole = openBadgeCredential(facts);
const subject = whole.credentialSubject;
const { achievement } = subject;
const CONTEXTS = [VC_V2, OB_V3, OB_V3_EXTENSIONS];
const EVIDENCE = { type: ['Evidence'], name: 'A knot' };
const refreshed = { id: 'https://badges.harbour.example/newest', type: '1EdTechCredentialRefresh' };
const listed = { id: 'https://badges.harbour.example/revoked', type: '1EdTechRevocationList' };
const issuerKey = `did:key:${multikeyOf(pairs.ES256.publicKey)}`;
const kid = `${issuerKey}#${issuerKey.slice('did:key:'.length)}`;
const other = Buffer.alloc(32, 9);

const given =
  (input: unknown, arrange: (web: Web) => unknown = () => undefined): Sample =>
  async () => {
    const web = await sampleWeb();
    await arrange(web);
    return verifyAt(web, (await input) as object, { recipient: address });
  };
/** The sample credential with other members, signed as it then is; unsigned where nothing could be signed. */
const of = (change: object, arrange?: (web: Web) => unknown): Sample =>
  given(
    signed({ ...whole, ...change }).catch(() => ({ ...whole, ...change })),
    arrange,
  );
const ofSubject = (change: object): Sample => of({ credentialSubject: { ...subject, ...change } });
const plain = of({});
const text = (change: object = {}): string =>
  jwtOf(
    openBadgeCredential({
      ...unlisted,
      issuer: { ...facts.issuer, id: issuerKey },
      subject: { ...facts.subject, id: 'did:example:ada' },
    }),
    kid,
    { alg: 'ES256', ...change },
  );
const spoken = (id: string, own: Uint8Array = seed): Promise<object> =>
  signed(
    endorsementCredential({
      id: 'urn:uuid:5b0f0d5e-0f43-4b38-9d3f-7d2a2f4c1e55',
      issuer: { id: did, name: 'Harbour College' },
      name: 'A word',
      issuedAt: facts.issuedAt,
      endorsed: { id, comment: 'Good.' },
    }),
    { seed: own },
  );
const withWord = (word: Promise<object>): Sample =>
  given(word.then((one) => signed(openBadgeCredential({ ...facts, endorsements: [one] }))));
const withList = (change: (list: ReturnType<typeof statusList>) => Promise<unknown>): Sample =>
  given(signed(whole), async (web) => web.put(status.list, (await change(statusList())) as object));

/** The hosted 2.0 sample with one of its documents changed. */
const hosted = (url: string, change: object, code = 200): Sample =>
  given(assertion.id, (web) => {
    const page = { [assertion.id]: assertion, [badgeV2.id]: badgeV2, [issuerOfV2.id]: issuerOfV2 }[url];
    web.put(url, { ...page, ...change }, code);
  });
const ofBadge = (change: object): Sample => hosted(badgeV2.id, change);
const ofAssertion = (change: object): Sample => hosted(assertion.id, change);
/** The signed 2.0 sample with one page changed. */
const signed2 =
  (url?: string, page?: object | string): Sample =>
  async () => {
    const web = await signedWeb();
    if (url !== undefined) web.put(url, page);
    return verifyAt(web, jwsOf(), { recipient: address });
  };
const words = {
  id: 'https://badges.harbour.example/words/1',
  type: 'Endorsement',
  '@context': 'https://w3id.org/openbadges/v2',
  claim: { id: badgeV2.id, endorsementComment: 'Good.' },
  issuer: issuerOfV2.id,
  issuedOn: '2026-01-20T00:00:00Z',
  verification: { type: 'HostedBadge' },
};
const endorsed2 = (page: object | undefined): Sample =>
  given(assertion.id, (web) => {
    web.put(badgeV2.id, { ...badgeV2, endorsement: words.id });
    web.put(words.id, page);
  });
const extended = (members: object): Sample =>
  ofBadge({ 'extensions:a': { type: ['Extension', 'extensions:ApplyLink'], ...members } });

const samples: Record<string, Samples> = {
  CredentialParseProbe: { pass: plain, fail: [given('{"type":'), given('a letter')] },
  JsonLDValidationProbe: { pass: plain, fail: [of({ issuer: { ...whole.issuer, '@type': 'x' } })] },
  JsonLDCompactionProbe: { pass: plain, fail: [of({ '@context': [VC_V2, OB_V3, { x: 'urn:x' }] })] },
  ContextPropertyProbe: { pass: plain, fail: [of({ '@context': [OB_V3] })] },
  TypePropertyProbe: { pass: plain, fail: [of({ type: ['VerifiableCredential'] })] },
  ValidationRdfTypePropertyProbe: { pass: plain, fail: [ofAssertion({ type: undefined })] },
  JsonSchemasProbe: { pass: plain, fail: [of({ validFrom: undefined })] },
  InlineJsonSchemaProbe: { pass: plain, fail: [of({ name: 7 })] },
  CredentialSubjectProbe: { pass: plain, fail: [ofSubject({ identifier: undefined })] },
  EvidenceProbe: {
    pass: of({ evidence: [EVIDENCE] }),
    fail: [of({ evidence: [{ ...EVIDENCE, type: ['Photo'] }] })],
  },
  IssuerProbe: { pass: plain, fail: [of({ issuer: { ...whole.issuer, id: 'Harbour College' } })] },
  ValidationIssuerPropertyProbe: {
    pass: plain,
    fail: [ofBadge({ issuer: { ...issuerOfV2, id: 'urn:example:issuer' } })],
  },
  ExternalProofProbe: {
    pass: given(text()),
    fail: [
      given(text({ header: { crit: ['x'] } })),
      given(text({ header: { kid: 'https://evil.example/k' } })),
    ],
  },
  EmbeddedProofProbe: {
    pass: plain,
    fail: [
      given(signed(whole).then((one) => ({ ...one, name: 'Another' }))),
      given(signed(whole, { seed: other })),
    ],
  },
  VerificationJWTProbe: {
    pass: signed2(),
    fail: [
      signed2(KEY, keyDocument(keys.otherRsa.publicKey)),
      signed2(KEY, keyDocument(keys.rsa.publicKey, KEY, 'https://evil.example')),
    ],
  },
  RevocationListProbe: {
    pass: of({ '@context': CONTEXTS, credentialStatus: listed }, (web) =>
      web.put(listed.id, revocationListV3({ id: listed.id, issuer: did })),
    ),
    fail: [
      of({ '@context': CONTEXTS, credentialStatus: listed }, (web) =>
        web.put(listed.id, revocationListV3({ id: listed.id, issuer: did, revoked: [{ id: whole.id }] })),
      ),
    ],
  },
  BitstringStatusListProbe: {
    pass: plain,
    fail: [withList(() => signed(statusList([status.index])))],
  },
  BitstringStatusListCredentialInspector: {
    pass: plain,
    fail: [withList((list) => signed(list, { seed: other }))],
  },
  AssertionRevocationListProbe: {
    pass: signed2(),
    fail: [signed2(LIST, { type: 'RevocationList', id: LIST, revokedAssertions: [ID] })],
  },
  ExpirationProbe: { pass: plain, fail: [of({ validUntil: '2026-02-01T00:00:00Z' })] },
  IssuanceProbe: { pass: plain, fail: [of({ validFrom: '2026-04-01T00:00:00Z' })] },
  EndorsementInspector: {
    pass: withWord(spoken(achievement.id)),
    fail: [withWord(spoken(achievement.id, other))],
  },
  OB20EndorsementInspector: {
    pass: endorsed2(words),
    fail: [endorsed2({ ...words, claim: { id: 'urn:x' } })],
  },
  GraphFetcherProbe: { pass: hosted(assertion.id, {}), fail: [hosted(badgeV2.id, {}, 404)] },
  VerificationDependenciesProbe: {
    pass: hosted(assertion.id, {}),
    fail: [ofAssertion({ verification: undefined })],
  },
  ValidationPropertyProbe: { pass: hosted(assertion.id, {}), fail: [ofBadge({ name: undefined })] },
  ValidationImagePropertyProbe: { pass: hosted(assertion.id, {}), fail: [ofBadge({ image: undefined })] },
  ExtensionProbe: { pass: extended({ url: 'https://harbour.example' }), fail: [extended({ url: 7 })] },
  VerificationRecipientProbe: {
    pass: plain,
    fail: [
      async () => verifyAt(await sampleWeb(), await signed(whole), { recipient: 'eve@harbour.example' }),
    ],
  },
  'refresh step': {
    pass: given(signed({ ...whole, '@context': CONTEXTS, refreshService: refreshed }), async (web) =>
      web.put(
        refreshed.id,
        await signed({
          ...whole,
          '@context': CONTEXTS,
          refreshService: refreshed,
          validFrom: '2026-02-01T00:00:00Z',
        }),
      ),
    ),
    fail: [
      given(signed({ ...whole, '@context': CONTEXTS, refreshService: refreshed }), (web) =>
        web.put(refreshed.id, { ...whole, validFrom: '2026-02-01T00:00:00Z' }),
      ),
    ],
  },
};
/** Probes whose failing leaves the badge genuine: others’ words, a newer version that is none, an issuer without an address on the web. */
const remarks = [
  'EndorsementInspector',
  'OB20EndorsementInspector',
  'ValidationIssuerPropertyProbe',
  'refresh step',
];

describe('the probes of the official 3.0 validator (O56)', () => {
  it('are all answered, by checks that exist', () => {
    expect(Object.keys(counterparts)).to.have.length(30);
    expect(Object.keys(samples).sort()).to.deep.equal(Object.keys(counterparts).sort());
    for (const check of Object.values(counterparts).flat()) expect(Object.keys(checkCases)).to.include(check);
  });

  for (const [probe, checks] of Object.entries(counterparts)) {
    const { pass, fail } = samples[probe] ?? { pass: plain, fail: [] };
    it(`${probe} is ${checks.join(' and ')}: one sample passes`, async () => {
      const report = await pass();
      for (const check of checks) expect(outcomeOf(report, check), check).to.equal('pass');
      expect(report.verdict).to.be.oneOf(['valid', 'warnings']);
    });

    it(`${probe} is ${checks.join(' and ')}: one sample fails`, async () => {
      expect(fail).to.have.length(checks.length);
      for (const [place, check] of checks.entries()) {
        const report = await fail[place]!();
        const isRemark = remarks.includes(probe);
        expect(outcomeOf(report, check), check).to.be.oneOf(isRemark ? ['warn'] : ['fail', 'unknown']);
        expect(report.verdict).to.be.oneOf(isRemark ? ['warnings', 'invalid'] : ['invalid', 'unchecked']);
      }
    });
  }
});
