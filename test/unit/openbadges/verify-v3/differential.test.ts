import { expect } from 'chai';
import fc from 'fast-check';
import { OB_V3, OB_V3_EXTENSIONS, VC_V2 } from '../../../../server/openbadges/contexts/contexts.ts';
import { publicMembersOf } from '../../../../server/openbadges/keys/jwk.ts';
import { canonicalText } from '../../../../server/openbadges/proof/canonical.ts';
import type { Report } from '../../../../server/openbadges/verify/report.ts';
import { openBadgeCredential } from '../../../../server/openbadges/v3/credential.ts';
import { revocationListV3 } from '../../../../server/openbadges/v3/revocation-list.ts';
import { signJwt } from '../../../../server/openbadges/v3/jwt.ts';
import { forms, issuerListed, past } from '../build/forms.ts';
import { fullV3, keyPair } from '../build/full.ts';
import { changed, flipped, places, type Tree, valueAt, type Way } from '../mutations.ts';
import { address, at, controllers, did, facts, ids, publicKey, signed, statusList } from '../samples.ts';
import { sampleWeb, verifyAt, type Web } from '../web.ts';

const CLR = 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json';
const SUBJECT = 'urn:uuid:7c8d7d55-0f5e-4a44-8a0b-9d1a3a6a0f10';
const kids = { rsa: `${at.issuer(ids.issuer)}/rsa`, ec: `${at.issuer(ids.issuer)}/ec` };
const algorithms = { rsa: 'RS256', ec: 'ES256' } as const;

async function wholeWeb(): Promise<Web> {
  const web = await sampleWeb();
  const jwk = (kind: 'rsa' | 'ec') => ({
    kid: kind,
    url: kids[kind],
    publicJwk: publicMembersOf(keyPair(kind).publicKey),
  });
  web.put(at.didDocument(ids.issuer), controllers.did([publicKey, jwk('rsa'), jwk('ec')]));
  web.put(facts.status.list, await signed(statusList([], past.issuedAt)));
  web.put(issuerListed.list, revocationListV3({ id: issuerListed.list, issuer: did }));
  return web;
}

/** A record of two badges. */
async function record(): Promise<object> {
  const { expiresAt: _end, ...endless } = facts;
  const held = ['1', '2'].map((n) =>
    openBadgeCredential({ ...endless, id: `urn:uuid:${n}f0c1e8e-55b5-4c2b-9a55-0d1f5b0c7a11` }),
  );
  return {
    '@context': [VC_V2, CLR, OB_V3, OB_V3_EXTENSIONS],
    id: 'urn:uuid:9d1b1f4e-0d4b-4d7e-8b0a-1f1f1f1f1f1f',
    type: ['VerifiableCredential', 'ClrCredential'],
    name: 'Record of Ada',
    issuer: { id: did, type: ['Profile'], name: 'Harbour College' },
    validFrom: '2026-02-01T00:00:00Z',
    credentialSubject: {
      id: 'did:example:ada',
      type: ['ClrSubject'],
      identifier: held[0]?.credentialSubject.identifier,
      verifiableCredential: await Promise.all(held.map((one) => signed(one))),
      association: [
        { type: 'Association', associationType: 'precedes', sourceId: 'urn:x:1', targetId: 'urn:x:2' },
      ],
    },
  };
}

/** What a report says of the badge itself. */
const meaning = ({ dates, status, recipient, id, inner }: Report): object => ({
  dates,
  status,
  recipient,
  id,
  inner: inner?.map((one) => [one.id, one.verdict]),
});
const anyValue = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom({}, [], { id: 'urn:x:1' }, ['x'], [['x']], [[]]),
  fc.webUrl(),
);

describe('what the 3.0 verifier refuses (O54)', () => {
  let web: Web;
  let secured: [string, Tree][];

  before(async () => {
    web = await wholeWeb();
    const all = Object.entries(await forms()).filter(([name]) => name !== 'status list');
    const documents: [string, object][] = [...all, ['a record', await record()]];
    secured = [];
    for (const [name, form] of documents) secured.push([name, await signed(form)]);
    web.put(fullV3.refresh, secured.find(([name]) => name === 'full')?.[1]);
  });

  /**
   * Refused; or nothing was changed but the writing: the statements are the same, `said-elsewhere` of a thing
   * with the same id, and the report says the same of the badge.
   */
  async function expectRefused(whole: Tree, way: Way, value: unknown): Promise<boolean> {
    const document = changed(whole, way, value) as Tree;
    const report = await verifyAt(web, document, { recipient: address });
    if (report.verdict === 'invalid' || report.verdict === 'unchecked') return true;
    const place = `${way.join('/')} ${JSON.stringify(value)}`;
    const { proof: _proof, ...now } = document;
    const { proof: _before, ...before } = whole;
    expect(await canonicalText(now), place).to.equal(await canonicalText(before));
    expect(meaning(report), place).to.deep.equal(meaning(await verifyAt(web, whole, { recipient: address })));
    return false;
  }

  it('finds all of them valid as they are', async () => {
    for (const [name, whole] of secured) {
      const report = await verifyAt(web, whole, { recipient: address });
      expect(report.verdict, name).to.equal('valid');
    }
  });

  it('every third member of a full credential, an endorsement and a record that is taken out, or the statements stay the same (said-elsewhere)', async function () {
    this.timeout(120_000);
    for (const [name, whole] of secured) {
      if (!['full', 'endorsement', 'a record'].includes(name)) continue;
      let refused = 0;
      const ways = [...places(whole)].filter((_way, place) => place % 3 === 0);
      for (const way of ways) refused += (await expectRefused(whole, way, undefined)) ? 1 : 0;
      expect(refused / ways.length, name).to.be.greaterThan(0.8);
    }
  });

  it('every value of any form that is another', async function () {
    this.timeout(120_000);
    const anyPlace = fc.constantFrom(...secured).chain(([name, whole]) =>
      fc.record({
        name: fc.constant(name),
        whole: fc.constant(whole),
        way: fc.constantFrom(...places(whole)),
        value: anyValue,
      }),
    );
    await fc.assert(
      fc.asyncProperty(anyPlace, async ({ whole, way, value }) => {
        if (JSON.stringify(valueAt(whole, way)) === JSON.stringify(value)) return;
        await expectRefused(whole, way, value);
      }),
      { numRuns: 400, seed: 20260121 },
    );
  });

  it('every text of any form with another letter', async function () {
    this.timeout(120_000);
    const anyText = fc.constantFrom(...secured).chain(([, whole]) => {
      const ways = [...places(whole)].filter((way) => typeof valueAt(whole, way) === 'string');
      return fc.record({
        whole: fc.constant(whole),
        way: fc.constantFrom(...ways),
        letter: fc.string({ minLength: 1, maxLength: 1 }),
      });
    });
    await fc.assert(
      fc.asyncProperty(anyText, async ({ whole, way, letter }) => {
        expect(await expectRefused(whole, way, `${String(valueAt(whole, way))}${letter}`)).to.equal(true);
      }),
      { numRuns: 200, seed: 20260122 },
    );
  });

  it('members moved to another place that has the same id: a status, an end, a revocation (same-id)', async () => {
    const endorsed = secured.find(([name]) => name === 'endorsed itself')?.[1] ?? {};
    const [own] = (endorsed['endorsement'] as Tree[]).slice(0, 1);
    const target = { ...(own?.['credentialSubject'] as Tree) };
    const { credentialStatus, ...bare } = endorsed;
    const moved = {
      ...bare,
      endorsement: [
        {
          ...own,
          credentialSubject: {
            ...target,
            id: endorsed['id'],
            type: ['EndorsementSubject', 'VerifiableCredential'],
            credentialStatus,
          },
        },
      ],
    };
    const report = await verifyAt(web, moved);
    expect(report.verdict).to.equal('invalid');
    expect(report.checks.map(({ words }) => words.key)).to.include('verify.context.nested');
  });

  it('every byte of a JWT, and every member of its header and payload', async function () {
    this.timeout(60_000);
    const all = await forms();
    for (const kind of ['rsa', 'ec'] as const) {
      const key = { alg: algorithms[kind], kid: kids[kind], privateKey: keyPair(kind).privateKey };
      const text = signJwt(all['minimal'] as never, key, SUBJECT);
      expect((await verifyAt(web, text)).verdict).to.equal('valid');
      const bytes = Buffer.from(text);
      for (let place = 0; place < bytes.length; place += 41) {
        const report = await verifyAt(web, flipped(bytes, place, place % 7));
        expect(report.verdict, `${place}`).to.be.oneOf(['invalid', 'unchecked']);
      }
      const [head = '', body = '', tail = ''] = text.split('.');
      for (const [part, encoded] of [
        [0, head],
        [1, body],
      ] as const) {
        const whole = JSON.parse(Buffer.from(encoded, 'base64url').toString()) as Tree;
        for (const way of places(whole)) {
          for (const value of [undefined, 'other', 7]) {
            const other = Buffer.from(JSON.stringify(changed(whole, way, value))).toString('base64url');
            const report = await verifyAt(
              web,
              [part === 0 ? other : head, part === 1 ? other : body, tail].join('.'),
            );
            expect(report.verdict, `${way.join('/')} ${String(value)}`).to.be.oneOf(['invalid', 'unchecked']);
          }
        }
      }
    }
  });

  it('every credential that says it is of another issuer, whoever signed it', async () => {
    const minimal = secured.find(([name]) => name === 'minimal')?.[1] ?? {};
    for (const id of [
      'https://evil.example',
      'did:web:evil.example',
      'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK',
      '',
      'x',
    ])
      for (const issuer of [id, { ...(minimal['issuer'] as Tree), id }])
        expect((await verifyAt(web, { ...minimal, issuer })).verdict, JSON.stringify(issuer)).to.be.oneOf([
          'invalid',
          'unchecked',
        ]);
  });
});
