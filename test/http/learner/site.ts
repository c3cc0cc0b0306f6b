/** The whole product on loopback with a furnished house, and visitors who are already signed in. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { createShare } from '../../../adapters/share/create-share.ts';
import { createVisitor, type Visit, type Visitor } from '../../../scripts/demo/web/visitor.ts';
import { openSession } from '../../../server/actions/sessions/open-session.ts';
import { sessionCookie } from '../../../server/actions/sessions/session-cookie.ts';
import { recordOwnSignal, recordSignals } from '../../../server/actions/signals/record-signals.ts';
import { createApp } from '../../../server/app.ts';
import { type Award, awards } from '../../../server/model/awards/award.ts';
import type { Badge } from '../../../server/model/badges/badge.ts';
import type { Course } from '../../../server/model/courses/course.ts';
import { backpackHosts } from '../../../server/model/deliveries/backpack-host.ts';
import { type BackpackHostId, idOf, type LearnerId } from '../../../server/model/ids.ts';
import { learners } from '../../../server/model/learners/learner.ts';
import type { ContextEntry } from '../../../server/model/organisations/session.ts';
import { dueWork } from '../../../server/model/work.ts';
import type { Http } from '../../../server/ports/http.ts';
import { type BackpackTwin, createBackpackTwin, TWIN_ADDRESS } from '../../helpers/backpack-twin.ts';
import { fakeClock } from '../../helpers/clock.ts';
import type { TestContext } from '../../helpers/context.ts';
import { courseCompleted, furnish, type House } from '../../helpers/house.ts';

export interface Site {
  house: House;
  ctx: TestContext;
  origin: string;
  twin: BackpackTwin;
  /** What the host answers to a sign-in: where it sends the browser. Consents unless replaced. */
  atHost: (authorizeUrl: string) => string;
  /** A browser inside the LMS, signed in by a launch from the course. */
  learner(index?: number, more?: { role?: ContextEntry['role']; course?: Course }): Promise<Visitor>;
  /** `/courses/<id>/my` and what follows, as a whole address. */
  my(path?: string, course?: Course): string;
  /** Learner `index` finishes the course; everything that follows is done when this resolves. */
  finish(index?: number): Promise<void>;
  awardOf(index?: number, badge?: Badge): Promise<Award>;
  revoke(badge: Badge, index: number, reason: string): Promise<void>;
  /** Adds the twin as a host that learners may pick. */
  offerTwin(): Promise<BackpackHostId>;
  close(): Promise<void>;
}

/** LMS user ids of the house's learners. */
const subs = ['4', '5', '6'];

const noNetwork: Http = {
  request: () => Promise.reject(new Error('no network in this test')),
  isPublicUrl: () => true,
};

export async function startSite(settings: Partial<TestContext['settings']> = {}): Promise<Site> {
  let answer: RequestListener = (_request, response) => response.end();
  const server = createServer((request, response) => answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = fakeClock();
  const twin = createBackpackTwin({ emails: ['sam.taylor@campus.example'], badges: [] }, clock);
  const here = (url: string): string => `${origin}/test-authorize${new URL(url).search}`;
  const house = await furnish({
    clock,
    settings: { publicUrl: origin, ...settings },
    share: createShare(),
    http: noNetwork,
    backpacks: { 'badge-connect': { ...twin, authorizeUrl: (host, p) => here(twin.authorizeUrl(host, p)) } },
  });
  const { ctx } = house;
  const app = express();
  app.get('/test-authorize', (request, response) => {
    response.redirect(303, site.atHost(origin + request.originalUrl));
  });
  app.get('/test-enter/:token', (request, response) => {
    response.setHeader('Set-Cookie', sessionCookie('lms', request.params.token));
    response.end('in');
  });
  app.use(
    createApp(ctx, { exposeMetrics: () => Promise.resolve({ body: '', type: '' }), isReady: () => true }),
  );
  answer = app as RequestListener;
  const learnerId = (index: number): LearnerId => {
    const id = house.learners[index];
    if (id === undefined) throw new Error(`no learner ${index}`);
    return id;
  };
  const site: Site = {
    house,
    ctx,
    origin,
    twin,
    atHost: (url) =>
      `${new URL(url).searchParams.get('redirect_uri') ?? ''}?${new URLSearchParams({ ...twin.consent(url) }).toString()}`,
    my: (path = '', course = house.course) => `${origin}/courses/${course.id}/my${path}`,
    async learner(index = 0, { role = 'learner', course = house.course } = {}) {
      const stored = await ctx.store.get(learners, learnerId(index));
      const token = await openSession(ctx, {
        kind: 'lms',
        launched: {
          organisation: course.organisation,
          platform: course.platform,
          sub: subs[index] ?? '',
          learner: learnerId(index),
          name: stored?.name ?? '',
          isPlatformAdmin: false,
          entry: { course: course.id, deployment: '1', role, launchedAt: ctx.clock.now() },
          goTo: '/',
        },
      });
      const visitor = createVisitor();
      await visitor.open(`${origin}/test-enter/${token}`);
      return visitor;
    },
    async finish(index = 0) {
      await recordSignals(ctx, { organisation: house.organisation, source: 'push' }, [
        courseCompleted(house, subs[index] ?? '', ctx.clock.now()),
      ]);
      await house.quiet();
    },
    async awardOf(index = 0, badge) {
      const { items } = await ctx.store.find(awards, {
        where: { learner: learnerId(index) },
        sort: ['achievedAt', 'desc'],
        limit: 100,
      });
      const award = items.find((one) => badge === undefined || one.badge === badge.id);
      if (award === undefined) throw new Error('no award');
      return award;
    },
    async revoke(badge, index, reason) {
      await recordOwnSignal(ctx, {
        organisation: house.organisation,
        learner: learnerId(index),
        source: 'hand',
        key: `revoke-${badge.id}-${index}`,
        fact: {
          kind: 'award.manual',
          subject: { type: 'badge', id: badge.id },
          value: { action: 'revoke', number: 1, actor: 'Jonas Weber', reason },
        },
        occurredAt: ctx.clock.now(),
      });
      await house.quiet();
    },
    async offerTwin() {
      const id = idOf('backpackHost', [house.organisation, TWIN_ADDRESS]);
      const now = ctx.clock.now();
      await ctx.store.insert(backpackHosts, [
        {
          id,
          organisation: house.organisation,
          kind: 'badge-connect',
          address: TWIN_ADDRESS,
          name: '',
          state: 'new',
          addedAt: now,
          work: dueWork(now),
        },
      ]);
      await house.quiet();
      return id;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      await house.close();
    },
  };
  return site;
}

/**
 * Lets the learner connect the twin: out of the frame into a tab, to the host, and back.
 * @returns the page that the tab ends on
 */
export async function connectTwin(site: Site, visitor: Visitor): Promise<Visit> {
  const page = await visitor.press(await visitor.open(site.my('/preferences')), /^Connect/);
  const leaving = await visitor.follow(page, /Continue to/);
  const back = await visitor.follow(leaving, /Sign in at/);
  await site.house.quiet();
  return back;
}
