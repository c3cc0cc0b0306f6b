import { expect } from 'chai';
import { createHttp } from '../../../adapters/http/create-http.ts';
import { createMoodle } from '../../../adapters/lms/moodle/create-moodle.ts';
import { wakeCourseSync } from '../../../server/actions/courses/sync-course.ts';
import { signInLine } from '../../../server/actions/platforms/platform-health.ts';
import { awards } from '../../../server/model/awards/award.ts';
import { sessions } from '../../../server/model/organisations/session.ts';
import { platforms } from '../../../server/model/platforms/platform.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { type FakeMoodle, fakeMoodle } from '../../helpers/fake-moodle.ts';
import { activeBadge } from '../../helpers/house.ts';
import { courseOf, sampleWorld, worldPerson } from '../../helpers/lms-world.ts';
import {
  platformKeys,
  registerPlatform,
  startPlatform,
  type TestPlatform,
} from '../../helpers/lti-platform.ts';
import { launchAs, openBrowser, startTool, type Tool } from '../../helpers/lti-tool.ts';
import { type Office, openOffice } from '../admin/office.ts';
import { connectTwin, type Site, startSite } from '../learner/site.ts';

const plain = (text: string): string => text.replace(/[\u2066-\u2069]/g, '');

describe('a token that was revoked', () => {
  describe('at Moodle', () => {
    let moodle: FakeMoodle;
    let office: Office;
    before(async () => {
      const clock = fakeClock();
      const world = { ...sampleWorld(0), siteUrl: 'https://lms.example' };
      courseOf(world).id = '2';
      courseOf(world, '2').people.push(worldPerson('4', 'Sam Taylor'));
      moodle = await fakeMoodle(world);
      const http = createHttp({ allowedHosts: [moodle.host], userAgent: 'test' });
      office = await openOffice({ clock, http, lms: { moodle: createMoodle({ http, clock }) } });
    });
    after(async () => {
      await office.close();
      await moodle.close();
    });

    it('is said to the administrator and to teachers; a new one goes on where the old one stopped', async () => {
      const owner = await office.asOwner();
      const at = `${office.origin}/admin/platforms/${office.platform}/moodle`;
      const page = await owner.open(at);
      const form = page.forms.find((one) => 'siteUrl' in one.fields);
      if (form === undefined) throw new Error('no form');
      await owner.submit(page, form, { siteUrl: moodle.origin, token: moodle.world.token });
      await office.quiet();
      await activeBadge(office);
      await office.quiet();
      moodle.world.token = 'a newer token';
      courseOf(moodle.world, '2').people.at(-1)!.finishedAt =
        Math.floor(office.ctx.clock.now() / 1000) * 1000;
      await wakeCourseSync(office.ctx, office.course);
      await office.quiet();
      const calls = moodle.calls.length;
      expect(plain((await owner.open(at)).words)).to.contain(
        'Moodle did not accept the token (invalidtoken)',
      );
      const teacher = await office.launched({ role: 'instructor' });
      const board = await teacher.open(`${office.origin}/courses/${office.course.id}/teach`);
      expect(plain(board.words))
        .to.contain('does not accept the token any more')
        .and.contain('Nothing is lost');
      expect(board.words).not.to.contain(moodle.world.token);
      expect(moodle.calls.length).to.equal(calls);
      await owner.submit(await owner.open(at), form, { siteUrl: moodle.origin, token: 'a newer token' });
      await office.quiet();
      const where = { organisation: office.organisation };
      expect(await office.ctx.store.count(awards, where, 5)).to.equal(1);
    });
  });

  describe('at a backpack', () => {
    let site: Site;
    before(async () => {
      site = await startSite();
      await activeBadge(site.house);
      await site.offerTwin();
    });
    after(() => site.close());

    it('is said to the learner; the badge is kept, and sent once the learner has signed in again', async () => {
      const sam = await site.learner();
      await connectTwin(site, sam);
      site.twin.failNext('push', { kind: 'retry', code: 'auth_expired', status: 401 });
      site.twin.failNext('refresh', { kind: 'actionNeeded', code: 'auth_invalid', status: 400 });
      await site.finish();
      await site.house.quiet();
      await site.house.quiet();
      const page = await sam.open(site.my('/preferences'));
      expect(plain(page.words)).to.contain('Error: the sign-in has ended').and.contain('nothing was lost');
      const award = await site.awardOf();
      expect((await sam.open(site.my(`/awards/${award.id}`))).status).to.equal(200);
      expect(site.twin.world.badges).to.deep.equal([]);
      const leaving = await sam.follow(await sam.press(page, /^Sign in again/), /Continue to/);
      await sam.follow(leaving, /Sign in at/);
      await site.house.quiet();
      expect(site.twin.world.badges.length).to.equal(1);
      expect(plain((await sam.open(site.my('/preferences'))).words)).to.contain('Connected');
    });
  });
});

describe('the clock of a platform that is 90 seconds', () => {
  let platform: TestPlatform;
  let tool: Tool;
  beforeEach(async () => {
    platform = await startPlatform(await platformKeys());
    const http = createHttp({ allowedHosts: [platform.host], userAgent: 'test' });
    tool = await startTool({ platforms: [platform] });
    tool.ctx.http = http;
    await registerPlatform(tool.ctx, platform);
  });
  afterEach(async () => {
    await tool.close();
    await platform.close();
  });
  const launch = (offS: number) => {
    const iat = Math.floor(tool.ctx.clock.now() / 1000) + offS;
    return launchAs(openBrowser(tool), tool, platform, { iat, exp: iat + 60 });
  };

  it('ahead: said in words, no session, and let in once the clock is right', async () => {
    const refused = await launch(90);
    expect(refused.status).to.equal(403);
    expect(refused.body).to.contain('The clock of your LMS is ahead');
    expect(await tool.ctx.store.count(sessions, {}, 10)).to.equal(0);
    expect((await launch(0)).status).to.equal(303);
  });

  it('ahead or behind: told to the owner while it lasts, also where nobody gets in any more', async () => {
    const line = async () =>
      signInLine(tool.ctx, (await tool.ctx.store.get(platforms, platform.id)) ?? expect.fail('no platform'));
    const toldBy = async (offS: number): Promise<unknown[]> => {
      tool.ctx.clock.advance(3_600_000);
      await launch(offS);
      const { problem, params } = await line();
      return [problem, params['count']];
    };
    expect(await toldBy(-20)).to.deep.equal([undefined, undefined]);
    expect(await toldBy(90)).to.deep.equal(['clock-ahead', 90]);
    expect(await toldBy(-45)).to.deep.equal(['clock-behind', 45]);
    expect(await toldBy(-600)).to.deep.equal(['clock-behind', 600]);
    expect(await toldBy(0)).to.deep.equal([undefined, undefined]);
    expect(tool.ctx.reported.filter(({ name }) => name === 'platformClockOff')).to.have.length(3);
  });

  it('behind: let in', async () => {
    expect((await launch(-90)).status).to.equal(303);
    expect(await tool.ctx.store.count(sessions, {}, 10)).to.equal(1);
  });
});
