import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { bakedPicture } from '../../helpers/baked-picture.ts';
import type { Award } from '../../../server/model/awards/award.ts';
import { fakeHttp } from '../../helpers/fake-http.ts';
import { activeBadge } from '../../helpers/house.ts';
import { type Site, startSite } from '../learner/site.ts';

const SAM = 'sam.taylor@campus.example';

interface Told {
  verdict: string;
  reason?: string;
  words: string;
  advice: string;
  recipient: { asked: boolean; matches?: boolean };
  checks: { id: string; name: string; outcome: string; words: string }[];
  [member: string]: unknown;
}
interface Answer {
  status: number;
  headers: Headers;
  told: Told;
}

describe('/api/v1/verify', function () {
  this.timeout(60_000);
  let site: Site;
  let award: Award;
  let credential: string;
  before(async () => {
    site = await startSite({ trustProxy: 1, isDevelopment: true });
    await activeBadge(site.house, { validity: '1' });
    await site.house.quiet();
    await site.finish();
    award = await site.awardOf();
    credential = award.documents?.credential ?? '';
  });
  after(() => site.close());

  /** Each test asks from a network of its own. */
  let network = 0;
  beforeEach(() => (network += 1));
  async function ask(query: string, init: RequestInit & { type?: string } = {}): Promise<Answer> {
    const { type, ...rest } = init;
    const answer = await fetch(`${site.origin}/api/v1/verify${query}`, {
      ...rest,
      headers: {
        'x-forwarded-for': `192.0.2.${network}`,
        origin: 'https://elsewhere.example',
        'sec-fetch-site': 'cross-site',
        ...(type === undefined ? {} : { 'content-type': type }),
      },
    });
    const body = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      told: (body === '' ? {} : JSON.parse(body)) as Told,
    };
  }
  const post = (body: unknown, type = 'application/json'): Promise<Answer> =>
    ask('', {
      method: 'POST',
      type,
      body:
        typeof body === 'string' || body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body),
    });
  const link = (url: string): string => `?url=${encodeURIComponent(url)}`;

  it('reports in words on a badge at an address, to anybody from any site and without a key', async () => {
    const { status, headers, told } = await ask(link(`${site.origin}/a/${award.id}`));
    expect(status).to.equal(200);
    expect(headers.get('access-control-allow-origin')).to.equal('*');
    expect(headers.get('cache-control')).to.equal('no-store');
    expect(headers.get('set-cookie')).to.equal(null);
    expect(told).to.include({
      verdict: 'valid',
      words: 'This badge is genuine and valid.',
      version: '2.0',
      format: 'hosted',
      checkedAt: new Date(site.ctx.clock.now()).toISOString(),
      checkedBy: site.origin,
      language: 'en',
    });
    expect(told['achievement']).to.include({ name: 'Data literacy' });
    expect(told['issuer']).to.include({ name: 'Hochschule Probe' });
    expect(told['dates']).to.include({
      expires: new Date(award.expiresAt ?? 0).toISOString(),
    });
    expect(told.recipient).to.deep.equal({ asked: false, type: 'email', hashed: true });
    for (const check of told.checks) expect(check.words, check.id).to.match(/\S \S/);
    expect(told.checks.map(({ words }) => words)).to.include('It was not revoked.');
  });

  it('takes a badge in every form of body, and gives each the same verdict', async () => {
    const png = await bakedPicture(site.ctx, award);
    const form = new FormData();
    form.set('file', new Blob([png as BlobPart]), 'badge.png');
    form.set('recipient', SAM);
    const answers = [
      await post({ input: credential, recipient: SAM }),
      await post({ input: JSON.parse(credential) as object, recipient: SAM }),
      await post({ url: `${site.origin}/a/${award.id}`, recipient: SAM }),
      await ask('', { method: 'POST', body: form }),
    ];
    for (const { status, told } of answers) {
      expect([status, told.verdict]).to.deep.equal([200, 'valid']);
      expect(told.recipient).to.deep.include({ asked: true, matches: true });
    }
    for (const [body, type] of [
      [credential, 'application/json'],
      [credential, 'application/vc+ld+json'],
      [credential, 'text/plain'],
      [png, 'image/png'],
      [png, 'application/octet-stream'],
    ] as const) {
      const { status, told } = await post(body, type);
      expect([status, told.verdict, told.recipient.asked], type).to.deep.equal([200, 'valid', false]);
    }
  });

  it('answers yes or no to whose it is, and never with an address', async () => {
    const { told } = await post({ input: credential, recipient: 'other@else.example' });
    expect(told).to.include({ verdict: 'invalid', reason: 'recipient' });
    expect(told.recipient).to.deep.include({ asked: true, matches: false });
    const own = await post({ input: credential, recipient: SAM });
    expect(JSON.stringify([told, own.told])).not.to.match(/else\.example|campus\.example/);
    expect(JSON.stringify(site.ctx.logged)).not.to.match(/else\.example|sam\.taylor/);
  });

  it('reports on what is no badge as well: whatever is found is an answer', async () => {
    const cases: [unknown, string, string][] = [
      ['hello', 'text/plain', 'not-a-badge'],
      [Buffer.from([0, 255, 3]), 'application/octet-stream', 'not-a-badge'],
      [{ a: 1 }, 'application/json', 'not-a-badge'],
      ['{"a":', 'application/json', 'malformed'],
      [credential.replace('Data literacy', 'Data mastery'), 'application/json', 'proof'],
    ];
    for (const [body, type, reason] of cases) {
      const { status, told } = await post(body, type);
      expect([status, told.verdict, told.reason], String(body).slice(0, 40)).to.deep.equal([
        200,
        'invalid',
        reason,
      ]);
      expect(told.advice.length).to.be.greaterThan(10);
    }
  });

  it('refuses with a problem document what asks for nothing, and people in addresses', async () => {
    const refused: [Answer, number, RegExp][] = [
      [await ask(''), 400, /url is missing/],
      [await ask('?url=ftp://x'), 400, /no http address/],
      [await ask(`${link('https://x.example/a')}&recipient=${SAM}`), 400, /use POST/],
      [await post({ input: '' }), 400, /nothing to verify/],
      [await post({ input: 5 }), 400, /send input/],
      [await post({ input: 'x', recipient: 'x'.repeat(321) }), 400, /320/],
      [await post('', 'text/plain'), 400, /nothing to verify/],
      [await post(Buffer.alloc(5 * 1024 * 1024 + 1), 'application/octet-stream'), 413, /too large/],
    ];
    for (const [{ status, headers, told }, expected, detail] of refused) {
      expect(status, String(detail)).to.equal(expected);
      expect(headers.get('content-type')).to.include('application/problem+json');
      expect(headers.get('access-control-allow-origin')).to.equal('*');
      expect(String(told['detail'])).to.match(detail);
    }
  });

  it('tells browsers that pages of every site may ask, with a body of any kind', async () => {
    const { status, headers } = await ask('', { method: 'OPTIONS' });
    expect(status).to.equal(204);
    expect(headers.get('access-control-allow-methods')).to.include('POST');
    expect(headers.get('access-control-allow-headers')).to.include('Content-Type');
  });

  it('slows a network down, together with the page, and says when to come again', async () => {
    const from = { 'x-forwarded-for': `192.0.2.${network}` };
    for (let n = 0; n < 15; n += 1) {
      await ask('', { method: 'POST', type: 'text/plain', body: 'x' });
      await fetch(`${site.origin}/verify?url=x`, { headers: from });
    }
    const { status, headers, told } = await ask(link('https://x.example/a'));
    expect([status, told['code']]).to.deep.equal([429, 'RATE_LIMITED']);
    expect(Number(headers.get('retry-after'))).to.be.within(1, 60);
    expect(headers.get('access-control-expose-headers')).to.equal('Retry-After');
    expect((await fetch(`${site.origin}/verify?url=x`, { headers: from })).status).to.equal(429);
    network += 1;
    expect((await ask(link('https://x.example/a'))).status).to.equal(200);
    site.ctx.clock.advance(60_000);
  });

  it('is busy for everybody once twelve are under way, and free again afterwards', async () => {
    const before = site.ctx.http;
    let answerAll = (): void => undefined;
    const held = new Promise<void>((resolve) => (answerAll = resolve));
    let asked = 0;
    site.ctx.http = fakeHttp(async () => {
      asked += 1;
      await held;
      return { status: 404 };
    });
    const slow = Array.from({ length: 12 }, (_none, n) => {
      if (n % 4 === 0) network += 1;
      return ask(link(`https://slow.example/${n}`));
    });
    while (asked < 12) await new Promise((resolve) => setImmediate(resolve));
    network += 1;
    const { status, headers, told } = await ask(link('https://slow.example/x'));
    expect([status, told['code'], headers.get('retry-after')]).to.deep.equal([503, 'BUSY', '5']);
    expect((await fetch(`${site.origin}/healthz`)).status).to.equal(200);
    answerAll();
    for (const answer of await Promise.all(slow)) expect(answer.told.reason).to.equal('not-found');
    expect((await ask(link('https://slow.example/x'))).status).to.equal(200);
    site.ctx.http = before;
  });

  it('stops asking around for a client that has gone', async () => {
    const before = site.ctx.http;
    const leaving = new AbortController();
    const heard = new Promise<AbortSignal>((resolve) => {
      site.ctx.http = fakeHttp(({ signal }) => {
        if (signal !== undefined) resolve(signal);
        return new Promise(() => undefined);
      });
    });
    const asking = ask(link('https://slow.example/a'), { signal: leaving.signal }).catch(() => 'gone');
    const signal = await heard;
    leaving.abort();
    expect(await asking).to.equal('gone');
    while (!signal.aborted) await new Promise((resolve) => setImmediate(resolve));
    site.ctx.http = before;
  });

  it('is described in the OpenAPI document, and answers as described', async () => {
    const document = (await (await fetch(`${site.origin}/api/v1/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { security?: unknown[] }>>;
      components: { schemas: Record<string, object> };
    };
    expect(Object.keys(document.paths['/verify'] ?? {})).to.deep.equal(['get', 'post']);
    expect(document.paths['/verify']?.['post']?.security).to.deep.equal([]);
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const schema = document.components.schemas['Verification'] ?? {};
    const isDescribed = ajv
      .addSchema({ $id: 'all', components: document.components })
      .compile(
        JSON.parse(
          JSON.stringify({ ...schema, additionalProperties: false }).replaceAll('"#/', '"all#/'),
        ) as object,
      );
    for (const answer of [
      await post({ input: credential, recipient: SAM }),
      await ask(link(`${site.origin}/a/${award.id}`)),
      await ask(link('https://gone.example/a')),
      await post('hello', 'text/plain'),
    ])
      expect(isDescribed(answer.told), JSON.stringify(isDescribed.errors)).to.equal(true);
  });
});
