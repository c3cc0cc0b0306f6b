import type { ServerResponse } from 'node:http';
import { expect } from 'chai';
import { removeHost, switchHost } from '../../../server/actions/deliveries/change-host.ts';
import { disconnectBackpack } from '../../../server/actions/deliveries/disconnect-backpack.ts';
import { retryOne } from '../../../server/actions/deliveries/settle-deliveries.ts';
import { sendToBackpack } from '../../../server/actions/deliveries/send-to-backpack.ts';
import { reissueAward } from '../../../server/actions/awards/reissue-award.ts';
import { wakeWaitingAwards } from '../../../server/actions/awards/wake-waiting-awards.ts';
import { change } from '../../../server/actions/change.ts';
import { backpackHosts, type HostApi } from '../../../server/model/deliveries/backpack-host.ts';
import { deliveries, lanes } from '../../../server/model/deliveries/delivery.ts';
import { idOf } from '../../../server/model/ids.ts';
import { learners } from '../../../server/model/learners/learner.ts';
import { NEVER } from '../../../server/model/record.ts';
import { stages } from '../../../server/stages.ts';
import { processAll } from '../../../server/worker.ts';
import type { FakeBackpack } from '../../helpers/fake-backpack.ts';
import { type Counter, openCounter, SAM, signIn } from './counter.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const owner = { kind: 'owner', name: 'Marta Keller' } as const;

const says =
  (status: number, headers: Record<string, string> = {}, body = '') =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  };
const unauthenticated = says(401, {}, '{"status":{"statusCode":401,"statusText":"UNAUTHENTICATED"}}');

describe('deliveries', () => {
  let counter: Counter;
  let host: FakeBackpack;
  const open = async (...args: Parameters<typeof openCounter>): Promise<void> => {
    counter = await openCounter(...args);
    [host] = counter.hosts as [FakeBackpack];
  };
  afterEach(() => counter.close());

  it('bring the very bytes that are hosted, once, and know afterwards what is there', async () => {
    await open();
    await counter.connect(host);
    await counter.earn();
    await counter.quiet();
    const { documents } = await counter.award();
    const [delivery, ...others] = await counter.sent();
    expect(others).to.deep.equal([]);
    expect(delivery).to.include({ state: 'delivered', wanted: 1, attempts: 1, providerState: 'accepted' });
    expect(delivery).to.have.nested.include({ 'there.kind': 'revision', 'there.isAdopted': false });
    expect(delivery).not.to.have.property('work');
    expect(host.calls('push').map(({ body }) => body)).to.deep.equal([
      `{"assertion":${documents?.assertion ?? ''}}`,
    ]);
    await counter.pass(DAY);
    expect(host.calls('push').length).to.equal(1);
  });

  it('are tried again after 5xx, a cut connection and no answer, later each time, never without a look', async () => {
    await open();
    await counter.connect(host);
    host.script('push', 1, { answer: says(503) });
    host.script('push', 2, { answer: (response) => response.destroy() });
    host.script('push', 3, { answer: () => undefined });
    await counter.earn();
    const waits: number[] = [];
    for (const pushes of [1, 2, 3]) {
      await counter.quiet();
      const [delivery] = await counter.sent();
      expect(delivery).to.include({ state: 'unknown', attempts: pushes });
      expect(delivery?.lastCode).to.equal(['server', 'network', 'timeout'][pushes - 1]);
      waits.push((delivery?.nextAttemptAt ?? 0) - (delivery?.lastAttemptAt ?? 0));
      counter.ctx.clock.set(delivery?.nextAttemptAt ?? 0);
    }
    await counter.quiet();
    expect(waits.every((ms, i) => ms >= 24_000 * 2 ** i && ms <= 36_000 * 2 ** i)).to.equal(true);
    expect((await counter.sent())[0]).to.include({ state: 'delivered', attempts: 4 });
    expect([host.calls('push').length, host.calls('list').length]).to.deep.equal([4, 3]);
    expect(host.world.badges.length).to.equal(1);
  });

  it('are not made twice where the host had stored the badge before it said 500', async () => {
    await open();
    await counter.connect(host);
    host.script('push', 1, { isCommitted: true, answer: says(500) });
    await counter.earn();
    await counter.pass(10 * MINUTE);
    const [delivery] = await counter.sent();
    expect(delivery).to.include({ state: 'delivered' });
    expect(delivery).to.have.nested.include({ 'there.isAdopted': true });
    expect([host.calls('push').length, host.world.badges.length]).to.deep.equal([1, 1]);
  });

  it('are pushed again after an unclear end where the host shows nobody what it has, and are there once', async () => {
    await open();
    const hides = (api: HostApi): HostApi => ({
      ...api,
      scopes: api.scopes.filter((scope) => !scope.endsWith('assertion.readonly')),
    });
    await change(counter.ctx, backpackHosts, counter.hostId(host), (one) =>
      one.api === undefined ? undefined : { ...one, api: hides(one.api) },
    );
    await counter.connect(host);
    host.script('push', 1, { isCommitted: true, answer: says(500) });
    await counter.earn();
    await counter.pass(10 * MINUTE);
    expect((await counter.sent())[0]).to.include({ state: 'delivered' });
    expect([host.calls('push').length, host.calls('list').length]).to.deep.equal([2, 0]);
    expect(host.world.badges.length).to.equal(1);
  });

  it('wait as long as the host asks, together, and lose no attempt by that', async () => {
    await open();
    await counter.connect(host);
    host.script('push', 1, { answer: says(429, { 'retry-after': '7200' }) });
    await counter.earn();
    const now = counter.ctx.clock.now();
    await counter.quiet();
    const [waiting] = await counter.sent();
    expect(waiting).to.include({ state: 'queued', lastCode: 'throttled' });
    expect(waiting).to.have.nested.include({ 'work.attempt': 0, 'work.dueAt': now + 7_200_000 });
    const lane = await counter.ctx.store.get(lanes, idOf('lane', [host.host]));
    expect(lane?.resumeAt).to.equal(now + 7_200_000);
    await counter.pass(119 * MINUTE);
    expect(host.calls('push').length).to.equal(1);
    await counter.pass(2 * MINUTE);
    expect((await counter.sent())[0]).to.include({ state: 'delivered' });
  });

  it('leave a host alone that asks for a pause while the account is looked at', async () => {
    await open();
    const connection = await counter.connect(host);
    counter.ctx.clock.advance(2 * HOUR);
    const asked = host.calls('profile').length;
    host.script('profile', asked + 1, { answer: says(429, { 'retry-after': '3600' }) });
    const now = counter.ctx.clock.now();
    await counter.earn();
    await counter.quiet();
    const lane = await counter.ctx.store.get(lanes, idOf('lane', [host.host]));
    expect(lane?.resumeAt).to.be.within(now + HOUR, now + HOUR + 10_000);
    expect([host.calls('profile').length, host.calls('push').length]).to.deep.equal([asked + 1, 0]);
    await counter.pass(2 * HOUR);
    expect((await counter.sent())[0]).to.include({ state: 'delivered' });
    expect(await counter.connection(connection)).to.include({ state: 'connected' });
  });

  it('are left to a person after three refusals of the host to work, without more calls', async () => {
    await open();
    await counter.connect(host);
    counter.ctx.clock.advance(2 * HOUR);
    const asked = host.calls('profile').length;
    for (let i = 1; i <= 20; i += 1) host.script('profile', asked + i, { answer: says(503) });
    await counter.earn();
    await counter.pass(6 * HOUR, 10 * MINUTE);
    expect((await counter.sent())[0]).to.include({ state: 'action_needed', lastCode: 'server' });
    expect(host.calls('profile').length - asked).to.equal(3);
    expect(host.calls('push')).to.deep.equal([]);
  });

  it('ask for a fresh token once where theirs is refused, and go on with it', async () => {
    await open();
    const connection = await counter.connect(host);
    host.script('push', 1, { answer: unauthenticated });
    await counter.earn();
    await counter.pass(MINUTE, 2000);
    expect((await counter.sent())[0]).to.include({ state: 'delivered' });
    expect([host.calls('token').length, host.calls('push').length]).to.deep.equal([2, 2]);
    expect((await counter.connection(connection)).state).to.equal('connected');
  });

  it('ask the learner where a fresh token is refused too', async () => {
    await open();
    const connection = await counter.connect(host);
    for (const nth of [1, 2]) host.script('push', nth, { answer: unauthenticated });
    await counter.earn();
    await counter.pass(MINUTE, 2000);
    expect((await counter.sent())[0]).to.include({ state: 'action_needed', lastCode: 'auth_expired' });
    expect(await counter.connection(connection)).to.include({
      state: 'action_needed',
      reason: 'sign-in-ended',
    });
    expect(host.calls('push').length).to.equal(2);
  });

  it('wait where the sign-in was revoked, and go once the learner signs in again, even days later', async () => {
    await open();
    const connection = await counter.connect(host);
    host.script('push', 1, { answer: unauthenticated });
    host.script('token', 2, { answer: says(400, {}, '{"error":"invalid_grant"}') });
    await counter.earn();
    await counter.pass(MINUTE, 2000);
    expect(await counter.connection(connection)).to.include({
      state: 'action_needed',
      reason: 'sign-in-ended',
    });
    expect(await counter.grant(connection)).to.include({ state: 'ended' });
    expect((await counter.sent())[0]).to.include({ state: 'action_needed' });
    await counter.earn(1);
    await counter.pass(9 * DAY, DAY);
    expect([host.calls('token').length, host.calls('push').length]).to.deep.equal([2, 1]);
    await counter.connect(host);
    expect((await counter.sent())[0]).to.include({ state: 'delivered' });
    expect((await counter.connection(connection)).state).to.equal('connected');
    expect(host.world.badges.length).to.equal(1);
  });

  it('and sign-ins outlive a host that is down for days, and ask it seldom', async () => {
    await open();
    const connection = await counter.connect(host);
    const before = host.calls('token').length;
    for (let i = 1; i <= 200; i += 1) host.script('token', before + i, { answer: says(503) });
    await counter.pass(2 * HOUR, 5 * MINUTE);
    await counter.earn();
    await counter.pass(2 * HOUR, 30_000);
    expect(host.calls('token').length - before).to.be.lessThan(12);
    await counter.pass(3 * DAY, HOUR);
    expect(host.calls('token').length - before).to.be.lessThan(30);
    expect(await counter.connection(connection)).to.include({
      state: 'action_needed',
      reason: 'unreachable',
    });
    expect((await counter.sent())[0]).to.include({ state: 'queued' });
    host.mend();
    await counter.pass(DAY, 10 * MINUTE);
    expect(await counter.connection(connection)).to.include({ state: 'connected' });
    expect((await counter.sent())[0]).to.include({ state: 'delivered' });
  });

  it('are dead letters with their reason after a refusal for good, and a person sets them going again', async () => {
    await open();
    await counter.connect(host);
    const refusal = '{"status":{"statusCode":400,"statusText":"INVALID_BADGE","error":"No badge, SECRET"}}';
    host.script('push', 1, { answer: says(400, {}, refusal) });
    await counter.earn();
    await counter.pass(HOUR);
    const [dead] = await counter.sent();
    expect(dead).to.include({ state: 'dead', lastCode: 'not_a_badge', lastStatus: 400 });
    expect(dead).to.have.nested.include({ 'work.dueAt': NEVER, 'there.kind': 'none' });
    expect(host.calls('push').length).to.equal(1);
    await retryOne(counter.ctx, counter.organisation, dead?.id ?? '', owner);
    await counter.quiet();
    expect((await counter.sent())[0]).to.include({ state: 'delivered', cause: 'retried' });
    expect(host.world.badges.length).to.equal(1);
  });

  it('are not sent to an account that does not know the address, until the learner has mended that', async () => {
    await open();
    host.world.emails = ['somebody@else.example'];
    await counter.connect(host);
    await counter.earn();
    await counter.pass(5 * HOUR, 10 * MINUTE);
    const [waiting] = await counter.sent();
    expect(waiting).to.include({ state: 'action_needed', lastCode: 'recipient_mismatch', attempts: 0 });
    expect(waiting?.history.length).to.equal(2);
    expect(host.calls('push')).to.deep.equal([]);
    host.world.emails = [SAM];
    await counter.connect(host);
    await counter.pass(MINUTE);
    expect((await counter.sent())[0]).to.include({ state: 'delivered' });
  });

  it('of an award without an address begin once there is one', async () => {
    await open();
    const { ctx, learners: people } = counter;
    const [sam] = people;
    await change(ctx, learners, sam!, ({ claimedAddress: _address, ...rest }) => rest);
    await counter.connect(host);
    await counter.earn();
    await counter.pass(HOUR);
    expect([await counter.sent(), host.calls('push')]).to.deep.equal([[], []]);
    await change(ctx, learners, sam!, (learner) => ({ ...learner, chosenAddress: SAM }));
    await wakeWaitingAwards(ctx, sam!);
    await counter.quiet();
    expect((await counter.sent())[0]).to.include({ state: 'delivered' });
  });

  it('of a badge that was revoked first are never made', async () => {
    await open();
    await counter.connect(host);
    host.script('push', 1, { answer: says(429, { 'retry-after': '600' }) });
    await counter.earn();
    await counter.quiet();
    await counter.revoke(await counter.award());
    await counter.pass(HOUR);
    expect((await counter.sent())[0]).to.include({ state: 'cancelled', wanted: 0 });
    expect([host.calls('push').length, host.world.badges]).to.deep.equal([1, []]);
  });

  it('of a badge that is revoked while it is being sent end as known to be there, for the host to read 410', async () => {
    await open();
    await counter.connect(host);
    let answer: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => {
      host.script('push', 1, {
        isCommitted: true,
        answer: (response) => {
          answer = () =>
            says(200, {}, '{"status":{"statusCode":200,"statusText":"OK","error":null}}')(response);
          resolve();
        },
      });
    });
    await counter.earn();
    const working = processAll(counter.ctx, stages);
    await arrived;
    const award = await counter.award();
    await change(counter.ctx, deliveries, (await counter.sent())[0]!.id, (current) => ({
      ...current,
      wanted: 0,
    }));
    await counter.revoke(award);
    answer();
    await working;
    await counter.pass(MINUTE);
    const [delivery] = await counter.sent();
    expect(delivery).to.include({ state: 'delivered', wanted: 0 });
    expect(delivery?.there).to.deep.equal({ kind: 'left' });
    expect(delivery).not.to.have.property('work');
    expect(host.calls('push').length).to.equal(1);
  });

  it('end with the connection: what waits is cancelled, the token given back, later badges are not sent', async () => {
    await open();
    const connection = await counter.connect(host);
    host.script('push', 1, { answer: says(429, { 'retry-after': '600' }) });
    await counter.earn();
    await counter.quiet();
    await disconnectBackpack(counter.ctx, connection);
    await counter.pass(HOUR);
    expect((await counter.sent())[0]).to.include({ state: 'cancelled' });
    expect((await counter.connection(connection)).state).to.equal('off');
    const grant = await counter.grant(connection);
    expect(grant).to.include({ state: 'ended' });
    expect(grant).not.to.have.any.keys('accessSealed', 'refreshSealed', 'codeSealed');
    expect(host.calls('revoke').length).to.equal(1);
    await counter.revoke(await counter.award());
    await counter.quiet();
    await counter.earn();
    await counter.pass(HOUR);
    expect(host.calls('push').length).to.equal(1);
  });

  it('stay what they were where the host is removed, and a revoked badge is left there to read 410', async () => {
    await open();
    const connection = await counter.connect(host);
    await counter.earn();
    await counter.quiet();
    await disconnectBackpack(counter.ctx, connection);
    await counter.quiet();
    const removed = await removeHost(counter.ctx, counter.organisation, counter.hostId(host), owner);
    expect(removed).to.equal('removed');
    await counter.revoke(await counter.award());
    await counter.pass(HOUR);
    expect((await counter.sent())[0]).to.deep.include({
      state: 'delivered',
      wanted: 0,
      there: { kind: 'left' },
    });
  });

  it('of one award go to every backpack that is connected, each by itself', async () => {
    await open(2);
    const [, other] = counter.hosts as [FakeBackpack, FakeBackpack];
    await counter.connect(host);
    await counter.connect(other);
    host.script('push', 1, {
      answer: says(400, {}, '{"status":{"statusText":"INVALID_BADGE","error":"x"}}'),
    });
    await counter.earn();
    await counter.quiet();
    const states = (await counter.sent()).map(({ lane, state }) => `${lane} ${state}`);
    expect(states).to.have.members([`${host.host} dead`, `${other.host} delivered`]);
  });

  it('are pushed once where several workers are at it', async () => {
    await open();
    await counter.connect(host);
    await counter.earn();
    await Promise.all([1, 2, 3].map(() => processAll(counter.ctx, stages)));
    await counter.pass(MINUTE);
    expect((await counter.sent())[0]).to.include({ state: 'delivered' });
    expect(host.calls('push').length).to.equal(1);
  });

  it('are not pushed again where the process died after the host had answered', async () => {
    await open();
    await counter.connect(host);
    await counter.earn();
    const { store } = counter.ctx;
    let deaths = 0;
    const dying = {
      ...counter.ctx,
      store: new Proxy(store, {
        get(target, member: keyof typeof store) {
          const call = Reflect.get(target, member) as (...args: unknown[]) => Promise<unknown>;
          return async (...args: unknown[]) => {
            const isDone = host.calls('push').length > 0;
            if (isDone) deaths += 1;
            if (isDone) throw new Error('killed');
            return call.apply(target, args);
          };
        },
      }),
    };
    await processAll(dying, stages).catch(() => undefined);
    expect(deaths).to.be.greaterThan(0);
    expect((await counter.sent())[0]).to.include({ state: 'sending' });
    await counter.pass(10 * MINUTE);
    expect((await counter.sent())[0]).to.include({ state: 'delivered' });
    expect([host.calls('push').length, host.calls('list').length]).to.deep.equal([1, 1]);
  });

  it('wait while their host is switched off, keep the sign-in, and go when it is switched on', async () => {
    await open();
    const connection = await counter.connect(host);
    await switchHost(counter.ctx, counter.organisation, counter.hostId(host), 'off', owner);
    await counter.earn();
    const heard = host.heard.length;
    await counter.pass(3 * DAY, HOUR);
    expect(host.heard.length).to.equal(heard);
    expect((await counter.sent())[0]).to.include({ state: 'queued' });
    expect((await counter.connection(connection)).state).to.equal('connected');
    await switchHost(counter.ctx, counter.organisation, counter.hostId(host), 'on', owner);
    await counter.pass(30 * MINUTE, MINUTE);
    expect((await counter.sent())[0]).to.include({ state: 'delivered' });
    expect(await counter.grant(connection)).to.include({ state: 'ready' });
  });

  it('to one host go on while another never answers', async () => {
    await open(2);
    const [, slow] = counter.hosts as [FakeBackpack, FakeBackpack];
    await counter.connect(slow);
    await counter.connect(host, 0);
    const hanging = new Promise<ServerResponse>((resolve) => {
      slow.script('push', 1, { answer: resolve });
    });
    await counter.earn();
    const working = processAll(counter.ctx, stages);
    await hanging;
    while (host.world.badges.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const states = (await counter.sent()).map(({ lane, state }) => [lane, state] as const);
    expect(new Map(states).get(slow.host)).to.equal('sending');
    await working;
    expect((await counter.sent()).find(({ lane }) => lane === slow.host)).to.include({ state: 'unknown' });
  });

  it('made for a revision that is no more catch up with the one that is', async () => {
    await open();
    const { ctx } = counter;
    await counter.earn();
    await counter.quiet();
    const early = await counter.award();
    await change(ctx, learners, counter.learners[0]!, (learner) => ({
      ...learner,
      chosenAddress: 'sam@home.example',
    }));
    host.world.emails = ['sam@home.example'];
    expect(await reissueAward(ctx, early, 'sam@home.example')).to.equal(true);
    await counter.quiet();
    const connection = await counter.connection(await counter.connect(host));
    await sendToBackpack(ctx, early, connection, 'Sam Taylor');
    await counter.pass(MINUTE);
    const [delivery] = await counter.sent();
    expect(delivery?.wanted).to.equal((await counter.award()).revision);
    expect(delivery).to.include({ state: 'delivered' });
  });

  it('use the newest sign-in where the learner signs in again while an older token is being refreshed', async () => {
    await open();
    const connection = await counter.connect(host);
    let answer: () => void = () => undefined;
    const refreshing = new Promise<void>((resolve) => {
      host.script('token', 2, {
        answer: (response) => {
          const pair = { access_token: 'older', refresh_token: 'older too', token_type: 'Bearer' };
          answer = () => says(200, {}, JSON.stringify({ ...pair, expires_in: 3600 }))(response);
          resolve();
        },
      });
    });
    counter.ctx.clock.advance(56 * MINUTE);
    const working = processAll(counter.ctx, stages);
    await refreshing;
    await signIn(counter, counter.hostId(host), host, counter.learners[0]!);
    answer();
    await working;
    await counter.pass(30_000);
    expect(await counter.connection(connection)).to.include({ state: 'connected' });
    expect(await counter.grant(connection)).to.include({ state: 'ready' });
    await counter.earn();
    await counter.quiet();
    expect((await counter.sent())[0]).to.include({ state: 'delivered' });
  });
});
