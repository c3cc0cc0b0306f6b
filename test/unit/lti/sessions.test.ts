import { expect } from 'chai';
import { addContext, openSession } from '../../../server/actions/sessions/open-session.ts';
import { endSession, entryOf, readSession } from '../../../server/actions/sessions/read-session.ts';
import {
  hashToken,
  type CourseId,
  type LearnerId,
  type OrganisationId,
  type PersonId,
  type PlatformId,
} from '../../../server/model/ids.ts';
import { type Launched, type LmsSession, sessions } from '../../../server/model/organisations/session.ts';
import { type Platform, platforms } from '../../../server/model/platforms/platform.ts';
import { type TestContext, testContext } from '../../helpers/context.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const platform: Omit<Platform, 'rev'> = {
  id: 'p-1' as PlatformId,
  organisation: 'o-1' as OrganisationId,
  issuer: 'https://lms.example',
  clientId: 'c',
  name: 'LMS',
  family: '',
  version: '',
  state: 'active',
  authorizationEndpoint: 'https://lms.example/auth',
  tokenEndpoint: 'https://lms.example/token',
  jwksUrl: 'https://lms.example/jwks',
  extraOrigins: [],
  scopes: [],
  registeredBy: 'manual',
  createdAt: 1,
};

describe('sessions (L20)', () => {
  let ctx: TestContext;
  beforeEach(async () => {
    ctx = await testContext();
    await ctx.store.insert(platforms, [platform]);
  });
  afterEach(() => ctx.store.close());

  const launched = (course: string, changes: Partial<Launched> = {}): Launched => ({
    organisation: platform.organisation,
    platform: platform.id,
    sub: '31',
    learner: 'l-1' as LearnerId,
    name: 'Edda',
    isPlatformAdmin: false,
    entry: { course: course as CourseId, deployment: '1', role: 'learner', launchedAt: ctx.clock.now() },
    goTo: `/courses/${course}`,
    ...changes,
  });
  const read = (token: string) => readSession(ctx, `__Host-bb_session=${token}`, ['lms']);
  const lms = async (token: string): Promise<LmsSession> => {
    const session = await read(token);
    if (session === undefined) throw new Error('no session');
    return session;
  };

  it('are stored by the hash of their token alone', async () => {
    const token = await openSession(ctx, { kind: 'lms', launched: launched('a') });
    expect(token).to.match(/^[\w-]{43}$/);
    const stored = await ctx.store.get(sessions, hashToken(token));
    expect(JSON.stringify(stored)).not.to.contain(token);
  });

  it('end two hours after their last use', async () => {
    const token = await openSession(ctx, { kind: 'lms', launched: launched('a') });
    for (let i = 0; i < 3; i++) {
      ctx.clock.advance(2 * HOUR_MS - MINUTE_MS);
      expect((await lms(token)).sub).to.equal('31');
    }
    ctx.clock.advance(2 * HOUR_MS);
    expect(await read(token)).to.equal(undefined);
  });

  it('end after twelve hours, however much they are used', async () => {
    const token = await openSession(ctx, { kind: 'lms', launched: launched('a') });
    for (let i = 0; i < 11; i++) {
      ctx.clock.advance(HOUR_MS);
      expect((await lms(token)).sub).to.equal('31');
    }
    ctx.clock.advance(HOUR_MS);
    expect(await read(token)).to.equal(undefined);
  });

  it('are touched once a minute at most', async () => {
    const token = await openSession(ctx, { kind: 'lms', launched: launched('a') });
    ctx.clock.advance(MINUTE_MS - 1);
    expect((await lms(token)).rev).to.equal(1);
    ctx.clock.advance(1);
    expect((await lms(token)).rev).to.equal(2);
    expect((await lms(token)).rev).to.equal(2);
  });

  it('let a course lapse twelve hours after its own launch, also where others go on', async () => {
    const token = await openSession(ctx, { kind: 'lms', launched: launched('a') });
    for (let i = 0; i < 7; i++) {
      ctx.clock.advance(HOUR_MS);
      await lms(token);
    }
    expect(await openSession(ctx, { kind: 'lms', launched: launched('b') }, token)).to.equal(token);
    for (let i = 0; i < 5; i++) {
      ctx.clock.advance(HOUR_MS);
      await lms(token);
    }
    const session = await lms(token);
    expect(entryOf(session, 'a' as CourseId, ctx.clock.now())).to.equal(undefined);
    expect(entryOf(session, 'b' as CourseId, ctx.clock.now())?.course).to.equal('b');
    expect(entryOf(session, 'c' as CourseId, ctx.clock.now())).to.equal(undefined);
  });

  it('replace the entry of a course that is launched again, with the newest role', async () => {
    const token = await openSession(ctx, { kind: 'lms', launched: launched('a') });
    const entry = { ...launched('a').entry!, role: 'instructor' as const };
    await openSession(ctx, { kind: 'lms', launched: launched('a', { entry }) }, token);
    expect((await lms(token)).contexts.map(({ role }) => role)).to.deep.equal(['instructor']);
  });

  it('hold the forty newest courses', async () => {
    let token = await openSession(ctx, { kind: 'lms', launched: launched('c0') });
    for (let i = 1; i <= 41; i++) {
      ctx.clock.advance(1000);
      token = await openSession(ctx, { kind: 'lms', launched: launched(`c${i}`) }, token);
    }
    const { contexts } = await lms(token);
    expect(contexts.length).to.equal(40);
    expect(contexts[0]?.course).to.equal('c2');
  });

  it('keep both of two courses that are launched at the same moment', async () => {
    const token = await openSession(ctx, { kind: 'lms', launched: launched('a') });
    const session = await lms(token);
    const both = await Promise.all(['b', 'c'].map((course) => addContext(ctx, session, launched(course))));
    expect(both).to.deep.equal([true, true]);
    expect((await lms(token)).contexts.map(({ course }) => course)).to.have.members(['a', 'b', 'c']);
  });

  it('are never shared by two users, nor by one user id of two platforms', async () => {
    const token = await openSession(ctx, { kind: 'lms', launched: launched('a') });
    const others = [
      launched('a', { sub: '32', learner: 'l-2' as LearnerId }),
      launched('a', { platform: 'p-2' as PlatformId, learner: 'l-3' as LearnerId }),
    ];
    let held = token;
    for (const other of others) {
      const next = await openSession(ctx, { kind: 'lms', launched: other }, held);
      expect(next).not.to.equal(held);
      expect(await ctx.store.get(sessions, hashToken(held))).to.equal(undefined);
      held = next;
    }
  });

  it('stop at once when the platform is switched off, or when they are ended', async () => {
    const token = await openSession(ctx, { kind: 'lms', launched: launched('a') });
    const session = await lms(token);
    const stored = await ctx.store.get(platforms, platform.id);
    await ctx.store.replace(platforms, { ...stored!, state: 'off' });
    expect(await read(token)).to.equal(undefined);
    await ctx.store.replace(platforms, { ...stored!, rev: 2, state: 'active' });
    expect((await lms(token)).sub).to.equal('31');
    await endSession(ctx, session);
    expect(await read(token)).to.equal(undefined);
  });

  it('of an owner and of a launch live side by side, and neither passes for the other', async () => {
    const own = await openSession(ctx, { kind: 'own', person: 'x' as PersonId, name: 'Ida' });
    const launch = await openSession(ctx, { kind: 'lms', launched: launched('a') });
    const cookies = `__Host-bb_own=${own}; __Host-bb_session=${launch}`;
    expect((await readSession(ctx, cookies, ['own', 'lms']))?.kind).to.equal('own');
    expect((await readSession(ctx, cookies, ['lms', 'own']))?.kind).to.equal('lms');
    const swapped = `__Host-bb_own=${launch}; __Host-bb_session=${own}`;
    expect(await readSession(ctx, swapped, ['own', 'lms', 'backpack'])).to.equal(undefined);
  });
});
