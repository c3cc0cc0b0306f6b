import type { ServerResponse } from 'node:http';
import { expect } from 'chai';
import { createHttp } from '../../../adapters/http/create-http.ts';
import { rosterStage } from '../../../lti/services/roster-stage.ts';
import { recordMembers } from '../../../server/actions/courses/record-members.ts';
import { invitePlatform } from '../../../server/actions/platforms/invite-platform.ts';
import {
  type Course,
  courseServices,
  courses,
  type Membership,
  memberships,
  type Roster,
  rosters,
} from '../../../server/model/courses/course.ts';
import { sessions } from '../../../server/model/organisations/session.ts';
import { platforms } from '../../../server/model/platforms/platform.ts';
import { dueWork } from '../../../server/model/work.ts';
import type { Http } from '../../../server/ports/http.ts';
import { stage } from '../../../server/run-stage.ts';
import { processAll } from '../../../server/worker.ts';
import { testContext } from '../../helpers/context.ts';
import {
  configuration,
  ORGANISATION,
  platformKeys,
  type PlatformKeys,
  registerPlatform,
  startPlatform,
  type TestPlatform,
} from '../../helpers/lti-platform.ts';
import { type Answered, launchAs, openBrowser, startTool, type Tool } from '../../helpers/lti-tool.ts';

const owner = { kind: 'owner', name: 'Ida' } as const;
const page = '<!doctype html><title>Wartung</title>';

/** The real client with every limit a fortieth as long. */
function hurried(host: string): Http {
  const http = createHttp({ allowedHosts: [host], userAgent: 'test' });
  return {
    isPublicUrl: (url) => http.isPublicUrl(url),
    request: (asked) => http.request({ ...asked, timeoutMs: (asked.timeoutMs ?? 20_000) / 40 }),
  };
}

const faults: [what: string, answer: (response: ServerResponse) => unknown][] = [
  ['answers HTML', (r) => r.writeHead(200, { 'content-type': 'text/html' }).end(page)],
  ['answers nothing', (r) => r.writeHead(200).end()],
  ['answers 503', (r) => r.writeHead(503).end(page)],
  ['hangs', () => undefined],
  ['cuts the line', (r) => r.destroy()],
  ['sends the caller to a private address', (r) => r.writeHead(302, { location: 'http://10.0.0.1/' }).end()],
  ['sends 100 MB', (r) => r.writeHead(200, { 'content-length': '104857600' }).write('{"a":"')],
  ['answers with other JSON', (r) => r.writeHead(200).end('{"keys":"x","issuer":7,"members":{}}')],
];

describe('a platform that', () => {
  let keys: PlatformKeys;
  let platform: TestPlatform;
  let tool: Tool;
  before(async () => {
    keys = await platformKeys();
  });
  beforeEach(async () => {
    platform = await startPlatform(keys);
    tool = await startTool({ context: await testContext({ http: hurried(platform.host) }) });
  });
  afterEach(async () => {
    await tool.close();
    await platform.close();
  });
  /** Breaks a route; what it returns mends it again. */
  const breakRoute = (path: string, answer: (response: ServerResponse) => unknown): (() => void) => {
    const was = platform.routes[path];
    platform.routes[path] = (_heard, response) => void answer(response);
    return () => {
      if (was !== undefined) platform.routes[path] = was;
    };
  };

  for (const [what, answer] of faults) {
    it(`${what} when it registers: said in words, and the invite is still good`, async () => {
      const { link } = await invitePlatform(tool.ctx, owner, { organisation: ORGANISATION, label: 'Campus' });
      const at = new URLSearchParams({ openid_configuration: `${platform.origin}/openid-configuration` });
      const open = (): Promise<Answered> => openBrowser(tool).get(`${link}&${at.toString()}`);
      for (const route of ['/openid-configuration', '/register']) {
        const mend = breakRoute(route, answer);
        const refused = await open();
        expect([route, refused.status]).to.deep.equal([route, 400]);
        expect(refused.body).to.contain('could not be registered').and.contain('invite link is still good');
        expect(await tool.ctx.store.count(platforms, {}, 10)).to.equal(0);
        mend();
      }
      platform.routes['/openid-configuration'] = (_heard, response) =>
        response.writeHead(200).end(JSON.stringify(configuration(platform.origin)));
      expect((await open()).status).to.equal(200);
      expect(await tool.ctx.store.count(platforms, {}, 10)).to.equal(1);
    });

    it(`${what} when its keys are read: said in words, and the next launch works`, async () => {
      await registerPlatform(tool.ctx, platform);
      const mend = breakRoute('/jwks', answer);
      const refused = await launchAs(openBrowser(tool), tool, platform);
      expect(refused.status).to.be.oneOf([503, 403]);
      expect(refused.body).to.contain('could not read the keys with which your LMS proves who you are');
      expect(await tool.ctx.store.count(sessions, {}, 10)).to.equal(0);
      mend();
      tool.ctx.clock.advance(61_000);
      expect((await launchAs(openBrowser(tool), tool, platform)).status).to.equal(303);
    });
  }

  describe('and its roster', () => {
    const ROSTER = '/mod/lti/services.php/CourseSection/12/bindings/1/memberships';
    let course: Course;
    const member = (id: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
      status: 'Active',
      roles: ['Learner'],
      user_id: id,
      name: `Learner ${id}`,
      ...more,
    });
    const answers =
      (members: unknown[], next?: string) =>
      (response: ServerResponse): unknown =>
        response
          .writeHead(200, next === undefined ? {} : { link: `<${platform.origin}${next}>; rel="next"` })
          .end(JSON.stringify({ id: 'x', context: { id: '12' }, members }));
    const active = async (): Promise<string[]> => {
      const where = { course: course.id, role: 'learner', isActive: true };
      const found: Membership[] = (await tool.ctx.store.find(memberships, { where, limit: 500 })).items;
      return found.map(({ sub }) => sub).sort();
    };
    const roster = async (): Promise<Roster> => (await tool.ctx.store.get(rosters, course.id))!;
    const work = (): Promise<number> => processAll(tool.ctx, [stage(rosterStage)]);
    beforeEach(async () => {
      const { ctx } = tool;
      await registerPlatform(ctx, platform);
      await launchAs(openBrowser(tool), tool, platform);
      course = (
        await ctx.store.find(courses, { where: { platform: platform.id }, sort: ['title', 'asc'], limit: 1 })
      ).items[0]!;
      expect(await ctx.store.count(courseServices, { course: course.id }, 5)).to.equal(1);
      await recordMembers(ctx, course, [{ sub: '40', role: 'learner', name: 'Learner 40' }]);
      ctx.clock.advance(2 * 3_600_000);
      const known = await ctx.store.get(rosters, course.id);
      if (known !== undefined) await ctx.store.remove(rosters, course.id);
      const fresh = {
        id: course.id,
        organisation: ORGANISATION,
        course: course.id,
        askedAt: ctx.clock.now(),
      };
      await ctx.store.insert(rosters, [{ ...fresh, work: dueWork(ctx.clock.now()) }]);
    });

    it('is read page by page: who is new is found, who is missing or inactive has left', async () => {
      breakRoute(ROSTER, answers([member('31'), member('50')], '/more'));
      breakRoute(
        '/more',
        answers([
          member('51'),
          member('52', { status: 'Inactive' }),
          member('53', { roles: ['Instructor'] }),
        ]),
      );
      await work();
      expect(await active()).to.deep.equal(['31', '50', '51']);
      expect((await roster()).readAt).to.equal(tool.ctx.clock.now());
      expect(await roster()).not.to.have.property('work');
    });

    for (const [what, answer] of faults)
      it(`${what}, on any page: nobody is lost, and it is read again later`, async () => {
        for (const [first, second] of [
          [answer, answer],
          [answers([member('31'), member('50')], '/more'), answer],
        ] as const) {
          breakRoute(ROSTER, first);
          breakRoute('/more', second);
          await work();
          expect(await active()).to.deep.equal(['31', '40']);
          const { work: again, lastCode } = await roster();
          expect(lastCode).to.equal('LTI_SERVICE_UNREACHABLE');
          expect(again?.dueAt).to.be.greaterThan(tool.ctx.clock.now());
          tool.ctx.clock.set(again?.dueAt ?? 0);
        }
        breakRoute(ROSTER, answers([member('31'), member('50')]));
        await work();
        expect(await active()).to.deep.equal(['31', '50']);
        expect(await roster()).not.to.have.property('lastCode');
      });

    for (const [what, answer] of faults)
      it(`${what} when a token is asked for: nobody is lost, and it is asked again later`, async () => {
        const mend = breakRoute('/token', answer);
        breakRoute(ROSTER, answers([member('31')]));
        await work();
        expect(await active()).to.deep.equal(['31', '40']);
        const { work: again } = await roster();
        expect(again?.dueAt, what).to.be.within(tool.ctx.clock.now() + 1, tool.ctx.clock.now() + 3_600_000);
        mend();
        tool.ctx.clock.set(again?.dueAt ?? 0);
        await work();
        expect(await active()).to.deep.equal(['31']);
      });
  });
});
