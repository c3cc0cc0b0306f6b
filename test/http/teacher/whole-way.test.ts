import { expect } from 'chai';
import { recordSignals } from '../../../server/actions/signals/record-signals.ts';
import { awards } from '../../../server/model/awards/award.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { createLmsTwin } from '../../helpers/lms-twin.ts';
import { courseOf, personOf, sampleWorld } from '../../helpers/lms-world.ts';
import { recordMembers } from '../../../server/actions/courses/record-members.ts';
import { type Classroom, openClassroom } from './classroom.ts';

describe('a teacher without script', () => {
  let room: Classroom;
  const clock = fakeClock();
  const world = sampleWorld();
  courseOf(world).id = '2';
  beforeEach(async () => {
    room = await openClassroom({ clock, lms: { moodle: createLmsTwin(world, clock) } });
    await room.connect();
  });
  afterEach(() => room.close());

  it('makes a badge, says what earns it, sees who would get it, activates it, and it is awarded', async () => {
    const { ctx, organisation, platform, course } = room;
    await recordMembers(ctx, course, [
      { sub: '204', role: 'learner', name: 'Learner a', address: 'a@school.example' },
    ]);
    const teacher = await room.enter();
    let page = await teacher.press(await teacher.open(room.board()), 'Make badge', {
      name: 'Soil keeper',
      start: 'course',
    });
    const texts = page.forms.find(({ id }) => id === 'badge-form')!;
    page = await teacher.submit(page, texts, { description: 'Can tell soils apart.', tags: 'soil, water' });
    page = await teacher.press(page, 'Use this picture', {
      shape: 'shield',
      palette: 'olive',
      icon: 'sprout',
    });
    expect(page.words).to.contain('The picture is saved.');
    page = await teacher.press(page, 'And also');
    page = await teacher.press(page, 'Or instead', {
      'rule.1.0.kind': 'grade.reached',
      'rule.1.0.item': '642',
      'rule.1.0.percent': '70',
    });
    page = await teacher.press(page, 'Done', {
      'rule.1.1.kind': 'activity.completed',
      'rule.1.1.item': '642',
      'rule.1.1.result': 'pass',
    });
    expect(page.words.replace(/[\u2066-\u2069]/g, '')).to.match(
      /completes Data Literacy 101 and either Change: reaches 70 % or more in Field report or Change: passes Field report/,
    );
    const issuing = page.forms.find(({ id }) => id === 'issuing-form')!;
    page = await teacher.submit(page, issuing, { amount: '2', unit: 'years' });
    page = await teacher.follow(page, 'Check and activate');
    expect(page.words).to.contain('0 would get it now');
    page = await teacher.press(page, 'Activate badge', { past: 'none' });
    expect(page.words).to.contain('is active.').and.to.contain('2 years');
    await room.quiet();
    const person = personOf({ ...world, courses: [{ ...courseOf(world, '2'), id: '17' }] }, '204');
    person.states.set('642', { state: 'pass', at: clock.now() + 1000 });
    clock.advance(2000);
    const finished = {
      platform,
      sub: '204',
      fact: {
        kind: 'course.completed',
        subject: { type: 'course', id: '2', course: '2' },
        value: { done: true },
      } as const,
      data: {},
      occurredAt: clock.now(),
    };
    await recordSignals(ctx, { organisation, source: 'push' }, [finished]);
    await room.quiet();
    const found = async (): Promise<number> =>
      (await ctx.store.find(awards, { where: { organisation }, limit: 10 })).items.length;
    expect(await found()).to.equal(0);
    clock.advance(3_700_000);
    await room.quiet();
    expect(await found()).to.equal(1);
    page = await (await room.enter()).open(room.board());
    expect(page.words).to.match(/Soil keeper Active 1 have it/);
  });
});
