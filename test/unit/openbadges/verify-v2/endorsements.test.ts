import { expect } from 'chai';
import { endorsement } from '../../../../server/openbadges/v2/endorsement.ts';
import { issuerV2 } from '../../../../server/openbadges/v2/issuer.ts';
import { limits } from '../../../../server/openbadges/verify/limits.ts';
import { en } from '../../../../server/locales/locale.ts';
import { JANUARY } from '../samples.ts';
import { assertion, badgeV2, essence, issuerOfV2, sampleWeb, verifyAt, type Web } from '../web.ts';
import { encoded, jwsOf, keyDocument, keys } from './signed-samples.ts';

const GUILD = 'https://guild.example';
const KEY = `${GUILD}/key`;
const guild = issuerV2({
  id: `${GUILD}/issuer`,
  name: 'Guild of Riggers',
  url: GUILD,
  email: 'office@guild.example',
  publicKeys: [KEY],
});
const ofBadge = endorsement({
  id: `${GUILD}/endorsements/1`,
  claim: { id: badgeV2.id, endorsementComment: 'We hire people with this badge.' },
  issuer: guild.id,
  issuedAt: JANUARY,
});
const signedOne = endorsement({
  ...{
    id: 'urn:uuid:2f0c1e8e-55b5-4c2b-9a55-0d1f5b0c7a44',
    claim: { id: badgeV2.id },
    issuer: guild.id,
    issuedAt: JANUARY,
  },
  creator: KEY,
});

/** The sample web in which the badge class lists this endorsement. */
async function webOf(listed: unknown, pages: Readonly<Record<string, unknown>> = {}): Promise<Web> {
  const web = await sampleWeb();
  web.put(badgeV2.id, { ...badgeV2, endorsement: listed });
  const all = {
    [guild.id]: guild,
    [ofBadge.id]: ofBadge,
    [KEY]: keyDocument(keys.p256.publicKey, KEY, guild.id),
    ...pages,
  };
  for (const [url, page] of Object.entries(all)) web.put(url, page as object);
  return web;
}

const look = async (web: Web): Promise<{ verdict: string; endorsement: object[]; found: string[] }> => {
  const report = await verifyAt(web, assertion.id);
  return {
    verdict: report.verdict,
    endorsement: (report.endorsements ?? []).map(({ verdict, of, by }) => ({
      verdict,
      of,
      ...(by === undefined ? {} : { by }),
    })),
    found: essence(report).found,
  };
};
const genuine = { verdict: 'valid', of: 'achievement', by: guild.name };

describe('endorsements of Open Badges 2.0', () => {
  it('are read from their own address, whether listed as such or embedded', async () => {
    for (const listed of [ofBadge.id, [ofBadge.id], ofBadge, [{ ...ofBadge, issuer: guild }]]) {
      const web = await webOf(listed);
      expect(await look(web)).to.deep.equal({
        verdict: 'valid',
        endorsement: [genuine],
        found: ['recipient.notAsked'],
      });
    }
  });

  it('say who says what of what', async () => {
    const report = await verifyAt(await webOf(ofBadge.id), assertion.id);
    expect(report.endorsements?.[0]).to.deep.include({
      of: 'achievement',
      by: guild.name,
      comment: 'We hire people with this badge.',
      verdict: 'valid',
      words: { key: 'verify.verdict.valid', params: {} },
    });
    expect(report.checks.at(-1)?.words).to.deep.equal({
      key: 'verify.endorsement.pass',
      params: { by: guild.name },
    });
    expect(en.verify.endorsement.pass).to.include('{{by}}');
  });

  it('may be of the assertion, the badge and the issuer, and each must speak of what lists it', async () => {
    const web = await webOf(ofBadge.id);
    const named = (id: string, of: string): object => ({ ...ofBadge, id, claim: { id: of } });
    web.put(`${GUILD}/2`, named(`${GUILD}/2`, assertion.id));
    web.put(`${GUILD}/3`, named(`${GUILD}/3`, issuerOfV2.id));
    web.put(assertion.id, { ...assertion, endorsement: `${GUILD}/2` });
    web.put(issuerOfV2.id, { ...issuerOfV2, endorsement: [`${GUILD}/3`, `${GUILD}/2`] });
    const { endorsement: all, verdict } = await look(web);
    expect(all).to.deep.equal([
      { ...genuine, of: 'badge' },
      genuine,
      { ...genuine, of: 'issuer' },
      { ...genuine, of: 'issuer', verdict: 'invalid' },
    ]);
    expect(verdict).to.equal('warnings');
  });

  it('may be signed, where their address answers with the signed text', async () => {
    const jws = jwsOf(signedOne, keys.p256.privateKey, { alg: 'ES256' });
    for (const listed of [`${GUILD}/signed`, [`${GUILD}/signed`]]) {
      const web = await webOf(listed, { [`${GUILD}/signed`]: jws });
      expect(await look(web)).to.deep.equal({
        verdict: 'valid',
        endorsement: [genuine],
        found: ['recipient.notAsked'],
      });
    }
  });

  it('may be handed in by themselves', async () => {
    const web = await webOf(ofBadge.id);
    const jws = jwsOf(signedOne, keys.p256.privateKey, { alg: 'ES256' });
    for (const [input, format] of [
      [ofBadge.id, 'hosted'],
      [ofBadge, 'hosted'],
      [jws, 'signed'],
    ] as const) {
      const report = await verifyAt(web, input);
      expect(report).to.deep.include({ verdict: 'valid', format, version: '2.0' });
      expect(report.issuer?.name).to.equal(guild.name);
      expect(report.claim?.of).to.equal(badgeV2.id);
    }
    web.put(ofBadge.id, { revoked: true }, 410);
    expect(await verifyAt(web, ofBadge)).to.deep.include({ verdict: 'invalid', reason: 'revoked' });
  });

  it('are refused with their flaw, which takes nothing from the badge (pyv-endorsement-verification)', async () => {
    const jws = jwsOf(signedOne, keys.p256.privateKey, { alg: 'ES256' });
    const [head = '', , tail = ''] = jws.split('.');
    const cases: [string, unknown, string][] = [
      ['without verification', { ...ofBadge, verification: undefined }, 'property.fail'],
      ['with a verification that is none', { ...ofBadge, verification: { type: 'Trust' } }, 'property.fail'],
      [
        'that says it is signed, without signature',
        { ...ofBadge, verification: { type: 'SignedBadge', creator: KEY } },
        'proof.missing',
      ],
      ['of something else', { ...ofBadge, claim: { id: issuerOfV2.id } }, 'subject.otherEntity'],
      ['without claim', { ...ofBadge, claim: undefined }, 'property.fail'],
      [
        'whose comment is no text',
        { ...ofBadge, claim: { id: badgeV2.id, endorsementComment: 7 } },
        'property.fail',
      ],
      ['without issuer', { ...ofBadge, issuer: undefined }, 'hosted-fetch.noAddress'],
      ['of tomorrow', { ...ofBadge, issuedOn: '2027-01-01T00:00:00Z' }, 'not-before.future'],
      ['that is an assertion', { ...ofBadge, type: 'Assertion' }, 'type.other'],
      ['in somebody else’s name', { ...ofBadge, issuer: issuerOfV2.id }, 'hosted-scope.outside'],
      ['that was withdrawn', { ...ofBadge, revoked: true }, 'status.revoked'],
    ];
    for (const [what, page, found] of cases) {
      const web = await webOf(ofBadge.id, { [ofBadge.id]: page });
      const report = await verifyAt(web, assertion.id);
      const [one] = report.endorsements ?? [];
      expect(report.verdict, what).to.equal('warnings');
      expect(essence(report).found, what).to.include('endorsement.refused');
      expect(one?.verdict, what).to.equal('invalid');
      expect(
        one?.checks.map((check) => check.words.key),
        what,
      ).to.include(`verify.${found}`);
    }
    const forged = `${head}.${encoded({ ...signedOne, issuedOn: '2025-01-01T00:00:00Z' })}.${tail}`;
    for (const page of [forged, jws, 'no endorsement']) {
      const web = await webOf(`${GUILD}/x`, { [`${GUILD}/x`]: page });
      if (page === jws) web.put(KEY, keyDocument(keys.rsa.publicKey, KEY, guild.id));
      const { verdict, endorsement: all } = await look(web);
      expect(verdict).to.equal('warnings');
      expect(all[0], page).to.deep.include({ verdict: 'invalid' });
    }
    for (const listed of ['no address', 7, jws]) {
      const { verdict, endorsement: all } = await look(await webOf(listed));
      expect(verdict).to.equal('invalid');
      expect(all[0], String(listed)).to.deep.include({ verdict: 'invalid' });
    }
  });

  it('are remarked where nobody answers for them', async () => {
    const {
      verdict,
      endorsement: all,
      found,
    } = await look(await webOf(ofBadge.id, { [guild.id]: undefined }));
    expect(verdict).to.equal('warnings');
    expect(all).to.deep.equal([{ verdict: 'unchecked', of: 'achievement', by: ofBadge.id }]);
    expect(found).to.include('endorsement.unchecked');
  });

  it('nest within each other up to three deep, and end where they lead round in a circle', async () => {
    const endless = { ...ofBadge, endorsement: Array.from({ length: 4 }, () => ofBadge.id) };
    const web = await webOf(ofBadge.id, { [ofBadge.id]: endless });
    const report = await verifyAt(web, assertion.id);
    const depthOf = (reports: typeof report.endorsements): number =>
      reports === undefined || reports.length === 0
        ? 0
        : 1 + Math.max(...reports.map((one) => depthOf(one.endorsements)));
    const countOf = (reports: typeof report.endorsements): number =>
      (reports ?? []).reduce((sum, one) => sum + 1 + countOf(one.endorsements), 0);
    expect(depthOf(report.endorsements)).to.equal(limits.endorsementDepth);
    expect(countOf(report.endorsements)).to.equal(limits.endorsements);
    expect(report.timing.fetches).to.be.at.most(12);
  });

  it('stop at the number of addresses that may be asked', async () => {
    const web = await webOf(Array.from({ length: 30 }, (_, i) => `${GUILD}/endorsements/x${i}`));
    const report = await verifyAt(web, assertion.id);
    expect(report.timing.fetches).to.be.at.most(limits.fetches);
    expect(report.endorsements).to.have.length(limits.endorsements);
    expect(essence(report).found).to.include('endorsement.notChecked');
    expect(report.verdict).to.equal('warnings');
  });
});
