import { expect } from 'chai';
import { publicKeyMultibaseOf } from '../../../../server/openbadges/keys/ed25519.ts';
import { openBadgeCredential } from '../../../../server/openbadges/v3/credential.ts';
import type { CredentialInput } from '../../../../server/openbadges/v3/inputs.ts';
import { at, did, facts, ids, signed, status, statusList } from '../samples.ts';
import { issuers } from '../stock.ts';
import { essence, sampleWeb, verifyAt, type Web } from '../web.ts';

const url = `${at.credential(ids.credential)}/newest`;
const other = Buffer.alloc(32, 9);

const version = (changes: Partial<CredentialInput> = {}) =>
  openBadgeCredential({ ...facts, refresh: url, ...changes });
const first = version();
const second = version({
  issuedAt: facts.issuedAt + 1000,
  expiresAt: facts.expiresAt + 1000,
  name: 'Renewed',
});

describe('refreshing a credential', () => {
  let web: Web;
  beforeEach(async () => {
    web = await sampleWeb();
  });
  const report = async () => verifyAt(web, await signed(first));

  it('judges the newer version in its place', async () => {
    web.put(url, await signed(second));
    const found = await report();
    expect(essence(found)).to.deep.equal({ verdict: 'valid', found: ['recipient.notAsked'] });
    expect(found.checks.map(({ words }) => words.key)).to.include('verify.refresh.pass');
    expect(found.dates).to.deep.include({ issued: facts.issuedAt + 1000, expires: facts.expiresAt + 1000 });
    const late = await verifyAt(web, await signed(first), { now: facts.expiresAt + 500 });
    expect(late.verdict).to.equal('valid');
  });

  it('takes over what is to be remarked of the newer version', async () => {
    const issued = await (await issuers['eddsa-2022']!(did)).issue(structuredClone(second));
    web.put(url, issued);
    expect(essence(await report())).to.deep.equal({
      verdict: 'warnings',
      found: ['proof.retired', 'recipient.notAsked'],
    });
  });

  it('asks once, and goes no rounds', async () => {
    web.put(url, await signed(second));
    await report();
    expect(web.asked.filter((request) => request.url === url)).to.have.length(1);
  });

  it('sees what became of the newer version', async () => {
    const moved = version({ issuedAt: facts.issuedAt + 1000, status: { ...status, index: 7 } });
    web.put(url, await signed(moved));
    web.put(status.list, await signed(statusList([7])));
    expect(essence(await report())).to.deep.include({ verdict: 'invalid', reason: 'revoked' });
  });

  it('says so where there is nothing newer', async () => {
    web.put(url, await signed(first));
    const found = await report();
    expect(found.verdict).to.equal('valid');
    expect(found.checks.map(({ words }) => words.key)).to.include('verify.refresh.current');
  });

  it('keeps to the version at hand where the other is unreachable, with a warning', async () => {
    for (const code of [0, 404, 500]) {
      web.put(url, code === 0 ? undefined : {}, code);
      expect(essence(await report())).to.deep.equal({
        verdict: 'warnings',
        found: ['refresh.unreachable', 'recipient.notAsked'],
      });
    }
  });

  it('refuses what is older, another, somebody else’s, forged or malformed', async () => {
    const attacker = `did:key:${publicKeyMultibaseOf(other)}`;
    const wrong: (object | string)[] = [
      await signed(version({ issuedAt: facts.issuedAt - 1000 })),
      await signed(
        version({ issuedAt: facts.issuedAt + 1000, id: 'urn:uuid:7f0c1e8e-55b5-4c2b-9a55-0d1f5b0c7a11' }),
      ),
      await signed(version({ issuedAt: facts.issuedAt + 1000, issuer: { ...facts.issuer, id: attacker } }), {
        issuerId: attacker,
        seed: other,
      }),
      await signed(second, { seed: other }),
      { ...(await signed(second)), name: 'Changed' },
      second,
      '<html>',
      'a.b.c',
      {},
      [],
    ];
    for (const document of wrong) {
      web.put(url, document);
      const found = await report();
      expect(essence(found), JSON.stringify(document).slice(0, 200)).to.deep.equal({
        verdict: 'warnings',
        found: ['refresh.refused', 'recipient.notAsked'],
      });
      expect(found.dates.issued).to.equal(facts.issuedAt);
    }
  });

  it('is not asked of a forged credential', async () => {
    await verifyAt(web, { ...(await signed(first)), name: 'Changed' });
    expect(web.asked.map((request) => request.url)).to.not.include(url);
  });
});
