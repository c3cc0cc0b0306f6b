import { expect } from 'chai';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { rotateToolKey, toolKeysOf } from '../../../server/actions/platforms/tool-key.ts';
import { lineItemScope, scoreScope } from '../../../server/actions/platforms/wanted-scopes.ts';
import { platforms } from '../../../server/model/platforms/platform.ts';
import type { CourseService, Score } from '../../../server/model/courses/course.ts';
import { type BadgeId, idOf, type LearnerId } from '../../../server/model/ids.ts';
import {
  deleteLineItem,
  ensureLineItem,
  lineItems,
  updateLineItem,
} from '../../../lti/services/line-items.ts';
import { members } from '../../../lti/services/members.ts';
import { sendScore } from '../../../lti/services/send-score.ts';
import {
  ORGANISATION,
  platformKeys,
  type PlatformKeys,
  registerPlatform,
  startPlatform,
  type TestPlatform,
} from '../../helpers/lti-platform.ts';
import type { Answer, Heard } from '../../helpers/loopback.ts';
import { startTool, type Tool } from '../../helpers/lti-tool.ts';

const MEMBERS = '/services.php/CourseSection/12/bindings/1/memberships';
const ITEMS = '/services.php/12/lineitems';
const ITEM = `${ITEMS}/4/lineitem`;

describe('LTI services', () => {
  let keys: PlatformKeys;
  let platform: TestPlatform;
  let tool: Tool;
  before(async () => {
    keys = await platformKeys();
  });
  beforeEach(async () => {
    platform = await startPlatform(keys);
    tool = await startTool({ platforms: [platform] });
    await registerPlatform(tool.ctx, platform);
  });
  afterEach(async () => {
    await tool.close();
    await platform.close();
  });

  const course = () => idOf('course', [platform.id, '12']);
  const service = (changes: Partial<CourseService> = {}): CourseService => ({
    id: idOf('courseService', [course(), '1']),
    rev: 1,
    organisation: ORGANISATION,
    course: course(),
    platform: platform.id,
    deployment: '1',
    membershipsUrl: `${platform.origin}${MEMBERS}`,
    lineItemsUrl: `${platform.origin}${ITEMS}?type_id=1`,
    scopes: [],
    seenAt: 1,
    ...changes,
  });
  const score = (changes: Partial<Score> = {}): Score => ({
    id: idOf('score', ['x']),
    rev: 1,
    organisation: ORGANISATION,
    platform: platform.id,
    deployment: '1',
    course: course(),
    resourceLink: idOf('resourceLink', ['x']),
    badge: 'b-1' as BadgeId,
    learner: 'l-1' as LearnerId,
    lineItemUrl: `${platform.origin}${ITEM}?type_id=1`,
    sub: '31',
    wanted: 1,
    eventAt: Date.UTC(2026, 10, 21, 9, 30, 5),
    state: 'queued',
    ...changes,
  });
  const answers =
    (status: number, body: unknown = {}, headers: Record<string, string> = {}): Answer =>
    (_heard, response) => {
      response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
    };
  const member = (id: number): Record<string, unknown> => ({
    status: 'Active',
    roles: ['Learner'],
    user_id: String(id),
    lis_person_sourcedid: `S-${id}`,
    name: `Person ${id}`,
    email: `person${id}@campus.example`,
  });
  const publishedKeys = async (): Promise<JSONWebKeySet> =>
    JSON.parse((await tool.request('GET', '/lti/jwks')).body) as JSONWebKeySet;

  describe('access token', () => {
    beforeEach(() => {
      platform.routes[MEMBERS] = answers(200, { members: [member(1)] });
    });

    it('L33 proves who asks with an assertion that the published keys verify', async () => {
      await members(tool.ctx, service());
      const form = new URLSearchParams(platform.asked('/token')[0]?.body);
      expect(form.get('grant_type')).to.equal('client_credentials');
      expect(form.get('client_assertion_type')).to.equal(
        'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      );
      const set = createLocalJWKSet(await publishedKeys());
      const { payload, protectedHeader } = await jwtVerify(form.get('client_assertion') ?? '', set, {
        currentDate: new Date(tool.ctx.clock.now()),
      });
      expect(protectedHeader.alg).to.equal('RS256');
      expect(payload).to.include({ iss: 'client-7', sub: 'client-7', aud: `${platform.origin}/token` });
      expect((payload.exp ?? 0) - (payload.iat ?? 0)).to.be.at.most(300);
      expect(payload.jti).to.match(/^[\w-]{43}$/);
    });

    it('L33 names the audience that the operator gave', async () => {
      const other = await startPlatform(keys, 'client-8');
      await registerPlatform(tool.ctx, other, {
        tokenEndpoint: `${platform.origin}/token`,
        tokenAudience: 'https://tokens.example/aud',
        jwksUrl: `${platform.origin}/jwks`,
        issuer: platform.issuer,
      });
      await members(tool.ctx, service({ platform: other.id }));
      const form = new URLSearchParams(platform.asked('/token')[0]?.body);
      const payload = JSON.parse(
        Buffer.from((form.get('client_assertion') ?? '').split('.')[1] ?? '', 'base64url').toString(),
      ) as Record<string, unknown>;
      expect(payload['aud']).to.equal('https://tokens.example/aud');
      await other.close();
    });

    it('L34 is asked for once while it lasts, also by many at once, and again a minute before its end', async () => {
      await Promise.all([1, 2, 3, 4].map(() => members(tool.ctx, service())));
      expect(platform.asked('/token').length).to.equal(1);
      tool.ctx.clock.advance(3600_000 - 61_000);
      await members(tool.ctx, service());
      expect(platform.asked('/token').length).to.equal(1);
      tool.ctx.clock.advance(2_000);
      await members(tool.ctx, service());
      expect(platform.asked('/token').length).to.equal(2);
    });

    it('L34 is dropped after 401, and the call tried once more', async () => {
      let bearer = 0;
      platform.routes['/token'] = (_heard, response) => {
        bearer += 1;
        response.writeHead(200).end(JSON.stringify({ access_token: `bearer-${bearer}`, expires_in: 3600 }));
      };
      platform.routes[MEMBERS] = (heard, response) => {
        if (heard.headers['authorization'] === 'Bearer bearer-2')
          response.writeHead(200).end(JSON.stringify({ members: [member(1)] }));
        else response.writeHead(401).end();
      };
      expect((await members(tool.ctx, service())).kind).to.equal('ok');
      platform.routes[MEMBERS] = answers(401);
      expect(await members(tool.ctx, service())).to.include({ kind: 'retry', code: 'LTI_SERVICE_REFUSED' });
      expect(platform.asked(MEMBERS).length).to.equal(4);
    });

    it('L34 obeys the scope that is granted, and does not ask for one that was never offered', async () => {
      platform.routes['/token'] = answers(200, { access_token: 'b', expires_in: 3600, scope: scoreScope });
      expect(await members(tool.ctx, service())).to.deep.equal({
        kind: 'refused',
        code: 'LTI_SERVICE_SCOPE_MISSING',
      });
      const narrow = await startPlatform(keys, 'client-narrow');
      await registerPlatform(tool.ctx, narrow, { scopes: [lineItemScope] });
      const asked = service({ platform: narrow.id, membershipsUrl: `${narrow.origin}${MEMBERS}` });
      expect(await members(tool.ctx, asked)).to.include({ code: 'LTI_SERVICE_SCOPE_MISSING' });
      expect(narrow.heard).to.deep.equal([]);
      await narrow.close();
    });

    it('waits where the token endpoint is down, slow to say so, or does not know us', async () => {
      platform.routes['/token'] = answers(503, 'down', { 'retry-after': '120' });
      expect(await members(tool.ctx, service())).to.deep.equal({
        kind: 'retry',
        code: 'LTI_SERVICE_UNREACHABLE',
        status: 503,
        afterMs: 120_000,
      });
      platform.routes['/token'] = answers(400, { error: 'invalid_client' });
      expect(await members(tool.ctx, service())).to.include({ kind: 'retry', code: 'LTI_SERVICE_REFUSED' });
      platform.routes['/token'] = answers(400, { error: 'invalid_scope' });
      expect(await members(tool.ctx, service())).to.include({
        kind: 'refused',
        code: 'LTI_SERVICE_SCOPE_MISSING',
      });
      platform.routes['/token'] = answers(200, '<html>Sign in</html>');
      expect((await members(tool.ctx, service())).kind).to.equal('retry');
    });
  });

  describe('keys', () => {
    it('L31 publishes public members only', async () => {
      const { keys: published } = await publishedKeys();
      expect(published.map((key) => Object.keys(key).sort())).to.deep.equal([
        ['alg', 'e', 'kid', 'kty', 'n', 'use'],
      ]);
    });

    it('L31 makes a key where a crash left a platform without, and seals its private part', async () => {
      const bare = await startPlatform(keys, 'client-bare');
      bare.routes[MEMBERS] = answers(200, { members: [] });
      const asked = service({ platform: bare.id, membershipsUrl: `${bare.origin}${MEMBERS}` });
      await tool.close();
      tool = await startTool({ platforms: [platform, bare] });
      await tool.ctx.store.insert(platforms, [bare.fresh()]);
      expect((await members(tool.ctx, asked)).kind).to.equal('ok');
      const [key] = await toolKeysOf(tool.ctx, bare.id);
      expect(key?.privateSealed).to.be.a('string').and.not.contain('PRIVATE KEY');
      await bare.close();
    });

    it('L32 publishes a new key, signs with it after a day, and drops the old one a week later', async () => {
      platform.routes[MEMBERS] = answers(200, { members: [] });
      const signedWith = async (): Promise<string> => {
        tool.ctx.clock.advance(3_600_000);
        await members(tool.ctx, service());
        const form = new URLSearchParams(platform.asked('/token').at(-1)?.body);
        const [header = ''] = (form.get('client_assertion') ?? '').split('.');
        return (JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string }).kid;
      };
      const published = async (): Promise<(string | undefined)[]> =>
        (await publishedKeys()).keys.map(({ kid }) => kid);
      const old = await signedWith();
      await rotateToolKey(tool.ctx, { kind: 'owner', name: 'Ida' }, platform.id);
      expect(await published()).to.have.lengthOf(2);
      expect(await signedWith()).to.equal(old);
      tool.ctx.clock.advance(24 * 3_600_000);
      expect(await signedWith()).not.to.equal(old);
      expect(await published()).to.include(old);
      tool.ctx.clock.advance(7 * 24 * 3_600_000);
      expect(await published())
        .to.have.lengthOf(1)
        .and.not.include(old);
    });
  });

  describe('names and roles', () => {
    it('L42 follows every page on the same origin, with the media type and the role set again', async () => {
      platform.routes[MEMBERS] = (heard, response) => {
        const query = new URLSearchParams(heard.path.split('?')[1]);
        const from = Number(query.get('from') ?? 0);
        const next = `<${platform.origin}${MEMBERS}?from=${from + 2}>; rel="next"`;
        response
          .writeHead(200, from < 4 ? { link: next } : {})
          .end(JSON.stringify({ members: [member(from), member(from + 1)] }));
      };
      const result = await members(tool.ctx, service(), { role: 'Learner', limit: 2 });
      if (result.kind !== 'ok') throw new Error(result.code);
      expect(result.value.map(({ sub }) => sub)).to.deep.equal(['0', '1', '2', '3', '4', '5']);
      expect(result.value[0]).to.deep.equal({
        sub: '0',
        role: 'learner',
        isActive: true,
        name: 'Person 0',
        address: 'person0@campus.example',
      });
      const asked = platform.asked(MEMBERS);
      expect(asked.map(({ path }) => new URLSearchParams(path.split('?')[1]).get('role'))).to.deep.equal([
        'Learner',
        'Learner',
        'Learner',
      ]);
      expect(asked[0]?.headers['accept']).to.equal(
        'application/vnd.ims.lti-nrps.v2.membershipcontainer+json',
      );
    });

    it('L43 gives no half roster', async () => {
      platform.routes[MEMBERS] = (heard, response) => {
        if (heard.path.includes('from=1')) response.writeHead(502).end('bad gateway');
        else
          response
            .writeHead(200, { link: `<${platform.origin}${MEMBERS}?from=1>; rel=next` })
            .end(JSON.stringify({ members: [member(1)] }));
      };
      expect(await members(tool.ctx, service())).to.deep.equal({
        kind: 'retry',
        code: 'LTI_SERVICE_UNREACHABLE',
        status: 502,
      });
    });

    it('tells who is inactive, who teaches, and leaves out what is no member', async () => {
      const given = [
        { ...member(1), status: 'Inactive' },
        { ...member(2), roles: ['Instructor'], email: 'none' },
        { roles: ['Learner'] },
        { user_id: '4', roles: ['Mentor'], given_name: 'Ada', family_name: 'Falk' },
      ];
      platform.routes[MEMBERS] = answers(200, { members: given });
      const result = await members(tool.ctx, service());
      expect(result).to.deep.equal({
        kind: 'ok',
        value: [
          { sub: '1', role: 'learner', isActive: false, name: 'Person 1', address: 'person1@campus.example' },
          { sub: '2', role: 'instructor', isActive: true, name: 'Person 2' },
          { sub: '4', role: 'other', isActive: true, name: 'Ada Falk' },
        ],
      });
    });
  });

  describe('grades', () => {
    const body = (heard: Heard | undefined): unknown => JSON.parse(heard?.body ?? 'null');

    it('L37 looks for our column first and makes it where there is none', async () => {
      platform.routes[ITEMS] = (heard, response) => {
        if (heard.method === 'GET') response.writeHead(200).end('[]');
        else
          response
            .writeHead(201)
            .end(JSON.stringify({ id: `${platform.origin}${ITEM}`, ...(body(heard) as object) }));
      };
      const wanted = { label: 'Herbarium keeper', scoreMaximum: 1, resourceId: 'badge-b-1', tag: 'badge' };
      const made = await ensureLineItem(tool.ctx, service(), wanted);
      expect(made).to.deep.equal({ kind: 'ok', value: { id: `${platform.origin}${ITEM}`, ...wanted } });
      const [look, create] = platform.asked(ITEMS);
      expect(new URLSearchParams(look?.path.split('?')[1]).get('type_id')).to.equal('1');
      expect(new URLSearchParams(look?.path.split('?')[1]).get('resource_id')).to.equal('badge-b-1');
      expect(look?.headers['accept']).to.equal('application/vnd.ims.lis.v2.lineitemcontainer+json');
      expect(create?.headers['content-type']).to.equal('application/vnd.ims.lis.v2.lineitem+json');
      platform.routes[ITEMS] = answers(200, [{ id: 'https://x.example', ...wanted }]);
      const found = await lineItems(tool.ctx, service(), wanted);
      expect(found.kind === 'ok' && found.value.length).to.equal(1);
    });

    it('L37 changes a column at its own address, the query kept, in its own media type', async () => {
      const item = {
        id: `${platform.origin}${ITEM}?type_id=1`,
        label: 'Herbarium keeper, first class',
        scoreMaximum: 2,
        resourceId: 'badge-b-1',
        tag: 'badge',
      };
      platform.routes[ITEM] = (heard, response) => {
        response.writeHead(200).end(heard.body);
      };
      expect(await updateLineItem(tool.ctx, service(), item)).to.deep.equal({ kind: 'ok', value: item });
      const [put] = platform.asked(ITEM);
      expect([put?.method, put?.path]).to.deep.equal(['PUT', `${ITEM}?type_id=1`]);
      expect(put?.headers['content-type']).to.equal('application/vnd.ims.lis.v2.lineitem+json');
      expect(body(put)).to.deep.equal(item);
    });

    it('L37 counts a column that is gone as removed', async () => {
      platform.routes[ITEM] = answers(404);
      expect((await deleteLineItem(tool.ctx, service(), `${platform.origin}${ITEM}`)).kind).to.equal('ok');
    });

    it('L38 posts a score beside the query, in its own media type, with the event’s time', async () => {
      platform.routes[`${ITEM}/scores`] = answers(200);
      expect(await sendScore(tool.ctx, score())).to.deep.equal({ kind: 'sent' });
      const [heard] = platform.asked(`${ITEM}/scores`);
      expect(heard?.path).to.equal(`${ITEM}/scores?type_id=1`);
      expect(heard?.headers['content-type']).to.equal('application/vnd.ims.lis.v1.score+json');
      expect(body(heard)).to.deep.equal({
        userId: '31',
        timestamp: '2026-11-21T09:30:05.000Z',
        scoreGiven: 1,
        scoreMaximum: 1,
        activityProgress: 'Completed',
        gradingProgress: 'FullyGraded',
      });
    });

    it('L39 takes a conflict with the same value as sent, and reports another one without a fight', async () => {
      platform.routes[`${ITEM}/scores`] = answers(409);
      platform.routes[`${ITEM}/results`] = answers(200, [
        { userId: '31', resultScore: 100, resultMaximum: 100 },
      ]);
      expect(await sendScore(tool.ctx, score())).to.deep.equal({ kind: 'sent' });
      expect(await sendScore(tool.ctx, score({ wanted: 0 }))).to.deep.equal({
        kind: 'refused',
        code: 'LTI_SERVICE_REFUSED',
        status: 409,
        reason: 'conflict',
      });
      expect(platform.asked(`${ITEM}/scores`).length).to.equal(2);
    });

    it('L40 repeats nothing after 400, and waits after 429, 5xx and silence', async () => {
      const outcome = async (answer: Answer): Promise<object> => {
        platform.routes[`${ITEM}/scores`] = answer;
        return sendScore(tool.ctx, score());
      };
      expect(await outcome(answers(400, 'not gradable'))).to.include({ kind: 'refused', status: 400 });
      expect(await outcome(answers(429, '', { 'retry-after': '30' }))).to.include({
        kind: 'retry',
        afterMs: 30_000,
      });
      expect(await outcome(answers(500))).to.include({ kind: 'retry', code: 'LTI_SERVICE_UNREACHABLE' });
      const silence: Answer = (_heard, response) => {
        response.socket?.destroy();
      };
      expect(await outcome(silence)).to.include({ kind: 'retry', code: 'LTI_SERVICE_UNREACHABLE' });
    });

    it('sends nothing to a platform that is switched off', async () => {
      const off = await startPlatform(keys, 'client-off');
      await registerPlatform(tool.ctx, off, { state: 'off' });
      expect(await sendScore(tool.ctx, score({ platform: off.id }))).to.include({
        kind: 'refused',
        reason: 'platform-off',
      });
      expect(off.heard).to.deep.equal([]);
      await off.close();
    });
  });
});
