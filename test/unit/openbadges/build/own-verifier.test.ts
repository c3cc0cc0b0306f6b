/** Every form in which we issue, judged by our own verifier. */
import { expect } from 'chai';
import { bakePng } from '../../../../server/openbadges/baking/bake-png.ts';
import { bakeSvg } from '../../../../server/openbadges/baking/bake-svg.ts';
import { cryptographicKey } from '../../../../server/openbadges/keys/cryptographic-key.ts';
import { publicMembersOf } from '../../../../server/openbadges/keys/jwk.ts';
import { signedAssertion } from '../../../../server/openbadges/v2/assertion.ts';
import { badgeClass } from '../../../../server/openbadges/v2/badge-class.ts';
import { endorsement } from '../../../../server/openbadges/v2/endorsement.ts';
import { issuerV2 } from '../../../../server/openbadges/v2/issuer.ts';
import { revocationList } from '../../../../server/openbadges/v2/revocation-list.ts';
import { signAssertion } from '../../../../server/openbadges/v2/sign-assertion.ts';
import { signJwt } from '../../../../server/openbadges/v3/jwt.ts';
import { revocationListV3 } from '../../../../server/openbadges/v3/revocation-list.ts';
import {
  address,
  assertionFacts,
  at,
  badge,
  controllers,
  did,
  facts,
  ids,
  issuer,
  JANUARY,
  picture,
  publicKey,
  signed,
  statusList,
} from '../samples.ts';
import { essence, sampleWeb, verifyAt, type Web } from '../web.ts';
import { forms, issuerListed, past } from './forms.ts';
import { fullV3, keyPair } from './full.ts';

const kids = {
  rsa: 'https://badges.harbour.example/keys/jwt-rsa',
  ec: 'https://badges.harbour.example/keys/jwt-ec',
};
const SUBJECT = 'urn:uuid:7c8d7d55-0f5e-4a44-8a0b-9d1a3a6a0f10';
const KEY_V2 = 'https://badges.harbour.example/keys/v2-1/v2';
const UUID = 'urn:uuid:2d1f9c6e-0d0a-4c58-8f5b-6b1b8f1f6a10';
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
);
const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';

async function wholeWeb(): Promise<Web> {
  const web = await sampleWeb();
  const jwk = (kind: 'rsa' | 'ec') => ({
    kid: kids[kind],
    url: kids[kind],
    publicJwk: publicMembersOf(keyPair(kind).publicKey),
  });
  const keys = [publicKey, jwk('rsa'), jwk('ec')];
  web.put(at.didDocument(ids.issuer), controllers.did(keys));
  web.put(at.issuer(ids.issuer), controllers.https(keys));
  web.put(facts.status.list, await signed(statusList([], past.issuedAt)));
  web.put(issuerListed.list, revocationListV3({ id: issuerListed.list, issuer: did }));
  web.put(picture, png);
  return web;
}

describe('our own verifier', () => {
  const badges = async (): Promise<[string, object][]> =>
    Object.entries(await forms()).filter(([name]) => name !== 'status list' && name !== 'endorsement');

  it('finds every form valid and nothing to remark, with a Data Integrity proof or as JWT', async () => {
    const web = await wholeWeb();
    for (const [name, form] of await badges()) {
      const secured = [JSON.stringify(await signed(form))];
      for (const [kind, alg] of [
        ['rsa', 'RS256'],
        ['ec', 'ES256'],
      ] as const) {
        const key = { alg, kid: kids[kind], privateKey: keyPair(kind).privateKey };
        secured.push(signJwt(form as never, key, SUBJECT));
      }
      for (const text of secured) {
        web.put(fullV3.refresh, text);
        const report = await verifyAt(web, text, { recipient: address });
        const grave = report.checks.filter(({ outcome }) => outcome !== 'pass' && outcome !== 'skip');
        expect(
          grave.map(({ words }) => words.key),
          `${name}: ${text.slice(0, 20)}`,
        ).to.deep.equal([]);
        expect(report.verdict, name).to.equal('valid');
        expect(report.recipient?.matches, name).to.equal(true);
      }
    }
  });

  it('finds them valid out of pictures too, and sees which the issuer has listed as revoked', async () => {
    const web = await wholeWeb();
    const listed = await signed((await forms())['listed by its issuer']!);
    const text = JSON.stringify(listed);
    for (const file of [bakePng(png, { v3: text }), Buffer.from(bakeSvg(svg, { version: 'v3', text }))]) {
      expect(essence(await verifyAt(web, file))).to.include({ verdict: 'valid' });
    }
    const revoked = [{ id: facts.id, revocationReason: 'Issued in error' }];
    web.put(issuerListed.list, revocationListV3({ id: issuerListed.list, issuer: did, revoked }));
    expect(essence(await verifyAt(web, text))).to.include({ verdict: 'invalid', reason: 'revoked' });
  });

  it('finds signed 2.0 badges valid, endorsed and in two languages, until they are revoked', async () => {
    const web = await wholeWeb();
    const endorsed = {
      id: 'https://badges.harbour.example/endorsements/1',
      endorser: at.issuerV2(ids.issuer),
    };
    const lists = { id: at.revocations(ids.issuer), issuer: issuer.id };
    web.put(lists.id, revocationList(lists));
    web.put(KEY_V2, cryptographicKey(KEY_V2, issuer.id, publicMembersOf(keyPair('rsa').publicKey)));
    web.put(issuer.id, issuerV2({ ...issuer, publicKeys: [KEY_V2, `${KEY_V2}#older`] }));
    web.put(
      badge.id,
      badgeClass({
        ...badge,
        language: 'es',
        related: [{ id: at.badgeClass(ids.badge, 2), language: 'en' }],
        endorsements: [endorsed.id],
      }),
    );
    web.put(
      endorsed.id,
      endorsement({
        id: endorsed.id,
        claim: { id: badge.id, endorsementComment: 'We employ who holds this badge.' },
        issuer: endorsed.endorser,
        issuedAt: JANUARY,
      }),
    );
    const jws = signAssertion(
      signedAssertion({ ...assertionFacts, id: UUID, creator: KEY_V2 }),
      keyPair('rsa').privateKey,
    );
    for (const input of [jws, bakePng(png, { v2: jws }), bakeSvg(svg, { version: 'v2', text: jws })]) {
      const report = await verifyAt(web, input, { recipient: address });
      expect(
        report.checks.filter(({ outcome }) => outcome === 'fail' || outcome === 'unknown'),
      ).to.deep.equal([]);
      expect(report.verdict).to.equal('valid');
      expect(report.endorsements?.[0]).to.include({ verdict: 'valid' });
    }
    web.put(lists.id, revocationList({ ...lists, revoked: [{ id: UUID }] }));
    expect(essence(await verifyAt(web, jws))).to.include({ verdict: 'invalid', reason: 'revoked' });
  });
});
