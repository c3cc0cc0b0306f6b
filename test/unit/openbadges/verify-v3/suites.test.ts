import { expect } from 'chai';
import { OB_V3, VC_V1, VC_V2 } from '../../../../server/openbadges/contexts/contexts.ts';
import { openBadgeCredential } from '../../../../server/openbadges/v3/credential.ts';
import { did, facts, NOW, signed } from '../samples.ts';
import { issuers, selective } from '../stock.ts';
import { createWeb, essence, outcomeOf, sampleWeb, verifyAt, type Web } from '../web.ts';

const { status: _status, ...unlisted } = facts;
const whole = openBadgeCredential(unlisted);
const { validFrom, validUntil, awardedDate: _awarded, name: _name, image: _image, ...rest } = whole;
const models: Record<string, object> = {
  '2.0': whole,
  '1.1': { ...rest, '@context': [VC_V1, OB_V3], issuanceDate: validFrom, expirationDate: validUntil },
};

/** A web in which the sample issuer lists these methods. */
function webWith(...methods: { id?: string }[]): Web {
  const web = createWeb();
  const assertionMethod = methods.map(({ id }) => id);
  web.put('https://badges.harbour.example/issuers/harbour-college/did.json', {
    id: did,
    verificationMethod: methods,
    assertionMethod,
  });
  return web;
}
const remarks: Record<string, string[]> = {
  'eddsa-2022': ['proof.retired'],
  'ecdsa-sd-2023': ['proof.partial'],
};

describe('proof types', () => {
  for (const [name, make] of Object.entries(issuers)) {
    describe(name, () => {
      for (const [model, credential] of Object.entries(models)) {
        it(`is accepted as its own library issues it, in data model ${model}`, async () => {
          const issuer = await make(did);
          const report = await verifyAt(
            webWith(issuer.method),
            await issuer.issue(structuredClone(credential)),
          );
          const found = [...(remarks[name] ?? []), 'status.none', 'recipient.notAsked'];
          const verdict = name in remarks ? 'warnings' : 'valid';
          expect(essence(report)).to.deep.equal({ verdict, found });
          expect(report.dataModel).to.equal(model);
        });
      }

      it('is refused where the credential, the proof or the key differs', async () => {
        const [issuer, other] = [await make(did), await selective(did, ['/issuer'])];
        const issued = await issuer.issue(structuredClone(whole));
        const web = webWith(issuer.method);
        const { proof } = issued;
        const value = proof['proofValue'] ?? '';
        const middle = Math.floor(value.length / 2);
        const flipped = `${value.slice(0, middle)}${value[middle] === 'B' ? 'C' : 'B'}${value.slice(middle + 1)}`;
        const changes: object[] = [
          { ...issued, name: 'Another' },
          { ...issued, validFrom: '2026-01-15T10:30:01Z' },
          { ...issued, proof: { ...proof, created: '2026-01-15T10:30:01Z' } },
          { ...issued, proof: { ...proof, proofValue: flipped } },
          { ...issued, proof: { ...proof, proofPurpose: 'authentication' } },
        ];
        for (const changed of changes)
          expect((await verifyAt(web, changed)).verdict, JSON.stringify(changed).slice(-300)).to.equal(
            'invalid',
          );
        const swapped = webWith({ ...other.method, id: issuer.method['id'] ?? '' });
        expect((await verifyAt(swapped, issued)).verdict).to.equal('invalid');
        const early = await verifyAt(web, issued, { now: Date.parse(validFrom) - 1 });
        expect(early.verdict).to.equal('invalid');
      });
    });
  }

  it('are not mixed up: a suite takes only its own kind of key', async () => {
    const [ed, ec] = [await issuers['eddsa-rdfc-2022']!(did), await issuers['ecdsa-rdfc-2019 P-256']!(did)];
    const issued = await ed.issue(structuredClone(whole));
    const web = webWith({ ...ec.method, id: ed.method['id'] ?? '' });
    expect(essence(await verifyAt(web, issued)).found).to.include('key-binding.badKey');
    const renamed = { ...issued, proof: { ...issued.proof, cryptosuite: 'ecdsa-rdfc-2019' } };
    expect((await verifyAt(webWith(ed.method), renamed)).verdict).to.equal('invalid');
  });

  it('show a part of what was signed, and no more (ecdsa-sd-2023)', async () => {
    const issuer = await selective(did, ['/issuer', '/validFrom', '/credentialSubject'], ['/name']);
    const shown = await issuer.issue(structuredClone(whole));
    expect(shown).to.not.have.property('validUntil');
    const report = await verifyAt(webWith(issuer.method), shown);
    expect(essence(report)).to.deep.equal({
      verdict: 'warnings',
      found: ['proof.partial', 'status.none', 'recipient.notAsked'],
    });
    const added = await verifyAt(webWith(issuer.method), { ...shown, validUntil: '2030-01-01T00:00:00Z' });
    expect(added.verdict).to.equal('invalid');
  });

  it('refuse a base proof, which shows what was to stay unseen (ecdsa-sd-2023)', async () => {
    const issuer = await selective(did, ['/issuer']);
    const report = await verifyAt(webWith(issuer.method), await issuer.base(structuredClone(whole)));
    expect(essence(report)).to.deep.include({ verdict: 'invalid', reason: 'proof' });
    expect(essence(report).found).to.include('proof.base');
  });

  it('refuse a derived proof that was damaged, whatever the damage', async () => {
    const issuer = await selective(did, ['/issuer', '/validFrom', '/credentialSubject']);
    const shown = await issuer.issue(structuredClone(whole));
    const web = webWith(issuer.method);
    for (const proofValue of [
      'u2V0B',
      'u2V0BhQ',
      `${shown.proof['proofValue'] ?? ''}AA`,
      'z2V0B',
      'u!!!!',
      `u2V0B${'A'.repeat(250_000)}`,
    ]) {
      const report = await verifyAt(web, { ...shown, proof: { ...shown.proof, proofValue } });
      expect(report.verdict, proofValue).to.equal('invalid');
    }
  });

  describe('sets and chains', () => {
    it('are content with one of several proofs, and show the others', async () => {
      const made = await Promise.all(
        ['eddsa-rdfc-2022', 'ecdsa-rdfc-2019 P-256', 'ecdsa-rdfc-2019 P-384'].map((name) =>
          issuers[name]!(did),
        ),
      );
      const proofs = await Promise.all(
        made.map(async (issuer) => (await issuer.issue(structuredClone(whole))).proof),
      );
      const web = webWith(...made.map(({ method }) => method));
      const all = await verifyAt(web, { ...whole, proof: proofs });
      expect(essence(all)).to.deep.equal({ verdict: 'valid', found: ['status.none', 'recipient.notAsked'] });
      expect(all.checks.filter(({ id }) => id === 'proof')).to.have.length(3);
      const broken = [{ ...proofs[0], created: '2026-01-16T00:00:00Z' }, proofs[1], proofs[2]];
      const some = await verifyAt(web, { ...whole, proof: broken });
      expect(essence(some).found).to.deep.equal(['proof.oneOfSeveral', 'status.none', 'recipient.notAsked']);
      const none = broken.map((proof) => ({ ...proof, created: '2026-01-16T00:00:00Z' }));
      expect((await verifyAt(web, { ...whole, proof: none })).verdict).to.equal('invalid');
    });

    it('judge no proof that builds on another, alone or in an array (jvv-object-proof)', async () => {
      const web = await sampleWeb();
      const { proof, ...unsecured } = await signed(openBadgeCredential(facts));
      const chained = { ...proof[0], previousProof: 'urn:uuid:1' };
      for (const form of [chained, [chained]]) {
        const report = await verifyAt(web, { ...unsecured, proof: form });
        expect(essence(report)).to.deep.include({ verdict: 'unchecked', reason: 'unsupported' });
      }
      const both = await verifyAt(web, { ...unsecured, proof: [proof[0], chained] });
      expect(essence(both)).to.deep.include({ verdict: 'warnings' });
    });

    it('warn of a signature from the future, and ignore for whom a proof was made', async () => {
      const web = await sampleWeb();
      const late = await signed(openBadgeCredential(facts), {
        created: new Date(NOW + 86_400_000).toISOString().slice(0, 19) + 'Z',
      });
      expect(essence(await verifyAt(web, late))).to.deep.equal({
        verdict: 'warnings',
        found: ['proof.future', 'recipient.notAsked'],
      });
      expect(outcomeOf(await verifyAt(web, late), 'proof')).to.equal('warn');
    });
  });

  it('name their context: without it a credential is refused', async () => {
    const issuer = await issuers['Ed25519Signature2020']!(did);
    const issued = await issuer.issue(structuredClone(models['1.1']!));
    const bare = { ...issued, '@context': [VC_V1, OB_V3] };
    expect((await verifyAt(webWith(issuer.method), bare)).verdict).to.equal('invalid');
    expect(issued['@context']).to.not.deep.equal([VC_V2, OB_V3]);
  });
});
