/** A furnished house whose learners use backpacks on loopback, reached by the real adapter through the real client. */
import { createBadgeConnect } from '../../../adapters/backpacks/badge-connect/create-badge-connect.ts';
import { createHttp } from '../../../adapters/http/create-http.ts';
import {
  arriveInTab,
  beginSignIn,
  connectionIdOf,
  leaveForBackpack,
  returnFromBackpack,
} from '../../../server/actions/deliveries/connect-backpack.ts';
import { grantIdOf } from '../../../server/actions/deliveries/connection-state.ts';
import { recordOwnSignal, recordSignals } from '../../../server/actions/signals/record-signals.ts';
import { type Award, awards } from '../../../server/model/awards/award.ts';
import {
  type Connection,
  connections,
  type Grant,
  grants,
} from '../../../server/model/deliveries/backpack-host.ts';
import { deliveries, type Delivery } from '../../../server/model/deliveries/delivery.ts';
import {
  type BackpackHostId,
  type ConnectionId,
  type LearnerId,
  sessionId,
} from '../../../server/model/ids.ts';
import type { Http } from '../../../server/ports/http.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { type FakeBackpack, fakeBackpack } from '../../helpers/fake-backpack.ts';
import { activeBadge, courseCompleted, furnish, type House, offerHost, quiet } from '../../helpers/house.ts';

export const SAM = 'sam.taylor@campus.example';

export interface Counter extends House {
  hosts: readonly FakeBackpack[];
  /** Learner `index` signs in at a host; the connection stands when this resolves. */
  connect(at: FakeBackpack, index?: number): Promise<ConnectionId>;
  /** Learner `index` earns a badge of its own; nothing that follows has been done yet. */
  earn(index?: number): Promise<void>;
  revoke(award: Award, reason?: string): Promise<void>;
  /** Work goes on while this much time passes. */
  pass(spanMs: number, strideMs?: number): Promise<void>;
  award(index?: number): Promise<Award>;
  /** Deliveries of the learner's newest award, oldest first. */
  sent(index?: number): Promise<Delivery[]>;
  connection(id: ConnectionId): Promise<Connection>;
  grant(id: ConnectionId): Promise<Grant>;
  hostId(at: FakeBackpack): BackpackHostId;
}

/** Calls get a hundredth of the time they would have, so that a host that never answers is soon given up. */
function hurried(http: Http): Http {
  return {
    isPublicUrl: (url) => http.isPublicUrl(url),
    request: (asked) => http.request({ ...asked, timeoutMs: (asked.timeoutMs ?? 20_000) / 100 }),
  };
}

export async function openCounter(
  hosts = 1,
  overrides: Parameters<typeof furnish>[0] = {},
): Promise<Counter> {
  const clock = fakeClock();
  const fakes: FakeBackpack[] = [];
  for (let i = 0; i < hosts; i += 1) fakes.push(await fakeBackpack({ emails: [SAM], badges: [] }, clock));
  const http = hurried(
    createHttp({ allowedHosts: fakes.map(({ host }) => host), userAgent: 'badge-bridge-test' }),
  );
  const backpack = createBadgeConnect({ http, clock });
  const house = await furnish({ clock, http, backpacks: { [backpack.kind]: backpack }, ...overrides });
  const ids = new Map<FakeBackpack, BackpackHostId>();
  for (const fake of fakes) ids.set(fake, await offerHost(house, fake.origin));
  await activeBadge(house);
  await house.quiet();
  return counterOf(house, fakes, (at) => ids.get(at)!);
}

function counterOf(
  house: House,
  hosts: readonly FakeBackpack[],
  hostId: (at: FakeBackpack) => BackpackHostId,
): Counter {
  const { ctx, organisation } = house;
  const learner = (index: number): LearnerId => house.learners[index]!;
  const award = async (index = 0): Promise<Award> => {
    const where = { learner: learner(index) };
    const [newest] = (await ctx.store.find(awards, { where, sort: ['achievedAt', 'desc'], limit: 1 })).items;
    if (newest === undefined) throw new Error('no award');
    return newest;
  };
  const known = async <T>(found: Promise<T | undefined>): Promise<T> => {
    const record = await found;
    if (record === undefined) throw new Error('no such record');
    return record;
  };
  return {
    ...house,
    hosts,
    hostId,
    award,
    async connect(at, index = 0) {
      await signIn(house, hostId(at), at, learner(index));
      await house.quiet();
      return connectionIdOf(learner(index), hostId(at));
    },
    async earn(index = 0) {
      const sub = ['4', '5', '6'][index] ?? '';
      const done = courseCompleted(house, sub, ctx.clock.now());
      await recordSignals(ctx, { organisation, source: 'push' }, [done]);
    },
    async revoke({ badge, number, learner: of }, reason = 'Wrong person') {
      const value = { action: 'revoke', number, actor: 'Jonas Weber', reason } as const;
      await recordOwnSignal(ctx, {
        organisation,
        learner: of,
        source: 'hand',
        key: `revoke-${badge}-${number}`,
        fact: { kind: 'award.manual', subject: { type: 'badge', id: badge }, value },
        occurredAt: ctx.clock.now(),
      });
    },
    pass: (spanMs, strideMs = spanMs / 10) => quiet(ctx, spanMs, strideMs),
    async sent(index = 0) {
      const where = { award: (await award(index)).id };
      const query = { where, sort: ['createdAt', 'asc'] as const, limit: 10 };
      return (await ctx.store.find(deliveries, query)).items;
    },
    connection: (id) => known(ctx.store.get(connections, id)),
    grant: (id) => known(ctx.store.get(grants, grantIdOf(id))),
    async close() {
      await house.close();
      await Promise.all(hosts.map((one) => one.close()));
    },
  };
}

/** Out of the frame into a tab, to the host, and back; the code is stored when this resolves. */
export async function signIn(
  { ctx, organisation }: House,
  host: BackpackHostId,
  at: FakeBackpack,
  learner: LearnerId,
): Promise<void> {
  const whose = await arriveInTab(ctx, await leaveForBackpack(ctx, { organisation, learner, host }));
  const now = ctx.clock.now();
  const times = { createdAt: now, seenAt: now, expiresAt: now + 60_000 };
  const session = {
    id: sessionId.parse('tab'),
    rev: 1,
    kind: 'backpack' as const,
    organisation: whose.organisation,
    learner: whose.learner,
    host: whose.host,
    ...times,
  };
  const back = at.consent(await beginSignIn(ctx, session, 'browser'));
  await returnFromBackpack(ctx, session, 'browser', back);
}
