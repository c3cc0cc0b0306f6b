/** What every LMS adapter and its twin must do alike. */
import { expect } from 'chai';
import { platformId } from '../../server/model/ids.ts';
import { factSchema, type NewSignal } from '../../server/model/signals/signal.ts';
import type { Lms, LmsAccess, LmsLook, LmsNeeds } from '../../server/ports/lms.ts';
import { type FakeClock, fakeClock } from '../helpers/clock.ts';
import { failureOf } from '../helpers/failure.ts';
import { courseOf, type LmsWorld, personOf, sampleWorld, worldPerson } from '../helpers/lms-world.ts';

export interface LmsSetup {
  lms: Lms;
  siteUrl: string;
  close(): Promise<void>;
}

const all: LmsNeeds = { courseCompletion: true, activities: true, grades: true };
const completions: LmsNeeds = { courseCompletion: true, activities: true, grades: false };
const second = Date.UTC(2026, 8, 1, 9, 30, 15);

export function lmsContract(
  name: string,
  open: (world: LmsWorld, clock: FakeClock) => Promise<LmsSetup>,
): void {
  describe(`the lms contract: ${name}`, () => {
    let setup: LmsSetup;
    let world: LmsWorld;
    const clock = fakeClock();
    const begin = async (learners = 3): Promise<void> => {
      world = sampleWorld(learners);
      setup = await open(world, clock);
    };
    afterEach(() => setup.close());

    const access = (more: Partial<LmsAccess> = {}): LmsAccess => ({
      platform: platformId.parse('platform-1'),
      siteUrl: setup.siteUrl,
      token: world.token,
      pace: (_name, call) => call(),
      ...more,
    });
    const check = (sub: string, needs = all, more: Partial<LmsAccess> = {}): Promise<LmsLook> =>
      setup.lms.check(access(more), '17', sub, needs);
    const factOf = (look: LmsLook, kind: string, id: string): NewSignal | undefined =>
      look.facts.find((s) => s.fact.kind === kind && s.fact.subject.id === id);

    it('describes a course and what can be completed and graded in it', async () => {
      await begin();
      const course = await setup.lms.course(access(), '17');
      expect([course.name, course.label, course.hasCompletion]).to.deep.equal([
        'Soil & Water',
        'SOIL1',
        true,
      ]);
      expect(
        course.activities.map((a) => [
          a.type,
          a.id,
          a.name,
          a.section,
          a.modality,
          a.hasCompletion,
          a.hasGrade,
          a.isVisible,
        ]),
      ).to.deep.equal([
        ['course', '17', 'Soil & Water', '', 'course', true, true, true],
        ['activity', '641', 'Welcome', 'General', 'page', true, false, true],
        ['activity', '642', 'Field report', 'General', 'assign', true, true, true],
        ['activity', '643', 'Soil quiz', 'Week 1', 'quiz', false, true, false],
      ]);
      expect(course.activities.every((a) => a.course === '17')).to.equal(true);
    });

    it('says that a course it does not know is not found', async () => {
      await begin();
      expect((await failureOf(setup.lms.course(access(), '999'))).code).to.equal('LMS_NOT_FOUND');
    });

    it('reads a roster page by page, each person once', async () => {
      await begin(450);
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await setup.lms.roster(access(), '17', cursor);
        expect(page.members.length).to.be.at.most(200);
        seen.push(...page.members.map((m) => m.sub));
        cursor = page.next;
      } while (cursor !== undefined);
      expect(seen).to.have.length(451);
      expect(new Set(seen)).to.deep.equal(new Set(courseOf(world).people.map((p) => p.sub)));
    });

    it('names people with their address and role', async () => {
      await begin(1);
      const { members } = await setup.lms.roster(access(), '17', undefined);
      expect(members).to.deep.equal([
        { sub: '203', name: 'Tala Ahn', address: 'tala.ahn@school.example', role: 'instructor' },
        { sub: '204', name: 'Learner a', address: 'learner.a@school.example', role: 'learner' },
      ]);
    });

    it('tells a course completion with the time of the LMS, and the same key each time', async () => {
      await begin();
      personOf(world, '204').finishedAt = second;
      const first = factOf(await check('204'), 'course.completed', '17');
      clock.advance(60_000);
      const again = factOf(await check('204'), 'course.completed', '17');
      expect(first?.fact.value).to.deep.equal({ done: true });
      expect(first?.occurredAt).to.equal(second);
      expect(first).to.deep.equal(again);
      expect(first?.key).to.match(/^[\w-]{43}$/);
      expect([first?.platform, first?.sub, first?.fact.subject.course]).to.deep.equal([
        'platform-1',
        '204',
        '17',
      ]);
    });

    it('gives another key to another learner, value or time', async () => {
      await begin();
      const keys = new Set<string | undefined>();
      for (const [sub, at] of [
        ['204', second],
        ['205', second],
        ['204', second + 1000],
      ] as const) {
        personOf(world, sub).finishedAt = at;
        keys.add(factOf(await check(sub), 'course.completed', '17')?.key);
      }
      personOf(world, '204').states.set('642', { state: 'pass', at: second });
      keys.add(factOf(await check('204'), 'activity.completed', '642')?.key);
      personOf(world, '204').states.set('642', { state: 'complete', at: second });
      keys.add(factOf(await check('204'), 'activity.completed', '642')?.key);
      expect(keys.has(undefined)).to.equal(false);
      expect(keys.size).to.equal(5);
    });

    it('tells what is not done without a key and with the time of the look', async () => {
      await begin();
      personOf(world, '204').grades.set('642', { raw: null, max: 50, at: 0 });
      const look = await check('204');
      for (const [kind, id, value] of [
        ['course.completed', '17', { done: false }],
        ['activity.completed', '641', { state: 'incomplete' }],
        ['grade.reached', '642', { percent: null, max: '50' }],
      ] as const) {
        const told = factOf(look, kind, id);
        expect(told?.fact.value, kind).to.deep.equal(value);
        expect(told?.key, kind).to.equal(undefined);
        expect(told?.occurredAt, kind).to.equal(clock.now());
      }
    });

    it('tells states of activities, and nothing of an activity that is not tracked', async () => {
      await begin();
      const person = personOf(world, '205');
      person.states.set('641', { state: 'complete', at: second });
      person.states.set('642', { state: 'fail', at: second });
      const look = await check('205', completions);
      expect(factOf(look, 'activity.completed', '641')?.fact.value).to.deep.equal({ state: 'complete' });
      expect(factOf(look, 'activity.completed', '642')?.fact.value).to.deep.equal({ state: 'fail' });
      expect(factOf(look, 'activity.completed', '643')).to.equal(undefined);
    });

    it('tells grades of activities and of the course in percent', async () => {
      await begin();
      const person = personOf(world, '205');
      person.grades.set('642', { raw: 34.5, max: 50, at: second });
      person.grades.set('course', { raw: 69, max: 100, at: second });
      const look = await check('205', { courseCompletion: false, activities: false, grades: true });
      expect(
        look.facts.map((f) => [f.fact.subject.type, f.fact.subject.id, f.fact.value, f.occurredAt]),
      ).to.deep.equal([
        ['activity', '642', { percent: '69', raw: '34.5', max: '50' }, second],
        ['course', '17', { percent: '69', raw: '69', max: '100' }, second],
      ]);
    });

    it('brings only what is needed', async () => {
      await begin();
      personOf(world, '204').grades.set('642', { raw: 1, max: 2, at: second });
      for (const [need, kind] of [
        ['courseCompletion', 'course.completed'],
        ['activities', 'activity.completed'],
        ['grades', 'grade.reached'],
      ] as const) {
        const look = await check('204', {
          courseCompletion: false,
          activities: false,
          grades: false,
          [need]: true,
        });
        expect(new Set(look.facts.map((f) => f.fact.kind)), need).to.deep.equal(new Set([kind]));
      }
    });

    it('only says what the normal form of a signal can hold', async () => {
      await begin();
      const person = personOf(world, '204');
      person.finishedAt = second;
      person.states.set('641', { state: 'complete', at: second });
      person.grades.set('642', { raw: 7, max: 8, at: second });
      const { facts } = await check('204');
      expect(facts.length).to.be.greaterThan(3);
      for (const { fact } of facts) expect(factSchema.safeParse(fact).success).to.equal(true);
    });

    it('names the reason where a learner is not tracked or a course has no criteria', async () => {
      await begin();
      expect(await check('203')).to.deep.equal({ facts: [], gaps: ['not-tracked'] });
      expect(await check('9999')).to.deep.equal({ facts: [], gaps: ['not-tracked'] });
      courseOf(world).hasCriteria = false;
      const look = await check('204', { courseCompletion: true, activities: true, grades: false });
      expect(look.gaps).to.deep.equal(['no-criteria']);
      expect(look.facts.length).to.be.greaterThan(0);
    });

    it('asks every candidate once for every kind, in steps', async () => {
      await begin(23);
      const learners = courseOf(world).people.filter((p) => p.role === 'learner');
      for (const [i, person] of learners.entries()) {
        person.grades.set('642', { raw: i, max: 50, at: second });
        if (i % 2 === 0) person.finishedAt = second;
      }
      const { told, steps } = await sweep(
        learners.map((p) => p.sub),
        all,
      );
      expect(steps).to.be.greaterThan(1);
      for (const person of learners) {
        const kinds = (told.get(person.sub) ?? []).map((f) => `${f.fact.kind} ${f.fact.subject.id}`).sort();
        expect(kinds, person.sub).to.deep.equal([
          'activity.completed 641',
          'activity.completed 642',
          'course.completed 17',
          'grade.reached 642',
        ]);
      }
    });

    it('goes on where it stood although candidates left, and asks newcomers that are still ahead', async () => {
      await begin(12);
      const subs = courseOf(world)
        .people.filter((p) => p.role === 'learner')
        .map((p) => p.sub);
      const first = await setup.lms.sweep(
        access(),
        '17',
        subs.map((sub) => ({ sub })),
        completions,
        undefined,
      );
      expect(first.next).to.be.a('string');
      const asked = new Set(first.looks.map((l) => l.sub));
      courseOf(world).people.push(worldPerson('900', 'New Comer'));
      const rest = [...subs.filter((sub) => !asked.has(sub)), '900'];
      const { told } = await sweep(rest, completions, first.next);
      expect(new Set(told.keys())).to.deep.equal(new Set(rest));
    });

    it('needs no call where nobody is to be asked', async () => {
      await begin();
      const page = await setup.lms.sweep(access(), '17', [], all, undefined);
      expect([page.looks, page.calls, page.next]).to.deep.equal([[], 0, undefined]);
    });

    it('looks at a learner in a sweep as it does in a check', async () => {
      await begin(1);
      const person = personOf(world, '204');
      person.finishedAt = second;
      person.states.set('642', { state: 'pass', at: second });
      person.grades.set('642', { raw: 49.5, max: 50, at: second });
      const { told } = await sweep(['204'], all);
      expect(told.get('204')).to.deep.equal((await check('204')).facts);
    });

    it('sends every call through the pace it is given, and counts them', async () => {
      await begin(3);
      const names: string[] = [];
      const paced = access({
        pace: (name, call) => {
          names.push(name);
          return call();
        },
      });
      const page = await setup.lms.sweep(
        paced,
        '17',
        [{ sub: '204' }, { sub: '205' }],
        completions,
        undefined,
      );
      expect(names).to.have.length(page.calls);
      expect(page.calls).to.be.greaterThan(0);
      const refusing = access({ pace: () => Promise.reject(new Error('not now')) });
      expect(
        await setup.lms.course(refusing, '17').then(
          () => 'answered',
          (e: unknown) => (e as Error).message,
        ),
      ).to.equal('not now');
    });

    it('says that a token is not accepted', async () => {
      await begin();
      const wrong = access({ token: 'stolen' });
      for (const work of [
        setup.lms.testConnection(wrong),
        setup.lms.course(wrong, '17'),
        setup.lms.roster(wrong, '17', undefined),
        setup.lms.check(wrong, '17', '204', all),
        setup.lms.sweep(wrong, '17', [{ sub: '204' }], all, undefined),
      ])
        expect((await failureOf(work)).code).to.equal('LMS_TOKEN_REJECTED');
    });

    it('tells release and address of the site when it is tested', async () => {
      await begin();
      const test = await setup.lms.testConnection(access());
      expect([test.release, test.siteUrl]).to.deep.equal([world.release, world.siteUrl]);
      expect(test.checks.length).to.be.greaterThan(0);
      expect(test.checks.filter((c) => !c.ok)).to.deep.equal([]);
    });

    it('declares the kinds it can tell', async () => {
      await begin();
      expect(setup.lms.channels().map((c) => c.kind)).to.have.members([
        'course.completed',
        'activity.completed',
        'grade.reached',
      ]);
    });

    async function sweep(
      subs: string[],
      needs: LmsNeeds,
      from?: string,
    ): Promise<{ told: Map<string, NewSignal[]>; steps: number }> {
      const told = new Map<string, NewSignal[]>();
      let cursor = from;
      let steps = 0;
      do {
        const page = await setup.lms.sweep(
          access(),
          '17',
          subs.map((sub) => ({ sub })),
          needs,
          cursor,
        );
        for (const { sub, look } of page.looks) told.set(sub, [...(told.get(sub) ?? []), ...look.facts]);
        cursor = page.next;
        steps += 1;
        expect(steps).to.be.lessThan(100);
      } while (cursor !== undefined);
      return { told, steps };
    }
  });
}
