import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { bakePng } from '../../../../server/openbadges/baking/bake-png.ts';
import { checkCases } from '../../../../server/openbadges/verify/checks.ts';
import type { Report } from '../../../../server/openbadges/verify/report.ts';
import { address } from '../samples.ts';
import { assertion, badgeV2, issuerOfV2, outcomeOf, PNG, sampleWeb, verifyAt, type Web } from '../web.ts';
import { assertion10, assertion11, badge05, URL_05, URL_1, web05, web10, web11 } from './old-samples.ts';
import { ID, jwsOf, KEY, keyDocument, keys, LIST, signedWeb } from './signed-samples.ts';

/** Names of the official validator's tasks, each with the checks that answer to it (openbadges.md section 10). */
const counterparts = (
  JSON.parse(
    readFileSync(
      new URL('../../../fixtures/openbadges/validator-counterparts.json', import.meta.url),
      'utf8',
    ),
  ) as { ob2PythonValidatorTasks: Record<string, string[]> }
).ob2PythonValidatorTasks;

type Sample = () => Promise<Report>;
interface Samples {
  pass: Sample;
  /** One for each check of the task. */
  fail: Sample[];
}

/** The hosted sample with one of its documents changed. */
const hosted =
  (url: string, change: object, status = 200): Sample =>
  async () => {
    const web = await sampleWeb();
    const whole = { [assertion.id]: assertion, [badgeV2.id]: badgeV2, [issuerOfV2.id]: issuerOfV2 }[url];
    web.put(url, { ...whole, ...change }, status);
    return verifyAt(web, assertion.id, { recipient: address });
  };
const ofAssertion = (change: object): Sample => hosted(assertion.id, change);
const ofBadge = (change: object): Sample => hosted(badgeV2.id, change);
const ofIssuer = (change: object): Sample => hosted(issuerOfV2.id, change);
const plain = ofAssertion({});
const given =
  (input: string | Uint8Array | object, web: () => Web | Promise<Web> = sampleWeb): Sample =>
  async () =>
    verifyAt(await web(), input);
/** The signed sample with one page changed. */
const signed =
  (url?: string, page?: object | string, input = jwsOf()): Sample =>
  async () => {
    const web = await signedWeb();
    if (url !== undefined) web.put(url, page);
    return verifyAt(web, input);
  };
const extended = (members: object): Sample =>
  ofBadge({ 'extensions:a': { type: ['Extension', 'extensions:ApplyLink'], ...members } });
const list = (revokedAssertions: unknown[]): object => ({
  type: 'RevocationList',
  id: LIST,
  revokedAssertions,
});
const [head = '', , tail = ''] = jwsOf().split('.');

const samples: Record<string, Samples> = {
  DETECT_INPUT_TYPE: { pass: plain, fail: [given('a letter')] },
  PROCESS_BAKED_RESOURCE: {
    pass: given(bakePng(PNG, { v2: JSON.stringify(assertion) })),
    fail: [given(PNG)],
  },
  FETCH_HTTP_NODE: { pass: plain, fail: [hosted(assertion.id, {}, 404)] },
  INTAKE_JSON: { pass: given(assertion), fail: [given('{"type":')] },
  PROCESS_JWS_INPUT: { pass: signed(), fail: [given(`${head}.bm8gSlNPTg.${tail}`)] },
  JSONLD_COMPACT_DATA: { pass: plain, fail: [ofAssertion({ '@context': undefined })] },
  UPGRADE_0_5_NODE: {
    pass: given(URL_05, () => web05()),
    fail: [given(URL_05, () => web05({ ...badge05, issued_on: 'in May' }))],
  },
  UPGRADE_1_0_NODE: {
    pass: given(URL_1, () => web10()),
    fail: [given(URL_1, () => web10({ ...assertion10, issuedOn: 'in May' }))],
  },
  UPGRADE_1_1_NODE: {
    pass: given(URL_1, () => web11()),
    fail: [given(URL_1, () => web11({ ...assertion11, expires: 'in May' }))],
  },
  DETECT_AND_VALIDATE_NODE_CLASS: { pass: plain, fail: [ofAssertion({ type: 'Person' })] },
  VALIDATE_EXPECTED_NODE_CLASS: { pass: plain, fail: [ofAssertion({ type: 'BadgeClass' })] },
  VALIDATE_RDF_TYPE_PROPERTY: { pass: plain, fail: [ofAssertion({ type: undefined })] },
  VALIDATE_PROPERTY: { pass: plain, fail: [ofBadge({ name: undefined })] },
  CRITERIA_PROPERTY_DEPENDENCIES: { pass: plain, fail: [ofBadge({ criteria: { type: 'Criteria' } })] },
  FLATTEN_EMBEDDED_RESOURCE: {
    pass: ofAssertion({ badge: badgeV2 }),
    fail: [ofAssertion({ badge: { ...badgeV2, id: undefined, name: undefined } })],
  },
  ASSERTION_VERIFICATION_CHECK: { pass: plain, fail: [ofAssertion({ verification: { type: 'Trust' } })] },
  ASSERTION_VERIFICATION_DEPENDENCIES: { pass: plain, fail: [ofAssertion({ verification: undefined })] },
  ASSERTION_TIMESTAMP_CHECKS: {
    pass: plain,
    fail: [
      ofAssertion({ issuedOn: '2027-01-15T10:30:00Z' }),
      ofAssertion({ expires: '2026-02-01T00:00:00Z' }),
    ],
  },
  IDENTITY_OBJECT_PROPERTY_DEPENDENCIES: {
    pass: plain,
    fail: [ofAssertion({ recipient: { ...assertion.recipient, hashed: false } })],
  },
  IMAGE_VALIDATION: { pass: plain, fail: [ofBadge({ image: undefined })] },
  ISSUER_PROPERTY_DEPENDENCIES: {
    pass: plain,
    fail: [ofBadge({ issuer: { ...issuerOfV2, id: 'urn:example:issuer' } })],
  },
  VALIDATE_EXTENSION_NODE: { pass: extended({ url: 'https://harbour.example' }), fail: [extended({})] },
  VALIDATE_EXTENSION_SINGLE: {
    pass: extended({ url: 'https://harbour.example' }),
    fail: [extended({ url: 7 })],
  },
  VALIDATE_REVOCATIONLIST_ENTRIES: { pass: signed(), fail: [signed(LIST, list([7]))] },
  VERIFY_SIGNED_ASSERTION_NOT_REVOKED: { pass: signed(), fail: [signed(LIST, list([{ id: ID }]))] },
  VERIFY_JWS: { pass: signed(), fail: [signed(KEY, keyDocument(keys.otherRsa.publicKey))] },
  VERIFY_KEY_OWNERSHIP: {
    pass: signed(),
    fail: [signed(KEY, keyDocument(keys.rsa.publicKey, KEY, 'https://evil.example'))],
  },
  SIGNING_KEY_FETCHED: { pass: signed(), fail: [signed(KEY, undefined)] },
  HOSTED_ID_IN_VERIFICATION_SCOPE: {
    pass: plain,
    fail: [ofIssuer({ verification: { allowedOrigins: 'elsewhere.example' } })],
  },
  VERIFY_RECIPIENT_IDENTIFIER: {
    pass: plain,
    fail: [async () => verifyAt(await sampleWeb(), assertion.id, { recipient: 'eve@harbour.example' })],
  },
};

describe('the tasks of the official 2.0 validator (O56)', () => {
  it('are all answered, by checks that exist', () => {
    expect(Object.keys(counterparts)).to.have.length(30);
    expect(Object.keys(samples).sort()).to.deep.equal(Object.keys(counterparts).sort());
    for (const check of Object.values(counterparts).flat()) expect(Object.keys(checkCases)).to.include(check);
  });

  for (const [task, checks] of Object.entries(counterparts)) {
    const { pass, fail } = samples[task] ?? { pass: plain, fail: [] };
    it(`${task} is ${checks.join(' and ')}: one sample passes`, async () => {
      const report = await pass();
      for (const check of checks) expect(outcomeOf(report, check), check).to.equal('pass');
      expect(report.verdict).to.be.oneOf(['valid', 'warnings']);
    });

    it(`${task} is ${checks.join(' and ')}: one sample fails`, async () => {
      expect(fail).to.have.length(checks.length);
      for (const [at, check] of checks.entries()) {
        const report = await fail[at]!();
        expect(outcomeOf(report, check), check).to.be.oneOf(['fail', 'unknown', 'warn']);
        expect(report.verdict).not.to.equal('valid');
      }
    });
  }
});
