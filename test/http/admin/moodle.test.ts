import { expect } from 'chai';
import { createHttp } from '../../../adapters/http/create-http.ts';
import { createLmsRegistry } from '../../../adapters/lms/index.ts';
import { ACTIVITIES, COURSE_COMPLETION, GRADES } from '../../../adapters/lms/moodle/look.ts';
import { CONTENTS, COURSES, ENROLLED, SITE_INFO } from '../../../adapters/lms/moodle/test-connection.ts';
import { createVisitor, type Visit, type Visitor } from '../../../scripts/demo/web/visitor.ts';
import { lmsConnectionIdOf } from '../../../server/actions/courses/access-lms.ts';
import { courses } from '../../../server/model/courses/course.ts';
import {
  courseSyncs,
  type LmsConnection,
  lmsConnections,
} from '../../../server/model/courses/lms-connection.ts';
import { idOf } from '../../../server/model/ids.ts';
import { platforms } from '../../../server/model/platforms/platform.ts';
import { moodleCapabilities, moodleFunctions } from '../../../server/views/admin/moodle-account.tsx';
import { fakeClock } from '../../helpers/clock.ts';
import { type FakeMoodle, fakeMoodle } from '../../helpers/fake-moodle.ts';
import { activeBadge } from '../../helpers/house.ts';
import { sampleWorld } from '../../helpers/lms-world.ts';
import { type Office, openOffice } from './office.ts';

const TOKEN = 'world-token';

describe('the Moodle connection', function () {
  this.timeout(20_000);
  let moodle: FakeMoodle;
  let office: Office;
  let visitor: Visitor;
  let here: string;
  beforeEach(async () => {
    const world = sampleWorld();
    moodle = await fakeMoodle(world);
    world.siteUrl = moodle.origin;
    const clock = fakeClock();
    const http = createHttp({ allowedHosts: [moodle.host], userAgent: 'test' });
    office = await openOffice({ clock, http, lms: createLmsRegistry({ http, clock }) });
    const platform = (await office.ctx.store.get(platforms, office.platform))!;
    await office.ctx.store.replace(platforms, { ...platform, issuer: moodle.origin });
    await addCourse(office, '17');
    visitor = await office.asOwner();
    here = `${office.origin}/admin/platforms/${office.platform}`;
  });
  afterEach(async () => {
    await office.close();
    await moodle.close();
  });

  const connection = (): Promise<LmsConnection | undefined> =>
    office.ctx.store.get(lmsConnections, lmsConnectionIdOf(office.platform));
  const save = async (form: Record<string, string>, who = visitor): Promise<Visit> =>
    who.press(await who.open(here), 'Save and test', form);
  const connect = async (): Promise<Visit> => {
    const after = await save({ siteUrl: moodle.origin, token: TOKEN });
    await office.quiet();
    return after;
  };
  /** What the poll of the page gets. */
  const part = async (): Promise<string> => {
    const headers = { cookie: `__Host-bb_own=${office.ownerToken}`, 'x-fragment': '1' };
    return (await office.raw('GET', `${new URL(here).pathname}/moodle`, { headers })).text();
  };

  it('is saved at once and tested as work, which the page polls', async () => {
    const after = await save({ siteUrl: `${moodle.origin}/`, token: TOKEN });
    expect([after.status, after.words.includes('Testing the connection')]).to.deep.equal([200, true]);
    expect(moodle.calls).to.have.length(0);
    expect(await part()).to.not.include('data-done');
    await office.quiet();
    const done = await part();
    expect(done).to.include('data-done').and.include('Everything that is needed works');
    expect(await connection()).to.include({ state: 'works', siteUrl: moodle.origin, tokenLastFour: 'oken' });
  });

  it('tries each function and names each that is missing, with where it is mended', async () => {
    for (const name of moodleFunctions.filter((one) => !one.includes('site_info'))) {
      moodle.missing.clear();
      moodle.missing.add(name);
      await connect();
      const page = await visitor.open(here);
      expect(page.words, name).to.include(`The function ${name} is not in the service.`);
      expect(page.words, name).to.include('Server > External services > Functions');
      expect((await connection())?.state, name).to.equal('partly');
    }
  });

  it('names the right that a refused function lacks', async () => {
    moodle.refuse.set('core_completion_get_course_completion_status', 'nopermissions');
    await connect();
    const page = await visitor.open(here);
    expect(page.words).to.include('Course completion cannot be read, so rules on it stay without data');
    expect(page.words).to.include('The account needs: report/completion:view.').and.include('Define roles');
    expect((await visitor.open(`${office.origin}/admin`)).words).to.include(
      '1 function or right is missing in Moodle',
    );
  });

  it('says what to do where the token is refused, and asks nothing more', async () => {
    await save({ siteUrl: moodle.origin, token: 'another-token' });
    await office.quiet();
    const page = await visitor.open(here);
    expect(page.words)
      .to.include('Moodle did not accept the token (invalidtoken).')
      .and.include('Manage tokens');
    expect((await connection())?.state).to.equal('stopped');
    expect((await visitor.open(`${office.origin}/admin`)).words).to.include('Replace the token');
  });

  for (const [what, fault, words] of [
    ['HTML', 200, 'The site did not answer as Moodle does'],
    ['5xx', 503, 'Moodle could not be reached (HTTP 503)'],
  ] as const)
    it(`says so where the site answers ${what}, and keeps address and token`, async () => {
      moodle.faults.set('core_webservice_get_site_info', (response) =>
        response
          .writeHead(fault, { 'content-type': 'text/html' })
          .end('<!doctype html><title>Wartung</title>'),
      );
      await connect();
      expect((await visitor.open(here)).words)
        .to.include(words)
        .and.include('nothing is lost');
      moodle.faults.clear();
      await visitor.press(await visitor.open(here), 'Test connection');
      await office.quiet();
      expect((await connection())?.state).to.equal('works');
    });

  it('says so where the site answers nothing', async () => {
    moodle.faults.set('core_webservice_get_site_info', (response) => response.destroy());
    await connect();
    expect((await visitor.open(here)).words).to.include('Moodle could not be reached');
  });

  it('warns where the token opens another site than the LMS', async () => {
    moodle.world.siteUrl = 'https://other.example';
    await connect();
    const page = await visitor.open(here);
    expect(page.words).to.include('This may be another site than the LMS');
    expect((await connection())?.state).to.equal('partly');
  });

  it('refuses addresses that may not be asked, and a missing token, beside their fields', async () => {
    for (const siteUrl of [
      '',
      'moodle',
      'http://10.0.0.7',
      'https://user:pass@lms.example',
      'javascript:alert(1)',
    ]) {
      const wrong = await save({ siteUrl, token: '' });
      expect([wrong.status, wrong.words.includes('2 things to correct')], siteUrl).to.deep.equal([422, true]);
    }
    expect(await connection()).to.equal(undefined);
  });

  it('keeps the token when it is left empty, but never sends it to another site', async () => {
    await connect();
    const { tokenSealed } = (await connection())!;
    await save({ siteUrl: `${moodle.origin}/sub`, token: '' });
    expect((await connection())?.tokenSealed).to.equal(tokenSealed);
    const other = await fakeMoodle(sampleWorld());
    const elsewhere = await save({ siteUrl: 'https://elsewhere.example', token: '' });
    expect([elsewhere.status, elsewhere.words.includes('enter the token again')]).to.deep.equal([422, true]);
    expect((await connection())?.siteUrl).to.equal(`${moodle.origin}/sub`);
    await other.close();
  });

  it('never shows the token again, to nobody', async () => {
    await connect();
    const admin = await office.launched({ isPlatformAdmin: true });
    for (const who of [visitor, admin]) {
      const page = await who.open(here);
      expect(page.words).to.include('A token ending in oken is stored');
      expect(page.html).to.not.include(TOKEN);
    }
    expect(JSON.stringify([office.ctx.logged, await office.audited()])).to.not.include(TOKEN);
  });

  it('is switched off, on again, and removed', async () => {
    await connect();
    const forms = (await visitor.open(here)).forms.filter((one) => one.action.endsWith('/moodle/switch'));
    await visitor.submit(await visitor.open(here), forms[0]!, { to: 'off' });
    expect((await connection())?.state).to.equal('off');
    const was = moodle.calls.length;
    await office.quiet();
    expect(moodle.calls).to.have.length(was);
    await visitor.submit(await visitor.open(here), forms[0]!, { to: 'on' });
    await office.quiet();
    expect((await connection())?.state).to.equal('works');
    await visitor.press(await visitor.open(here), 'Remove connection');
    expect(await connection()).to.equal(undefined);
  });

  it('is for the administrators of the LMS too, who are named in the log', async () => {
    const admin = await office.launched({ isPlatformAdmin: true });
    await save({ siteUrl: moodle.origin, token: TOKEN }, admin);
    const line = (await office.audited()).find(({ action }) => action.startsWith('lms-connection'));
    expect([line?.action, line?.actor, line?.actorKind]).to.deep.equal([
      'lms-connection.saved',
      'Sam Taylor',
      'platform-admin',
    ]);
  });

  it('wakes the reading of courses with badges once it works, and a course on demand', async () => {
    await activeBadge(office);
    await connect();
    const sync = idOf('courseSync', [office.course.id]);
    expect(await office.ctx.store.get(courseSyncs, sync)).to.not.equal(undefined);
    const page = await visitor.open(`${here}/courses`);
    const form = page.forms.find((one) => one.fields['course'] === office.course.id)!;
    await visitor.submit(page, form);
    const line = (await office.audited()).find(({ action }) => action.startsWith('course'));
    expect([line?.action, line?.subject]).to.deep.equal(['course.checked', 'Data Literacy 101']);
    const foreign = await visitor.submit(page, form, { course: await addForeignCourse(office) });
    expect(foreign.status).to.equal(404);
  });

  it('tells the account’s steps with exactly the functions that are called', () => {
    const called = [SITE_INFO, COURSES, CONTENTS, ENROLLED, COURSE_COMPLETION, ACTIVITIES, GRADES];
    expect([...moodleFunctions]).to.have.members(called);
    expect(moodleCapabilities.every((one) => /^[a-z]+(\/[a-z]+)?:[a-z]+$/.test(one))).to.equal(true);
  });

  it('keeps what the test found though a call was noted meanwhile', async () => {
    await save({ siteUrl: moodle.origin, token: TOKEN });
    const { noteLmsTrouble } = await import('../../../server/actions/courses/access-lms.ts');
    const { BridgeError } = await import('../../../server/errors.ts');
    moodle.faults.set('core_course_get_contents', (response) => {
      void noteLmsTrouble(
        office.ctx,
        lmsConnectionIdOf(office.platform),
        new BridgeError('LMS_FORBIDDEN', 'x'),
        1,
      ).then(() => {
        moodle.faults.clear();
        response.writeHead(200, { 'content-type': 'application/json' }).end('[]');
      });
    });
    await office.quiet();
    expect(await connection()).to.include({ state: 'works' });
  });

  it('is shown to a visitor without a session as the way in', async () => {
    expect(new URL((await createVisitor().open(here)).url).pathname).to.equal('/sign-in');
  });
});

async function addCourse(office: Office, contextId: string): Promise<void> {
  const { ctx, organisation, platform } = office;
  const now = ctx.clock.now();
  const about = { contextId, title: 'Aaa first', label: '', createdAt: now, seenAt: now };
  await ctx.store.insert(courses, [
    { id: idOf('course', [platform, contextId]), organisation, platform, ...about },
  ]);
}

async function addForeignCourse(office: Office): Promise<string> {
  const { organisation, platform } = office.neighbour;
  const id = idOf('course', [platform, 'theirs']);
  const now = office.ctx.clock.now();
  const about = { contextId: 'theirs', title: 'Theirs', label: '', createdAt: now, seenAt: now };
  await office.ctx.store.insert(courses, [{ id, organisation, platform, ...about }]);
  return id;
}
