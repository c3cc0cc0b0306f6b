import { expect } from 'chai';
import type { Visit, Visitor } from '../../../scripts/demo/web/visitor.ts';
import { type ApiKey, apiKeys } from '../../../server/model/organisations/api-key.ts';
import { type Office, openOffice, valueOf } from './office.ts';

const DAY_MS = 24 * 3_600_000;

describe('API keys', () => {
  let office: Office;
  let visitor: Visitor;
  beforeEach(async () => {
    office = await openOffice();
    visitor = await office.asOwner();
  });
  afterEach(() => office.close());

  const here = (): Promise<Visit> => visitor.open(`${office.origin}/admin/api-keys`);
  const keys = async (): Promise<ApiKey[]> =>
    (await office.ctx.store.find(apiKeys, { where: { organisation: office.organisation }, limit: 20 })).items;
  const make = async (fields: Record<string, string> = {}): Promise<Visit> =>
    visitor.press(await here(), 'Make key', { name: 'Canvas', channel: 'canvas', ...fields });
  const send = (key: string, body: unknown): Promise<Response> =>
    office.raw('POST', '/api/v1/signals', {
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const signal = (platform: string, id = 'one'): object => ({
    id,
    learner: { platform, sub: '4' },
    kind: 'course.completed',
    subject: { type: 'course', id: '2', course: '2' },
    value: { done: true },
    occurredAt: '2026-11-21T09:00:00Z',
  });

  it('are shown once with their signing secret, and work', async () => {
    const made = await make();
    const key = valueOf(made, 'key');
    expect(key).to.match(/^bb_[0-9a-f]{12}_[\w-]{43}$/);
    expect(valueOf(made, 'signing-secret')).to.match(/^[\w-]{43}$/);
    const again = await visitor.open(made.url);
    expect([again.html.includes(key), again.words.includes('shown once already')]).to.deep.equal([
      false,
      true,
    ]);
    expect((await send(key, signal(office.platform))).status).to.equal(202);
    const [stored] = await keys();
    expect(JSON.stringify(stored)).to.not.include(key);
    expect((await here()).words).to.include(`key ends in ${key.slice(-4)}`);
  });

  it('carry name, channel, scopes, duty to sign and an end', async () => {
    await make({ scopes: 'badges:read', mustSign: 'on', expires: '2026-12-24' });
    const [key] = await keys();
    expect(key).to.deep.include({
      name: 'Canvas',
      channel: 'canvas',
      scopes: ['badges:read'],
      mustSign: true,
    });
    expect(new Date(key?.expiresAt ?? 0).toISOString()).to.equal('2026-12-24T23:59:59.999Z');
  });

  it('need a name, a channel of their own and a day to come', async () => {
    const cases: [Record<string, string>, string][] = [
      [{ name: '' }, 'Name: fill in this field.'],
      [{ channel: 'My LMS!' }, 'Channel: use small letters'],
      [{ channel: 'moodle' }, 'Badge Bridge uses this name itself'],
      [{ channel: 'hand' }, 'Badge Bridge uses this name itself'],
      [{ scopes: 'everything' }, 'May: choose at least one.'],
      [{ expires: '2026-11-20' }, 'Ends: choose a day that has not passed.'],
      [{ expires: 'soon' }, 'Ends: enter a date'],
      [{ expires: '2026-02-31x' }, 'Ends: enter a date'],
    ];
    for (const [fields, words] of cases) {
      const wrong = await make(fields);
      expect([wrong.status, wrong.words.includes(words)], words).to.deep.equal([422, true]);
    }
    expect(await keys()).to.deep.equal([]);
  });

  it('are switched off and on, and made to sign', async () => {
    const key = valueOf(await make(), 'key');
    await visitor.press(await here(), 'Switch off');
    expect((await send(key, signal(office.platform))).status).to.equal(401);
    await visitor.press(await here(), 'Switch on');
    await visitor.press(await here(), 'Require signing');
    expect((await send(key, signal(office.platform))).status).to.equal(401);
    await visitor.press(await here(), 'Stop requiring signing');
    expect((await send(key, signal(office.platform))).status).to.equal(202);
    expect((await office.audited()).filter(({ action }) => action === 'api-key.changed')).to.have.length(4);
  });

  it('need somebody thirty days before they end, and are refused afterwards', async () => {
    const key = valueOf(await make({ expires: '2027-01-31' }), 'key');
    expect((await here()).words).to.not.include('The key ends in');
    office.ctx.clock.advance(45 * DAY_MS);
    visitor = await office.asOwner();
    expect((await visitor.open(`${office.origin}/admin`)).words).to.include('The key ends in 27 days.');
    office.ctx.clock.advance(30 * DAY_MS);
    visitor = await office.asOwner();
    expect((await here()).words).to.include('The key has expired');
    expect((await send(key, signal(office.platform))).status).to.equal(401);
  });

  it('show by an example how a completion is sent, which works once the key is filled in', async () => {
    const key = valueOf(await make(), 'key');
    const page = await here();
    const example = /<textarea[^>]*id="curl"[^>]*>([\s\S]*?)<\/textarea>/.exec(page.html)?.[1] ?? '';
    const text = example.replaceAll('&quot;', '"').replaceAll('&#39;', "'");
    expect(text).to.include(`${office.origin}/api/v1/signals`);
    const body = JSON.parse(/-d '(.*)'$/s.exec(text)?.[1] ?? '') as Record<string, unknown>;
    const answer = await send(key, { ...body, occurredAt: '2026-11-21T09:00:00Z' });
    expect(((await answer.json()) as { results: unknown[] }).results).to.deep.equal([
      { id: 'completion-1', status: 'recorded' },
    ]);
  });

  it('leave what was refused in a list with the reason in words', async () => {
    const key = valueOf(await make(), 'key');
    await send(key, {
      signals: [
        signal(office.neighbour.platform, 'foreign'),
        { ...signal(office.platform, 'when'), occurredAt: 'yesterday' },
        { ...signal(office.platform, 'what'), kind: 'course.liked' },
        'nonsense',
      ],
    });
    const page = await visitor.open(`${office.origin}/admin/quarantine`);
    for (const words of [
      'No LMS of this organisation has this ID.',
      'Its time is missing or has no zone.',
      'Its kind is not known.',
      'It is not a JSON object.',
    ])
      expect(page.words).to.include(words);
    const other = await office.neighbourOwner();
    expect((await other.open(`${office.origin}/admin/quarantine`)).words).to.include('Nothing was refused.');
  });
});
