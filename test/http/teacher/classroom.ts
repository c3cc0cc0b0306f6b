/** A course with its pages on a real server, and visitors who launched from it. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createVisitor, type Visit, type Visitor } from '../../../scripts/demo/web/visitor.ts';
import { lmsConnectionIdOf, LMS_TOKEN } from '../../../server/actions/courses/access-lms.ts';
import { openSession } from '../../../server/actions/sessions/open-session.ts';
import { createApp } from '../../../server/app.ts';
import type { Course } from '../../../server/model/courses/course.ts';
import { type LmsConnection, lmsConnections } from '../../../server/model/courses/lms-connection.ts';
import type { LearnerId, PlatformId } from '../../../server/model/ids.ts';
import { type Audit, audits } from '../../../server/model/organisations/audit.ts';
import type { ContextEntry } from '../../../server/model/organisations/session.ts';
import { fakeClock, type FakeClock } from '../../helpers/clock.ts';
import { furnish, type House } from '../../helpers/house.ts';
import { createLmsTwin, type LmsTwin } from '../../helpers/lms-twin.ts';
import { courseOf, sampleWorld } from '../../helpers/lms-world.ts';

export interface Sent {
  status: number;
  text: string;
  headers: Headers;
}

export interface Classroom extends House {
  origin: string;
  /** Path of the teachers' board of a course, the house's own unless told. */
  board(course?: Course): string;
  /** A visitor who launched; an instructor of the house's course unless told. */
  enter(who?: Partial<Entrance>): Promise<Visitor>;
  /** The token such a visitor would have. */
  token(who?: Partial<Entrance>): Promise<string>;
  /** One request with a session, as our own page makes it; `from` another site where told. */
  send(token: string, method: string, path: string, asked?: Asked): Promise<Sent>;
  /** Gives a platform an LMS connection in this state. */
  connect(
    state?: LmsConnection['state'],
    more?: Partial<LmsConnection>,
    platform?: PlatformId,
  ): Promise<void>;
  audited(): Promise<Audit[]>;
}

interface Asked {
  body?: URLSearchParams | FormData;
  headers?: Record<string, string>;
}

export interface Entrance {
  course: Course;
  role: ContextEntry['role'];
  name: string;
  sub: string;
  learner: LearnerId;
  launchedAt: number;
  deepLink: NonNullable<ContextEntry['deepLink']>;
}

/** The session cookie comes by an address that only this server has: a launch is not what is tested here. */
const ENTER = '/__enter?';

/** A classroom whose course is taught at an LMS twin, on a clock that a test moves. */
export async function openClassroomAtLms(): Promise<{ room: Classroom; clock: FakeClock; twin: LmsTwin }> {
  const clock = fakeClock();
  const world = sampleWorld();
  courseOf(world).id = '2';
  const twin = createLmsTwin(world, clock);
  return { room: await openClassroom({ clock, lms: { moodle: twin } }), clock, twin };
}

export async function openClassroom(overrides: Parameters<typeof furnish>[0] = {}): Promise<Classroom> {
  let answer: RequestListener = () => undefined;
  const server = createServer((request, response) => {
    if (request.url?.startsWith(ENTER) !== true) {
      answer(request, response);
      return;
    }
    const token = new URLSearchParams(request.url.slice(ENTER.length)).get('token') ?? '';
    response.setHeader('set-cookie', `__Host-bb_session=${token}; Path=/`).end('in');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { settings, ...ports } = overrides;
  const house = await furnish({
    ...ports,
    settings: { publicUrl: origin, isDevelopment: true, ...settings },
  });
  const metrics = () => Promise.resolve({ body: '', type: 'text/plain' });
  answer = createApp(house.ctx, { exposeMetrics: metrics, isReady: () => true }) as RequestListener;
  const token = (who: Partial<Entrance> = {}): Promise<string> => signIn(house, who);
  return {
    ...house,
    origin,
    token,
    board: (course = house.course) => `${origin}/courses/${course.id}/teach`,
    async enter(who = {}) {
      const visitor = createVisitor();
      await visitor.open(`${origin}${ENTER}token=${await token(who)}`);
      return visitor;
    },
    send: (session, method, path, asked) => send(origin, session, method, path, asked),
    connect: (state = 'works', more = {}, platform = house.platform) => connect(house, state, more, platform),
    async audited() {
      const where = { organisation: house.organisation };
      return (await house.ctx.store.find(audits, { where, limit: 200 })).items;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      await house.close();
    },
  };
}

function signIn(house: House, who: Partial<Entrance>): Promise<string> {
  const { ctx, organisation, learners } = house;
  const course = who.course ?? house.course;
  return openSession(ctx, {
    kind: 'lms',
    launched: {
      organisation,
      platform: course.platform,
      sub: who.sub ?? '900',
      learner: who.learner ?? learners[0]!,
      name: who.name ?? 'Jonas Weber',
      isPlatformAdmin: false,
      entry: {
        course: course.id,
        deployment: '1',
        role: who.role ?? 'instructor',
        launchedAt: who.launchedAt ?? ctx.clock.now(),
        ...(who.deepLink === undefined ? {} : { deepLink: who.deepLink }),
      },
      goTo: '/',
    },
  });
}

async function send(
  origin: string,
  session: string,
  method: string,
  path: string,
  asked: Asked = {},
): Promise<Sent> {
  const answer = await fetch(path.startsWith('http') ? path : origin + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(session === '' ? {} : { cookie: `__Host-bb_session=${session}` }),
      'sec-fetch-site': 'same-origin',
      ...asked.headers,
    },
    ...(asked.body === undefined ? {} : { body: asked.body }),
  });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

async function connect(
  { ctx, organisation }: House,
  state: LmsConnection['state'],
  more: Partial<LmsConnection>,
  platform: PlatformId,
): Promise<void> {
  await ctx.store.insert(lmsConnections, [
    {
      id: lmsConnectionIdOf(platform),
      organisation,
      platform,
      kind: 'moodle',
      siteUrl: 'https://lms.school.example',
      tokenSealed: ctx.sealer.seal('world-token', LMS_TOKEN),
      tokenLastFour: 'oken',
      state,
      createdAt: ctx.clock.now(),
      ...more,
    },
  ]);
}

/** Value of a hidden or visible field on a page. */
export function fieldOf(visit: Visit, name: string, formId?: string): string {
  const form = visit.forms.find((one) => (formId === undefined || one.id === formId) && name in one.fields);
  return form?.fields[name] ?? '';
}
