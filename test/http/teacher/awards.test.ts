import { expect } from 'chai';
import type { Visitor } from '../../../scripts/demo/web/visitor.ts';
import { withdrawBadge } from '../../../server/actions/badges/activate-badge.ts';
import { awardsOf } from '../../../server/actions/awards/decide-by-hand.ts';
import { readAssertion } from '../../../server/actions/public/read-documents.ts';
import { recordMembers } from '../../../server/actions/courses/record-members.ts';
import { recordSignals } from '../../../server/actions/signals/record-signals.ts';
import type { Award } from '../../../server/model/awards/award.ts';
import { type Badge, badges } from '../../../server/model/badges/badge.ts';
import { deliveries } from '../../../server/model/deliveries/delivery.ts';
import { connectionId, idOf, type LearnerId } from '../../../server/model/ids.ts';
import { signals } from '../../../server/model/signals/signal.ts';
import { activeBadge, addCourse, courseCompleted, offerHost } from '../../helpers/house.ts';
import { type Classroom, fieldOf, openClassroom } from './classroom.ts';

describe('awards by hand', () => {
  let room: Classroom;
  let teacher: Visitor;
  let badge: Badge;
  let sam: LearnerId;
  beforeEach(async () => {
    room = await openClassroom();
    teacher = await room.enter();
    badge = await activeBadge(room, { validity: '1' });
    sam = room.learners[0]!;
    await room.quiet();
  });
  afterEach(() => room.close());

  const page = (learner = sam, of = badge): string => `${room.board()}/badges/${of.id}/learners/${learner}`;
  const held = (learner = sam): Promise<Award[]> => awardsOf(room.ctx, badge.id, learner);
  const decisions = async (): Promise<number> => {
    const { items } = await room.ctx.store.find(signals, { limit: 100 });
    return items.filter(({ fact }) => fact.kind === 'award.manual').length;
  };
  const finish = async (sub: string): Promise<void> => {
    const { ctx, organisation } = room;
    await recordSignals(ctx, { organisation, source: 'push' }, [courseCompleted(room, sub, ctx.clock.now())]);
    await room.quiet();
  };

  it('give the badge at once, with name and reason', async () => {
    const shown = await teacher.open(page());
    expect(shown.words).to.contain('Data Literacy 101').and.to.contain('is not completed yet');
    const after = await teacher.press(shown, 'Award badge', { reason: 'Showed it in <class>.' });
    expect(after.words).to.contain('The award is recorded').and.to.contain('being carried out');
    expect(after.forms.some(({ action }) => action.endsWith('/award'))).to.equal(false);
    await room.quiet();
    const [award] = await held();
    expect(award?.cause).to.deep.equal({
      kind: 'hand',
      actor: 'Jonas Weber',
      reason: 'Showed it in <class>.',
    });
    const now = await teacher.open(page());
    expect(now.words).to.contain('Has it').and.to.contain('Showed it in <class>.');
    expect(now.html).not.to.contain('<class>');
    expect((await room.audited()).find(({ action }) => action === 'award.by-hand')).to.include({
      actor: 'Jonas Weber',
      subject: 'Data literacy: Sam Taylor',
      reason: 'Showed it in <class>.',
    });
  });

  it('are one award, though the button was pressed twice', async () => {
    const shown = await teacher.open(page());
    const both = await Promise.all(
      [1, 2].map(() => teacher.press(shown, 'Award badge', { reason: 'Twice' })),
    );
    expect(both.map(({ status }) => status)).to.deep.equal([200, 200]);
    await room.quiet();
    expect((await teacher.press(shown, 'Award badge', { reason: 'Twice' })).status).to.equal(200);
    await room.quiet();
    expect(await held()).to.have.length(1);
    expect(await decisions()).to.equal(1);
    expect((await room.audited()).filter(({ action }) => action === 'award.by-hand')).to.have.length(1);
  });

  it('are one award, though two teachers decide at the same moment', async () => {
    const colleague = await room.enter({ name: 'Ida Falk', sub: '901' });
    const [mine, theirs] = await Promise.all([teacher.open(page()), colleague.open(page())]);
    await Promise.all([
      teacher.press(mine, 'Award badge', { reason: 'Mine' }),
      colleague.press(theirs, 'Award badge', { reason: 'Theirs' }),
    ]);
    await room.quiet();
    expect(await held()).to.have.length(1);
  });

  it('need a reason', async () => {
    const shown = await teacher.open(page());
    const refused = await teacher.press(shown, 'Award badge', { reason: '  ' });
    expect(refused.status).to.equal(422);
    expect(refused.html).to.match(/<a href="#reason">Enter a reason/);
    const long = await teacher.press(shown, 'Award badge', { reason: 'x'.repeat(1001) });
    expect(long.words).to.contain('1,000 characters are the most');
    expect(fieldOf(long, 'reason')).to.have.length(1001);
    expect(await decisions()).to.equal(0);
  });

  it('say so where the learner has the badge already', async () => {
    const before = await teacher.open(page());
    await finish('4');
    const late = await teacher.press(before, 'Award badge', { reason: 'Again' });
    expect(late.status).to.equal(409);
    expect(late.words).to.contain('has the badge already');
    expect(late.forms.some(({ action }) => action.endsWith('/award'))).to.equal(false);
    expect(await decisions()).to.equal(0);
  });

  it('say so where the award has expired, and what to do', async () => {
    await finish('4');
    room.ctx.clock.advance(366 * 24 * 3_600_000);
    teacher = await room.enter();
    const shown = await teacher.open(page());
    expect(shown.words).to.contain('Expired').and.to.contain('Revoke it first');
    const token = await room.token();
    const body = new URLSearchParams({ reason: 'Again', form: 'm'.repeat(43) });
    expect((await room.send(token, 'POST', `${page()}/award`, { body })).status).to.equal(409);
    expect(await decisions()).to.equal(0);
  });

  it('say so where the badge is not active', async () => {
    const before = await teacher.open(page());
    await withdrawBadge(room.ctx, (await room.ctx.store.get(badges, badge.id))!, {
      kind: 'instructor',
      name: 'x',
    });
    const late = await teacher.press(before, 'Award badge', { reason: 'Late' });
    expect(late.status).to.equal(409);
    expect(late.words).to.contain('The badge is not active');
    expect(await decisions()).to.equal(0);
  });

  describe('and revocations', () => {
    it('end an award with its reason, everywhere, and the badge can be awarded anew', async () => {
      await finish('4');
      const [award] = await held();
      let shown = await teacher.open(page());
      expect(shown.words).to.contain('Earned by the rule, version 1');
      const empty = await teacher.press(shown, 'Revoke badge', { reason: '' });
      expect(empty.status).to.equal(422);
      shown = await teacher.press(shown, 'Revoke badge', { reason: 'Somebody else handed it in.' });
      expect(shown.words).to.contain('The revocation is recorded');
      await room.quiet();
      const gone = await readAssertion(room.ctx, award!.id);
      expect(gone.status).to.equal(410);
      expect(JSON.parse(gone.body)).to.include({ revocationReason: 'Somebody else handed it in.' });
      shown = await teacher.open(page());
      expect(shown.words).to.contain('Revoked by').and.to.contain('has to be completed again');
      await teacher.press(shown, 'Award badge', { reason: 'It was theirs after all.' });
      await room.quiet();
      expect((await held()).map(({ number, state }) => [number, state])).to.deep.equal([
        [1, 'revoked'],
        [2, 'awarded'],
      ]);
      expect((await room.audited()).map(({ action }) => action)).to.include.members([
        'award.revoked',
        'award.by-hand',
      ]);
    });

    it('take back an award whose completion the LMS dates in the future, and let it be awarded again at once', async () => {
      const { ctx, organisation } = room;
      const ahead = ctx.clock.now() + 4 * 60_000;
      await recordSignals(ctx, { organisation, source: 'push' }, [courseCompleted(room, '4', ahead)]);
      await room.quiet();
      await teacher.press(await teacher.open(page()), 'Revoke badge', { reason: 'Wrong' });
      await room.quiet();
      expect((await held())[0]?.state).to.equal('revoked');
      await teacher.press(await teacher.open(page()), 'Award badge', { reason: 'Right' });
      await room.quiet();
      expect((await held()).map(({ state }) => state)).to.deep.equal(['revoked', 'awarded']);
    });

    it('happen once, though the button was pressed twice', async () => {
      await finish('4');
      const shown = await teacher.open(page());
      await Promise.all([1, 2].map(() => teacher.press(shown, 'Revoke badge', { reason: 'Wrong' })));
      await room.quiet();
      expect(await decisions()).to.equal(1);
      const late = await teacher.press(shown, 'Revoke badge', { reason: 'Wrong' });
      expect(late.status).to.equal(409);
      expect(late.words).to.contain('This award is revoked already');
      expect((await room.audited()).filter(({ action }) => action === 'award.revoked')).to.have.length(1);
    });

    it('never reach an award of another learner, another badge or another course', async () => {
      const { ctx, organisation, platform } = room;
      await finish('4');
      const [award] = await held();
      const second = await activeBadge(room, { name: 'Second' });
      const other = await addCourse(ctx, organisation, platform, '3', 'Elsewhere');
      const [there] = await recordMembers(ctx, other, [{ sub: '4', role: 'learner', name: 'Sam Taylor' }]);
      const elsewhere = await activeBadge({ ...room, course: other }, { name: 'Theirs' });
      const own = await room.token();
      const foreign = await room.token({ course: other });
      const body = new URLSearchParams({ award: award!.id, reason: 'Mine now', form: 'm'.repeat(43) });
      const attempts: [string, string][] = [
        [own, `${page(room.learners[1])}/revoke`],
        [own, `${page(sam, second)}/revoke`],
        [foreign, `${room.board(other)}/badges/${elsewhere.id}/learners/${there!}/revoke`],
        [foreign, `${room.board(other)}/badges/${badge.id}/learners/${there!}/revoke`],
      ];
      for (const [token, path] of attempts)
        expect((await room.send(token, 'POST', path, { body })).status, path).to.equal(404);
      await room.quiet();
      expect((await held())[0]?.state).to.equal('awarded');
      expect(await decisions()).to.equal(0);
    });
  });

  it('are watched until they are carried out, and no longer', async () => {
    const token = await room.token();
    const part = (): Promise<string> => room.send(token, 'GET', `${page()}/state`).then(({ text }) => text);
    expect(await part()).to.contain('data-done');
    await teacher.press(await teacher.open(page()), 'Award badge', { reason: 'Watched' });
    expect(await part()).not.to.contain('data-done');
    await room.quiet();
    expect(await part())
      .to.contain('data-done')
      .and.to.contain('Valid');
  });

  it('are shown with where they were sent, and that an address is missing', async () => {
    const { ctx, organisation } = room;
    const host = await offerHost(room, 'https://backpack.example');
    const connection = connectionId.parse('c');
    await finish('4');
    const [award] = await held();
    const now = ctx.clock.now();
    await ctx.store.insert(deliveries, [
      {
        id: idOf('delivery', [award!.id, 'c']),
        organisation,
        award: award!.id,
        badge: badge.id,
        learner: sam,
        connection,
        host,
        lane: 'backpack.example:443',
        wanted: 1,
        there: { kind: 'none' },
        state: 'dead',
        providerState: 'none',
        attempts: 12,
        cause: 'awarded',
        createdAt: now,
        history: [],
      },
    ]);
    expect((await teacher.open(page())).words)
      .to.contain('Where it was sent')
      .and.to.contain('Could not be sent');
    const [nobody] = await recordMembers(ctx, room.course, [{ sub: '70', role: 'learner', name: '' }]);
    await finish('70');
    const shown = await teacher.open(page(nobody));
    expect(shown.words).to.contain('Waits for an e-mail address').and.to.contain('Unnamed learner');
  });
});
