import { expect } from 'chai';
import { takeBack } from '../../../server/actions/awards/take-back.ts';
import { change } from '../../../server/actions/change.ts';
import { awardAsJwt } from '../../../server/actions/forms/credential-jwt.ts';
import { changeIssuing } from '../../../server/actions/organisations/issuing.ts';
import { documentLoader } from '../../../server/actions/public/load-document.ts';
import { newestOf, readAssertion } from '../../../server/actions/public/read-documents.ts';
import { readRevocationsV3 } from '../../../server/actions/public/read-revocations.ts';
import { recordSignals } from '../../../server/actions/signals/record-signals.ts';
import { type Award, awards, statusLists } from '../../../server/model/awards/award.ts';
import { type Issuing, usualIssuing } from '../../../server/model/organisations/organisation.ts';
import { wake } from '../../../server/model/work.ts';
import type { Report } from '../../../server/openbadges/verify/report.ts';
import { verify } from '../../../server/openbadges/verify/verify.ts';
import { schemaProblems } from '../../../server/openbadges/v3/schema.ts';
import { failureOf } from '../../helpers/failure.ts';
import { activeBadge, courseCompleted, furnish, type House } from '../../helpers/house.ts';

const owner = { kind: 'owner', name: 'Marta Keller' } as const;
const SAM = 'sam.taylor@campus.example';
type Json = Record<string, unknown>;

describe('how badges are issued', () => {
  let house: House;
  let ctx: House['ctx'];
  beforeEach(async () => {
    house = await furnish();
    ctx = house.ctx;
    await activeBadge(house);
    await house.quiet();
  });
  afterEach(() => house.close());

  const choose = async (wish: Partial<Issuing>): Promise<void> => {
    await changeIssuing(ctx, house.organisation, { ...usualIssuing, ...wish }, owner);
    ctx.clock.advance(3000);
  };
  const issue = async (sub = '4'): Promise<Award> => {
    const from = { organisation: house.organisation, source: 'push' };
    await recordSignals(ctx, from, [courseCompleted(house, sub, ctx.clock.now())]);
    await house.quiet();
    return awardOf(sub);
  };
  const awardOf = async (sub = '4'): Promise<Award> => {
    const learner = house.learners[['4', '5', '6'].indexOf(sub)];
    const { items } = await ctx.store.find(awards, { where: { organisation: house.organisation }, limit: 9 });
    return items.find((one) => one.learner === learner) ?? expect.fail('no award');
  };
  const credentialOf = ({ documents }: Award): Json => JSON.parse(documents?.credential ?? '{}') as Json;
  const check = (input: string, recipient = SAM): Promise<Report> =>
    verify(input, { load: documentLoader(ctx), now: ctx.clock.now(), recipient });
  const takenBack = async ({ id }: Award): Promise<void> => {
    await takeBack(ctx, id, { kind: 'revoke', number: 1, actor: 'Jonas', reason: 'Mixed up' } as never);
    await house.quiet();
  };

  const choices: [string, Partial<Issuing>][] = [
    ['as usual', {}],
    ['under the https address of the profile', { issuerId: 'https' }],
    ['with a 1EdTech revocation list', { status: '1edtech' }],
    ['with both', { issuerId: 'https', status: '1edtech' }],
    ['with the learner’s address', { recipient: 'plain' }],
    ['with a refresh service and a schema', { hasRefresh: true, hasSchema: true }],
  ];
  for (const [name, wish] of choices)
    it(`${name}: every form is valid for its learner, and none after it was revoked`, async () => {
      await choose(wish);
      const award = await issue();
      const forms = [
        award.documents?.credential ?? '',
        await awardAsJwt(ctx, award, 'ES256'),
        `https://tool.example/a/${award.id}`,
      ];
      expect(schemaProblems(credentialOf(award))).to.deep.equal([]);
      for (const form of forms) {
        const report = await check(form);
        expect([report.verdict, report.recipient?.matches]).to.deep.equal(['valid', true]);
      }
      const other = await check(forms[0] ?? '', 'elodie.nunez@campus.example');
      expect(other.verdict).to.equal('invalid');
      await takenBack(award);
      for (const form of forms)
        expect(await check(form)).to.include({ verdict: 'invalid', reason: 'revoked' });
    });

  it('changes nothing of what was issued before', async () => {
    const before = await issue('4');
    await choose({ issuerId: 'https', status: '1edtech', recipient: 'plain' });
    const after = await issue('5');
    expect(await awardOf('4')).to.deep.equal(before);
    expect((credentialOf(before)['issuer'] as Json)['id']).to.match(/^did:web:/);
    expect((credentialOf(after)['issuer'] as Json)['id']).to.equal(
      `https://tool.example/issuers/${after.issuer}`,
    );
    await choose({});
    await takenBack(after);
    await takenBack(before);
    for (const award of [before, after])
      expect((await check(award.documents?.credential ?? '')).reason).to.equal('revoked');
  });

  it('keeps lists of bits apart by the id of their issuer', async () => {
    const usual = await issue('4');
    await choose({ issuerId: 'https' });
    const https = await issue('5');
    expect(usual.documents?.statusList).not.to.equal(https.documents?.statusList);
    const lists = (await ctx.store.find(statusLists, { limit: 5 })).items.map(
      ({ credential = '{}' }) => String((JSON.parse(credential) as Json)['issuer']).split(':')[0],
    );
    expect(lists).to.have.members(['did', 'https']);
  });

  it('lists a revoked or replaced credential with its reason in the 1EdTech list of its kind of issuer (O20)', async () => {
    await choose({ status: '1edtech' });
    const award = await issue();
    expect(award.documents).not.to.have.property('statusList');
    const list = credentialOf(award)['credentialStatus'] as Json;
    const at = `https://tool.example/issuers/${award.issuer}/revocations/did-web`;
    expect(list).to.deep.equal({ id: at, type: '1EdTechRevocationList' });
    const read = async (): Promise<Json> =>
      JSON.parse((await readRevocationsV3(ctx, award.issuer, 'did-web')).body) as Json;
    const { revokedCredential: before, ...named } = await read();
    expect(named).to.deep.equal({ id: at, issuer: `did:web:tool.example:issuers:${award.issuer}` });
    expect(before).to.have.length(2);
    await change<Award>(ctx, awards, award.id, (current) =>
      wake<Award>({ ...current, revision: current.revision + 1 }, ctx.clock.now()),
    );
    await house.quiet();
    await takenBack(award);
    const now = await awardOf();
    const after = (await read())['revokedCredential'] as unknown[];
    expect(after.slice(0, 2)).to.deep.equal(before);
    expect(after.slice(2)).to.deep.equal([
      {
        id: credentialOf(award)['id'],
        revoked: true,
        revocationReason: 'A newer version of this badge was issued.',
      },
      { id: credentialOf(now)['id'], revoked: true, revocationReason: 'Mixed up' },
    ]);
    for (const kind of ['other', ''])
      expect((await readRevocationsV3(ctx, award.issuer, kind)).status).to.equal(404);
  });

  it('writes the address itself where learners agreed to that, and a hash otherwise (O12)', async () => {
    const hashed = await issue('4');
    await choose({ recipient: 'plain' });
    const plain = await issue('5');
    const address = 'elodie.nunez@campus.example';
    expect(hashed.documents?.credential).not.to.include(SAM);
    expect(hashed.documents).not.to.have.property('namesAddress');
    expect(plain.documents?.namesAddress).to.equal(true);
    for (const text of [plain.documents?.credential, (await readAssertion(ctx, plain.id)).body])
      expect(text).to.include(address);
    const { recipient } = JSON.parse(plain.documents?.assertion ?? '{}') as Json;
    expect(recipient).to.deep.equal({ type: 'email', hashed: false, identity: address });
  });

  it('leads to the newest revision where it names a refresh service; the replaced one stays revoked', async () => {
    await choose({ hasRefresh: true });
    const first = await issue();
    const id = first.documents?.credentialId ?? '';
    expect(credentialOf(first)['refreshService']).to.deep.equal({
      id: `https://tool.example/credentials/${id}/refresh`,
      type: '1EdTechCredentialRefresh',
    });
    expect(await newestOf(ctx, id)).to.equal(id);
    await change<Award>(ctx, awards, first.id, (current) =>
      wake<Award>({ ...current, revision: current.revision + 1 }, ctx.clock.now()),
    );
    await house.quiet();
    const second = await awardOf();
    expect(await newestOf(ctx, id)).to.equal(second.documents?.credentialId);
    expect((await check(first.documents?.credential ?? '')).reason).to.equal('revoked');
    expect((await check(second.documents?.credential ?? '')).verdict).to.equal('valid');
    expect(await newestOf(ctx, 'none')).to.equal(undefined);
  });

  it('is chosen for an organisation that there is', async () => {
    const nobody = changeIssuing(ctx, 'nobody' as never, usualIssuing, owner);
    expect((await failureOf(nobody)).code).to.equal('NOT_FOUND');
  });
});
