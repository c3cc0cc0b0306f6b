import { expect } from 'chai';
import type { Visit, Visitor } from '../../../scripts/demo/web/visitor.ts';
import { createApiKey } from '../../../server/actions/organisations/api-keys.ts';
import { readHealth } from '../../../server/actions/system/read-health.ts';
import { isSameSite } from '../../../server/actions/courses/test-lms-connection.ts';
import { createAttempts } from '../../../server/http/base/attempts.ts';
import { platforms } from '../../../server/model/platforms/platform.ts';
import { signals } from '../../../server/model/signals/signal.ts';
import { activeBadge, courseCompleted } from '../../helpers/house.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { recordSignals } from '../../../server/actions/signals/record-signals.ts';
import { NEVER } from '../../../server/model/record.ts';
import { furnishOffice } from './furnished.ts';
import { type Office, openOffice } from './office.ts';

describe('the health page', () => {
  let office: Office;
  let visitor: Visitor;
  beforeEach(async () => {
    office = await openOffice({ settings: { hasMailServer: true } });
    visitor = await office.asOwner();
  });
  afterEach(() => office.close());

  const open = (): Promise<Visit> => visitor.open(`${office.origin}/admin`);

  it('counts what needs somebody and leads to where it is mended', async () => {
    await furnishOffice(office);
    const page = await open();
    expect(page.html).to.match(/<h1>\d+ things need you<\/h1>/);
    const links = page.links.map(({ href }) => new URL(href).pathname + new URL(href).search);
    expect(links).to.include('/admin/backpacks').and.include('/admin/deliveries?state=dead');
    expect(links).to.include(`/admin/platforms/${office.platform}`).and.include('/admin/work?kind=message');
    for (const link of page.links.filter(({ href }) => href.startsWith(office.origin)))
      expect((await visitor.open(link.href)).status, link.href).to.equal(200);
  });

  it('puts what needs somebody before what works', async () => {
    await furnishOffice(office);
    const { lines } = await readHealth(office.ctx, office.organisation);
    const order = ['failed', 'needs-you', 'waits', 'works', 'off'];
    const ranks = lines.map(({ state }) => order.indexOf(state));
    expect(ranks).to.deep.equal([...ranks].sort((a, b) => a - b));
  });

  it('says that everything works where it does', async () => {
    const { ctx, organisation } = office;
    const platform = (await ctx.store.get(platforms, office.platform))!;
    await ctx.store.replace(platforms, { ...platform, lastLaunchAt: ctx.clock.now() });
    const key = { name: 'K', channel: 'k', scopes: ['signals:write' as const], mustSign: false };
    await createApiKey(ctx, organisation, key, { kind: 'owner', name: 'x' });
    expect((await open()).words).to.include('Everything works');
  });

  it('notices an LMS of which nobody hears what is completed', async () => {
    expect((await open()).words).to.include('Nobody tells Badge Bridge what learners of this LMS complete.');
  });

  it('tells today’s figures', async () => {
    await activeBadge(office, { past: { kind: 'all' } });
    const from = { organisation: office.organisation, source: 'canvas' };
    await recordSignals(office.ctx, from, [courseCompleted(office, '4', office.ctx.clock.now())]);
    await office.quiet();
    const { today } = await readHealth(office.ctx, office.organisation);
    expect(today).to.include({ awarded: 1, delivered: 0, waiting: 0 });
    expect((await open()).words).to.match(/Badges awarded 1 /);
  });

  it('shows nothing of another organisation', async () => {
    await furnishOffice(office);
    const other = await office.neighbourOwner();
    const page = await other.open(`${office.origin}/admin`);
    expect(page.words).to.include('Neighbour College').and.not.include('Backpack ');
    const { lines } = await readHealth(office.ctx, office.neighbour.organisation);
    expect(lines.filter(({ kind }) => kind === 'host' || kind === 'api-key')).to.deep.equal([]);
    expect(lines.some(({ problem }) => problem === 'work-dead')).to.equal(false);
  });

  it('counts completions that were given up', async () => {
    await activeBadge(office);
    const from = { organisation: office.organisation, source: 'canvas' };
    await recordSignals(office.ctx, from, [courseCompleted(office, '4', office.ctx.clock.now())]);
    const [signal] = (await office.ctx.store.find(signals, { limit: 1 })).items;
    await office.ctx.store.replace(signals, {
      ...signal!,
      work: { dueAt: NEVER, attempt: 12, lastError: 'INTERNAL' },
    });
    const { lines } = await readHealth(office.ctx, office.organisation);
    expect(lines.find(({ id }) => id === 'completions')).to.include({
      state: 'needs-you',
      problem: 'work-dead',
    });
  });
});

describe('two addresses of a site', () => {
  it('are the same whatever the scheme, the case or a slash at the end', () => {
    expect(isSameSite('https://LMS.example/', 'http://lms.example')).to.equal(true);
    expect(isSameSite('https://lms.example/moodle/', 'https://lms.example/moodle')).to.equal(true);
    expect(isSameSite('https://lms.example/moodle', 'https://lms.example')).to.equal(false);
    expect(isSameSite('https://lms.example', 'https://lms.example.evil')).to.equal(false);
    expect(isSameSite('https://lms.example:8443', 'https://lms.example')).to.equal(false);
    expect(isSameSite('client-1', 'client-1')).to.equal(true);
  });
});

describe('attempts', () => {
  it('are counted per key, and forgotten with the window', () => {
    const clock = fakeClock();
    const attempts = createAttempts(clock, { max: 2, windowMs: 1000 });
    expect([
      attempts.allow('a'),
      attempts.allow('a'),
      attempts.allow('a'),
      attempts.allow('b'),
    ]).to.deep.equal([true, true, false, true]);
    clock.advance(1000);
    expect(attempts.allow('a')).to.equal(true);
  });
});
