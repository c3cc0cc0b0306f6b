import { expect } from 'chai';
import { createHttp } from '../../../adapters/http/create-http.ts';
import { createMoodle } from '../../../adapters/lms/moodle/create-moodle.ts';
import { platformId } from '../../../server/model/ids.ts';
import type { Lms, LmsAccess, LmsNeeds } from '../../../server/ports/lms.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { failureOf } from '../../helpers/failure.ts';
import { type FakeMoodle, fakeMoodle } from '../../helpers/fake-moodle.ts';
import { courseOf, personOf, sampleWorld } from '../../helpers/lms-world.ts';

const ALL = { courseCompletion: true, activities: true, grades: true };
const GRADES = 'gradereport_user_get_grade_items';
const COURSE = 'core_completion_get_course_completion_status';
const ACTIVITIES = 'core_completion_get_activities_completion_status';

describe('the Moodle adapter', () => {
  let site: FakeMoodle;
  let lms: Lms;
  const clock = fakeClock();
  const begin = async (learners = 3): Promise<void> => {
    site = await fakeMoodle(sampleWorld(learners));
    lms = createMoodle({ http: createHttp({ allowedHosts: [site.host], userAgent: 'test' }), clock });
  };
  beforeEach(() => begin());
  afterEach(() => site.close());
  const access = (more: Partial<LmsAccess> = {}): LmsAccess => ({
    platform: platformId.parse('p'),
    siteUrl: `${site.origin}/`,
    token: site.world.token,
    pace: (_name, call) => call(),
    ...more,
  });
  const check = (needs: LmsNeeds = ALL) => lms.check(access(), '17', '204', needs);

  it('posts the token as a form field, and never puts it into an address', async () => {
    await check();
    const [call] = site.heard;
    expect([call?.method, call?.path]).to.deep.equal(['POST', '/webservice/rest/server.php']);
    expect(call?.headers['content-type']).to.equal('application/x-www-form-urlencoded');
    expect(site.calls[0]).to.deep.equal({
      wstoken: 'world-token',
      moodlewsrestformat: 'json',
      wsfunction: COURSE,
      courseid: '17',
      userid: '204',
    });
  });

  it('asks a roster for the fields it needs, of active people, 200 a page', async () => {
    await lms.roster(access(), '17', '200');
    const form = Object.values(site.calls[0] ?? {}).join(' ');
    expect(form).to.include('userfields id,email,idnumber,firstname,lastname,fullname,roles');
    expect(form).to.include('onlyactive 1 limitfrom 200 limitnumber 200 sortby id');
  });

  describe('failures', () => {
    const failWith = async (errorcode: string) => {
      site.refuse.set('core_course_get_contents', errorcode);
      return failureOf(lms.course(access(), '17'));
    };

    it('are told apart by error code, never by message', async () => {
      for (const [errorcode, code] of [
        ['invalidtoken', 'LMS_TOKEN_REJECTED'],
        ['invalidparameter', 'LMS_NOT_FOUND'],
        ['nopermissions', 'LMS_FORBIDDEN'],
        ['cannotviewreport', 'LMS_FORBIDDEN'],
        ['accessdenied', 'LMS_FORBIDDEN'],
        ['accessexception', 'LMS_FORBIDDEN'],
        ['sitemaintenance', 'LMS_UNREACHABLE'],
        ['dmlreadexception', 'LMS_BAD_ANSWER'],
        ['constructor', 'LMS_BAD_ANSWER'],
      ]) {
        const failure = await failWith(errorcode ?? '');
        expect([failure.code, failure.details], errorcode).to.deep.equal([
          code,
          { function: 'core_course_get_contents', errorcode },
        ]);
      }
    });

    it('of the site are unreachable or no answer, with the function named', async () => {
      const html = '<!doctype html><h1>Maintenance</h1>';
      for (const [status, body, headers, code] of [
        [500, html, {}, 'LMS_UNREACHABLE'],
        [502, '', {}, 'LMS_UNREACHABLE'],
        [503, html, { 'retry-after': '90' }, 'LMS_RATE_LIMITED'],
        [429, '', {}, 'LMS_RATE_LIMITED'],
        [403, '', {}, 'LMS_FORBIDDEN'],
        [404, html, {}, 'LMS_BAD_ANSWER'],
        [301, '', { location: 'https://elsewhere.example/' }, 'LMS_BAD_ANSWER'],
        [200, html, {}, 'LMS_BAD_ANSWER'],
        [200, '', {}, 'LMS_BAD_ANSWER'],
        [200, 'null', {}, 'LMS_BAD_ANSWER'],
        [200, '{"courses":"none"}', {}, 'LMS_BAD_ANSWER'],
      ] as const) {
        site.faults.set('core_course_get_courses_by_field', (response) =>
          response.writeHead(status, headers).end(body),
        );
        const failure = await failureOf(lms.course(access(), '17'));
        expect(failure.code, `${status} ${body}`).to.equal(code);
        expect(failure.details['function']).to.equal('core_course_get_courses_by_field');
        if (status === 503) expect(failure.details['retryAfterMs']).to.equal(90_000);
      }
    });

    it('of the network are unreachable, with what is known kept as cause', async () => {
      site.faults.set('core_course_get_courses_by_field', (response) => response.destroy());
      const cut = await failureOf(lms.course(access(), '17'));
      expect([cut.code, cut.details['http'], (cut.cause as Error).name]).to.deep.equal([
        'LMS_UNREACHABLE',
        'HTTP_NETWORK',
        'BridgeError',
      ]);
      const refused = await failureOf(lms.course(access({ siteUrl: 'https://10.0.0.1' }), '17'));
      expect([refused.code, refused.details['http']]).to.deep.equal([
        'LMS_UNREACHABLE',
        'HTTP_ADDRESS_REFUSED',
      ]);
    });

    it('never show the token', async () => {
      site.faults.set('core_course_get_courses_by_field', (response) => response.end('world-token'));
      const failure = await failureOf(lms.course(access(), '17'));
      expect(JSON.stringify([failure.message, failure.details, failure.cause])).to.not.include('world-token');
    });

    it('stop a call when the access is called off', async () => {
      const stop = new AbortController();
      site.faults.set(COURSE, () => stop.abort());
      expect((await failureOf(lms.check(access({ signal: stop.signal }), '17', '204', ALL))).code).to.equal(
        'LMS_UNREACHABLE',
      );
    });
  });

  describe('a look at one learner', () => {
    it('keeps what it got where one function is refused, and names that', async () => {
      site.refuse.set(ACTIVITIES, 'nopermissions');
      site.refuse.set(GRADES, 'invalidparameter');
      const look = await check();
      expect(look.facts.map((f) => f.fact.kind)).to.deep.equal(['course.completed']);
      expect(look.gaps).to.deep.equal([`forbidden:${ACTIVITIES}`, `not-found:${GRADES}`]);
    });

    it('fails as a whole where the site does', async () => {
      site.faults.set(ACTIVITIES, (response) => response.writeHead(500).end());
      expect((await failureOf(check())).code).to.equal('LMS_UNREACHABLE');
    });

    it('makes no call for a user that Moodle cannot have', async () => {
      for (const sub of ['', 'ada', '0', '12x', '-4', '4.5'])
        expect(await lms.check(access(), '17', sub, ALL)).to.deep.equal({ facts: [], gaps: ['not-tracked'] });
      expect(site.calls).to.deep.equal([]);
    });

    it('takes no grades of another user from an answer', async () => {
      personOf(site.world, '204').grades.set('642', { raw: 1, max: 2, at: 0 });
      site.faults.set(GRADES, (response) =>
        response.end(JSON.stringify({ usergrades: [{ userid: 999, gradeitems: [] }] })),
      );
      expect((await check({ ...ALL, courseCompletion: false, activities: false })).facts).to.deep.equal([]);
    });
  });

  describe('a sweep', () => {
    const grades = { courseCompletion: false, activities: false, grades: true };
    const called = (): string[] => site.calls.map((c) => `${c['wsfunction'] ?? ''} ${c['userid'] ?? ''}`);
    const run = async (needs: LmsNeeds): Promise<Map<string, string[]>> => {
      const subs = courseOf(site.world)
        .people.filter((p) => p.role === 'learner')
        .map((p) => p.sub);
      const told = new Map<string, string[]>();
      let cursor: string | undefined;
      do {
        const page = await lms.sweep(
          access(),
          '17',
          subs.map((sub) => ({ sub })),
          needs,
          cursor,
        );
        for (const { sub, look } of page.looks)
          told.set(sub, [...(told.get(sub) ?? []), ...look.facts.map((f) => f.fact.kind), ...look.gaps]);
        cursor = page.next;
      } while (cursor !== undefined);
      return told;
    };
    const grade = (): void => {
      for (const person of courseOf(site.world).people)
        person.grades.set('642', { raw: 40, max: 50, at: 1_790_000_000_000 });
    };

    it('reads the grades of many by one call', async () => {
      await site.close();
      await begin(60);
      grade();
      const told = await run(grades);
      expect(called()).to.deep.equal([`${GRADES} 0`]);
      expect(told.size).to.equal(60);
    });

    it('reads the grades of a few one by one', async () => {
      grade();
      await run(grades);
      expect(called()).to.deep.equal([`${GRADES} 204`, `${GRADES} 205`, `${GRADES} 206`]);
    });

    it('asks for completions in steps of a few learners, and for grades no second time', async () => {
      await site.close();
      await begin(11);
      grade();
      const told = await run(ALL);
      expect(called().filter((c) => c.startsWith(GRADES))).to.deep.equal([`${GRADES} 0`]);
      expect(called().filter((c) => c.startsWith(COURSE))).to.have.length(11);
      for (const facts of told.values())
        expect(facts).to.deep.equal([
          'grade.reached',
          'course.completed',
          'activity.completed',
          'activity.completed',
        ]);
    });

    it('falls back to one learner at a time where the course is too large for one answer', async () => {
      await site.close();
      await begin(7);
      grade();
      let isFirst = true;
      site.faults.set(GRADES, (response) => {
        if (isFirst) response.writeHead(504).end();
        else response.end(JSON.stringify({ usergrades: [] }));
        isFirst = false;
      });
      await run(grades);
      expect(called()).to.deep.equal([
        `${GRADES} 0`,
        ...[204, 205, 206, 207, 208, 209, 210].map((id) => `${GRADES} ${id}`),
      ]);
    });

    it('names a refused bulk call for every learner and still asks for completions', async () => {
      await site.close();
      await begin(6);
      site.refuse.set(GRADES, 'nopermissions');
      const told = await run({ ...ALL, activities: false });
      for (const facts of told.values())
        expect(facts).to.deep.equal([`forbidden:${GRADES}`, 'course.completed']);
    });

    it('tells of users Moodle cannot have once, without a call', async () => {
      const page = await lms.sweep(access(), '17', [{ sub: 'guest' }], ALL, undefined);
      expect([page.looks, page.calls, page.next]).to.deep.equal([
        [{ sub: 'guest', look: { facts: [], gaps: ['not-tracked'] } }],
        0,
        undefined,
      ]);
    });
  });

  describe('the connection test', () => {
    const problems = async (contextIds?: readonly string[]) =>
      (await lms.testConnection(access(), contextIds)).checks
        .filter((check) => !check.ok)
        .map(({ function: name, missing, capability, where }) => ({ name, missing, capability, where }));

    it('calls every function on a course and a learner, and times it', async () => {
      const { checks } = await lms.testConnection(access());
      expect(checks.map((check) => [check.function, check.ok, typeof check.ms])).to.deep.equal(
        [
          'core_webservice_get_site_info',
          'core_course_get_courses_by_field',
          'core_course_get_contents',
          'core_enrol_get_enrolled_users',
          COURSE,
          ACTIVITIES,
          GRADES,
        ].map((name) => [name, true, 'number']),
      );
      expect(site.calls.filter((c) => c['userid'] !== undefined).map((c) => c['userid'])).to.deep.equal([
        '204',
        '204',
        '204',
      ]);
    });

    it('names every function that is missing from the service', async () => {
      site.missing.add(GRADES).add(ACTIVITIES);
      expect(await problems()).to.deep.equal(
        [ACTIVITIES, GRADES].map((name) => ({
          name,
          missing: 'function',
          capability: undefined,
          where: 'moodleServices',
        })),
      );
    });

    it('names the capability behind each refusal, all of them at once', async () => {
      site.refuse.set(COURSE, 'cannotviewreport');
      site.refuse.set(ACTIVITIES, 'nopermissions');
      site.refuse.set(GRADES, 'nopermissiontoviewgrades');
      site.refuse.set('core_course_get_contents', 'requireloginerror');
      expect(await problems()).to.deep.equal([
        {
          name: 'core_course_get_contents',
          missing: 'requireloginerror',
          capability: 'moodle/course:view',
          where: 'moodleRoles',
        },
        {
          name: COURSE,
          missing: 'cannotviewreport',
          capability: 'report/completion:view',
          where: 'moodleRoles',
        },
        {
          name: ACTIVITIES,
          missing: 'nopermissions',
          capability: 'report/progress:view',
          where: 'moodleRoles',
        },
        {
          name: GRADES,
          missing: 'nopermissiontoviewgrades',
          capability: 'gradereport/user:view, moodle/grade:viewall',
          where: 'moodleRoles',
        },
      ]);
    });

    it('names a roster that is refused, and one without addresses', async () => {
      site.refuse.set('core_enrol_get_enrolled_users', 'nopermissions');
      expect((await problems()).map((p) => p.capability)).to.deep.equal(['moodle/course:viewparticipants']);
      site.refuse.clear();
      site.faults.set('core_enrol_get_enrolled_users', (response) =>
        response.end(JSON.stringify([{ id: 204, fullname: 'A' }])),
      );
      expect(await problems()).to.deep.equal([
        {
          name: 'core_enrol_get_enrolled_users',
          missing: 'email',
          capability: 'moodle/course:useremail, moodle/site:viewuseridentity',
          where: 'moodleRoles',
        },
      ]);
    });

    it('tries courses known from launches first, and says where none of them can be entered', async () => {
      expect(await problems(['999', '17'])).to.deep.equal([]);
      expect(site.calls.map((c) => c['value']).filter((v) => v !== undefined)).to.deep.equal(['999', '17']);
      expect(await problems(['999'])).to.deep.equal([
        {
          name: 'core_course_get_courses_by_field',
          missing: 'course',
          capability: 'moodle/course:view',
          where: 'moodleCourseAccess',
        },
      ]);
    });

    it('takes a course without criteria or learners for working', async () => {
      courseOf(site.world).hasCriteria = false;
      expect(await problems()).to.deep.equal([]);
      courseOf(site.world).people = [];
      expect(await problems()).to.deep.equal([]);
      site.world.courses = [];
      expect(await problems()).to.deep.equal([]);
    });

    it('fails where the site cannot even describe itself, or stops answering', async () => {
      site.refuse.set('core_webservice_get_site_info', 'accessexception');
      expect((await failureOf(lms.testConnection(access()))).code).to.equal('LMS_FORBIDDEN');
      site.refuse.clear();
      site.faults.set('core_course_get_contents', (response) => response.destroy());
      expect((await failureOf(lms.testConnection(access()))).code).to.equal('LMS_UNREACHABLE');
    });
  });
});
