import { expect } from 'chai';
import type { Express } from 'express';
import { createApp } from '../../server/app.ts';
import { openSession, type SessionGrant } from '../../server/actions/sessions/open-session.ts';
import { sessionCookie } from '../../server/actions/sessions/session-cookie.ts';
import { recordMembers } from '../../server/actions/courses/record-members.ts';
import { recordSignals } from '../../server/actions/signals/record-signals.ts';
import { createApiKey } from '../../server/actions/organisations/api-keys.ts';
import { every } from '../../server/actions/change.ts';
import { awards } from '../../server/model/awards/award.ts';
import { allCollections } from '../../server/model/collections.ts';
import type { Course } from '../../server/model/courses/course.ts';
import type { LearnerId, PersonId } from '../../server/model/ids.ts';
import type { ContextEntry } from '../../server/model/organisations/session.ts';
import type { Collection, Doc } from '../../server/model/record.ts';
import { activeBadge, addCourse, courseCompleted } from '../helpers/house.ts';
import { furnishOffice } from './admin/furnished.ts';
import { type Office, openOffice } from './admin/office.ts';
import { furnishPerson } from './person/furnished.ts';

/** Who may pass each route of the product; the first that fits decides. */
const audiences: readonly [path: RegExp, audience: Audience][] = [
  [/^\/courses\/:course\/(my|badges)\b/, 'learner'],
  [/^\/courses\/:course\//, 'teacher'],
  [/^\/admin\/platforms\/:platform(\/moodle|\/courses|$)/, 'platform-admin'],
  [/^\/admin/, 'owner'],
  [/^\/api\/v1\/(?!openapi)/, 'key'],
  [/^\/ims\/ob\/v3p0\/(?!discovery)/, 'wallet'],
  [/^\/oauth\/(token|revoke)$/, 'wallet'],
  [/^\/my(\/|$)/, 'person'],
  [/^\/backpacks\//, 'tab'],
  [/^\/lti\/deep-link$/, 'teacher'],
];
/** Addresses without an account: documents, pictures, ways in, what an LMS calls. */
const open =
  /^\/($|a\/|b\/|badges\/|issuers\/|credentials\/|status\/|keys\/|images\/|assets\/|lti\/|launch|deeplink|join|setup|sign-|prove-email|verify$|healthz|readyz|metrics|logo|favicon|privacy|terms|help|api\/v1\/openapi|ims\/ob\/v3p0\/discovery|oauth\/(register|authorize)$|\.well-known|courses\/:course$)/;
type Audience =
  'learner' | 'teacher' | 'platform-admin' | 'owner' | 'key' | 'tab' | 'wallet' | 'person' | 'anybody';

interface Route {
  method: string;
  path: string;
  audience: Audience | undefined;
}

/** Every route that the product answers. */
function routesOf(app: Express): Route[] {
  interface Layer {
    route?: { path: string | string[]; methods: Record<string, boolean> };
    handle?: { stack?: Layer[] };
    name?: string;
  }
  const found: Route[] = [];
  const walk = (stack: readonly Layer[], prefix: string): void => {
    for (const layer of stack) {
      const { route, handle } = layer;
      if (route !== undefined)
        for (const path of [route.path].flat())
          for (const method of Object.keys(route.methods))
            found.push({ method: method.toUpperCase(), path: prefix + path, audience: undefined });
      else if (handle?.stack !== undefined) {
        const isApi = handle.stack.some((one) => one.route?.path === '/signals');
        walk(handle.stack, isApi ? '/api/v1' : prefix);
      }
    }
  };
  walk((app.router as unknown as { stack: Layer[] }).stack, '');
  return found.map((route) => ({
    ...route,
    audience:
      audiences.find(([path]) => path.test(route.path))?.[1] ??
      (open.test(route.path) ? 'anybody' : undefined),
  }));
}

/** What forms send, so that a refusal is about who asks and not about what. */
const fields = {
  to: 'off',
  name: 'Taken',
  reason: 'Because',
  public: 'on',
  past: 'all',
  rev: '1',
  form: 'm'.repeat(43),
};

describe('nobody passes a door that is not theirs', () => {
  let office: Office;
  let routes: Route[];
  /** By parameter name, all of the house and of its first learner. */
  let ids: Record<string, string>;
  let otherCourse: Course;
  let neighbourCourse: Course;
  let neighbourLearner: LearnerId;

  before(async () => {
    office = await openOffice();
    const { ctx, organisation } = office;
    routes = routesOf(
      createApp(ctx, { exposeMetrics: () => Promise.resolve({ body: '', type: '' }), isReady: () => true }),
    );
    const badge = await activeBadge(office);
    await office.quiet();
    await recordSignals(ctx, { organisation, source: 'push' }, [
      courseCompleted(office, '4', ctx.clock.now()),
    ]);
    await office.quiet();
    const [award] = (await ctx.store.find(awards, { where: { organisation }, limit: 5 })).items;
    const furnished = await furnishOffice(office);
    ids = {
      ...furnished,
      course: office.course.id,
      badge: badge.id,
      award: award?.id ?? '',
      learner: office.learners[0] ?? '',
      step: 'organisation',
    };
    otherCourse = await addCourse(ctx, organisation, office.platform, '3', 'Elsewhere');
    const { organisation: next, platform } = office.neighbour;
    neighbourCourse = await addCourse(ctx, next, platform, '2', 'Data Literacy 101');
    [neighbourLearner] = (await recordMembers(ctx, neighbourCourse, [
      { sub: '4', role: 'learner', name: 'Somebody Else' },
    ])) as [LearnerId];
    ctx.clock.advance(3_600_000);
    await office.quiet();
    Object.assign(ids, await furnishPerson(office, office.learners[0]!));
  });
  after(() => office.close());

  const launched = (
    course: Course,
    role: ContextEntry['role'],
    more: { sub?: string; learner?: LearnerId; isPlatformAdmin?: boolean } = {},
  ): SessionGrant => ({
    kind: 'lms',
    launched: {
      organisation: course.organisation,
      platform: course.platform,
      sub: more.sub ?? '77',
      learner: more.learner ?? office.learners[1]!,
      name: 'Élodie Nuñez',
      isPlatformAdmin: more.isPlatformAdmin ?? false,
      entry: { course: course.id, deployment: '1', role, launchedAt: office.ctx.clock.now() },
      goTo: '/',
    },
  });
  const cookieOf = async (grant: SessionGrant): Promise<string> =>
    sessionCookie(grant.kind, await openSession(office.ctx, grant)).split(';', 1)[0] ?? '';

  const visitors: Record<string, { enter: () => Promise<Record<string, string>>; may: Audience[] }> = {
    nobody: { enter: () => Promise.resolve({}), may: [] },
    'a learner of the course': {
      enter: async () => ({ cookie: await cookieOf(launched(office.course, 'learner')) }),
      may: ['learner'],
    },
    'a visitor of the course without a role': {
      enter: async () => ({ cookie: await cookieOf(launched(office.course, 'viewer')) }),
      may: ['learner'],
    },
    'a teacher of the course': {
      enter: async () => ({ cookie: await cookieOf(launched(office.course, 'instructor')) }),
      may: ['learner', 'teacher'],
    },
    'a teacher of another course': {
      enter: async () => ({ cookie: await cookieOf(launched(otherCourse, 'instructor')) }),
      may: [],
    },
    'a learner of another organisation': {
      enter: async () => ({
        cookie: await cookieOf(launched(neighbourCourse, 'learner', { sub: '4', learner: neighbourLearner })),
      }),
      may: [],
    },
    'a teacher of another organisation': {
      enter: async () => ({
        cookie: await cookieOf(launched(neighbourCourse, 'instructor', { learner: neighbourLearner })),
      }),
      may: [],
    },
    'an administrator of the LMS': {
      enter: async () => ({
        cookie: await cookieOf(launched(otherCourse, 'instructor', { isPlatformAdmin: true })),
      }),
      may: ['platform-admin'],
    },
    'an administrator of another LMS': {
      enter: async () => ({
        cookie: await cookieOf(
          launched(neighbourCourse, 'instructor', { learner: neighbourLearner, isPlatformAdmin: true }),
        ),
      }),
      may: [],
    },
    'an owner of the organisation': {
      enter: () => Promise.resolve({ cookie: `__Host-bb_own=${office.ownerToken}` }),
      may: ['owner', 'platform-admin'],
    },
    'another person with a proved address': {
      enter: async () => ({
        cookie: await cookieOf({
          kind: 'own',
          person: ids['otherPerson'] as PersonId,
          name: 'Nina',
          isProven: true,
        }),
      }),
      may: ['person'],
    },
    'a wallet of another person': {
      enter: () => Promise.resolve({ authorization: `Bearer ${ids['otherToken'] ?? ''}` }),
      may: ['wallet'],
    },
    'a tab that connects a backpack': {
      enter: async () => ({
        cookie: await cookieOf({
          kind: 'backpack',
          organisation: office.organisation,
          learner: office.learners[0]!,
          host: ids['host'] as never,
        }),
      }),
      may: ['tab'],
    },
    'an API key of another organisation': {
      async enter() {
        const { key } = await createApiKey(
          office.ctx,
          office.neighbour.organisation,
          {
            name: 'Theirs',
            channel: 'x',
            scopes: ['signals:write', 'badges:read', 'awards:read'],
            mustSign: false,
          },
          { kind: 'owner', name: 'Nils' },
        );
        return { authorization: `Bearer ${key}` };
      },
      may: ['key'],
    },
  };

  const ask = (route: Route, headers: Record<string, string>): Promise<Response> => {
    const path = route.path.replace(/:(\w+)/g, (_all, name: string) => ids[name] ?? 'missing');
    const isPost = route.method === 'POST';
    return office.raw(route.method, path, {
      headers: {
        ...headers,
        'sec-fetch-site': 'same-origin',
        ...(isPost ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
      ...(isPost
        ? {
            body: new URLSearchParams({
              ...fields,
              course: ids['course'] ?? '',
              badge: ids['badge'] ?? '',
            }).toString(),
          }
        : {}),
    });
  };
  /** Everything stored but sessions, and what only counts uses. */
  const state = async (about = ''): Promise<string> => {
    const lines: string[] = [];
    for (const spec of allCollections) {
      if (['session', 'apiKey', 'loginState'].includes(spec.name)) continue;
      for await (const doc of every(office.ctx, spec as unknown as Collection<Doc>, {})) {
        const line = `${spec.name} ${JSON.stringify(doc)}`;
        if (line.includes(about)) lines.push(line);
      }
    }
    return lines.sort().join('\n');
  };

  it('of all routes, and each route is known to be somebody’s', () => {
    expect(routes.length).to.be.greaterThan(100);
    expect(routes.filter(({ audience }) => audience === undefined).map(({ path }) => path)).to.deep.equal([]);
    const counts = new Set(routes.map(({ audience }) => audience));
    expect(counts.size).to.equal(9);
  });

  for (const [name, { enter, may }] of Object.entries(visitors))
    it(`${name}, by no address and no form`, async () => {
      const headers = await enter();
      const before = await state();
      for (const route of routes) {
        if (route.audience === undefined || route.audience === 'anybody' || may.includes(route.audience))
          continue;
        const answer = await ask(route, headers);
        const text = await answer.text();
        const where = `${route.method} ${route.path} ${answer.status}`;
        const toDoor =
          answer.status === 303 && answer.headers.get('location')?.startsWith('/sign-in') === true;
        expect(toDoor || [401, 403, 404].includes(answer.status), where).to.equal(true);
        for (const secret of ['Sam Taylor', 'sam.taylor@campus.example', 'Data literacy', 'Hochschule Probe'])
          expect(text.includes(secret), `${secret} by ${where}`).to.equal(false);
      }
      expect(await state()).to.equal(before);
    });

  it('another learner of the same course, into nothing that is the first one’s', async () => {
    const headers = { cookie: await cookieOf(launched(office.course, 'learner', { sub: '5' })) };
    const [sam] = office.learners as [LearnerId];
    const before = await state(sam);
    for (const route of routes.filter(({ audience }) => audience === 'learner')) {
      const answer = await ask(route, headers);
      const text = await answer.text();
      const where = `${route.method} ${route.path} ${answer.status}`;
      if (route.path.includes(':award')) expect(answer.status, where).to.equal(404);
      for (const secret of ['Sam Taylor', 'sam.taylor@campus.example', ids['award'] ?? ''])
        expect(
          text.replaceAll(route.path.includes(':award') ? (ids['award'] ?? '') : '\n', '').includes(secret),
          where,
        ).to.equal(false);
    }
    expect(await state(sam)).to.equal(before);
  });

  it('another person, into nothing that is the first one’s', async () => {
    const headers = await visitors['another person with a proved address']!.enter();
    const before = await state();
    for (const route of routes.filter(({ audience }) => audience === 'person')) {
      const answer = await ask(route, headers);
      const text = await answer.text();
      const where = `${route.method} ${route.path} ${answer.status}`;
      if (route.path.includes(':')) expect(answer.status, where).to.equal(404);
      for (const secret of ['Sam Taylor', 'sam@home.example', 'Data literacy', 'First aid', 'Pocket'])
        expect(text.includes(secret), `${secret} by ${where}`).to.equal(false);
    }
    expect(await state()).to.equal(before);
  });

  it('another person’s wallet, to nothing that is the first one’s', async () => {
    const headers = await visitors['a wallet of another person']!.enter();
    for (const path of ['credentials', 'profile']) {
      const answer = await office.raw('GET', `/ims/ob/v3p0/${path}`, { headers });
      expect(answer.status).to.equal(200);
      expect(await answer.text()).to.not.match(/Sam Taylor|sam@home|Data literacy|First aid/);
    }
  });

  it('another organisation’s key, to nothing that is the first one’s', async () => {
    const headers = await visitors['an API key of another organisation']!.enter();
    for (const path of ['/api/v1/badges', '/api/v1/awards']) {
      const answer = await office.raw('GET', path, { headers });
      expect(answer.status).to.equal(200);
      expect(Object.values((await answer.json()) as Record<string, unknown>)[0]).to.deep.equal([]);
    }
  });

  it('the same LMS user number of another LMS, as somebody else', async () => {
    const cookie = await cookieOf(
      launched(neighbourCourse, 'learner', { sub: '4', learner: neighbourLearner }),
    );
    const answer = await office.raw('GET', `/courses/${neighbourCourse.id}/my`, { headers: { cookie } });
    expect(answer.status).to.equal(200);
    expect(await answer.text()).not.to.contain('Data literacy');
    const path = `/courses/${neighbourCourse.id}/my/awards/${ids['award'] ?? ''}`;
    expect((await office.raw('GET', path, { headers: { cookie } })).status).to.equal(404);
  });
});
