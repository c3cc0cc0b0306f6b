import { expect } from 'chai';
import { OB_V3, VC_V2 } from '../../../../server/openbadges/contexts/contexts.ts';
import { limits } from '../../../../server/openbadges/verify/limits.ts';
import { openBadgeCredential } from '../../../../server/openbadges/v3/credential.ts';
import type { CredentialInput } from '../../../../server/openbadges/v3/inputs.ts';
import { jwtOf, pairs, signedText } from '../jwt.ts';
import { publicMembersOf } from '../../../../server/openbadges/keys/jwk.ts';
import {
  address,
  controllers,
  did,
  facts,
  profile,
  publicKey,
  signed,
  status,
  statusList,
  vector,
} from '../samples.ts';
import { createWeb, essence, sampleWeb, verifyAt, type Web } from '../web.ts';

const CLR = 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json';
const ENVELOPE = { '@context': VC_V2, type: 'EnvelopedVerifiableCredential' };
const kid = `${profile.id}/keys/ec`;

const badge = (n: number, changes: Partial<CredentialInput> = {}) =>
  openBadgeCredential({
    ...facts,
    id: `urn:uuid:3f0c1e8e-55b5-4c2b-9a55-${String(n).padStart(12, '0')}`,
    status: { ...status, index: n },
    ...changes,
  });
const recordOf = (verifiableCredential: unknown[], subject: object = {}): object => ({
  '@context': [VC_V2, CLR, OB_V3],
  id: 'urn:uuid:9d1b1f4e-0d4b-4d7e-8b0a-1f1f1f1f1f1f',
  type: ['VerifiableCredential', 'ClrCredential'],
  name: 'Record of Ada',
  issuer: { id: did, type: ['Profile'], name: 'Harbour College' },
  validFrom: '2026-02-01T00:00:00Z',
  credentialSubject: {
    id: 'did:example:ada',
    type: ['ClrSubject'],
    verifiableCredential,
    ...subject,
  },
});

describe('records and presentations', () => {
  let web: Web;
  beforeEach(async () => {
    web = await sampleWeb();
  });

  it('accept the standard’s own record, and the credential in it', async () => {
    const { securedDocument, key } = vector('clr2-di-spec-vector');
    const controller = key.id.slice(0, key.id.indexOf('#'));
    const method = { id: key.id, type: 'Multikey', controller, publicKeyMultibase: key.publicKeyMultibase };
    const own = createWeb();
    own.put(controller, { id: controller, verificationMethod: [method], assertionMethod: [key.id] });
    const report = await verifyAt(own, securedDocument);
    expect(essence(report)).to.deep.equal({
      verdict: 'valid',
      found: ['status.none', 'recipient.notAsked'],
    });
    expect(report).to.deep.include({
      version: 'clr-2.0',
      words: { key: 'verify.record.valid', params: { good: 1, count: 1 } },
    });
    expect(report.inner?.map((one) => [one.verdict, one.version, one.achievement?.name])).to.deep.equal([
      ['valid', '3.0', 'Achievement 1'],
    ]);
    expect(own.asked).to.have.length(1);
  });

  it('judge every credential in them by itself, and say how many are valid', async () => {
    web.put(status.list, await signed(statusList([2])));
    const held = [await signed(badge(1)), await signed(badge(2)), await signed(badge(3))];
    const report = await verifyAt(web, await signed(recordOf(held)));
    expect(essence(report)).to.deep.include({ verdict: 'invalid', reason: 'inner' });
    expect(report.words).to.deep.equal({
      key: 'verify.verdict.invalid.inner',
      params: { good: 2, count: 3 },
    });
    expect(report.inner?.map(({ verdict, reason }) => [verdict, reason])).to.deep.equal([
      ['valid', undefined],
      ['invalid', 'revoked'],
      ['valid', undefined],
    ]);
    web.put(status.list, await signed(statusList()));
    expect(essence(await verifyAt(web, await signed(recordOf(held))))).to.deep.equal({
      verdict: 'valid',
      found: ['status.none', 'recipient.notAsked'],
    });
  });

  it('hold JWTs as well, as texts or in envelopes', async () => {
    const listed = { kid: 'ec', url: kid, publicJwk: publicMembersOf(pairs.ES256.publicKey) };
    web.put(`${profile.id}/did.json`, controllers.did([publicKey, listed]));
    const subject = { ...facts.subject, id: 'did:example:ada' };
    const jwt = jwtOf(badge(4, { subject }), kid, { alg: 'ES256' });
    const envelope = { ...ENVELOPE, id: `data:application/vc+jwt,${jwt}` };
    const payload = { ...recordOf([jwt, envelope, await signed(badge(5))]) };
    const report = await verifyAt(web, jwtOf(payload, kid, { alg: 'ES256' }));
    expect(report.inner?.map(({ verdict, format }) => [verdict, format])).to.deep.equal([
      ['valid', 'jwt'],
      ['valid', 'jwt'],
      ['valid', 'data-integrity'],
    ]);
    expect(report.verdict).to.equal('valid');
  });

  it('refuse whatever of them is changed: the record, a credential in it, or which ones there are', async () => {
    const held = [await signed(badge(1)), await signed(badge(2))];
    const record = (await signed(recordOf(held))) as unknown as Record<string, unknown>;
    const subject = record['credentialSubject'] as Record<string, unknown>;
    const changes: object[] = [
      { ...record, name: 'Record of Eve' },
      { ...record, credentialSubject: { ...subject, verifiableCredential: held.slice(1) } },
      {
        ...record,
        credentialSubject: { ...subject, verifiableCredential: [...held, await signed(badge(3))] },
      },
      {
        ...record,
        credentialSubject: { ...subject, verifiableCredential: [{ ...held[0], name: 'x' }, held[1]] },
      },
      { ...record, credentialSubject: { ...subject, verifiableCredential: [held[0], held[0]] } },
      { ...record, credentialSubject: { ...subject, id: 'did:example:eve' } },
    ];
    for (const changed of changes)
      expect((await verifyAt(web, changed)).verdict, JSON.stringify(changed).slice(-200)).to.equal('invalid');
  });

  it('refuse an empty one, and one without its members', async () => {
    expect(essence(await verifyAt(web, await signed(recordOf([])))).found).to.include.members([
      'schema.fail',
      'inner.none',
    ]);
    const { name: _name, ...nameless } = recordOf([await signed(badge(1))]) as Record<string, unknown>;
    expect(essence(await verifyAt(web, await signed(nameless))).found).to.include('schema.fail');
  });

  it('leave open what could not be looked at, and never call it valid', async () => {
    const elsewhere = Array.from({ length: limits.fetches + 2 }, (_, n) =>
      badge(n, { status: { list: `https://lists.example/${n}`, index: n } }),
    );
    const held = await Promise.all(elsewhere.map((one) => signed(one)));
    for (const one of elsewhere) {
      const url = (one.credentialStatus as { statusListCredential: string }).statusListCredential;
      web.put(url, await signed({ ...statusList(), id: url }));
    }
    const report = await verifyAt(web, await signed(recordOf(held)));
    expect(essence(report)).to.deep.include({ verdict: 'unchecked', reason: 'inner' });
    expect(report.timing.fetches).to.equal(limits.fetches);
    expect(report.inner?.at(-1)).to.deep.include({ verdict: 'unchecked', reason: 'status' });
    const stopped = new AbortController();
    const load = (request: Parameters<Web['load']>[0]) => {
      if (request.url.includes('lists')) stopped.abort();
      return web.load(request);
    };
    const late = await verifyAt(web, await signed(recordOf(held)), { signal: stopped.signal, load });
    expect(late.inner?.at(-1)?.words.key).to.equal('verify.verdict.unchecked.unreachable');
    expect(essence(late.inner!.at(-1)!).found).to.include('input.notReached');
  });

  it('ask each badge in them for the learner, where the record does not name one by address', async () => {
    const held = [await signed(badge(1))];
    const open = await verifyAt(web, await signed(recordOf(held)), { recipient: address });
    expect(essence(open)).to.deep.equal({ verdict: 'valid', found: ['status.none', 'recipient.inner'] });
    expect(open.inner?.[0]?.recipient?.matches).to.equal(true);
    const other = await verifyAt(web, await signed(recordOf(held)), { recipient: 'eve@harbour.example' });
    expect(essence(other)).to.deep.include({ verdict: 'invalid', reason: 'inner' });
    const named = recordOf(held, { identifier: badge(1).credentialSubject.identifier });
    const asked = await verifyAt(web, await signed(named), { recipient: 'eve@harbour.example' });
    expect(asked.reason).to.equal('recipient');
  });

  it('do not go on for ever: records in records are judged to the third', async () => {
    let record: object = await signed(recordOf([await signed(badge(1))]));
    for (let depth = 0; depth < 4; depth += 1) {
      const id = `urn:uuid:0000000${depth}-0d4b-4d7e-8b0a-1f1f1f1f1f1f`;
      record = await signed({ ...recordOf([record]), id });
    }
    const report = await verifyAt(web, record);
    expect(essence(report)).to.deep.include({ verdict: 'unchecked', reason: 'inner' });
  });

  describe('presentations', () => {
    const presented = (verifiableCredential: unknown): object => ({
      '@context': [VC_V2],
      type: ['VerifiablePresentation'],
      verifiableCredential,
      holder: 'did:example:ada',
      proof: { type: 'DataIntegrityProof', proofPurpose: 'authentication', challenge: 'x' },
    });

    it('show one credential or several; who shows them signed as well, which is noted', async () => {
      for (const held of [await signed(badge(1)), [await signed(badge(1)), await signed(badge(2))]]) {
        const report = await verifyAt(web, presented(held), { recipient: address });
        expect(essence(report)).to.deep.equal({ verdict: 'valid', found: ['proof.presentation'] });
        expect(report.inner?.every(({ verdict }) => verdict === 'valid')).to.equal(true);
      }
      const forged = { ...(await signed(badge(1))), name: 'x' };
      expect(essence(await verifyAt(web, presented([forged])))).to.deep.include({
        verdict: 'invalid',
        reason: 'inner',
      });
      expect(essence(await verifyAt(web, presented(undefined))).found).to.include('inner.none');
    });

    it('may be JWTs, or in envelopes', async () => {
      const vp = presented([await signed(badge(1))]);
      const old = signedText({ vp, iss: 'did:example:ada' }, 'did:example:ada#0', { alg: 'ES256' });
      const typ = { header: { typ: 'vp+jwt' } };
      const young = signedText(vp, 'did:example:ada#0', { alg: 'ES256', ...typ });
      const envelope = {
        '@context': VC_V2,
        type: 'EnvelopedVerifiablePresentation',
        id: `data:application/vp+jwt,${young}`,
      };
      for (const input of [old, young, envelope])
        expect(essence(await verifyAt(web, input))).to.deep.equal({
          verdict: 'valid',
          found: ['proof.presentation'],
        });
    });
  });
});
