/** The whole product on loopback with a furnished house, and everybody who may or may not administer it. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createVisitor, type Visit, type Visitor } from '../../../scripts/demo/web/visitor.ts';
import { makeOwner } from '../../../server/actions/organisations/owners.ts';
import { openSession, type SessionGrant } from '../../../server/actions/sessions/open-session.ts';
import { sessionCookie } from '../../../server/actions/sessions/session-cookie.ts';
import { createApp } from '../../../server/app.ts';
import { issuers } from '../../../server/model/badges/issuer.ts';
import { idOf, type OrganisationId, type PersonId, type PlatformId } from '../../../server/model/ids.ts';
import { type Audit, audits } from '../../../server/model/organisations/audit.ts';
import { organisations } from '../../../server/model/organisations/organisation.ts';
import type { ContextEntry } from '../../../server/model/organisations/session.ts';
import { createBackpackTwin } from '../../helpers/backpack-twin.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { fakeHttp } from '../../helpers/fake-http.ts';
import { addPlatform, furnish, type House } from '../../helpers/house.ts';

export interface Office extends House {
  origin: string;
  /** A browser with the session of the house's owner. */
  asOwner(): Promise<Visitor>;
  /** The token of the house's owner, for requests that no page makes. */
  ownerToken: string;
  /** A browser that launched from the house's LMS. */
  launched(who?: {
    role?: ContextEntry['role'];
    isPlatformAdmin?: boolean;
    platform?: PlatformId;
  }): Promise<Visitor>;
  /** A second organisation with an owner and an LMS of its own. */
  neighbour: { organisation: OrganisationId; person: PersonId; platform: PlatformId };
  /** A browser with the session of the neighbour's owner. */
  neighbourOwner(): Promise<Visitor>;
  /** A browser with this session. */
  enter(grant: SessionGrant): Promise<Visitor>;
  audited(): Promise<Audit[]>;
  /** One request as it stands; cookies and headers are the caller's. */
  raw(
    method: string,
    path: string,
    asked?: { headers?: Record<string, string>; body?: string },
  ): Promise<Response>;
}

const ENTER = '/__enter?';

/** Ports that a test may replace; `http` calls nothing a private address unless told. */
export async function openOffice(overrides: Parameters<typeof furnish>[0] = {}): Promise<Office> {
  let answer: RequestListener = (_request, response) => response.end();
  const server = createServer((request, response) => answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { settings, ...ports } = overrides;
  const clock = ports.clock ?? fakeClock();
  const house = await furnish({
    http: fakeHttp(() => 'HTTP_NETWORK'),
    backpacks: { 'badge-connect': createBackpackTwin({ emails: [], badges: [] }, clock) },
    ...ports,
    clock,
    settings: { publicUrl: origin, ...settings },
  });
  const { ctx } = house;
  const app = createApp(ctx, {
    exposeMetrics: () => Promise.resolve({ body: '', type: '' }),
    isReady: () => true,
  });
  answer = (request, response) => {
    const at = request.url ?? '';
    if (!at.startsWith(ENTER)) (app as RequestListener)(request, response);
    else response.setHeader('Set-Cookie', decodeURIComponent(at.slice(ENTER.length))).end('in');
  };
  const neighbour = await addNeighbour(house);
  const enter = async (grant: SessionGrant): Promise<Visitor> => {
    const visitor = createVisitor();
    const cookie = sessionCookie(grant.kind, await openSession(ctx, grant));
    await visitor.open(`${origin}${ENTER}${encodeURIComponent(cookie)}`);
    return visitor;
  };
  const own = {
    kind: 'own',
    person: house.owner,
    name: 'Marta Keller',
    organisation: house.organisation,
  } as const;
  const { person, organisation } = neighbour;
  return {
    ...house,
    origin,
    neighbour,
    enter,
    ownerToken: await openSession(ctx, own),
    asOwner: () => enter(own),
    neighbourOwner: () => enter({ kind: 'own', person, name: 'Nils Brandt', organisation }),
    launched: ({ role = 'learner', isPlatformAdmin = false, platform = house.platform } = {}) =>
      enter(launchOf(house, role, isPlatformAdmin, platform)),
    async audited() {
      const where = { organisation: house.organisation };
      return (await ctx.store.find(audits, { where, sort: ['at', 'desc'], limit: 200 })).items;
    },
    raw: (method, path, asked = {}) => fetch(`${origin}${path}`, { method, redirect: 'manual', ...asked }),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      await house.close();
    },
  };
}

function launchOf(
  house: House,
  role: ContextEntry['role'],
  isPlatformAdmin: boolean,
  platform: PlatformId,
): SessionGrant {
  const [learner] = house.learners;
  if (learner === undefined) throw new Error('no learner');
  return {
    kind: 'lms',
    launched: {
      organisation: house.organisation,
      platform,
      sub: '4',
      learner,
      name: 'Sam Taylor',
      isPlatformAdmin,
      entry: { course: house.course.id, deployment: '1', role, launchedAt: house.ctx.clock.now() },
      goTo: '/',
    },
  };
}

async function addNeighbour(house: House): Promise<Office['neighbour']> {
  const { ctx } = house;
  const organisation = idOf('organisation', ['neighbour']);
  const issuer = idOf('issuer', ['neighbour']);
  const now = ctx.clock.now();
  const about = {
    name: 'Neighbour College',
    email: 'nils@neighbour.example',
    url: 'https://neighbour.example',
  };
  await ctx.store.insert(issuers, [
    {
      id: issuer,
      organisation,
      ...about,
      description: '',
      linkedinId: '',
      keys: { Ed25519: { id: idOf('issuerKey', ['neighbour']) } },
      createdAt: now,
      updatedAt: now,
    },
  ]);
  await ctx.store.insert(organisations, [
    { id: organisation, name: about.name, language: 'en', contactEmail: about.email, issuer, createdAt: now },
  ]);
  const person = idOf('person', ['nils']);
  await makeOwner(ctx, { organisation, name: 'Nils Brandt', address: about.email, person });
  const platform = await addPlatform(ctx, organisation, 'https://lms.neighbour.example');
  return { organisation, person, platform };
}

/** Value of the input with this id on a page. */
export function valueOf(visit: Visit, id: string): string {
  const tag = [...visit.html.matchAll(/<input\b[^>]*>/g)]
    .map(([one]) => one)
    .find((one) => one.includes(`id="${id}"`));
  return /value="([^"]*)"/.exec(tag ?? '')?.[1]?.replaceAll('&amp;', '&') ?? '';
}

/** Every page of the administration that a GET opens. @param mail the id of one mail in the outbox */
export function adminPaths(office: Office, mail: string): string[] {
  const lms = `/admin/platforms/${office.platform}`;
  const steps = ['organisation', 'issuer', 'lms', 'completions', 'backpacks', 'mail'];
  const lists = ['platforms', 'platforms/new', 'backpacks', 'deliveries', 'work', 'work?kind=message'];
  const others = [
    'organisation',
    'issuer',
    'issuing',
    'keys',
    'owners',
    'api-keys',
    'quarantine',
    'audit',
    'mail',
  ];
  return [
    '/admin',
    ...steps.map((step) => `/admin/setup/${step}`),
    ...[...lists, ...others].map((page) => `/admin/${page}`),
    `/admin/mail/${mail}`,
    lms,
    `${lms}/courses`,
    `${lms}/settings`,
  ];
}
