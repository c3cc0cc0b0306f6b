import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  arriveInTab,
  beginSignIn,
  leaveForBackpack,
  returnFromBackpack,
} from '../../server/actions/deliveries/connect-backpack.ts';
import { readAssertion } from '../../server/actions/public/read-documents.ts';
import { recordOwnSignal, recordSignals } from '../../server/actions/signals/record-signals.ts';
import { type Award, awards } from '../../server/model/awards/award.ts';
import { deliveries } from '../../server/model/deliveries/delivery.ts';
import { outEvents } from '../../server/model/system/system.ts';
import { sessionId } from '../../server/model/ids.ts';
import type { BackpackSession } from '../../server/model/organisations/session.ts';
import { fakeClock } from '../helpers/clock.ts';
import { type BackpackTwin, createBackpackTwin, TWIN_ADDRESS } from '../helpers/backpack-twin.ts';
import { testContext, type TestContext } from '../helpers/context.ts';
import { activeBadge, courseCompleted, furnish, type House, offerHost, quiet } from '../helpers/house.ts';
import { createLife, type Life, mortalBackpack, mortalStore } from '../helpers/mortal.ts';
import { seededRandom } from '../helpers/random.ts';
import { openTestStore } from '../helpers/store.ts';
import { createSigner } from '../../server/threads/signer.ts';

const START = Date.UTC(2026, 10, 21, 10);
const http = { isPublicUrl: () => true, request: () => Promise.reject(new Error('no network')) };

/** A store on disk with a badge in use and a learner whose backpack is connected. */
interface Prepared {
  file: string;
  house: Pick<House, 'organisation' | 'platform' | 'course' | 'learners'>;
  badge: string;
  tokens: { access: string };
  now: number;
  twin: BackpackTwin;
}

async function prepare(folder: string): Promise<Prepared> {
  const file = join(folder, 'prepared.db');
  const clock = fakeClock(START);
  const random = seededRandom('prepared');
  const store = await openTestStore({ clock, random, file });
  const twin = createBackpackTwin({ emails: ['sam.taylor@campus.example'], badges: [] }, clock);
  const house = await furnish({ store, clock, random, http, backpacks: { [twin.kind]: twin } });
  const badge = await activeBadge(house);
  await connect(house, twin);
  await house.quiet();
  await house.close();
  const { organisation, platform, course, learners } = house;
  return {
    file,
    house: { organisation, platform, course, learners },
    badge: badge.id,
    tokens: { access: '' },
    now: clock.now(),
    twin,
  };
}

async function connect(house: House, twin: BackpackTwin): Promise<void> {
  const { ctx } = house;
  const [learner] = house.learners;
  if (learner === undefined) throw new Error('no learner');
  const host = await offerHost(house, TWIN_ADDRESS);
  await house.quiet();
  const code = await leaveForBackpack(ctx, { organisation: house.organisation, learner, host });
  const whose = await arriveInTab(ctx, code);
  const now = ctx.clock.now();
  const session: BackpackSession = {
    id: sessionId.parse('tab'),
    rev: 1,
    kind: 'backpack',
    organisation: whose.organisation,
    learner: whose.learner,
    host: whose.host,
    createdAt: now,
    seenAt: now,
    expiresAt: now + 60_000,
  };
  const back = twin.consent(await beginSignIn(ctx, session, 'browser'));
  await returnFromBackpack(ctx, session, 'browser', back);
}

/** What the world looks like at the end, without what differs from run to run. */
interface Outcome {
  awards: unknown[];
  deliveries: unknown[];
  events: string[];
  inBackpack: number;
  pushesAcknowledged: number;
  assertion: number;
}

/** Earns the badge, then has it revoked; dies at write `dieAt` and goes on in a new process after the lease. */
async function run(
  prepared: Prepared,
  file: string,
  dieAt: number,
): Promise<{ outcome: Outcome; life: Life }> {
  const clock = fakeClock(prepared.now);
  const random = seededRandom(`run-${dieAt}`);
  const signer = createSigner({ threads: 0 });
  const store = await openTestStore({ clock, random, file });
  const world = { emails: ['sam.taylor@campus.example'], badges: [] as string[] };
  const twin = tokenBlind(createBackpackTwin(world, clock));
  const life = createLife();
  const context = (at: number): Promise<TestContext> =>
    testContext({
      store: mortalStore(store, life, at),
      clock,
      random,
      signer,
      http,
      settings: { leaseMs: 1500 },
      backpacks: { [twin.kind]: mortalBackpack(twin, life, at) },
    });
  const first = await context(dieAt);
  let ctx = first;
  const survive = async (work: (ctx: TestContext) => Promise<unknown>): Promise<void> => {
    try {
      await work(ctx);
    } catch (thrown) {
      if (!life.isDead) throw thrown;
    }
    if (!life.isDead) return;
    life.isDead = false;
    clock.advance(first.settings.leaseMs + 1000);
    ctx = await context(0);
    await work(ctx);
  };
  const { house } = prepared;
  const done = courseCompleted({ ...house, ctx: first } as unknown as House, '4', clock.now());
  await survive((c) => recordSignals(c, { organisation: house.organisation, source: 'push' }, [done]));
  await survive((c) => quiet(c, 40_000, 8000));
  const [learner] = house.learners;
  await survive((c) =>
    recordOwnSignal(c, {
      organisation: house.organisation,
      learner: learner!,
      source: 'hand',
      key: 'revoke',
      fact: {
        kind: 'award.manual',
        subject: { type: 'badge', id: prepared.badge },
        value: { action: 'revoke', number: 1, actor: 'Jonas', reason: 'Wrong person' },
      },
      occurredAt: clock.now(),
    }),
  );
  await survive((c) => quiet(c, 40_000, 8000));
  const outcome = await look(ctx, house.organisation, twin);
  await signer.close();
  await store.close();
  return { outcome, life };
}

/** The twin forgets tokens between processes of this test; any token is right. */
function tokenBlind(twin: BackpackTwin): BackpackTwin {
  const seen = twin.world.badges;
  return {
    ...twin,
    async push(_host, _token, badge) {
      twin.calls.push('push');
      await Promise.resolve();
      if (seen.includes(badge.assertionUrl)) return { kind: 'duplicate', externalId: badge.assertionUrl };
      seen.push(badge.assertionUrl);
      return { kind: 'ok', value: { externalId: badge.assertionUrl } };
    },
    async find(_host, _token, url) {
      twin.calls.push('find');
      await Promise.resolve();
      return { kind: 'ok', value: seen.includes(url) ? { externalId: url } : null };
    },
    accountEmails: () =>
      Promise.resolve({
        kind: 'ok',
        value: twin.world.emails.map((address) => ({ address, isVerified: true })),
      }),
  };
}

async function look(
  ctx: TestContext,
  organisation: House['organisation'],
  twin: BackpackTwin,
): Promise<Outcome> {
  const given = (await ctx.store.find(awards, { where: { organisation }, limit: 10 })).items;
  const sent = await Promise.all(
    given.map((a: Award) => ctx.store.find(deliveries, { where: { award: a.id }, limit: 10 })),
  );
  const events = (await ctx.store.find(outEvents, { where: { organisation }, limit: 10 })).items;
  return {
    awards: given.map((a) => [a.number, a.state, a.revision, a.announced.state, a.documents?.revision]),
    deliveries: sent.flatMap((page) => page.items).map((d) => [d.wanted, d.there.kind, d.state]),
    events: events.map((e) => e.kind).sort(),
    inBackpack: new Set(twin.world.badges).size,
    pushesAcknowledged: twin.calls.filter((call) => call === 'push').length,
    assertion: (await readAssertion(ctx, given[0]?.id ?? '')).status,
  };
}

describe('killed between any two steps', () => {
  const folder = mkdtempSync(join(tmpdir(), 'badge-bridge-kill-'));
  const all = Number(process.env['KILL_ROUNDS'] ?? 0) >= 20;
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('ends as if nothing had happened: nothing lost, nothing twice', async function () {
    this.timeout(600_000);
    const prepared = await prepare(folder);
    const copy = (name: string): string => {
      const file = join(folder, `${name}.db`);
      for (const part of ['', '-wal'])
        if (existsSync(prepared.file + part)) copyFileSync(prepared.file + part, file + part);
      return file;
    };
    const undisturbed = await run(prepared, copy('undisturbed'), 0);
    expect(undisturbed.outcome).to.deep.include({
      awards: [[1, 'revoked', 1, 'revoked', 1]],
      deliveries: [[0, 'left', 'delivered']],
      events: ['badge.awarded', 'badge.revoked'],
      inBackpack: 1,
      pushesAcknowledged: 1,
      assertion: 410,
    });
    const stride = all ? 1 : 5;
    for (let at = 1; at <= undisturbed.life.steps; at += stride) {
      const file = copy(`killed-${at}`);
      const { outcome } = await run(prepared, file, at);
      rmSync(file, { force: true });
      expect(outcome, `killed at step ${at} of ${undisturbed.life.steps}`).to.deep.equal(undisturbed.outcome);
    }
  });
});
