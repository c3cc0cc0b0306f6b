import { expect } from 'chai';
import { bakePng } from '../../../../server/openbadges/baking/bake-png.ts';
import { bakeSvg } from '../../../../server/openbadges/baking/bake-svg.ts';
import { changed, flipped, places, type Tree, valueAt } from '../mutations.ts';
import { address } from '../samples.ts';
import { assertion, badgeV2, issuerOfV2, PNG, verifyAt, type Web } from '../web.ts';
import {
  encoded,
  issuerWithKey,
  jwsOf,
  keyDocument,
  keys,
  LIST,
  payload,
  signedWeb,
} from './signed-samples.ts';

const V2 = 'https://w3id.org/openbadges/v2';
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9"><title>Knot</title></svg>';
const list: Tree = {
  '@context': V2,
  type: 'RevocationList',
  id: LIST,
  issuer: issuerOfV2.id,
  revokedAssertions: ['urn:uuid:1', { id: 'urn:uuid:2', revocationReason: 'x' }],
};
/** What the issuer publishes, and which kinds of badge lead there. */
const published: Readonly<Record<string, { document: Tree; inputs: string[] }>> = {
  assertion: { document: { ...assertion }, inputs: [assertion.id] },
  badge: { document: { ...badgeV2 }, inputs: [assertion.id, jwsOf()] },
  issuer: { document: { ...issuerWithKey }, inputs: [assertion.id, jwsOf()] },
  key: { document: keyDocument(keys.rsa.publicKey) as Tree, inputs: [jwsOf()] },
  list: { document: list, inputs: [jwsOf()] },
};

/**
 * What ours lets pass although it was changed, each kind by its name. Version 2.0 signs neither hosted
 * assertions nor badges nor issuers: what their issuer publishes is what counts, as long as it keeps to the
 * standard.
 */
const allowed: Readonly<Record<string, RegExp>> = {
  /** Taken out: members that the standard does not ask for. */
  'optional-member':
    /^(?:assertion\/expires|badge\/(?:criteria\/(?:id|narrative)|tags|tags\/\d|version)|issuer\/(?:description|image|publicKey|revocationList)|key\/(?:@context|type)|list\/(?:@context|id|issuer|revokedAssertions\/.*))$/,
  /** Another text: what an issuer may say as it likes. The key and the list are not part of a hosted badge. */
  'issuers-own-words':
    /^(?:badge\/(?:name|description|criteria\/(?:id|narrative)|tags\/\d|version)|issuer\/(?:name|url|email|description|image|publicKey|revocationList)|key\/@context|list\/(?:@context|issuer|revokedAssertions\/.*))$/,
  /** Another kind of value: kinds that the standard lets stand there as well. */
  'other-kind-allowed':
    /^(?:badge\/(?:tags ""|version 7)|issuer\/publicKey {"x":1}|key\/@context .*|list\/@context .*|list\/issuer {"id":"urn:x"})$/,
  /** Remarked, not refused: a context that only says again what the assertion's says; a picture that is gone. */
  remarked: /^(?:badge\/(?:@context.*|image)|issuer\/@context.*|list\/issuer)$/,
};
const nameOf = (kinds: readonly string[], place: string): string | undefined =>
  kinds.find((kind) => allowed[kind]?.test(place));

/** Verdicts while one published document is another. */
async function verdicts(name: string, document: unknown): Promise<string[]> {
  const web = await signedWeb();
  web.put(LIST, list);
  const { document: whole, inputs } = published[name] ?? { document: {}, inputs: [] };
  web.put(String(whole['id']), document as object);
  const all: string[] = [];
  for (const input of inputs) all.push((await verifyAt(web, input, { recipient: address })).verdict);
  return all;
}

/** The gravest exception that was made: none, or a name of `allowed`. */
async function expectRefused(
  name: string,
  place: string,
  document: unknown,
  kinds: readonly string[],
): Promise<void> {
  const all = await verdicts(name, document);
  const passed = all.filter((verdict) => verdict === 'valid' || verdict === 'warnings');
  if (passed.length === 0) return;
  const exception = nameOf([...kinds, 'remarked'], place);
  expect(exception, `${place}: ${all.join(', ')}`).to.be.a('string');
  if (exception === 'remarked') expect(passed, place).not.to.include('valid');
}

describe('what the 2.0 verifier refuses (O54)', () => {
  describe('of what the issuer publishes', () => {
    it('every member taken out, but for optional-member', async () => {
      for (const [name, { document }] of Object.entries(published))
        for (const way of places(document))
          await expectRefused(name, [name, ...way].join('/'), changed(document, way, undefined), [
            'optional-member',
          ]);
    });

    it('every text that is another, but for issuers-own-words', async () => {
      for (const [name, { document }] of Object.entries(published)) {
        for (const way of places(document)) {
          const text = valueAt(document, way);
          if (typeof text !== 'string') continue;
          await expectRefused(name, [name, ...way].join('/'), changed(document, way, `${text}x`), [
            'issuers-own-words',
          ]);
        }
      }
    });

    it('every value of another kind, but for other-kind-allowed', async () => {
      const kinds: unknown[] = [7, true, { x: 1 }, [1, 2], ''];
      for (const [name, { document }] of Object.entries(published)) {
        for (const way of places(document)) {
          const before = valueAt(document, way);
          for (const kind of kinds) {
            if (typeof kind === typeof before && Array.isArray(kind) === Array.isArray(before)) continue;
            const place = `${[name, ...way].join('/')} ${JSON.stringify(kind)}`;
            await expectRefused(name, place, changed(document, way, kind), ['other-kind-allowed']);
          }
        }
      }
    });

    it('every document at another address or host than its id', async () => {
      for (const [name, { document, inputs }] of Object.entries(published)) {
        const web = await signedWeb();
        const id = String(document['id']);
        const moved = id.replace('badges.harbour.example', 'evil.example');
        web.put(moved, document);
        web.put(id, { ...document, id: moved });
        for (const input of inputs)
          expect(['invalid', 'unchecked'], name).to.include((await verifyAt(web, input)).verdict);
      }
    });
  });

  describe('of a signed badge', () => {
    let web: Web;
    const jws = jwsOf();
    const [head = '', , tail = ''] = jws.split('.');
    const verdictOf = async (input: string | Uint8Array): Promise<string> =>
      (await verifyAt(web, input)).verdict;
    before(async () => {
      web = await signedWeb();
    });

    it('is valid before anything is changed, in every form', async () => {
      for (const input of [jws, bakePng(PNG, { v2: jws }), bakeSvg(SVG, { version: 'v2', text: jws })])
        expect(await verdictOf(input)).to.equal('valid');
    });

    it('every member of its payload taken out, changed or added: no exception', async () => {
      const forged = [
        ...[...places(payload)].flatMap((way) =>
          [undefined, 7, 'x', null].map((value) => changed(payload, way, value)),
        ),
        { ...payload, narrative: 'More than was signed' },
        { ...payload, uid: 'x' },
      ];
      for (const one of forged) {
        if (JSON.stringify(one) === JSON.stringify(payload)) continue;
        const verdict = await verdictOf(`${head}.${encoded(one as object)}.${tail}`);
        expect(['invalid', 'unchecked'], JSON.stringify(one)).to.include(verdict);
      }
    });

    it('every other header', async () => {
      const headers = [
        {},
        { alg: 'none' },
        { alg: 'HS256' },
        { alg: 'ES256' },
        { alg: 'PS256' },
        { alg: 'RS256', typ: 'JWT' },
        { alg: ['RS256'] },
      ];
      for (const header of headers) {
        const [, body = ''] = jws.split('.');
        expect(['invalid', 'unchecked'], JSON.stringify(header)).to.include(
          await verdictOf(`${encoded(header)}.${body}.${tail}`),
        );
      }
    });

    it('every byte of its signature', async () => {
      const [, body = ''] = jws.split('.');
      const bytes = Buffer.from(tail, 'base64url');
      for (let at = 0; at < bytes.length; at += 1) {
        const other = flipped(bytes, at, at % 8).toString('base64url');
        expect(await verdictOf(`${head}.${body}.${other}`), `${at}`).to.equal('invalid');
      }
    });

    it('a signature by another key, also of the same issuer', async () => {
      expect(await verdictOf(jwsOf(payload, keys.otherRsa.privateKey))).to.equal('invalid');
    });

    it('every bit of a PNG that holds it: no exception', async () => {
      const png = bakePng(PNG, { v2: jws });
      for (let at = 0; at < png.length; at += 1)
        expect(['invalid', 'unchecked'], `${at}`).to.include(await verdictOf(flipped(png, at, at % 8)));
    });

    it('every byte of an SVG that holds it, but for svg-picture-not-covered', async () => {
      const svg = Buffer.from(bakeSvg(SVG, { version: 'v2', text: jws }));
      const start = svg.indexOf('verify="') + 8;
      const covered = [start, svg.indexOf('"', start)] as const;
      for (let at = 0; at < svg.length; at += 1) {
        const verdict = await verdictOf(flipped(svg, at, at % 7));
        if (at >= covered[0] && at < covered[1])
          expect(['invalid', 'unchecked'], `${at}`).to.include(verdict);
      }
    });
  });

  describe('of a copy of a hosted assertion', () => {
    const json = JSON.stringify(assertion);

    it('nothing but its id, since it is believed in nothing else: hosted-copy-not-believed', async () => {
      const web = await signedWeb();
      const {
        checks: _checks,
        timing: _timing,
        verdict: _verdict,
        warnings: _warnings,
        ...facts
      } = await verifyAt(web, assertion.id);
      for (const way of places(assertion)) {
        for (const value of [undefined, 7, 'x', { id: 'https://evil.example' }]) {
          const copy = changed(assertion, way, value) as object;
          const report = await verifyAt(web, copy);
          if (report.verdict === 'invalid' || report.verdict === 'unchecked') continue;
          const { checks: _c, timing: _t, verdict: _v, warnings: _w, ...said } = report;
          expect({ ...said, words: facts.words }, JSON.stringify(copy)).to.deep.equal(facts);
        }
      }
      for (const id of [undefined, 7, 'x', 'https://evil.example/a']) {
        expect(['invalid', 'unchecked']).to.include((await verifyAt(web, { ...assertion, id })).verdict);
      }
    });

    it('every bit of a PNG that holds it: no exception', async () => {
      const web = await signedWeb();
      const png = bakePng(PNG, { v2: json });
      for (let at = 0; at < png.length; at += 1) {
        const report = await verifyAt(web, flipped(png, at, at % 8));
        expect(['invalid', 'unchecked'], `${at}`).to.include(report.verdict);
      }
    });

    it('no more than its id in an SVG: svg-picture-not-covered', async () => {
      const web = await signedWeb();
      const svg = Buffer.from(bakeSvg(SVG, { version: 'v2', text: json, url: assertion.id }));
      for (let at = 0; at < svg.length; at += 1) {
        const report = await verifyAt(web, flipped(svg, at, at % 7));
        if (report.verdict === 'valid' || report.verdict === 'warnings')
          expect(report.id, `${at}`).to.equal(assertion.id);
      }
    });
  });
});
