import { expect } from 'chai';
import type { Visitor } from '../../../scripts/demo/web/visitor.ts';
import { createBadge } from '../../../server/actions/badges/create-badge.ts';
import { recordSignals } from '../../../server/actions/signals/record-signals.ts';
import { awards } from '../../../server/model/awards/award.ts';
import { type Badge, badges, type DraftRequirement } from '../../../server/model/badges/badge.ts';
import type { NewSignal } from '../../../server/model/signals/signal.ts';
import type { FakeClock } from '../../helpers/clock.ts';
import { activeBadge } from '../../helpers/house.ts';
import type { LmsTwin } from '../../helpers/lms-twin.ts';
import { courseOf } from '../../helpers/lms-world.ts';
import { type Classroom, fieldOf, openClassroomAtLms } from '../teacher/classroom.ts';

const actor = { kind: 'instructor', name: 'Jonas Weber' } as const;
const report = (item: string): DraftRequirement => ({
  id: 'r1',
  kind: 'activity.completed',
  item,
  result: 'complete',
  percent: '',
});
const plain = (text: string): string => text.replace(/[\u2066-\u2069]/g, '');

describe('a rule on an activity that does not exist', () => {
  let room: Classroom;
  let clock: FakeClock;
  let twin: LmsTwin;
  let teacher: Visitor;
  beforeEach(async () => {
    ({ room, clock, twin } = await openClassroomAtLms());
    await room.connect();
    teacher = await room.enter();
  });
  afterEach(() => room.close());

  const draft = (item: string, name = 'Field report'): Promise<Badge> =>
    createBadge(room.ctx, {
      course: room.course,
      actor,
      language: 'en',
      content: {
        name: 'Soil',
        description: 'Knows soil.',
        groups: [{ need: 'any', requirements: [report(item)] }],
        items: [{ type: 'activity', id: item, course: '2', name }],
      },
    });
  const stateOf = async ({ id }: Badge): Promise<string | undefined> =>
    (await room.ctx.store.get(badges, id))?.state;
  const awarded = async (): Promise<number> =>
    room.ctx.store.count(awards, { organisation: room.organisation }, 10);
  const completes = (sub: string, item: string): NewSignal => ({
    platform: room.platform,
    sub,
    fact: {
      kind: 'activity.completed',
      subject: { type: 'activity', id: item, course: '2' },
      value: { state: 'complete' },
    },
    data: {},
    occurredAt: clock.now(),
  });

  it('is named, and neither page nor post activates it', async () => {
    const badge = await draft('99999', 'Ghost');
    const at = `${room.board()}/badges/${badge.id}/check`;
    const page = await teacher.open(at);
    expect(plain(page.words)).to.contain('“completes Ghost”: this activity is no longer in the course');
    expect(page.forms).to.deep.equal([]);
    const body = new URLSearchParams({ past: 'all', dryRun: 'x'.repeat(22) });
    expect((await room.send(await room.token(), 'POST', at, { body })).status).to.equal(422);
    expect(await stateOf(badge)).to.equal('draft');
  });

  it('cannot be chosen by a post that no page made', async () => {
    const badge = await draft('642');
    const page = await teacher.open(`${room.board()}/badges/${badge.id}`);
    const body = new URLSearchParams({
      rev: fieldOf(page, 'rev', 'rule-form'),
      'rule.0.0.id': 'r1',
      'rule.0.0.kind': 'activity.completed',
      'rule.0.0.item': '99999',
    });
    const answer = await room.send(await room.token(), 'POST', `${room.board()}/badges/${badge.id}/rule`, {
      body,
    });
    expect(answer.status).to.be.oneOf([303, 422]);
    const check = await teacher.open(`${room.board()}/badges/${badge.id}/check`);
    expect(check.words).to.contain('before it can be activated');
    expect(check.forms).to.deep.equal([]);
    expect(await stateOf(badge)).to.equal('draft');
  });

  it('that was deleted between looking and activating is named then', async () => {
    const badge = await draft('642');
    const page = await teacher.open(`${room.board()}/badges/${badge.id}/check`);
    const form = page.forms.find((one) => 'dryRun' in one.fields);
    if (form === undefined) throw new Error('no form');
    courseOf(twin.world, '2').activities = [];
    clock.advance(61_000);
    const after = await teacher.submit(page, form, { past: 'none' });
    expect(after.status).to.equal(422);
    expect(plain(after.words)).to.contain('this activity is no longer in the course');
    expect(await stateOf(badge)).to.equal('draft');
  });

  it('any more is said on the page of the badge in use; what was done and awarded stays, the rest goes on', async () => {
    const badge = await activeBadge(room, {
      requirements: [[report('642'), { ...report('641'), id: 'r2' }]],
    });
    await room.quiet();
    const from = { organisation: room.organisation, source: 'push' };
    await recordSignals(room.ctx, from, [completes('4', '642')]);
    await room.quiet();
    expect(await awarded()).to.equal(1);
    const course = courseOf(twin.world, '2');
    course.activities = course.activities.filter(({ id }) => id !== '642');
    clock.advance(61_000);
    const page = await teacher.open(`${room.board()}/badges/${badge.id}`);
    expect(page.words).to.contain('no longer in the course');
    expect(await stateOf(badge)).to.equal('active');
    await recordSignals(room.ctx, from, [completes('5', '641')]);
    await room.quiet();
    expect(await awarded()).to.equal(2);
  });
});
