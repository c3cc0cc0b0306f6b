import { expect } from 'chai';
import { afterLaunch } from '../../../server/actions/courses/after-launch.ts';
import {
  retestLmsConnection,
  saveLmsConnection,
} from '../../../server/actions/courses/keep-lms-connection.ts';
import { completionSource } from '../../../server/actions/courses/completion-source.ts';
import { createBadge } from '../../../server/actions/badges/create-badge.ts';
import { every } from '../../../server/actions/change.ts';
import { recordSignals } from '../../../server/actions/signals/record-signals.ts';
import { memberships } from '../../../server/model/courses/course.ts';
import { type DraftRequirement } from '../../../server/model/badges/badge.ts';
import { platforms } from '../../../server/model/platforms/platform.ts';
import { progresses } from '../../../server/model/signals/progress.ts';
import { stages } from '../../../server/stages.ts';
import { processAll } from '../../../server/worker.ts';
import { activeBadge, addCourse, completesCourse, courseCompleted, quiet } from '../../helpers/house.ts';
import { courseOf, worldPerson } from '../../helpers/lms-world.ts';
import { ACTIVITIES, COURSE_DONE, ENROLLED, GRADES, openSchool, POLL_MS, type School } from './school.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const second = (ms: number): number => Math.floor(ms / 1000) * 1000;
const owner = { kind: 'owner', name: 'Marta Keller' } as const;
const report: DraftRequirement = {
  id: 'r2',
  kind: 'activity.completed',
  item: '642',
  result: 'complete',
  percent: '',
};
const quiz: DraftRequirement = {
  id: 'r3',
  kind: 'grade.reached',
  item: '643',
  result: 'complete',
  percent: '70',
};
const page = '<!doctype html><title>Wartung</title>';

describe('the reading of a course', () => {
  let school: School;
  const open = async (...args: Parameters<typeof openSchool>): Promise<void> => {
    school = await openSchool(...args);
  };
  const now = (): number => second(school.ctx.clock.now());
  const finish = (sub: string, at = now()): void => {
    school.person(sub).finishedAt = at;
  };
  const standingOf = async (index: number): Promise<string | undefined> => {
    const where = { learner: school.learners[index]! };
    for await (const progress of every(school.ctx, progresses, {})) {
      if (progress.learner === where.learner) return progress.standing;
    }
    return undefined;
  };
  const trouble = async (): Promise<unknown> => (await completionSource(school.ctx, school.course)).trouble;
  afterEach(() => school.close());

  describe('asks', () => {
    it('nothing while no badge waits for anything', async () => {
      await open();
      await school.wake();
      await school.pass(3 * HOUR);
      expect(school.asked()).to.deep.equal([]);
    });

    it('only for what the rule needs, and only about learners who lack the badge', async () => {
      await open();
      await activeBadge(school);
      await school.pass(2 * MINUTE);
      expect(school.asked()).to.deep.equal([
        ...['4', '5', '6'].map((sub) => `${COURSE_DONE} ${sub}`),
        ENROLLED,
      ]);
      finish('4');
      await school.pass();
      expect(await school.awarded()).to.deep.equal(['4 1 awarded']);
      school.asked();
      await school.pass();
      expect(school.asked()).to.deep.equal(['5', '6'].map((sub) => `${COURSE_DONE} ${sub}`));
    });

    it('about grades of many by one call, and of a few one by one', async () => {
      await open();
      await activeBadge(school, { requirements: [[quiz]] });
      await school.pass(2 * MINUTE);
      expect(school.asked().filter((call) => call.startsWith(GRADES))).to.deep.equal(
        ['4', '5', '6'].map((sub) => `${GRADES} ${sub}`),
      );
      school.enrol(Array.from({ length: 20 }, (_, i) => String(100 + i)));
      school.person('119').grades.set('643', { raw: 8, max: 10, at: now() });
      await school.pass(HOUR + POLL_MS);
      school.asked();
      await school.pass();
      expect(school.asked().filter((call) => !call.startsWith(ENROLLED))).to.deep.equal([`${GRADES} 0`]);
      expect(await school.awarded()).to.deep.equal(['119 1 awarded']);
    });

    it('about everybody while a draft is being edited, and stops a day after it was saved', async () => {
      await open();
      await activeBadge(school);
      finish('4');
      await school.pass(20 * MINUTE);
      await createBadge(school.ctx, {
        course: school.course,
        actor: { kind: 'instructor', name: 'Jonas Weber' },
        language: 'en',
        content: { name: 'Report', groups: [{ need: 'any', requirements: [report] }] },
      });
      await school.pass();
      school.asked();
      await school.pass();
      expect(school.asked().filter((call) => call.startsWith(ACTIVITIES))).to.deep.equal(
        ['4', '5', '6'].map((sub) => `${ACTIVITIES} ${sub}`),
      );
      await school.pass(25 * HOUR, 12 * HOUR);
      school.asked();
      await school.pass();
      expect(school.asked().filter((call) => call.startsWith(ACTIVITIES))).to.deep.equal([]);
    });

    it('at once about a learner who launches, and at most once a minute', async () => {
      await open();
      await activeBadge(school);
      await school.pass(2 * MINUTE);
      school.asked();
      finish('5');
      const launched = {
        organisation: school.organisation,
        platform: school.platform,
        sub: '5',
        learner: school.learners[1]!,
        name: 'Élodie Nuñez',
        isPlatformAdmin: false,
        entry: {
          course: school.course.id,
          deployment: '1',
          role: 'learner' as const,
          launchedAt: school.ctx.clock.now(),
        },
        goTo: '/',
      };
      for (let i = 0; i < 3; i += 1) {
        await afterLaunch(school.ctx, launched);
        await school.quiet();
      }
      expect(school.asked()).to.deep.equal([`${COURSE_DONE} 5`]);
      expect(await school.awarded()).to.deep.equal(['5 1 awarded']);
    });

    it('once where two processes are at it', async () => {
      await open();
      await activeBadge(school);
      await Promise.all([1, 2].map(() => processAll(school.ctx, stages)));
      expect(school.asked().filter((call) => call.startsWith(COURSE_DONE)).length).to.equal(3);
    });
  });

  describe('finds people', () => {
    it('page by page, also those who came after the last time', async () => {
      await open();
      school.enrol(Array.from({ length: 210 }, (_, i) => String(1000 + i)));
      await activeBadge(school, { requirements: [[quiz]] });
      await school.pass(2 * MINUTE);
      expect(school.asked().filter((call) => call === ENROLLED).length).to.equal(2);
      const where = { course: school.course.id, role: 'learner', isActive: true };
      expect(await school.ctx.store.count(memberships, where, 1000)).to.equal(213);
      school.enrol(['2000']);
      school.person('2000').grades.set('643', { raw: 9, max: 10, at: now() });
      await school.pass(2 * HOUR);
      expect(await school.awarded()).to.deep.equal(['2000 1 awarded']);
    });

    it('who left no more, keeping what they have', async () => {
      await open();
      await activeBadge(school, { requirements: [[completesCourse, report]] });
      finish('4');
      await school.pass();
      const course = courseOf(school.moodle.world, '2');
      course.people = course.people.filter(({ sub }) => sub !== '4' && sub !== '5');
      await school.pass(2 * HOUR);
      school.asked();
      await school.pass();
      expect(school.asked().filter((call) => / [45]$/.test(call))).to.deep.equal([]);
      expect(await school.awarded()).to.deep.equal(['4 1 awarded']);
      expect((await school.signalsOf('4')).length).to.equal(1);
      expect(await trouble()).to.equal(undefined);
    });

    it('and keeps all of them where the roster breaks off in the middle', async () => {
      await open();
      school.enrol(Array.from({ length: 205 }, (_, i) => String(1000 + i)));
      await activeBadge(school, { requirements: [[quiz]] });
      await school.pass(2 * MINUTE);
      let calls = 0;
      school.moodle.faults.set(ENROLLED, (response) => {
        calls += 1;
        if (calls === 1) return 'pass';
        return response.writeHead(200, { 'content-type': 'text/html' }).end(page);
      });
      courseOf(school.moodle.world, '2').people.splice(1, 3);
      await school.pass(HOUR + 20 * MINUTE);
      expect(calls).to.be.greaterThan(1);
      const where = { course: school.course.id, role: 'learner', isActive: true };
      expect(await school.ctx.store.count(memberships, where, 1000)).to.equal(208);
      school.moodle.faults.clear();
      await school.pass(2 * HOUR);
      expect(await school.ctx.store.count(memberships, where, 1000)).to.equal(205);
    });
  });

  describe('where the site', () => {
    for (const [what, fault, code] of [
      ['says 503', (r) => r.writeHead(503).end(), 'LMS_UNREACHABLE'],
      ['shows a page', (r) => r.writeHead(200, { 'content-type': 'text/html' }).end(page), 'LMS_BAD_ANSWER'],
      ['never answers', () => undefined, 'LMS_UNREACHABLE'],
      [
        'sends the caller inward',
        (r) => r.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
        'LMS_BAD_ANSWER',
      ],
      [
        'sends 100 MB',
        (r) => r.writeHead(200, { 'content-length': '104857600' }).write('['),
        'LMS_BAD_ANSWER',
      ],
      ['says nothing', (r) => r.writeHead(200).end(), 'LMS_BAD_ANSWER'],
      ['asks for a pause', (r) => r.writeHead(429, { 'retry-after': '3600' }).end(), 'LMS_RATE_LIMITED'],
    ] as [string, Parameters<FaultSet>[1], string][])
      it(`${what}, backs off, says so and misses nothing afterwards`, async () => {
        await open();
        await activeBadge(school);
        await school.pass(2 * MINUTE);
        school.moodle.faults.set(COURSE_DONE, fault);
        school.asked();
        finish('4');
        await school.pass(2 * HOUR, 15 * MINUTE);
        expect(school.asked().length).to.be.within(1, 12);
        expect(await school.connection()).to.include({ state: 'failing', lastErrorCode: code });
        expect(await trouble()).to.include({ cause: 'failing', code });
        school.moodle.faults.clear();
        await school.pass(HOUR);
        expect(await school.awarded()).to.deep.equal(['4 1 awarded']);
        expect(await trouble()).to.equal(undefined);
      });

    it('refuses the token, stops, says so, and goes on with a new one', async () => {
      await open();
      await activeBadge(school);
      await school.pass(2 * MINUTE);
      school.moodle.world.token = 'another';
      finish('4');
      await school.pass(HOUR);
      expect(await school.connection()).to.include({ state: 'stopped', lastErrorCode: 'LMS_TOKEN_REJECTED' });
      expect(await trouble()).to.deep.equal({ cause: 'stopped' });
      school.asked();
      await school.pass(24 * HOUR, HOUR);
      expect(school.asked()).to.deep.equal([]);
      const platform = await school.ctx.store.get(platforms, school.platform);
      const form = { siteUrl: school.moodle.origin, token: 'another' };
      expect(await saveLmsConnection(school.ctx, platform!, form, owner)).to.deep.equal([]);
      await school.pass(10 * MINUTE);
      expect(await school.awarded()).to.deep.equal(['4 1 awarded']);
      expect(await school.connection()).to.include({ state: 'works' });
    });

    it('answers again, is not called whole where the test had found something missing', async () => {
      await open();
      school.moodle.missing.add(GRADES);
      await activeBadge(school);
      const platform = await school.ctx.store.get(platforms, school.platform);
      await retestLmsConnection(school.ctx, platform!, owner);
      await school.pass(2 * MINUTE);
      expect((await school.connection()).state).to.equal('partly');
      school.moodle.faults.set(COURSE_DONE, (response) => response.writeHead(502).end());
      await school.pass(HOUR);
      expect((await school.connection()).state).to.equal('failing');
      school.moodle.faults.clear();
      await school.pass(HOUR);
      expect((await school.connection()).state).to.equal('partly');
      expect(await trouble()).to.deep.equal({ cause: 'missing', functions: [GRADES] });
    });

    it('was down when the connection was saved, is tested again by itself', async () => {
      await open();
      await activeBadge(school);
      const [info] = ['core_webservice_get_site_info'];
      school.moodle.faults.set(info, (response) => response.writeHead(503).end());
      const platform = await school.ctx.store.get(platforms, school.platform);
      await retestLmsConnection(school.ctx, platform!, owner);
      await school.quiet();
      expect(await school.connection()).to.have.nested.include({
        state: 'failing',
        'test.failure': 'LMS_UNREACHABLE',
      });
      school.moodle.faults.clear();
      await school.wake();
      await school.pass(10 * MINUTE);
      const mended = await school.connection();
      expect(mended.state).to.equal('works');
      expect(mended.test).not.to.have.property('failure');
    });

    it('cannot cope with one learner, reads the others, tries again and says so', async () => {
      await open();
      await activeBadge(school);
      let isBroken = true;
      school.moodle.faults.set(COURSE_DONE, (response, form) => {
        if (!isBroken || form['userid'] !== '4') return 'pass';
        const body = { exception: 'dml_read_exception', errorcode: 'dmlreadexception', message: 'x' };
        return response.writeHead(200).end(JSON.stringify(body));
      });
      for (const sub of ['4', '5', '6']) finish(sub);
      await school.pass();
      expect(await school.awarded()).to.deep.equal(['5 1 awarded', '6 1 awarded']);
      expect((await school.connection()).state).to.equal('works');
      expect(await trouble()).to.include({ cause: 'course', code: 'LMS_BAD_ANSWER' });
      isBroken = false;
      await school.pass();
      expect(await school.awarded()).to.deep.equal(['4 1 awarded', '5 1 awarded', '6 1 awarded']);
      expect(await trouble()).to.equal(undefined);
    });

    it('cannot cope with one grade of a course, still reads the grades of the others', async () => {
      await open();
      school.enrol(Array.from({ length: 10 }, (_, i) => String(100 + i)));
      await activeBadge(school, { requirements: [[quiz]] });
      school.moodle.faults.set(GRADES, (response, form) => {
        if (form['userid'] !== '0' && form['userid'] !== '104') return 'pass';
        return response.writeHead(200).end('{"exception":"x","errorcode":"unknownthing","message":"x"}');
      });
      school.person('109').grades.set('643', { raw: 7, max: 10, at: now() });
      await school.pass();
      expect(await school.awarded()).to.deep.equal(['109 1 awarded']);
    });

    it('shows one course no more, goes on with the others', async () => {
      await open();
      await activeBadge(school);
      courseOf(school.moodle.world, '2').people.push(worldPerson('7', 'Mika Ono'));
      const other = await addCourse(school.ctx, school.organisation, school.platform, '99', 'Gone');
      await activeBadge({ ...school, course: other }, { name: 'Of a course that is gone' });
      school.moodle.faults.set(ENROLLED, (response, form) =>
        form['courseid'] === '99'
          ? response.writeHead(200).end('{"exception":"x","errorcode":"coursegone","message":"x"}')
          : 'pass',
      );
      finish('4');
      await school.pass(HOUR);
      expect(await school.awarded()).to.deep.equal(['4 1 awarded']);
      expect(await school.connection()).to.include({ state: 'works' });
      expect((await school.sync(other)).lastErrorCode).to.equal('LMS_BAD_ANSWER');
      expect(await trouble()).to.equal(undefined);
    });

    it('takes a right away after the connection was tested, says so', async () => {
      await open();
      await activeBadge(school);
      await school.pass(2 * MINUTE);
      school.moodle.refuse.set(COURSE_DONE, 'nopermissions');
      finish('4');
      await school.pass();
      expect(await trouble()).to.include({ cause: 'course', code: 'LMS_FORBIDDEN' });
      school.moodle.refuse.clear();
      await school.pass();
      expect(await trouble()).to.equal(undefined);
      expect(await school.awarded()).to.deep.equal(['4 1 awarded']);
    });
  });

  describe('hears', () => {
    it('that a completion was undone, and that it was done again, whatever the time it names', async () => {
      await open();
      await activeBadge(school, { requirements: [[completesCourse], [report]] });
      const at = now();
      finish('4', at);
      await school.pass();
      expect(await standingOf(0)).to.equal('nearly');
      school.person('4').finishedAt = undefined;
      await school.pass();
      expect(await standingOf(0)).to.equal('not-yet');
      finish('4', at);
      await school.pass();
      expect(await standingOf(0)).to.equal('nearly');
      await school.pass();
      const told = (await school.signalsOf('4')).map(({ fact }) => fact.value);
      expect(told).to.deep.equal([{ done: true }, { done: false }, { done: true }]);
      school.person('4').states.set('642', { state: 'complete', at: now() });
      await school.pass();
      expect(await school.awarded()).to.deep.equal(['4 1 awarded']);
      expect(await school.quarantined()).to.deep.equal([]);
    });

    it('that a grade went up, down, and back to what it was', async () => {
      await open();
      await activeBadge(school, { requirements: [[quiz], [report]] });
      const first = now();
      const grade = (raw: number, at: number): void =>
        void school.person('4').grades.set('643', { raw, max: 10, at });
      for (const [raw, at] of [
        [8, first],
        [6, first + 1000],
        [8, first],
        [6, first + 1000],
      ] as const) {
        grade(raw, at);
        await school.pass();
      }
      await school.pass();
      const told = (await school.signalsOf('4')).map(({ fact }) =>
        fact.kind === 'grade.reached' ? fact.value.raw : undefined,
      );
      expect(told).to.deep.equal(['8', '6', '8', '6']);
    });

    it('of the right order from a site whose clock is 90 seconds behind, or ahead', async () => {
      for (const skewMs of [-90_000, 90_000]) {
        await open();
        await activeBadge(school, { requirements: [[completesCourse], [report]] });
        await school.pass(2 * MINUTE);
        const theirs = (): number => second(school.ctx.clock.now() + skewMs);
        finish('4', theirs());
        await school.wake();
        await school.quiet();
        expect(await standingOf(0), `done at ${skewMs}`).to.equal('nearly');
        school.person('4').finishedAt = undefined;
        await school.wake();
        await school.quiet();
        expect(await standingOf(0), `undone at ${skewMs}`).to.equal('not-yet');
        finish('4', theirs());
        await school.wake();
        await school.quiet();
        expect(await standingOf(0), `done again at ${skewMs}`).to.equal('nearly');
        if (skewMs < 0) await school.close();
      }
    });

    it('of completions from a site whose clock is far ahead, and loses none', async () => {
      await open();
      await activeBadge(school);
      finish('4', now() + 20 * MINUTE);
      await school.pass(2 * MINUTE);
      expect(await school.awarded()).to.deep.equal(['4 1 awarded']);
      expect(await school.quarantined()).to.deep.equal([]);
      const [signal] = await school.signalsOf('4');
      expect(signal?.occurredAt).to.be.at.most(school.ctx.clock.now());
    });

    it('nothing of an activity that was deleted: what was done there stays done', async () => {
      await open();
      await activeBadge(school, { requirements: [[report], [completesCourse]] });
      school.person('4').states.set('642', { state: 'complete', at: now() });
      await school.pass();
      expect(await standingOf(0)).to.equal('nearly');
      courseOf(school.moodle.world, '2').activities = [];
      await school.pass(2 * HOUR);
      expect(await standingOf(0)).to.equal('nearly');
      finish('4');
      await school.pass();
      expect(await school.awarded()).to.deep.equal(['4 1 awarded']);
    });

    it('of a completion that was pushed too as one and the same', async () => {
      await open();
      await activeBadge(school);
      await school.quiet();
      const at = now();
      finish('4', at);
      const push = courseCompleted(school, '4', at + 350);
      await recordSignals(school.ctx, { organisation: school.organisation, source: 'campus' }, [push]);
      await school.pass();
      await recordSignals(school.ctx, { organisation: school.organisation, source: 'campus' }, [push]);
      await school.pass();
      expect(await school.awarded()).to.deep.equal(['4 1 awarded']);
    });

    it('older news after newer, in whatever order they come', async () => {
      await open();
      await activeBadge(school, { requirements: [[completesCourse], [report]] });
      await school.quiet();
      const at = now();
      const push = (ms: number, done: boolean) =>
        recordSignals(school.ctx, { organisation: school.organisation, source: 'campus' }, [
          courseCompleted(school, '4', at + ms, done),
        ]);
      await push(3000, true);
      await push(1000, true);
      await push(2000, false);
      await school.quiet();
      expect(await standingOf(0)).to.equal('nearly');
      await push(4000, false);
      await push(3500, true);
      await quiet(school.ctx);
      expect(await standingOf(0)).to.equal('not-yet');
    });
  });
});

type FaultSet = School['moodle']['faults']['set'];
