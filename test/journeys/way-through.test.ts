import { expect } from 'chai';
import { recordOwnSignal, recordSignals } from '../../server/actions/signals/record-signals.ts';
import { readAssertion, readCredential, readStatusList } from '../../server/actions/public/read-documents.ts';
import { type Award, awards } from '../../server/model/awards/award.ts';
import type { DraftRequirement } from '../../server/model/badges/badge.ts';
import { outEvents } from '../../server/model/system/system.ts';
import { progresses } from '../../server/model/signals/progress.ts';
import { signalOn, signals } from '../../server/model/signals/signal.ts';
import { recordMembers } from '../../server/actions/courses/record-members.ts';
import { learners } from '../../server/model/learners/learner.ts';
import { activeBadge, courseCompleted, furnish, type House } from '../helpers/house.ts';
import { change } from '../../server/actions/change.ts';
import { wakeWaitingAwards } from '../../server/actions/awards/wake-waiting-awards.ts';

const source = (house: House) => ({ organisation: house.organisation, source: 'push' });

async function allAwards(house: House): Promise<Award[]> {
  return (await house.ctx.store.find(awards, { where: { organisation: house.organisation }, limit: 100 }))
    .items;
}

describe('one way through the house', () => {
  let house: House;
  beforeEach(async () => {
    house = await furnish();
  });
  afterEach(() => house.close());

  it('turns a completion into one signed award, however often it arrives', async () => {
    const badge = await activeBadge(house);
    await house.quiet();
    const at = house.ctx.clock.now();
    const first = await recordSignals(house.ctx, source(house), [courseCompleted(house, '4', at)]);
    const again = await recordSignals(house.ctx, source(house), [courseCompleted(house, '4', at)]);
    expect([first[0]?.status, again[0]?.status]).to.deep.equal(['recorded', 'duplicate']);
    await house.quiet();
    const [award, ...others] = await allAwards(house);
    expect(others).to.have.length(0);
    expect(award?.badge).to.equal(badge.id);
    expect(award?.achievedAt).to.equal(at);
    expect(award?.documents?.address).to.equal('sam.taylor@campus.example');
    expect(award?.announced).to.deep.equal({ revision: 1, state: 'awarded' });
    const credential = JSON.parse(award?.documents?.credential ?? '{}') as {
      proof: unknown[];
      validFrom: string;
    };
    expect(credential.proof).to.have.length(1);
    const assertion = await readAssertion(house.ctx, award?.id ?? '');
    expect(assertion.status).to.equal(200);
    expect(assertion.body).not.to.include('sam.taylor');
    const events = await house.ctx.store.find(outEvents, {
      where: { organisation: house.organisation },
      limit: 10,
    });
    expect(events.items.map((e) => e.kind)).to.deep.equal(['badge.awarded']);
  });

  it('judges what came before the activation as `past` says', async () => {
    const before = house.ctx.clock.now() - 5000;
    await recordSignals(house.ctx, source(house), [courseCompleted(house, '4', before)]);
    await house.quiet();
    await activeBadge(house, { past: { kind: 'none' }, name: 'From now on' });
    await house.quiet();
    expect(await allAwards(house)).to.have.length(0);
    await activeBadge(house, { past: { kind: 'all' }, name: 'For all' });
    await house.quiet();
    expect(await allAwards(house)).to.have.length(1);
  });

  it('counts what is completed in the second of the activation: LMSs tell whole seconds', async () => {
    house.ctx.clock.advance(1000 - (house.ctx.clock.now() % 1000) + 700);
    const badge = await activeBadge(house, { past: { kind: 'none' }, name: 'From now on' });
    const second = house.ctx.clock.now() - 700;
    expect(badge.active?.at).to.equal(second + 700);
    await recordSignals(house.ctx, source(house), [courseCompleted(house, '4', second)]);
    await recordSignals(house.ctx, source(house), [courseCompleted(house, '5', second - 1000)]);
    await house.quiet();
    expect((await allAwards(house)).map(({ achievedAt }) => achievedAt)).to.deep.equal([second]);
  });

  it('revokes by hand: 410, status bit, dependants told; and what happens afterwards earns it anew', async () => {
    const badge = await activeBadge(house);
    await house.quiet();
    const { ctx } = house;
    await recordSignals(ctx, source(house), [courseCompleted(house, '4', ctx.clock.now())]);
    await house.quiet();
    const [award] = await allAwards(house);
    if (award?.documents === undefined) throw new Error('no award');
    const list = award.documents.statusList ?? '';
    const listBefore = await readStatusList(ctx, list);
    await recordOwnSignal(ctx, {
      organisation: house.organisation,
      learner: award.learner,
      source: 'hand',
      key: 'revoke-1',
      fact: {
        kind: 'award.manual',
        subject: { type: 'badge', id: badge.id },
        value: { action: 'revoke', number: 1, actor: 'Jonas Weber', reason: 'Wrong person' },
      },
      occurredAt: ctx.clock.now(),
    });
    await house.quiet();
    const gone = await readAssertion(ctx, award.id);
    expect(gone.status).to.equal(410);
    expect(JSON.parse(gone.body)).to.include({ revoked: true, revocationReason: 'Wrong person' });
    expect((await readCredential(ctx, award.documents.credentialId)).status).to.equal(200);
    expect((await readStatusList(ctx, list)).body).not.to.equal(listBefore.body);
    await recordSignals(ctx, source(house), [courseCompleted(house, '4', ctx.clock.now(), false)]);
    await house.quiet();
    await recordSignals(ctx, source(house), [courseCompleted(house, '4', ctx.clock.now())]);
    await house.quiet();
    const now = await allAwards(house);
    expect(now.map((a) => [a.number, a.state]).sort()).to.deep.equal([
      [1, 'revoked'],
      [2, 'awarded'],
    ]);
  });

  it('counts an award as held until it expires, and tells then that it is held no more', async () => {
    const { ctx } = house;
    const badge = await activeBadge(house, { validity: '1' });
    await house.quiet();
    await recordSignals(ctx, source(house), [courseCompleted(house, '4', ctx.clock.now())]);
    await house.quiet();
    const [award] = await allAwards(house);
    const ends = award?.expiresAt ?? 0;
    const standing = async (): Promise<string | undefined> =>
      (await ctx.store.find(progresses, { where: { badge: badge.id }, limit: 2 })).items[0]?.standing;
    const held = async (): Promise<unknown[]> =>
      (
        await ctx.store.find(signals, {
          where: { on: signalOn('badge.earned', '', 'badge', badge.id) },
          limit: 9,
        })
      ).items.map(({ fact, occurredAt }) => [fact.kind === 'badge.earned' && fact.value.held, occurredAt]);
    ctx.clock.set(ends - 10_000);
    await house.quiet();
    expect([await standing(), await held()]).to.deep.equal(['have', [[true, award?.achievedAt]]]);
    ctx.clock.set(ends);
    await house.quiet();
    expect(await standing()).to.equal('not-yet');
    expect(await held()).to.have.deep.members([
      [true, award?.achievedAt],
      [false, ends],
    ]);
    const [after, ...others] = await allAwards(house);
    expect([after?.state, after?.work, others]).to.deep.equal(['awarded', undefined, []]);
  });

  it('keeps an award without an address waiting, and issues it once there is one', async () => {
    const { ctx } = house;
    const [learner] = house.learners;
    if (learner === undefined) throw new Error('no learner');
    await change(ctx, learners, learner, ({ claimedAddress: _address, ...rest }) => rest);
    await activeBadge(house);
    await house.quiet();
    await recordSignals(ctx, source(house), [courseCompleted(house, '4', ctx.clock.now())]);
    await house.quiet();
    const [waiting] = await allAwards(house);
    expect(waiting?.needsAddress).to.equal(true);
    expect(waiting?.documents).to.equal(undefined);
    expect((await readAssertion(ctx, waiting?.id ?? '')).status).to.equal(404);
    await change(ctx, learners, learner, (l) => ({ ...l, chosenAddress: 'sam@home.example' }));
    await wakeWaitingAwards(ctx, learner);
    await house.quiet();
    const [issued] = await allAwards(house);
    expect(issued?.needsAddress).to.equal(false);
    expect(issued?.documents?.address).to.equal('sam@home.example');
  });

  it('takes a whole university on one page of a roster, everybody once', async () => {
    const { ctx, course } = house;
    const people = Array.from({ length: 450 }, (_, i) => ({
      sub: `u${i}`,
      name: `Person ${i}`,
      address: `u${i}@campus.example`,
    }));
    const first = await recordMembers(ctx, course, people);
    const again = await recordMembers(ctx, course, people);
    expect([new Set(first).size, again]).to.deep.equal([450, first]);
    const last = await ctx.store.get(learners, first[449] ?? '');
    expect([last?.name, last?.claimedAddress]).to.deep.equal(['Person 449', 'u449@campus.example']);
  });

  it('writes grades and standards into the badge where its teacher says so, and grades nowhere else', async () => {
    const grade: DraftRequirement = {
      id: 'r1',
      kind: 'grade.reached',
      item: '13',
      result: 'complete',
      percent: '70',
    };
    const content = {
      alignments: 'Analyse data https://skills.example/1',
      items: [{ type: 'activity' as const, id: '13', course: '2', name: 'Quiz 3' }],
    };
    const requirements = [[grade]];
    const telling = await activeBadge(house, { requirements, content: { ...content, results: 'shown' } });
    await activeBadge(house, { name: 'Silent', requirements, content });
    await house.quiet();
    await recordSignals(house.ctx, source(house), [
      {
        platform: house.platform,
        sub: '4',
        fact: {
          kind: 'grade.reached',
          subject: { type: 'activity', id: '13', course: '2' },
          value: { percent: '84.5' },
        },
        occurredAt: house.ctx.clock.now(),
        data: {},
      },
    ]);
    await house.quiet();
    const made = await allAwards(house);
    expect(made).to.have.length(2);
    for (const { badge, documents } of made) {
      const { credentialSubject: subject } = JSON.parse(documents?.credential ?? '{}') as {
        credentialSubject: {
          result?: { value: string; resultDescription: string }[];
          achievement: { id: string; alignment: object[]; resultDescription?: object[] };
        };
      };
      const { id, alignment, resultDescription } = subject.achievement;
      expect(alignment).to.deep.equal([
        { type: ['Alignment'], targetName: 'Analyse data', targetUrl: 'https://skills.example/1' },
      ]);
      if (badge === telling.id) {
        const result = `${id}#result-r1`;
        expect(subject.result).to.deep.equal([
          { type: ['Result'], resultDescription: result, value: '84.5' },
        ]);
        expect(resultDescription).to.deep.equal([
          {
            id: result,
            type: ['ResultDescription'],
            name: 'Quiz 3',
            resultType: 'Percent',
            requiredValue: '70',
            valueMin: '0',
            valueMax: '100',
          },
        ]);
      } else expect(JSON.stringify(subject)).not.to.match(/84\.5|esult/);
    }
  });

  it('keeps progress of somebody never seen before, and of all the others', async () => {
    const badge = await activeBadge(house, {
      requirements: [
        [{ id: 'r1', kind: 'course.completed', item: '', result: 'complete', percent: '' }],
        [{ id: 'r2', kind: 'grade.reached', item: '13', result: 'complete', percent: '70' }],
      ],
    });
    await house.quiet();
    const { ctx } = house;
    await recordSignals(ctx, source(house), [courseCompleted(house, '99', ctx.clock.now())]);
    await house.quiet();
    const [progress] = (await ctx.store.find(progresses, { where: { badge: badge.id }, limit: 10 })).items;
    expect(progress).to.include({ met: 1, of: 2, standing: 'nearly' });
    expect(await allAwards(house)).to.have.length(0);
  });
});
