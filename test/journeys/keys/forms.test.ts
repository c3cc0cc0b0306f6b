import { expect } from 'chai';
import { compactVerify, importJWK } from 'jose';
import { change } from '../../../server/actions/change.ts';
import { awardAsJwt, credentialAsJwt } from '../../../server/actions/forms/credential-jwt.ts';
import { awardAsSignedAssertion } from '../../../server/actions/forms/signed-assertion.ts';
import { listRevoked } from '../../../server/actions/forms/revoke-forms.ts';
import { revokeIssuerKey } from '../../../server/actions/keys/revoke-issuer-key.ts';
import { rotateIssuerKey } from '../../../server/actions/keys/rotate-issuer-key.ts';
import { documentLoader } from '../../../server/actions/public/load-document.ts';
import { readCredential, readIssuerV2 } from '../../../server/actions/public/read-documents.ts';
import { readRevocations } from '../../../server/actions/public/read-revocations.ts';
import { readKey } from '../../../server/actions/public/read-keys.ts';
import { takeBack } from '../../../server/actions/awards/take-back.ts';
import { recordSignals } from '../../../server/actions/signals/record-signals.ts';
import { createCache } from '../../../server/cache.ts';
import { type Award, awards } from '../../../server/model/awards/award.ts';
import { signedForms } from '../../../server/model/awards/signed-form.ts';
import { wake } from '../../../server/model/work.ts';
import { readCompactJws } from '../../../server/openbadges/jws/compact.ts';
import type { Report } from '../../../server/openbadges/verify/report.ts';
import { verify } from '../../../server/openbadges/verify/verify.ts';
import { failureOf } from '../../helpers/failure.ts';
import { activeBadge, courseCompleted, furnish, type House } from '../../helpers/house.ts';

const owner = { kind: 'owner', name: 'Marta Keller' } as const;

describe('forms that are signed on request', () => {
  let house: House;
  let ctx: House['ctx'];
  beforeEach(async () => {
    house = await furnish();
    ctx = house.ctx;
    await activeBadge(house, { validity: '2' });
    await house.quiet();
    const from = { organisation: house.organisation, source: 'push' };
    await recordSignals(ctx, from, [courseCompleted(house, '4', ctx.clock.now())]);
    await house.quiet();
  });
  afterEach(() => house.close());

  const award = async (): Promise<Award> =>
    (await ctx.store.find(awards, { where: { organisation: house.organisation }, limit: 5 })).items[0] ??
    expect.fail('no award');
  const check = (input: string): Promise<Report> =>
    verify(input, {
      load: documentLoader(ctx),
      now: ctx.clock.now(),
      recipient: 'sam.taylor@campus.example',
    });
  const payloadOf = (jws: string): Record<string, unknown> =>
    JSON.parse(readCompactJws(jws)?.payload ?? '{}') as Record<string, unknown>;
  const headerOf = (jws: string): Record<string, unknown> =>
    JSON.parse(readCompactJws(jws)?.header ?? '{}') as Record<string, unknown>;
  const revocations = async (): Promise<{ body: string; entries: unknown[] }> => {
    const { body } = await readRevocations(ctx, (await award()).issuer);
    return { body, entries: (JSON.parse(body) as { revokedAssertions: unknown[] }).revokedAssertions };
  };
  const takenBack = async (): Promise<void> => {
    await takeBack(ctx, (await award()).id, {
      kind: 'revoke',
      number: 1,
      actor: 'Jonas',
      reason: 'Mixed up',
    } as never);
    await house.quiet();
  };
  const raised = async (): Promise<void> => {
    await change<Award>(ctx, awards, (await award()).id, (current) =>
      wake<Award>({ ...current, revision: current.revision + 1 }, ctx.clock.now()),
    );
    await house.quiet();
  };

  for (const alg of ['RS256', 'ES256'] as const)
    it(`give the credential as a JWT by ${alg}: jose and our verifier accept it, and it says what the proof covers`, async () => {
      const jwt = await awardAsJwt(ctx, await award(), alg);
      const { kid } = headerOf(jwt) as { kid: string };
      expect(headerOf(jwt)).to.deep.equal({ alg, kid, typ: 'JWT' });
      const jwk = JSON.parse((await readKey(ctx, kid.split('/').at(-1) ?? '')).body) as object;
      await compactVerify(jwt, await importJWK(jwk as never, alg), { algorithms: [alg] });
      const report = await check(jwt);
      expect([report.verdict, report.format, report.recipient]).to.deep.include('valid');
      const { proof: _proof, ...credential } = JSON.parse(
        (await award()).documents?.credential ?? '{}',
      ) as Record<string, object>;
      const { iss, jti, nbf, exp, sub, ...rest } = payloadOf(jwt);
      expect([jti, iss]).to.deep.equal([credential['id'], (credential['issuer'] as { id: string }).id]);
      expect(exp).to.be.greaterThan(nbf as number);
      expect(rest).to.deep.equal({
        ...credential,
        credentialSubject: { id: sub, ...credential['credentialSubject'] },
      });
      expect(sub).to.match(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab]/);
    });

  it('name the same holder in every form of an award', async () => {
    const subs = await Promise.all(
      (['RS256', 'ES256'] as const).map(
        async (alg) => payloadOf(await awardAsJwt(ctx, await award(), alg))['sub'],
      ),
    );
    expect(new Set(subs).size).to.equal(1);
  });

  it('are signed once, however many ask at once in however many processes', async () => {
    const one = await award();
    const other = { ...ctx, cache: createCache(ctx.clock) };
    const asked = [ctx, other, ctx, other].flatMap((each) => [
      awardAsJwt(each, one, 'ES256'),
      awardAsSignedAssertion(each, one),
    ]);
    const texts = await Promise.all(asked);
    expect(new Set(texts).size).to.equal(2);
    const { items } = await ctx.store.find(signedForms, { where: { award: one.id }, limit: 10 });
    expect(items.map(({ text }) => text)).to.have.members([...new Set(texts)]);
    await rotateIssuerKey(ctx, owner, one.issuer, 'ES256');
    ctx.clock.advance(11 * 60_000);
    expect(await awardAsJwt(ctx, one, 'ES256')).to.equal(texts[0]);
  });

  it('give Open Badges 2.0 signed: an id of its own, a header of nothing but the algorithm, and valid', async () => {
    const one = await award();
    const jws = await awardAsSignedAssertion(ctx, one);
    expect(headerOf(jws)).to.deep.equal({ alg: 'RS256' });
    const payload = payloadOf(jws);
    const hosted = JSON.parse(one.documents?.assertion ?? '{}') as Record<string, unknown>;
    expect(payload['id']).to.match(/^urn:uuid:[0-9a-f-]{14}4/);
    const { publicKey } = JSON.parse((await readIssuerV2(ctx, one.issuer)).body) as { publicKey: string };
    expect(payload['verification']).to.deep.equal({ type: 'SignedBadge', creator: publicKey });
    expect({ ...payload, id: hosted['id'], verification: hosted['verification'] }).to.deep.equal(hosted);
    const report = await check(jws);
    expect([report.verdict, report.format]).to.deep.equal(['valid', 'signed']);
  });

  it('list a signed badge with its reason as soon as the award is revoked, and give it out no more', async () => {
    const jws = await awardAsSignedAssertion(ctx, await award());
    const before = await revocations();
    expect(before.entries).to.have.length(2);
    await takenBack();
    const after = await revocations();
    expect(after.entries.slice(2)).to.deep.equal([
      { id: payloadOf(jws)['id'], revocationReason: 'Mixed up' },
    ]);
    expect(after.entries.slice(0, 2)).to.deep.equal(before.entries);
    expect(await check(jws)).to.deep.include({ verdict: 'invalid', reason: 'revoked' });
    expect((await failureOf(awardAsSignedAssertion(ctx, await award()))).code).to.equal('GONE');
  });

  it('list a signed badge that a newer revision took the place of, and keep the JWT of the old one readable', async () => {
    const one = await award();
    const [jws, jwt] = [await awardAsSignedAssertion(ctx, one), await awardAsJwt(ctx, one, 'ES256')];
    await raised();
    expect((await revocations()).entries.slice(2)).to.deep.equal([
      { id: payloadOf(jws)['id'], revocationReason: 'A newer version of this badge was issued.' },
    ]);
    expect((await check(jws)).verdict).to.equal('invalid');
    expect((await check(jwt)).reason).to.equal('revoked');
    const id = one.documents?.credentialId ?? '';
    expect(await credentialAsJwt(ctx, id, 'ES256')).to.equal(jwt);
    expect(payloadOf((await credentialAsJwt(ctx, id, 'RS256')) ?? '')['jti']).to.equal(`urn:uuid:${id}`);
    expect((await check(await awardAsJwt(ctx, await award(), 'ES256'))).verdict).to.equal('valid');
    expect(await awardAsSignedAssertion(ctx, await award())).not.to.equal(jws);
  });

  it('list one that was made while its award was being revoked or replaced', async () => {
    const stale = await award();
    await raised();
    const late = await awardAsSignedAssertion(ctx, stale);
    const now = await award();
    await takenBack();
    const later = await awardAsSignedAssertion(ctx, now);
    const listed = (await revocations()).entries.slice(2) as { id: string }[];
    expect(listed.map(({ id }) => id)).to.have.members([payloadOf(late)['id'], payloadOf(later)['id']]);
  });

  it('show what another process listed at once, in long lists too', async () => {
    const { issuer } = await award();
    const uuid = (i: number): string => `urn:uuid:00000000-0000-4000-8000-${String(i).padStart(12, '0')}`;
    for (let i = 0; i < 700; i++) {
      await listRevoked(ctx, { issuer, list: 'v2', urn: uuid(i), reason: '' });
      if (i % 100 === 0) ctx.clock.advance(20_000);
    }
    expect((await revocations()).entries).to.have.length(702);
    const other = { ...ctx, cache: createCache(ctx.clock) };
    await listRevoked(other, { issuer, list: 'v2', urn: uuid(900), reason: 'Last' });
    await listRevoked(other, { issuer, list: 'v2', urn: uuid(900), reason: 'Again' });
    const { entries } = await revocations();
    expect([entries.length, entries.at(-1)]).to.deep.equal([
      703,
      { id: uuid(900), revocationReason: 'Last' },
    ]);
    expect((await readRevocations(other, issuer)).body).to.include(uuid(900));
  });

  it('are issued anew where the key that signed them was stolen', async () => {
    const one = await award();
    const jwt = await awardAsJwt(ctx, one, 'ES256');
    const key = (headerOf(jwt)['kid'] as string).split('/').at(-1) ?? '';
    await revokeIssuerKey(ctx, owner, { issuer: one.issuer, key, reason: '' });
    ctx.clock.advance(10_000);
    await house.quiet();
    expect((await award()).documents?.revision).to.equal(2);
    expect((await check(jwt)).verdict).to.equal('invalid');
    const again = await awardAsJwt(ctx, await award(), 'ES256');
    expect(headerOf(again)['kid']).not.to.equal(headerOf(jwt)['kid']);
    expect((await check(again)).verdict).to.equal('valid');
  });

  it('are none of what is not there', async () => {
    expect(await credentialAsJwt(ctx, 'none', 'RS256')).to.equal(undefined);
    expect((await readCredential(ctx, 'none')).status).to.equal(404);
    expect((await readRevocations(ctx, 'none')).status).to.equal(404);
    const { documents: _documents, ...bare } = await award();
    expect((await failureOf(awardAsSignedAssertion(ctx, bare))).code).to.equal('NOT_FOUND');
  });
});
