import { expect } from 'chai';
import { createVisitor, type Visitor } from '../../../scripts/demo/web/visitor.ts';
import { adminRoutes } from '../../../server/http/admin/routes.ts';
import { audits } from '../../../server/model/organisations/audit.ts';
import { lmsConnections } from '../../../server/model/courses/lms-connection.ts';
import { backpackHosts } from '../../../server/model/deliveries/backpack-host.ts';
import { deliveries } from '../../../server/model/deliveries/delivery.ts';
import { idOf } from '../../../server/model/ids.ts';
import { organisations } from '../../../server/model/organisations/organisation.ts';
import { deployments } from '../../../server/model/platforms/platform.ts';
import { messages } from '../../../server/model/system/message.ts';
import { furnishOffice } from './furnished.ts';
import { type Office, openOffice } from './office.ts';

/** Every page and form of the administration; `own` ones are for owners alone, `lms` ones also for the LMS's administrators. */
const own = {
  get: [
    '/admin',
    '/admin/setup',
    '/admin/setup/organisation',
    '/admin/setup/issuer',
    '/admin/setup/lms',
    '/admin/setup/completions',
    '/admin/setup/backpacks',
    '/admin/setup/mail',
    '/admin/organisation',
    '/admin/issuer',
    '/admin/issuing',
    '/admin/keys',
    '/admin/owners',
    '/admin/platforms',
    '/admin/platforms/new',
    '/admin/platforms/:platform/settings',
    '/admin/backpacks',
    '/admin/backpacks/hosts',
    '/admin/backpacks/public-check',
    '/admin/deliveries',
    '/admin/work',
    '/admin/api-keys',
    '/admin/quarantine',
    '/admin/audit',
    '/admin/mail',
    '/admin/mail/:mail',
  ],
  post: [
    '/admin/organisation',
    '/admin/issuer',
    '/admin/issuing',
    '/admin/keys/rotate',
    '/admin/keys/revoke',
    '/admin/keys/export',
    '/admin/keys/import',
    '/admin/owners/invite',
    '/admin/owners/withdraw',
    '/admin/owners/remove',
    '/admin/platforms/invite',
    '/admin/platforms/withdraw',
    '/admin/platforms/new',
    '/admin/platforms/:platform/approve',
    '/admin/platforms/:platform/switch',
    '/admin/platforms/:platform/deployments',
    '/admin/platforms/:platform/settings',
    '/admin/platforms/:platform/rotate',
    '/admin/backpacks',
    '/admin/backpacks/public-check',
    '/admin/backpacks/:host/test',
    '/admin/backpacks/:host/switch',
    '/admin/backpacks/:host/remove',
    '/admin/deliveries/retry-all',
    '/admin/deliveries/:delivery/retry',
    '/admin/deliveries/:delivery/cancel',
    '/admin/work/retry',
    '/admin/work/retry-all',
    '/admin/api-keys',
    '/admin/api-keys/:key',
    '/admin/mail/test',
  ],
};
const lms = {
  get: [
    '/admin/platforms/:platform',
    '/admin/platforms/:platform/moodle',
    '/admin/platforms/:platform/courses',
  ],
  post: [
    '/admin/platforms/:platform/moodle',
    '/admin/platforms/:platform/moodle/test',
    '/admin/platforms/:platform/moodle/switch',
    '/admin/platforms/:platform/moodle/remove',
    '/admin/platforms/:platform/courses/check',
  ],
};

interface Route {
  path: string;
  methods: Record<string, boolean>;
}

describe('the administration refuses', () => {
  let office: Office;
  /** Real ids of the house, for every parameter of a path. */
  let ids: Record<string, string>;
  before(async () => {
    office = await openOffice();
    ids = await furnishOffice(office);
  });
  after(() => office.close());

  it('more than it knows of: every route is in the lists of this test', () => {
    const { stack } = adminRoutes(office.ctx) as unknown as { stack: { route?: Route }[] };
    const routes = stack.flatMap(({ route }) =>
      route === undefined ? [] : Object.keys(route.methods).map((method) => `${method} ${route.path}`),
    );
    const listed = [
      ...[...own.get, ...lms.get].map((path) => `get ${path}`),
      ...[...own.post, ...lms.post].map((path) => `post ${path}`),
    ];
    const others = routes.filter((one) => one.includes(' /admin') && !listed.includes(one));
    expect(others).to.deep.equal([
      'get /admin/setup/:step',
      'get /admin/organisations',
      'post /admin/organisations',
    ]);
    expect(listed.filter((one) => !one.includes('/setup/') && !routes.includes(one))).to.deep.equal([]);
  });

  const at = (path: string): string =>
    office.origin + path.replace(/:(\w+)/g, (_all, name: string) => ids[name] ?? 'missing');
  const post = (visitor: Visitor, path: string, fields: Record<string, string> = {}) =>
    visitor.submit(
      {
        url: `${office.origin}/`,
        status: 200,
        headers: new Headers(),
        bytes: Buffer.alloc(0),
        html: '',
        words: '',
        forms: [],
        links: [],
        frames: [],
      },
      { action: at(path), method: 'post', fields, buttons: [], isAuto: false, id: '' },
    );
  /** Everything that a form could have changed. */
  const state = async (): Promise<string> => {
    const { store } = office.ctx;
    const found = await Promise.all(
      [lmsConnections, backpackHosts, deliveries, deployments, organisations, messages].map((c) =>
        store.get<never>(c as never, ids[c.name] ?? ''),
      ),
    );
    const lines = await store.count(audits, { organisation: office.organisation }, 1000);
    return JSON.stringify([found, lines]);
  };

  const nobody = { name: 'nobody', enter: () => Promise.resolve(createVisitor()) };
  const learner = { name: 'a learner', enter: () => office.launched() };
  const instructor = { name: 'an instructor', enter: () => office.launched({ role: 'instructor' }) };
  const admin = {
    name: 'an administrator of the LMS',
    enter: () => office.launched({ isPlatformAdmin: true }),
  };
  const neighbour = { name: 'an owner of another organisation', enter: () => office.neighbourOwner() };

  for (const who of [nobody, learner, instructor, admin])
    it(`${who.name} every page of owners, by showing the way in or a refusal`, async () => {
      const visitor = await who.enter();
      for (const path of own.get) {
        const visit = await visitor.open(at(path));
        const isAtDoor = new URL(visit.url).pathname === '/sign-in';
        expect(isAtDoor || [401, 403, 404].includes(visit.status), `${path} ${visit.status}`).to.equal(true);
        expect(visit.words, path).to.not.include('Hochschule Probe');
      }
    });

  for (const who of [nobody, learner, instructor, admin])
    it(`${who.name} every form of owners, changing nothing`, async () => {
      const visitor = await who.enter();
      const was = await state();
      for (const path of own.post)
        expect((await post(visitor, path)).status, path).to.be.oneOf([401, 403, 404]);
      expect(await state()).to.equal(was);
    });

  for (const who of [nobody, learner, instructor, neighbour])
    it(`${who.name} pages and forms of an LMS that is not theirs to administer`, async () => {
      const visitor = await who.enter();
      const was = await state();
      for (const path of lms.get) {
        const visit = await visitor.open(at(path));
        const isAtDoor = new URL(visit.url).pathname === '/sign-in';
        expect(isAtDoor || [401, 403, 404].includes(visit.status), `${path} ${visit.status}`).to.equal(true);
      }
      for (const path of lms.post)
        expect((await post(visitor, path)).status, path).to.be.oneOf([401, 403, 404]);
      expect(await state()).to.equal(was);
    });

  it('an administrator of one LMS every page and form of another', async () => {
    const visitor = await office.launched({ isPlatformAdmin: true });
    const other = (path: string): string => path.replace(':platform', office.neighbour.platform);
    for (const path of lms.get)
      expect((await visitor.open(office.origin + other(path))).status, path).to.equal(404);
    for (const path of lms.post) expect((await post(visitor, other(path))).status, path).to.equal(404);
  });

  it('an owner every id of another organisation, as if it were not there', async () => {
    const visitor = await office.neighbourOwner();
    const was = await state();
    for (const path of own.get.filter((one) => one.includes(':')))
      expect((await visitor.open(at(path))).status, path).to.equal(404);
    const forms: [string, Record<string, string>][] = [
      ['/admin/owners/withdraw', { id: ids['ownerInvite'] ?? '' }],
      ['/admin/owners/remove', { person: office.owner }],
      ['/admin/platforms/withdraw', { id: ids['platformInvite'] ?? '' }],
      ['/admin/platforms/:platform/approve', {}],
      ['/admin/platforms/:platform/switch', { to: 'off' }],
      ['/admin/platforms/:platform/deployments', { id: ids['deployment'] ?? '', decision: 'approve' }],
      ['/admin/platforms/:platform/settings', { name: 'Taken' }],
      ['/admin/platforms/:platform/rotate', {}],
      ['/admin/backpacks/:host/test', {}],
      ['/admin/backpacks/:host/switch', { to: 'off' }],
      ['/admin/backpacks/:host/remove', {}],
      ['/admin/deliveries/:delivery/retry', { state: 'dead' }],
      ['/admin/deliveries/:delivery/cancel', { state: 'dead' }],
      ['/admin/work/retry', { kind: 'message', id: ids['message'] ?? '' }],
      ['/admin/api-keys/:key', { isOn: 'off' }],
    ];
    for (const [path, fields] of forms)
      expect((await post(visitor, path, fields)).status, path).to.equal(404);
    const deployment = { id: ids['deployment'] ?? '', decision: 'approve' };
    const decide = `/admin/platforms/${office.neighbour.platform}/deployments`;
    expect((await post(visitor, decide, deployment)).status).to.equal(404);
    const check = `/admin/platforms/${office.neighbour.platform}/courses/check`;
    expect((await post(visitor, check, { course: office.course.id })).status).to.equal(404);
    await post(visitor, '/admin/deliveries/retry-all', { state: 'dead' });
    await post(visitor, '/admin/work/retry-all', { kind: 'message' });
    expect(await state()).to.equal(was);
  });

  it('an owner who was removed, at the next request', async () => {
    const person = idOf('person', ['late']);
    const { makeOwner, removeOwner } = await import('../../../server/actions/organisations/owners.ts');
    const { organisation, ctx } = office;
    await makeOwner(ctx, { organisation, name: 'Late', address: 'late@campus.example', person });
    const visitor = await office.enter({ kind: 'own', person, name: 'Late', organisation });
    expect((await visitor.open(at('/admin/owners'))).status).to.equal(200);
    await removeOwner(ctx, organisation, person, { kind: 'operator', name: 'test' });
    expect((await visitor.open(at('/admin/owners'))).status).to.equal(403);
    expect((await post(visitor, '/admin/organisation', { name: 'x' })).status).to.equal(403);
  });

  it('every form that another site sends', async () => {
    const cookie = `__Host-bb_own=${office.ownerToken}`;
    const was = await state();
    for (const path of [
      ...own.post,
      ...lms.post,
      '/admin/organisations',
      '/sign-in',
      '/sign-out',
      '/setup',
      '/join',
    ])
      for (const from of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }, {}]) {
        const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded', ...from };
        const sent = await office.raw('POST', at(path).slice(office.origin.length), {
          headers,
          body: 'to=off',
        });
        expect(sent.status, path).to.equal(403);
      }
    expect(await state()).to.equal(was);
  });
});
