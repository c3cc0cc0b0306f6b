/** The demo's campus against a throw-away tool: LTI 1.3, services, Moodle-shaped web services, push. */
import { expect } from 'chai';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { makePlatformKey, type PlatformKey } from '../../scripts/demo/campus/lti/keys.ts';
import type { Tool } from '../../scripts/demo/campus/lti/tools.ts';
import { type CampusServer, startCampus } from '../../scripts/demo/campus/start-campus.ts';
import { createVisitor, type Visitor } from '../../scripts/demo/web/visitor.ts';
import { claimsIn, lti, scope, startToolTwin, type ToolTwin } from '../helpers/demo.ts';
import { type Heard, listen } from '../helpers/loopback.ts';

type Json = Record<string, unknown>;
const [sam, elodie, layla] = [4, 5, 6];
const [course, page, report, quiz] = [2, 11, 12, 13];

/** Names and kinds of all members, recorded from a real Moodle 5.1. */
const recorded = JSON.parse(
  readFileSync(new URL('../fixtures/demo/moodle-shapes.json', import.meta.url), 'utf8'),
) as Record<string, Record<string, string>>;

function shapeOf(value: unknown, at = '', shape = new Map<string, Set<string>>()): Map<string, Set<string>> {
  const add = (kind: string): void =>
    void shape.set(at || '.', (shape.get(at || '.') ?? new Set()).add(kind));
  if (Array.isArray(value)) {
    add('list');
    for (const one of value as unknown[]) shapeOf(one, `${at}[]`, shape);
  } else if (typeof value === 'object' && value !== null) {
    add('object');
    for (const [name, one] of Object.entries(value)) shapeOf(one, `${at}.${name}`, shape);
  } else add(value === null ? 'null' : typeof value);
  return shape;
}

/** Members that differ from the recording, but for those that may. */
function differences(name: string, value: unknown, free: readonly string[] = []): string[] {
  const seen = shapeOf(value);
  const wanted = recorded[name] ?? {};
  const isFree = (path: string): boolean => free.some((one) => path.startsWith(one));
  const missing = Object.keys(wanted).filter((path) => !seen.has(path) && !isFree(path));
  const foreign = [...seen]
    .filter(([path]) => !isFree(path))
    .filter(([path, kinds]) => [...kinds].some((kind) => !(wanted[path] ?? '').split('|').includes(kind)))
    .map(([path, kinds]) => `${path}: ${[...kinds].join('|')} instead of ${wanted[path] ?? 'nothing'}`);
  return [...missing.map((path) => `${path} is missing`), ...foreign];
}

let campus: CampusServer;
let twin: ToolTwin;

async function register(changes: object = {}): Promise<Response> {
  const address = new URL(await campus.registrationAddress(`${twin.origin}/register?invite=7`));
  const token = address.searchParams.get('registration_token') ?? '';
  return fetch(`${campus.url}/mod/lti/openid-registration.php`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(twin.registration(changes)),
  });
}

async function registered(): Promise<Tool> {
  const answer = (await (await register()).json()) as { client_id: string };
  const tool = campus.tools.byClient(answer.client_id);
  if (tool === undefined) throw new Error('not registered');
  campus.tools.setState(tool.id, 'active');
  return tool;
}

async function as(username: string): Promise<Visitor> {
  const visitor = createVisitor();
  await visitor.open(`${campus.url}/as/${username}`);
  return visitor;
}

async function deepLink(
  tool: Tool,
  claims: Json = {},
  teacher?: Visitor,
): Promise<{ status: number; words: string }> {
  const visitor = teacher ?? (await as('jonas.weber'));
  const before = twin.launches.length;
  await visitor.settle(await visitor.open(`${campus.url}/mod/lti/contentitem.php?course=2&id=${tool.id}`));
  const asked = claimsIn(twin.launches[before]?.get('id_token') ?? '');
  const settings = asked['https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings'] as Json;
  const now = Math.floor(Date.now() / 1000);
  const item = {
    type: 'ltiResourceLink',
    title: 'Earn: Charts',
    text: 'A badge',
    url: `${twin.origin}/launch?badge=7`,
    custom: { badge_id: '7' },
    lineItem: { scoreMaximum: 1, label: 'Badge', resourceId: 'badge-7', tag: 'badge' },
  };
  const jwt = await twin.sign({
    iss: tool.clientId,
    aud: campus.url,
    iat: now,
    exp: now + 200,
    nonce: randomUUID(),
    [lti('deployment_id')]: String(tool.id),
    [lti('message_type')]: 'LtiDeepLinkingResponse',
    [lti('version')]: '1.3.0',
    'https://purl.imsglobal.org/spec/lti-dl/claim/content_items': [item],
    ...claims,
  });
  const answer = await fetch(String(settings['deep_link_return_url']), {
    method: 'POST',
    body: new URLSearchParams({ JWT: jwt }),
  });
  return { status: answer.status, words: await answer.text() };
}

async function launched(visitor: Visitor, cmid: number): Promise<Json> {
  const before = twin.launches.length;
  await visitor.settle(await visitor.open(`${campus.url}/mod/lti/launch.php?id=${cmid}`));
  return claimsIn(twin.launches[before]?.get('id_token') ?? '');
}

async function linked(): Promise<{ tool: Tool; cmid: number; lineItem: number }> {
  const tool = await registered();
  await deepLink(tool);
  const link = campus.world.course(course)?.activities.find((one) => one.link?.tool === tool.id);
  return { tool, cmid: link?.cmid ?? 0, lineItem: link?.link?.lineItem ?? 0 };
}

async function bearer(tool: Tool, ...scopes: string[]): Promise<string> {
  const answer = (await (await twin.token(campus, tool, scopes.join(' '))).json()) as {
    access_token: string;
  };
  return `Bearer ${answer.access_token}`;
}

function ws(
  wsfunction: string,
  fields: Record<string, string> = {},
  wstoken = campus.access.token(),
): Promise<Json> {
  return fetch(`${campus.url}/webservice/rest/server.php`, {
    method: 'POST',
    body: new URLSearchParams({ wstoken, moodlewsrestformat: 'json', wsfunction, ...fields }),
  }).then((answer) => answer.json() as Promise<Json>);
}

describe('the demo campus', () => {
  let firstKey: PlatformKey;
  before(async () => {
    firstKey = await makePlatformKey();
  });
  beforeEach(async () => {
    campus = await startCampus({ firstKey });
    twin = await startToolTwin(campus);
  });
  afterEach(async () => {
    await twin.close();
    await campus.close();
  });

  describe('registration of tools', () => {
    it('describes itself as Moodle does', async () => {
      const told: unknown = await (await fetch(`${campus.url}/.well-known/openid-configuration`)).json();
      expect(differences('openid-configuration', told)).to.deep.equal([]);
    });

    it('keeps a tool pending and answers as Moodle does', async () => {
      const answer = await register();
      const told = (await answer.json()) as Json;
      expect(answer.status).to.equal(200);
      expect(differences('registration answer', told)).to.deep.equal([]);
      expect(campus.tools.list().map((tool) => tool.state)).to.deep.equal(['pending']);
    });

    it('takes a registration token once', async () => {
      const address = new URL(await campus.registrationAddress(`${twin.origin}/register`));
      const send = (): Promise<Response> =>
        fetch(`${campus.url}/mod/lti/openid-registration.php`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${address.searchParams.get('registration_token') ?? ''}`,
            'content-type': 'application/json',
          },
          body: JSON.stringify(twin.registration()),
        });
      expect((await send()).status).to.equal(200);
      const again = await send();
      expect([again.status, await again.text()]).to.deep.equal([401, 'token_already_used']);
      expect(campus.tools.list().length).to.equal(1);
    });

    for (const [name, changes] of Object.entries({
      invalid_response_types: { response_types: ['code'] },
      invalid_token_endpoint_auth_method: { token_endpoint_auth_method: 'none' },
      invalid_application_type: { application_type: 'native' },
      'missing required attribute jwks_uri': { jwks_uri: '' },
    })) {
      it(`refuses with the plain words "${name}"`, async () => {
        const answer = await register(changes);
        expect([answer.status, await answer.text()]).to.deep.equal([400, name]);
        expect(campus.tools.list().length).to.equal(0);
      });
    }

    it('refuses a token it did not make', async () => {
      const answer = await fetch(`${campus.url}/mod/lti/openid-registration.php`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await twin.sign({ sub: 'x', scope: 'reg', exp: Math.floor(Date.now() / 1000) + 60 })}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(twin.registration()),
      });
      expect(answer.status).to.equal(401);
    });
  });

  describe('launches', () => {
    for (const [username, name] of [
      ['sam.taylor', 'id_token learner'],
      ['jonas.weber', 'id_token teacher'],
    ] as const) {
      it(`give ${name === 'id_token learner' ? 'a learner' : 'the teacher'} the claims Moodle gives`, async () => {
        const { cmid } = await linked();
        const claims = await launched(await as(username), cmid);
        const free = ['.https://purl.imsglobal.org/spec/lti-bo/'];
        expect(differences(name, claims, free)).to.deep.equal([]);
      });
    }

    it('are signed with a published key', async () => {
      const { cmid, tool } = await linked();
      await launched(await as('sam.taylor'), cmid);
      const keys = (await (await fetch(`${campus.url}/mod/lti/certs.php`)).json()) as JSONWebKeySet;
      const { payload } = await jwtVerify(
        twin.launches.at(-1)?.get('id_token') ?? '',
        createLocalJWKSet(keys),
        {
          issuer: campus.url,
          audience: tool.clientId,
        },
      );
      expect(payload.sub).to.equal(String(sam));
    });

    it('begin by GET where the tool wants it', async () => {
      const { cmid, tool } = await linked();
      campus.tools.setLoginMethod(tool.id, 'get');
      const claims = await launched(await as('layla.alhassan'), cmid);
      expect(claims['sub']).to.equal(String(layla));
    });

    it('are spent by the first request for a token', async () => {
      const { cmid } = await linked();
      const visitor = await as('sam.taylor');
      await launched(visitor, cmid);
      const hint = twin.logins.at(-1)?.get('lti_message_hint') ?? '';
      const query = new URLSearchParams({
        scope: 'openid',
        response_type: 'id_token',
        response_mode: 'form_post',
        client_id: twin.logins.at(-1)?.get('client_id') ?? '',
        redirect_uri: `${twin.origin}/launch`,
        login_hint: '4',
        lti_message_hint: hint,
        nonce: 'n',
      });
      const again = await visitor.open(`${campus.url}/mod/lti/auth.php?${query.toString()}`);
      expect([again.status, again.forms.length]).to.deep.equal([400, 0]);
    });

    for (const [name, changes, error] of [
      ['another person', { login_hint: '5' }, 'access_denied'],
      ['another prompt', { prompt: 'login' }, 'invalid_request'],
      ['another response type', { response_type: 'code' }, 'unsupported_response_type'],
    ] as const) {
      it(`are refused with ${error} for ${name}`, async () => {
        const { cmid, tool } = await linked();
        const visitor = await as('sam.taylor');
        const page = await visitor.open(`${campus.url}/mod/lti/launch.php?id=${cmid}`);
        const fields = page.forms[0]?.fields ?? {};
        const query = new URLSearchParams({
          scope: 'openid',
          response_type: 'id_token',
          response_mode: 'form_post',
          prompt: 'none',
          client_id: tool.clientId,
          redirect_uri: `${twin.origin}/launch`,
          login_hint: fields['login_hint'] ?? '',
          lti_message_hint: fields['lti_message_hint'] ?? '',
          nonce: 'n',
          state: 's',
          ...changes,
        });
        const answer = await visitor.open(`${campus.url}/mod/lti/auth.php?${query.toString()}`);
        expect(answer.forms[0]?.fields).to.deep.equal({ error, state: 's' });
      });
    }

    it('never answer to an address that was not registered', async () => {
      const { cmid, tool } = await linked();
      const visitor = await as('sam.taylor');
      const page = await visitor.open(`${campus.url}/mod/lti/launch.php?id=${cmid}`);
      const query = new URLSearchParams({
        scope: 'openid',
        response_type: 'id_token',
        response_mode: 'form_post',
        client_id: tool.clientId,
        redirect_uri: 'http://evil.example/launch',
        login_hint: '4',
        lti_message_hint: page.forms[0]?.fields['lti_message_hint'] ?? '',
        nonce: 'n',
      });
      const answer = await visitor.open(`${campus.url}/mod/lti/auth.php?${query.toString()}`);
      expect([answer.status, answer.forms.length]).to.deep.equal([400, 0]);
    });

    it('wait for a tool to be active', async () => {
      const { cmid, tool } = await linked();
      campus.tools.setState(tool.id, 'off');
      const page = await (await as('sam.taylor')).open(`${campus.url}/mod/lti/launch.php?id=${cmid}`);
      expect(page.status).to.equal(403);
    });

    it('offer platform storage only where it is switched on', async () => {
      const { cmid } = await linked();
      const visitor = await as('sam.taylor');
      await launched(visitor, cmid);
      expect(twin.logins.at(-1)?.has('lti_storage_target')).to.equal(false);
      campus.settings.storage = true;
      await launched(visitor, cmid);
      const target = twin.logins.at(-1)?.get('lti_storage_target') ?? '';
      const page = await visitor.open(`${campus.url}/mod/lti/view.php?id=${cmid}`);
      expect(page.html).to.include(`name="${target}"`);
      expect((await visitor.open(`${campus.url}/lti/storage`)).status).to.equal(200);
    });

    it('show the teacher one learner from the gradebook', async () => {
      const { cmid } = await linked();
      const visitor = await as('jonas.weber');
      const page = await visitor.open(`${campus.url}/mod/lti/review.php?id=${cmid}&user=${elodie}`);
      const before = twin.launches.length;
      await visitor.settle(await visitor.open(page.frames[0] ?? ''));
      const claims = claimsIn(twin.launches[before]?.get('id_token') ?? '');
      expect(claims[lti('message_type')]).to.equal('LtiSubmissionReviewRequest');
      expect((claims[lti('for_user')] as Json)['user_id']).to.equal(String(elodie));
    });

    it('verify with the last key for one more turn after a rotation', async () => {
      const { cmid } = await linked();
      await launched(await as('sam.taylor'), cmid);
      const token = twin.launches.at(-1)?.get('id_token') ?? '';
      const isKnown = async (): Promise<boolean> => {
        const keys = (await (await fetch(`${campus.url}/mod/lti/certs.php`)).json()) as JSONWebKeySet;
        return jwtVerify(token, createLocalJWKSet(keys)).then(
          () => true,
          () => false,
        );
      };
      await campus.rotateKeys();
      const once = await isKnown();
      await campus.rotateKeys();
      expect([once, await isKnown()]).to.deep.equal([true, false]);
    });
  });

  describe('deep linking', () => {
    it('asks as Moodle asks', async () => {
      const tool = await registered();
      const visitor = await as('jonas.weber');
      await visitor.settle(
        await visitor.open(`${campus.url}/mod/lti/contentitem.php?course=2&id=${tool.id}`),
      );
      const claims = claimsIn(twin.launches.at(-1)?.get('id_token') ?? '');
      expect(differences('id_token deep link', claims)).to.deep.equal([]);
    });

    it('keeps the link, its parameters and its line item', async () => {
      const { cmid, lineItem } = await linked();
      const { activity } = campus.world.activity(cmid);
      expect(activity.name).to.equal('Earn: Charts');
      expect(activity.link?.custom).to.deep.equal({ badge_id: '7' });
      expect(campus.gradebook.lineItem(lineItem)?.resourceId).to.equal('badge-7');
    });

    const now = (): number => Math.floor(Date.now() / 1000);
    for (const [name, claims] of [
      ['another audience', () => ({ aud: 'http://other.example' })],
      ['another issuer', () => ({ iss: 'other' })],
      ['another deployment', () => ({ [lti('deployment_id')]: '99' })],
      ['a time that is over', () => ({ exp: now() - 100 })],
      ['no nonce', () => ({ nonce: undefined })],
      ['another message type', () => ({ [lti('message_type')]: 'LtiResourceLinkRequest' })],
    ] as const) {
      it(`refuses an answer with ${name}`, async () => {
        const tool = await registered();
        expect((await deepLink(tool, claims())).status).to.equal(400);
        expect(campus.world.course(course)?.activities.some((one) => one.modname === 'lti')).to.equal(false);
      });
    }

    it('takes a nonce once', async () => {
      const tool = await registered();
      const nonce = randomUUID();
      expect((await deepLink(tool, { nonce })).status).to.equal(200);
      expect((await deepLink(tool, { nonce })).status).to.equal(400);
    });

    it('is not for learners', async () => {
      const tool = await registered();
      const page = await (
        await as('sam.taylor')
      ).open(`${campus.url}/mod/lti/contentitem.php?course=2&id=${tool.id}`);
      expect(page.status).to.equal(403);
    });

    it('shows a message that came without a link', async () => {
      const tool = await registered();
      const answer = await deepLink(tool, {
        'https://purl.imsglobal.org/spec/lti-dl/claim/content_items': [],
        'https://purl.imsglobal.org/spec/lti-dl/claim/msg': 'Nothing <b>chosen',
      });
      expect(answer.words).to.include('Nothing &lt;b&gt;chosen');
    });
  });

  describe('access tokens', () => {
    it('hold what was asked for and offered', async () => {
      const tool = await registered();
      const answer = (await (
        await twin.token(campus, tool, `${scope.score} openid ${scope.members}`)
      ).json()) as Json;
      expect(answer['scope']).to.equal(`${scope.score} ${scope.members}`);
      expect(differences('token', answer)).to.deep.equal([]);
    });

    it('are refused with invalid_scope where nothing is left', async () => {
      const answer = await twin.token(campus, await registered(), 'openid');
      expect([answer.status, await answer.json()]).to.deep.equal([400, { error: 'invalid_scope' }]);
    });

    for (const [name, changes] of [
      ['another subject', { sub: 'other' }],
      ['another audience', { aud: 'http://other.example' }],
      ['a time that is over', { exp: 1 }],
    ] as const) {
      it(`are refused for ${name}`, async () => {
        const answer = await twin.token(campus, await registered(), scope.score, changes);
        expect([answer.status, await answer.json()]).to.deep.equal([400, { error: 'invalid_client' }]);
      });
    }

    it('are refused for an assertion that was used before', async () => {
      const tool = await registered();
      const jti = randomUUID();
      expect((await twin.token(campus, tool, scope.score, { jti })).status).to.equal(200);
      expect((await twin.token(campus, tool, scope.score, { jti })).status).to.equal(400);
    });

    it('are refused while the tool is off, and end when it is switched off', async () => {
      const { tool } = await linked();
      const authorization = await bearer(tool, scope.members);
      campus.tools.setState(tool.id, 'off');
      const url = `${campus.url}/mod/lti/services.php/CourseSection/2/bindings/${tool.id}/memberships`;
      expect((await fetch(url, { headers: { authorization } })).status).to.equal(401);
      expect((await twin.token(campus, tool, scope.members)).status).to.equal(400);
    });
  });

  describe('names and roles', () => {
    it('come in pages', async () => {
      const { tool } = await linked();
      const headers = { authorization: await bearer(tool, scope.members) };
      let url: string | undefined =
        `${campus.url}/mod/lti/services.php/CourseSection/2/bindings/${tool.id}/memberships`;
      const names: unknown[] = [];
      let pages = 0;
      while (url !== undefined) {
        const answer: Response = await fetch(url, { headers });
        expect(answer.headers.get('content-type')).to.equal(
          'application/vnd.ims.lti-nrps.v2.membershipcontainer+json',
        );
        const body = (await answer.json()) as { members: Json[] };
        expect(differences('members', body)).to.deep.equal([]);
        names.push(...body.members.map((member) => member['name']));
        pages += 1;
        url = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
      }
      expect(pages).to.equal(2);
      expect(names).to.deep.equal(['Jonas Weber', 'Sam Taylor', 'Élodie Brügge-Núñez', 'ليلى الحسن']);
    });

    it('lose the role on the second page, as in Moodle', async () => {
      const { tool } = await linked();
      const headers = { authorization: await bearer(tool, scope.members) };
      const url = `${campus.url}/mod/lti/services.php/CourseSection/2/bindings/${tool.id}/memberships?role=Learner`;
      const answer = await fetch(url, { headers });
      const body = (await answer.json()) as { members: Json[] };
      expect(body.members.map((member) => member['user_id'])).to.deep.equal(['4', '5']);
      expect(answer.headers.get('link')).to.not.include('role=');
    });

    it('need their scope', async () => {
      const { tool } = await linked();
      const headers = { authorization: await bearer(tool, scope.score) };
      const url = `${campus.url}/mod/lti/services.php/CourseSection/2/bindings/${tool.id}/memberships`;
      expect((await fetch(url, { headers })).status).to.equal(403);
    });
  });

  describe('grades of tools', () => {
    const kinds = {
      item: 'application/vnd.ims.lis.v2.lineitem+json',
      score: 'application/vnd.ims.lis.v1.score+json',
    };
    const send = (
      url: string,
      method: string,
      authorization: string,
      type: string,
      body: unknown,
    ): Promise<Response> =>
      fetch(url, { method, headers: { authorization, 'content-type': type }, body: JSON.stringify(body) });
    const score = (second: number, changes: object = {}): object => ({
      userId: String(sam),
      timestamp: `2026-11-21T16:53:${String(second).padStart(2, '0')}.000Z`,
      scoreGiven: 1,
      scoreMaximum: 1,
      activityProgress: 'Completed',
      gradingProgress: 'FullyGraded',
      comment: 'Badge issued',
      ...changes,
    });

    it('begin with the line item of the link', async () => {
      const { tool, cmid } = await linked();
      const authorization = await bearer(tool, scope.lineItem);
      const claims = await launched(await as('sam.taylor'), cmid);
      const endpoint = claims['https://purl.imsglobal.org/spec/lti-ags/claim/endpoint'] as {
        lineitem: string;
        lineitems: string;
      };
      const all = (await (await fetch(endpoint.lineitems, { headers: { authorization } })).json()) as Json[];
      expect(differences('line items', all)).to.deep.equal([]);
      expect(all[0]?.['id']).to.equal(endpoint.lineitem);
    });

    it('can be made, found, changed and removed', async () => {
      const { tool } = await linked();
      const authorization = await bearer(tool, scope.lineItem);
      const items = `${campus.url}/mod/lti/services.php/2/lineitems?type_id=${tool.id}`;
      const wanted = { label: 'Badge earned', scoreMaximum: 1, resourceId: 'badge-42', tag: 'badge' };
      const made = await send(items, 'POST', authorization, kinds.item, wanted);
      const item = (await made.json()) as { id: string };
      expect(made.status).to.equal(201);
      expect(differences('line item created', item)).to.deep.equal([]);
      const found = (await (
        await fetch(`${items}&resource_id=badge-42`, { headers: { authorization } })
      ).json()) as Json[];
      expect(found.map((one) => one['id'])).to.deep.equal([item.id]);
      const changed = await send(item.id, 'PUT', authorization, kinds.item, { ...wanted, label: 'Other' });
      expect(((await changed.json()) as Json)['label']).to.equal('Other');
      expect((await fetch(item.id, { method: 'DELETE', headers: { authorization } })).status).to.equal(204);
      expect((await fetch(item.id, { headers: { authorization } })).status).to.equal(404);
    });

    it('refuse plain JSON with 400', async () => {
      const { tool, lineItem } = await linked();
      const authorization = await bearer(tool, scope.lineItem, scope.score);
      const items = `${campus.url}/mod/lti/services.php/2/lineitems?type_id=${tool.id}`;
      const item = await send(items, 'POST', authorization, 'application/json', {
        label: 'x',
        scoreMaximum: 1,
      });
      const scores = `${campus.url}/mod/lti/services.php/2/lineitems/${lineItem}/lineitem/scores?type_id=${tool.id}`;
      const sent = await send(scores, 'POST', authorization, 'application/json', score(1));
      expect([item.status, sent.status]).to.deep.equal([400, 400]);
    });

    it('take a score once a second and answer 409 to an equal or earlier time', async () => {
      const { tool, lineItem } = await linked();
      const authorization = await bearer(tool, scope.score);
      const url = `${campus.url}/mod/lti/services.php/2/lineitems/${lineItem}/lineitem/scores?type_id=${tool.id}`;
      const put = async (body: object): Promise<number> =>
        (await send(url, 'POST', authorization, kinds.score, body)).status;
      const statuses = [
        await put(score(10)),
        await put(score(10)),
        await put(score(9)),
        await put(score(11, { scoreGiven: 0 })),
      ];
      expect(statuses).to.deep.equal([200, 409, 409, 200]);
      expect(campus.gradebook.score(lineItem, sam)?.given).to.equal(0);
    });

    it('refuse a score for somebody who is no learner', async () => {
      const { tool, lineItem } = await linked();
      const authorization = await bearer(tool, scope.score);
      const url = `${campus.url}/mod/lti/services.php/2/lineitems/${lineItem}/lineitem/scores?type_id=${tool.id}`;
      expect(
        (await send(url, 'POST', authorization, kinds.score, score(1, { userId: '3' }))).status,
      ).to.equal(400);
    });

    it('give results in pages, without those not graded', async () => {
      const { tool, lineItem } = await linked();
      const authorization = await bearer(tool, scope.score, scope.result);
      const base = `${campus.url}/mod/lti/services.php/2/lineitems/${lineItem}/lineitem`;
      for (const [user, changes] of [
        [sam, {}],
        [elodie, {}],
        [layla, { gradingProgress: 'Pending' }],
      ] as const) {
        await send(
          `${base}/scores?type_id=${tool.id}`,
          'POST',
          authorization,
          kinds.score,
          score(1, { userId: String(user), ...changes }),
        );
      }
      const first = await fetch(`${base}/results?type_id=${tool.id}&limit=1`, { headers: { authorization } });
      const results = (await first.json()) as Json[];
      expect(differences('results', results)).to.deep.equal([]);
      const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
      const second = (await (await fetch(next, { headers: { authorization } })).json()) as Json[];
      expect([...results, ...second].map((one) => one['userId'])).to.deep.equal(['4', '5']);
    });

    it('belong to their own tool alone', async () => {
      const { lineItem } = await linked();
      const other = await registered();
      const authorization = await bearer(other, scope.lineItem);
      const url = `${campus.url}/mod/lti/services.php/2/lineitems/${lineItem}/lineitem?type_id=${other.id}`;
      expect((await fetch(url, { headers: { authorization } })).status).to.equal(404);
    });
  });

  describe('completion', () => {
    it('of a course follows its last activity', () => {
      campus.world.view(sam, page);
      campus.world.setGrade(sam, report, 80);
      expect(campus.world.completedAt(sam, course)).to.equal(undefined);
      campus.world.setGrade(sam, quiz, 7);
      expect(campus.world.completedAt(sam, course)).to.be.a('number');
    });

    it('of a course stays when an activity is undone, until it is undone itself', () => {
      campus.world.completeCourse(sam, course, 3);
      campus.world.undo(sam, page);
      expect(campus.world.completedAt(sam, course)).to.be.a('number');
      campus.world.undoCourse(sam, course);
      expect(campus.world.completedAt(sam, course)).to.equal(undefined);
      expect(campus.world.progress(sam, report).state).to.equal(0);
    });

    it('of any one activity is enough where the course says so', () => {
      campus.world.pass(elodie, 33);
      expect(campus.world.completedAt(elodie, 3)).to.be.a('number');
    });

    it('of a graded activity is pass or fail by its mark', () => {
      campus.world.setGrade(sam, report, 59.9);
      expect(campus.world.progress(sam, report).state).to.equal(3);
      campus.world.setGrade(sam, report, 60);
      expect(campus.world.progress(sam, report).state).to.equal(2);
      campus.world.setGrade(sam, report, null);
      expect(campus.world.progress(sam, report).state).to.equal(0);
    });

    it('refuses a grade beyond the maximum', () => {
      expect(() => campus.world.setGrade(sam, quiz, 11)).to.throw('0 to 10');
    });
  });

  describe('web services', () => {
    const one = { courseid: '2', userid: '4' };

    it('answer in the recorded shapes', async () => {
      campus.world.setGrade(sam, report, 80);
      campus.world.complete(sam, page, 3);
      const free = {
        core_webservice_get_site_info: ['.userprivateaccesskey'],
        core_course_get_courses_by_field: ['.courses[].filters[]'],
        core_course_get_contents: [
          '[].modules[].contents[]',
          '[].modules[].contentsinfo',
          '[].modules[].completiondata',
        ],
        core_completion_get_activities_completion_status: ['.statuses[].overrideby'],
      } as Record<string, string[]>;
      const calls = {
        core_webservice_get_site_info: {},
        core_course_get_courses_by_field: { field: 'id', value: '2' },
        core_course_get_contents: { courseid: '2' },
        core_enrol_get_enrolled_users: { courseid: '2' },
        core_completion_get_course_completion_status: one,
        core_completion_get_activities_completion_status: one,
        gradereport_user_get_grade_items: { courseid: '2', userid: '0' },
      };
      for (const [name, fields] of Object.entries(calls)) {
        expect(differences(name, await ws(name, fields), free[name]), name).to.deep.equal([]);
      }
    });

    it('tell states, overrides and the course', async () => {
      campus.world.setGrade(sam, report, 20);
      campus.world.complete(sam, page, 3);
      const { statuses } = (await ws('core_completion_get_activities_completion_status', one)) as {
        statuses: Json[];
      };
      const told = statuses.map(({ cmid, state, isoverallcomplete, overrideby }) => [
        cmid,
        state,
        isoverallcomplete,
        overrideby,
      ]);
      expect(told).to.deep.equal([
        [11, 1, true, 3],
        [12, 3, false, null],
        [13, 0, false, null],
        [14, 0, false, null],
      ]);
      campus.world.completeCourse(sam, course, 3);
      const { completionstatus } = (await ws('core_completion_get_course_completion_status', one)) as {
        completionstatus: { completed: boolean; completions: Json[] };
      };
      expect(completionstatus.completed).to.equal(true);
      expect(completionstatus.completions.every((row) => row['complete'] === true)).to.equal(true);
    });

    it('give chosen fields and pages of people', async () => {
      const people = (await ws('core_enrol_get_enrolled_users', {
        courseid: '2',
        'options[0][name]': 'userfields',
        'options[0][value]': 'id,email,firstname,lastname',
        'options[1][name]': 'limitfrom',
        'options[1][value]': '1',
        'options[2][name]': 'limitnumber',
        'options[2][value]': '2',
      })) as unknown as Json[];
      expect(people.map((person) => person['id'])).to.deep.equal([4, 5]);
      expect(Object.keys(people[0] ?? {})).to.deep.equal([
        'id',
        'firstname',
        'lastname',
        'fullname',
        'email',
      ]);
    });

    it('give grades of everybody, or of one', async () => {
      campus.world.setGrade(elodie, quiz, 9);
      const all = (await ws('gradereport_user_get_grade_items', { courseid: '2', userid: '0' })) as {
        usergrades: { userid: number; gradeitems: Json[] }[];
      };
      expect(all.usergrades.map((person) => person.userid)).to.deep.equal([4, 5, 6]);
      const items = all.usergrades[1]?.gradeitems.map(({ cmid, graderaw, grademax }) => [
        cmid,
        graderaw,
        grademax,
      ]);
      expect(items).to.deep.equal([
        [12, null, 100],
        [13, 9, 10],
        [undefined, 90, 100],
      ]);
      const just = (await ws('gradereport_user_get_grade_items', { courseid: '2', userid: '5' })) as {
        usergrades: unknown[];
      };
      expect(just.usergrades.length).to.equal(1);
    });

    for (const [errorcode, prepare, name, fields] of [
      ['invalidtoken', () => campus.access.revoke(), 'core_webservice_get_site_info', {}],
      [
        'accessexception',
        () => campus.access.setFunction('core_course_get_contents', false),
        'core_course_get_contents',
        { courseid: '2' },
      ],
      [
        'nopermissions',
        () => campus.access.setCapability('moodle/grade:viewall', false),
        'gradereport_user_get_grade_items',
        { courseid: '2' },
      ],
      [
        'usernotenroled',
        () => undefined,
        'core_completion_get_course_completion_status',
        { courseid: '2', userid: '3' },
      ],
      [
        'nocriteriaset',
        () => campus.world.setCriteria(2, []),
        'core_completion_get_course_completion_status',
        { courseid: '2', userid: '4' },
      ],
      ['invalidparameter', () => undefined, 'core_course_get_contents', { courseid: 'x' }],
      ['invalidrecord', () => undefined, 'core_course_get_contents', { courseid: '99' }],
    ] as const) {
      it(`say ${errorcode} with HTTP 200`, async () => {
        prepare();
        const answer = await ws(name, { ...fields });
        expect(answer['errorcode']).to.equal(errorcode);
        expect(Object.keys(answer)).to.deep.equal(['exception', 'errorcode', 'message']);
      });
    }

    it('leave a function that was taken away out of the site info', async () => {
      campus.access.setFunction('core_course_get_contents', false);
      const info = (await ws('core_webservice_get_site_info')) as { functions: { name: string }[] };
      expect(info.functions.map((one) => one.name)).to.not.include('core_course_get_contents');
      expect(info.functions.length).to.equal(6);
    });

    it('count calls by function', async () => {
      await ws('core_webservice_get_site_info');
      await ws('core_webservice_get_site_info');
      expect(campus.access.calls().get('core_webservice_get_site_info')).to.equal(2);
    });

    it('fail as they are told, each by itself and only so often', async () => {
      const status = async (name: string): Promise<string> => {
        const answer = await fetch(`${campus.url}/webservice/rest/server.php`, {
          method: 'POST',
          body: new URLSearchParams({
            wstoken: campus.access.token(),
            moodlewsrestformat: 'json',
            wsfunction: name,
          }),
        });
        return `${answer.status} ${(answer.headers.get('content-type') ?? '').split(';')[0] ?? ''}`;
      };
      campus.faults.set('ws:core_webservice_get_site_info', { kind: '5xx', times: 1 });
      campus.faults.set('ws:core_course_get_contents', { kind: 'html' });
      expect(await status('core_webservice_get_site_info')).to.equal('503 text/plain');
      expect(await status('core_webservice_get_site_info')).to.equal('200 application/json');
      expect(await status('core_course_get_contents')).to.equal('200 text/html');
      campus.faults.clear();
      expect(await status('core_course_get_contents')).to.equal('200 application/json');
    });
  });

  describe('the push', () => {
    interface Item {
      id: string;
      learner: unknown;
      kind: string;
      subject: unknown;
      value: unknown;
      occurredAt: string;
    }
    const itemsOf = (heard: Heard): Item[] => {
      const body = JSON.parse(heard.body) as Item | { signals: Item[] };
      return 'signals' in body ? body.signals : [body];
    };

    async function receiver(statuses: number[]): Promise<{ heard: Heard[]; close: () => Promise<void> }> {
      const server = await listen((heard, response) => {
        const status = statuses.shift() ?? 202;
        const results = itemsOf(heard).map(({ id }) => ({ id, status: 'recorded' }));
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ results }));
      });
      campus.push.configure({
        mode: 'push',
        url: `${server.origin}/api/v1/signals`,
        apiKey: 'key-1',
        secret: 'sealed',
        platform: 'platform-9',
      });
      return server;
    }

    it('sends each change in the form of the signals API', async () => {
      const server = await receiver([]);
      campus.world.setGrade(sam, report, 80);
      await campus.push.drained(3000);
      const facts = server.heard
        .flatMap(itemsOf)
        .map(({ kind, subject, value, learner }) => ({ kind, subject, value, learner }));
      const learner = { platform: 'platform-9', sub: '4' };
      expect(facts).to.deep.equal([
        {
          kind: 'grade.reached',
          subject: { type: 'activity', id: '12', course: '2' },
          value: { percent: '80', raw: '80', max: '100' },
          learner,
        },
        {
          kind: 'grade.reached',
          subject: { type: 'course', id: '2', course: '2' },
          value: { percent: '80', raw: '80', max: '100' },
          learner,
        },
        {
          kind: 'activity.completed',
          subject: { type: 'activity', id: '12', course: '2' },
          value: { state: 'pass' },
          learner,
        },
      ]);
      await server.close();
    });

    it('sends course completion and its end', async () => {
      const server = await receiver([]);
      campus.world.completeCourse(sam, course, 3);
      campus.world.undoCourse(sam, course);
      await campus.push.drained(3000);
      const courses = server.heard.flatMap(itemsOf).filter((item) => item.kind === 'course.completed');
      expect(courses.map((item) => item.value)).to.deep.equal([{ done: true }, { done: false }]);
      await server.close();
    });

    it('authenticates and signs the very bytes it sends', async () => {
      const server = await receiver([]);
      campus.world.view(sam, page);
      await campus.push.drained(3000);
      const [heard] = server.heard;
      const [, t = '', v1 = ''] =
        /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(heard?.headers['x-badge-bridge-signature'])) ?? [];
      expect(v1).to.equal(
        createHmac('sha256', 'sealed')
          .update(`${t}.${heard?.body ?? ''}`)
          .digest('hex'),
      );
      expect(heard?.headers['authorization']).to.equal('Bearer key-1');
      await server.close();
    });

    it('keeps order and ids while it tries until 202', async () => {
      const server = await receiver([503, 500]);
      campus.world.view(sam, page);
      campus.world.view(elodie, page);
      await campus.push.drained(8000);
      const ids = [...new Set(server.heard.flatMap(itemsOf).map((item) => item.id))];
      expect(campus.push.sent().map((entry) => entry.item.id)).to.deep.equal(ids);
      expect(campus.push.sent()[0]?.attempts).to.equal(3);
      expect(campus.push.sent()[0]?.result).to.equal('recorded');
      await server.close();
    });

    it('sends nothing while tools are to ask', async () => {
      const server = await receiver([]);
      campus.push.configure({ mode: 'poll' });
      campus.world.view(sam, page);
      expect([campus.push.waiting().length, server.heard.length]).to.deep.equal([0, 0]);
      await server.close();
    });
  });

  describe('pages', () => {
    it('ask who is there before anything else', async () => {
      const page = await createVisitor().open(`${campus.url}/course/2`);
      expect(page.words).to.include('Who are you today?');
      const chosen = await createVisitor().press(page, 'Jonas Weber');
      expect(chosen.url).to.equal(`${campus.url}/course/2`);
    });

    const addresses = {
      'marta.keller': [
        '/',
        '/admin/tools',
        '/admin/web-services',
        '/admin/signals',
        '/admin/faults',
        '/admin/platform',
        '/course/2/learners',
      ],
      'jonas.weber': [
        '/',
        '/course/2',
        '/course/2/learners',
        '/course/2/grades',
        '/course/2/add-tool',
        '/course/view.php?id=3',
      ],
      'sam.taylor': [
        '/',
        '/course/2',
        '/course/2/grades',
        '/mod/page/view.php?id=11',
        '/mod/assign/view.php?id=12',
      ],
    };
    for (const [username, paths] of Object.entries(addresses)) {
      it(`open for ${username}`, async () => {
        const visitor = await as(username);
        for (const path of paths) {
          const page = await visitor.open(campus.url + path);
          expect([path, page.status]).to.deep.equal([path, 200]);
        }
      });
    }

    it('of teachers and administrators are closed to learners', async () => {
      const visitor = await as('sam.taylor');
      for (const path of ['/course/2/learners', '/course/2/add-tool', '/admin/tools', '/admin/signals']) {
        expect([path, (await visitor.open(campus.url + path)).status]).to.deep.equal([path, 403]);
      }
    });

    it('let the teacher complete, grade and undo', async () => {
      const visitor = await as('jonas.weber');
      const page = await visitor.open(`${campus.url}/course/2/learners`);
      await visitor.press(page, 'Complete course for Sam Taylor');
      expect(campus.world.completedAt(sam, course)).to.be.a('number');
      const form = page.forms.find((one) => one.fields['user'] === '5' && one.fields['cmid'] === '12');
      await visitor.submit(page, form!, { do: 'grade', grade: '72,5' });
      expect(campus.world.grade(elodie, 21)?.raw).to.equal(72.5);
      await visitor.press(
        await visitor.open(`${campus.url}/course/2/learners`),
        'Undo course completion of Sam Taylor',
      );
      expect(campus.world.completedAt(sam, course)).to.equal(undefined);
    });

    it('refuse a grade that is none', async () => {
      const visitor = await as('jonas.weber');
      const page = await visitor.open(`${campus.url}/course/2/learners`);
      const form = page.forms.find((one) => one.fields['user'] === '5' && one.fields['cmid'] === '12');
      expect((await visitor.submit(page, form!, { do: 'grade', grade: 'many' })).status).to.equal(400);
      expect((await visitor.submit(page, form!, { do: 'grade', grade: '101' })).status).to.equal(400);
    });

    it('let a learner tick what is theirs to tick', async () => {
      const visitor = await as('sam.taylor');
      const page = await visitor.press(await visitor.open(`${campus.url}/course/2`), 'Mark as done');
      expect(campus.world.progress(sam, 14)).to.include({ state: 1, by: null });
      await visitor.press(page, '✓ Done');
      expect(campus.world.progress(sam, 14).state).to.equal(0);
    });

    it('refuse forms sent by another site', async () => {
      const answer = await fetch(`${campus.url}/course/2/learners`, {
        method: 'POST',
        headers: { 'sec-fetch-site': 'cross-site', cookie: 'campus_user=jonas.weber' },
        body: new URLSearchParams({ user: '4', do: 'complete-course' }),
      });
      expect(answer.status).to.equal(403);
      expect(campus.world.completedAt(sam, course)).to.equal(undefined);
    });

    it('never go back to another host', async () => {
      const answer = await fetch(`${campus.url}/as/sam.taylor?to=//evil.example`, { redirect: 'manual' });
      expect(answer.headers.get('location')).to.equal('/');
    });

    it('let the admin add a tool by hand and by link', async () => {
      const visitor = await as('marta.keller');
      const page = await visitor.open(`${campus.url}/admin/tools`);
      const framed = await visitor.press(page, 'Add LTI Advantage tool', {
        url: `${twin.origin}/register?invite=7`,
      });
      const frame = new URL(framed.frames[0] ?? '');
      expect(frame.searchParams.get('invite')).to.equal('7');
      expect(frame.searchParams.get('openid_configuration')).to.equal(
        `${campus.url}/.well-known/openid-configuration`,
      );
      await visitor.press(page, 'Save tool', {
        name: 'By hand',
        loginUrl: `${twin.origin}/login`,
        redirectUri: `${twin.origin}/launch`,
        jwksUri: `${twin.origin}/jwks`,
        targetLinkUri: `${twin.origin}/launch`,
        deepLinkUri: `${twin.origin}/pick`,
      });
      expect(campus.tools.list().map((tool) => [tool.name, tool.state])).to.deep.equal([
        ['By hand', 'active'],
      ]);
      await visitor.press(await visitor.open(`${campus.url}/admin/tools`), 'Deactivate');
      expect(campus.tools.list()[0]?.state).to.equal('off');
    });

    it('let the admin set the push, the faults and the token', async () => {
      const visitor = await as('marta.keller');
      await visitor.press(await visitor.open(`${campus.url}/admin/signals`), 'Save', {
        mode: 'push',
        url: 'http://127.0.0.1:9/api',
        apiKey: 'k',
      });
      expect(campus.push.settings()).to.include({ mode: 'push', url: 'http://127.0.0.1:9/api', apiKey: 'k' });
      await visitor.press(await visitor.open(`${campus.url}/admin/faults`), 'Save', {
        'fault:token': 'slow',
        seconds: '2',
      });
      expect(campus.faults.current('token')).to.include({ kind: 'slow', delayMs: 2000 });
      await visitor.press(await visitor.open(`${campus.url}/admin/web-services`), 'Revoke token');
      expect(campus.access.isRevoked()).to.equal(true);
    });

    it('escape what comes from outside', async () => {
      const tool = await registered();
      await deepLink(tool, {
        'https://purl.imsglobal.org/spec/lti-dl/claim/content_items': [
          { type: 'ltiResourceLink', title: '<script>alert(1)</script>', url: `${twin.origin}/launch` },
        ],
      });
      const page = await (await as('jonas.weber')).open(`${campus.url}/course/2`);
      expect(page.html).to.not.include('<script>alert');
      expect(page.html).to.include('&lt;script&gt;');
    });
  });
});
