import { createHmac } from 'node:crypto';
import http from 'node:http';
import { expect } from 'chai';
import { createApiKey, type NewApiKey } from '../../../server/actions/organisations/api-keys.ts';
import { type Award, awards } from '../../../server/model/awards/award.ts';
import { quarantines, signals } from '../../../server/model/signals/signal.ts';
import { activeBadge } from '../../helpers/house.ts';
import { type Office, openOffice } from '../admin/office.ts';

const owner = { kind: 'owner', name: 'Marta Keller' } as const;
const json = { 'content-type': 'application/json' };
const TEN_MB = 10_000_000;

interface Problem {
  status: number;
  code: string;
  title: string;
  detail?: string;
}

describe('bad input to the signals API', () => {
  let office: Office;
  let key: { id: string; key: string; signingSecret: string };
  const make = (p: Partial<NewApiKey> = {}): Promise<typeof key> =>
    createApiKey(
      office.ctx,
      office.organisation,
      { name: 'Canvas', channel: 'canvas', scopes: ['signals:write'], mustSign: false, ...p },
      owner,
    );
  beforeEach(async () => {
    office = await openOffice();
    await activeBadge(office);
    await office.quiet();
    key = await make();
  });
  afterEach(() => office.close());

  const signal = (id: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
    id,
    learner: { platform: office.platform, sub: '4' },
    kind: 'course.completed',
    subject: { type: 'course', id: '2', course: '2' },
    value: { done: true },
    occurredAt: new Date(office.ctx.clock.now()).toISOString(),
    ...more,
  });
  const post = (body: string, headers: Record<string, string> = {}, as = key.key): Promise<Response> =>
    office.raw('POST', '/api/v1/signals', {
      headers: { authorization: `Bearer ${as}`, ...json, ...headers },
      body,
    });
  const stored = async (): Promise<number> =>
    (await office.ctx.store.count(signals, {}, 5000)) + (await office.ctx.store.count(quarantines, {}, 5000));
  /** A good completion is taken and leads to its award: nothing was spoilt. */
  const expectAlive = async (): Promise<void> => {
    expect((await post(JSON.stringify(signal('good')))).status).to.equal(202);
    await office.quiet();
    const where = { organisation: office.organisation };
    const found: Award[] = (await office.ctx.store.find(awards, { where, limit: 5 })).items;
    expect(found.map(({ learner }) => learner)).to.deep.equal([office.learners[0]]);
  };
  const refuses = async (answer: Response, status: number, code: string, words: string): Promise<void> => {
    expect(answer.status).to.equal(status);
    expect(answer.headers.get('content-type')).to.contain('application/problem+json');
    const problem = (await answer.json()) as Problem;
    expect(problem).to.include({ status, code });
    expect(problem.title).to.contain(words);
    expect(await stored()).to.equal(0);
  };
  const results = async (answer: Response): Promise<string[]> => {
    const body = (await answer.json()) as { results: { id: string; status: string; reason?: string }[] };
    return body.results.map(({ id, status, reason }) => [id, status, reason].filter(Boolean).join(' '));
  };

  for (const [name, body] of [
    ['cut off', '{"signals":[{"id":"one"'],
    ['empty', ''],
    ['a page', '<!doctype html><title>x</title>'],
    ['a number', '7'],
    ['a list', '[]'],
    ['no signals', '{"signals":[]}'],
    ['something beside them', '{"signals":[{}],"more":1}'],
    ['nested without end', '['.repeat(200_000)],
  ] as const)
    it(`malformed JSON: ${name}`, async () => {
      await refuses(await post(body), 400, 'BAD_REQUEST', 'could not be read');
      await expectAlive();
    });

  it('a body that is not JSON by its own word', async () => {
    const answer = await post('id=one', { 'content-type': 'application/x-www-form-urlencoded' });
    await refuses(answer, 415, 'UNSUPPORTED_TYPE', 'cannot be read here');
    await expectAlive();
  });

  it('a body of 10 MB, announced', async () => {
    await refuses(await post(`"${'x'.repeat(TEN_MB)}"`), 413, 'TOO_LARGE', 'too large');
    await expectAlive();
  });

  it('a body of 10 MB that comes bit by bit and never says how long it is', async () => {
    const answer = await new Promise<{ status: number; body: string }>((resolve, reject) => {
      const request = http.request(
        `${office.origin}/api/v1/signals`,
        { method: 'POST', headers: { authorization: `Bearer ${key.key}`, ...json } },
        (response) => {
          let body = '';
          response.on('data', (part: Buffer) => (body += part.toString()));
          response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
        },
      );
      request.on('error', reject);
      for (let sent = 0; sent < TEN_MB; sent += 500_000) request.write('x'.repeat(500_000));
      request.end();
    });
    expect(answer.status).to.equal(413);
    expect(answer.body).to.contain('TOO_LARGE');
    expect(await stored()).to.equal(0);
    await expectAlive();
  });

  it('1,001 signals: all refused; 1,000 of them: all taken', async () => {
    const many = Array.from({ length: 1001 }, (_, i) => signal(`s${i}`));
    await refuses(await post(JSON.stringify({ signals: many })), 400, 'BAD_REQUEST', 'could not be read');
    const answer = await post(JSON.stringify({ signals: many.slice(1) }));
    expect(answer.status).to.equal(202);
    expect((await results(answer)).filter((line) => line.endsWith(' recorded')).length).to.equal(1000);
  });

  it('signals that are none among good ones: each answered by itself, none lost', async () => {
    const bad = [
      signal('no-learner', { learner: { sub: '4' } }),
      signal('no-kind', { kind: 'course.started' }),
      signal('own-kind', {
        kind: 'award.manual',
        value: { action: 'award', number: 1, actor: 'x', reason: 'x' },
      }),
      signal('half-a-character', { data: { note: '\ud800' } }),
      signal('long', { learner: { platform: office.platform, sub: 'x'.repeat(300) } }),
      signal('when', { occurredAt: 'yesterday' }),
      signal('ahead', { occurredAt: new Date(office.ctx.clock.now() + 6 * 60_000).toISOString() }),
      JSON.parse('{"id":"proto","__proto__":{"x":1}}') as Record<string, unknown>,
    ];
    const answer = await post(JSON.stringify({ signals: [...bad, signal('good')] }));
    expect(answer.status).to.equal(202);
    const lines = await results(answer);
    expect(lines.at(-1)).to.equal('good recorded');
    for (const line of lines.slice(0, -1)) expect(line).to.match(/^\S+ quarantined \S+$/);
    expect(await office.ctx.store.count(quarantines, { organisation: office.organisation }, 100)).to.equal(
      bad.length,
    );
    await office.quiet();
    const where = { organisation: office.organisation };
    expect((await office.ctx.store.find(awards, { where, limit: 5 })).items.length).to.equal(1);
  });

  it('characters that some stores cannot keep: answered, and the rest is taken', async () => {
    const odd = [
      signal('a\u0000b'),
      signal('nul', { learner: { platform: office.platform, sub: '4\u0000' } }),
      signal('data', { data: { note: 'a\u0000\u2028\uffff' } }),
      signal('$where', { data: { note: '$ne' }, subject: { type: 'course', id: '$gt.x', course: '2' } }),
    ];
    const answer = await post(JSON.stringify({ signals: [...odd, signal('good')] }));
    expect(answer.status).to.equal(202);
    for (const line of await results(answer)) expect(line).to.match(/ (recorded|quarantined \S+)$/);
    await office.quiet();
    const where = { organisation: office.organisation };
    expect((await office.ctx.store.find(awards, { where, limit: 5 })).items.length).to.be.greaterThan(0);
  });

  describe('keys and signatures', () => {
    const sign = (body: string, atMs: number, secret = key.signingSecret): Record<string, string> => {
      const t = Math.floor(atMs / 1000);
      const v1 = createHmac('sha256', secret).update(`${t}.${body}`).digest('hex');
      return { 'x-badge-bridge-signature': `t=${t},v1=${v1}` };
    };

    it('a signature that is wrong, malformed, for another body, of another key, or old', async () => {
      const now = office.ctx.clock.now();
      const body = JSON.stringify(signal('one'));
      const other = await make({ name: 'Other' });
      for (const headers of [
        { 'x-badge-bridge-signature': 'v1=abc' },
        { 'x-badge-bridge-signature': `t=${Math.floor(now / 1000)},v1=${'0'.repeat(64)}` },
        sign(`${body} `, now),
        sign(body, now, other.signingSecret),
        sign(body, now - 301_000),
        sign(body, now + 301_000),
      ])
        await refuses(await post(body, headers), 401, 'API_SIGNATURE_INVALID', 'does not hold');
      await expectAlive();
    });

    it('no signature where the key asks for one', async () => {
      const strict = await make({ mustSign: true });
      const body = JSON.stringify(signal('one'));
      await refuses(await post(body, {}, strict.key), 401, 'API_SIGNATURE_INVALID', 'does not hold');
      const headers = sign(body, office.ctx.clock.now(), strict.signingSecret);
      expect((await post(body, headers, strict.key)).status).to.equal(202);
    });

    it('a clock that is 90 seconds off, either way: taken', async () => {
      office.ctx.clock.advance(5 * 60_000);
      for (const off of [-90_000, 90_000]) {
        const at = office.ctx.clock.now() + off;
        const body = JSON.stringify(signal(`at ${off}`, { occurredAt: new Date(at).toISOString() }));
        const answer = await post(body, sign(body, at));
        expect(await results(answer)).to.deep.equal([`at ${off} recorded`]);
      }
      await office.quiet();
      const where = { organisation: office.organisation };
      expect((await office.ctx.store.find(awards, { where, limit: 5 })).items.length).to.equal(1);
    });

    it('a key that is unknown, cut off, altered or missing', async () => {
      const body = JSON.stringify(signal('one'));
      for (const wrong of [
        '',
        'bb_',
        key.key.slice(0, -1),
        `${key.key.slice(0, -1)}_`,
        `bb_${'0'.repeat(12)}_${'a'.repeat(43)}`,
      ])
        await refuses(await post(body, {}, wrong), 401, 'API_KEY_INVALID', 'not known');
      await expectAlive();
    });

    it('a key that has expired, and one without the scope', async () => {
      const body = JSON.stringify(signal('one'));
      const expired = await make({ expiresAt: office.ctx.clock.now() + 1000 });
      office.ctx.clock.advance(1000);
      await refuses(await post(body, {}, expired.key), 401, 'API_KEY_OFF', 'has expired');
      const reader = await make({ scopes: ['badges:read', 'awards:read'] });
      await refuses(await post(body, {}, reader.key), 403, 'API_SCOPE_MISSING', 'may not do this');
      for (const path of ['/api/v1/badges', '/api/v1/awards']) {
        const headers = { authorization: `Bearer ${key.key}` };
        expect((await office.raw('GET', path, { headers })).status).to.equal(403);
      }
    });

    it("another organisation's LMS, answered as one that is not there", async () => {
      const theirs = { platform: office.neighbour.platform, sub: '4' };
      const nowhere = { platform: 'nowhere', sub: '4' };
      const answer = await post(
        JSON.stringify({
          signals: [signal('theirs', { learner: theirs }), signal('nowhere', { learner: nowhere })],
        }),
      );
      expect(await results(answer)).to.deep.equal([
        'theirs quarantined unknown-platform',
        'nowhere quarantined unknown-platform',
      ]);
      expect(await office.ctx.store.count(signals, {}, 10)).to.equal(0);
      expect(
        await office.ctx.store.count(quarantines, { organisation: office.neighbour.organisation }, 10),
      ).to.equal(0);
      const kept = (await office.ctx.store.find(quarantines, { limit: 5 })).items;
      expect(kept).to.have.length(2);
      for (const { body } of kept) expect(body).to.contain('"sub":"4"').and.to.contain('"done":true');
    });

    it('an id that stood for something else: kept with its reason, and what was recorded first stays', async () => {
      const data = { room: 'B2', seat: 7 };
      const first = signal('one', { data });
      const again = signal('one', { data: { seat: 7, room: 'B2' } });
      const other = signal('one', { value: { done: false } });
      const answer = await post(JSON.stringify({ signals: [first, again, other] }));
      expect(await results(answer)).to.deep.equal([
        'one recorded',
        'one duplicate',
        'one quarantined same-id-other-content',
      ]);
      expect(await results(await post(JSON.stringify(again)))).to.deep.equal(['one duplicate']);
      const [kept, ...more] = (await office.ctx.store.find(signals, { limit: 5 })).items;
      expect([kept?.fact.value, more]).to.deep.equal([{ done: true }, []]);
      const refused = (await office.ctx.store.find(quarantines, { limit: 5 })).items;
      expect(refused.map(({ key: id, reason }) => [id, reason])).to.deep.equal([
        ['one', 'same-id-other-content'],
      ]);
    });
  });
});
